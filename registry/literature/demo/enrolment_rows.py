"""Rows of enrolment: patient, identity, diagnosis, lesion. All built, none saved."""

import datetime as dt
from dataclasses import dataclass, field

from registry.accounts.models import Centre, CentreRow, User
from registry.diagnoses.models import (
    Diagnosis,
    Lesion,
    PhenotypeFinding,
    RiskFactor,
    UnderlyingDisease,
)
from registry.identities.entries import Person, Reach
from registry.literature.demo.draw import Child, Focus
from registry.patients.codes import LOSS, StopKind, VitalStatus
from registry.patients.models import FollowUpStop, Patient, PatientRow

ENROLLED_BEFORE_DAYS = (16, 40)


@dataclass
class Place:
    """A demonstration centre with the person who enters its data."""

    centre: Centre
    coordinator: User
    lead: User


@dataclass
class Record:
    """A child with its rows; filled step by step."""

    child: Child
    place: Place
    patient: Patient
    diagnosis: Diagnosis
    lesions: list[Lesion] = field(default_factory=list)

    def own(self, row: CentreRow) -> None:
        """Marks a row as about this child, as actions do."""
        row.centre, row.created_by = self.place.centre, self.place.coordinator
        if isinstance(row, FollowUpStop) and row.kind in LOSS:
            row.created_by = self.place.lead  # a loss is the lead's decision
        if isinstance(row, PatientRow):
            row.patient = self.patient


def record_of(child: Child, place: Place) -> Record:
    """Patient, diagnosis and lesions of a child."""
    patient = _patient(child)
    diagnosis = _diagnosis(child, patient)
    return Record(child, place, patient, diagnosis, _lesions(child, patient, diagnosis))


def enrolled_on(child: Child) -> dt.date:
    """Shortly before the treatment, never after today."""
    planned = child.day0 or child.today
    return planned - dt.timedelta(days=child.random.randint(*ENROLLED_BEFORE_DAYS))


def _patient(child: Child) -> Patient:
    dead = child.stop is not None and child.stop.kind == StopKind.DEATH
    return Patient(
        registry_number=child.registry_number,
        sex_at_birth=child.sex,
        birth_month=child.birth.replace(day=1),
        birth_month_precision="month",
        gestation_at_birth_weeks_null_reason="unknown",
        enrolled_on=enrolled_on(child),
        vital_status=VitalStatus.DEAD if dead else VitalStatus.ALIVE,
        demonstration=True,
    )


def _diagnosis(child: Child, patient: Patient) -> Diagnosis:
    before = dt.timedelta(days=child.random.randint(30, 260))
    diagnosed = max(patient.enrolled_on - before, child.birth)
    return Diagnosis(
        patient=patient,
        term_id=child.disorder.term,
        diagnosed_on=diagnosed,
        diagnosed_on_precision="day",
        onset_on_null_reason="unknown",
        gene="COL1A1" if child.disorder.term == "oi" else "",
        confirmed_by="dna" if child.disorder.term == "oi" else "",
        status_at_treatment="remission" if child.disorder.underlying else "",
        status_at_treatment_null_reason="" if child.disorder.underlying else "not_applicable",
    )


def _lesions(child: Child, patient: Patient, diagnosis: Diagnosis) -> list[Lesion]:
    return [_lesion(child, patient, diagnosis, focus) for focus in child.foci]


def _lesion(child: Child, patient: Patient, diagnosis: Diagnosis, focus: Focus) -> Lesion:
    lesion = Lesion(
        patient=patient,
        diagnosis=diagnosis,
        joint=focus.site.joint,
        bone=focus.site.bone,
        laterality=focus.side,
        weight_bearing=focus.site.joint != "shoulder",
        size_a_mm=child.random.randint(12, 38),
        volume_ml_null_reason="not_done",
        physis_at_treatment=physis_state(child, child.day0 or child.today),
    )
    if focus.site.joint == "hip":
        lesion.surface_pct = child.random.randint(8, 55)
    else:
        lesion.surface_pct_null_reason = "not_applicable"
    return lesion


def physis_state(child: Child, day: dt.date) -> str:
    """Girls close earlier; the numbers are rough."""
    age = child.age(day) + (1.5 if child.sex == "female" else 0)
    return "open" if age < 14.5 else "closing" if age < 16.5 else "closed"


def causes_of(record: Record) -> list[CentreRow]:
    """Underlying disease, risk factors and phenotype of the diagnosis."""
    child, diagnosis = record.child, record.diagnosis
    rows: list[CentreRow] = []
    if child.disorder.underlying:
        disease = child.random.choice(child.disorder.underlying)
        rows.append(UnderlyingDisease(diagnosis=diagnosis, disease=disease))
    rows += [_risk_factor(child, diagnosis, factor) for factor in child.disorder.risk_factors]
    if child.disorder.term == "oi":
        for finding in ("blue_sclera", "short_stature", "long_bone_deformity"):
            present = child.random.random() < 0.7
            rows.append(PhenotypeFinding(diagnosis=diagnosis, finding=finding, present=present))
    return rows


def _risk_factor(child: Child, diagnosis: Diagnosis, factor: str) -> RiskFactor:
    row = RiskFactor(diagnosis=diagnosis, factor=factor)
    if factor == "systemic_steroid":
        row.agent = "prednisolone"
        row.cumulative_mg_m2 = child.random.randrange(1500, 9000, 50)
        row.started_on_null_reason = row.ended_on_null_reason = "unknown"
    if factor == "chemotherapy":
        row.asparaginase = row.methotrexate = True
    return row


def person_of(child: Child) -> Person:
    """Name, hospital number and contacts, plainly made up."""
    number, language = child.index + 1, child.centre.language
    return Person(
        family_name=child.family,
        given_name=child.given,
        birth_date=child.birth,
        hospital_numbers=(f"DEMO-{number:05}",),
        contacts=(
            Reach("parent", "phone", f"+00 000 {number:04}", language),
            Reach("parent", "address", f"Demo Road {number}, 00000 Demotown", language),
            Reach("parent", "email", f"family-{number}@demonstration.example", language),
        ),
    )
