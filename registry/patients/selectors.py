from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.core.identifiers import normalise
from registry.patients.models import Patient, PatientQuerySet


def patient_for(
    access: Access, number: str, permission: Permission = Permission.VIEW_PATIENTS
) -> Patient:
    """The patient of that registry number or source label, if the person may do it there.

    Raises Patient.DoesNotExist for an absent and for a forbidden one alike.
    """
    allowed = Patient.objects.filter(centre__in=access.centres_where(permission))
    return allowed.select_related("centre").known_as(normalise(number)).get()


def patients_of(access: Access, search: str = "") -> PatientQuerySet:
    """Patients of the current centre, newest first; a search looks at numbers in every centre
    of the person, whole or from the start."""
    if not search:
        centre = access.centre
        visible = centre is not None and access.may(Permission.VIEW_PATIENTS)
        found = Patient.objects.filter(centre=centre) if visible else Patient.objects.none()
        return found.select_related("centre").order_by("-enrolled_on", "-id")
    text = normalise(search)
    allowed = Patient.objects.filter(centre__in=access.centres_where(Permission.VIEW_PATIENTS))
    return (
        (allowed.filter(registry_number__startswith=text) | allowed.filter(source_label=text))
        .select_related("centre")
        .order_by("-enrolled_on", "-id")
    )
