"""A mail that waits, and senders that do their work at a moment."""

import datetime as dt

from registry.reminders import jobs, sending
from registry.reminders.claims import Claim, claim_batch, step
from registry.reminders.models import Mail
from registry.reminders.selectors import ladders, places_today
from tests.reminders.builders import (
    NOON,
    TODAY,
    make_centre,
    make_item,
    make_patient,
    make_person,
    place_on,
)

LATER = NOON + dt.timedelta(minutes=15, seconds=1)  # when a claim of noon has run out


def planned(opens_on: dt.date = TODAY, code: str = "TST") -> Mail:
    """A mail that waits, to a coordinator, about one item."""
    centre = make_centre(code)
    make_person(centre)
    make_item(make_patient(centre), opens_on)
    jobs.plan([place_on(centre)], NOON)
    return Mail.objects.select_related("recipient", "centre").get(centre=centre)


def send(now: dt.datetime = NOON) -> dict[str, int]:
    """What one sender does at a moment."""
    return dict(sending.drain(lambda: now, places_today(now)).counts)


def claim(now: dt.datetime) -> Claim | None:
    """A sender that is killed while it hands over; of what nobody needs it hands over nothing."""
    claims = claim_batch(places_today(now), ladders(), now, most=1)
    for one in claims:
        step(None, one, now)
    return claims[0] if claims else None
