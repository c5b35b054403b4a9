"""The day that is suggested for an appointment: open, in the window if any day of it is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.accounts.models import Centre, Holiday
from registry.schedules.calendars import (
    SEARCH_DAYS,
    Because,
    Calendar,
    Suggestion,
    calendars_of,
    knows_country,
    public_holidays,
    shared_window,
    subdivisions_of,
)
from registry.schedules.rules import Window
from tests.people import make_centre

DAY = dt.timedelta(days=1)
BAVARIA = Calendar(country="DE", subdivision="BY")
NOWHERE = Calendar()

days = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31))
calendars = st.builds(
    Calendar,
    st.frozensets(st.integers(1, 7), min_size=1),
    st.sampled_from(["DE", "FR", "ES", "GB", "US", "SA", "ZZ", ""]),
    own=st.dictionaries(days, st.just("closed"), max_size=20),
)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    target = draw(days)
    before, after = (draw(st.just(0) | st.integers(0, 60)) for _side in range(2))
    return Window(target - before * DAY, target, target + after * DAY)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def around(target: str, before: int, after: int) -> Window:
    on = day(target)
    return Window(on - before * DAY, on, on + after * DAY)


def suggested(calendar: Calendar, window: Window, today: str = "2026-01-01") -> Suggestion:
    return calendar.suggest(window, day(today))


def left_of(window: Window, today: dt.date) -> list[dt.date]:
    first = max(window.opens_on, today)
    return [first + n * DAY for n in range((window.closes_on - first).days + 1)]


@given(calendars, windows(), days)
def test_never_a_closed_day_nor_one_that_is_over(
    calendar: Calendar, window: Window, today: dt.date
) -> None:
    found = calendar.suggest(window, today).day

    assert found is None or (not calendar.closed(found) and found >= today)


@given(calendars, windows(), days)
def test_the_nearest_open_day_of_the_window_or_it_says_that_there_is_none(
    calendar: Calendar, window: Window, today: dt.date
) -> None:
    open_days = [one for one in left_of(window, today) if not calendar.closed(one)]

    found = calendar.suggest(window, today)

    outside = found.because in (Because.NO_OPEN_DAY, Because.WINDOW_OVER)
    assert outside == (not open_days)
    if open_days:
        assert found.day in open_days
        assert found.deviation_days == 0
        nearest = min(abs(one - window.target_on) for one in open_days)
        assert abs(found.day - window.target_on) == nearest
        assert found.last_day == (found.day == window.closes_on)


@given(calendars, windows(), days)
def test_outside_it_lies_as_near_as_can_be(
    calendar: Calendar, window: Window, today: dt.date
) -> None:
    assume(all(calendar.closed(one) for one in left_of(window, today)))

    found = calendar.suggest(window, today)

    if found.day is None:
        span = [max(today, window.closes_on + DAY) + n * DAY for n in range(SEARCH_DAYS)]
        assert all(calendar.closed(one) for one in span)
        return
    edge = window.opens_on if found.deviation_days < 0 else window.closes_on
    assert found.deviation_days == (found.day - edge).days != 0
    for gap in range(1, abs(found.deviation_days)):
        near = (window.opens_on - gap * DAY, window.closes_on + gap * DAY)
        assert all(one < today or calendar.closed(one) for one in near)


@given(st.lists(windows(), min_size=1, max_size=4))
def test_a_shared_window_is_what_lies_in_all(found: list[Window]) -> None:
    shared = shared_window(found)

    if shared is None:
        assert max(one.opens_on for one in found) > min(one.closes_on for one in found)
        return
    assert shared.opens_on <= shared.target_on <= shared.closes_on
    for one in found:
        assert one.opens_on <= shared.opens_on
        assert shared.closes_on <= one.closes_on


def test_an_open_target_is_the_day() -> None:
    found = suggested(BAVARIA, around("2026-11-24", 14, 14))

    assert found == Suggestion(day("2026-11-24"), Because.TARGET)


def test_beside_a_public_holiday() -> None:
    found = suggested(BAVARIA, around("2026-12-25", 14, 14))

    assert found.day == day("2026-12-24")
    assert (found.because, found.closed_because) == (Because.TARGET_CLOSED, "Christmas Day")


def test_of_two_days_equally_near_the_earlier() -> None:
    assert suggested(NOWHERE, around("2026-11-22", 9, 9)).day == day("2026-11-23")
    only_sunday_shut = Calendar(frozenset({1, 2, 3, 4, 5, 6}))
    assert suggested(only_sunday_shut, around("2026-11-22", 9, 9)).day == day("2026-11-21")


def test_the_last_day_of_a_window_is_used() -> None:
    friday = Window(day("2026-11-14"), day("2026-11-15"), day("2026-11-16"))

    found = suggested(NOWHERE, friday)

    assert (found.day, found.last_day) == (day("2026-11-16"), True)
    assert suggested(NOWHERE, friday, today="2026-11-16").day == day("2026-11-16")


def test_a_window_of_one_day_stays_one_day() -> None:
    open_day = suggested(NOWHERE, around("2026-11-24", 0, 0))
    sunday = suggested(NOWHERE, around("2026-11-22", 0, 0))

    assert (open_day.day, open_day.last_day) == (day("2026-11-24"), True)
    assert (sunday.day, sunday.because) == (day("2026-11-23"), Because.NO_OPEN_DAY)
    assert (sunday.deviation_days, sunday.closed_because) == (1, "Sunday")


def test_without_an_open_day_it_never_lands_on_a_holiday() -> None:
    """Good Friday to Easter Monday: the Thursday before is as near as the Tuesday after."""
    easter = Window(day("2027-03-26"), day("2027-03-28"), day("2027-03-29"))

    before = suggested(BAVARIA, easter)
    late = suggested(BAVARIA, easter, today="2027-03-27")

    assert (before.day, before.deviation_days) == (day("2027-03-25"), -1)
    assert (late.day, late.deviation_days) == (day("2027-03-30"), 1)
    assert before.because == late.because == Because.NO_OPEN_DAY


def test_after_the_target_and_after_the_window() -> None:
    window = around("2026-11-11", 7, 7)

    late = suggested(NOWHERE, window, today="2026-11-14")
    over = suggested(NOWHERE, window, today="2026-11-21")

    assert (late.day, late.because) == (day("2026-11-16"), Because.TARGET_PASSED)
    assert (over.day, over.because) == (day("2026-11-23"), Because.WINDOW_OVER)
    assert over.deviation_days == 5


def test_where_no_day_is_open_far_and_wide_none_is_made_up() -> None:
    shut = {day("2026-01-01") + n * DAY: "rebuilding" for n in range(800)}

    found = suggested(Calendar(own=shut), around("2026-11-24", 3, 3))

    assert (found.day, found.because) == (None, Because.NO_OPEN_DAY)


def test_own_closed_days_come_on_top() -> None:
    both = Calendar(country="DE", own={day("2026-11-24"): "moving house"})

    assert both.closed(day("2026-11-24")) == "moving house"
    assert both.closed(day("2026-12-25")) == "Christmas Day"
    assert both.closed(day("2026-11-22")) == "Sunday"
    assert both.closed(day("2026-11-23")) == ""


def test_a_week_of_another_kind() -> None:
    riyadh = Calendar(frozenset({7, 1, 2, 3, 4}), "SA")

    assert riyadh.closed(day("2026-11-20")) == "Friday"
    assert riyadh.closed(day("2026-11-22")) == ""


def test_parts_of_a_country_differ() -> None:
    assert BAVARIA.closed(day("2027-01-06")) == "Epiphany"
    assert Calendar(country="DE", subdivision="BE").closed(day("2027-01-06")) == ""
    assert "BY" in subdivisions_of("DE")


@pytest.mark.parametrize("country", ["ZZ", "", "EU"])
def test_a_country_that_is_not_known_has_weekdays_alone(country: str) -> None:
    assert not knows_country(country)
    assert subdivisions_of(country) == []
    assert Calendar(country=country).closed(day("2026-12-25")) == ""


def test_a_part_that_was_given_up_counts_as_the_whole_country() -> None:
    assert public_holidays("DE", "GDR", 2026) == public_holidays("DE", "", 2026)


@pytest.mark.django_db
def test_calendars_of_centres_cost_one_statement() -> None:
    first = make_centre("QQA")
    second = make_centre("QQB")
    Centre.objects.filter(pk=second.pk).update(country="FR", weekdays=[1, 2])
    second.refresh_from_db()
    Holiday.objects.create(centre=first, day="2026-11-24", name="moving house")
    Holiday.objects.create(centre=first, day="2020-11-24", name="long ago")

    with CaptureQueriesContext(connection) as told:
        found = calendars_of([first, second], day("2026-11-01"), day("2026-11-30"))

    assert len(told) == 1
    assert found[first.pk].own == {day("2026-11-24"): "moving house"}
    assert found[first.pk].closed(day("2026-11-25")) == ""
    assert found[second.pk].closed(day("2026-11-25")) == "Wednesday"
    assert found[second.pk].closed(day("2026-07-14")) == "National Day"
