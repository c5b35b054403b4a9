"""Loading twice, logins, and removing all of it and nothing else."""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.actions import invite, note_sign_in
from registry.accounts.codes import Role, SignInOutcome
from registry.accounts.models import Centre, Holiday, User
from registry.core.errors import Refused
from registry.literature.actions import load_cases, load_demonstration, remove_demonstration
from registry.literature.demo.logins import logins_stand, write_logins
from registry.literature.demo.save import tables
from registry.patients.actions import enrol
from registry.patients.models import Patient
from tests.accounts.steps import with_app

pytestmark = pytest.mark.django_db

Commit = Callable[..., AbstractContextManager[list[Callable[[], None]]]]


def sizes() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in tables()}


def real_centre() -> tuple[Centre, User]:
    centre = Centre.objects.create(code="ULM", name="Ulm", country="DE", time_zone="UTC")
    return centre, User.objects.create_user("real@ulm.example", "unguessable-4711")


def newborn() -> Patient:
    return Patient(
        sex_at_birth="male",
        birth_month=dt.date(2020, 5, 1),
        birth_month_precision="month",
        gestation_at_birth_weeks_null_reason="unknown",
    )


def test_load_in_few_statements_and_remove_all_of_it_and_nothing_else() -> None:
    load_cases()
    centre, user = real_centre()
    enrol(by=user, centre=centre, patient=newborn())
    before = sizes()
    with CaptureQueriesContext(connection) as load:
        load_demonstration()
    assert len(load) < 200
    berlin = Centre.objects.get(code="BER")
    by_hand = enrol(by=user, centre=berlin, patient=newborn())
    assert by_hand.demonstration
    with CaptureQueriesContext(connection) as removal:
        removed = remove_demonstration()
    assert len(removal) < 180
    assert sizes() == before
    assert (removed.patients, removed.centres, removed.users) == (201, 4, 28)
    assert Patient.objects.filter(centre=centre).count() == 1


def test_a_name_on_rows_of_another_centre_keeps_the_demonstration() -> None:
    load_demonstration()
    centre, _user = real_centre()
    person = User.objects.get(email="coordinator@ber.example")
    enrol(by=person, centre=centre, patient=newborn())
    before = sizes()
    with pytest.raises(Refused) as refusal:
        remove_demonstration()
    assert [finding.rule for finding in refusal.value.findings] == ["F08"]
    assert "Demo Coordinator, Berlin" in str(refusal.value)
    assert sizes() == before


def test_commands_say_what_they_do_and_keep_the_logins(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo_load")
    kept = (home / "demo-logins.json").read_text()
    call_command("demo_load")
    assert (home / "demo-logins.json").read_text() == kept
    told = capsys.readouterr().out
    assert "200 children made up." in told
    assert "The children are there." in told
    somebody_was_here()
    call_command("demo_remove")
    assert "entered by hand at a demonstration centre is gone too" in capsys.readouterr().out
    assert not (home / "demo-logins.json").exists()


def somebody_was_here() -> None:
    """Signed in with a second factor, invited somebody, and closed the clinic for a day."""
    lead = with_app(User.objects.get(email="lead@ber.example"))
    note_sign_in(email=lead.email, outcome=SignInOutcome.SIGNED_IN, ip=None)
    centre = Centre.objects.get(code="BER")
    invite(by=lead, centre=centre, email="new@x.example", role=Role.LEAD, language="en")
    Holiday.objects.create(centre=centre, day="2026-12-24", name="Christmas Eve")


def people_of_berlin() -> None:
    for role in Role:
        email = f"{role.replace('_', '-')}@ber.example"
        User.objects.create_user(email, None, demonstration=True)


def test_a_login_for_each_role_that_nobody_else_can_read(home: Path) -> None:
    people_of_berlin()
    write_logins()
    path = home / "demo-logins.json"
    assert path.stat().st_mode & 0o777 == 0o600
    logins = json.loads(path.read_text())
    assert set(logins) == set(Role.values)
    for login in logins.values():
        assert authenticate(email=login["email"], password=login["password"])


def test_a_lost_or_foreign_file_of_logins_is_made_anew(home: Path) -> None:
    people_of_berlin()
    assert not logins_stand()
    write_logins()
    assert logins_stand()
    User.objects.get(email="coordinator@ber.example").delete()
    assert not logins_stand()
