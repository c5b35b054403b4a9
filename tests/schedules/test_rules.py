import datetime as dt
import json
from dataclasses import asdict

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.schedules.codes import State
from registry.schedules.models import PlannedItem, state_expression
from registry.schedules.rules import (
    ItemFacts,
    Offset,
    deviation_days,
    status,
    template_faults,
    window,
)
from tests.rule_examples import fields_of, rules_of

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2016, 1, 1), dt.date(2035, 12, 31)
TWENTY_YEARS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
AWKWARD = [
    dt.date(year, month, day)
    for year in (2019, 2020, 2024)
    for month, day in ((1, 31), (2, 28), (3, 1), (12, 31))
] + [dt.date(2020, 2, 29), dt.date(2024, 2, 29)]

anchors = st.sampled_from(AWKWARD) | st.dates(dt.date(2017, 1, 1), dt.date(2033, 1, 1))
widths = st.just(0) | st.integers(0, 90)
offsets = st.builds(
    Offset,
    st.just("X"),
    st.integers(-14, 24),
    st.sampled_from(["d", "mo"]),
    before_days=widths,
    after_days=widths,
)


@st.composite
def facts(draw: st.DrawFn) -> ItemFacts:
    """A planned item and what happened to it, on days around its window."""
    planned = window(draw(anchors), draw(offsets))
    near = st.integers(-120, 400).map(lambda days: planned.target_on + days * DAY)
    edges = st.sampled_from([planned.opens_on, planned.target_on, planned.closes_on])
    happened = st.none() | edges | edges.map(lambda day: day + DAY) | near
    return ItemFacts(
        planned.target_on,
        planned.opens_on,
        planned.closes_on,
        *(draw(happened) for _fact in range(4)),
    )


def spelled_out(item: ItemFacts, day: dt.date) -> list[State]:
    """Every state that holds, each by its own sentence; one must be left."""
    done = item.done_on is not None and item.done_on <= day
    freed = not done and item.not_required_on is not None and item.not_required_on <= day
    missed = not (done or freed) and item.missed_on is not None and item.missed_on <= day
    closed = done or freed or missed
    stopped = not closed and item.stopped_on is not None and item.stopped_on <= day
    waits = not (closed or stopped)
    done_on = item.done_on or day
    sentences = {
        State.DONE_EARLY: done and done_on < item.opens_on,
        State.DONE_IN_WINDOW: done and item.opens_on <= done_on <= item.closes_on,
        State.DONE_LATE: done and item.closes_on < done_on,
        State.NOT_REQUIRED: freed,
        State.MISSED: missed,
        State.STOPPED: stopped,
        State.UPCOMING: waits and day < item.opens_on,
        State.OPEN: waits and item.opens_on <= day < item.target_on,
        State.DUE: waits and item.target_on <= day <= item.closes_on,
        State.OVERDUE: waits and item.closes_on < day,
    }
    return [state for state, holds in sentences.items() if holds]


@settings(max_examples=25)
@given(facts())
def test_exactly_one_state_holds_on_every_day_of_twenty_years(item: ItemFacts) -> None:
    for day in TWENTY_YEARS:
        assert spelled_out(item, day) == [status(item, day)]


def in_sql(items: list[ItemFacts], first: dt.date, last: dt.date) -> dict[tuple[int, str], str]:
    """`state_expression` for every item on every day, in one statement.

    A common table expression takes the place of the table, and the day its bookings.
    """
    as_of = dt.date(1, 1, 1)
    query = PlannedItem.objects.annotate(state=state_expression(as_of))
    sql, params = query.values_list("id", "booked_on", "state").query.sql_with_params()
    rows = json.dumps([{"id": n, **asdict(item)} for n, item in enumerate(items)], default=str)
    day, values = '"registry_planneditem"."booked_on"', iter(params)
    head, *parts = sql.split("%s")
    kept = []
    for part in parts:
        value = next(values)
        is_day = value == as_of
        head += (day if is_day else "%s") + part
        kept += [] if is_day else [value]
    columns = ", ".join(f"{name} date" for name in asdict(items[0]))
    source = (
        "WITH registry_planneditem AS (SELECT given.*, day::date AS booked_on"
        f" FROM jsonb_to_recordset(%s) AS given(id int, {columns}),"
        " generate_series(%s::date, %s::date, '1 day') AS day) "
    )
    with connection.cursor() as cursor:
        cursor.execute(source + head, [rows, first, last, *kept])
        return {(n, str(on)): state for n, on, state in cursor.fetchall()}


same_database = settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.django_db
@same_database
@given(st.lists(facts(), min_size=4, max_size=6))
def test_sql_says_the_same_on_every_day_of_twenty_years(items: list[ItemFacts]) -> None:
    found = in_sql(items, FIRST, LAST)
    assert found == {
        (n, str(day)): str(status(item, day))
        for n, item in enumerate(items)
        for day in TWENTY_YEARS
    }


@pytest.mark.django_db
@settings(same_database, max_examples=60)
@given(st.lists(facts(), min_size=20, max_size=60), anchors)
def test_sql_says_the_same_of_many_items(items: list[ItemFacts], start: dt.date) -> None:
    week = [start + n * DAY for n in range(7)]
    found = in_sql(items, week[0], week[-1])
    assert found == {
        (n, str(day)): str(status(item, day)) for n, item in enumerate(items) for day in week
    }


def item(opens: str, target: str, closes: str, **happened: dt.date) -> ItemFacts:
    target_on, opens_on, closes_on = (dt.date.fromisoformat(d) for d in (target, opens, closes))
    return ItemFacts(target_on, opens_on, closes_on, **happened)


D72 = item("2024-04-28", "2024-05-12", "2024-05-26")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2024-04-27", State.UPCOMING),
        ("2024-04-28", State.OPEN),
        ("2024-05-11", State.OPEN),
        ("2024-05-12", State.DUE),
        ("2024-05-26", State.DUE),
        ("2024-05-27", State.OVERDUE),
    ],
)
def test_both_ends_of_a_window_belong_to_it(day: str, state: State) -> None:
    assert status(D72, dt.date.fromisoformat(day)) == state


@pytest.mark.parametrize(
    ("done", "state", "deviation"),
    [
        ("2024-04-27", State.DONE_EARLY, -1),
        ("2024-04-28", State.DONE_IN_WINDOW, 0),
        ("2024-05-26", State.DONE_IN_WINDOW, 0),
        ("2024-05-27", State.DONE_LATE, 1),
    ],
)
def test_what_was_done_is_early_in_time_or_late(done: str, state: State, deviation: int) -> None:
    day = dt.date.fromisoformat(done)
    seen = item("2024-04-28", "2024-05-12", "2024-05-26", done_on=day)
    assert status(seen, LAST) == state
    assert deviation_days(seen, day) == deviation
    assert status(seen, day - DAY) not in (state, State.OVERDUE)


def test_a_window_of_one_day() -> None:
    day = dt.date(2024, 2, 29)
    only = item("2024-02-29", "2024-02-29", "2024-02-29")
    states = [status(only, day + n * DAY) for n in (-1, 0, 1)]
    assert states == [State.UPCOMING, State.DUE, State.OVERDUE]


def test_late_data_outrank_a_missed_visit_and_a_stop() -> None:
    day = dt.date(2024, 6, 1)
    seen = item(
        "2024-04-28", "2024-05-12", "2024-05-26", missed_on=day, stopped_on=day, done_on=day + DAY
    )
    assert [status(seen, day + n * DAY) for n in (-1, 0, 1)] == [
        State.OVERDUE,
        State.MISSED,
        State.DONE_LATE,
    ]


@pytest.mark.parametrize(
    ("anchor", "offset", "opens", "target", "closes"),
    [
        # test vector 2
        ("2024-03-01", Offset("D72", 72, "d", 14, 14), "2024-04-28", "2024-05-12", "2024-05-26"),
        ("2024-03-01", Offset("M24", 24, "mo", 60, 60), "2025-12-31", "2026-03-01", "2026-04-30"),
        # D19: calendar months, clipped to the month's end
        ("2024-02-29", Offset("M24", 24, "mo", 0, 0), "2026-02-28", "2026-02-28", "2026-02-28"),
        ("2024-01-31", Offset("M1", 1, "mo", 1, 1), "2024-02-28", "2024-02-29", "2024-03-01"),
        ("2024-03-01", Offset("BL", -14, "d", 28, 13), "2024-01-19", "2024-02-16", "2024-02-29"),
        ("2024-03-01", Offset("D0", 0, "d", 0, 0), "2024-03-01", "2024-03-01", "2024-03-01"),
    ],
)
def test_windows(anchor: str, offset: Offset, opens: str, target: str, closes: str) -> None:
    found = window(dt.date.fromisoformat(anchor), offset)
    days = (found.opens_on, found.target_on, found.closes_on)
    assert days == tuple(dt.date.fromisoformat(day) for day in (opens, target, closes))


def test_a_template_in_order_without_shared_days_has_no_faults() -> None:
    plan = [
        Offset("BL", -14, "d", 28, 13),
        Offset("D0", 0, "d", 0, 0),
        Offset("D1", 1, "d", 0, 2),
        Offset("M12", 12, "mo", 30, 30),
    ]
    assert template_faults(plan) == []


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        (Offset("D30", 30, "d", 5, 5), Offset("D14", 14, "d", 3, 3), "W04"),
        (Offset("A", 14, "d", 3, 3), Offset("B", 14, "d", 0, 0), "W04"),
        (Offset("D14", 14, "d", 3, 3), Offset("D20", 20, "d", 3, 3), "W05"),
        # a month after 28 February comes sooner than 30 days: shared in February alone
        (Offset("D28", 28, "d", 0, 0), Offset("M1", 1, "mo", 0, 0), "W04"),
        (Offset("D20", 20, "d", 0, 4), Offset("M1", 1, "mo", 4, 0), "W05"),
    ],
)
def test_faults_of_a_template(first: Offset, second: Offset, rule: str) -> None:
    said = template_faults([first, second])
    assert rules_of(said) == [rule]
    assert fields_of(said) == [second.code]


@settings(max_examples=200)
@given(st.lists(offsets, min_size=2, max_size=2), anchors)
def test_a_faultless_template_never_shares_a_day(pair: list[Offset], anchor: dt.date) -> None:
    first, second = (window(anchor, offset) for offset in pair)
    if not template_faults(pair):
        assert first.closes_on < second.opens_on
