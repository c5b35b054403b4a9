"""The geometry of the timeline: days to places, marks to rows. Pure functions over plain values.

Lengths are pixels of the drawing, whose width is fixed; a page scrolls or scales it as a whole.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta

WIDTH = 1180
LEFT = 168  # the column of the lanes' names
RIGHT = 12
TOP = 20  # the names of today and of the end of follow-up
AXIS = 36
AGE = 15  # one more line of the axis
LINES_TOP = 14
ROW = 38
LANE_GAP = 12
SLIM = 30  # a lane of bars alone
LINE = 15  # of a lane's name
ICON = 14
BAR = 18
CHARACTER = 6.6  # of a label
TICK_ROOM = 58
FIRST_MONTHS = 4
FIRST_SHARE = 0.44
STRETCH_FROM_MONTHS = 12


@dataclass(frozen=True)
class Entry:
    """Something to draw: a bar from start to end, a mark on a day, or both."""

    tone: str
    label: str
    title: str
    start: dt.date | None = None
    end: dt.date | None = None
    target: dt.date | None = None
    mark_on: dt.date | None = None
    booked_on: dt.date | None = None
    grade: str = ""


@dataclass(frozen=True)
class Lane:
    """Entries of one kind under one name; a slim lane has bars without marks."""

    name: str
    sub: str = ""
    side: str = ""
    entries: Sequence[Entry] = ()
    slim: bool = False


@dataclass(frozen=True)
class Plan:
    """What one panel shows, from a day to a day, with day 0 and the lines that cross every lane."""

    day0: dt.date
    start: dt.date
    end: dt.date
    lanes: Sequence[Lane]
    today: dt.date
    stopped_on: dt.date | None = None
    born: tuple[dt.date, dt.date] | None = None
    yearly: bool = False


@dataclass(frozen=True)
class Scale:
    """Days to places, linear between knots."""

    days: Sequence[int]
    places: Sequence[float]

    def x(self, day: dt.date) -> float:
        """The place of the morning of a day, kept inside the drawing."""
        number = min(max(day.toordinal(), self.days[0]), self.days[-1])
        knot = min(bisect_right(self.days, number), len(self.days) - 1)
        from_day, to_day = self.days[knot - 1], self.days[knot]
        from_x, to_x = self.places[knot - 1], self.places[knot]
        return round(from_x + (number - from_day) / (to_day - from_day) * (to_x - from_x), 1)

    def holds(self, day: dt.date) -> bool:
        return self.days[0] <= day.toordinal() <= self.days[-1]


@dataclass(frozen=True)
class Shape:
    """An entry in its place. `bar` is (x, width); `mark`, `tick`, `book` are places or None."""

    entry: Entry
    y: float
    label_x: float
    anchor: str
    bar: tuple[float, float] | None = None
    mark: float | None = None
    tick: float | None = None
    book: float | None = None

    @property
    def bar_y(self) -> float:
        return self.y + (ROW - BAR) / 2 + 5

    @property
    def mark_x(self) -> float:
        return (self.mark or 0) - ICON / 2

    @property
    def mark_y(self) -> float:
        return self.bar_y + (BAR - ICON) / 2

    @property
    def book_x(self) -> float:
        return (self.book or 0) - ICON / 2

    @property
    def label_y(self) -> float:
        return self.bar_y - 4

    @property
    def bar_bottom(self) -> float:
        return self.bar_y + BAR

    @property
    def inner_y(self) -> float:
        """The line on which a word inside the bar or the mark stands."""
        return self.bar_y + 13

    @property
    def event_middle(self) -> float:
        return self.bar_y + 9

    @property
    def event_x(self) -> float:
        return (self.mark or 0) - 8

    @property
    def event_y(self) -> float:
        return self.event_middle - 8

    @property
    def event_label_y(self) -> float:
        return self.bar_y - 5


@dataclass(frozen=True)
class Drawn:
    """A lane in its place."""

    lane: Lane
    y: float
    height: float
    shapes: Sequence[Shape]

    @property
    def name(self) -> list[tuple[float, str]]:
        """The name in one or two lines, each with its place; a slim lane has room for one."""
        lines = wrap(self.lane.name, 1 if self.lane.slim else 2)
        return [(self.y + 19 + LINE * n, line) for n, line in enumerate(lines)]

    @property
    def sub_y(self) -> float:
        return self.name[-1][0] + LINE + 2

    @property
    def side_y(self) -> float:
        return self.sub_y - 12

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def rule_y(self) -> float:
        """The hairline under the lane."""
        return self.bottom + LANE_GAP / 2


@dataclass(frozen=True)
class Tick:
    """A line of the axis: months or years since day 0, the calendar, and the age of the child."""

    x: float
    label: str
    day: dt.date
    age: str = ""
    day0: bool = False


@dataclass(frozen=True)
class Panel:
    """A whole drawing."""

    plan: Plan
    lanes: Sequence[Drawn]
    ticks: Sequence[Tick]
    height: float
    today_x: float | None = None
    stopped_x: float | None = None
    wide_until: float | None = None
    width: int = field(default=WIDTH)

    @property
    def floor(self) -> float:
        """Where the lanes end and the axis begins."""
        return self.height - AXIS - (AGE if self.plan.born else 0)

    @property
    def deep(self) -> float:
        return self.floor - LINES_TOP

    @property
    def wide_width(self) -> float:
        return (self.wide_until or LEFT) - LEFT

    @property
    def label_y(self) -> float:
        return self.floor + 14

    @property
    def calendar_y(self) -> float:
        return self.floor + 29

    @property
    def age_y(self) -> float:
        return self.floor + 44

    @property
    def today_anchor(self) -> str:
        return "end" if self.today_x is not None and self.today_x > WIDTH - 140 else "start"


def wrap(name: str, most: int) -> list[str]:
    """A lane's name in at most so many lines; what does not fit is cut."""
    letters = int((LEFT - 8) / CHARACTER)
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = len(lines) > most
    kept = [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in lines[:most]]
    return [*kept[:-1], f"{kept[-1]} …"] if cut else kept


def draw(plan: Plan) -> Panel:
    """Everything in its place, from the top: lines' names, lanes, axis."""
    scale = scale_of(plan)
    y: float = TOP
    lanes = []
    for lane in plan.lanes:
        drawn = _draw_lane(lane, scale, y)
        lanes.append(drawn)
        y = drawn.bottom + LANE_GAP
    stretched = len(scale.places) > 2
    return Panel(
        plan,
        lanes,
        ticks_of(plan, scale),
        height=y + AXIS + (AGE if plan.born else 0),
        today_x=_inside(scale, plan.today),
        stopped_x=_inside(scale, plan.stopped_on),
        wide_until=scale.places[1] if stretched else None,
    )


def scale_of(plan: Plan) -> Scale:
    """Years are even; a plan of months gives its first months more room, as it has most visits
    there."""
    ends = (plan.start.toordinal(), plan.end.toordinal())
    places = (float(LEFT), float(WIDTH - RIGHT))
    first = plan.day0 + relativedelta(months=FIRST_MONTHS)
    if plan.yearly or plan.end < plan.day0 + relativedelta(months=STRETCH_FROM_MONTHS):
        return Scale(ends, places)
    middle = LEFT + (WIDTH - RIGHT - LEFT) * FIRST_SHARE
    return Scale((ends[0], first.toordinal(), ends[1]), (places[0], middle, places[1]))


def _inside(scale: Scale, day: dt.date | None) -> float | None:
    return scale.x(day) if day is not None and scale.holds(day) else None


def _draw_lane(lane: Lane, scale: Scale, y: float) -> Drawn:
    if lane.slim:
        shapes = [_slim(entry, scale, y) for entry in lane.entries if entry.start]
        return Drawn(lane, y, SLIM + LINE if lane.sub else SLIM, shapes)
    shapes, rows = pack(lane.entries, scale, y)
    drawn = Drawn(lane, y, 0, shapes)
    named = drawn.sub_y - y + 6 if lane.sub else ROW
    return Drawn(lane, y, max(ROW * rows, named), shapes)


def _slim(entry: Entry, scale: Scale, y: float) -> Shape:
    """A bar with its label inside, or behind it where it is too short."""
    assert entry.start is not None
    left, width = _span(entry.start, entry.end or entry.start, scale)
    room = len(entry.label) * CHARACTER + 8
    label_x = left + 6 if width >= room else left + width + 4
    return Shape(entry, y - (ROW - SLIM) / 2 - 5, label_x, "start", bar=(left, width))


def pack(entries: Iterable[Entry], scale: Scale, y: float) -> tuple[list[Shape], int]:
    """Each entry in the highest row where it touches no other; the shapes and the rows used."""
    ends: list[float] = []
    shapes = []
    for entry in sorted(entries, key=_day_of):
        left, right = _extent(entry, scale)
        row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        shapes.append(_shape(entry, scale, y + row * ROW))
    return shapes, max(1, len(ends))


def _day_of(entry: Entry) -> tuple[dt.date, str]:
    day = entry.target or entry.mark_on or entry.start
    return day or dt.date.min, entry.label


def _extent(entry: Entry, scale: Scale) -> tuple[float, float]:
    """The room that an entry takes: its bar, its marks and its label."""
    shape = _shape(entry, scale, 0)
    half = len(entry.label) * CHARACTER / 2 + 2
    centre = shape.label_x if shape.anchor == "middle" else shape.label_x + half
    places = [centre - half, centre + half]
    if shape.bar:
        places += [shape.bar[0], sum(shape.bar)]
    for mark in (shape.mark, shape.book):
        if mark is not None:
            places += [mark - ICON / 2 - 1, mark + ICON / 2 + 1]
    return min(places), max(places)


def _shape(entry: Entry, scale: Scale, y: float) -> Shape:
    bar = _span(entry.start, entry.end, scale) if entry.start and entry.end else None
    mark = scale.x(entry.mark_on) if entry.mark_on else None
    middle = scale.x(entry.target) if entry.target else mark
    if middle is None:
        middle = bar[0] if bar else 0.0
    half = len(entry.label) * CHARACTER / 2
    place = min(max(middle, LEFT + half), WIDTH - RIGHT - half)
    apart = entry.target is not None and entry.target != entry.mark_on
    tick = scale.x(entry.target) if entry.target and apart and bar and bar[1] > 6 else None
    book = scale.x(entry.booked_on) if entry.booked_on else None
    return Shape(entry, y, round(place, 1), "middle", bar, mark, tick, book)


def _span(start: dt.date, end: dt.date, scale: Scale) -> tuple[float, float]:
    """A bar over whole days, both ends inclusive, never too thin to be seen."""
    left = scale.x(start)
    return left, round(max(scale.x(end + dt.timedelta(days=1)) - left, 3.0), 1)


def ticks_of(plan: Plan, scale: Scale) -> list[Tick]:
    """Months or years since day 0, as many as have room for a word."""
    ticks = [Tick(scale.x(plan.day0), "D0", plan.day0, _age(plan, plan.day0), day0=True)]
    for months in _steps(plan):
        day = plan.day0 + relativedelta(months=months)
        x = scale.x(day)
        if day <= plan.end and x - ticks[-1].x >= TICK_ROOM and x <= WIDTH - RIGHT:
            label = f"Y{months // 12}" if plan.yearly else f"M{months}"
            ticks.append(Tick(x, label, day, _age(plan, day)))
    return ticks


def _steps(plan: Plan) -> Iterable[int]:
    if plan.yearly:
        return range(12, 12 * 40, 12)
    months = (plan.end - plan.day0).days // 30
    step = 3 if months <= 36 else 6
    return [*range(1, FIRST_MONTHS), *range(step if step > FIRST_MONTHS else 6, 600, step)]


def _age(plan: Plan, day: dt.date) -> str:
    """Completed years, where the known birth allows only one answer; else the two."""
    if plan.born is None:
        return ""
    young, old = (relativedelta(day, born).years for born in reversed(plan.born))
    return str(old) if young == old else f"{young}–{old}"
