"""Changing a password, and getting a new one by mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from registry.accounts.models import User
from tests.accounts.steps import LOGIN, first_step
from tests.pages import form_with
from tests.people import PASSWORD, client_of, coordinator_of, make_centre, make_user

pytestmark = pytest.mark.django_db
RESET = "/password/reset/"
NEW = "another long pass phrase"  # pragma: allowlist secret


@pytest.fixture
def user() -> User:
    return coordinator_of(make_centre())


def asked(email: str) -> str:
    """What the page says after a link was asked for."""
    done = Client().post(RESET, {"email": email}, follow=True)
    return re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", done.content.decode())


def link() -> str:
    [found] = re.findall(r"/password/reset/\S+", str(mail.outbox[0].body))
    return str(found)


def test_a_link_leads_to_a_new_password_once(user: User) -> None:
    elsewhere = client_of(user)
    asked(user.email.upper())
    client = Client()

    form = form_with(client.get(link(), follow=True), "password1")
    done = form.send(client, password1=NEW, password2=NEW)

    assert done["Location"] == "/password/reset/done/"
    assert elsewhere.get("/patients/").status_code == 302
    assert first_step(Client(), user, NEW).status_code == 302
    assert "does not hold any more" in Client().get(link(), follow=True).content.decode()


def test_nobody_learns_whether_an_address_has_an_account(user: User) -> None:
    inactive = make_user(is_active=False)

    said = {asked(one) for one in (user.email, inactive.email, "nobody@hospital.example")}

    assert len(said) == 1
    assert [one.to for one in mail.outbox] == [[user.email]]


def test_the_link_names_the_public_address_whatever_host_was_asked(user: User) -> None:
    Client(headers={"Host": "localhost"}).post(RESET, {"email": user.email})

    assert "http://127.0.0.1:" in str(mail.outbox[0].body)
    assert "localhost" not in str(mail.outbox[0].body)
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("one", "two", "field"),
    [
        ("short", "short", "password1"),
        ("123456789012345", "123456789012345", "password1"),
        ("", "", "password1"),
        (NEW, f"{NEW}x", "password2"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(user: User, one: str, two: str, field: str) -> None:
    form = form_with(client_of(user).get("/account/password/"), "oldpassword")

    refused = form.send(client_of(user), oldpassword=PASSWORD, password1=one, password2=two)

    [fault, *_more] = refused.context["form"].errors[field].as_data()
    assert refused.status_code == 422
    assert fault.code in {"F01", "F02"}
    assert "Accepted: " in fault.messages[0]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_it_ends_other_sessions(user: User) -> None:
    here, there = client_of(user), client_of(user)
    form = form_with(here.get("/account/password/"), "oldpassword")

    done = form.send(here, oldpassword=PASSWORD, password1=NEW, password2=NEW)

    assert done["Location"] == "/account/"
    assert here.get("/patients/").status_code == 200
    assert there.get("/patients/").status_code == 302
    assert [one.to for one in mail.outbox] == [[user.email]]


def test_the_present_password_is_asked(user: User) -> None:
    client = client_of(user)
    form = form_with(client.get("/account/password/"), "oldpassword")

    refused = form.send(client, oldpassword="wrong", password1=NEW, password2=NEW)

    [fault] = refused.context["form"].errors["oldpassword"].as_data()
    assert fault.code == "F09"


def test_the_sign_in_leads_there() -> None:
    assert RESET in Client().get(LOGIN).content.decode()
