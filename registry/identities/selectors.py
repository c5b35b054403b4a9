from collections.abc import Iterator

from django.db.models import Q

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.identities.codes import Sealing
from registry.identities.hashes import FAMILY_NAME, GIVEN_NAME, HOSPITAL_NUMBER, every_hash
from registry.identities.models import HospitalNumber, Identity, PatientKey
from registry.patients.models import Patient

MOST_FOUND = 50
MOST_WORDS = 6  # of a name; each place where it may be parted costs two hashes


def sealing_of(access: Access, patient: Patient) -> Sealing:
    """Whether there is an identity, without opening it; one statement.

    Raises Identity.DoesNotExist for those who may not see identities at the child's centre.
    """
    if not access.may(Permission.VIEW_IDENTITY, patient.centre_id):
        raise Identity.DoesNotExist
    found = PatientKey.objects.filter(patient=patient).values_list("wrapped", flat=True).first()
    if found is not None:
        return Sealing.SEALED
    return Sealing.ERASED if is_erased(patient) else Sealing.NONE


def is_erased(patient: Patient) -> bool:
    """Whether the patient's key was destroyed."""
    return PatientKey.objects.filter(patient=patient, erased_at__isnull=False).exists()


def named(access: Access, text: str) -> set[int]:
    """Ids of the patients who bear exactly this name or hospital number; one statement.

    A name is a family name, or both names in either order. Looks only where the person may see
    identities.
    """
    centres = access.centres_where(Permission.VIEW_IDENTITY)
    if not text.strip() or not centres:
        return set()
    known = Q(family_name_hash__in=every_hash(FAMILY_NAME, text))
    for family, given in _both_names(text):
        known |= Q(
            family_name_hash__in=every_hash(FAMILY_NAME, family),
            given_name_hash__in=every_hash(GIVEN_NAME, given),
        )
    numbers = HospitalNumber.objects.filter(
        centre__in=centres, number_hash__in=every_hash(HOSPITAL_NUMBER, text)
    )
    known |= Q(patient__in=numbers.values("patient"))
    found = Identity.objects.filter(known, centre__in=centres)
    return set(found.values_list("patient_id", flat=True)[:MOST_FOUND])


def _both_names(text: str) -> Iterator[tuple[str, str]]:
    """Family and given name, as 'Müller, Ada' or as 'Ada Müller' parted at any blank."""
    family, comma, given = text.partition(",")
    if comma:
        yield family, given
        return
    words = text.split()[:MOST_WORDS]
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        yield last, first
        yield first, last


def patient_with_number(centre: Centre, number: str) -> Patient | None:
    """The patient whom this hospital number belongs to already, for the warning at enrolment."""
    hashed = every_hash(HOSPITAL_NUMBER, number)
    found = HospitalNumber.objects.filter(centre=centre, number_hash__in=hashed)
    known = found.select_related("patient").first()
    return known.patient if known else None
