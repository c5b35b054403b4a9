import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.codes import DatePrecision
from registry.core.dates import (
    Interval,
    PartialDate,
    Span,
    add_offset,
    at_moment,
    before,
    exactly,
    interval_of,
    months_between,
    parse_partial,
    span_of,
    today_in,
    whole_days,
)

days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
precisions = st.sampled_from([DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR])
partials = st.builds(PartialDate, days, precisions)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        (" 2024-12 ", "2024-12-01", "2024-12-31"),
    ],
)
def test_what_a_partial_date_can_mean(text: str, earliest: str, latest: str) -> None:
    interval = parse_partial(text).interval
    ends = (interval.earliest, interval.latest)
    assert ends == (dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))
    assert str(parse_partial(text)) == text.strip()
    assert str(interval) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-02-30", "2023-02-29", "01.02.2024", "2024-1", "2024-01-1"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_partial(text)


def test_an_interval_that_is_no_calendar_unit_shows_both_ends() -> None:
    assert str(Interval(dt.date(2024, 1, 5), dt.date(2024, 2, 3))) == "2024-01-05 / 2024-02-03"


@given(partials, partials)
def test_certainty_is_about_every_possible_day(first: PartialDate, second: PartialDate) -> None:
    """D15: certainly before means that no choice of days inside the two contradicts it."""
    one, two = first.interval, second.interval
    every_day = one.latest < two.earliest
    assert one.certainly_before(two) is every_day
    assert two.certainly_after(one) is every_day
    assert before(one, two) is every_day
    assert not (one.certainly_before(two) and one.certainly_after(two))


@given(partials, partials)
def test_the_gap_is_the_smallest_distance(first: PartialDate, second: PartialDate) -> None:
    one, two = first.interval, second.interval
    gap = one.gap_days(two)
    assert gap == two.gap_days(one) >= 0
    assert (gap == 0) is not (one.certainly_before(two) or one.certainly_after(two))


@given(partials)
def test_a_partial_date_reads_back(partial: PartialDate) -> None:
    assert parse_partial(str(partial)).interval == partial.interval
    assert str(partial.interval) == str(partial)


def test_a_month_that_straddles_a_day_decides_nothing() -> None:
    month, day = parse_partial("2024-03").interval, exactly(dt.date(2024, 3, 15))
    assert not before(month, day)
    assert not before(day, month)
    assert before(exactly(dt.date(2024, 2, 29)), month)


def test_what_is_unknown_decides_nothing() -> None:
    assert not before(None, exactly(dt.date(2024, 3, 1)))
    assert not before(exactly(dt.date(2024, 3, 1)), None)
    assert interval_of(None, "day") is None
    assert interval_of(dt.date(2024, 3, 1), "") == exactly(dt.date(2024, 3, 1))


def test_a_relative_date_stands_on_its_derived_day() -> None:
    day = dt.date(2024, 3, 15)
    assert interval_of(day, DatePrecision.RELATIVE) == exactly(day)


@pytest.mark.parametrize(
    ("anchor", "value", "unit", "expected"),
    [
        ("2024-02-29", 24, "mo", "2026-02-28"),  # D19
        ("2024-02-29", 48, "mo", "2028-02-29"),
        ("2024-01-31", 1, "mo", "2024-02-29"),
        ("2023-01-31", 1, "mo", "2023-02-28"),
        ("2024-08-31", 6, "mo", "2025-02-28"),
        ("2024-03-31", -1, "mo", "2024-02-29"),
        ("2024-03-01", 24, "mo", "2026-03-01"),  # test vector 2
        ("2024-03-01", 72, "d", "2024-05-12"),
        ("2024-02-29", 366, "d", "2025-03-01"),
        ("2024-03-01", -14, "d", "2024-02-16"),
    ],
)
def test_calendar_arithmetic(anchor: str, value: int, unit: str, expected: str) -> None:
    assert add_offset(dt.date.fromisoformat(anchor), value, unit) == dt.date.fromisoformat(expected)


def test_two_years_are_not_730_days() -> None:
    anchor = dt.date(2023, 3, 1)
    assert add_offset(anchor, 24, "mo") != anchor + dt.timedelta(days=730)


@given(days, st.integers(0, 240))
def test_adding_months_keeps_the_day_or_clips_it(anchor: dt.date, months: int) -> None:
    target = add_offset(anchor, months, "mo")
    assert (target.year * 12 + target.month) - (anchor.year * 12 + anchor.month) == months
    assert target.day == anchor.day or (target + dt.timedelta(1)).day == 1 < anchor.day


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-01-31", "2024-02-29", 1),  # clipped as in add_offset
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-15", "2024-02-15", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2020-02-29", "2024-02-29", 48),
        ("2024-03-01", "2024-02-01", -1),
    ],
)
def test_completed_months(start: str, end: str, months: int) -> None:
    assert months_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == months


@given(days, st.integers(0, 6000))
def test_completed_months_never_reach_beyond_the_end(start: dt.date, gap: int) -> None:
    end = start + dt.timedelta(gap)
    months = months_between(start, end)
    assert add_offset(start, months, "mo") <= end < add_offset(start, months + 1, "mo")


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Berlin", "2024-03-02"), ("America/Santiago", "2024-03-01")]
)
def test_today_is_that_of_the_centre(zone: str, day: str) -> None:
    midnight = dt.datetime(2024, 3, 1, 23, 30, tzinfo=dt.UTC)
    assert today_in(zone, midnight) == dt.date.fromisoformat(day)


def test_moments_and_days_compare_through_the_zone() -> None:
    day = whole_days(exactly(dt.date(2024, 3, 2)), "Europe/Berlin")
    last = dt.datetime(2024, 3, 1, 22, 59, tzinfo=dt.UTC)
    first = dt.datetime(2024, 3, 1, 23, 0, tzinfo=dt.UTC)
    assert before(at_moment(last), day)
    assert not before(at_moment(first), day)


def test_a_span_is_shown_as_a_moment_or_as_days() -> None:
    nine = span_of(exactly(dt.date(2024, 3, 2)), dt.time(9, 5), "Europe/Berlin")
    month = span_of(parse_partial("2024-03").interval, None, "Europe/Berlin")
    assert str(nine) == "2024-03-02 09:05"
    assert str(month) == "2024-03"
    assert isinstance(month, Span)
