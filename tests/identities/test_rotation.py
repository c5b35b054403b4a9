"""The ring's keys change while identities stay readable and findable."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from pytest_django import Settings

from registry.accounts.models import User
from registry.core.errors import Refused
from registry.identities import jobs
from registry.identities.actions import correct_identity, erase_identity, record_identity
from registry.identities.entries import Correction, Person, Reach
from registry.identities.models import HospitalNumber, Identity, PatientKey
from registry.identities.selectors import named
from registry.identities.vault import Sealer
from registry.patients.models import Patient
from tests.identities.keys import set_ring
from tests.people import access, coordinator_of, make_centre, make_patient, opened_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def old_ring(settings: Settings) -> None:
    set_ring(settings, "old")


@pytest.fixture
def user(db: None) -> User:
    return coordinator_of(make_centre("ABC"))


def person(number: int) -> Person:
    reach = Reach("parent", "phone", f"030 {number}")
    return Person(f"Name{number}", "Ada", None, (f"H-{number}",), (reach,))


@pytest.fixture
def patients(user: User) -> list[Patient]:
    centre = user.memberships.get().centre
    found = [make_patient(centre, user) for _ in range(5)]
    for number, patient in enumerate(found):
        record_identity(by=user, patient=patient, person=person(number))
    return found


def all_open(user: User, patients: list[Patient]) -> bool:
    return all(
        opened_by(user, patient).contacts[0].value == f"030 {number}"
        and named(access(user), f"name{number}") == {patient.pk}
        and named(access(user), f"h-{number}") == {patient.pk}
        for number, patient in enumerate(patients)
    )


def test_after_a_rotation_the_old_key_may_go(
    user: User, patients: list[Patient], settings: Settings
) -> None:
    set_ring(settings, "new", "old")
    assert all_open(user, patients)

    assert jobs.rotate_keys(batch=2) == jobs.Rotated(5, "new")

    set_ring(settings, "new")
    assert all_open(user, patients)
    assert jobs.rotate_keys() == jobs.Rotated(0, "new")


def test_without_a_rotation_the_old_key_is_missed_by_its_name(
    user: User, patients: list[Patient], settings: Settings
) -> None:
    set_ring(settings, "new")

    with pytest.raises(ImproperlyConfigured, match="lacks the key old"):
        opened_by(user, patients[0])


def test_a_run_that_was_killed_is_taken_up(
    user: User,
    patients: list[Patient],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_ring(settings, "new", "old")
    hash_anew, calls = jobs._hash_anew, []

    def killed(sealers: dict[int, Sealer]) -> None:
        calls.append(sealers)
        if len(calls) == 2:
            raise KeyboardInterrupt
        hash_anew(sealers)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_hash_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.rotate_keys(batch=2)
    assert PatientKey.objects.filter(ring_key_id="new").count() == 2
    assert all_open(user, patients)

    assert jobs.rotate_keys(batch=2).patients == 3
    set_ring(settings, "new")
    assert all_open(user, patients)


def test_while_it_runs_others_correct_search_and_are_refused_doubles(
    user: User, patients: list[Patient], settings: Settings
) -> None:
    set_ring(settings, "new", "old")
    jobs.rotate_batch(2)

    changed = Person("Name9", "Eva", hospital_numbers=("H-9",), version=1)
    correct_identity(
        by=user, patient=patients[4], correction=Correction(changed), reason="misspelt"
    )
    for taken in ("h-0", "h-3"):
        with pytest.raises(Refused, match="F05"):
            record_identity(
                by=user,
                patient=make_patient(patients[0].centre, user),
                person=Person("Else", "Eva", hospital_numbers=(taken,)),
            )

    assert jobs.rotate_keys(batch=2).patients == 3
    set_ring(settings, "new")
    assert named(access(user), "Name9") == named(access(user), "h-4") == {patients[4].pk}


def test_what_is_erased_or_newer_is_left_alone(
    user: User, patients: list[Patient], settings: Settings
) -> None:
    erase_identity(by=user, patient=patients[0])
    set_ring(settings, "new", "old")
    newer = make_patient(patients[0].centre, user)
    record_identity(by=user, patient=newer, person=person(9))

    assert jobs.rotate_keys().patients == 4
    assert not Identity.objects.filter(hash_key_id="old").exclude(patient=patients[0]).exists()
    assert not HospitalNumber.objects.filter(hash_key_id="old").exclude(number_hash=None).exists()


def test_the_command_tells_how_many(
    user: User,
    patients: list[Patient],
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_ring(settings, "new", "old")

    call_command("identities_rotate_keys")

    assert "5 patients' keys wrapped and 0 second factors sealed anew" in capsys.readouterr().out
