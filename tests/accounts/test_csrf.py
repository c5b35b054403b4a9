"""A stale token: the form can be sent again from this site, and from no other."""

import pytest
from django.test import Client

from registry.accounts.kept import FIELD
from registry.accounts.models import User
from registry.patients.models import Patient
from tests.pages import Form, form_with
from tests.people import client_of, coordinator_of, make_centre

pytestmark = pytest.mark.django_db
ENROL = "/patients/enrol/"
SECRET = "Müller"  # pragma: allowlist secret


@pytest.fixture
def user() -> User:
    return coordinator_of(make_centre())


def stale(user: User) -> tuple[Client, Form]:
    """A form opened before the person signed in anew in another tab."""
    client = client_of(user, enforce_csrf_checks=True)
    form = form_with(client.get(ENROL), "sex_at_birth_null_reason", "submission")
    form.data |= {"sex_at_birth": ["female"], "birth_month": ["2014-05"]}
    form.data |= {"identity-family_name": [SECRET], "identity-given_name": ["Ada"]}
    client.cookies["csrftoken"] = "n" * 32
    return client, form


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/patients/enrol/"}]
)
def test_from_this_site_it_can_be_sent_again(user: User, headers: dict[str, str]) -> None:
    client, form = stale(user)

    refused = client.post(ENROL, form.data, headers=headers)
    again = form_with(refused, "submission", "identity-family_name")
    saved = again.send(client)

    assert refused.status_code == 422
    assert "Send again" in refused.content.decode()
    assert SECRET in refused.content.decode()
    assert saved.status_code == 302
    assert Patient.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Referer": "https://elsewhere.example/testserver"},
        {"Origin": "https://elsewhere.example", "Referer": "http://testserver/"},
        {},
    ],
)
def test_from_elsewhere_nothing_is_repeated(user: User, headers: dict[str, str]) -> None:
    client, form = stale(user)

    refused = client.post(ENROL, form.data, headers=headers)

    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()
    assert "<form" not in refused.content.decode()


def test_for_nobody_nothing_is_repeated(user: User) -> None:
    client, form = stale(user)
    del client.cookies["sessionid"]

    refused = form.send(client)

    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()


def test_a_log_in_page_that_another_tab_overtook_gives_back_what_it_kept(user: User) -> None:
    fresh = client_of(user, enforce_csrf_checks=True)
    form = form_with(fresh.get(ENROL), "submission", "sex_at_birth_null_reason")
    del fresh.cookies["sessionid"]
    login = form_with(fresh.post(ENROL, {**form.data, "birth_month": ["2014-05"]}), FIELD)
    signed_in = client_of(user, enforce_csrf_checks=True)

    again = login.send(signed_in, login=user.email, password="not needed any more")

    kept = form_with(again, "submission", "birth_month")
    assert kept.action == ENROL
    assert "not needed any more" not in again.content.decode()


def test_a_log_in_page_without_anything_kept_just_goes_on(user: User) -> None:
    client = client_of(user, enforce_csrf_checks=True)

    response = client.post(
        "/login/", {"next": "/patients/"}, headers={"Origin": "http://testserver"}
    )

    assert response["Location"] == "/patients/"


def test_a_part_of_a_page_becomes_the_whole_one(user: User) -> None:
    client, form = stale(user)
    headers = {"Origin": "http://testserver", "HX-Request": "true"}

    refused = client.post(ENROL, form.data, headers=headers)

    assert (refused["HX-Retarget"], refused["HX-Reswap"]) == ("body", "innerHTML")
