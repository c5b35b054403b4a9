from collections.abc import Collection

from django.db.models import Q

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.core.identifiers import normalise
from registry.patients.models import FollowUpStop, Patient, PatientQuerySet


def patient_for(
    access: Access, number: str, permission: Permission = Permission.VIEW_PATIENTS
) -> Patient:
    """The patient of that registry number or source label, if the person may do it there.

    Raises Patient.DoesNotExist for an absent and for a forbidden one alike.
    """
    allowed = Patient.objects.filter(centre__in=access.centres_where(permission))
    return allowed.select_related("centre", "death").known_as(normalise(number)).get()


def patients_of(access: Access, search: str = "", also: Collection[int] = ()) -> PatientQuerySet:
    """Patients of the current centre; a search looks in every centre of the person, at the start
    of registry numbers and source labels, and adds `also`, ids found by other means.

    `stop_kind` says why follow-up ended, None while it goes on.
    """
    centres = access.centres_where(Permission.VIEW_PATIENTS)
    if not search:
        here = access.centre.pk if access.centre else 0
        found = Patient.objects.filter(centre=here if here in centres else 0)
    else:
        text = normalise(search)
        known = Q(registry_number__startswith=text) | Q(source_label__startswith=text)
        found = Patient.objects.filter(known | Q(pk__in=also), centre__in=centres)
    return found.select_related("centre", "death").with_stop_kind()


def stop_in_force(patient: Patient) -> FollowUpStop | None:
    """How follow-up ended, None while it goes on."""
    found = FollowUpStop.objects.filter(patient=patient, revoked_on=None)
    return found.select_related("centre", "patient__centre").first()
