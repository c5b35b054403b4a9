import datetime as dt
from typing import Any

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.identities.actions import erase_identity, record_identity
from registry.identities.entries import Person, Reach
from registry.identities.models import Identity
from registry.patients.models import Patient
from tests.pages import form_with
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_user,
    opened_by,
)

pytestmark = pytest.mark.django_db
ADA = Person(
    "Müller",
    "Ada",
    dt.date(2014, 5, 17),
    ("H-77",),
    (Reach("parent", "phone", "030 12345"), Reach("physician", "email", "dr@praxis.example")),
)
SHOWN = ("Müller", "Ada", "17 May 2014", "H-77", "030 12345")
NAMES = {"identity-family_name": "Müller", "identity-given_name": "Ada"}


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
def ada(user: User, patient: Patient) -> Patient:
    record_identity(by=user, patient=patient, person=ADA)
    return patient


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def address(patient: Patient, *more: str) -> str:
    return "/".join(["/patients", patient.registry_number, "identity", *more, ""])


def shows(response: Any) -> set[str]:
    """Which parts of the identity a page shows."""
    text = response.content.decode()
    return {part for part in SHOWN if part in text}


def opened_page(client: Client, patient: Patient, *more: str, **answer: str) -> Any:
    asking = form_with(client.get(address(patient, *more)), "reason" if more else "note")
    return asking.send(client, **{"reason": "contact", "open": "1", **answer})


def test_the_reason_is_asked_before_anything_is_shown(client: Client, ada: Patient) -> None:
    asked = client.get(address(ada))

    assert shows(asked) == set()
    assert "Why is it opened?" in asked.content.decode()


def test_the_treating_centre_sees_who_the_child_is_once(client: Client, ada: Patient) -> None:
    response = opened_page(client, ada)

    assert shows(response) == set(SHOWN)
    assert "no-store" in response["Cache-Control"]
    assert shows(client.get(address(ada))) == set()


@pytest.mark.parametrize(
    ("answer", "field", "rule"),
    [
        ({"reason": ""}, "reason", "F01"),
        ({"reason": "curiosity"}, "reason", "F03"),
        ({"reason": "other"}, "note", "F01"),
        ({"reason": "contact", "note": "x" * 201}, "note", "F08"),
    ],
)
def test_without_a_reason_it_stays_sealed(
    client: Client, ada: Patient, answer: dict[str, str], field: str, rule: str
) -> None:
    response = client.post(address(ada), {"open": "1", **answer})

    assert response.status_code == 422
    assert shows(response) == set()
    assert response.context["asked"].errors.as_data()[field][0].code == rule


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.AUDITOR, Role.DATA_MANAGER])
def test_who_reads_pseudonyms_does_not_see_it(centre: Centre, ada: Patient, role: Role) -> None:
    reader = join(make_user(), centre, role)
    coordinator_elsewhere = join(coordinator_of(make_centre("BET")), centre, role)
    for where in (address(ada), address(ada, "edit")):
        for who, status in ((reader, 403), (coordinator_elsewhere, 404)):
            assert client_of(who).get(where).status_code == status
            assert client_of(who).post(where, {"reason": "contact"}).status_code == status


def test_another_centres_child_and_an_unknown_number_look_the_same(patient: Patient) -> None:
    stranger = client_of(coordinator_of(make_centre("BET")))

    there, nowhere = stranger.get(address(patient)), stranger.get("/patients/ABC2/identity/")

    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


def test_can_be_added_later(client: Client, patient: Patient, user: User) -> None:
    offered = client.get(address(patient))
    page = form_with(client.get(address(patient, "new")), "identity-family_name")

    response = page.send(client, **NAMES)

    assert address(patient, "new") in offered.content.decode()
    assert response["Location"] == address(patient)
    assert opened_by(user, patient).family_name == "Müller"
    assert client.get(address(patient, "new"))["Location"] == address(patient)


def test_two_at_once_add_it_once(client: Client, patient: Patient) -> None:
    pages = [form_with(client.get(address(patient, "new")), "submission", "contact-rows")] * 2
    pages[0].send(client, **NAMES)

    refused = pages[1].send(client, **NAMES, submission="")

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

    response = page.send(client, **(NAMES if typed else {}), **typed)

    found = response.context["page"].identity.errors.as_data()
    assert response.status_code == 422
    assert found[field][0].code == rule
    assert not Identity.objects.exists()


def correcting(client: Client, patient: Patient) -> Any:
    """The form that corrects, as it stands after the reason was given."""
    return form_with(opened_page(client, patient, "edit"), "identity-family_name", "version")


def test_a_misspelt_name_is_corrected(client: Client, ada: Patient, user: User) -> None:
    page = correcting(client, ada)

    response = page.send(client, **{"identity-family_name": "Möller", "because": "misspelt"})

    person = opened_by(user, ada)
    assert response["Location"] == f"/patients/{ada.registry_number}/"
    assert (person.family_name, person.given_name, person.version) == ("Möller", "Ada", 2)
    assert person.birth_date == ADA.birth_date
    assert [one.value for one in person.contacts] == [one.value for one in ADA.contacts]


def test_a_number_and_a_contact_come_and_another_ends(
    client: Client, ada: Patient, user: User
) -> None:
    page = correcting(client, ada)
    ending = opened_by(user, ada).contacts[0].id
    contact = {"contact-0-person": "parent", "contact-0-kind": "email"}

    page.send(
        client,
        **{"identity-hospital_number": "H-78", "because": "moved", "end": str(ending)},
        **{**contact, "contact-0-value": "new@family.example"},
    )

    person = opened_by(user, ada)
    assert person.hospital_numbers == ("H-77", "H-78")
    found = [(one.value, one.ended_on) for one in person.contacts]
    assert found[-1] == ("030 12345", ada.centre.today())
    assert ("new@family.example", None) in found


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"because": ""}, "because", "F01"),
        ({"identity-given_name": ""}, "given_name", "F01"),
        ({"identity-birth_date": "2014-06-01"}, "birth_date", "D01"),
        ({"identity-hospital_number": "h-77"}, "hospital_number", "F05"),
    ],
)
def test_a_correction_is_refused_at_its_field(
    client: Client, ada: Patient, user: User, typed: dict[str, str], field: str, rule: str
) -> None:
    response = correcting(client, ada).send(client, **{"because": "misspelt", **typed})

    found = {
        name: faults[0].code
        for form in response.context["page"]
        for name, faults in form.errors.as_data().items()
    }
    assert response.status_code == 422
    assert found == {field: rule}
    assert opened_by(user, ada).version == 1


def test_two_corrections_at_once_conflict(client: Client, ada: Patient, user: User) -> None:
    first, second = correcting(client, ada), correcting(client, ada)
    first.send(client, **{"identity-family_name": "Möller", "because": "misspelt"})

    refused = second.send(client, **{"identity-family_name": "Miller", "because": "misspelt"})

    assert refused.status_code == 409
    assert "Stored now: Möller" in refused.content.decode()
    again = form_with(refused, "identity-family_name").send(client)
    assert again.status_code == 302
    assert opened_by(user, ada).family_name == "Miller"


def test_what_was_erased_is_said_to_be(client: Client, ada: Patient, user: User) -> None:
    erase_identity(by=user, patient=ada)

    for response in (client.get(address(ada)), opened_page_of_erased(client, ada)):
        assert "Identity erased" in response.content.decode()
        assert shows(response) == set()
    assert client.get(address(ada, "new"))["Location"] == address(ada)


def opened_page_of_erased(client: Client, patient: Patient) -> Any:
    return client.post(address(patient, "edit"), {"reason": "contact", "open": "1"})
