"""Height and weight of a made-up child on a day: rough curves, never a reference."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from registry.literature.demo.draw import Child
from registry.literature.demo.profiles import HEIGHTS

SPREAD_PCT = 7
SHORT_IN_OI = 0.8
TENTH = Decimal("0.1")


def height_cm(child: Child, day: dt.date) -> Decimal:
    """On the child's own channel above or below the median; shorter in osteogenesis imperfecta."""
    median = _between(HEIGHTS[child.sex], child.age(day))
    channel = 1 + (child.index % (2 * SPREAD_PCT) - SPREAD_PCT) / 100
    short = SHORT_IN_OI if child.disorder.term == "oi" else 1
    return Decimal(median * channel * short).quantize(TENTH)


def weight_kg(child: Child, day: dt.date) -> Decimal:
    """From the height and a body mass index that grows with age."""
    metres = float(height_cm(child, day)) / 100
    index = 15 + min(child.age(day), 18) * 0.3 + child.index % 5 * 0.6
    return Decimal(index * metres * metres).quantize(TENTH)


def _between(curve: tuple[tuple[int, int], ...], age: float) -> float:
    """Straight lines between the points of a curve."""
    for (left, low), (right, high) in pairwise(curve):
        if age <= right:
            return low + (high - low) * (max(age, left) - left) / (right - left)
    return curve[-1][1]
