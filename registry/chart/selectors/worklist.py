"""What closes first in a centre, safety first.

Every statement is bounded by a LIMIT and served by the partial indexes of unfinished items, so that
a page costs the same in a registry of ten thousand and of a million planned items. What is
unfinished, overdue, due, open or upcoming is the schedule truth (schedules.models), said in ranges
that an index can serve; a test compares both. Of another day than today it shows what waited then
(chart.selectors.replay says which items those are).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.audit.replay import known, patients_of_rows
from registry.chart.codes import BANDS_OF, CLOSING_DAYS, COMING_DAYS, Band, Show
from registry.chart.selectors.replay import waiting_parts
from registry.chart.words import time_left
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
from registry.core.moments import Moment
from registry.core.paging import CountUpTo
from registry.schedules.models import LONGEST_WINDOW_DAYS, PlannedItem, PlannedItemQuerySet
from registry.schedules.trips import shares_a_trip
from registry.visits.models import ContactAttempt

PAGE_ROWS = 50
Key = tuple[int, dt.date, int]
Keys = QuerySet[PlannedItem, Key]
CURSOR = re.compile(r"(\d)\.(\d{4}-\d\d-\d\d)\.(\d{1,18})")
SEGMENTS = [(band, safety) for band in Band for safety in (True, False)]


@dataclass(frozen=True)
class Asked:
    """The filters: what to show, which modality, and the first day of the month of closing."""

    show: str = ""
    modality: str = ""
    month: dt.date | None = None


@dataclass(frozen=True)
class Cursor:
    """A place in the list: between rows, so that rows that come or go shift nothing."""

    segment: int
    closes_on: dt.date
    item_id: int
    backwards: bool = False

    def __str__(self) -> str:
        return f"{self.segment}.{self.closes_on}.{self.item_id}"


def parse_cursor(text: str, *, backwards: bool = False) -> Cursor | None:
    """The place that an address names, None when it names none."""
    found = CURSOR.fullmatch(text)
    if found is None or int(found[1]) >= len(SEGMENTS):
        return None
    try:
        closes_on = dt.date.fromisoformat(found[2])
    except ValueError:
        return None
    return Cursor(int(found[1]), closes_on, int(found[3]), backwards)


@dataclass(frozen=True)
class Row:
    """One planned item of the worklist. `attempts` are in order of time; without `contact` the
    family is not to be called. `shares_trip`: another visit could be done on the same day."""

    item: PlannedItem
    state: str
    band: Band
    left: str
    attempts: Sequence[ContactAttempt] = ()
    contact: bool = True
    shares_trip: bool = False

    @property
    def last_attempt(self) -> ContactAttempt | None:
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursors that lead on and back."""

    rows: Sequence[Row] = ()
    next: Cursor | None = None
    previous: Cursor | None = None


@dataclass(frozen=True)
class Tile:
    """How many items a filter would show, in all and for safety, each counted in bounds."""

    show: Show
    total: int
    safety: int


@dataclass(frozen=True)
class Worklist:
    """The page's data at a moment of the centre."""

    moment: Moment
    page: Page
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Read:
    """What is read: items of a centre that waited at a moment, in the parts that indexes serve."""

    asked: Asked
    moment: Moment
    parts: Sequence[PlannedItemQuerySet]

    @property
    def day(self) -> dt.date:
        return self.moment.day


def centre_of(access: Access) -> Centre:
    """The centre where the person works now; PermissionDenied if she may not see its patients."""
    if access.centre is None or not access.may(Permission.VIEW_PATIENTS, access.centre.pk):
        raise PermissionDenied("may not see the patients of the current centre")
    return access.centre


def worklist_of(
    access: Access, asked: Asked, cursor: Cursor | None = None, moment: Moment | None = None
) -> Worklist:
    """The worklist of the current centre; four statements for today, whatever the size of the
    registry, one or two more for another moment."""
    centre = centre_of(access)
    moment = moment or Moment.now(centre.today())
    with known(moment, centre.pk):
        read = Read(asked, moment, _asked_for(centre, asked, moment))
        keys, tiles = _keys(read, cursor), _tiles(centre, read)
    return Worklist(moment, _page(centre, keys, moment, cursor), tiles)


def band_condition(band: Band, today: dt.date, month: dt.date | None = None) -> Q:
    """Which unfinished items lie in a band."""
    week = today + dt.timedelta(days=CLOSING_DAYS)
    if band is Band.OVERDUE:
        return Q(closes_on__lt=today)
    if band is Band.CLOSING:
        return Q(closes_on__gte=today, closes_on__lte=week)
    if band is Band.OPEN:
        return Q(closes_on__gt=week, closes_on__lte=_last_closing(today), opens_on__lte=today)
    return Q(closes_on__gt=week) & _upcoming(today, month)


def _last_closing(opened: dt.date) -> dt.date:
    """No window that is open on a day closes later: it gives the index an end to stop at."""
    return opened + dt.timedelta(days=LONGEST_WINDOW_DAYS)


def show_condition(show: str, today: dt.date, month: dt.date | None = None) -> Q:
    """Which unfinished items a filter shows; states as in schedules.rules.status."""
    if show == Show.OVERDUE:
        return Q(closes_on__lt=today)
    if show == Show.CLOSING:
        return band_condition(Band.CLOSING, today)
    waiting = Q(closes_on__gte=today, closes_on__lte=_last_closing(today))
    if show == Show.DUE:
        return waiting & Q(target_on__lte=today)
    if show == Show.OPEN:
        return waiting & Q(opens_on__lte=today, target_on__gt=today)
    return _upcoming(today, month) if show == Show.UPCOMING else Q()


def _upcoming(today: dt.date, month: dt.date | None) -> Q:
    """Opens within the next days; a month of closing lifts that limit."""
    later = Q(opens_on__gt=today)
    if month is not None:
        return later
    horizon = today + dt.timedelta(days=COMING_DAYS)
    return later & Q(opens_on__lte=horizon, closes_on__lte=_last_closing(horizon))


def _asked_for(centre: Centre, asked: Asked, moment: Moment) -> list[PlannedItemQuerySet]:
    narrowed: dict[str, object] = {}
    if asked.modality:
        narrowed["modality"] = asked.modality
    if asked.month is not None:
        last = asked.month + relativedelta(months=1, days=-1)
        narrowed |= {"closes_on__gte": asked.month, "closes_on__lte": last}
    return [part.filter(**narrowed) for part in waiting_parts(centre, moment)]


def _page(centre: Centre, keys: list[Key], moment: Moment, cursor: Cursor | None) -> Page:
    more = len(keys) > PAGE_ROWS
    keys = keys[:PAGE_ROWS]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        keys.reverse()
    if not keys:
        return Page()
    first, last = (Cursor(*key) for key in (keys[0], keys[-1]))
    return Page(
        _rows(centre, keys, moment),
        next=last if more or backwards else None,
        previous=first if (more if backwards else cursor) else None,
    )


def _keys(read: Read, cursor: Cursor | None) -> list[Key]:
    """Segment, closing day and id of the rows after (or before) the cursor, one too many.

    Each part of a segment is read by itself: only so does an index give the order, and stop at the
    LIMIT.
    """
    backwards = cursor is not None and cursor.backwards
    sign = "-" if backwards else ""
    order = (f"{sign}closes_on", f"{sign}id")
    parts = [
        found.order_by(*order)[: PAGE_ROWS + 1]
        for number in _numbers(read.asked.show, cursor)
        for found in _segment(read, number, cursor)
    ]
    first, *others = parts
    if not others:
        return list(first)
    found = first.union(*others, all=True).order_by(f"{sign}segment", *order)
    return list(found[: PAGE_ROWS + 1])


def _numbers(show: str, cursor: Cursor | None) -> list[int]:
    """Numbers of the segments to read, at least one."""
    bands = BANDS_OF[show]
    numbers = [n for n, (band, _) in enumerate(SEGMENTS) if band in bands]
    if cursor is None:
        return numbers
    ahead = [
        n for n in numbers if (n <= cursor.segment if cursor.backwards else n >= cursor.segment)
    ]
    return ahead or [cursor.segment]


def _segment(read: Read, number: int, cursor: Cursor | None) -> Iterator[Keys]:
    band, safety = SEGMENTS[number]
    inside = (
        band_condition(band, read.day, read.asked.month),
        show_condition(read.asked.show, read.day, read.asked.month),
    )
    segment = Value(number, output_field=IntegerField())
    for part in read.parts:
        found = part.filter(*inside, safety=safety)
        if cursor is not None and cursor.segment == number:
            found = found.filter(_beyond(cursor))
        yield found.annotate(segment=segment).values_list("segment", "closes_on", "id")


def _beyond(cursor: Cursor) -> Q:
    """Rows after the cursor in its segment: a bound for the index, then the exact place."""
    way = "lt" if cursor.backwards else "gt"
    exact = Q(**{f"closes_on__{way}": cursor.closes_on}) | Q(
        closes_on=cursor.closes_on, **{f"id__{way}": cursor.item_id}
    )
    return Q(**{f"closes_on__{way}e": cursor.closes_on}) & exact


def _rows(centre: Centre, keys: Sequence[Key], moment: Moment) -> list[Row]:
    """The rows with what was known of them; history is read of their patients alone."""
    ids = [item_id for _, _, item_id in keys]
    then = moment.known_at is not None
    patients = patients_of_rows(PlannedItem._meta.db_table, ids) if then else None
    with known(moment, centre.pk, patients):
        found, attempts = _items(ids, moment.day), attempts_of(ids)
    rows = []
    for segment, _, item_id in keys:
        item = found[item_id]
        left = time_left(item.opens_on, item.closes_on, moment.day)
        tried = [one for one in attempts.get(item_id, ()) if moment.had(one.attempted_on)]
        contact = not item.no_contact  # type: ignore[attr-defined]
        shared = bool(item.shares_trip and not item.booked_on and not item.is_consent)  # type: ignore[attr-defined]
        band = SEGMENTS[segment][0]
        rows.append(Row(item, item.state, band, left, tried, contact, shared))  # type: ignore[attr-defined]
    return rows


def _items(ids: Sequence[int], day: dt.date) -> dict[int, PlannedItem]:
    items = PlannedItem.objects.with_state(day).select_related(
        "patient", "track__lesion", "template_item__template"
    )
    bars = ConsentBar.objects.filter(patient=OuterRef("patient"), what=Bar.CONTACT).on(day)
    marks = {"no_contact": Exists(bars), "shares_trip": shares_a_trip(day)}
    return items.annotate(**marks).in_bulk(ids)


def attempts_of(item_ids: Iterable[int]) -> dict[int, list[ContactAttempt]]:
    """Tries to reach the family by planned item, each list in order of time; one statement."""
    found: dict[int, list[ContactAttempt]] = {}
    attempts = ContactAttempt.objects.filter(planned_item__in=list(item_ids))
    for attempt in attempts.order_by("attempted_on", "id"):
        found.setdefault(attempt.planned_item_id, []).append(attempt)
    return found


def _tiles(centre: Centre, read: Read) -> list[Tile]:
    """One statement: two bounded counts per tile and part, because the index is divided by
    safety."""
    tiles = [(show, safety) for show in Show for safety in (True, False)]
    counts = {
        f"{show}_{safety}_{number}": CountUpTo(
            part.filter(show_condition(show, read.day, read.asked.month), safety=safety)
        )
        for show, safety in tiles
        for number, part in enumerate(read.parts)
    }
    told: Mapping[str, Any] = Centre.objects.values(**counts).get(pk=centre.pk)
    found = {
        tile: sum(told[f"{tile[0]}_{tile[1]}_{n}"] for n in range(len(read.parts)))
        for tile in tiles
    }
    return [Tile(show, found[show, True] + found[show, False], found[show, True]) for show in Show]
