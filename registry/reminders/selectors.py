"""What goes out, what went out, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import AddressFault, Centre, Membership
from registry.core.moments import Moment, end_of
from registry.core.paging import CountUpTo, Page, page_by_day
from registry.reminders.codes import MailStatus, Rung
from registry.reminders.ladder import DUE_IN_ORDER, Place, parameters
from registry.reminders.models import Mail, MailQuerySet, Reminder, ReminderStep
from registry.reminders.replayed import DUE_THEN
from registry.reminders.rules import Ladders, ladders_of, sent_since
from registry.schedules.calendars import Calendar, calendars_of
from registry.schedules.models import PlannedItem

if TYPE_CHECKING:
    from registry.reminders.dry_run import Planned

PAGE_ROWS = 50
# Which states stand together on the page: what is being sent is still on its way.
SHOWN = {
    MailStatus.WAITING: (MailStatus.WAITING, MailStatus.CLAIMED),
    MailStatus.SENT: (MailStatus.SENT,),
    MailStatus.FAILED: (MailStatus.FAILED,),
}
DAY = dt.timedelta(days=1)
LONGEST_CLOSURE = 60  # days; no centre is closed for longer


@dataclass(frozen=True)
class Due:
    """One reminder that a plan would make; no recipient where the centre has nobody to tell."""

    centre_id: int
    planned_item_id: int
    rung: Rung
    due_on: dt.date
    recipient_id: int | None
    day: dt.date
    role: str


def ladders() -> Ladders:
    """The ladders as they are configured now, by code of the plan; one statement."""
    return ladders_of((row.template_code, row.as_step) for row in ReminderStep.objects.all())


def places_awake(now: dt.datetime) -> list[Place]:
    """Centres where mails may go out at this hour, and the day there; two statements."""
    hours = range(settings.REMINDERS_FROM_HOUR, settings.REMINDERS_UNTIL_HOUR)
    return _places({one: at.date() for one, at in _local(now).items() if at.hour in hours})


def places_today(now: dt.datetime) -> list[Place]:
    """Every centre and the day that it is there; two statements."""
    return _places({one: moment.date() for one, moment in _local(now).items()})


def _local(now: dt.datetime) -> dict[Centre, dt.datetime]:
    return {one: now.astimezone(ZoneInfo(one.time_zone)) for one in Centre.objects.all()}


def places_on(day: dt.date, centres: Sequence[Centre] | None = None) -> list[Place]:
    """Every centre, or some, as it will be on a day; at most two statements."""
    asked = Centre.objects.all() if centres is None else centres
    return _places(dict.fromkeys(asked, day))


def _places(days: Mapping[Centre, dt.date]) -> list[Place]:
    if not days:
        return []
    calendars = calendars_of(days, min(days.values()), max(days.values()))
    return [_place(centre, day, calendars[centre.pk]) for centre, day in days.items()]


def _place(centre: Centre, day: dt.date, calendar: Calendar) -> Place:
    before = (day - number * DAY for number in range(1, LONGEST_CLOSURE))
    last_open = next((one for one in before if not calendar.closed(one)), day - DAY)
    monday = day - (day.isoweekday() - 1) * DAY
    return Place(
        centre.pk,
        day,
        sent_since(day, last_open, settings.REMINDERS_CATCH_UP_DAYS),
        closed=calendar.closed(day),
        opens_week=last_open < monday,
    )


def due(places: Sequence[Place], steps: Ladders | None = None, *, over: bool = False) -> list[Due]:
    """What a plan would make of what is known now, by centre and person; one statement, and one for
    the ladders where they are not given.

    The day may lie in the future, or be `over`. Who was told of a rung is not told of it again.
    Whether the centre is open is for the caller to ask.
    """
    steps = ladders() if steps is None else steps
    if not places or not any(steps.values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(DUE_THEN if over else DUE_IN_ORDER, parameters(places, steps))
        rows = [
            Due(centre, item, Rung(rung), on, to, day, role)
            for centre, _patient, item, rung, on, to, day, role in cursor
        ]
    # Told of one rung in two roles, a person is told once.
    once = {(one.planned_item_id, one.rung, one.recipient_id): one for one in reversed(rows)}
    return list(reversed(once.values()))


OF_ITEM = (
    "planned_item__patient",
    "planned_item__centre",
    "planned_item__template_item",
    "planned_item__track__lesion",
)


def reminders_like(mails: "Sequence[Planned]") -> list[list[Reminder]]:
    """For each planned mail its items as rows that are not stored, with the item loaded; one
    statement."""
    related = [one.removeprefix("planned_item__") for one in OF_ITEM]
    wanted = {told.item_id for mail in mails for told in mail.told}
    items = PlannedItem.objects.select_related(*related).in_bulk(wanted)
    return [
        [
            Reminder(
                centre_id=mail.place.centre_id,
                planned_item=items[told.item_id],
                rung=told.rung,
            )
            for told in mail.told
        ]
        for mail in mails
    ]


def centre_of(access: Access) -> Centre:
    """The centre where the person works now; PermissionDenied if she may not see its reminders."""
    if access.centre is None or not access.may(Permission.VIEW_REMINDERS):
        raise PermissionDenied("may not see the reminders of the current centre")
    return access.centre


def counts_of(centre: Centre, moment: Moment) -> dict[str, int]:
    """How many mails stand in each tab, and how many reminders are not needed any more, counted up
    to paging.MOST_COUNTED + 1; one statement."""
    counts = {tab.value: CountUpTo(_in_tab(centre, tab, moment)) for tab in SHOWN}
    counts[MailStatus.CANCELLED.value] = CountUpTo(needless_of(centre, moment))
    found: Mapping[str, Any] = Centre.objects.filter(pk=centre.pk).values(**counts).get()
    return dict(found)


def mails_of(
    centre: Centre, tab: MailStatus, asked: Mapping[str, str], moment: Moment
) -> Page[Mail]:
    """A page of a tab, the newest day first, with the reminders in each mail; `asked` may hold a
    cursor; two statements."""
    reminders = Reminder.objects.filter(needless="").select_related(*OF_ITEM).order_by("id")
    found = _in_tab(centre, tab, moment).select_related("recipient")
    page = page_by_day(found, "day", asked, PAGE_ROWS)
    prefetch_related_objects(page.rows, Prefetch("reminders", reminders, to_attr="told"))
    return page


def needless_of(centre: Centre, moment: Moment) -> "QuerySet[Reminder]":
    """Reminders of the centre's patients that were left out of their mail; by the dates known today
    those that were due by the day, as only history knows when one was left out."""
    found = Reminder.objects.filter(centre=centre).exclude(needless="")
    return found if _has_all(moment) else found.filter(due_on__lte=moment.day)


def needless_page(centre: Centre, asked: Mapping[str, str], moment: Moment) -> Page[Reminder]:
    """A page of them, what became due last comes first; one statement."""
    found = needless_of(centre, moment).select_related("recipient", *OF_ITEM)
    return page_by_day(found, "due_on", asked, PAGE_ROWS)


def _in_tab(centre: Centre, tab: MailStatus, moment: Moment) -> MailQuerySet:
    """By the dates known today a mail has one moment, that of its sending: which ones waited or
    had failed on another day only history knows."""
    found = Mail.objects.filter(centre=centre, status__in=SHOWN[tab])
    if _has_all(moment):
        return found
    return found.filter(sent_at__lte=end_of(moment.day, centre.time_zone))


def _has_all(moment: Moment) -> bool:
    return moment.is_today or moment.known_at is not None


def paused_at(centre: Centre) -> "QuerySet[AddressFault]":
    """Refused addresses of people for whom something waits at the centre, or who work there; with
    `waiting`, the number of mails; one statement."""
    return faults_at(centre).filter(cleared_at__isnull=True)


def faults_at(centre: Centre) -> "QuerySet[AddressFault]":
    """The same with those that were resumed."""
    waits = Q(user__mails__centre=centre, user__mails__status=MailStatus.WAITING)
    works = Membership.objects.on(centre.today()).filter(centre=centre, user=OuterRef("user"))
    return (
        AddressFault.objects.filter(email=F("user__email"))
        .annotate(waiting=Count("user__mails", filter=waits), works=Exists(works))
        .filter(Q(waiting__gt=0) | Q(works=True))
        .select_related("user")
        .order_by("since", "pk")
    )


def fault_for(access: Access, fault_id: int) -> AddressFault:
    """A refused address that the person may resume: of somebody of a centre where she may chase.
    AddressFault.DoesNotExist otherwise."""
    for centre in Centre.objects.filter(pk__in=access.centres_where(Permission.CHASE)):
        found = faults_at(centre).filter(pk=fault_id).first()
        if found is not None:
            return found
    raise AddressFault.DoesNotExist


def mail_for(access: Access, mail_id: int, permission: Permission) -> Mail:
    """The mail if the person may do it there; Mail.DoesNotExist otherwise."""
    return Mail.objects.filter(centre__in=access.centres_where(permission)).get(pk=mail_id)
