"""What closes first in a centre, safety first.

Every statement is bounded by a LIMIT and served by the partial indexes of unfinished items, so that
a page costs the same in a registry of ten thousand and of a million planned items. What is
unfinished, overdue, due, open or upcoming is the schedule truth (schedules.models), said in ranges
that an index can serve; a test compares both.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.chart.codes import BANDS_OF, CLOSING_DAYS, COMING_DAYS, Band, Show
from registry.chart.words import time_left
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
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
    """The page's data as of the centre's today."""

    today: dt.date
    page: Page
    tiles: Sequence[Tile]


def centre_of(access: Access) -> Centre:
    """The centre where the person works now; PermissionDenied if she may not see its patients."""
    if access.centre is None or not access.may(Permission.VIEW_PATIENTS, access.centre.pk):
        raise PermissionDenied("may not see the patients of the current centre")
    return access.centre


def worklist_of(access: Access, asked: Asked, cursor: Cursor | None = None) -> Worklist:
    """The worklist of the current centre; four statements, whatever the size of the registry."""
    centre = centre_of(access)
    today = centre.today()
    return Worklist(today, _page(centre, asked, today, cursor), _tiles(centre, asked, today))


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


def _asked_for(centre: Centre, asked: Asked) -> PlannedItemQuerySet:
    found = PlannedItem.objects.unfinished().filter(centre=centre)
    if asked.modality:
        found = found.filter(modality=asked.modality)
    if asked.month is not None:
        last = asked.month + relativedelta(months=1, days=-1)
        found = found.filter(closes_on__gte=asked.month, closes_on__lte=last)
    return found


def _page(centre: Centre, asked: Asked, today: dt.date, cursor: Cursor | None) -> Page:
    keys = _keys(centre, asked, today, cursor)
    more = len(keys) > PAGE_ROWS
    keys = keys[:PAGE_ROWS]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        keys.reverse()
    if not keys:
        return Page()
    first, last = (Cursor(*key) for key in (keys[0], keys[-1]))
    return Page(
        _rows(keys, today),
        next=last if more or backwards else None,
        previous=first if (more if backwards else cursor) else None,
    )


def _keys(centre: Centre, asked: Asked, today: dt.date, cursor: Cursor | None) -> list[Key]:
    """Segment, closing day and id of the rows after (or before) the cursor, one too many.

    Each segment is read by itself: only so does an index give the order, and stop at the LIMIT.
    """
    backwards = cursor is not None and cursor.backwards
    sign = "-" if backwards else ""
    order = (f"{sign}closes_on", f"{sign}id")
    parts = [
        _part(centre, asked, today, number, cursor).order_by(*order)[: PAGE_ROWS + 1]
        for number in _numbers(asked.show, cursor)
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


def _part(centre: Centre, asked: Asked, today: dt.date, number: int, cursor: Cursor | None) -> Keys:
    band, safety = SEGMENTS[number]
    found = _asked_for(centre, asked).filter(
        band_condition(band, today, asked.month),
        show_condition(asked.show, today, asked.month),
        safety=safety,
    )
    if cursor is not None and cursor.segment == number:
        found = found.filter(_beyond(cursor))
    segment = Value(number, output_field=IntegerField())
    return found.annotate(segment=segment).values_list("segment", "closes_on", "id")


def _beyond(cursor: Cursor) -> Q:
    """Rows after the cursor in its segment: a bound for the index, then the exact place."""
    way = "lt" if cursor.backwards else "gt"
    exact = Q(**{f"closes_on__{way}": cursor.closes_on}) | Q(
        closes_on=cursor.closes_on, **{f"id__{way}": cursor.item_id}
    )
    return Q(**{f"closes_on__{way}e": cursor.closes_on}) & exact


def _rows(keys: Sequence[Key], today: dt.date) -> list[Row]:
    ids = [item_id for _, _, item_id in keys]
    items = PlannedItem.objects.with_state(today).select_related(
        "patient", "track__lesion", "template_item__template"
    )
    bars = ConsentBar.objects.filter(patient=OuterRef("patient"), what=Bar.CONTACT).on(today)
    marks = {"no_contact": Exists(bars), "shares_trip": shares_a_trip(today)}
    found = items.annotate(**marks).in_bulk(ids)
    attempts = attempts_of(ids)
    rows = []
    for segment, _, item_id in keys:
        item = found[item_id]
        left = time_left(item.opens_on, item.closes_on, today)
        tried = attempts.get(item_id, ())
        contact = not item.no_contact  # type: ignore[attr-defined]
        shared = bool(item.shares_trip and not item.booked_on and not item.is_consent)  # type: ignore[attr-defined]
        band = SEGMENTS[segment][0]
        rows.append(Row(item, item.state, band, left, tried, contact, shared))  # type: ignore[attr-defined]
    return rows


def attempts_of(item_ids: Iterable[int]) -> dict[int, list[ContactAttempt]]:
    """Tries to reach the family by planned item, each list in order of time; one statement."""
    found: dict[int, list[ContactAttempt]] = {}
    attempts = ContactAttempt.objects.filter(planned_item__in=list(item_ids))
    for attempt in attempts.order_by("attempted_on", "id"):
        found.setdefault(attempt.planned_item_id, []).append(attempt)
    return found


def _tiles(centre: Centre, asked: Asked, today: dt.date) -> list[Tile]:
    """One statement: two bounded counts per tile, because the index is divided by safety."""
    counts = []
    for show in Show:
        found = _asked_for(centre, asked).filter(show_condition(show, today, asked.month))
        counts += [CountUpTo(found.filter(safety=safety)) for safety in (True, False)]
    numbers = iter(Centre.objects.values_list(*counts).get(pk=centre.pk))
    tiles = []
    for show, safety, other in zip(Show, numbers, numbers, strict=True):
        tiles.append(Tile(show, safety + other, safety))
    return tiles
