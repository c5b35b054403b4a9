"""The ladder: one rung per item and day, each at most once, none after the end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts.codes import Role
from registry.reminders.codes import Rung
from registry.reminders.rules import (
    LADDER,
    MOST_ATTEMPTS,
    due_rung,
    may_chase,
    pause_after,
    told_role,
)
from registry.schedules.rules import ItemFacts

DAY = dt.date(2026, 1, 1)
LIFE = range(-60, 200)  # days around DAY


def on(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def window(length: int, **facts: dt.date | None) -> ItemFacts:
    return ItemFacts(target_on=DAY, opens_on=DAY, closes_on=on(length), **facts)


def sent_over_life(
    item: ItemFacts, booked_on: dt.date | None = None, wakes: frozenset[int] = frozenset(LIFE)
) -> dict[Rung, int]:
    """What a registry sends that looks on the given days: rung to the day of sending."""
    sent: dict[Rung, int] = {}
    for number in sorted(wakes):
        found = due_rung(item, booked_on, on(number), 7)
        if found:
            sent.setdefault(found[0], number)
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
    assert due_rung(window(60), None, on(4), 7) == (Rung.OPENED, DAY)


def test_a_rung_of_long_ago_is_not_sent_and_no_lower_one_in_its_place() -> None:
    assert due_rung(window(60), None, on(7), 7) == (Rung.OPENED, DAY)
    assert due_rung(window(60), None, on(8), 7) is None
    assert due_rung(window(60), None, on(200), 7) is None


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
    order = [step.rung for step in LADDER]
    climbed = sorted(sent, key=order.index)
    assert [sent[rung] for rung in climbed] == sorted(sent.values())
    assert len(set(sent.values())) == len(sent)
    ends = [number for number in facts.values() if number is not None]
    assert all(number < min(ends, default=300) for number in sent.values())


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


def test_leads_are_told_at_the_end_of_the_ladder() -> None:
    told = {rung: told_role(rung) for rung in Rung}
    assert told.pop(Rung.ESCALATED) == Role.LEAD
    assert set(told.values()) == {Role.COORDINATOR}


def test_pauses_double_and_last_a_night() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses[:3] == [dt.timedelta(minutes=minutes) for minutes in (5, 10, 20)]
    assert sum(pauses, dt.timedelta()) > dt.timedelta(hours=10)
