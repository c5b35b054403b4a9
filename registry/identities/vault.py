"""Between the sealed columns and a Person: keys out of the ring, rows out of a person and back."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model

from config.keys import ring, subkey
from registry.accounts.models import User
from registry.identities import hashes
from registry.identities.entries import Person, Reach
from registry.identities.models import Contact, HospitalNumber, Identity, PatientKey
from registry.identities.sealing import Place, fresh_key, key_place, seal, unseal
from registry.patients.models import Patient, belongs

WRAPPING = "identity keys"
Stored = bytes | memoryview  # as the driver gives a column of bytes
NEXT_IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


class ErasedError(Exception):
    """The patient's key was destroyed: what it sealed can be opened by nobody any more."""


class Sealer:
    """Seals and opens the values of one patient."""

    def __init__(self, key: bytes, patient_id: int) -> None:
        self._key, self.patient_id = key, patient_id

    def seal(self, model: type[Model], column: str, value: str, row: int = 0) -> bytes:
        """The cipher text for that column; in tables of many rows per patient, for that row."""
        return seal(self._key, value.encode(), self._place(model, column, row))

    def open(self, model: type[Model], column: str, sealed: Stored, row: int = 0) -> str:
        """What was sealed there. Raises NotOpenedError."""
        return unseal(self._key, bytes(sealed), self._place(model, column, row)).decode()

    def _place(self, model: type[Model], column: str, row: int) -> Place:
        return Place(str(model._meta.model_name), column, self.patient_id, row)


def new_key(patient: Patient, by: User) -> tuple[PatientKey, Sealer]:
    """A fresh key for a patient, wrapped by the ring's current key; not saved."""
    key = fresh_key()
    row = PatientKey(patient=patient)
    belongs(row, to=patient, by=by)
    wrap(row, key)
    return row, Sealer(key, patient.pk)


def wrap(row: PatientKey, key: bytes) -> None:
    """Puts the key into the row, sealed by the ring's current key."""
    row.ring_key_id = ring().current
    row.wrapped = seal(_wrapping(row.ring_key_id), key, key_place(row.patient_id))


def unwrap(row: PatientKey) -> bytes:
    """The patient's key. Raises ErasedError where it was destroyed."""
    if row.wrapped is None:
        raise ErasedError
    return unseal(_wrapping(row.ring_key_id), bytes(row.wrapped), key_place(row.patient_id))


def sealer_of(row: PatientKey) -> Sealer:
    """Seals and opens with the patient's key. Raises ErasedError where it was destroyed."""
    return Sealer(unwrap(row), row.patient_id)


def _wrapping(key_id: str) -> bytes:
    try:
        return subkey(ring().key(key_id), WRAPPING)
    except KeyError:
        told = f"IDENTITY_KEYS lacks the key {key_id}, which still seals identities: add it again."
        raise ImproperlyConfigured(told) from None


def sealed_identity(sealer: Sealer, identity: Identity, person: Person) -> None:
    """Puts names and birth into the row's columns."""
    identity.family_name_sealed = sealer.seal(Identity, "family_name", person.family_name)
    identity.given_name_sealed = sealer.seal(Identity, "given_name", person.given_name)
    born = person.birth_date.isoformat() if person.birth_date else ""
    identity.birth_date_sealed = sealer.seal(Identity, "birth_date", born) if born else None
    hash_names(identity, person.family_name, person.given_name)


def hash_names(identity: Identity, family_name: str, given_name: str) -> None:
    """Makes the row findable under the ring's current key."""
    identity.hash_key_id = key_id = ring().current
    identity.family_name_hash = hashes.keyed(key_id, hashes.FAMILY_NAME, family_name)
    identity.given_name_hash = hashes.keyed(key_id, hashes.GIVEN_NAME, given_name)


def hash_number(row: HospitalNumber, number: str) -> None:
    """Makes the row findable under the ring's current key."""
    row.hash_key_id = ring().current
    row.number_hash = hashes.keyed(row.hash_key_id, hashes.HOSPITAL_NUMBER, number)


def sealed_number(sealer: Sealer, number: str, pk: int) -> HospitalNumber:
    """A row of a hospital number, not saved and without its identity."""
    row = HospitalNumber(pk=pk, number_sealed=sealer.seal(HospitalNumber, "number", number, pk))
    hash_number(row, number)
    return row


def sealed_contact(sealer: Sealer, reach: Reach, pk: int) -> Contact:
    """A row of a contact, not saved and without its identity."""
    return Contact(
        pk=pk,
        person=reach.person,
        kind=reach.kind,
        value_sealed=sealer.seal(Contact, "value", reach.value, pk),
        language=reach.language,
        ended_on=reach.ended_on,
    )


def next_ids(model: type[Model], count: int) -> Iterator[int]:
    """Ids for new rows: a row's id is sealed into it, so it must be known first. One statement."""
    if not count:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [model._meta.db_table, count])
        return iter([pk for (pk,) in cursor.fetchall()])


def opened_person(sealer: Sealer, identity: Identity) -> Person:
    """Everything of one identity in the open; contacts that ended come last. Two statements."""
    born = identity.birth_date_sealed
    numbers = HospitalNumber.objects.filter(identity=identity).order_by("id")
    contacts = Contact.objects.filter(identity=identity).order_by("id")
    reaches = [opened_contact(sealer, row) for row in contacts]
    return Person(
        family_name=sealer.open(Identity, "family_name", identity.family_name_sealed),
        given_name=sealer.open(Identity, "given_name", identity.given_name_sealed),
        birth_date=dt.date.fromisoformat(sealer.open(Identity, "birth_date", born))
        if born
        else None,
        hospital_numbers=tuple(opened_number(sealer, row) for row in numbers),
        contacts=tuple(sorted(reaches, key=lambda one: one.ended_on is not None)),
        version=identity.version,
    )


def opened_number(sealer: Sealer, row: HospitalNumber) -> str:
    return sealer.open(HospitalNumber, "number", row.number_sealed, row.pk)


def opened_contact(sealer: Sealer, row: Contact) -> Reach:
    value = sealer.open(Contact, "value", row.value_sealed, row.pk)
    return Reach(row.person, row.kind, value, row.language, row.ended_on, row.pk)
