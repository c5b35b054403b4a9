"""What a version must be before it may start for anybody."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from registry.core.errors import Severity
from registry.plans.comparison import compare, target_words, window_words
from registry.plans.drawing import WIDTH, draw, scale_of
from registry.plans.rules import Line, version_findings, w15_active_from
from registry.plans.selectors import lines_of
from registry.schedules.models import ScheduleTemplate
from registry.schedules.rules import Offset
from tests.plans.builders import line

GOOD = [
    line("BL", -14, 7, 7),
    line("D0", 0, 0, 0),
    line("D14", 14),
    line("M3", 3, 14, 14, unit="mo"),
]


def rules_of(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.field) for finding in version_findings(lines)]


def test_a_plan_in_order_has_no_fault() -> None:
    assert rules_of(GOOD) == []


@pytest.mark.parametrize(
    ("faulty", "told"),
    [
        ([], [("F01", "lines")]),
        ([GOOD[1], GOOD[0], *GOOD[2:]], [("W04", "BL"), ("W11", "BL")]),
        ([*GOOD[:2], line("D14", 14), line("D18", 18)], [("W05", "D18")]),
        (
            [*GOOD[:3], line("M3", 3, 184, 183, unit="mo")],
            [("W01", "M3"), ("W05", "M3"), ("W11", "M3")],
        ),
        ([*GOOD, line("D14", 200)], [("F05", "D14")]),
        ([*GOOD[:2], line("D2", 2, 1, 0)], [("W10", "D2")]),
        ([*GOOD[:2], line("D1", 1, 0, 2)], []),
        ([GOOD[1], line("D3", 3, 5, 5)], [("W05", "D3"), ("W11", "D3")]),
        ([*GOOD, line("Y50", 600, unit="mo")], [("W12", "Y50")]),
        ([line("BL", -20, unit="mo"), *GOOD[1:]], [("W12", "BL")]),
        ([*GOOD[:3], line("M3", 90, assessments=("XRAY",))], [("W13", "M3")]),
        ([*GOOD[:3], line("M3", 90, assessments=("XR:maybe",))], [("W13", "M3")]),
        ([*GOOD[:3], line("M3", 90, assessments=("XR:optional", "CT:or_MRI"))], []),
    ],
)
def test_faults(faulty: list[Line], told: list[tuple[str, str]]) -> None:
    assert rules_of(faulty) == told


def test_a_weekend_alone_is_asked_about_where_a_visit_is_required() -> None:
    """D1 of three plans of the reference file: the day after, or the one after that."""
    asked = version_findings([GOOD[1], line("D1", 1, 0, 1)])

    assert [(one.rule, one.severity) for one in asked] == [("W10", Severity.QUERY)]
    assert not version_findings([GOOD[1], replace(line("D1", 1, 0, 1), mandatory=False)])


def test_a_version_begins_today_or_later_and_not_before_the_one_before_it() -> None:
    today, later = dt.date(2024, 6, 1), dt.date(2024, 7, 1)

    assert w15_active_from(today, today, None) is None
    assert w15_active_from(later, today, later) is None
    for day, before in ((today - dt.timedelta(days=1), None), (today, later)):
        found = w15_active_from(day, today, before)
        assert found is not None
        assert found.rule == "W15"


@pytest.mark.django_db
def test_the_plans_of_the_reference_file_have_no_error() -> None:
    for template in ScheduleTemplate.objects.exclude(anchor="birth"):
        errors = [one for one in version_findings(lines_of(template)) if one.severity == "ERROR"]
        assert errors == [], template


def test_side_by_side_by_code() -> None:
    new = [GOOD[0], line("D0", 0, 0, 0), line("D30", 30), replace(GOOD[3], mandatory=False)]

    rows = {row.code: row for row in compare(GOOD, new)}

    assert list(rows) == ["BL", "D0", "D14", "D30", "M3"]
    assert [str(row.difference) for row in rows.values()] == [
        *("same", "same", "removed", "added", "changed"),
    ]
    assert [(cell.old, cell.new) for cell in rows["M3"].changed] == [("yes", "optional")]


@pytest.mark.parametrize(
    ("offset", "target", "window"),
    [
        (Offset("D0", 0, "d", 0, 0), "day 0", "that day"),
        (Offset("BL", -14, "d", 28, 13), "14 days before", "−28 / +13"),
        (Offset("D1", 1, "d", 0, 2), "1 day", "+2"),
        (Offset("M12", 12, "mo", 30, 30), "12 months", "±30"),
    ],
)
def test_words(offset: Offset, target: str, window: str) -> None:
    assert (target_words(offset), window_words(offset)) == (target, window)


def test_windows_are_drawn_in_order_inside_the_drawing() -> None:
    drawn = [draw(one, scale_of(GOOD)) for one in GOOD]

    assert [one.x for one in drawn] == sorted(one.x for one in drawn)
    assert all(0 <= one.x <= one.target <= one.x + one.width <= WIDTH for one in drawn)
    assert drawn[1].day0 == drawn[1].target
