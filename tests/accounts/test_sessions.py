"""How long a session lives, and how it is ended from elsewhere."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.accounts.kept import FIELD
from registry.accounts.models import User
from registry.patients.models import Patient
from tests.accounts.steps import first_step
from tests.accounts.test_kept import ENROL, TYPED
from tests.pages import form_with
from tests.people import PASSWORD, client_of, coordinator_of, make_centre

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
MINUTE = 60
PAGE = "/patients/"


@pytest.fixture
def user() -> User:
    return coordinator_of(make_centre())


def test_it_ends_when_nobody_uses_it(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(user)
        clock.shift(29 * MINUTE)
        assert client.get(PAGE).status_code == 200
        clock.shift(29 * MINUTE)
        assert client.get(PAGE).status_code == 200
        clock.shift(31 * MINUTE)
        assert client.get(PAGE)["Location"] == f"/login/?next={PAGE}"

    assert not Session.objects.exists()


def test_it_ends_after_a_working_day_however_busy(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(user)
        found = []
        for _ in range(25):
            clock.shift(20 * MINUTE)
            found.append(client.get(PAGE).status_code)

    assert found == [200] * 24 + [302]


def test_what_was_typed_survives_the_time_out(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(user)
        form = form_with(client.get(ENROL), "sex_at_birth_null_reason", "submission")
        clock.shift(2 * 60 * MINUTE)
        refused = form.send(client, **TYPED)
        offered = form_with(refused, FIELD).send(client, login=user.email, password=PASSWORD)
        saved = form_with(offered, "submission", "sex_at_birth").send(client)

    assert refused.status_code == 401
    assert "What you typed is kept" in refused.content.decode()
    assert saved["Location"] == f"/patients/{Patient.objects.get().registry_number}/"


def test_secrets_are_never_kept_in_a_page(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(user)
        form = form_with(client.get("/account/password/"), "oldpassword")
        clock.shift(2 * 60 * MINUTE)
        words = dict.fromkeys(("oldpassword", "password1", "password2"), "a secret of hers")
        refused = form.send(client, **words)

    assert refused.status_code == 401
    assert "a secret of hers" not in refused.content.decode()


def test_the_last_use_is_written_once_a_minute(user: User) -> None:
    """And not with every request."""

    def sessions_written() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/permissions/")
        return sum('UPDATE "django_session"' in one["sql"] for one in queries)

    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(user)
        first = [sessions_written(), sessions_written()]
        clock.shift(2 * MINUTE)
        later = [sessions_written(), sessions_written()]

    assert (first, later) == ([0, 0], [1, 0])


def two_browsers(user: User) -> tuple[Client, Client]:
    here, there = Client(), Client()
    first_step(here, user)
    first_step(there, user)
    return here, there


def test_signing_out_elsewhere(user: User) -> None:
    here, there = two_browsers(user)
    page, own = here.get("/account/"), here.session.session_key
    other = next(one for one in page.context["sessions"] if one.session_key != own)

    done = here.post("/account/session/end/", {"session": other.pk})

    assert done["Location"] == "/account/"
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_signing_out_everywhere_else(user: User) -> None:
    here, there = two_browsers(user)

    here.post("/account/session/end/", {"session": "others"})

    assert (there.get(PAGE).status_code, here.get(PAGE).status_code) == (302, 200)


def test_the_session_of_another_person_looks_like_none(user: User) -> None:
    _here, there = two_browsers(user)
    pk = there.get("/account/").context["sessions"][0].pk
    stranger = client_of(coordinator_of(make_centre("BET")))

    answers = [stranger.post("/account/session/end/", {"session": one}) for one in (pk, 0, "x", "")]

    assert {one.status_code for one in answers} == {404}
    assert there.get(PAGE).status_code == 200


def test_the_account_page_shows_the_last_attempts(user: User) -> None:
    first_step(Client(), user, "wrong")
    here, _there = two_browsers(user)

    page = here.get("/account/").content.decode()

    assert "wrong e-mail or password" in page
    assert "127.0.0.1" in page
