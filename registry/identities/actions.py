from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.accounts.access import owned
from registry.accounts.models import User
from registry.core.actions import action
from registry.core.errors import error, refuse_errors
from registry.identities.models import Contact, HospitalNumber, Identity
from registry.patients.models import Patient


@dataclass
class IdentityEntry:
    """Who the child is, as it is entered."""

    identity: Identity
    hospital_number: str = ""
    contacts: Sequence[Contact] = ()


@action
def record_identity(*, by: User, patient: Patient, entry: IdentityEntry) -> Identity:
    """Saves name, full birth date, hospital number and contacts of a patient."""
    _refuse_other_birth(patient, entry.identity)
    identity = entry.identity
    identity.patient = patient
    owned(identity, by=by, centre_id=patient.centre_id)
    identity.save(force_insert=True)
    numbers = [HospitalNumber(number=entry.hospital_number)] if entry.hospital_number else []
    rows: list[HospitalNumber | Contact] = [*numbers, *entry.contacts]
    for row in rows:
        owned(row, by=by, centre_id=patient.centre_id)
        row.identity = identity
    HospitalNumber.objects.bulk_create(numbers)
    Contact.objects.bulk_create(entry.contacts)
    return identity


def _refuse_other_birth(patient: Patient, identity: Identity) -> None:
    """The full birth date lies in the month that the pseudonymous record states."""
    birth, born = patient.birth, identity.birth_date
    if birth and born and not birth.earliest <= born <= birth.latest:
        days = {"first": birth.earliest, "last": birth.latest}
        accepted = _("a day from %(first)s to %(last)s") % days
        refuse_errors([error("D01", "birth_date", _("not in the month of birth"), accepted)])
