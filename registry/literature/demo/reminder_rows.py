"""Mails with reminders that went out in the last weeks, by the ladder that the sender uses."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from registry.accounts.models import CentreRow, User
from registry.literature.demo.enrolment_rows import Place
from registry.literature.demo.fates import Fate, Trip
from registry.reminders.codes import MailKind, MailStatus, Rung
from registry.reminders.models import Mail, Reminder
from registry.reminders.rules import Ladders, Step, ladder_for
from registry.schedules.models import PlannedItem

WEEKS_SHOWN = 8
SENT_AT = dt.time(7, 0, tzinfo=dt.UTC)
MESSAGE_HOST = "demonstration.example"


def reminders_of(
    place: Place, trip: Trip, fate: Fate, today: dt.date, ladders: Ladders
) -> list[CentreRow]:
    """A reminder per item and rung that was reached before the item was settled; their mails come
    once all are known."""
    since = today - dt.timedelta(weeks=WEEKS_SHOWN)
    settled = _settled_on(fate) or today
    rows: list[CentreRow] = []
    for item in trip.items:
        for step in ladder_for(ladders, item.track.template.code):
            due = step.reached_on(item.facts)
            first = max(since, item.track.anchor_on)
            if first <= due < min(settled, today) and not _booked(fate, step):
                rows.append(_told(place, item, step, due))
    return rows


def _settled_on(fate: Fate) -> dt.date | None:
    days = (fate.done_on, fate.missed_on, fate.not_required_on, fate.stopped_on)
    return next((day for day in days if day), None)


def _booked(fate: Fate, step: Step) -> bool:
    return step.rung == Rung.BOOK_AHEAD and fate.booked_on is not None


def _told(place: Place, item: PlannedItem, step: Step, due: dt.date) -> Reminder:
    recipient = place.lead if step.rung == Rung.ESCALATED else place.coordinator
    return Reminder(planned_item=item, recipient=recipient, rung=step.rung, due_on=due)


def mails_of(reminders: Iterable[Reminder]) -> list[Mail]:
    """The sent mails in which they went out, one per person, centre and day; each reminder is put
    into its own. Saved before them, as keys want it."""
    gathered: dict[tuple[int, User, dt.date], list[Reminder]] = defaultdict(list)
    for one in reminders:
        gathered[one.centre_id, one.recipient, one.due_on].append(one)
    mails = []
    for (centre_id, recipient, day), told in gathered.items():
        mail = Mail(
            centre_id=centre_id,
            recipient=recipient,
            kind=MailKind.REMINDERS,
            day=day,
            status=MailStatus.SENT,
            message_id=f"<{centre_id}.{recipient.pk}.{day}@{MESSAGE_HOST}>",
            sent_at=dt.datetime.combine(day, SENT_AT),
            attempts=1,
        )
        for one in told:
            one.mail = mail
        mails.append(mail)
    return mails
