import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command

from registry.core.errors import Severity
from registry.literature.actions import CaseReport, load_cases
from registry.literature.rows import build
from registry.patients.models import Patient, PatientOverlap
from registry.schedules.models import Track
from registry.treatments.models import Administration, EngraftmentAssessment
from registry.visits.models import Endpoint, Fracture, Visit

Reports = dict[str, CaseReport]

LABELS = "P147 C02 C03 C04 C05 C06 C07 C08A C08B C09A C09B C10 C11 C12 C13A C13B C14 C21"


def test_every_loadable_case_is_there_with_its_source(reports: Reports) -> None:
    patients = Patient.objects.filter(centre__code="LIT")
    assert {p.source_label for p in patients} == set(LABELS.split())
    assert all(p.source and p.is_literature for p in patients)


def test_no_case_breaks_a_rule(reports: Reports) -> None:
    assert [f for report in reports.values() for f in report.of(Severity.ERROR)] == []


def test_a_cohort_is_one_row_with_its_size(reports: Reports) -> None:
    sizes = dict(
        Patient.objects.filter(record_kind="reference_cohort").values_list(
            "source_label", "group_size"
        )
    )
    assert sizes["C02"] == 3
    assert sizes["C21"] == 125
    assert sizes["C12"] is None
    assert Patient.objects.get(source_label="C12").group_size_null_reason == "not_reported"


def test_only_the_case_report_has_a_plan(reports: Reports) -> None:
    assert set(Track.objects.values_list("patient__source_label", flat=True)) == {"P147"}


def test_two_probes_of_one_biopsy(reports: Reports) -> None:
    found = EngraftmentAssessment.objects.filter(patient__source_label="C05")
    by_method = {row.method: row for row in found}
    assert by_method["fish_xy_centromere"].percent_donor == Decimal("0.3")
    whole = by_method["fish_y_whole"]
    assert (whole.percent_donor, whole.range_low, whole.range_high) == (
        Decimal("7.4"),
        Decimal("6.8"),
        Decimal("16.6"),
    )


def test_a_fetus_is_treated_before_birth_and_her_fractures_have_no_bone(reports: Reports) -> None:
    dose = Administration.objects.get(treatment__patient__source_label="C05")
    assert (dose.route_group, str(dose.gestational_weeks)) == ("in_utero", "32.0")
    fractures = Fracture.objects.filter(patient__source_label="C05")
    assert [f.bone_null_reason for f in fractures] == ["not_reported"] * 3


def test_both_hips_of_one_cohort_are_in_different_arms(reports: Reports) -> None:
    ends = Endpoint.objects.filter(patient__source_label="C21").order_by("id")
    assert [(e.kind, e.detail) for e in ends] == [
        ("collapse", "35 of 125 hips"),
        ("arthroplasty", "30 of 125 hips"),
        ("collapse", "90 of 125 hips"),
        ("arthroplasty", "95 of 125 hips"),
    ]
    assert len({end.lesion_id for end in ends}) == 2


def test_publications_that_may_share_children_are_marked(reports: Reports) -> None:
    pairs = PatientOverlap.objects.values_list("patient__source_label", "other__source_label")
    assert set(pairs) == {("C02", "C03"), ("C02", "C04"), ("C03", "C04")}


def test_loading_again_changes_nothing(reports: Reports) -> None:
    before = (Patient.objects.count(), Visit.objects.count(), PatientOverlap.objects.count())
    assert not any(report.new for report in load_cases())
    after = (Patient.objects.count(), Visit.objects.count(), PatientOverlap.objects.count())
    assert after == before


@pytest.mark.django_db
def test_the_command_says_what_it_loads_and_what_it_leaves_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("cases_load")
    told = capsys.readouterr().out
    assert "P147  loaded: Tzaribachev" in told
    assert "rule errors: none" in told
    for left_out in ("C15", "C16", "C17", "C18", "C19", "C20"):
        assert f"{left_out}   not loaded: " in told
    assert "animal study (mice): there is no patient" in told


def test_a_relative_day_is_kept_with_its_distance() -> None:
    visit = build(Visit, {"visited_on": {"offset": 24, "unit": "mo"}}, dt.date(2024, 2, 29))
    assert visit.visited_on == dt.date(2026, 2, 28)
    assert (visit.visited_on_precision, visit.offset_value, visit.offset_unit) == (
        "relative",
        24,
        "mo",
    )


def test_an_unknown_field_of_a_file_is_refused() -> None:
    with pytest.raises(FieldDoesNotExist):
        build(Patient, {"not_reported": ["shoe_size"]}, dt.date(2024, 1, 1))
