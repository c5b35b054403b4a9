import base64
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.keys import fresh
from registry.accounts.checks import roles_are_known
from registry.accounts.codes import Role
from registry.accounts.factors import seal, unseal
from registry.accounts.jobs import seal_factors_anew
from registry.accounts.kept import FIELD
from registry.accounts.models import Centre, User
from registry.patients.models import Patient
from tests.accounts.steps import (
    SECRET,
    code_now,
    first_step,
    recovery_codes,
    second_step,
    with_app,
)
from tests.accounts.test_kept import ENROL, expired
from tests.pages import form_with
from tests.people import PASSWORD, client_of, coordinator_of, join, make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def administrator(centre: Centre) -> User:
    return join(make_user(), centre, Role.ADMINISTRATOR)


def again(client: Client, page: str) -> None:
    """Shows the password once more where a page asks for it."""
    asked = client.get(page, follow=True)
    form_with(asked, "password").send(client, password=PASSWORD)


def set_up_app(client: Client) -> str:
    """As a person does it: the secret from the page, the code from the app."""
    again(client, "/account/app/")
    page = client.get("/account/app/")
    secret: str = page.context["form"].secret
    done = form_with(page, "code").send(client, code=code_now(secret))
    assert done["Location"] == "/account/codes/", done.content.decode()
    return secret


def test_password_then_code(user: User) -> None:
    with_app(user)
    client = Client()

    first = first_step(client, user, next="/patients/")
    assert first["Location"] == "/login/second/"
    assert SESSION_KEY not in client.session
    assert client.get("/patients/").status_code == 302
    second = second_step(client, code_now())

    assert second["Location"] == "/patients/"
    assert client.get("/patients/").status_code == 200


def test_a_code_works_once(user: User) -> None:
    with_app(user)
    code = code_now()
    one, two = Client(), Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first_step(one, user)
        first_step(two, user)
        assert second_step(one, code).status_code == 302
        for seconds in (0, 25, 10):
            clock.shift(seconds)
            refused = second_step(two, code)
            assert refused.status_code == 422
            assert "F09" in refused.content.decode()


def test_a_recovery_code_works_once(user: User) -> None:
    code = recovery_codes(with_app(user))[0]
    one, two = Client(), Client()
    first_step(one, user)
    first_step(two, user)

    assert second_step(one, code)["Location"] == "/"
    assert second_step(two, code).status_code == 422
    assert code not in recovery_codes(user)


def test_she_may_sign_in_as_somebody_else_instead(user: User) -> None:
    with_app(user)
    client = Client()
    first_step(client, user)

    assert client.get("/login/")["Location"] == "/login/second/"
    client.post("/logout/")

    assert client.get("/login/").status_code == 200


def test_what_was_typed_survives_both_steps(user: User) -> None:
    with_app(user)
    client, typed = expired(user)

    refused = client.post(ENROL, typed)
    second = form_with(refused, FIELD).send(client, login=user.email, password=PASSWORD)
    wrong = form_with(second, FIELD, "code").send(client, code="000000")
    offered = form_with(wrong, FIELD, "code").send(client, code=code_now())
    page = form_with(offered, "submission", "sex_at_birth")
    saved = page.send(client)

    assert wrong.status_code == 422
    assert "Müller" in offered.content.decode()
    patient = Patient.objects.get()
    assert saved["Location"] == f"/patients/{patient.registry_number}/"


def test_what_was_typed_survives_a_second_step_that_took_too_long(user: User) -> None:
    with_app(user)
    client, typed = expired(user)
    second = form_with(client.post(ENROL, typed), FIELD).send(
        client, login=user.email, password=PASSWORD
    )
    session = client.session
    del session["account_login"]
    session.save()

    begun_again = form_with(second, FIELD, "code").send(client, code=code_now())
    second = form_with(begun_again, FIELD, "login").send(
        client, login=user.email, password=PASSWORD
    )
    offered = form_with(second, FIELD, "code").send(client, code=code_now())

    assert begun_again.status_code == 401
    assert "Müller" in offered.content.decode()


def test_setting_up_an_app_shows_recovery_codes_once_and_tells_by_mail(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(user)

    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_app(client)
    codes, later = client.get("/account/codes/"), client.get("/account/codes/")

    assert recovery_codes(user)[0] in codes.content.decode()
    assert recovery_codes(user)[0] not in later.content.decode()
    assert [one.to for one in mail.outbox] == [[user.email]]
    stored = str(list(Authenticator.objects.values("data")))
    assert secret not in stored
    assert secret not in str(dict(client.session))


def test_the_secret_waits_sealed_in_the_session(user: User) -> None:
    client = client_of(user)
    again(client, "/account/app/")
    page = client.get("/account/app/")
    secret = page.context["form"].secret

    wrong = form_with(page, "code").send(client, code="000000")

    assert wrong.status_code == 422
    assert wrong.context["form"].secret == secret
    assert secret not in str(dict(client.session))


class TestWhereARoleNeedsIt:
    def test_nothing_else_before_it_is_set_up(self, administrator: User) -> None:
        client = client_of(administrator)

        for address in ("/", "/people/", "/configuration/", "/permissions/", "/account/password/"):
            assert client.get(address)["Location"] == "/account/"
        assert client.post("/people/ABC/invite/")["Location"] == "/account/"
        assert "Your role needs a second factor" in client.get("/account/").content.decode()

    def test_the_rest_opens_when_it_is_set_up(self, administrator: User) -> None:
        client = Client()
        assert first_step(client, administrator)["Location"] == "/"

        set_up_app(client)

        assert client.get("/", follow=True).redirect_chain == [("/configuration/", 302)]

    def test_an_older_session_shows_the_factor_before_it_goes_on(self, administrator: User) -> None:
        older = client_of(administrator)
        with_app(administrator)
        assert older.get("/configuration/")["Location"] == "/account/"
        assert (
            older.get("/account/app/", follow=True).request["PATH_INFO"] == "/account/again/code/"
        )

        asked = older.get("/account/again/code/?next=/configuration/")
        shown = form_with(asked, "code").send(older, code=code_now())

        assert shown["Location"] == "/configuration/"
        assert older.get("/configuration/").status_code == 200

    def test_the_last_one_stays(self, administrator: User) -> None:
        with_app(administrator)
        client = client_of(administrator, proved=True)
        asked = client.get("/account/app/remove/", follow=True)
        form_with(asked, "code").send(client, code=code_now())

        refused = client.post("/account/app/remove/")

        assert refused.status_code == 422
        assert Authenticator.objects.filter(type="totp").exists()

    def test_a_setting_adds_roles(self, centre: Centre, settings: Any) -> None:
        lead = join(make_user(), centre, Role.LEAD)
        assert client_of(lead).get("/").status_code == 200

        settings.SECOND_FACTOR_ROLES = ["lead"]

        assert client_of(lead).get("/")["Location"] == "/account/"
        assert client_of(lead, proved=True).get("/").status_code == 200


def test_a_misspelt_role_in_the_setting_is_told(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["lead", "leader"]

    [fault] = roles_are_known(None)

    assert "no role: leader" in fault.msg


def test_who_needs_none_may_remove_hers(user: User) -> None:
    with_app(user)
    client = client_of(user, proved=True)
    asked = client.get("/account/app/remove/", follow=True)
    form_with(asked, "code").send(client, code=code_now())

    client.post("/account/app/remove/")

    assert not Authenticator.objects.exists()


class TestSealed:
    def test_what_is_sealed_tells_nothing_and_opens_again(self) -> None:
        assert SECRET not in seal(SECRET)
        assert unseal(seal(SECRET)) == SECRET
        assert seal(SECRET) != seal(SECRET)

    def test_a_changed_text_does_not_open(self) -> None:
        key_id, body = seal(SECRET).split(":")
        raw = bytearray(base64.b64decode(body))
        raw[-1] ^= 1

        with pytest.raises(InvalidTag):
            unseal(f"{key_id}:{base64.b64encode(raw).decode()}")

    def test_factors_are_sealed_anew_when_the_ring_turns(self, user: User, settings: Any) -> None:
        with_app(user)
        codes = recovery_codes(user)
        new = fresh()
        settings.IDENTITY_KEYS = f"{new},{settings.IDENTITY_KEYS}"

        assert seal_factors_anew() == 2
        assert seal_factors_anew() == 0
        settings.IDENTITY_KEYS = new

        assert recovery_codes(user) == codes
        client = Client()
        first_step(client, user)
        assert second_step(client, code_now()).status_code == 302
