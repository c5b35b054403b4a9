import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registry.accounts.access import owned
from registry.accounts.models import Centre, User
from registry.core.actions import action
from registry.core.checks import too_early
from registry.core.dates import exactly
from registry.core.errors import gather, refuse_errors
from registry.core.identifiers import new_registry_number
from registry.patients import rules
from registry.patients.codes import StopKind, VitalStatus
from registry.patients.models import Death, FollowUpStop, Patient, PatientOverlap, belongs

DRAWS = 5


@action
def enrol(*, by: User, centre: Centre, patient: Patient) -> Patient:
    """Enters a patient under a new registry number. Refused by rule D01 or a constraint.

    Whoever is enrolled at a demonstration centre is part of the demonstration.
    """
    today = centre.today()
    owned(patient, by=by, centre_id=centre.pk)
    patient.demonstration = centre.demonstration
    if patient.enrolled_on is None:
        patient.enrolled_on = today
    refuse_errors(
        gather(
            rules.d01_born_by_today(patient.birth, today),
            rules.d02_not_in_future("enrolled_on", exactly(patient.enrolled_on), today),
        )
    )
    return _with_new_number(patient, centre)


def _with_new_number(patient: Patient, centre: Centre) -> Patient:
    """Draws again should the random number be taken; any other refusal stands."""
    for draw in range(DRAWS):
        patient.registry_number = new_registry_number(centre.code)
        try:
            with transaction.atomic():
                patient.save(force_insert=True)
        except IntegrityError as fault:
            if "registry_number" not in str(fault) or draw == DRAWS - 1:
                raise
        else:
            break
    return patient


@action
def record_stop(
    *,
    by: User,
    patient: Patient,
    kind: StopKind,
    stopped_on: dt.date,
    note: str = "",
    from_consent: bool = False,
) -> FollowUpStop:
    """The fact that follow-up ended; `schedules.actions.stop_follow_up` stops the plan with it."""
    day = exactly(stopped_on)
    refuse_errors(
        gather(
            rules.d02_not_in_future("stopped_on", day, patient.centre.today()),
            too_early("D02", "stopped_on", day, patient.birth, _("the birth")),
        )
    )
    stop = FollowUpStop(
        patient=patient,
        kind=kind,
        stopped_on=stopped_on,
        note=note,
        from_consent=from_consent,
    )
    belongs(stop, to=patient, by=by)
    stop.save(force_insert=True)
    if kind == StopKind.DEATH:
        _record_death(by, patient, stopped_on)
    return stop


def _record_death(by: User, patient: Patient, died_on: dt.date) -> None:
    death = Death(patient=patient, died_on=died_on, cause_null_reason="pending")
    belongs(death, to=patient, by=by)
    death.save(force_insert=True)
    patient.vital_status = VitalStatus.DEAD
    patient.save(update_fields=["vital_status", "updated_at"])


@action
def revoke_stop(*, stop: FollowUpStop) -> FollowUpStop:
    """Follow-up goes on: the stop stays on record as undone."""
    stop.revoked_on = stop.centre.today()
    stop.save(update_fields=["revoked_on", "updated_at"])
    if stop.kind == StopKind.DEATH:
        Death.objects.filter(patient=stop.patient_id).delete()
        Patient.objects.filter(pk=stop.patient_id).update(vital_status=VitalStatus.ALIVE)
    return stop


@action
def record_overlap(*, by: User, patient: Patient, other: Patient, note: str = "") -> PatientOverlap:
    """Two records may show the same child in several publications; never sum them."""
    overlap = PatientOverlap(patient=patient, other=other, note=note)
    belongs(overlap, to=patient, by=by)
    overlap.save(force_insert=True)
    return overlap
