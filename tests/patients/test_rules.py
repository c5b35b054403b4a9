import datetime as dt

import pytest

from registry.core.dates import Interval
from registry.core.errors import Severity
from registry.patients import rules
from tests.rule_examples import Example, on, rules_of

TODAY = dt.date(2024, 3, 15)

EXAMPLES = [
    Example(
        "D01",
        Severity.ERROR,
        broken=lambda: rules.d01_born_by_today(on("2024-03-16"), TODAY),
        fine=lambda: rules.d01_born_by_today(on("2024-03-15"), TODAY),
    ),
    Example(
        "D02",
        Severity.ERROR,
        broken=lambda: rules.d02_not_in_future("visited_on", on("2024-03-16"), TODAY),
        fine=lambda: rules.d02_not_in_future("visited_on", on("2024-03-15"), TODAY),
    ),
    Example(
        "D11",
        Severity.ERROR,
        broken=lambda: rules.d11_not_after_death("visited_on", on("2024-03-02"), on("2024-03-01")),
        fine=lambda: rules.d11_not_after_death("visited_on", on("2024-03-01"), on("2024-03-01")),
    ),
    Example(
        "D17",
        Severity.QUERY,
        broken=lambda: rules.d17_lost_to_follow_up(dt.date(2022, 9, 14), TODAY, active=True),
        fine=lambda: rules.d17_lost_to_follow_up(dt.date(2022, 9, 15), TODAY, active=True),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (on("2024-03"), False),  # the month has begun: the event may have been
        (on("2024-04"), True),
        (on("2024"), False),
        (on("2025"), True),
        (None, False),
    ],
)
def test_a_partial_date_is_in_the_future_only_when_all_of_it_is(
    day: Interval | None, refused: bool
) -> None:
    assert bool(rules.d02_not_in_future("onset_on", day, TODAY)) is refused
    assert bool(rules.d01_born_by_today(day, TODAY)) is refused


def test_the_field_named_is_the_one_asked_about() -> None:
    finding = rules.d02_not_in_future("harvested_on", on("2024-03-16"), TODAY)
    assert finding is not None
    assert finding.field == "harvested_on"
    assert "2024-03-15" in finding.accepted


def test_autopsy_findings_may_follow_death() -> None:
    after, died = on("2024-03-05"), on("2024-03-01")
    assert rules.d11_not_after_death("performed_on", after, died, autopsy=True) is None


@pytest.mark.parametrize(
    ("day", "died", "refused"),
    [("2024-03", "2024-03-01", False), ("2024-04", "2024-03-31", True), ("2024", "2024-01", False)],
)
def test_events_of_the_month_of_death_stand(day: str, died: str, refused: bool) -> None:
    assert bool(rules.d11_not_after_death("onset_on", on(day), on(died))) is refused


def test_events_of_the_living_are_not_asked() -> None:
    assert rules.d11_not_after_death("onset_on", on("2024-03-05"), None) is None


def test_eighteen_months_are_calendar_months() -> None:
    leap = dt.date(2022, 8, 31)  # 18 months on is 29 February 2024
    assert not rules_of(rules.d17_lost_to_follow_up(leap, dt.date(2024, 2, 29), active=True))
    assert rules_of(rules.d17_lost_to_follow_up(leap, dt.date(2024, 3, 1), active=True))


def test_a_patient_whose_follow_up_ended_is_not_lost() -> None:
    assert not rules_of(rules.d17_lost_to_follow_up(dt.date(2010, 1, 1), TODAY, active=False))
    assert not rules_of(rules.d17_lost_to_follow_up(None, TODAY, active=True))
