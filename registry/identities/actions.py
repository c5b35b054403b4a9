from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import User
from registry.audit.context import because
from registry.audit.notes import note_reading, note_readings
from registry.core.actions import action
from registry.core.errors import Conflict, error, refuse_errors
from registry.identities.codes import OpeningReason
from registry.identities.entries import Correction, Person
from registry.identities.hashes import HOSPITAL_NUMBER, every_hash
from registry.identities.models import Contact, HospitalNumber, Identity, PatientKey
from registry.identities.selectors import named
from registry.identities.vault import (
    Sealer,
    new_key,
    next_ids,
    opened_person,
    sealed_contact,
    sealed_identity,
    sealed_number,
    sealer_of,
)
from registry.patients.models import Patient, belongs

BATCH = 2000
Row = TypeVar("Row", HospitalNumber, Contact)


@dataclass(frozen=True, repr=False)
class NewIdentity:
    """Who a patient is, and who says so."""

    by: User
    patient: Patient
    person: Person


@action
def record_identity(*, by: User, patient: Patient, person: Person) -> None:
    """Seals name, full birth date, hospital numbers and contacts of a patient.

    Refused for a birth in another month than the pseudonymous record has (D01), a hospital number
    that is in use (F05), and a patient whose identity was erased (F11).
    """
    _refuse_other_birth(patient, person)
    _refuse_taken(patient.centre_id, person.hospital_numbers)
    _refuse_erased(PatientKey.objects.filter(patient=patient).first())
    record_identities([NewIdentity(by, patient, person)])


@action
def record_identities(entries: Sequence[NewIdentity]) -> None:
    """Seals many identities in six statements; constraints alone judge them."""
    keys = [new_key(one.patient, one.by) for one in entries]
    PatientKey.objects.bulk_create([row for row, _sealer in keys], batch_size=BATCH)
    identities = []
    for one, (_row, sealer) in zip(entries, keys, strict=True):
        identity = Identity(patient=one.patient)
        belongs(identity, to=one.patient, by=one.by)
        sealed_identity(sealer, identity, one.person)
        identities.append(identity)
    Identity.objects.bulk_create(identities, batch_size=BATCH)
    sealers = [sealer for _row, sealer in keys]
    _add_rows(zip(entries, identities, sealers, strict=True))


def _add_rows(found: Iterable[tuple[NewIdentity, Identity, Sealer]]) -> None:
    """Saves the hospital numbers and contacts that the persons bring."""
    every = list(found)
    ids = next_ids(HospitalNumber, sum(len(one.person.hospital_numbers) for one, _i, _s in every))
    numbers = [
        _of(identity, one.by, sealed_number(sealer, number, next(ids)))
        for one, identity, sealer in every
        for number in one.person.hospital_numbers
    ]
    ids = next_ids(Contact, sum(len(one.person.contacts) for one, _i, _s in every))
    contacts = [
        _of(identity, one.by, sealed_contact(sealer, reach, next(ids)))
        for one, identity, sealer in every
        for reach in one.person.contacts
    ]
    HospitalNumber.objects.bulk_create(numbers, batch_size=BATCH)
    Contact.objects.bulk_create(contacts, batch_size=BATCH)


def _of(identity: Identity, by: User, row: Row) -> Row:
    belongs(row, to=identity, by=by)
    row.identity = identity
    return row


@action
def open_identity(
    *, access: Access, patient: Patient, reason: OpeningReason, note: str = ""
) -> Person | None:
    """Who the child is; that somebody looked, and why, goes on record first. None if not entered.

    Raises Identity.DoesNotExist for those who may not see it, ErasedError where it was erased.
    """
    if not access.may(Permission.VIEW_IDENTITY, patient.centre_id):
        raise Identity.DoesNotExist
    key = PatientKey.objects.filter(patient=patient).first()
    identity = Identity.objects.filter(patient=patient).first()
    if key is None or identity is None:
        return None
    sealer = sealer_of(key)
    told = f"{reason}: {note}" if note else str(reason)
    note_reading("identity", patient_id=patient.pk, centre_id=patient.centre_id, reason=told)
    return opened_person(sealer, identity)


def search_identities(*, access: Access, text: str) -> set[int]:
    """Ids of the patients who bear exactly this name or hospital number. That they were found goes
    on record, without the text: who knows the name learns the number."""
    found = named(access, text)
    note_readings("identity search", found)
    return found


@action
def correct_identity(*, by: User, patient: Patient, correction: Correction, reason: str) -> None:
    """Corrects names and birth, adds hospital numbers and contacts, ends contacts.

    Refused as in `record_identity`; Conflict when somebody has corrected it since it was read.
    """
    person = correction.person
    _refuse_other_birth(patient, person)
    _refuse_taken(patient.centre_id, person.hospital_numbers)
    key = PatientKey.objects.select_for_update().get(patient=patient)
    _refuse_erased(key)
    sealer = sealer_of(key)
    with because(reason):
        identity = _correct_names(patient, sealer, person)
        _add_rows([(NewIdentity(by, patient, person), identity, sealer)])
        ending = Contact.objects.filter(identity=identity, pk__in=correction.ended, ended_on=None)
        ending.update(
            ended_on=patient.centre.today(), version=F("version") + 1, updated_at=timezone.now()
        )


def _correct_names(patient: Patient, sealer: Sealer, person: Person) -> Identity:
    identity = Identity.objects.get(patient=patient)
    if identity.version != person.version:
        raise Conflict(None)
    sealed_identity(sealer, identity, person)
    identity.version += 1
    names = ("family_name", "given_name")
    columns = [*(f"{name}_{kind}" for name in names for kind in ("sealed", "hash"))]
    identity.save(
        update_fields=[*columns, "birth_date_sealed", "hash_key_id", "version", "updated_at"]
    )
    return identity


@action
def erase_identity(*, by: User, patient: Patient) -> None:
    """Destroys the patient's key: names, birth, contacts and numbers open to nobody any more, here
    and in history. The rows stay, and the hashes by which they were found go.

    Nothing can be entered afterwards. Safe to repeat.
    """
    key = PatientKey.objects.select_for_update().filter(patient=patient).first()
    if key is None:
        key, _sealer = new_key(patient, by)
    if key.erased_at is None:
        key.wrapped, key.erased_at = None, timezone.now()
        key.version += 1
        key.save()
    Identity.objects.filter(patient=patient).update(family_name_hash=None, given_name_hash=None)
    HospitalNumber.objects.filter(patient=patient).update(number_hash=None)


def _refuse_other_birth(patient: Patient, person: Person) -> None:
    """The full birth date lies in the month that the pseudonymous record states."""
    birth, born = patient.birth, person.birth_date
    if birth and born and not birth.earliest <= born <= birth.latest:
        days = {"first": birth.earliest, "last": birth.latest}
        accepted = _("a day from %(first)s to %(last)s") % days
        refuse_errors([error("D01", "birth_date", _("not in the month of birth"), accepted)])


def _refuse_taken(centre_id: int, numbers: Iterable[str]) -> None:
    """Under every key of the ring: the constraint compares hashes of one key alone."""
    hashed = [one for number in numbers for one in every_hash(HOSPITAL_NUMBER, number)]
    taken = HospitalNumber.objects.filter(centre=centre_id, number_hash__in=hashed)
    if hashed and taken.exists():
        accepted = _("a value that is not in use yet")
        refuse_errors([error("F05", "hospital_number", _("there is one already"), accepted)])


def _refuse_erased(key: PatientKey | None) -> None:
    if key is not None and key.erased_at is not None:
        told = _("the identity of this patient was erased for good")
        refuse_errors([error("F11", "family_name", told, _("a patient who has not withdrawn"))])
