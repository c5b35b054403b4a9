"""Rules over several nouns, and every open question about one patient."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from registry.consents.findings import (
    consent_findings,
    entered_after_findings,
    procedure_findings,
)
from registry.consents.selectors import ConsentRecord, consents_of
from registry.core.dates import Interval, exactly, interval_of
from registry.core.errors import Finding, Severity, error, gather
from registry.diagnoses.findings import (
    lesion_findings,
    lesion_history_findings,
    reading_of,
)
from registry.diagnoses.models import Lesion, Staging
from registry.diagnoses.staging_rules import (
    WALDENSTROEM,
    StageReading,
    t07_stulberg_at_maturity,
    t11_scan_for_stage_one,
    t13_pain_and_stage,
)
from registry.imaging.findings import staging_image_findings
from registry.imaging.models import ImagingStudy, StagingImage
from registry.patients.models import Patient
from registry.patients.rules import d17_lost_to_follow_up
from registry.safety.findings import known_event_findings
from registry.safety.models import AdverseEvent
from registry.schedules.models import PlannedItem
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import (
    arthroplasties_of,
    dose_findings,
    osteoprogenitor_findings,
    own_product_findings,
)
from registry.treatments.models import Administration, Treatment
from registry.treatments.rules import t03_baseline_stage, t09_native_joint
from registry.visits.findings import kept_visit_findings
from registry.visits.models import PainAssessment, Visit
from registry.visits.selectors import mature_on

STAGING_ROWS = Staging.objects.select_related("system", "lesion", "diagnosis__patient__centre")


def stage_findings(staging: Staging) -> list[Finding]:
    """T07 and T09: what other nouns know about the joint of a new stage."""
    if staging.lesion is None:
        return []
    phases = Staging.objects.filter(lesion=staging.lesion, system=WALDENSTROEM)
    phases = phases.select_related("system").prefetch_related("system__levels")
    return gather(
        t09_native_joint(staging.assessed, arthroplasties_of(staging.lesion)),
        t07_stulberg_at_maturity(
            reading_of(staging),
            mature=mature_on(staging.diagnosis.patient) is not None,
            waldenstroem=[reading_of(row) for row in phases],
        ),
    )


def patient_findings(patient: Patient, consent: ConsentRecord | None = None) -> list[Finding]:
    """Every QUERY and INFO about a patient, in a fixed number of statements; `subject` says what
    each is about. An ERROR here is a defect of stored data, and shown too."""
    visits = _visits(patient)
    found = [
        *_consent_part(patient, visits, consent or consents_of(patient)),
        *_lesion_part(patient, visits),
        *_treatment_part(patient),
        *_visit_part(patient, visits),
        *_safety_part(patient),
    ]
    return _once(found)


def _consent_part(
    patient: Patient, visits: Sequence[Visit], record: ConsentRecord
) -> list[Finding]:
    """N01 to N04 and D08 of what is stored; nothing of a published case, which nobody signed."""
    if patient.is_literature:
        return []
    late = (entered_after_findings(record, visit.visited_on) for visit in visits)
    return _about(
        _("consent"),
        gather(
            consent_findings(record, patient.centre.today()),
            procedure_findings(record, first_exposure(patient)),
            *late,
        ),
    )


def consent_first_findings(entry: TreatmentEntry) -> list[Finding]:
    """D08 for a treatment that is entered: harvest, conditioning, administration or surgery,
    whichever came first. Four statements."""
    patient = entry.treatment.patient
    if patient.is_literature:
        return []
    harvest = entry.harvest
    days = [
        entry.treatment.day0,
        interval_of(harvest.harvested_on, harvest.harvested_on_precision) if harvest else None,
    ]
    first = min((day for day in days if day is not None), key=lambda day: day.earliest)
    at_field = {"consent_on": "treated_on", "assent_on": "treated_on"}
    return [
        replace(finding, field=at_field[finding.field])
        for finding in procedure_findings(consents_of(patient), first)
    ]


def _about(subject: object, findings: Iterable[Finding]) -> list[Finding]:
    return [replace(finding, subject=str(subject)) for finding in findings]


def _once(findings: Iterable[Finding]) -> list[Finding]:
    order = {Severity.ERROR: 0, Severity.QUERY: 1, Severity.INFO: 2}
    return sorted(dict.fromkeys(findings), key=lambda f: (order[f.severity], f.subject, f.rule))


def _visits(patient: Patient) -> list[Visit]:
    rows = Visit.objects.filter(patient=patient).prefetch_related("items__planned_item", "pain")
    return list(rows.order_by("visited_on", "id"))


def _lesion_part(patient: Patient, visits: Sequence[Visit]) -> list[Finding]:
    rows = STAGING_ROWS.prefetch_related(
        "system__levels",
        "system__joints",
        "system__diagnoses",
        Prefetch("images", StagingImage.objects.select_related("study")),
    )
    lesions = Lesion.objects.filter(patient=patient).select_related("diagnosis", "patient__centre")
    history = Prefetch("stagings", rows.order_by("assessed_on", "id"))
    treatments = Prefetch("treatments", Treatment.objects.order_by("treated_on"))
    found: list[Finding] = []
    for lesion in lesions.prefetch_related(history, treatments):
        stagings = list(lesion.stagings.all())
        about = gather(
            lesion_findings(lesion),
            lesion_history_findings(stagings, literature=patient.is_literature),
            *(_image_findings(row) for row in stagings),
            _baseline_findings(lesion, stagings, visits),
        )
        found += _about(lesion.site, about)
    return found


def _image_findings(staging: Staging) -> list[Finding]:
    studies = [link.study for link in staging.images.all()]
    reading = reading_of(staging)
    needs_scan = staging.system.needs_imaging_for
    asked = studies or not staging.diagnosis.patient.is_literature
    return gather(
        staging_image_findings(staging, [study.day for study in studies]),
        t11_scan_for_stage_one(reading, needs_scan, [s.modality for s in studies])
        if asked
        else None,
    )


def _baseline_findings(
    lesion: Lesion, stagings: Sequence[Staging], visits: Sequence[Visit]
) -> list[Finding]:
    """T03 per treated lesion, T13 with the pain that was noted up to day 0."""
    treatments = list(lesion.treatments.all())
    if not treatments:
        return []
    day0 = treatments[0].day0
    readings = [reading_of(row) for row in stagings]
    pain = [
        row
        for visit in visits
        if not visit.day.certainly_after(day0)
        for row in visit.pain.all()
        if row.lesion_id in (None, lesion.pk)
    ]
    return gather(
        t03_baseline_stage(lesion.diagnosis.term_id, day0, readings),
        *(_pain_and_stage(readings, row) for row in pain),
    )


def _pain_and_stage(readings: Sequence[StageReading], pain: PainAssessment) -> list[Finding]:
    return gather(*(t13_pain_and_stage(r, pain.score, pain_free=pain.pain_free) for r in readings))


def _treatment_part(patient: Patient) -> list[Finding]:
    doses = Administration.objects.select_related("product__harvest", "lesion").order_by("id")
    treatments = Treatment.objects.filter(patient=patient).select_related("diagnosis")
    found: list[Finding] = []
    for treatment in treatments.prefetch_related(Prefetch("administrations", doses)):
        for dose in treatment.administrations.all():
            product = dose.product
            about = gather(
                own_product_findings(product, product.harvest),
                dose_findings(dose, product),
                osteoprogenitor_findings(treatment, dose),
            )
            found += _about(product, about)
    return found


def _visit_part(patient: Patient, visits: Sequence[Visit]) -> list[Finding]:
    siblings = list(PlannedItem.objects.filter(patient=patient))
    found: list[Finding] = []
    for visit in visits:
        items = [link.planned_item for link in visit.items.all()]
        label = ", ".join(item.code for item in items) or visit
        found += _about(label, kept_visit_findings(visit, items, siblings))
    active = not any(item.stopped_on for item in siblings) and not patient.is_literature
    latest = visits[-1].visited_on if visits else patient.enrolled_on
    lost = d17_lost_to_follow_up(latest, patient.centre.today(), active=active)
    return found + _about(patient, gather(lost))


def _safety_part(patient: Patient) -> list[Finding]:
    events = AdverseEvent.objects.filter(patient=patient)
    first = first_exposure(patient)
    return [
        finding for event in events for finding in _about(event, known_event_findings(event, first))
    ]


def first_exposure(patient: Patient) -> Interval | None:
    """Harvest or treatment, whichever came first; None before any."""
    days = [exactly(t.treated_on) for t in patient.treatments.all()]
    harvested = [
        interval_of(one.harvested_on, one.harvested_on_precision)
        for one in patient.harvests.all()
        if one.donor_id is None
    ]
    known = [day for day in (*days, *harvested) if day is not None]
    return min(known, key=lambda day: day.earliest) if known else None


def after_death_findings(patient: Patient, died_on: dt.date) -> list[Finding]:
    """D11 the other way round: a death before what is on record already; three statements."""
    visits = Visit.objects.filter(patient=patient).order_by("-visited_on")[:1]
    studies = ImagingStudy.objects.filter(patient=patient).order_by("-performed_on")[:1]
    events = AdverseEvent.objects.filter(patient=patient).order_by("-onset_on")[:1]
    days = [
        *((_("a visit"), row.day) for row in visits),
        *((_("an image"), row.day) for row in studies),
        *((_("the onset of an adverse event"), row.onset) for row in events),
    ]
    return [
        error("D11", "stopped_on", _("%s is on record after that day") % what, f"{day} or later")
        for what, day in days
        if day.certainly_after(exactly(died_on))
    ]
