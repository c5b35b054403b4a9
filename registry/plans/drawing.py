"""Windows of a plan drawn small: days from day 0 to places on a line. Pure functions.

Visits lie dense at first and wide apart later, so places go by the square root of the days.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, sqrt

from registry.plans.rules import Line
from registry.schedules.rules import window

WIDTH, HEIGHT = 260, 16
MARGIN = 4
THINNEST = 3.0
_DAY0 = dt.date(2025, 1, 1)


@dataclass(frozen=True)
class Scale:
    """From the first to the last day that the drawing holds."""

    first: int
    last: int

    def x(self, days: int) -> float:
        low, high = _place(self.first), _place(self.last)
        share = (_place(days) - low) / ((high - low) or 1)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


@dataclass(frozen=True)
class Drawn:
    """A window in its place: bar, its width, the tick of the target, the line of day 0."""

    x: float
    width: float
    target: float
    day0: float


def scale_of(*plans: Sequence[Line]) -> Scale:
    """Wide enough for every window of the plans, and for day 0."""
    days = [day for lines in plans for line in lines for day in _days(line)]
    return Scale(min([0, *days]), max([1, *days]))


def draw(line: Line, scale: Scale) -> Drawn:
    opens, target, closes = _days(line)
    left = scale.x(opens)
    width = max(scale.x(closes + 1) - left, THINNEST)
    return Drawn(left, round(width, 1), scale.x(target), scale.x(0))


def _days(line: Line) -> tuple[int, int, int]:
    found = window(_DAY0, line.offset)
    ends = (found.opens_on, found.target_on, found.closes_on)
    opens, target, closes = ((day - _DAY0).days for day in ends)
    return opens, target, closes


def _place(days: int) -> float:
    return copysign(sqrt(abs(days)), days)
