"""The ladders: one rung per item, role and day, each at most once, none after the end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.data import read_json
from registry.reminders.codes import Edge, Rung
from registry.reminders.jobs import LADDER as FILE
from registry.reminders.rules import (
    MOST_ATTEMPTS,
    Step,
    due_rungs,
    ladder_for,
    ladders_of,
    may_chase,
    order_fault,
    pause_after,
    sent_since,
    step_fault,
)
from registry.schedules.rules import ItemFacts

DAY = dt.date(2026, 1, 1)
LIFE = range(-60, 200)  # days around DAY
FIVE_MINUTES = dt.timedelta(minutes=5)
LADDER = tuple(
    Step(one["role"], Rung(one["rung"]), Edge(one["edge"]), one["days"])
    for one in read_json(FILE)["steps"]
)


def on(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def window(length: int, **facts: dt.date | None) -> ItemFacts:
    return ItemFacts(target_on=DAY, opens_on=DAY, closes_on=on(length), **facts)


def due(
    item: ItemFacts, day: dt.date, booked_on: dt.date | None = None
) -> dict[str, tuple[Rung, dt.date]]:
    return due_rungs(item, booked_on, day, day - dt.timedelta(days=7), LADDER)


def sent_over_life(
    item: ItemFacts, booked_on: dt.date | None = None, wakes: frozenset[int] = frozenset(LIFE)
) -> dict[Rung, int]:
    """What a registry sends that looks on the given days: rung to the day of sending."""
    sent: dict[Rung, int] = {}
    for number in sorted(wakes):
        for rung, _reached in due(item, on(number), booked_on).values():
            sent.setdefault(rung, number)
    return sent


def test_a_visit_that_never_comes() -> None:
    assert sent_over_life(window(60)) == {
        Rung.BOOK_AHEAD: -30,
        Rung.OPENED: 0,
        Rung.CLOSING: 53,
        Rung.OVERDUE_1: 61,
        Rung.OVERDUE_2: 68,
        Rung.OVERDUE_3: 75,
        Rung.OVERDUE_4: 82,
        Rung.ESCALATED: 89,
    }


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, 0), (3, 0), (7, 0), (8, 1)],
)
def test_in_a_short_window_the_newest_rung_takes_the_place_of_the_others(
    length: int, expected: int
) -> None:
    sent = sent_over_life(window(length))
    assert sent[Rung.CLOSING] == expected
    assert (Rung.OPENED in sent) == (length == 8)


def test_the_reason_carries_the_day_on_which_the_rung_was_reached() -> None:
    assert due(window(60), on(4)) == {"coordinator": (Rung.OPENED, DAY)}


def test_a_rung_of_long_ago_is_not_sent_and_no_lower_one_in_its_place() -> None:
    assert due(window(60), on(7)) == {"coordinator": (Rung.OPENED, DAY)}
    assert due(window(60), on(8)) == {}
    assert due(window(60), on(200)) == {}


def test_a_registry_that_stood_still_sends_the_newest_rung_alone() -> None:
    assert sent_over_life(window(60), wakes=frozenset({-29, 70})) == {
        Rung.BOOK_AHEAD: -29,
        Rung.OVERDUE_2: 70,
    }


def test_a_booked_visit_is_not_to_be_booked() -> None:
    sent = sent_over_life(window(60), booked_on=on(5))
    assert Rung.BOOK_AHEAD not in sent
    assert sent[Rung.OPENED] == 0


@pytest.mark.parametrize("fact", ["done_on", "missed_on", "not_required_on", "stopped_on"])
def test_an_outcome_ends_the_ladder_from_its_own_day(fact: str) -> None:
    sent = sent_over_life(window(60, **{fact: on(61)}))
    assert set(sent) == {Rung.BOOK_AHEAD, Rung.OPENED, Rung.CLOSING}


outcomes = st.one_of(st.none(), st.integers(-60, 200))


@given(
    length=st.integers(0, 366),
    facts=st.fixed_dictionaries(
        dict.fromkeys(("done_on", "missed_on", "not_required_on", "stopped_on"), outcomes)
    ),
    booked=st.booleans(),
    wakes=st.frozensets(st.sampled_from(LIFE)),
)
def test_over_a_life(
    length: int, facts: dict[str, int | None], booked: bool, wakes: frozenset[int]
) -> None:
    """Whenever the registry looks: rungs go out in order, once, and never after the end."""
    days = {name: None if number is None else on(number) for name, number in facts.items()}
    sent = sent_over_life(window(length, **days), DAY if booked else None, wakes)
    climbed = sorted(sent, key=list(Rung).index)
    assert [sent[rung] for rung in climbed] == sorted(sent.values())
    assert len(set(sent.values())) == len(sent)
    ends = [number for number in facts.values() if number is not None]
    assert all(number < min(ends, default=300) for number in sent.values())


class TestLadders:
    COMMON = Step("coordinator", Rung.OPENED, Edge.OPENS, 0)
    LEADS = Step("lead", Rung.ESCALATED, Edge.CLOSES, 29)

    def test_a_plan_without_own_steps_has_those_of_every_plan(self) -> None:
        found = ladders_of([("", self.COMMON), ("", self.LEADS)])
        assert ladder_for(found, "avn_2y") == (self.COMMON, self.LEADS)

    def test_own_steps_of_a_role_stand_in_the_place_of_the_common_ones_of_that_role(self) -> None:
        own = Step("coordinator", Rung.OVERDUE_1, Edge.CLOSES, 3)
        found = ladders_of([("", self.COMMON), ("", self.LEADS), ("ltfu", own)])
        assert set(ladder_for(found, "ltfu")) == {own, self.LEADS}
        assert ladder_for(found, "avn_2y") == (self.COMMON, self.LEADS)

    def test_an_own_step_that_is_off_stands_for_no_mail(self) -> None:
        off = Step("coordinator", Rung.OPENED, Edge.OPENS, 0, active=False)
        found = ladders_of([("", self.COMMON), ("ltfu", off)])
        assert ladder_for(found, "ltfu") == ()

    def test_nothing_configured(self) -> None:
        assert ladder_for(ladders_of([]), "avn_2y") == ()

    def test_each_role_climbs_its_own_ladder(self) -> None:
        ladder = (self.COMMON, Step("lead", Rung.CLOSING, Edge.CLOSES, -60))
        found = due_rungs(window(60), None, DAY, DAY, ladder)
        assert found == {"coordinator": (Rung.OPENED, DAY), "lead": (Rung.CLOSING, DAY)}


@pytest.mark.parametrize(
    ("rung", "edge", "days", "right"),
    [
        (Rung.BOOK_AHEAD, Edge.OPENS, -1, True),
        (Rung.BOOK_AHEAD, Edge.OPENS, 0, False),
        (Rung.BOOK_AHEAD, Edge.CLOSES, -1, False),
        (Rung.OPENED, Edge.OPENS, 0, True),
        (Rung.OPENED, Edge.OPENS, -1, False),
        (Rung.CLOSING, Edge.CLOSES, 0, True),
        (Rung.CLOSING, Edge.CLOSES, 1, False),
        (Rung.OVERDUE_1, Edge.CLOSES, 1, True),
        (Rung.OVERDUE_1, Edge.CLOSES, 0, False),
        (Rung.ESCALATED, Edge.OPENS, 40, False),
    ],
)
def test_a_step_means_what_its_mail_says(rung: Rung, edge: Edge, days: int, right: bool) -> None:
    assert (step_fault(rung, edge, days) == "") is right


def test_the_rungs_of_a_ladder_rise() -> None:
    assert order_fault(LADDER) is None
    late = Step("coordinator", Rung.OVERDUE_1, Edge.CLOSES, 8)  # not before the second reminder
    assert order_fault([late, *LADDER[4:]]) == LADDER[4]


@pytest.mark.parametrize(
    ("last_open", "catch_up", "expected"),
    [(on(-1), 7, on(-7)), (on(-1), 0, on(-1)), (on(-3), 0, on(-3)), (on(-12), 7, on(-12))],
)
def test_what_was_reached_on_closed_days_is_sent_on_the_next_open_one(
    last_open: dt.date, catch_up: int, expected: dt.date
) -> None:
    assert sent_since(DAY, last_open, catch_up) == expected


@pytest.mark.parametrize(
    ("kind", "vital", "stopped", "expected"),
    [
        ("registry", "alive", [], True),
        ("registry", "unknown", [], True),
        ("registry", "dead", [], False),
        ("registry", "alive", [DAY], False),
        ("registry", "alive", [on(1)], True),
        ("literature_case", "alive", [], False),
        ("reference_cohort", "alive", [], False),
        ("test", "alive", [], False),
    ],
)
def test_of_whom_anybody_is_reminded(
    kind: str, vital: str, stopped: list[dt.date], expected: bool
) -> None:
    assert may_chase(kind, vital, stopped, DAY) is expected


def test_pauses_double_and_last_a_night() -> None:
    pauses = [pause_after(attempts, FIVE_MINUTES) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses[:3] == [dt.timedelta(minutes=minutes) for minutes in (5, 10, 20)]
    assert sum(pauses, dt.timedelta()) > dt.timedelta(hours=10)
