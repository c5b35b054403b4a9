import datetime as dt

import pytest

from registry.core.errors import Severity
from registry.schedules.rules import ItemFacts, Offset, window
from registry.visits import rules
from registry.visits.codes import PainScale
from registry.visits.rules import ScheduledVisit
from tests.rule_examples import Example, dec, fields_of, on

DAY0 = dt.date(2024, 3, 1)


def planned(code: str, value: int, unit: str, before: int, after: int) -> ItemFacts:
    when = window(DAY0, Offset(code, value, unit, before, after))
    return ItemFacts(when.target_on, when.opens_on, when.closes_on)


BASELINE = planned("BL", -14, "d", 28, 13)
D14 = planned("D14", 14, "d", 3, 3)  # 12 to 18 March
TARGETS = {"D0": DAY0, "W6": dt.date(2024, 4, 12)}


def visited(code: str, target: str, day: str) -> ScheduledVisit:
    return ScheduledVisit(code, dt.date.fromisoformat(target), on(day))


EXAMPLES = [
    Example(
        "D12",
        Severity.QUERY,
        broken=lambda: rules.d12_outside_window(D14, on("2024-03-19")),
        fine=lambda: rules.d12_outside_window(D14, on("2024-03-18")),
    ),
    Example(
        "D13",
        Severity.ERROR,
        broken=lambda: rules.d13_visit_order(
            [visited("D72", "2024-05-12", "2024-03-14"), visited("D14", "2024-03-15", "2024-03-15")]
        ),
        fine=lambda: rules.d13_visit_order(
            [visited("D72", "2024-05-12", "2024-03-15"), visited("D14", "2024-03-15", "2024-03-15")]
        ),
    ),
    Example(
        "D14",
        Severity.QUERY,
        broken=lambda: rules.d14_nearer_to_another(D14, on("2024-03-30"), TARGETS),
        fine=lambda: rules.d14_nearer_to_another(D14, on("2024-03-29"), TARGETS),
    ),
    Example(
        "D20",
        Severity.QUERY,
        broken=lambda: rules.d20_medication_dates(
            on("2024-03-05"), on("2024-03-04"), ongoing=False
        ),
        fine=lambda: rules.d20_medication_dates(on("2024-03-05"), on("2024-03-05"), ongoing=False),
    ),
    Example(
        "C01",
        Severity.ERROR,
        broken=lambda: rules.c01_pain_score("NRS", dec("10.1")),
        fine=lambda: rules.c01_pain_score("NRS", dec(10)),
    ),
    Example(
        "C02",
        Severity.ERROR,
        broken=lambda: rules.c02_pain_free(True, [dec(0), dec(2)]),
        fine=lambda: rules.c02_pain_free(True, [dec(0), None], "none"),
    ),
    Example(
        "C06",
        Severity.ERROR,
        broken=lambda: rules.c06_growth(dec("19.9"), None),
        fine=lambda: rules.c06_growth(dec(20), None),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("2024-03-12", 0),
        ("2024-03-18", 0),
        ("2024-03-11", -1),
        ("2024-03-21", 3),
        ("2024-03", 0),  # the month holds the window
        ("2024-02", -12),
        ("2024-04", 14),
        ("2024", 0),
    ],
)
def test_certain_deviation(day: str, days: int) -> None:
    assert rules.deviation_of(D14, on(day)) == days


def test_the_published_visits_do_not_deviate() -> None:
    for code, value, unit, width in (("D14", 14, "d", 3), ("M24", 24, "mo", 60)):
        item = planned(code, value, unit, width, width)
        assert rules.deviation_of(item, on(item.target_on.isoformat())) == 0


def test_a_reason_answers_the_deviation() -> None:
    assert rules.d12_outside_window(D14, on("2024-03-30"), "measles at home") is None
    late = rules.d12_outside_window(D14, on("2024-03-30"))
    assert late is not None
    assert "12" in late.message
    assert "2024-03-12" in late.accepted


def test_every_pair_in_the_wrong_order_is_named() -> None:
    visits = [
        visited("D14", "2024-03-15", "2024-06-01"),
        visited("D72", "2024-05-12", "2024-05-12"),
        visited("D210", "2024-09-27", "2024-05-01"),
    ]
    assert len(rules.d13_visit_order(visits)) == 3


def test_partial_visits_are_in_order_unless_certainly_not() -> None:
    visits = [visited("D14", "2024-03-15", "2024-03"), visited("D72", "2024-05-12", "2024-03-02")]
    assert rules.d13_visit_order(visits) == []
    twins = [visited("M12", "2025-03-01", "2025-03-02"), visited("Y1", "2025-03-01", "2025-03-01")]
    assert rules.d13_visit_order(twins) == []


def test_a_date_in_its_own_window_has_the_right_label() -> None:
    assert rules.d14_nearer_to_another(BASELINE, on("2024-02-29"), TARGETS) is None
    wrong = rules.d14_nearer_to_another(D14, on("2024-03-02"), TARGETS)
    assert wrong is not None
    assert "D0" in wrong.message


def test_a_month_between_two_targets_decides_nothing() -> None:
    assert rules.d14_nearer_to_another(D14, on("2024-04"), TARGETS)
    assert rules.d14_nearer_to_another(D14, on("2024"), TARGETS) is None


@pytest.mark.parametrize(
    ("started", "ended", "ongoing", "fields"),
    [
        ("2024-03", "2024-03-01", None, []),
        ("2024-03-05", "2024-02", False, ["ended_on"]),
        ("2024-03-05", "2024-04", True, ["ongoing"]),
        (None, None, True, []),
        (None, "2024", False, []),
    ],
)
def test_medication_dates(
    started: str | None, ended: str | None, ongoing: bool | None, fields: list[str]
) -> None:
    days = [on(day) if day else None for day in (started, ended)]
    assert fields_of(rules.d20_medication_dates(*days, ongoing=ongoing)) == fields


@pytest.mark.parametrize("scale", PainScale.values)
def test_each_scale_has_its_range(scale: str) -> None:
    top = 100 if scale == "VAS" else 10
    assert rules.c01_pain_score(scale, dec(0)) is None
    assert rules.c01_pain_score(scale, dec(top)) is None
    assert rules.c01_pain_score(scale, dec(-1))
    assert rules.c01_pain_score(scale, dec(top + 1))
    assert rules.c01_pain_score(scale, None) is None
    assert bool(rules.c01_pain_score(scale, dec(3))) is (scale in ("FACES", "FPS-R"))


def test_pain_free_without_analgesic() -> None:
    assert fields_of(rules.c02_pain_free(True, [], "opioid")) == ["analgesic"]
    assert rules.c02_pain_free(None, [dec(5)], "opioid") == []
    assert rules.c02_pain_free(False, [dec(5)]) == []


@pytest.mark.parametrize(
    ("height", "weight", "fields"),
    [
        ("230.1", "250.01", ["height_cm", "weight_kg"]),
        ("100", "7.5", []),
        ("100", "7.49", ["weight_kg"]),
        ("100", "105", []),
        ("100", "105.1", ["weight_kg"]),
        ("49", "3.4", []),
        (None, "0.15", []),
        (None, "0.14", ["weight_kg"]),
    ],
)
def test_growth_limits(height: str | None, weight: str | None, fields: list[str]) -> None:
    assert fields_of(rules.c06_growth(dec(height), dec(weight))) == fields
