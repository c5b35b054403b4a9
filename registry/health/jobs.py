"""Notes the signs of life."""

import datetime as dt

from registry.health.models import Heartbeat


def note_life(*, sent_at: dt.datetime, now: dt.datetime) -> None:
    """Stamps beat with the moment when it sent, and the worker with the moment when it runs."""
    Heartbeat.objects.stamp(Heartbeat.Name.BEAT, sent_at)
    Heartbeat.objects.stamp(Heartbeat.Name.WORKER, now)
