import datetime as dt

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.identities.actions import IdentityEntry, record_identity
from registry.identities.models import Contact, Identity
from registry.patients.models import Patient
from tests.pages import form_with
from tests.people import client_of, coordinator_of, join, make_centre, make_patient, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(
        centre, user, birth_month=dt.date(2014, 5, 1), birth_month_precision="month"
    )


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def address(patient: Patient, *more: str) -> str:
    return "/".join(["/patients", patient.registry_number, "identity", *more, ""])


def test_the_treating_centre_sees_who_the_child_is(
    client: Client, patient: Patient, user: User
) -> None:
    entry = IdentityEntry(
        identity=Identity(family_name="Müller", given_name="Ada", birth_date=dt.date(2014, 5, 17)),
        hospital_number="H-77",
        contacts=[Contact(person="parent", kind="phone", value="030 12345")],
    )
    record_identity(by=user, patient=patient, entry=entry)

    response = client.get(address(patient))

    text = response.content.decode()
    assert all(part in text for part in ("Müller", "Ada", "17 May 2014", "H-77", "030 12345"))
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.AUDITOR, Role.DATA_MANAGER])
def test_who_reads_pseudonyms_does_not_see_it(centre: Centre, patient: Patient, role: Role) -> None:
    reader = join(make_user(), centre, role)
    coordinator_elsewhere = join(coordinator_of(make_centre("BET")), centre, role)

    assert client_of(reader).get(address(patient)).status_code == 403
    assert client_of(coordinator_elsewhere).get(address(patient)).status_code == 404


def test_another_centres_child_and_an_unknown_number_look_the_same(patient: Patient) -> None:
    stranger = client_of(coordinator_of(make_centre("BET")))

    there, nowhere = stranger.get(address(patient)), stranger.get("/patients/ABC2/identity/")

    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


def test_can_be_added_later(client: Client, patient: Patient) -> None:
    offered = client.get(address(patient))
    page = form_with(client.get(address(patient, "new")), "identity-family_name")

    names = {"identity-family_name": "Müller", "identity-given_name": "Ada"}
    response = page.send(client, **names)

    assert address(patient, "new") in offered.content.decode()
    assert response["Location"] == address(patient)
    assert Identity.objects.get().patient == patient
    assert client.get(address(patient, "new"))["Location"] == address(patient)


def test_two_at_once_add_it_once(client: Client, patient: Patient, user: User) -> None:
    pages = [form_with(client.get(address(patient, "new")), "submission", "contact-rows")] * 2
    names = {"identity-family_name": "Müller", "identity-given_name": "Ada"}
    pages[0].send(client, **names)

    refused = pages[1].send(client, **names, submission="")

    assert refused.status_code == 422
    assert "F05" in refused.content.decode()
    assert Identity.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({}, "family_name", "F01"),
        ({"identity-birth_date": "2014-06-01"}, "birth_date", "D01"),
        ({"identity-birth_date": "1.6.2014"}, "birth_date", "F02"),
        ({"identity-hospital_number": "x" * 41}, "hospital_number", "F08"),
    ],
)
def test_a_refusal_shows_field_and_rule(
    client: Client, patient: Patient, typed: dict[str, str], field: str, rule: str
) -> None:
    page = form_with(client.get(address(patient, "new")), "identity-family_name")
    names = {"identity-family_name": "Müller", "identity-given_name": "Ada"} if typed else {}

    response = page.send(client, **names, **typed)

    found = response.context["page"].identity.errors.as_data()
    assert response.status_code == 422
    assert found[field][0].code == rule
    assert not Identity.objects.exists()
