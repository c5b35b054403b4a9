"""Days in words: how long is left, how far outside the window, how far from day 0."""

import datetime as dt

import pytest

from registry.chart.when import Calendar, When
from registry.chart.words import deviation, offset_words, relative_day, span_words, time_left
from registry.diagnoses.models import Staging
from registry.patients.models import FollowUpStop
from registry.visits.models import Visit

TODAY = dt.date(2026, 3, 10)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (-30, -1, "closed 1 day ago"),
        (-30, -12, "closed 12 days ago"),
        (-400, -370, "closed 12 months ago"),
        (-1500, -1400, "closed 3 years ago"),
        (-5, 0, "closes today"),
        (0, 0, "closes today"),
        (-5, 1, "closes in 1 day"),
        (0, 9, "closes in 9 days"),
        (1, 9, "opens in 1 day"),
        (80, 90, "opens in 2 months"),
    ],
)
def test_time_left(opens: int, closes: int, words: str) -> None:
    assert time_left(day(opens), day(closes), TODAY) == words


def test_spans_count_completed_months() -> None:
    assert span_words(dt.date(2024, 1, 31), dt.date(2024, 3, 31)) == "60 days"
    assert span_words(dt.date(2024, 1, 31), dt.date(2024, 4, 1)) == "2 months"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "in window"), (-1, "1 day early"), (-9, "9 days early"), (1, "1 day late")],
)
def test_deviation(days: int, words: str) -> None:
    assert deviation(days) == words


def test_days_from_day_0() -> None:
    assert relative_day(day(72), TODAY) == "D+72"
    assert relative_day(day(-14), TODAY) == "D−14"
    assert relative_day(TODAY, TODAY) == "D0"
    assert offset_words(24, "mo") == "24 mo"
    assert offset_words(210, "d") == "D+210"


def test_a_registry_patient_has_the_calendar_first() -> None:
    visit = Visit(visited_on=day(72), visited_on_precision="day")
    told = Calendar((TODAY,)).when(visit, "visited_on")

    assert told == When("21 May 2026", "D+72", "2026-05-21")


def test_a_published_case_has_the_offset_of_its_source_first() -> None:
    visit = Visit(
        visited_on=dt.date(2028, 3, 10),
        visited_on_precision="relative",
        offset_value=24,
        offset_unit="mo",
    )
    told = Calendar((TODAY,), literature=True).when(visit, "visited_on")

    assert told == When("24 mo", "derived: 10 Mar 2028", "2028-03-10")


@pytest.mark.parametrize(
    ("precision", "words", "iso"), [("year", "2026", "2026"), ("month", "May 2026", "2026-05")]
)
def test_no_more_of_a_date_than_is_known(precision: str, words: str, iso: str) -> None:
    visit = Visit(visited_on=dt.date(2026, 5, 1), visited_on_precision=precision)

    assert Calendar((TODAY,)).when(visit, "visited_on") == When(words, iso=iso)


def test_an_unknown_date_says_why() -> None:
    reading = Staging(assessed_on_null_reason="not_reported")

    told = Calendar().when(reading, "assessed_on")

    assert told.absent
    assert told.first == "not reported by the source"


def test_days_count_from_the_latest_day_0_and_history_does_not_count() -> None:
    calendar = Calendar((TODAY, day(400)))

    assert calendar.on(day(10)).second == "D+10"
    assert calendar.on(day(410)).second == "D+10"
    assert calendar.on(day(-14)).second == "D−14"
    assert calendar.on(day(-900)).second == ""
    assert calendar.when(FollowUpStop(stopped_on=day(3)), "stopped_on").second == "D+3"
