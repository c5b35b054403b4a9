import datetime as dt
from collections import Counter

from registry.core.identifiers import is_registry_number
from registry.literature.demo.draw import children
from registry.literature.demo.fates import Fate, Trip, fates, trips_of
from registry.literature.demo.growth import height_cm, weight_kg
from registry.literature.demo.profiles import CENTRES, CHILDREN, UNTREATED
from registry.schedules.models import PlannedItem

TODAY = dt.date(2026, 11, 20)


def test_the_same_seed_gives_the_same_children_on_any_day() -> None:
    later = children(TODAY + dt.timedelta(days=90))
    same = [(c.registry_number, c.given, c.disorder.term, c.foci, c.course) for c in later]
    now = children(TODAY)
    assert same == [(c.registry_number, c.given, c.disorder.term, c.foci, c.course) for c in now]
    moved = [(b.day0 - a.day0).days for a, b in zip(now, later, strict=True) if a.day0 and b.day0]
    assert set(moved) == {90}


def test_two_hundred_children_at_four_centres_over_six_years() -> None:
    drawn = children(TODAY)
    assert len(drawn) == CHILDREN == len({child.registry_number for child in drawn})
    assert {child.centre for child in drawn} == set(CENTRES)
    assert all(is_registry_number(child.registry_number) for child in drawn)
    treated = [child.day0 for child in drawn if child.day0]
    assert len(treated) == CHILDREN - UNTREATED
    assert TODAY - min(treated) > dt.timedelta(days=5 * 365)
    assert max(treated) < TODAY


def test_avn_is_most_and_some_have_it_on_both_sides() -> None:
    drawn = children(TODAY)
    terms = Counter(child.disorder.term for child in drawn)
    assert terms["osteonecrosis"] > CHILDREN / 2
    assert {"sbc", "oi", "jia_poly_rf_neg"} <= terms.keys()
    both = [child for child in drawn if len(child.foci) == 2]
    assert len(both) > 10
    assert all({focus.side for focus in child.foci} == {"left", "right"} for child in both)


def test_children_are_children_and_keep_growing() -> None:
    for child in children(TODAY):
        day0 = child.day0 or TODAY
        assert 1 < child.age(day0) < 18
        later = day0 + dt.timedelta(days=365)
        assert height_cm(child, later) >= height_cm(child, day0)
        assert float(weight_kg(child, day0)) / (float(height_cm(child, day0)) / 100) ** 2 > 7.5


def item(code: str, target: dt.date, *, mandatory: bool = True) -> PlannedItem:
    days = dt.timedelta(days=14)
    return PlannedItem(
        code=code,
        target_on=target,
        opens_on=target - days,
        closes_on=target + days,
        mandatory=mandatory,
        safety=False,
    )


def decided(index: int) -> list[tuple[Trip, Fate]]:
    child = children(TODAY)[index]
    assert child.day0
    days = range(0, 2000, 40)
    items = [item("D0" if not n else f"V{n}", child.day0 + dt.timedelta(days=n)) for n in days]
    return fates(child, trips_of(items))


def test_items_of_one_day_are_one_trip() -> None:
    both = trips_of([item("M12", TODAY), item("Y1", TODAY), item("M18", TODAY + dt.timedelta(1))])
    assert [sorted(trip.codes) for trip in both] == [["M12", "Y1"], ["M18"]]


def test_visits_rise_with_their_targets_and_none_lies_in_the_future() -> None:
    for index in range(UNTREATED, UNTREATED + 30):
        days = [fate.done_on for _trip, fate in decided(index) if fate.done_on]
        assert days == sorted(set(days))
        assert max(days) <= TODAY


def test_one_thing_happens_to_an_item_at_most_and_always_for_a_reason() -> None:
    for index in range(UNTREATED, CHILDREN, 7):
        for _trip, fate in decided(index):
            facts = (fate.done_on, fate.missed_on, fate.not_required_on, fate.stopped_on)
            assert sum(fact is not None for fact in facts) <= 1
            assert bool(fate.missed_on) == bool(fate.missed_reason)
            assert bool(fate.stopped_on) == bool(fate.stopped_because)
