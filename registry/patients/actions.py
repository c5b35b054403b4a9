import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.access import Access, owned
from registry.accounts.codes import Permission
from registry.accounts.models import Centre, User
from registry.core.actions import action
from registry.core.checks import too_early
from registry.core.dates import exactly
from registry.core.errors import Refused, error, gather, refuse_errors
from registry.core.identifiers import new_registry_number
from registry.patients import rules
from registry.patients.codes import StopKind, VitalStatus
from registry.patients.findings import share_findings, transfer_findings
from registry.patients.models import (
    CareShare,
    CareTransfer,
    Death,
    FollowUpStop,
    Patient,
    PatientOverlap,
    belongs,
)

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


@action
def record_transfer(*, by: User, patient: Patient, to_centre: Centre, why: str) -> CareTransfer:
    """The fact that care moves, and the end of what was shared until now.

    `chart.care_actions.transfer_care` moves the rows with it.
    """
    held = _held(patient)
    refuse_errors(transfer_findings(held, to_centre, why))
    today = held.centre.today()
    transfer = CareTransfer(
        patient=held,
        registry_number=held.registry_number,
        from_centre=held.centre,
        to_centre=to_centre,
        transferred_on=today,
        reason=why.strip(),
    )
    belongs(transfer, to=held, by=by)
    transfer.save(force_insert=True)
    CareShare.objects.filter(patient=held).open_on(today).update(
        revoked_on=today, updated_at=timezone.now(), version=F("version") + 1
    )
    return transfer


@action
def move_patient(*, patient: Patient, to_centre: Centre) -> None:
    """The keys carry the new centre to every row about the patient."""
    Patient.objects.filter(pk=patient.pk).update(
        centre=to_centre, updated_at=timezone.now(), version=F("version") + 1
    )


@action
def share_record(*, access: Access, share: CareShare) -> CareShare:
    """Another centre sees the record, without the identity, from a day until a day.

    PermissionDenied for who may not; Refused by F01, F03, F05, F06 or F07.
    """
    patient = share.patient
    _refuse_stranger(access, patient)
    refuse_errors(share_findings(_held(patient), share))
    belongs(share, to=patient, by=access.user)
    share.save(force_insert=True)
    return share


@action
def end_share(*, access: Access, share: CareShare) -> CareShare:
    """The other centre sees nothing any more from now on. A second time changes nothing."""
    _refuse_stranger(access, share)
    if share.revoked_on is None:
        share.revoked_on = share.centre.today()
        share.version += 1
        share.save(update_fields=["revoked_on", "version", "updated_at"])
    return share


def _refuse_stranger(access: Access, row: Patient | CareShare) -> None:
    if not access.may(Permission.SHARE_CARE, row.centre_id):
        raise PermissionDenied("may not decide about care at this centre")


def _held(patient: Patient) -> Patient:
    """The patient, locked. Refused where care was transferred since the page was read: who comes
    second does not find the row at its centre any more."""
    locked = Patient.objects.select_for_update(of=("self",)).select_related("centre")
    held = locked.filter(pk=patient.pk, centre=patient.centre_id).first()
    if held is None:
        told = _("care of this patient was transferred since you opened the page")
        accepted = _("a decision of the centre where care is now")
        raise Refused([error("F10", "to_centre", told, accepted)])
    return held
