"""The visits that a source reports, matched to the plan; the rest of the plan is closed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from registry.accounts.models import User
from registry.chart.actions import FollowUpEntry, enter_visit
from registry.core.codes import NullReason
from registry.diagnoses.models import Lesion
from registry.imaging.actions import ImagingEntry
from registry.imaging.models import ImagingFinding, ImagingStudy, RadiationDose
from registry.literature.case_files import Case
from registry.literature.rows import build, day_of
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.safety.models import AdverseEventReview
from registry.schedules.actions import mark_not_required, stop_follow_up
from registry.schedules.models import PlannedItem
from registry.schedules.rules import assessment_code
from registry.schedules.selectors import items_of
from registry.visits.actions import VisitEntry
from registry.visits.models import PainAssessment, Visit, VisitAssessment

Lesions = dict[str, Lesion]
ONE_DAY = dt.timedelta(days=1)


def enter_visits(*, by: User, case: Case, patient: Patient, lesions: Lesions) -> None:
    """Enters every visit of the case, then says of each other item why it is not there."""
    items = {_name(item): item for item in items_of(patient)}
    for entry in case.rows("visits"):
        fulfilled = [items[name] for name in entry["fulfils"]]
        enter_visit(by=by, entry=_follow_up(entry, case, patient, lesions, fulfilled))
    if "report_ends" in case.facts:
        _close_plan(by, case, patient)


def _name(item: PlannedItem) -> str:
    return f"{item.template_item.template.code} {item.code}"


def _follow_up(
    entry: dict[str, Any],
    case: Case,
    patient: Patient,
    lesions: Lesions,
    items: Sequence[PlannedItem],
) -> FollowUpEntry:
    pain = [
        build(PainAssessment, _facts(one), case.anchor, lesion=lesions[one["lesion"]])
        for one in entry.get("pain", ())
    ]
    visit = VisitEntry(
        visit=build(Visit, entry["visit"], case.anchor, patient=patient),
        items=items,
        assessments=_assessments(entry["done"], items),
        findings=pain,
    )
    imaging = [_imaging(one, case, patient, lesions) for one in entry.get("imaging", ())]
    reviews = [review_of(one, case, patient) for one in entry.get("reviews", ())]
    return FollowUpEntry(visit=visit, imaging=imaging, reviews=reviews)


def _facts(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "lesion"}


def _assessments(done: dict[str, str], items: Sequence[PlannedItem]) -> list[VisitAssessment]:
    """Everything that the plan asks for at these items: done, or not reported by the source."""
    due = {assessment_code(text) for item in items for text in item.template_item.assessments}
    return [
        VisitAssessment(
            assessment=code,
            done=code in done,
            result=done.get(code, ""),
            null_reason="" if code in done else NullReason.NOT_REPORTED,
        )
        for code in sorted(due | done.keys())
    ]


def _imaging(entry: dict[str, Any], case: Case, patient: Patient, lesions: Lesions) -> ImagingEntry:
    lesion, anchor = lesions[entry["lesion"]], case.anchor
    return ImagingEntry(
        study=build(ImagingStudy, entry["study"], anchor, patient=patient, lesion=lesion),
        findings=[build(ImagingFinding, entry["finding"], anchor, lesion=lesion)],
        dose=build(RadiationDose, entry["dose"], anchor) if "dose" in entry else None,
    )


def review_of(entry: dict[str, Any], case: Case, patient: Patient) -> AdverseEventReview:
    """'None' for a period, asserted by the source itself."""
    links = {"patient": patient, "reviewed_by": case.source}
    return build(AdverseEventReview, entry, case.anchor, **links)


def _close_plan(by: User, case: Case, patient: Patient) -> None:
    """Items of which the source is silent are not required; after its end the plan stops."""
    ends = day_of(case.facts["report_ends"], case.anchor)
    for item in items_of(patient):
        if item.done_on is None and item.target_on <= ends:
            mark_not_required(item=item, reason=case.facts["silent_items"], on=item.opens_on)
    stop_follow_up(by=by, patient=patient, kind=StopKind.REPORT_ENDS, stopped_on=ends + ONE_DAY)
