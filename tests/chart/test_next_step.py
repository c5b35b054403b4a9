"""What the coordinator does next for one child."""

import datetime as dt

import pytest

from registry.chart.next_step import NextStep, next_step
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import ItemOnDay, item_on

TODAY = dt.date(2026, 3, 10)


def planned(opens: int, target: int, closes: int, *, safety: bool = False) -> PlannedItem:
    """An item whose days are counted from today."""
    days = (TODAY + dt.timedelta(days=n) for n in (opens, target, closes))
    return PlannedItem(
        id=opens + 1000,
        code=f"D{target}",
        safety=safety,
        **dict(zip(("opens_on", "target_on", "closes_on"), days, strict=True)),
    )


def step(*items: PlannedItem) -> NextStep:
    found = next_step([item_on(item, TODAY) for item in items], TODAY)
    assert found is not None
    return found


def codes(items: list[ItemOnDay] | tuple[ItemOnDay, ...]) -> list[str]:
    return [one.item.code for one in items]


def test_overdue_comes_first_then_safety_then_what_closes_first() -> None:
    late, safe, soon = planned(-60, -50, -40), planned(-9, 5, 40, safety=True), planned(-3, 0, 3)
    found = step(soon, safe, late)

    assert found.found.item is late
    assert codes(list(found.others)) == [safe.code, soon.code]
    assert "enter it late" in found.advice


def test_nothing_open_leads_to_what_opens_next() -> None:
    found = step(planned(200, 210, 220), planned(20, 30, 40))

    assert found.found.item.code == "D30"
    assert found.left == "opens in 20 days"
    assert found.advice == "Book ahead: the window opens soon."
    assert step(planned(90, 99, 110)).advice == "Nothing to do before the window opens."


@pytest.mark.parametrize(
    ("booked", "words"),
    [
        (4, "Booked for 14 Mar 2026. Enter the visit when it has taken place."),
        (0, "Booked for 10 Mar 2026. Enter the visit when it has taken place."),
        (-4, "Was booked for 6 Mar 2026: enter the visit, or book again."),
        (None, "Book a date and tell the family."),
    ],
)
def test_advice_knows_the_booking(booked: int | None, words: str) -> None:
    item = planned(-3, 5, 13)
    item.booked_on = None if booked is None else TODAY + dt.timedelta(days=booked)

    assert step(item).advice == words


def test_windows_that_share_days_are_one_journey() -> None:
    visit, check, far = planned(-3, 5, 13), planned(10, 40, 70, safety=True), planned(14, 20, 30)
    trip = step(visit, check, far).trip

    assert trip is not None
    assert codes(list(trip.items)) == [visit.code, check.code]
    assert (trip.first_day - TODAY).days == 10
    assert (trip.last_day - TODAY).days == 13


def test_a_lone_window_is_no_journey() -> None:
    assert step(planned(-3, 5, 13), planned(20, 30, 40)).trip is None


def test_a_finished_plan_has_no_next_step() -> None:
    item = planned(-3, 5, 13)
    item.done_on = TODAY

    assert next_step([item_on(item, TODAY)], TODAY) is None
    assert next_step([], TODAY) is None
