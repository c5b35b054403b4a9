"""What a coordinator does next for one child. Pure functions over items as they stand on a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chart.codes import COMING_DAYS
from registry.chart.words import time_left
from registry.schedules.codes import ATTENTION, WAITING, State
from registry.schedules.selectors import ItemOnDay


@dataclass(frozen=True)
class Trip:
    """Items whose windows share days from today on: one journey for the family."""

    items: Sequence[ItemOnDay]
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class NextStep:
    """The item that comes first, what to do about it, and what else waits now."""

    found: ItemOnDay
    advice: str
    left: str
    trip: Trip | None
    others: Sequence[ItemOnDay]

    @property
    def now(self) -> bool:
        """The visit can take place; otherwise it can only be booked."""
        return self.found.state in ATTENTION


def next_step(plan: Iterable[ItemOnDay], today: dt.date) -> NextStep | None:
    """What needs attention and closes first, safety first; else what opens next. None when
    nothing of the plan is left."""
    waiting = [one for one in plan if one.state in WAITING]
    active = sorted((one for one in waiting if one.state in ATTENTION), key=_urgency)
    if not waiting:
        return None
    first = active[0] if active else min(waiting, key=lambda one: one.item.opens_on)
    item = first.item
    return NextStep(
        found=first,
        advice=_advice(first, today),
        left=time_left(item.opens_on, item.closes_on, today),
        trip=_trip(first, waiting, today),
        others=active[1:],
    )


def _urgency(one: ItemOnDay) -> tuple[bool, bool, dt.date, int]:
    """The order of the worklist: overdue, then safety, then what closes first."""
    item = one.item
    return one.state != State.OVERDUE, not item.safety, item.closes_on, item.pk


def _advice(one: ItemOnDay, today: dt.date) -> str:
    item, booked = one.item, one.item.booked_on
    told = {"day": date_format(booked, "DATE_FORMAT") if booked else ""}
    if item.is_consent and one.state in ATTENTION:
        return _("Ask for the answer and record it, whatever it is.")
    if booked is not None and booked >= today:
        return _("Booked for %(day)s. Enter the visit when it has taken place.") % told
    if booked is not None:
        return _("Was booked for %(day)s: enter the visit, or book again.") % told
    if one.state == State.OVERDUE:
        return _("Reach the family: enter it late, or mark it missed with the reason.")
    if one.state in ATTENTION:
        return _("Book a date and tell the family.")
    if (item.opens_on - today).days <= COMING_DAYS:
        return _("Book ahead: the window opens soon.")
    return _("Nothing to do before the window opens.")


def _trip(first: ItemOnDay, waiting: Sequence[ItemOnDay], today: dt.date) -> Trip | None:
    """The items that one journey can serve together with the first."""
    start, end = max(first.item.opens_on, today), first.item.closes_on
    together = [first]
    for one in sorted(waiting, key=lambda one: one.item.target_on):
        opens, closes = max(one.item.opens_on, start), min(one.item.closes_on, end)
        if one is not first and opens <= closes:
            start, end = opens, closes
            together.append(one)
    return Trip(together, start, end) if len(together) > 1 else None
