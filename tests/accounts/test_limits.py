"""Who fails too often has to wait, and is told until when."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from registry.accounts.codes import SignInOutcome
from registry.accounts.models import SignIn, User
from tests.accounts.steps import LOGIN, first_step, second_step, with_app
from tests.people import PASSWORD, coordinator_of, make_centre

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ALLOWED = 5


@pytest.fixture
def user() -> User:
    return coordinator_of(make_centre())


def refusal(response: object) -> tuple[str, str]:
    [fault] = response.context["form"].errors["password"].as_data()  # type: ignore[attr-defined]
    return fault.code, fault.messages[0]


def test_after_five_failures_the_account_waits_and_says_until_when(user: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(ALLOWED):
            assert refusal(first_step(Client(), user, "wrong"))[0] == "F09"
        clock.shift(60)
        rule, told = refusal(first_step(Client(), user))
        assert rule == "F11"
        assert "from 12:05:00 UTC on, in 4 min" in told
        clock.shift(4 * 60 + 1)
        assert first_step(Client(), user).status_code == 302


def test_a_stranger_waits_as_a_person_does() -> None:
    stranger = User(email="nobody@hospital.example")

    with time_machine.travel(NOON, tick=False):
        tried = [refusal(first_step(Client(), stranger, "wrong"))[0] for _ in range(ALLOWED + 1)]

    assert tried == ["F09"] * ALLOWED + ["F11"]


def test_another_host_header_gives_no_new_attempts(user: User) -> None:
    typed = {"login": user.email, "password": "wrong"}  # pragma: allowlist secret
    with time_machine.travel(NOON, tick=False):
        for host in ("localhost", "127.0.0.1", "testserver"):
            for _ in range(2):
                last = Client(headers={"Host": host}).post(LOGIN, typed)

    assert refusal(last)[0] == "F11"


def test_a_right_password_does_not_count(user: User) -> None:
    with time_machine.travel(NOON, tick=False):
        found = {first_step(Client(), user).status_code for _ in range(30)}

    assert found == {302}


def test_what_was_typed_survives_the_wait(user: User) -> None:
    kept = '{"to": "/patients/enrol/", "typed": {"birth_month": ["2014-05"]}}'
    with time_machine.travel(NOON, tick=False):
        for _ in range(ALLOWED + 1):
            last = Client().post(LOGIN, {"login": user.email, "password": "wrong", "_kept": kept})

    assert refusal(last)[0] == "F11"
    assert "2014-05" in last.content.decode()


def test_codes_are_limited_too(user: User) -> None:
    with_app(user)
    client = Client()
    with time_machine.travel(NOON, tick=False):
        first_step(client, user)
        answers = [second_step(client, "000000") for _ in range(ALLOWED + 1)]

    [fault] = answers[-1].context["form"].errors["code"].as_data()
    assert fault.code == "F11"
    assert "from 12:05:00 UTC on" in fault.messages[0]
    assert {one.status_code for one in answers} == {422}


def test_every_attempt_is_written_down(user: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for _ in range(ALLOWED):
            first_step(Client(), user, "wrong")
        first_step(Client(), user)
    first_step(Client(), user)

    outcomes = list(SignIn.objects.order_by("id").values_list("outcome", flat=True))
    assert outcomes == [SignInOutcome.WRONG] * ALLOWED + [
        SignInOutcome.LOCKED,
        SignInOutcome.SIGNED_IN,
    ]
    assert set(SignIn.objects.values_list("user", "ip")) == {(user.pk, "127.0.0.1")}


def test_of_a_stranger_only_a_hash_is_kept() -> None:
    stranger = User(email="Somebody@hospital.example")

    first_step(Client(), stranger, PASSWORD)

    found = SignIn.objects.get()
    assert found.user is None
    assert len(found.email_hash) == 64
    assert "somebody" not in str(SignIn.objects.values().get())
