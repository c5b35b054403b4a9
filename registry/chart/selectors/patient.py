"""Everything that the patient page shows, in a fixed number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from registry.chart.selectors.replay import told_bookings
from registry.chart.selectors.worklist import attempts_of
from registry.consents.selectors import ConsentRecord, consents_of
from registry.core.moments import Moment
from registry.diagnoses.models import Diagnosis, Lesion, Staging
from registry.imaging.models import ImagingStudy
from registry.patients.models import FollowUpStop, Patient
from registry.safety.models import AdverseEvent, AdverseEventAssessment, AdverseEventReview
from registry.schedules.codes import WAITING
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import ItemOnDay, plan_of
from registry.treatments.models import (
    Administration,
    ConcomitantProcedure,
    EngraftmentAssessment,
    Treatment,
)
from registry.visits.models import ConcomitantMedication, ContactAttempt, Endpoint, Fracture, Visit

# Rows of a visit that each say one thing that was found.
VISIT_PARTS = (
    "assessments",
    "pain",
    "anthropometry",
    "joint_scores",
    "proms",
    "jia",
    "maturity",
    "physes",
    "deformity",
    "development",
)


@dataclass(frozen=True)
class Record:
    """The rows of one child, in order of time, as they stand at a moment: what happened after its
    day is left out."""

    patient: Patient
    moment: Moment
    stops: Sequence[FollowUpStop]
    diagnoses: Sequence[Diagnosis]
    lesions: Sequence[Lesion]
    stagings: Sequence[Staging]
    treatments: Sequence[Treatment]
    later_procedures: Sequence[ConcomitantProcedure]
    engraftments: Sequence[EngraftmentAssessment]
    plan: Sequence[ItemOnDay]
    attempts: dict[int, list[ContactAttempt]]
    visits: Sequence[Visit]
    studies: Sequence[ImagingStudy]
    events: Sequence[AdverseEvent]
    reviews: Sequence[AdverseEventReview]
    endpoints: Sequence[Endpoint]
    fractures: Sequence[Fracture]
    medications: Sequence[ConcomitantMedication]
    consent: ConsentRecord

    @property
    def as_of(self) -> dt.date:
        return self.moment.day

    @property
    def bookings(self) -> bool:
        """Whether a booking in the rows was one at that moment."""
        return told_bookings(self.moment)

    @property
    def stop(self) -> FollowUpStop | None:
        """The end of follow-up that is in force on the day asked."""
        return next((s for s in self.stops if s.stopped_on <= self.as_of), None)

    def side_of(self, item: PlannedItem) -> str:
        """The side that an item is for, in words; empty where the child has one lesion or none."""
        if len(self.lesions) < 2:
            return ""
        sides = {one.item.pk: one.item.track.lesion for one in self.plan}
        lesion = sides.get(item.pk)
        return str(lesion.get_laterality_display()) if lesion else ""


def record_of(patient: Patient, moment: Moment) -> Record:
    """The record of a patient whom the person may see."""
    plan, day = _plan(patient, moment), moment.had
    own = {"patient": patient}
    return Record(
        patient=patient,
        moment=moment,
        stops=list(FollowUpStop.objects.filter(revoked_on=None, **own)),
        diagnoses=[one for one in _diagnoses(patient) if day(one.diagnosed_on)],
        lesions=list(Lesion.objects.filter(**own).order_by("id")),
        stagings=[one for one in _stagings(patient) if day(one.assessed_on)],
        treatments=[one for one in _treatments(patient) if day(one.treated_on)],
        later_procedures=[one for one in _later_procedures(patient) if day(one.performed_on)],
        engraftments=[one for one in _engraftments(patient) if day(one.sampled_on)],
        plan=plan,
        attempts=_attempts(plan, moment),
        visits=[one for one in _visits(patient) if day(one.visited_on)],
        studies=[one for one in _studies(patient) if day(one.performed_on)],
        events=[one for one in _events(patient, moment) if day(one.aware_on)],
        reviews=[one for one in _reviews(patient) if day(one.reviewed_on)],
        endpoints=[one for one in _endpoints(patient) if day(one.reached_on)],
        fractures=[one for one in _fractures(patient) if day(one.fractured_on)],
        medications=[one for one in _medications(patient) if day(one.started_on)],
        consent=consents_of(patient),
    )


def _plan(patient: Patient, moment: Moment) -> list[ItemOnDay]:
    plan = plan_of(patient, moment.day)
    if not told_bookings(moment):
        for one in plan:
            one.item.booked_on = None
    return plan


def _attempts(plan: Sequence[ItemOnDay], moment: Moment) -> dict[int, list[ContactAttempt]]:
    """Tries up to a day, for the items that wait on it."""
    found = attempts_of(one.item.pk for one in plan if one.state in WAITING)
    day = moment.day
    return {pk: [a for a in tries if a.attempted_on <= day] for pk, tries in found.items()}


def _engraftments(patient: Patient) -> "QuerySet[EngraftmentAssessment]":
    return EngraftmentAssessment.objects.filter(patient=patient).order_by("sampled_on")


def _reviews(patient: Patient) -> "QuerySet[AdverseEventReview]":
    return AdverseEventReview.objects.filter(patient=patient).order_by("reviewed_on", "id")


def _endpoints(patient: Patient) -> "QuerySet[Endpoint]":
    return Endpoint.objects.filter(patient=patient).order_by("reached_on", "id")


def _fractures(patient: Patient) -> "QuerySet[Fracture]":
    return Fracture.objects.filter(patient=patient).order_by("fractured_on", "id")


def _medications(patient: Patient) -> "QuerySet[ConcomitantMedication]":
    return ConcomitantMedication.objects.filter(patient=patient).order_by("started_on", "id")


def _diagnoses(patient: Patient) -> list[Diagnosis]:
    found = Diagnosis.objects.filter(patient=patient).select_related("term")
    return list(found.prefetch_related("underlying", "risk_factors", "phenotype").order_by("id"))


def _stagings(patient: Patient) -> list[Staging]:
    found = Staging.objects.filter(diagnosis__patient=patient).select_related("system")
    return list(found.order_by("system__position", "assessed_on", "id"))


def _treatments(patient: Patient) -> list[Treatment]:
    doses = Administration.objects.select_related("product__donor", "product__harvest")
    procedures = ConcomitantProcedure.objects.prefetch_related("devices")
    found = Treatment.objects.filter(patient=patient).select_related("conditioning", "lesion")
    return list(
        found.prefetch_related(
            Prefetch("administrations", doses.order_by("dose_number", "id")),
            "administrations__product__release_tests",
            "administrations__product__donor__markers",
            Prefetch("procedures", procedures.order_by("id")),
            "conditioning__agents",
        ).order_by("treated_on", "id")
    )


def _later_procedures(patient: Patient) -> list[ConcomitantProcedure]:
    found = ConcomitantProcedure.objects.filter(patient=patient, treatment=None)
    return list(found.order_by("performed_on", "id"))


def _visits(patient: Patient) -> list[Visit]:
    found = Visit.objects.filter(patient=patient)
    parts = ("items__planned_item__template_item", *VISIT_PARTS)
    return list(found.prefetch_related(*parts).order_by("-visited_on", "-id"))


def _studies(patient: Patient) -> list[ImagingStudy]:
    found = ImagingStudy.objects.filter(patient=patient).select_related("dose", "lesion")
    parts = ("findings", "dxa_results", "documents", "stagings__staging__system")
    return list(found.prefetch_related(*parts).order_by("-performed_on", "-id"))


def _events(patient: Patient, moment: Moment) -> list[AdverseEvent]:
    judged = AdverseEventAssessment.objects.order_by("assessed_on", "id")
    if not moment.is_today:
        judged = judged.filter(assessed_on__lte=moment.day)
    found = AdverseEvent.objects.filter(patient=patient).select_related(
        "term", "special_interest", "lesion"
    )
    judgements = Prefetch("judgements", judged.prefetch_related("causality"))
    return list(found.prefetch_related(judgements).order_by("onset_on", "id"))
