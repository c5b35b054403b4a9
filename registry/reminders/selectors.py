"""What goes out, what went out, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext_noop

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre, Membership, User
from registry.consents.codes import Bar
from registry.consents.selectors import bar_on
from registry.core.moments import Moment, end_of
from registry.core.paging import CountUpTo, Page, page_by_day
from registry.patients.models import FollowUpStop
from registry.reminders.codes import ReminderStatus, Rung
from registry.reminders.ladder import DUE_IN_ORDER, Place, parameters
from registry.reminders.models import Reminder, ReminderQuerySet
from registry.reminders.replayed import DUE_THEN
from registry.reminders.rules import may_chase, rung_in_force, told_role
from registry.schedules.models import PlannedItem

PAGE_ROWS = 50
# Which states stand together on the page: what is being sent is still on its way.
SHOWN = {
    ReminderStatus.WAITING: (ReminderStatus.WAITING, ReminderStatus.CLAIMED),
    ReminderStatus.SENT: (ReminderStatus.SENT,),
    ReminderStatus.FAILED: (ReminderStatus.FAILED,),
    ReminderStatus.CANCELLED: (ReminderStatus.CANCELLED,),
}


@dataclass(frozen=True)
class Due:
    """One reminder that a plan would make; no recipient where the centre has nobody to tell."""

    centre_id: int
    planned_item_id: int
    rung: Rung
    due_on: dt.date
    recipient_id: int | None


def places_awake(now: dt.datetime) -> list[Place]:
    """Centres where the hour has come at which mails may go out, and the day there."""
    return places_today(now, settings.REMINDERS_FROM_HOUR)


def places_today(now: dt.datetime, from_hour: int = 0) -> list[Place]:
    """Centres where the clock has reached an hour, and the day that it is there."""
    local = [(one.pk, now.astimezone(ZoneInfo(one.time_zone))) for one in Centre.objects.all()]
    return [Place(pk, moment.date()) for pk, moment in local if moment.hour >= from_hour]


def places_on(day: dt.date) -> list[Place]:
    """Every centre as it will be on a day."""
    return [Place(pk, day) for pk in Centre.objects.values_list("pk", flat=True)]


def due(places: Sequence[Place], *, over: bool = False) -> list[Due]:
    """What a plan would make of what is known now, what became due first comes first; one
    statement.

    The day may lie in the future, or be `over`. Who was told of a rung is not told of it again.
    """
    if not places:
        return []
    with connection.cursor() as cursor:
        statement = DUE_THEN if over else DUE_IN_ORDER
        cursor.execute(statement, parameters(places, settings.REMINDERS_CATCH_UP_DAYS))
        return [
            Due(centre, item, Rung(rung), on, to) for centre, _patient, item, rung, on, to in cursor
        ]


def as_reminders(planned: Sequence[Due]) -> list[Reminder]:
    """The same as rows that are not stored, with item and recipient loaded; two statements."""
    related = ("patient", "centre", "template_item", "track__lesion")
    items = PlannedItem.objects.select_related(*related).in_bulk(
        {one.planned_item_id for one in planned}
    )
    people = User.objects.in_bulk({one.recipient_id for one in planned if one.recipient_id})
    return [
        Reminder(
            centre_id=one.centre_id,
            planned_item=items[one.planned_item_id],
            recipient=people.get(one.recipient_id or 0),
            rung=one.rung,
            due_on=one.due_on,
        )
        for one in planned
    ]


def page_of(planned: Sequence[Due], asked: Mapping[str, str]) -> Page[Reminder]:
    """A page of what is due; `asked` may say after how many rows it begins, or before how many it
    ends. Two statements."""
    start = _number(asked.get("after")) or max(0, _number(asked.get("before")) - PAGE_ROWS)
    end = start + PAGE_ROWS
    return Page(
        as_reminders(planned[start:end]),
        before=str(start) if start else "",
        after=str(end) if end < len(planned) else "",
    )


def _number(text: str | None) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0


def centre_of(access: Access) -> Centre:
    """The centre where the person works now; PermissionDenied if she may not see its reminders."""
    if access.centre is None or not access.may(Permission.VIEW_REMINDERS):
        raise PermissionDenied("may not see the reminders of the current centre")
    return access.centre


def counts_of(centre: Centre, moment: Moment) -> dict[str, int]:
    """How many reminders stand in each tab, counted up to paging.MOST_COUNTED + 1; one
    statement."""
    counts = {tab.value: CountUpTo(_in_tab(centre, tab, moment)) for tab in SHOWN}
    found: Mapping[str, Any] = Centre.objects.filter(pk=centre.pk).values(**counts).get()
    return dict(found)


def reminders_of(
    centre: Centre, tab: ReminderStatus, asked: Mapping[str, str], moment: Moment
) -> Page[Reminder]:
    """A page of a tab, what became due last comes first; `asked` may hold a cursor; one
    statement."""
    found = _in_tab(centre, tab, moment).select_related(
        "recipient",
        "planned_item__patient",
        "planned_item__template_item",
        "planned_item__track__lesion",
    )
    return page_by_day(found, "due_on", asked, PAGE_ROWS)


def _in_tab(centre: Centre, tab: ReminderStatus, moment: Moment) -> ReminderQuerySet:
    """By the dates known today a mail has one moment, that of its sending: which ones waited or
    had failed on another day only history knows."""
    found = Reminder.objects.filter(centre=centre, status__in=SHOWN[tab])
    if moment.is_today or moment.known_at is not None:
        return found
    return found.filter(sent_at__lte=end_of(moment.day, centre.time_zone))


def reminder_for(access: Access, reminder_id: int, permission: Permission) -> Reminder:
    """The reminder if the person may do it there; Reminder.DoesNotExist otherwise."""
    return Reminder.objects.filter(centre__in=access.centres_where(permission)).get(pk=reminder_id)


def needless(reminder: Reminder, day: dt.date) -> str:
    """Why a planned reminder is not to be sent any more on a day; empty while it is."""
    item = reminder.planned_item
    found = rung_in_force(item.facts, item.booked_on, day)
    if found is None:
        return gettext_noop("nothing is awaited any more")
    if found[0] != reminder.rung:
        return gettext_noop("a later reminder has taken its place")
    patient = item.patient
    stops = FollowUpStop.objects.filter(patient=patient, revoked_on__isnull=True)
    stopped_on = stops.values_list("stopped_on", flat=True)
    if not may_chase(patient.record_kind, patient.vital_status, stopped_on, day):
        return gettext_noop("the follow-up has ended")
    if bar_on(patient, Bar.CONTACT, day):
        return gettext_noop("the family wants no more contact")
    return "" if _still_told(reminder, day) else gettext_noop("the recipient has left the centre")


def _still_told(reminder: Reminder, day: dt.date) -> bool:
    held = Membership.objects.filter(user=reminder.recipient_id, centre=reminder.centre_id)
    role = told_role(Rung(reminder.rung))
    return reminder.recipient.is_active and held.on(day).with_role(role).exists()
