"""Notes the signs of life, and what was loaded."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import transaction

from registry.health.models import Heartbeat, ReferenceLoad


def note_life(*, sent_at: dt.datetime, now: dt.datetime) -> None:
    """Stamps beat with the moment when it sent, and the worker with the moment when it runs.

    From the first sign of life on, the first sweep of the reminders has its time.
    """
    Heartbeat.objects.stamp(Heartbeat.Name.BEAT, sent_at)
    Heartbeat.objects.stamp(Heartbeat.Name.WORKER, now)
    Heartbeat.objects.expect(Heartbeat.Name.SWEEP, now)


def note_sweep(now: dt.datetime) -> None:
    """Stamps the sweep of the reminders with the moment when one came to its end."""
    Heartbeat.objects.stamp(Heartbeat.Name.SWEEP, now)


def load_once(name: str, files: Sequence[Path], load: Callable[[], None]) -> bool:
    """Runs the loader unless these very files were loaded before; False when nothing was to do.

    One transaction with its own note: files that are refused leave no trace. Costs one SQL
    statement when there is nothing to do.
    """
    digest = fingerprint(files)
    if ReferenceLoad.objects.filter(name=name, sha256=digest).exists():
        return False
    with transaction.atomic():
        load()
        ReferenceLoad.objects.update_or_create(name=name, defaults={"sha256": digest})
    return True


def fingerprint(files: Sequence[Path]) -> str:
    """SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
