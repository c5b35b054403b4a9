"""The geometry of the timeline, without a database."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.chart.timeline import (
    CHARACTER,
    LEFT,
    RIGHT,
    WIDTH,
    Entry,
    Lane,
    Plan,
    Scale,
    draw,
    pack,
    scale_of,
    ticks_of,
    wrap,
)

DAY0 = dt.date(2024, 2, 29)
days = st.dates(DAY0 - dt.timedelta(days=40), DAY0 + dt.timedelta(days=800))


def plan(months: int = 26, *, yearly: bool = False, lanes: tuple[Lane, ...] = ()) -> Plan:
    end = DAY0 + dt.timedelta(days=months * 30)
    return Plan(DAY0, DAY0 - dt.timedelta(days=45), end, lanes, today=DAY0, yearly=yearly)


def item(target: int, width: int, label: str = "", mark: int | None = None) -> Entry:
    """A window of so many days to each side of its target, done on a day or waiting."""
    day = DAY0 + dt.timedelta(days=target)
    side = dt.timedelta(days=width)
    done = DAY0 + dt.timedelta(days=mark) if mark is not None else day
    return Entry("open", label or f"D{target}", "", day - side, day + side, day, done)


def test_the_ends_of_the_plan_are_the_ends_of_the_drawing() -> None:
    scale = scale_of(plan())

    assert scale.x(plan().start) == LEFT
    assert scale.x(plan().end) == WIDTH - RIGHT
    assert scale.x(dt.date(1990, 1, 1)) == LEFT
    assert scale.x(dt.date(2090, 1, 1)) == WIDTH - RIGHT


@given(days, days)
def test_later_is_further_right(first: dt.date, second: dt.date) -> None:
    scale = scale_of(plan())
    if first < second:
        assert scale.x(first) <= scale.x(second)


def test_the_first_months_are_wider_and_years_are_even() -> None:
    def month(scale: Scale, number: int) -> float:
        start = DAY0 + dt.timedelta(days=30 * number)
        return scale.x(start + dt.timedelta(days=30)) - scale.x(start)

    assert month(scale_of(plan()), 0) > 2 * month(scale_of(plan()), 12)
    years = scale_of(plan(190, yearly=True))
    assert month(years, 0) == pytest.approx(month(years, 100), abs=0.2)
    short = scale_of(plan(8))
    assert month(short, 0) == pytest.approx(month(short, 6), abs=0.2)


@given(st.lists(st.tuples(st.integers(-14, 700), st.integers(0, 60)), max_size=25))
def test_no_two_marks_of_a_row_touch(found: list[tuple[int, int]]) -> None:
    entries = [item(target, width) for target, width in found]
    shapes, rows = pack(entries, scale_of(plan()), 0)

    assert len(shapes) == len(entries)
    assert rows >= 1
    for first, second in itertools.combinations(shapes, 2):
        if first.y == second.y and first.bar and second.bar:
            left, right = sorted((first, second), key=lambda one: one.bar or (0, 0))
            assert left.bar is not None
            assert right.bar is not None
            assert sum(left.bar) <= right.bar[0]
            half = (len(left.entry.label) + len(right.entry.label)) * CHARACTER / 2
            assert abs(right.label_x - left.label_x) >= half


@given(st.lists(st.integers(-14, 700), min_size=1, max_size=25))
def test_everything_stays_inside_the_drawing(targets: list[int]) -> None:
    lanes = (Lane("AVN, two years", "knee", "left", [item(t, 20) for t in targets]),)
    panel = draw(plan(lanes=lanes))

    for shape in panel.lanes[0].shapes:
        assert shape.bar is not None
        assert shape.bar[0] >= LEFT
        assert sum(shape.bar) <= WIDTH - RIGHT + 3
        assert panel.lanes[0].y <= shape.label_y
        assert shape.bar_bottom <= panel.lanes[0].bottom
    assert panel.lanes[-1].bottom < panel.floor < panel.height


def test_late_and_early_marks_lie_outside_their_bars() -> None:
    early, late = item(100, 7, mark=80), item(300, 7, mark=330)
    shapes, _rows = pack([early, late], scale_of(plan()), 0)

    assert shapes[0].bar is not None
    assert shapes[1].bar is not None
    assert shapes[0].mark is not None
    assert shapes[1].mark is not None
    assert shapes[0].mark < shapes[0].bar[0]
    assert shapes[1].mark > sum(shapes[1].bar)
    assert shapes[0].tick is not None


def test_a_day_without_window_is_still_seen() -> None:
    shapes, _rows = pack([item(0, 0)], scale_of(plan()), 0)

    assert shapes[0].bar is not None
    assert shapes[0].bar[1] >= 3


def test_a_stage_too_short_for_its_name_has_it_behind() -> None:
    short = Entry("stage", "II–III", "", DAY0, DAY0 + dt.timedelta(days=1))
    long = Entry("stage", "II–III", "", DAY0, DAY0 + dt.timedelta(days=300))
    panel = draw(plan(lanes=(Lane("System", entries=[short, long], slim=True),)))
    behind, inside = panel.lanes[0].shapes

    assert behind.bar is not None
    assert inside.bar is not None
    assert behind.label_x > sum(behind.bar)
    assert inside.bar[0] < inside.label_x < sum(inside.bar)


def test_ticks_have_room_for_their_words() -> None:
    for one in (plan(), plan(62), plan(190, yearly=True)):
        places = [tick.x for tick in ticks_of(one, scale_of(one))]
        assert all(b - a >= 50 for a, b in itertools.pairwise(places))
    labels = [tick.label for tick in ticks_of(plan(), scale_of(plan()))]
    assert labels[:4] == ["D0", "M1", "M2", "M3"]
    assert "M24" in labels


def test_months_are_calendar_months() -> None:
    found = {tick.label: tick.day for tick in ticks_of(plan(), scale_of(plan()))}

    assert found["M24"] == dt.date(2026, 2, 28)


def test_the_age_is_as_sure_as_the_birth() -> None:
    month = (dt.date(2014, 5, 1), dt.date(2014, 5, 31))
    years = Plan(DAY0, DAY0, dt.date(2040, 1, 1), (), DAY0, born=month, yearly=True)
    ages = [tick.age for tick in ticks_of(years, scale_of(years))]

    assert ages[:3] == ["9", "10", "11"]
    unsure = Plan(DAY0, DAY0, dt.date(2025, 6, 1), (), DAY0, born=(month[0], dt.date(2015, 4, 1)))
    assert ticks_of(unsure, scale_of(unsure))[0].age == "8–9"


def test_today_is_drawn_only_where_it_lies_inside() -> None:
    assert draw(plan()).today_x is not None
    away = Plan(DAY0, DAY0, dt.date(2025, 6, 1), (), today=dt.date(2030, 1, 1))
    assert draw(away).today_x is None


def test_long_names_are_wrapped_and_cut() -> None:
    name = "Marcus/Enneking radiographic-clinical stages of AVN"

    assert wrap("AVN, two years", 2) == ["AVN, two years"]
    assert len(wrap(name, 2)) == 2
    assert wrap(name, 1)[0].endswith("…")
    assert all(len(line) * CHARACTER <= LEFT + 12 for line in wrap("x" * 90, 2))
