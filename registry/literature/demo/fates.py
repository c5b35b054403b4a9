"""What became of the planned items of one child. Pure, but for the child's own draws.

Items whose targets fall on one day are one trip: the plan of each hip, the yearly safety check.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from registry.literature.demo.draw import Child
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import PlannedItem

DAY0_CODES = frozenset({"D0", "H0"})
BASELINE = "BL"
ONE_DAY = dt.timedelta(days=1)
LADDER_DAYS = 70  # from the end of a window to the last step of the ladder
MISSED_REASONS = (
    (MissedReason.NO_SHOW, 8),
    (MissedReason.NOT_REACHED, 6),
    (MissedReason.ILLNESS, 4),
    (MissedReason.DISTANCE, 4),
    (MissedReason.NO_CAPACITY, 3),
    (MissedReason.REFUSED, 2),
)


class Fate(NamedTuple):
    """The columns of a planned item that say what happened; all empty when nothing did."""

    done_on: dt.date | None = None
    missed_on: dt.date | None = None
    missed_reason: str = ""
    not_required_on: dt.date | None = None
    not_required_reason: str = ""
    stopped_on: dt.date | None = None
    stopped_because: str = ""
    booked_on: dt.date | None = None


@dataclass(frozen=True)
class Trip:
    """Planned items of one child for one day."""

    items: tuple[PlannedItem, ...]

    @property
    def target(self) -> dt.date:
        return self.items[0].target_on

    @property
    def opens(self) -> dt.date:
        return max(item.opens_on for item in self.items)

    @property
    def closes(self) -> dt.date:
        return min(item.closes_on for item in self.items)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(item.code for item in self.items)

    @property
    def optional(self) -> bool:
        return not any(item.mandatory for item in self.items)

    @property
    def started(self) -> bool:
        """It belongs to the treatment itself."""
        return bool(self.codes & (DAY0_CODES | {BASELINE}))

    @property
    def safety_only(self) -> bool:
        return all(item.safety for item in self.items)


def trips_of(items: Iterable[PlannedItem]) -> list[Trip]:
    """Trips in the order of their targets."""
    days: dict[dt.date, list[PlannedItem]] = defaultdict(list)
    for item in items:
        days[item.target_on].append(item)
    return [Trip(tuple(days[day])) for day in sorted(days)]


def fates(child: Child, trips: Iterable[Trip]) -> list[tuple[Trip, Fate]]:
    """One fate per trip; days of visits rise with their targets (rule D13)."""
    found: list[tuple[Trip, Fate]] = []
    after, every = dt.date.min, list(trips)
    silent = silent_from(child, every)
    for trip in every:
        fate = _fate(child, trip, after, silent)
        after = fate.done_on or after
        found.append((trip, fate))
    return found


def silent_from(child: Child, trips: Iterable[Trip]) -> dt.date | None:
    """The visit with which a lost child stopped to come: the last one that was over so long before
    the decision that the whole ladder could be tried."""
    if child.lost_on is None:
        return None
    latest = child.lost_on - dt.timedelta(days=LADDER_DAYS)
    over = [trip.target for trip in trips if not trip.started and trip.closes <= latest]
    return max(over, default=None)


def _fate(child: Child, trip: Trip, after: dt.date, silent: dt.date | None) -> Fate:
    stop = child.stop
    if trip.codes & DAY0_CODES:
        return Fate(done_on=trip.target)
    if stop and trip.target >= min(stop.on, silent or stop.on):
        return Fate(stopped_on=stop.on, stopped_because=stop.kind)
    if trip.optional and trip.opens <= child.today and child.random.random() < 0.4:
        return Fate(not_required_on=trip.opens, not_required_reason=NotRequiredReason.OPTIONAL)
    if BASELINE in trip.codes or child.random.random() < _attendance(child, trip):
        return _attended(child, trip, after)
    return _not_attended(child, trip)


def _attendance(child: Child, trip: Trip) -> float:
    """Families come less often the longer ago the treatment was."""
    years = (trip.target - (child.day0 or trip.target)).days / 365
    return child.adherence - 0.04 * max(0.0, years - 0.5)


def _attended(child: Child, trip: Trip, after: dt.date) -> Fate:
    day = max(_day_of_visit(child, trip), after + ONE_DAY)
    latest = child.stop.on - ONE_DAY if child.stop else child.today
    if day <= min(latest, child.today):
        return Fate(done_on=day)
    if child.stop:
        return Fate(stopped_on=child.stop.on, stopped_because=child.stop.kind)
    return _booked(child, trip, day)


def _booked(child: Child, trip: Trip, day: dt.date) -> Fate:
    """Visits to come soon have a booking, about every other time."""
    soon = trip.opens - dt.timedelta(days=21) <= child.today and day <= trip.closes
    return Fate(booked_on=day if soon and child.random.random() < 0.5 else None)


def _day_of_visit(child: Child, trip: Trip) -> dt.date:
    """Near the target; some are a little early, some too late."""
    if BASELINE in trip.codes:
        return trip.target + dt.timedelta(days=child.random.randint(-6, 8))
    before, after = (trip.target - trip.opens).days, (trip.closes - trip.target).days
    chance = child.random.random()
    if chance < 0.03 and before > 7:
        return trip.opens - dt.timedelta(days=child.random.randint(1, 5))
    if chance < 0.11:
        return trip.closes + dt.timedelta(days=child.random.randint(1, min(18, 3 + after)))
    delay = round(child.random.gauss(after * 0.15, max(after, 1) * 0.3))
    return trip.target + dt.timedelta(days=min(max(delay, -before), after))


def _not_attended(child: Child, trip: Trip) -> Fate:
    """Noted as missed some weeks after the window; until then it is overdue."""
    noted = trip.closes + dt.timedelta(days=child.random.randint(20, 100))
    if noted > child.today:
        return Fate()
    reasons, weights = zip(*MISSED_REASONS, strict=True)
    reason = child.random.choices(reasons, weights)[0]
    return Fate(missed_on=noted, missed_reason=reason)
