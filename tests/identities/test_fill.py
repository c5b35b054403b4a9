"""An installation of before the seal is brought up to date: what stood in plain is sealed."""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from registry.accounts.models import User
from registry.identities.selectors import named, patient_with_number
from registry.patients.models import Patient
from tests.contexts import everywhere_on_this_connection
from tests.databases import TestServer, pointed_at
from tests.people import access, opened_by

SEALING = "0004_identities_sealed"
MIGRATION = import_module(f"registry.migrations.{SEALING}").Migration
DAY = dt.date(2014, 5, 17)
COLUMNS = """
SELECT string_agg(column_name, ' ') FROM information_schema.columns
WHERE table_name IN ('registry_identity', 'registry_hospitalnumber', 'registry_contact')
"""


@pytest.fixture
def older(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: TestServer
) -> Iterator[MigrationExecutor]:
    """A database as the migration finds it, with three children in plain."""
    name = database_server.create(template="template1")
    with django_db_blocker.unblock(), pointed_at(name):
        call_command("migrate", "contenttypes", verbosity=0)
        executor = MigrationExecutor(connections["owner"])
        executor.migrate([("registry", MIGRATION.dependencies[0][1])])
        _enter(executor)
        everywhere_on_this_connection()
        yield executor
    database_server.drop(name)


def _enter(executor: MigrationExecutor) -> None:
    """Rows as the code of that time wrote them."""
    apps = executor.loader.project_state([("registry", MIGRATION.dependencies[0][1])]).apps
    names = "Centre User Membership Patient Identity HospitalNumber Contact"
    made = {
        model: apps.get_model("registry", model)._default_manager.using("owner")
        for model in names.split()
    }
    centre = made["Centre"].create(code="ABC", name="A", country="DE", time_zone="UTC")
    user = made["User"].create(email="c@hospital.example", password="x")
    made["Membership"].create(
        user=user, centre=centre, role="coordinator", starts_on=dt.date(2020, 1, 1)
    )
    for count in range(3):
        patient = made["Patient"].create(
            centre=centre,
            registry_number=f"ABC2222222{count + 2}X",
            sex_at_birth="female",
            birth_month_null_reason="unknown",
            enrolled_on=timezone.now().date(),
        )
        born = None if count else DAY
        who = {"family_name": f"Name{count}", "given_name": "Ada", "birth_date": born}
        identity = made["Identity"].create(patient=patient, centre=centre, **who)
        number = "h-1" if count == 2 else f"H-{count}"
        made["HospitalNumber"].create(identity=identity, centre=centre, number=number)
        made["Contact"].create(
            identity=identity, centre=centre, person="parent", kind="phone", value="030"
        )


def test_what_stood_in_plain_is_sealed_and_found(older: MigrationExecutor) -> None:
    call_command("migrate", verbosity=0)

    with connections["owner"].cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchone()[0].split()
    assert {"family_name", "given_name", "birth_date", "number", "value"} & set(columns) == set()
    user = User.objects.get()
    first, second, third = Patient.objects.order_by("id").select_related("centre")
    person = opened_by(user, first)
    assert (person.family_name, person.given_name, person.birth_date) == ("Name0", "Ada", DAY)
    assert person.hospital_numbers == ("H-0",)
    assert [one.value for one in person.contacts] == ["030"]
    assert named(access(user), "name0") == {first.pk}
    # Two numbers that differ by letter case alone: both stay, the earlier one is found.
    assert opened_by(user, third).hospital_numbers == ("h-1",)
    assert patient_with_number(first.centre, "H-1") == second
