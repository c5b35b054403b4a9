import datetime as dt

import pytest

from registry.core.errors import Severity
from registry.safety import rules
from registry.safety.codes import Outcome
from tests.rule_examples import Example, fields_of, on

DIED = dt.date(2024, 3, 5)

EXAMPLES = [
    Example(
        "D09",
        Severity.ERROR,
        broken=lambda: rules.d09_ended_after_onset(on("2024-03-05"), on("2024-03-04")),
        fine=lambda: rules.d09_ended_after_onset(on("2024-03-05"), on("2024-03-05")),
    ),
    Example(
        "D10",
        Severity.QUERY,
        broken=lambda: rules.d10_existed_before(on("2024-02-29"), on("2024-03-01")),
        fine=lambda: rules.d10_existed_before(on("2024-03-01"), on("2024-03-01")),
    ),
    Example(
        "D18",
        Severity.ERROR,
        broken=lambda: rules.d18_aware_after_onset(on("2024-03-04"), on("2024-03-05")),
        fine=lambda: rules.d18_aware_after_onset(on("2024-03-05"), on("2024-03-05")),
    ),
    Example(
        "V01",
        Severity.ERROR,
        broken=lambda: rules.v01_fatal(5, "resolved", DIED),
        fine=lambda: rules.v01_fatal(5, "fatal", DIED, on("2024-03-05")),
    ),
    Example(
        "V02",
        Severity.ERROR,
        broken=lambda: rules.v02_grade_of_term(4, {1, 2, 3}),  # test vector 8: arthritis
        fine=lambda: rules.v02_grade_of_term(3, {1, 2, 3}),
    ),
    Example(
        "V03",
        Severity.ERROR,
        broken=lambda: rules.v03_serious_criteria(True, []),
        fine=lambda: rules.v03_serious_criteria(True, ["death"]),
    ),
    Example(
        "V10",
        Severity.ERROR,
        broken=lambda: rules.v10_end_and_outcome("resolved", ongoing=False, ended=None),
        fine=lambda: rules.v10_end_and_outcome("resolved", ongoing=False, ended=on("2024-03")),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("onset", "other", "certainly_before"),
    [
        ("2024-03", "2024-03-04", False),
        ("2024-03-05", "2024-02", True),
        ("2024-03-05", "2024", False),
        ("2024-02-29", "2024-02-28", True),
    ],
)
def test_ends_and_awareness_are_compared_as_intervals(
    onset: str, other: str, certainly_before: bool
) -> None:
    assert bool(rules.d09_ended_after_onset(on(onset), on(other))) is certainly_before
    assert bool(rules.d18_aware_after_onset(on(other), on(onset))) is certainly_before
    assert rules.d09_ended_after_onset(on(onset), None) is None


def test_before_any_procedure_there_is_nothing_to_compare() -> None:
    assert rules.d10_existed_before(on("1990"), None) is None
    assert rules.d10_existed_before(on("2024-03"), on("2024-03-20")) is None


@pytest.mark.parametrize(
    ("days", "due"), [(7, "2024-06-10"), (15, "2024-06-18"), (0, "2024-06-03"), (90, "2024-09-01")]
)
def test_vector_5_the_clock_counts_calendar_days(days: int, due: str) -> None:
    aware = dt.date(2024, 6, 3)
    assert rules.report_due_on(aware, days) == dt.date.fromisoformat(due)
    assert rules.d18_report_due(dt.date.fromisoformat(due), aware, days) is None
    late = rules.d18_report_due(dt.date.fromisoformat(due) + dt.timedelta(1), aware, days)
    assert late is not None
    assert (late.rule, late.accepted) == ("D18", due)


@pytest.mark.parametrize(
    ("grade", "outcome", "died", "ended", "fields"),
    [
        (3, "fatal", DIED, None, ["grade"]),
        (5, "fatal", None, None, ["outcome"]),
        (5, "fatal", DIED, "2024-03-04", ["ended_on"]),
        (5, "fatal", DIED, "2024-03", []),
        (5, "unknown", None, None, ["outcome", "outcome"]),
        (3, "resolved", DIED, "2024-01-01", []),
    ],
)
def test_fatal_grade_outcome_and_death_come_together(
    grade: int, outcome: str, died: dt.date | None, ended: str | None, fields: list[str]
) -> None:
    end = on(ended) if ended else None
    assert fields_of(rules.v01_fatal(grade, outcome, died, end)) == fields


def test_a_criterion_makes_serious() -> None:
    said = rules.v03_serious_criteria(False, ["hospitalisation"])
    assert said is not None
    assert "hospitalisation" in said.message
    assert rules.v03_serious_criteria(False, []) is None


@pytest.mark.parametrize("outcome", Outcome.values)
def test_ongoing_and_over_exclude_each_other(outcome: str) -> None:
    over = {"resolved", "resolved_sequelae", "fatal"}
    ongoing = rules.v10_end_and_outcome(outcome, ongoing=True, ended=None)
    assert fields_of(ongoing) == (["outcome"] if outcome in over else [])
    ended = rules.v10_end_and_outcome(outcome, ongoing=True, ended=on("2024-03-05"))
    assert "ended_on" in fields_of(ended)
    open_end = rules.v10_end_and_outcome(outcome, ongoing=False, ended=None)
    assert bool(open_end) is (outcome not in {"fatal", "unknown"})
