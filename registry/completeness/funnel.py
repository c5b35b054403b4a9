"""The geometry of the funnel plot: shares and numbers of visits to places. Pure.

Lengths are pixels of the drawing; a page scales it as a whole.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.completeness.limits import beyond, limits

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 16, 48
STEPS = 60
ROUND_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Place:
    """A centre: how many of how many visits."""

    part: int
    whole: int
    own: bool = False
    told: str = ""

    @property
    def share(self) -> float:
        return self.part / self.whole


@dataclass(frozen=True)
class Dot:
    """A centre in its place."""

    place: Place
    x: float
    y: float
    beyond: str = ""

    @property
    def top_y(self) -> float:
        """Where the diamond of the own centre begins."""
        return self.y - 9

    @property
    def anchor(self) -> str:
        """Its name goes where there is room."""
        return "end" if self.x > WIDTH / 2 else "start"

    @property
    def label_x(self) -> float:
        return self.x - 14 if self.anchor == "end" else self.x + 14


@dataclass(frozen=True)
class Tick:
    """A line of an axis with its word."""

    at: float
    label: str


@dataclass(frozen=True)
class Funnel:
    """A whole drawing. Each curve is the `points` of an SVG polyline."""

    dots: Sequence[Dot]
    curves: Sequence[tuple[str, str]]
    across: Sequence[Tick]
    up: Sequence[Tick]
    middle_y: float
    share: float
    width: int = field(default=WIDTH)
    height: int = field(default=HEIGHT)
    left: int = field(default=LEFT)
    right: int = field(default=WIDTH - RIGHT)
    top: int = field(default=TOP)
    floor: int = field(default=HEIGHT - BOTTOM)
    label_x: int = field(default=LEFT - 8)
    tick_y: int = field(default=HEIGHT - BOTTOM + 18)
    name_y: int = field(default=HEIGHT - 8)

    @property
    def middle_label_y(self) -> float:
        return self.middle_y - 6


@dataclass(frozen=True)
class Scale:
    """Numbers of visits across, on a root so that small centres have room, and shares upwards."""

    most: int
    lowest: float

    def x(self, visits: float) -> float:
        part = math.sqrt(visits / self.most)
        return round(LEFT + part * (WIDTH - RIGHT - LEFT), 1)

    def y(self, share: float) -> float:
        part = (share - self.lowest) / (1 - self.lowest)
        return round(HEIGHT - BOTTOM - max(part, 0.0) * (HEIGHT - BOTTOM - TOP), 1)


def draw(places: Sequence[Place]) -> Funnel:
    """Every centre, the pooled share of all, and its limits at each number of visits."""
    pooled = sum(one.part for one in places) / sum(one.whole for one in places)
    most = max(one.whole for one in places)
    scale = Scale(round(most * 1.05) + 1, _lowest(places))
    sizes = sorted({max(1, round(scale.most * (n / STEPS) ** 2)) for n in range(1, STEPS + 1)})
    curves = limits(pooled, sizes)
    return Funnel(
        dots=[_dot(one, scale, pooled) for one in places],
        curves=[
            (kind, _points([(one.size, getattr(one, kind)[end]) for one in curves], scale))
            for kind in ("alarm", "warning")
            for end in (0, 1)
        ],
        across=[Tick(scale.x(n), f"{n:,}") for n in _round_numbers(scale.most)],
        up=[Tick(scale.y(n / 10), f"{n * 10} %") for n in range(math.ceil(scale.lowest * 10), 11)],
        middle_y=scale.y(pooled),
        share=pooled,
    )


def _lowest(places: Sequence[Place]) -> float:
    """The axis begins at a whole tenth below every centre."""
    return max(0.0, math.floor(10 * (min(one.share for one in places) - 0.1)) / 10)


def _dot(place: Place, scale: Scale, pooled: float) -> Dot:
    x, y = scale.x(place.whole), scale.y(place.share)
    return Dot(place, x, y, beyond(place.part, place.whole, pooled))


def _points(curve: Sequence[tuple[int, float]], scale: Scale) -> str:
    """A limit below the axis follows the floor."""
    return " ".join(f"{scale.x(size)},{scale.y(share)}" for size, share in curve)


def _round_numbers(most: int) -> list[int]:
    """Five or so round numbers, further apart towards the right as the axis is."""
    found, unit = [], 1
    while unit <= most:
        found += [unit * step for step in ROUND_STEPS if unit * step <= most]
        unit *= 10
    return found[-5:]
