from django.db.models import Q

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.identities.models import HospitalNumber, Identity
from registry.patients.models import Patient

MOST_FOUND = 200


def identity_for(access: Access, patient: Patient) -> Identity | None:
    """Who the child is, for those who may know it at the child's centre; two statements.

    None where nothing was entered. Identity.DoesNotExist for everybody else.
    """
    if not access.may(Permission.VIEW_IDENTITY, patient.centre_id):
        raise Identity.DoesNotExist
    found = Identity.objects.filter(patient=patient)
    return found.prefetch_related("contacts", "hospital_numbers").first()


def named(access: Access, text: str) -> dict[int, str]:
    """Patients by the start of the family name or a whole hospital number: id to name.

    Looks only where the person may see identities; one statement.
    """
    centres = access.centres_where(Permission.VIEW_IDENTITY)
    if not text.strip() or not centres:
        return {}
    known = Q(family_name__istartswith=text.strip())
    known |= Q(hospital_numbers__number__iexact=text.strip())
    found = Identity.objects.filter(known, centre__in=centres).distinct()[:MOST_FOUND]
    return {row.patient_id: f"{row.family_name}, {row.given_name}" for row in found}


def patient_with_number(centre: Centre, number: str) -> Patient | None:
    """The patient whom this hospital number belongs to already, for the warning at enrolment."""
    found = HospitalNumber.objects.filter(centre=centre, number=number)
    known = found.select_related("identity__patient").first()
    return known.identity.patient if known else None
