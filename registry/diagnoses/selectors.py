from collections.abc import Sequence
from dataclasses import dataclass

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.diagnoses.codes import StagingScope
from registry.diagnoses.models import Diagnosis, Lesion, Staging, StagingSystem
from registry.diagnoses.rules import is_off_label
from registry.patients.models import Patient


@dataclass(frozen=True)
class Offered:
    """A staging system that may be used, and whether it was made for that joint."""

    system: StagingSystem
    off_label: bool = False


def diagnoses_of(patient: Patient) -> Sequence[Diagnosis]:
    """The diagnoses of a patient with their terms; one statement."""
    return list(Diagnosis.objects.filter(patient=patient).select_related("term").order_by("id"))


def staged_as_a_whole(patient: Patient) -> Sequence[Diagnosis]:
    """Those diagnoses for which a system exists that is assigned to the child; one statement."""
    systems = StagingSystem.objects.filter(scope=StagingScope.DIAGNOSIS)
    found = Diagnosis.objects.filter(patient=patient, term__systems__system__in=systems)
    return list(found.select_related("term").distinct().order_by("id"))


def diagnosis_of(patient: Patient, pk: int) -> Diagnosis:
    """One diagnosis of this patient; Diagnosis.DoesNotExist for any other."""
    found = Diagnosis.objects.select_related("term", "patient__centre")
    return found.get(pk=pk, patient=patient)


def lesions_of(patient: Patient) -> Sequence[Lesion]:
    """The lesions of a patient with their diagnoses; one statement."""
    found = Lesion.objects.filter(patient=patient).select_related("diagnosis__term")
    return list(found.order_by("id"))


def lesion_of(patient: Patient, pk: int) -> Lesion:
    """One lesion of this patient; Lesion.DoesNotExist for any other."""
    found = Lesion.objects.select_related("diagnosis__term", "patient__centre")
    return found.get(pk=pk, patient=patient)


def systems_for(diagnosis: Diagnosis, lesion: Lesion | None) -> list[Offered]:
    """Systems made for the diagnosis, those made for the joint first; three statements.

    Without a lesion those that are assigned to the diagnosis as a whole.
    """
    scope = StagingScope.LESION if lesion else StagingScope.DIAGNOSIS
    found = StagingSystem.objects.filter(scope=scope, diagnoses__term=diagnosis.term_id)
    joint = lesion.joint if lesion else ""
    offered = [
        Offered(system, is_off_label(joint, [row.joint for row in system.joints.all()]))
        for system in found.prefetch_related("joints", "levels")
    ]
    return sorted(offered, key=lambda one: (one.off_label, one.system.position))


def staging_for(
    access: Access, number: str, staging_id: int, permission: Permission = Permission.VIEW_PATIENTS
) -> Staging:
    """The stage of that patient, if the person may do it there; Staging.DoesNotExist otherwise."""
    allowed = Staging.objects.filter(centre__in=access.centres_where(permission))
    found = allowed.select_related("patient__centre", "lesion", "diagnosis__term", "system")
    staging = found.get(pk=staging_id)
    if staging.patient.key != number:
        raise Staging.DoesNotExist
    staging.diagnosis.patient = staging.patient
    return staging
