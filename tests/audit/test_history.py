"""Every change from any path is recorded, and nobody who connects as the app gets round it."""

import psycopg
import pytest
from django.db import Error, connection, connections, transaction

from registry import models as tables
from registry.accounts.models import Centre, User
from registry.audit.context import Context, Door, Everywhere, because, under
from registry.audit.notes import note_reading
from registry.patients.models import Patient
from tests.contexts import everywhere
from tests.factories import Rows
from tests.people import coordinator_of, make_centre, make_patient

pytestmark = pytest.mark.django_db
COLUMNS = "op, table_name, row_pk, old, new, actor_id, door, reason, db_user"


def events(table: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit.event WHERE table_name = %s ORDER BY id", [table]
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(centre, user)


def run(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def test_old_value_new_value_who_why_and_door(patient: Patient, user: User) -> None:
    here = Context(Door.API, actor=user.pk, request="r-1", everywhere=Everywhere.RECORDS)
    with under(here), because("typing error"):
        Patient.objects.filter(pk=patient.pk).update(anchor_note="by letter")

    last = events("registry_patient")[-1]
    assert (last["op"], last["row_pk"], last["old"]) == (
        "U",
        str(patient.pk),
        '{"anchor_note": ""}',
    )
    assert '"anchor_note": "by letter"' in str(last["new"])
    assert (last["actor_id"], last["door"], last["reason"]) == (user.pk, "api", "typing error")
    assert last["db_user"] == "registry_app"


@pytest.mark.parametrize("path", ["save", "update", "bulk", "sql"])
def test_every_path(patient: Patient, path: str) -> None:
    before = len(events("registry_patient"))
    patient.anchor_note = "seen"
    match path:
        case "save":
            patient.save()
        case "update":
            Patient.objects.update(anchor_note="seen")
        case "bulk":
            Patient.objects.bulk_update([patient], ["anchor_note"])
        case "sql":
            run("UPDATE registry_patient SET anchor_note = 'seen' WHERE id = %s", patient.pk)
    assert len(events("registry_patient")) == before + 1


def test_inserts_and_deletes(centre: Centre) -> None:
    row = Rows("QQH").make(tables.Fracture)
    row.delete()
    assert [event["op"] for event in events("registry_fracture")] == ["I", "D"]


def test_an_update_that_changes_nothing_is_no_event(patient: Patient) -> None:
    before = len(events("registry_patient"))
    run("UPDATE registry_patient SET anchor_note = anchor_note")
    assert len(events("registry_patient")) == before


def test_passwords_are_not_kept(user: User) -> None:
    user.set_password("another long pass phrase")  # pragma: allowlist secret
    user.save()
    last = events("registry_user")[-1]
    assert last["old"] == '{"password": "not kept"}'  # pragma: allowlist secret
    assert "password" not in str(last["new"])


def test_readings_stand_in_the_same_history(patient: Patient, user: User) -> None:
    with under(Context(Door.PAGE, actor=user.pk, everywhere=Everywhere.RECORDS)):
        note_reading("identity", patient_id=patient.pk, centre_id=patient.centre_id, reason="call")
    [event] = events("identity")
    assert (event["op"], event["actor_id"], event["reason"]) == ("R", user.pk, "call")


FALSE_TABLE = """
CREATE TEMP TABLE registry_patient (id int);
CREATE TRIGGER t AFTER INSERT ON registry_patient REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION audit.record_by_id('id', '{}')
"""
FORBIDDEN = [
    "INSERT INTO audit.event (op, table_name, row_pk, door) VALUES ('U', 'x', '1', 'page')",
    "UPDATE audit.event SET actor_id = 1",
    "DELETE FROM audit.event",
    "TRUNCATE audit.event",
    "ALTER TABLE audit.event DISABLE TRIGGER ALL",
    "ALTER TABLE registry_patient DISABLE TRIGGER history_update",
    "DROP TRIGGER history_update ON registry_patient",
    "ALTER TABLE registry_patient DISABLE ROW LEVEL SECURITY",
    "SET session_replication_role = replica",
    "SET row_security = off; SELECT count(*) FROM registry_patient",
    "SELECT * FROM scope.secret",
    FALSE_TABLE,
    "TRUNCATE registry_patient",
    "CREATE OR REPLACE FUNCTION scope.proven() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_app_cannot_switch_it_off_or_forge_it(statement: str) -> None:
    with pytest.raises(Error) as caught, transaction.atomic():
        run(statement)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    "change", ["UPDATE audit.event SET actor_id = 1", "DELETE FROM audit.event"]
)
@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_is_refused_too(change: str) -> None:
    with pytest.raises(Error, match="append-only"), transaction.atomic("owner"):
        connections["owner"].cursor().execute(change)
    with pytest.raises(Error, match="append-only"), transaction.atomic("owner"):
        connections["owner"].cursor().execute("TRUNCATE audit.event")


def test_a_claimed_name_changes_nothing(patient: Patient) -> None:
    """Who has the app's password and no key may set an actor, but not prove it."""
    with transaction.atomic():
        run("SELECT set_config('registry.actor', '99', true)")
        assert Patient.objects.filter(pk=patient.pk).update(anchor_note="forged") == 0
    with everywhere():
        assert events("registry_patient")[-1]["op"] == "I"


def test_a_claimed_name_is_not_kept(user: User) -> None:
    """Accounts are open to whoever signs in; a change without proof has no name and no door."""
    with transaction.atomic():
        run("SELECT set_config('registry.actor', '99', true)")
        User.objects.filter(pk=user.pk).update(full_name="forged")
    with everywhere():
        last = events("registry_user")[-1]
    assert (last["actor_id"], last["door"]) == (None, "sql")


def test_a_reading_cannot_be_claimed_either(patient: Patient) -> None:
    run("SELECT set_config('registry.actor', '99', true)")
    with pytest.raises(Error, match="proven"), transaction.atomic():
        note_reading("identity", patient_id=patient.pk)


def test_a_key_never_changes(patient: Patient) -> None:
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        run("UPDATE registry_patient SET id = id + 1000000")
