"""Rows of reminders that went out in the last weeks, by the ladder that the sender uses."""

import datetime as dt

from registry.accounts.models import CentreRow
from registry.literature.demo.enrolment_rows import Place
from registry.literature.demo.fates import Fate, Trip
from registry.reminders.codes import ReminderStatus, Rung
from registry.reminders.models import Reminder
from registry.reminders.rules import LADDER, Step
from registry.schedules.models import PlannedItem

WEEKS_SHOWN = 8
SENT_AT = dt.time(7, 0, tzinfo=dt.UTC)
MESSAGE_HOST = "demonstration.example"


def reminders_of(place: Place, trip: Trip, fate: Fate, today: dt.date) -> list[CentreRow]:
    """A sent reminder per item and rung that was reached before the item was settled."""
    since = today - dt.timedelta(weeks=WEEKS_SHOWN)
    settled = _settled_on(fate) or today
    rows: list[CentreRow] = []
    for item in trip.items:
        for step in LADDER:
            due = step.reached_on(item.facts)
            first = max(since, item.track.anchor_on)
            if first <= due < min(settled, today) and not _booked(fate, step):
                rows.append(_sent(place, item, step, due))
    return rows


def _settled_on(fate: Fate) -> dt.date | None:
    days = (fate.done_on, fate.missed_on, fate.not_required_on, fate.stopped_on)
    return next((day for day in days if day), None)


def _booked(fate: Fate, step: Step) -> bool:
    return step.rung == Rung.BOOK_AHEAD and fate.booked_on is not None


def _sent(place: Place, item: PlannedItem, step: Step, due: dt.date) -> Reminder:
    recipient = place.lead if step.rung == Rung.ESCALATED else place.coordinator
    return Reminder(
        planned_item=item,
        recipient=recipient,
        rung=step.rung,
        due_on=due,
        status=ReminderStatus.SENT,
        message_id=f"<{item.pk}.{step.rung}@{MESSAGE_HOST}>",
        sent_at=dt.datetime.combine(due, SENT_AT),
        attempts=1,
    )
