import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.accounts.codes import PERMISSIONS_OF, Role
from registry.accounts.models import Centre, User
from tests.people import access, client_of, make_centre, make_user

pytestmark = pytest.mark.django_db
COMMAND = "accounts_create_first"
GIVEN = {
    "email": "Lead@Hospital.example",
    "centre_code": "tub",
    "centre_name": "Children's Hospital",
    "country": "de",
    "time_zone": "Europe/Berlin",
    "generate_password": True,
}


def run(**changes: Any) -> str:
    out = io.StringIO()
    call_command(COMMAND, stdout=out, **{**GIVEN, **changes})
    return out.getvalue()


def test_makes_the_centre_and_a_person_who_may_do_what_a_lead_may_there() -> None:
    said = run()

    user, centre = User.objects.get(), Centre.objects.get()
    hers = access(user)
    assert (centre.code, centre.country) == ("TUB", "DE")
    assert user.email == "lead@hospital.example"
    assert hers.permissions[centre.pk] == PERMISSIONS_OF[Role.LEAD]
    assert not hers.lacks_factor
    password = said.split("Password: ")[1].strip()
    assert user.check_password(password)


def test_the_published_cases_can_be_read() -> None:
    published = make_centre("LIT")
    make_user(is_active=False)

    run()

    found = User.objects.get(email="lead@hospital.example").memberships.filter(centre=published)
    assert [row.role for row in found] == [Role.READER]


def test_is_for_an_empty_registry_alone() -> None:
    run()

    with pytest.raises(CommandError, match=r"F05"):
        run(email="second@hospital.example", centre_code="SEC")

    assert Centre.objects.count() == User.objects.count() == 1


def test_the_first_administrator_is_appointed_from_the_machine() -> None:
    assert "accounts_appoint lead@hospital.example" in run()

    for _ in range(2):
        call_command("accounts_appoint", "Lead@hospital.example", stdout=io.StringIO())

    user = User.objects.get()
    assert user.memberships.filter(role=Role.ADMINISTRATOR).count() == 1
    assert client_of(user).get("/")["Location"] == "/account/"


def test_nobody_unknown_is_appointed() -> None:
    make_user("gone@hospital.example")

    for email in ("gone@hospital.example", "nobody@hospital.example"):
        with pytest.raises(CommandError, match="F03"):
            call_command("accounts_appoint", email)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "nobody"}, r"--email: .*F02"),
        ({"centre_code": "T1"}, r"--centre-code: .*A-Z.*F02"),
        ({"country": "Germany"}, r"--country: .*F02"),
        ({"time_zone": "Berlin"}, r"--time-zone: .*Europe/Berlin.*F03"),
        ({"centre_name": " "}, r"--centre-name: .*F02"),
    ],
)
def test_a_refusal_names_option_rule_and_what_is_accepted(
    changes: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(**changes)

    assert not User.objects.exists()
    assert not Centre.objects.exists()


def test_asks_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["lead@hospital.example"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    module = "registry.management.commands.accounts_create_first.getpass"
    monkeypatch.setattr(module, lambda prompt: "a long pass phrase")

    said = run(email=None, generate_password=False)

    assert "Password" not in said
    assert User.objects.get().check_password("a long pass phrase")


@pytest.mark.parametrize(
    ("typed", "said"), [(["one", "two"], "differ"), (["12345678", "12345678"], "password.*F02")]
)
def test_refuses_a_password_that_is_weak_or_mistyped(
    monkeypatch: pytest.MonkeyPatch, typed: list[str], said: str
) -> None:
    answers = iter(typed)
    module = "registry.management.commands.accounts_create_first.getpass"
    monkeypatch.setattr(module, lambda prompt: next(answers))

    with pytest.raises(CommandError, match=said):
        run(generate_password=False)


def test_without_a_terminal_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)

    with pytest.raises(CommandError, match="--country is missing"):
        run(country=None)
