"""Enters a published case through the actions that the pages use. Nothing is invented."""

from dataclasses import dataclass, field
from typing import Any

from registry.accounts.models import Centre, User
from registry.chart.actions import stage, treat
from registry.chart.consent_actions import begin_consent
from registry.core.actions import action
from registry.diagnoses.actions import record_diagnosis, record_lesion
from registry.diagnoses.models import Diagnosis, Lesion, PhenotypeFinding, RiskFactor, Staging
from registry.literature.case_files import Case
from registry.literature.case_visits import enter_visits, review_of
from registry.literature.rows import build
from registry.patients.actions import enrol, record_overlap
from registry.patients.models import Patient
from registry.safety.actions import record_reviews
from registry.treatments.actions import record_engraftment, record_treatment
from registry.treatments.entries import TreatmentEntry
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Conditioning,
    Donor,
    EngraftmentAssessment,
    Treatment,
)
from registry.visits.actions import record_endpoint, record_fracture, record_medication
from registry.visits.models import ConcomitantMedication, Endpoint, Fracture

PUBLISHED = "as published"


@dataclass
class Entered:
    """What of a case is in the registry already, for the rows that point at it."""

    by: User
    case: Case
    patient: Patient
    diagnosis: Diagnosis
    lesions: dict[str, Lesion] = field(default_factory=dict)
    treatments: list[Treatment] = field(default_factory=list)

    def lesion(self, entry: dict[str, Any]) -> Lesion | None:
        """The lesion that an entry of the file names, None where it names none."""
        name = entry.get("lesion")
        return self.lesions[name] if name else None


@action
def enter_case(*, by: User, centre: Centre, case: Case) -> Patient:
    """Enters one case as a whole, or not at all. Refused by any rule that a page would refuse."""
    patient = _enrol(by, centre, case)
    entered = Entered(by, case, patient, _diagnose(by, case, patient))
    _record_lesions(entered)
    _record_stagings(entered)
    for entry in case.rows("treatments"):
        entered.treatments.append(_treat(entered, entry))
    _record_findings(entered)
    enter_visits(by=by, case=case, patient=patient, lesions=entered.lesions)
    return patient


def _enrol(by: User, centre: Centre, case: Case) -> Patient:
    patient = build(
        Patient,
        case.facts["patient"],
        case.anchor,
        centre=centre,
        record_kind=case.facts["record_kind"],
        source_label=case.label,
        source=case.source,
        anchor_note=case.anchor_note,
    )
    enrol(by=by, centre=centre, patient=patient)
    begin_consent(by=by, patient=patient)
    return patient


def _diagnose(by: User, case: Case, patient: Patient) -> Diagnosis:
    return record_diagnosis(
        by=by,
        diagnosis=build(Diagnosis, case.facts["diagnosis"], case.anchor, patient=patient),
        underlying=case.facts.get("underlying", ()),
        risk_factors=[build(RiskFactor, one, case.anchor) for one in case.rows("risk_factors")],
        phenotype=[build(PhenotypeFinding, one, case.anchor) for one in case.rows("phenotype")],
    )


def _record_lesions(entered: Entered) -> None:
    links = {"patient": entered.patient, "diagnosis": entered.diagnosis}
    for name, values in entered.case.facts.get("lesions", {}).items():
        lesion = build(Lesion, values, entered.case.anchor, **links)
        entered.lesions[name] = record_lesion(by=entered.by, lesion=lesion)


def _record_stagings(entered: Entered) -> None:
    for entry in entered.case.rows("stagings"):
        links = {"diagnosis": entered.diagnosis, "lesion": entered.lesion(entry)}
        staging = build(Staging, _values(entry), entered.case.anchor, **links)
        stage(by=entered.by, staging=staging)


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry without the name of its lesion, which is no field."""
    return {name: value for name, value in entry.items() if name != "lesion"}


def _treat(entered: Entered, entry: dict[str, Any]) -> Treatment:
    """A child whose visits the source reports gets her plans; a cohort has none."""
    record = treat if entry.get("follow_up") else record_treatment
    return record(by=entered.by, entry=_treatment_entry(entered, entry))


def _treatment_entry(entered: Entered, entry: dict[str, Any]) -> TreatmentEntry:
    anchor, lesion = entered.case.anchor, entered.lesion(entry)
    treatment = build(
        Treatment,
        entry["treatment"],
        anchor,
        patient=entered.patient,
        diagnosis=entered.diagnosis,
        lesion=lesion,
        note=entered.case.facts.get("reported", ""),
    )
    procedures = entry.get("procedures", [])
    doses = entry.get("administrations", [])
    return TreatmentEntry(
        treatment=treatment,
        procedures=[build(ConcomitantProcedure, one, anchor, lesion=lesion) for one in procedures],
        donor=build(Donor, entry["donor"], anchor) if "donor" in entry else None,
        product=_product(entered, entry),
        administrations=[build(Administration, one, anchor, lesion=lesion) for one in doses],
        conditioning=_conditioning(entered, entry),
    )


def _product(entered: Entered, entry: dict[str, Any]) -> CellProduct | None:
    if "product" not in entry:
        return None
    return build(CellProduct, entry["product"], entered.case.anchor, patient=entered.patient)


def _conditioning(entered: Entered, entry: dict[str, Any]) -> Conditioning | None:
    if "conditioning" not in entry:
        return None
    return build(Conditioning, entry["conditioning"], entered.case.anchor)


def _record_findings(entered: Entered) -> None:
    """What the source reports without a visit."""
    by, case, patient = entered.by, entered.case, entered.patient
    for entry in case.rows("fractures"):
        record_fracture(by=by, fracture=build(Fracture, entry, case.anchor, patient=patient))
    for entry in case.rows("medications"):
        medication = build(ConcomitantMedication, entry, case.anchor, patient=patient)
        record_medication(by=by, medication=medication)
    for entry in case.rows("engraftments"):
        links = {"patient": patient, "treatment": entered.treatments[0]}
        found = build(EngraftmentAssessment, entry, case.anchor, **links)
        record_engraftment(by=by, assessment=found)
    for entry in case.rows("endpoints"):
        record_endpoint(by=by, endpoint=_endpoint(entered, entry))
    reviews = [review_of(entry, case, patient) for entry in case.rows("reviews")]
    record_reviews(by=by, reviews=reviews)


def _endpoint(entered: Entered, entry: dict[str, Any]) -> Endpoint:
    return build(
        Endpoint,
        _values(entry),
        entered.case.anchor,
        patient=entered.patient,
        lesion=entered.lesion(entry),
        adjudicator=PUBLISHED,
    )


@action
def note_overlaps(*, by: User, case: Case, patients: dict[str, Patient]) -> None:
    """Marks the records that may show the same children; they are never summed."""
    overlaps: dict[str, Any] = case.facts.get("overlaps", {})
    for label in overlaps.get("with", ()):
        record_overlap(
            by=by, patient=patients[case.label], other=patients[label], note=overlaps["note"]
        )
