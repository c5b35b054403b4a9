"""Where history begins for rows that were there before it."""

import pytest
from django.db import connections, transaction

from registry.audit.past import as_of
from registry.audit.protection import protect
from registry.core.guards import guarded
from registry.patients.models import Patient
from tests.audit.instants import now, rows
from tests.people import coordinator_of, make_centre, make_patient

pytestmark = pytest.mark.usefixtures("live_database")


def test_rows_from_before_have_a_first_page() -> None:
    """As after an upgrade: rows, and no trigger yet."""
    centre = make_centre("ABC")
    make_patient(centre, coordinator_of(centre))
    _forget_history_of(Patient)
    assert protect("owner") == 1

    last = "SELECT op::text, door, job, new->>'id' FROM audit.event ORDER BY id DESC LIMIT 1"
    assert rows(last) == [("I", "sql", "baseline", str(Patient.objects.get().pk))]
    with as_of(now()):
        assert Patient.objects.count() == 1


def test_history_begins_once() -> None:
    centre = make_centre("ABC")
    make_patient(centre, coordinator_of(centre))
    before = rows("SELECT count(*) FROM audit.event")
    assert protect("owner") == 0
    assert rows("SELECT count(*) FROM audit.event") == before


def _forget_history_of(model: type[Patient]) -> None:
    table = guarded(model).table
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for kind in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER history_{kind} ON {table}")
        cursor.execute("ALTER TABLE audit.event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit.event WHERE table_name = %s", [table])
        cursor.execute("ALTER TABLE audit.event ENABLE TRIGGER USER")
