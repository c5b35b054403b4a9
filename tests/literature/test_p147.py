"""The case report P147, as `expected` of its file and of the data dictionary 1.5 demand."""

import datetime as dt

import pytest

from registry.core.errors import Severity
from registry.imaging.models import ImagingFinding, RadiationDose
from registry.literature.actions import CaseReport
from registry.patients.codes import RecordKind
from registry.patients.models import Patient
from registry.safety.models import AdverseEvent, AdverseEventReview
from registry.schedules.models import PlannedItem
from registry.schedules.rules import deviation_days, status
from registry.schedules.selectors import items_of
from registry.treatments.findings import isct_status_of
from registry.treatments.models import Administration, CellProduct, ConcomitantProcedure
from registry.visits.models import PainAssessment, Visit, VisitAssessment

TODAY = dt.date(2026, 11, 20)
Reports = dict[str, CaseReport]


@pytest.fixture
def girl(reports: Reports) -> Patient:
    return Patient.objects.get(source_label="P147")


@pytest.fixture
def plan(girl: Patient) -> dict[str, PlannedItem]:
    return {f"{i.template_item.template.code} {i.code}": i for i in items_of(girl)}


def test_no_rule_errors_and_only_the_queries_allowed(reports: Reports) -> None:
    report = reports["P147"]
    assert report.of(Severity.ERROR) == []
    asked = {finding.rule for finding in report.of(Severity.QUERY)}
    assert "S07" in asked
    assert asked <= set(report.case.facts["expected"]["queries_allowed"])


@pytest.mark.parametrize("code", ["D14", "D72", "D210", "M24"])
def test_reported_visits_are_in_window(plan: dict[str, PlannedItem], code: str) -> None:
    item = plan[f"avn_2y {code}"]
    assert status(item.facts, TODAY) == "done_in_window"
    assert item.done_on is not None
    assert deviation_days(item.facts, item.done_on) == 0
    assert item.done_on == item.target_on


def test_the_rest_of_the_plan_is_closed_for_a_reason(plan: dict[str, PlannedItem]) -> None:
    states = {name: str(status(item.facts, TODAY)) for name, item in plan.items()}
    silent = {name for name, state in states.items() if state == "not_required"}
    assert silent == {f"avn_2y {c}" for c in ("BL", "D1", "W6", "M4", "M12", "M18")} | {"ltfu Y1"}
    assert {plan[name].not_required_reason for name in silent} == {"source_silent"}
    stopped = {name for name, state in states.items() if state == "stopped"}
    assert stopped == {f"ltfu Y{year}" for year in range(3, 16)}
    assert {plan[name].stopped_because for name in stopped} == {"report_ends"}


def test_two_years_also_fulfil_the_second_safety_check(plan: dict[str, PlannedItem]) -> None:
    safety, efficacy = plan["ltfu Y2"], plan["avn_2y M24"]
    visits = Visit.objects.filter(items__planned_item__in=[safety, efficacy]).distinct()
    assert [visit.visited_on for visit in visits] == [dt.date(2008, 1, 1)]
    asked = VisitAssessment.objects.filter(visit__in=visits)
    assert not asked.get(assessment="MALIGNANCY").done
    assert asked.get(assessment="MALIGNANCY").null_reason == "not_reported"


def test_dates_stay_relative_to_a_stated_anchor(girl: Patient) -> None:
    visits = Visit.objects.filter(patient=girl).order_by("visited_on")
    kept = [(v.visited_on_precision, v.offset_value, v.offset_unit) for v in visits]
    assert kept == [("relative", days, "d") for days in (0, 14, 72, 210)] + [("relative", 24, "mo")]
    assert "convention" in girl.anchor_note
    assert girl.record_kind == RecordKind.LITERATURE


def test_nothing_is_invented(girl: Patient) -> None:
    product = CellProduct.objects.get(patient=girl)
    dose = Administration.objects.get(treatment__patient=girl)
    lesion = girl.lesions.get()
    for row, name in (
        (girl, "birth_month"),
        (lesion, "bone"),
        (product, "product_type"),
        (product, "passage"),
        (product, "cd105_pct"),
        (dose, "route"),
        (dose, "viable_cells_total"),
    ):
        assert not getattr(row, name)
        assert getattr(row, f"{name}_null_reason") == "not_reported"
    assert product.tissue_source == "not_reported"
    assert (dose.route_group, product.donor_type) == ("local", "autologous")


def test_isct_status_is_incomplete(girl: Patient) -> None:
    assert isct_status_of(CellProduct.objects.get(patient=girl)) == "incomplete"


def test_baseline_stage_is_a_range_off_its_joint(girl: Patient) -> None:
    staging = girl.lesions.get().stagings.get()
    assert (staging.stage_low, staging.stage_high) == ("II", "III")
    assert staging.baseline
    assert staging.off_label_joint
    procedure = ConcomitantProcedure.objects.get(patient=girl)
    assert procedure.procedure == "core_decompression_nos"


def test_pain_and_images_say_what_the_report_says(girl: Patient) -> None:
    PainAssessment.objects.get(
        visit__patient=girl, pain_free=True, score=None, score_null_reason="not_reported"
    )
    found = ImagingFinding.objects.filter(study__patient=girl).order_by("study__performed_on")
    first, second, ct = found
    for mri in (first, second):
        assert (mri.marrow_oedema_trend, mri.regeneration_trend) == ("decreased", "increasing")
        assert (mri.regeneration, mri.regeneration_null_reason) == ("", "not_reported")
    assert (ct.reossification, ct.reossification_null_reason) == ("", "not_reported")
    assert "re-ossified" in ct.statement
    RadiationDose.objects.get(
        study__patient=girl, dlp_mgy_cm=None, dlp_mgy_cm_null_reason="not_reported"
    )


def test_no_adverse_event_is_asserted_for_both_periods(girl: Patient) -> None:
    assert not AdverseEvent.objects.filter(patient=girl).exists()
    reviews = AdverseEventReview.objects.filter(patient=girl)
    assert {(r.period, r.any_event) for r in reviews} == {("early", False), ("late", False)}
