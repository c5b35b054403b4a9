import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.identities.models import Identity
from registry.patients.models import Patient
from tests.pages import Form, form_with
from tests.people import client_of, coordinator_of, join, make_centre, make_user, opened_by

ENROL = "/patients/enrol/"
GIVEN = {"sex_at_birth": "female", "birth_month": "2014-05"}
NAMES = {"identity-family_name": "Müller", "identity-given_name": "Ada"}


@pytest.fixture
def centre(db: None) -> Centre:
    return make_centre("ABC")


@pytest.fixture
def client(centre: Centre) -> Client:
    return client_of(coordinator_of(centre))


def opened(client: Client) -> Form:
    return form_with(client.get(ENROL), "submission", "centre")


def faults(response: Any) -> dict[str, str]:
    """Rule by field, over all forms of the page."""
    assert response.status_code == 422
    return {
        name: fault.code
        for form in response.context["page"]
        for name, found in form.errors.as_data().items()
        for fault in found
    }


def test_the_number_is_given_and_the_patient_page_follows(client: Client, centre: Centre) -> None:
    response = opened(client).send(client, **GIVEN)

    patient = Patient.objects.get()
    assert response["Location"] == f"/patients/{patient.registry_number}/"
    assert patient.registry_number.startswith("ABC")
    assert (patient.centre, str(patient.birth), patient.sex_at_birth) == (
        centre,
        "2014-05",
        "female",
    )
    assert patient.created_by is not None
    assert not Identity.objects.exists()


def test_the_identity_is_kept_apart_and_gives_the_month_of_birth(client: Client) -> None:
    opened(client).send(
        client,
        sex_at_birth="male",
        **NAMES,
        **{"identity-birth_date": "2015-02-28", "identity-hospital_number": "H-1"},
        **{"contact-0-person": "parent", "contact-0-kind": "phone", "contact-0-value": "030 1"},
    )

    patient = Patient.objects.get()
    person = opened_by(coordinator_of(patient.centre), patient)
    assert (str(patient.birth), patient.birth_month) == ("2015-02", dt.date(2015, 2, 1))
    assert (person.family_name, person.given_name) == ("Müller", "Ada")
    assert person.birth_date == dt.date(2015, 2, 28)
    assert person.hospital_numbers == ("H-1",)
    assert [one.value for one in person.contacts] == ["030 1"]


def test_unknown_says_why(client: Client) -> None:
    opened(client).send(
        client, sex_at_birth_null_reason="not_reported", birth_month_null_reason="unknown"
    )

    patient = Patient.objects.get()
    assert (patient.sex_at_birth, patient.birth_month) == ("", None)


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"sex_at_birth": None}, "sex_at_birth", "F04"),
        ({"birth_month": ""}, "birth_month", "F04"),
        ({"birth_month_null_reason": "unknown"}, "birth_month", "F04"),
        ({"birth_month": "May 2014"}, "birth_month", "F02"),
        ({"birth_month": "2014-05-17"}, "birth_month", "N06"),
        ({"birth_month": "2999-01"}, "birth_month", "D01"),
        ({"enrolled_on": "2999-01-01"}, "enrolled_on", "D02"),
        ({"enrolled_on": ""}, "enrolled_on", "F01"),
        ({"gestation_at_birth_weeks": "60"}, "gestation_at_birth_weeks", "A00"),
        ({"sex_at_birth": "boy"}, "sex_at_birth", "F03"),
        ({"identity-family_name": "Müller"}, "given_name", "F01"),
        ({"contact-0-person": "parent"}, "value", "F01"),
        ({**NAMES, "identity-birth_date": "2014-06-01"}, "birth_date", "D01"),
        ({**NAMES, "identity-birth_date": "2999-06-01", "birth_month": ""}, "birth_date", "D01"),
    ],
)
def test_a_refusal_shows_field_and_rule_and_loses_nothing(
    client: Client, typed: dict[str, str], field: str, rule: str
) -> None:
    sent = {**GIVEN, "identity-hospital_number": "", **typed}

    response = opened(client).send(client, **sent)

    assert faults(response)[field] == rule
    assert "Accepted: " in response.content.decode()
    shown = form_with(response, "submission", "centre").data
    for name, value in sent.items():
        assert shown.get(name, [""])[0] == (value or "") or value == "boy"
    assert not Patient.objects.exists()
    assert not Identity.objects.exists()


def test_a_hospital_number_that_is_in_use_names_the_patient(client: Client) -> None:
    opened(client).send(client, **GIVEN, **NAMES, **{"identity-hospital_number": "H-1"})
    known = Patient.objects.get()

    response = opened(client).send(client, **GIVEN, **NAMES, **{"identity-hospital_number": "H-1"})

    assert faults(response) == {"hospital_number": "F05"}
    assert known.displayed_number in response.content.decode()
    assert f'href="/patients/{known.registry_number}/"' in response.content.decode()
    assert Patient.objects.count() == 1


def test_the_same_hospital_number_elsewhere_is_another_child(client: Client) -> None:
    opened(client).send(client, **GIVEN, **NAMES, **{"identity-hospital_number": "H-1"})
    elsewhere = client_of(coordinator_of(make_centre("BET")))

    response = opened(elsewhere).send(
        elsewhere, **GIVEN, **NAMES, **{"identity-hospital_number": "H-1"}
    )

    assert response.status_code == 302


def test_more_contacts_on_demand_keep_what_was_typed_unchecked(client: Client) -> None:
    page = opened(client)

    response = page.send(
        client, **{"birth_month": "nonsense", "contact-0-value": "030 1", "contact-add": "1"}
    )

    assert response.status_code == 200
    again = form_with(response, "contact-1-value")
    assert again.data["birth_month"] == ["nonsense"]
    assert again.data["contact-0-value"] == ["030 1"]
    assert again.data["submission"] == page.data["submission"]
    assert "Not saved" not in response.content.decode()


def test_sending_twice_enrols_once(client: Client) -> None:
    page = opened(client)

    first, second = page.send(client, **GIVEN), page.send(client, **GIVEN)

    assert first["Location"] == second["Location"]
    assert Patient.objects.count() == 1


def test_a_refused_form_can_be_mended_and_sent(client: Client) -> None:
    refused = opened(client).send(client, **{**GIVEN, "birth_month": "2999-01"})

    response = form_with(refused, "submission", "centre").send(client, birth_month="2014-05")

    assert response.status_code == 302
    assert Patient.objects.get().sex_at_birth == "female"


def test_switching_the_centre_in_another_tab_moves_nobody(centre: Centre) -> None:
    other = make_centre("BET")
    client = client_of(coordinator_of(centre, other))
    page = opened(client)
    client.post("/centre/", {"centre": other.pk})

    page.send(client, **GIVEN)

    assert Patient.objects.get().centre == centre


def test_no_centre_where_she_may_not_enrol(centre: Centre) -> None:
    other = make_centre("BET")
    client = client_of(join(coordinator_of(centre), other, Role.INVESTIGATOR))
    page = opened(client)

    answers = [page.send(client, **GIVEN, centre=given) for given in (other.pk, 0, "x")]

    assert {answer.status_code for answer in answers} == {403}
    assert not Patient.objects.exists()


@time_machine.travel("2026-03-01T22:30:00Z", tick=False)
def test_today_is_the_centres_own(db: None) -> None:
    client = client_of(coordinator_of(make_centre("AUC", time_zone="Pacific/Auckland")))

    assert opened(client).data["enrolled_on"] == ["2026-03-02"]


def test_pressed_twice_at_once_enrols_once(live_database: str) -> None:
    user: User = coordinator_of(make_centre("ABC"))
    page = opened(client_of(user))
    clients = [client_of(user) for _ in range(2)]
    answers: list[Any] = []

    def press(client: Client) -> None:
        answers.append(page.send(client, **GIVEN))
        connections.close_all()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Patient.objects.count() == 1
    assert len({answer["Location"] for answer in answers}) == 1


def test_who_may_not_enrol_is_refused(centre: Centre) -> None:
    client = client_of(join(make_user(), centre, Role.AUDITOR))

    assert client.get(ENROL).status_code == 403
    assert client.post(ENROL, GIVEN).status_code == 403
