"""Which planned items of a patient can share one trip to the centre.

Their windows have a day in common, be it one that is over by now: then both are still wanted. The
rule and its SQL twin say the same (a property test compares them). A consent step is fulfilled by
an answer and shares no trip.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest, Least

from registry.schedules.calendars import shared_window
from registry.schedules.codes import WAITING, Modality
from registry.schedules.models import PlannedItem, state_expression
from registry.schedules.rules import ItemFacts, Window, status


def shares_day(one: ItemFacts, other: ItemFacts) -> bool:
    """Whether a day lies in both windows."""
    return one.opens_on <= other.closes_on and other.opens_on <= one.closes_on


def shares_a_trip(today: dt.date) -> Exists:
    """The same for rows of planned items: whether another item of the patient can share a trip.

    State, first and last day are said as expressions: so the index of the patient is read, a few
    rows, and not those of what is unfinished in the whole registry.
    """
    others = PlannedItem.objects.filter(patient=OuterRef("patient"))
    others = others.exclude(pk=OuterRef("pk")).exclude(modality=Modality.CONSENT)
    return Exists(
        others.alias(
            state=state_expression(today),
            first=Least("opens_on", "target_on"),
            last=Greatest("closes_on", "target_on"),
        ).filter(
            state__in=WAITING, first__lte=OuterRef("closes_on"), last__gte=OuterRef("opens_on")
        )
    )


def companions(
    item: PlannedItem, items: Iterable[PlannedItem], today: dt.date
) -> list[PlannedItem]:
    """Items of the same patient that can share a trip with this one, in order of closing."""
    if not _travels(item, today):
        return []
    found = [
        one
        for one in items
        if one.pk != item.pk and _travels(one, today) and shares_day(item.facts, one.facts)
    ]
    return sorted(found, key=lambda one: (one.closes_on, one.pk))


def _travels(item: PlannedItem, today: dt.date) -> bool:
    return not item.is_consent and status(item.facts, today) in WAITING


def all_on_one_day(
    item: PlannedItem, offered: Sequence[PlannedItem], today: dt.date
) -> list[PlannedItem]:
    """As many of the offered items as have a day in common with this one and with each other;
    those that close first are asked first."""
    chosen: list[PlannedItem] = []
    for one in offered:
        together = [item, *chosen, one]
        if trip_window([window_of(each) for each in together], today) is not None:
            chosen.append(one)
    return chosen


def window_of(item: PlannedItem) -> Window:
    return Window(item.opens_on, item.target_on, item.closes_on)


def trip_window(windows: Sequence[Window], today: dt.date) -> Window | None:
    """The days that lie in every window which is not over; None where there is none.

    With an overdue item among them the target is the first of these days that is not over. When all
    are over, it is the window that closed last: whatever day it will be, none is nearer.
    """
    wanted = [one for one in windows if one.closes_on >= today]
    if not wanted:
        return max(windows, key=lambda one: one.closes_on)
    shared = shared_window(wanted)
    if shared is None or len(wanted) == len(windows):
        return shared
    return replace(shared, target_on=max(today, shared.opens_on))
