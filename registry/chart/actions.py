"""Verbs over several nouns: what one page saves in one go."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.accounts.models import Centre, User
from registry.chart.consent_actions import begin_consent, take_up_again
from registry.chart.findings import (
    after_death_findings,
    consent_first_findings,
    stage_findings,
)
from registry.consents.actions import ConsentEntry, reckon
from registry.consents.findings import new_data_findings
from registry.core.actions import action
from registry.core.codes import NullReason
from registry.core.errors import refuse_errors
from registry.diagnoses.actions import correct_staging, record_staging
from registry.diagnoses.models import Staging
from registry.identities.actions import record_identity
from registry.identities.entries import Person
from registry.imaging.actions import ImagingEntry, record_imaging
from registry.imaging.models import ImagingStudy
from registry.patients.actions import enrol
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.safety.actions import record_reviews
from registry.safety.models import AdverseEventReview
from registry.schedules.actions import start_tracks, stop_follow_up
from registry.schedules.anchoring import anchors_of, move_anchors
from registry.schedules.codes import Anchor
from registry.schedules.models import PlannedItem, ScheduleTemplate, Track
from registry.schedules.rules import assessment_code
from registry.schedules.selectors import templates_for
from registry.schedules.settling import settle
from registry.treatments.actions import record_treatment
from registry.treatments.codes import RouteGroup
from registry.treatments.entries import TreatmentEntry
from registry.treatments.models import Treatment
from registry.visits.actions import (
    VisitEntry,
    record_endpoint,
    record_medication,
    record_visit,
    supplement_visit,
)
from registry.visits.codes import VisitStatus
from registry.visits.findings import loss_findings
from registry.visits.models import (
    ConcomitantMedication,
    Endpoint,
    PhysisStatus,
    SkeletalMaturity,
    Visit,
    VisitAssessment,
)

DAY0_CODES = ("D0", "H0")
MATURITY = (SkeletalMaturity, PhysisStatus)


@action
def enrol_with_identity(
    *,
    by: User,
    centre: Centre,
    patient: Patient,
    person: Person | None,
    consent: ConsentEntry | None = None,
) -> Patient:
    """Enrols a child with its consent; the identity goes to its own sealed table."""
    enrol(by=by, centre=centre, patient=patient)
    if person is not None:
        record_identity(by=by, patient=patient, person=person)
    begin_consent(by=by, patient=patient, entry=consent)
    return patient


@action
def treat(*, by: User, entry: TreatmentEntry) -> Treatment:
    """Records a treatment and starts its plans; what is planned for day 0 itself is done. A dose
    that is entered late and was the first one moves the plan that counts from the first.

    Refused by D08 where consent was signed later; not after a withdrawal: it traces a product.
    """
    refuse_errors(consent_first_findings(entry))
    treatment = record_treatment(by=by, entry=entry)
    systemic = any(dose.route_group != RouteGroup.LOCAL for dose in entry.administrations)
    tracks = start_tracks(
        by=by, treatments=[treatment], templates=_templates(treatment, systemic=systemic)
    )
    move_anchors(anchors=anchors_of(treatment))
    settle([treatment.patient_id])
    day0 = PlannedItem.objects.filter(track__in=tracks, code__in=DAY0_CODES)
    items = list(day0.select_related("track", "template_item"))
    if items:
        record_visit(by=by, entry=_day0_visit(entry, items))
    return treatment


def _templates(treatment: Treatment, *, systemic: bool) -> list[ScheduleTemplate]:
    """Plans that this treatment starts. A plan from the first administration runs once per lesion,
    or per child where nothing local was treated."""
    day = treatment.patient.centre.today()
    found = templates_for(treatment.diagnosis.term_id, systemic=systemic, day=day)
    running = Track.objects.filter(
        patient=treatment.patient_id,
        lesion=treatment.lesion_id,
        template__anchor=Anchor.FIRST_ADMINISTRATION,
    )
    codes = set(running.values_list("template__code", flat=True))
    return [template for template in found if template.code not in codes]


def _day0_visit(entry: TreatmentEntry, items: Sequence[PlannedItem]) -> VisitEntry:
    """The visit of day 0: what was given is done, all else waits for somebody to enter it."""
    treatment = entry.treatment
    given = {"ADMIN": bool(entry.administrations), "SURGERY": bool(entry.procedures)}
    silent = NullReason.NOT_REPORTED if treatment.patient.is_literature else NullReason.PENDING
    codes = {
        assessment_code(text): None for item in items for text in item.template_item.assessments
    }
    rows = [
        VisitAssessment(
            assessment=code,
            done=given.get(code, False),
            null_reason="" if given.get(code) else silent,
        )
        for code in codes
    ]
    visit = Visit(
        patient=treatment.patient,
        visited_on=treatment.treated_on,
        visited_on_precision=treatment.treated_on_precision,
        offset_value=treatment.offset_value,
        offset_unit=treatment.offset_unit,
        status=VisitStatus.DONE if all(row.done for row in rows) else VisitStatus.PARTIAL,
    )
    return VisitEntry(visit=visit, items=items, assessments=rows)


@action
def end_follow_up(
    *, by: User, patient: Patient, kind: StopKind, stopped_on: dt.date, note: str = ""
) -> FollowUpStop:
    """Follow-up ends; a death cannot precede what is on record already (D11). Lost or untraceable
    is nobody before the ladder of tries is finished (L01, L02, L03), by whatever page."""
    if kind == StopKind.DEATH:
        refuse_errors(after_death_findings(patient, stopped_on))
    refuse_errors(loss_findings(patient, kind, stopped_on))
    stop = stop_follow_up(by=by, patient=patient, kind=kind, stopped_on=stopped_on, note=note)
    _reckon_ages(patient)
    return stop


@action
def resume(*, stop: FollowUpStop) -> FollowUpStop:
    """Follow-up goes on; one that consent has ended waits for a new consent (N04)."""
    take_up_again(stop=stop)
    _reckon_ages(stop.patient)
    return stop


def _reckon_ages(patient: Patient) -> None:
    """Legal ages come to the living alone: a death that is recorded or taken back moves them."""
    reckon(patients=list(Patient.objects.filter(pk=patient.pk).select_related("centre", "death")))


@action
def stage(*, by: User, staging: Staging) -> Staging:
    """Records a stage, weighed against maturity (T07), arthroplasty (T09) and consent (N03, N04)
    as well."""
    refuse_errors(new_data_findings(staging.diagnosis.patient))
    return _stage(by, staging)


def _stage(by: User, staging: Staging) -> Staging:
    refuse_errors(stage_findings(staging))
    return record_staging(by=by, staging=staging)


@action
def correct_stage(*, staging: Staging, read_version: int, reason: str) -> Staging:
    """Saves a corrected stage, weighed as `stage` weighs a new one. Conflict, H01."""
    refuse_errors(stage_findings(staging))
    return correct_staging(staging=staging, read_version=read_version, reason=reason)


@dataclass
class FollowUpEntry:
    """A visit as the coordinator enters it: assessments, imaging, stages, safety review, and what
    belongs to the child from then on (end points, medicines)."""

    visit: VisitEntry
    imaging: Sequence[ImagingEntry] = ()
    stagings: Sequence[Staging] = ()
    reviews: Sequence[AdverseEventReview] = field(default_factory=tuple)
    endpoints: Sequence[Endpoint] = ()
    medications: Sequence[ConcomitantMedication] = ()


@action
def enter_visit(*, by: User, entry: FollowUpEntry) -> Visit:
    """Saves everything of one visit, or nothing.

    Studies come last: what is refused before them leaves no file behind.
    """
    refuse_errors(new_data_findings(entry.visit.visit.patient))
    visit = record_visit(by=by, entry=entry.visit)
    _save_around(by, visit, entry)
    return visit


@action
def complete_visit(*, by: User, entry: FollowUpEntry) -> Visit:
    """Adds to a saved visit what was pending or left out then, all of it or nothing."""
    refuse_errors(new_data_findings(entry.visit.visit.patient))
    visit = supplement_visit(by=by, entry=entry.visit)
    _save_around(by, visit, entry)
    return visit


def _save_around(by: User, visit: Visit, entry: FollowUpEntry) -> None:
    """What a visit brings for other nouns."""
    for staging in entry.stagings:
        _stage(by, staging)
    for review in entry.reviews:
        review.visit = visit
    if entry.reviews:
        record_reviews(by=by, reviews=entry.reviews)
    for endpoint in entry.endpoints:
        record_endpoint(by=by, endpoint=endpoint)
    if entry.endpoints or any(isinstance(row, MATURITY) for row in entry.visit.findings):
        settle([visit.patient_id])
    for medication in entry.medications:
        record_medication(by=by, medication=medication)
    for study in entry.imaging:
        study.study.visit = visit
        _add_study(by, study)


@action
def add_study(*, by: User, entry: ImagingEntry) -> ImagingStudy:
    """Saves a study; the stage read from it is weighed as any other. N03, N04."""
    refuse_errors(new_data_findings(entry.study.patient))
    return _add_study(by, entry)


def _add_study(by: User, entry: ImagingEntry) -> ImagingStudy:
    if entry.staging is not None:
        refuse_errors(stage_findings(entry.staging))
    return record_imaging(by=by, entry=entry)
