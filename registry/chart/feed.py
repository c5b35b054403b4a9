"""A person's calendar feed (RFC 5545, RFC 7986): booked visits and closing windows as all-day
events that name nobody.

An event says what kind of visit it is, at which centre, and where it is read after sign-in. The
same plan gives the same bytes, so that a calendar that asks again is told "not modified".
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vUri

from registry.accounts.models import Centre
from registry.schedules.codes import Modality
from registry.schedules.models import PlannedItem

PAST_DAYS, BOOKED_DAYS, CLOSING_DAYS = 31, 366, 92
MOST_EVENTS = 1000
"""Of each kind: calendars refuse a feed of more than about a megabyte."""
ASK_AGAIN = dt.timedelta(hours=6)
DAY = dt.timedelta(days=1)
# Opaque and lasting: an event keeps its name for as long as its item lives, on this site.
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, settings.SITE_URL)


class Kind(StrEnum):
    BOOKED = "booked"
    CLOSES = "closes"


@dataclass(frozen=True)
class Entry:
    """One event of the feed."""

    item: PlannedItem
    kind: Kind
    day: dt.date


def entries_of(centres: Sequence[Centre], today: dt.date) -> list[Entry]:
    """What belongs into the calendar of who works at these centres, in order of time; two
    statements, each bounded and served by an index.

    The end of a window is left out while an appointment inside it is still to come.
    """
    waiting = PlannedItem.objects.unfinished().filter(centre__in=[one.pk for one in centres])
    first = today - PAST_DAYS * DAY
    booked = waiting.filter(booked_on__range=(first, today + BOOKED_DAYS * DAY))
    closing = waiting.filter(closes_on__range=(first, today + CLOSING_DAYS * DAY)).exclude(
        booked_on__gte=today, booked_on__lte=F("closes_on")
    )
    found = [
        *(_entry(one, Kind.BOOKED) for one in booked.order_by("booked_on", "id")[:MOST_EVENTS]),
        *(_entry(one, Kind.CLOSES) for one in closing.order_by("closes_on", "id")[:MOST_EVENTS]),
    ]
    return sorted(found, key=lambda one: (one.day, one.item.pk, one.kind))


def _entry(item: PlannedItem, kind: Kind) -> Entry:
    day = item.booked_on if kind is Kind.BOOKED else item.closes_on
    assert day is not None
    return Entry(item, kind, day)


def calendar_of(centres: Sequence[Centre], entries: Iterable[Entry]) -> bytes:
    """The feed as it is sent: UTF-8, CRLF, lines of at most 75 octets."""
    names = {one.pk: one.name for one in centres}
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Physis//Follow-up registry//EN")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _("Physis follow-up"))
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    for one in entries:
        calendar.add_component(_event(one, names[one.item.centre_id]))
    if not calendar.subcomponents:
        calendar.add_component(_nothing())
    found: bytes = calendar.to_ical()
    return found


def _event(entry: Entry, centre: str) -> Event:
    item, event = entry.item, Event()
    link = settings.SITE_URL + reverse("item", args=[item.pk])
    event.add("uid", str(uuid.uuid5(NAMES, f"{entry.kind}-{item.pk}")))
    event.add("dtstamp", item.updated_at)
    event.add("last-modified", item.updated_at)
    event.add("sequence", item.version)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + DAY)  # the first day that is not part of it
    event.add("summary", summary(entry))
    event.add("description", "\n".join([*_details(entry), link]))
    event.add("location", centre)
    event.add("url", vUri(link))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def summary(entry: Entry) -> str:
    """'MRI visit booked', 'Window closes: safety check'."""
    what = _kinds_of_visit()[Modality(entry.item.modality)]
    if entry.kind is Kind.CLOSES:
        return _("Window closes: %s") % what
    return _("%s booked") % (what[:1].upper() + what[1:])


def _kinds_of_visit() -> dict[Modality, str]:
    return {
        Modality.MRI: _("MRI visit"),
        Modality.CT: _("CT visit"),
        Modality.XR: _("radiograph visit"),
        Modality.DXA: _("DXA visit"),
        Modality.CLINIC: _("clinic visit"),
        Modality.SAFETY: _("safety check"),
        Modality.CONSENT: _("consent"),
    }


def _details(entry: Entry) -> Iterable[str]:
    """The window, and where an appointment lies outside of it."""
    item = entry.item
    told = {
        "opens": date_format(item.opens_on, "DATE_FORMAT"),
        "closes": date_format(item.closes_on, "DATE_FORMAT"),
    }
    yield _("Window: %(opens)s to %(closes)s") % told


def _nothing() -> Timezone:
    """A calendar must hold a component (RFC 5545, 3.6), also when nothing is to be done."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition
    standard.add("tzoffsetfrom", dt.timedelta())
    standard.add("tzoffsetto", dt.timedelta())
    zone.add_component(standard)
    return zone
