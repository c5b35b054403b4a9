"""Plans reminders and sets senders to work. The table of mails is the queue (sending.py)."""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_noop

from registry.audit.context import background
from registry.core.data import read_json
from registry.health.jobs import load_once
from registry.reminders.claims import waiting
from registry.reminders.codes import MailKind, MailStatus
from registry.reminders.digest import due_digests, monday_of
from registry.reminders.ladder import PLAN, Place, parameters
from registry.reminders.models import Mail, ReminderStep
from registry.reminders.selectors import ladders, places_awake, places_on, places_today
from registry.reminders.sending import Clock, Sent, drain

log = structlog.get_logger("registry.reminders")
LADDER = Path(__file__).parent / "data" / "ladder.json"
MOST_SENDERS = 4
PER_SENDER = 50  # mails that are worth a sender of their own


def load_reference(path: Path = LADDER) -> bool:
    """Adds the steps of the file that are not there; False when it was loaded before. What is
    stored is the registry's own and stays."""
    return load_once("reminders", [path], lambda: _load(read_json(path)["steps"]))


def _load(steps: Sequence[dict[str, Any]]) -> None:
    rows = [
        ReminderStep(
            template_code=step["plan"],
            role=step["role"],
            rung=step["rung"],
            edge=step["edge"],
            days=step["days"],
        )
        for step in steps
    ]
    ReminderStep.objects.bulk_create(rows, ignore_conflicts=True)


def sweep(now: dt.datetime) -> int:
    """Plans what is due where it is day and the centre is open, and says how many senders that is
    worth; a fixed number of statements, however many items."""
    with background("reminders.sweep"):
        places = places_awake(now)
        plan(places, now)
        plan_digests(places, now)
        give_up(now)
        number = waiting(places, now, MOST_SENDERS * PER_SENDER)
        return -(-number // PER_SENDER)


def plan(places: Sequence[Place], now: dt.datetime) -> int:
    """Writes a waiting row per item, rung and recipient, gathered into mails, and says how many;
    one statement besides the ladders.

    Safe to repeat, and safe at the same time in two places. Nothing for centres that are closed.
    """
    steps = ladders()
    places = [place for place in places if not place.closed]
    if not places or not any(steps.values()):
        return 0
    domain = urlsplit(settings.SITE_URL).hostname
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {**parameters(places, steps), "now": now, "domain": domain})
        planned, mails, nobody = cursor.fetchone() or (0, 0, 0)
    if planned:
        log.info("reminders planned", planned=planned, mails=mails)
    if nobody:
        log.warning("reminders without anybody to tell", items=nobody)
    return int(planned)


def plan_digests(places: Sequence[Place], now: dt.datetime) -> int:
    """Writes a waiting digest per person of the centres whose week begins today, where there is
    something to do. The table's key lets one in per person, centre and week."""
    rows = [
        Mail(
            centre_id=place.centre_id,
            recipient_id=user_id,
            kind=MailKind.DIGEST,
            day=monday_of(place.day),
            message_id=f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
        )
        for place, user_id in due_digests(places)
    ]
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        log.info("digests planned", mails=len(rows))
    return len(rows)


def give_up(now: dt.datetime) -> int:
    """Marks mails as failed whose last allowed sender ended without a word."""
    return Mail.objects.given_up(now).update(
        status=MailStatus.FAILED,
        last_error=gettext_noop("the sender ended in each of the tries"),
    )


def run(now: dt.datetime, day: dt.date | None = None) -> Counter[str]:
    """Plans and sends at once, at any hour, and counts what became of the mails.

    `day` stands for today in every centre, and for a day after every pause: for a demonstration of
    another morning.
    """
    with background("reminders.run"):
        places = places_on(day) if day else places_today(now)
        plan(places, now)
        plan_digests(places, now)
        give_up(now)
    return drain(_running(now), places, again=now if day else None).counts


def _running(now: dt.datetime) -> Clock:
    """A clock that goes on from a moment: what is claimed late must not look abandoned."""
    began = time.monotonic()
    return lambda: now + dt.timedelta(seconds=time.monotonic() - began)


def send(clock: Clock, seconds: float) -> Sent:
    """Sends what waits, where it is day and the centre is open, for so many seconds."""
    with background("reminders.send"):
        places = places_awake(clock())
    return drain(clock, places, seconds)
