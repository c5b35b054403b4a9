import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from registry.accounts.kept import FIELD, LONGEST, kept_form
from registry.accounts.models import Centre, User
from registry.patients.models import Patient
from tests.pages import form_with
from tests.people import PASSWORD, client_of, coordinator_of, make_centre

ENROL = "/patients/enrol/"
TYPED = {
    "sex_at_birth": "female",
    "birth_month": "2014-05",
    "identity-family_name": "Müller",
    "identity-given_name": "Ada",
}


def kept(to: str, **typed: list[str]) -> QueryDict:
    post = QueryDict(mutable=True)
    post[FIELD] = json.dumps({"to": to, "typed": typed})
    return post


@pytest.mark.parametrize(
    "to",
    ["https://x.example/", "//x.example/", "/\\x.example/", "\\\\x.example", "javascript:1", ""],
)
def test_never_another_site(to: str) -> None:
    assert kept_form(kept(to, a=["1"])) is None


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"to": "/"}', '{"to": 1, "typed": []}'])
def test_what_is_no_kept_form_is_none(body: str) -> None:
    post = QueryDict(mutable=True)
    post[FIELD] = body

    assert kept_form(post) is None


def test_the_summary_is_for_people() -> None:
    found = kept_form(
        kept(
            "/x/",
            submission=["7"],
            **{"risk-0-factor": ["chemotherapy"], "underlying": ["all", "scd"], "note": [""]},
            bone_null_reason=["unknown"],
            **{"risk-rows": ["2"]},
        )
    )

    assert found is not None
    assert found.summary == [
        ("Risk 1 factor", "chemotherapy"),
        ("Underlying", "all, scd"),
        ("Bone: not recorded because", "unknown"),
    ]


@pytest.fixture
def centre(db: None) -> Centre:
    return make_centre()


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


def expired(user: User) -> tuple[Client, dict[str, list[str]]]:
    """A browser whose session has run out while the enrolment was being typed."""
    client = client_of(user, enforce_csrf_checks=True)
    form = form_with(client.get(ENROL), "sex_at_birth_null_reason", "submission")
    del client.cookies["sessionid"]
    return client, {**form.data, **{name: [value] for name, value in TYPED.items()}}


def test_what_was_typed_survives_a_session_that_ran_out(user: User) -> None:
    client, typed = expired(user)

    refused = client.post(ENROL, typed)
    again = form_with(refused, FIELD).send(client, login=user.email, password=PASSWORD)
    page = form_with(again, "submission", "sex_at_birth")
    saved = page.send(client)

    assert refused.status_code == 401
    assert "What you typed is kept" in refused.content.decode()
    assert "Signed in again" in again.content.decode()
    assert "Müller" in again.content.decode()
    assert page.action == ENROL
    assert "password" not in page.data
    patient = Patient.objects.get()
    assert saved["Location"] == f"/patients/{patient.registry_number}/"
    assert str(patient.birth) == "2014-05"


def test_a_wrong_password_does_not_lose_it(user: User) -> None:
    client, typed = expired(user)

    refused = form_with(client.post(ENROL, typed), FIELD)
    wrong = refused.send(client, login=user.email, password="wrong")
    right = form_with(wrong, FIELD).send(client, login=user.email, password=PASSWORD)

    assert wrong.status_code == 422
    assert form_with(right, "submission").data["birth_month"] == ["2014-05"]


def test_sending_it_twice_enrols_once(user: User) -> None:
    client, typed = expired(user)
    refused = form_with(client.post(ENROL, typed), FIELD)
    page = form_with(refused.send(client, login=user.email, password=PASSWORD), "submission")

    first, second = page.send(client), page.send(client)

    assert first["Location"] == second["Location"]
    assert Patient.objects.count() == 1


def test_files_cannot_be_kept_which_the_page_says(user: User) -> None:
    client, typed = expired(user)
    report = SimpleUploadedFile("report.pdf", b"%PDF-1.7")

    refused = client.post(ENROL, {**typed, "report": report})
    again = form_with(refused, FIELD).send(client, login=user.email, password=PASSWORD)

    assert "Files have to be chosen again" in again.content.decode()


def test_a_form_beyond_the_limit_is_left_to_the_browser(user: User) -> None:
    client, typed = expired(user)

    refused = client.post(ENROL, {**typed, "note": "x" * LONGEST})

    assert "too long to be kept" in refused.content.decode()
    assert FIELD not in refused.content.decode()


def test_a_page_asked_for_without_a_session_waits_behind_the_log_in(db: None) -> None:
    response = Client().get("/patients/?q=ABC")

    assert response["Location"] == "/login/?next=/patients/%3Fq%3DABC"


def test_a_part_of_a_page_becomes_the_whole_log_in_page(user: User) -> None:
    client, typed = expired(user)
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/patients/"}

    asked = client.get("/patients/", headers=htmx)
    sent = client.post(ENROL, typed, headers=htmx)

    assert asked["HX-Redirect"] == "/login/?next=/patients/"
    assert (sent.status_code, sent["HX-Retarget"]) == (200, "body")
