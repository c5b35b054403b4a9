import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from registry.accounts.codes import Role
from registry.accounts.middleware import working
from registry.accounts.models import User
from registry.audit.context import because
from registry.core.errors import Refused
from registry.identities.actions import (
    correct_identity,
    erase_identity,
    open_identity,
    record_identity,
    search_identities,
)
from registry.identities.codes import OpeningReason, Sealing
from registry.identities.entries import Correction, Person, Reach
from registry.identities.models import Contact, HospitalNumber, Identity, PatientKey
from registry.identities.sealing import NotOpenedError
from registry.identities.selectors import named, patient_with_number, sealing_of
from registry.identities.vault import ErasedError
from registry.patients.models import Patient
from tests.people import (
    access,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_user,
    opened_by,
)

pytestmark = pytest.mark.django_db
SECRETS = ("Quarkenbusch", "Leopoldine", "2014-05-17", "HN-4711", "030 98765")
PERSON = Person(
    "Quarkenbusch",
    "Leopoldine",
    dt.date(2014, 5, 17),
    ("HN-4711",),
    (Reach("parent", "phone", "030 98765", "de"),),
)


@pytest.fixture
def user(db: None) -> User:
    return coordinator_of(make_centre("ABC"))


@pytest.fixture
def patient(user: User) -> Patient:
    patient = make_patient(user.memberships.get().centre, user)
    record_identity(by=user, patient=patient, person=PERSON)
    return patient


def everything_stored() -> str:
    """All rows of all tables, as PostgreSQL writes them, cipher texts decoded."""
    tables = connection.introspection.table_names()
    told = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [bytes(v) if isinstance(v, memoryview) else v for r in cursor for v in r]
    return " ".join(v.decode("latin-1") if isinstance(v, bytes) else str(v) for v in told)


def test_nothing_of_it_stands_in_the_database(patient: Patient) -> None:
    stored = everything_stored()

    assert patient.registry_number in stored
    assert [secret for secret in SECRETS if secret.casefold() in stored.casefold()] == []


def test_it_is_opened_as_it_was_entered(user: User, patient: Patient) -> None:
    person = opened_by(user, patient)

    assert (person.family_name, person.given_name) == ("Quarkenbusch", "Leopoldine")
    assert (person.birth_date, person.hospital_numbers) == (dt.date(2014, 5, 17), ("HN-4711",))
    [reach] = person.contacts
    assert (reach.person, reach.value, reach.language) == ("parent", "030 98765", "de")
    assert "Quark" not in repr(person)


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.AUDITOR, Role.DATA_MANAGER])
def test_who_may_not_see_it_opens_and_finds_nothing(patient: Patient, role: Role) -> None:
    reader = access(join(make_user(), patient.centre, role))

    with pytest.raises(Identity.DoesNotExist):
        open_identity(access=reader, patient=patient, reason=OpeningReason.AUDIT)
    with pytest.raises(Identity.DoesNotExist):
        sealing_of(reader, patient)
    assert named(reader, "Quarkenbusch") == set()


def test_a_cipher_text_of_another_patient_is_refused(user: User, patient: Patient) -> None:
    other = make_patient(patient.centre, user)
    record_identity(by=user, patient=other, person=Person("Else", "Eva"))
    stolen = Identity.objects.get(patient=patient)
    key = PatientKey.objects.get(patient=patient)

    with because("a test"):
        found = Identity.objects.filter(patient=other)
        found.update(family_name_sealed=stolen.family_name_sealed)
    with pytest.raises(NotOpenedError):
        opened_by(user, other)
    # nor with the key that sealed it
    PatientKey.objects.filter(patient=other).update(wrapped=key.wrapped)
    with pytest.raises(NotOpenedError):
        opened_by(user, other)


def test_a_cipher_text_of_another_row_or_column_is_refused(user: User, patient: Patient) -> None:
    identity = Identity.objects.get()
    with because("a test"):
        Identity.objects.update(given_name_sealed=identity.family_name_sealed)
    with pytest.raises(NotOpenedError):
        opened_by(user, patient)
    with because("a test"):
        Identity.objects.update(given_name_sealed=identity.given_name_sealed)
    number = HospitalNumber.objects.get()
    Contact.objects.update(value_sealed=number.number_sealed)
    with pytest.raises(NotOpenedError):
        opened_by(user, patient)


def test_a_hospital_number_is_one_childs_at_a_centre(user: User, patient: Patient) -> None:
    other = make_patient(patient.centre, user)

    with pytest.raises(Refused, match="F05"):
        record_identity(
            by=user, patient=other, person=Person("Else", "Eva", hospital_numbers=("hn-4711 ",))
        )

    assert patient_with_number(patient.centre, "hn-4711") == patient
    assert patient_with_number(make_centre("BET"), "hn-4711") is None


def test_erased_is_erased_for_good(user: User, patient: Patient) -> None:
    before = Identity.objects.get()
    erase_identity(by=user, patient=patient)
    erase_identity(by=user, patient=patient)

    assert sealing_of(access(user), patient) == Sealing.ERASED
    with pytest.raises(ErasedError):
        opened_by(user, patient)
    assert PatientKey.objects.get().wrapped is None
    assert named(access(user), "Quarkenbusch") == named(access(user), "HN-4711") == set()
    after = Identity.objects.get()
    assert bytes(after.family_name_sealed) == bytes(before.family_name_sealed)
    assert after.family_name_hash is None
    assert (HospitalNumber.objects.count(), Contact.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="F11"):
        record_identity(by=user, patient=patient, person=PERSON)


def test_who_had_no_identity_gets_none_after_an_erasure(user: User) -> None:
    patient = make_patient(user.memberships.get().centre, user)
    assert sealing_of(access(user), patient) == Sealing.NONE

    erase_identity(by=user, patient=patient)

    assert sealing_of(access(user), patient) == Sealing.ERASED
    with pytest.raises(Refused, match="F11"):
        record_identity(by=user, patient=patient, person=PERSON)


def test_the_number_of_an_erased_child_is_free_again(user: User, patient: Patient) -> None:
    erase_identity(by=user, patient=patient)
    other = make_patient(patient.centre, user)

    record_identity(by=user, patient=other, person=PERSON)

    assert named(access(user), "HN-4711") == {other.pk}


def events(op: str, table: str) -> list[dict[str, Any]]:
    """What history holds of a table, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(event) FROM audit.event WHERE op = %s AND table_name = %s "
            "ORDER BY id",
            [op, table],
        )
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def test_an_opening_goes_on_record_with_its_reason(user: User, patient: Patient) -> None:
    with working(user) as known:
        open_identity(
            access=known, patient=patient, reason=OpeningReason.OTHER, note="letter came back"
        )

    [event] = events("R", "identity")
    assert (event["patient_id"], event["centre_id"]) == (patient.pk, patient.centre_id)
    assert (event["actor_id"], event["door"]) == (user.pk, "page")
    assert event["reason"] == "other: letter came back"


def test_a_search_that_finds_goes_on_record_without_its_text(user: User, patient: Patient) -> None:
    with working(user) as known:
        assert search_identities(access=known, text="Quarkenbusch") == {patient.pk}
        assert search_identities(access=known, text="Nobody") == set()

    [event] = events("R", "identity search")
    assert event["patient_id"] == patient.pk
    assert "quarkenbusch" not in str(event).casefold()


def test_a_name_is_changed_for_a_reason_only_whatever_the_door(patient: Patient) -> None:
    found = Identity.objects.filter(patient=patient)
    with pytest.raises(IntegrityError, match="reason"), transaction.atomic():
        found.update(given_name_sealed=b"forged")


def test_a_correction_stands_in_history_with_its_reason(user: User, patient: Patient) -> None:
    person = Person("Quarkenbusch", "Leonie", version=1)
    correct_identity(by=user, patient=patient, correction=Correction(person), reason="misspelt")

    [event] = events("U", "registry_identity")
    assert event["reason"] == "misspelt"
    assert set(event["old"]) >= {"given_name_sealed", "version"}


def test_history_keeps_neither_keys_nor_hashes(user: User, patient: Patient) -> None:
    """Else an erasure would leave the key, or a hash by which to guess the name."""
    hashes = [*Identity.objects.values_list("family_name_hash", "given_name_hash").get()]
    hashes.append(HospitalNumber.objects.values_list("number_hash", flat=True).get())
    wrapped = PatientKey.objects.get().wrapped
    assert wrapped is not None
    person = Person("Quarkenbusch", "Leonie", version=1)
    correct_identity(by=user, patient=patient, correction=Correction(person), reason="misspelt")
    erase_identity(by=user, patient=patient)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(event::text, ' ') FROM audit.event")
        history = str(cursor.fetchone())
    assert patient.registry_number in history
    assert bytes(wrapped).hex() not in history
    assert [one for one in hashes if str(one) in history] == []


def test_history_stays_and_opens_to_nobody_after_an_erasure(user: User, patient: Patient) -> None:
    before = events("I", "registry_identity")
    erase_identity(by=user, patient=patient)

    assert events("I", "registry_identity") == before
    assert events("U", "registry_patientkey")[0]["old"]["wrapped"] == "not kept"
