"""Which visits of a child can share one trip, in Python and in SQL."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.schedules.codes import Modality
from registry.schedules.models import PlannedItem
from registry.schedules.rules import Window
from registry.schedules.trips import (
    all_on_one_day,
    companions,
    shares_a_trip,
    trip_window,
    window_of,
)
from tests.people import coordinator_of, make_centre, make_patient, make_plan

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 6, 1)
near = st.integers(-60, 60).map(lambda n: TODAY + n * DAY)
widths = st.just(0) | st.integers(0, 40)


def window(opens: int, target: int, closes: int) -> Window:
    """Days from today."""
    return Window(TODAY + opens * DAY, TODAY + target * DAY, TODAY + closes * DAY)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, object]:
    """What a planned item says about itself, as its columns."""
    target = draw(near)
    finished = draw(st.sampled_from(["", "", "", "done_on", "missed_on", "not_required_on"]))
    found: dict[str, object] = {
        "target_on": target,
        "opens_on": target - draw(widths) * DAY,
        "closes_on": target + draw(widths) * DAY,
        "modality": draw(st.sampled_from([Modality.MRI, Modality.SAFETY, Modality.CONSENT])),
        **dict.fromkeys(["done_on", "missed_on", "not_required_on"]),
        "missed_reason": "other" if finished == "missed_on" else "",
        "not_required_reason": "other" if finished == "not_required_on" else "",
    }
    return found | ({finished: TODAY - DAY} if finished else {})


@pytest.fixture
def plan() -> list[PlannedItem]:
    centre = make_centre()
    by = coordinator_of(centre)
    return make_plan(make_patient(centre, by), by)[:6]


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(facts(), min_size=6, max_size=6))
def test_sql_says_the_same(plan: list[PlannedItem], drawn: list[dict[str, object]]) -> None:
    PlannedItem.objects.exclude(pk__in=[one.pk for one in plan]).delete()
    for item, values in zip(plan, drawn, strict=True):
        vars(item).update(values)
    PlannedItem.objects.bulk_update(plan, list(drawn[0]))

    said = dict(PlannedItem.objects.annotate(said=shares_a_trip(TODAY)).values_list("pk", "said"))

    for item in plan:
        travels = not item.is_consent and not (
            item.done_on or item.missed_on or item.not_required_on
        )
        if travels:
            assert said[item.pk] == bool(companions(item, plan, TODAY)), item.pk
        else:
            assert companions(item, plan, TODAY) == []


def item(number: int, shape: Window) -> PlannedItem:
    return PlannedItem(
        pk=number,
        modality=Modality.CLINIC,
        opens_on=shape.opens_on,
        target_on=shape.target_on,
        closes_on=shape.closes_on,
    )


def test_windows_that_overlap_share_a_trip_also_when_one_is_over() -> None:
    overdue, open_now, old = (
        item(1, window(-30, -20, -10)),
        item(2, window(-15, 0, 5)),
        item(3, window(-90, -80, -70)),
    )

    assert companions(overdue, [overdue, open_now, old], TODAY) == [open_now]
    assert companions(open_now, [overdue, open_now, old], TODAY) == [overdue]
    assert companions(old, [overdue, open_now, old], TODAY) == []


def test_only_what_has_a_day_in_common_with_all_is_ticked() -> None:
    long, early, late = (
        item(1, window(0, 10, 20)),
        item(2, window(0, 2, 4)),
        item(3, window(15, 17, 19)),
    )

    assert all_on_one_day(long, [early, late], TODAY) == [early]


def test_the_target_of_a_trip() -> None:
    left, right = window(0, 4, 20), window(2, 10, 12)

    assert trip_window([left, right], TODAY) == window(2, 7, 12)
    assert trip_window([left], TODAY) == left
    assert trip_window([left, window(21, 22, 23)], TODAY) is None


def test_with_an_overdue_visit_the_trip_is_wanted_at_once() -> None:
    overdue, open_now = window(-30, -20, -10), window(-5, 8, 10)

    assert trip_window([overdue, open_now], TODAY) == window(-5, 0, 10)
    assert trip_window([overdue, window(3, 5, 8)], TODAY) == window(3, 3, 8)
    assert trip_window([overdue, window(-9, -8, -7)], TODAY) == window(-9, -8, -7)


def test_the_window_of_an_item() -> None:
    shape = window(-1, 0, 1)
    assert window_of(item(1, shape)) == shape
