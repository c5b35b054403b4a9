"""History is sealed in a chain, and whatever is done to it afterwards is found and named."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import Error, connection, connections, transaction

from registry.audit.head import head
from registry.audit.jobs import StillWriting, seal
from registry.audit.verify.faults import Fault, Kind
from registry.audit.verify.report import Report, verified
from registry.patients.models import Patient
from tests.contexts import everywhere_on
from tests.people import coordinator_of, make_centre, make_patient

pytestmark = pytest.mark.usefixtures("live_database")
CHANGED = "UPDATE audit.event SET reason = reason || 'x' WHERE id = %s"


@pytest.fixture
def patient(live_database: str) -> Patient:
    """One with some history, all of it sealed."""
    centre = make_centre("ABC")
    found = make_patient(centre, coordinator_of(centre))
    for note in ("one", "two", "three"):
        Patient.objects.filter(pk=found.pk).update(anchor_note=note)
    seal()
    return found


@contextmanager
def as_owner(*tables: str) -> Iterator[Any]:
    """The owner, with the triggers of some tables switched off."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def change(statement: str, *values: Any, off: str = "audit.event") -> None:
    with as_owner(off) as cursor:
        cursor.execute(statement, list(values))


def check(kept: str = "", *, state: bool = False) -> Report:
    return verified(kept, state=state, workers=0)


def first(*, state: bool = False) -> Fault:
    found = check(state=state).first
    assert found is not None
    return found


def events_of(patient: Patient) -> list[int]:
    return column(
        "SELECT id FROM audit.event WHERE table_name = 'registry_patient' AND row_pk = %s "
        "ORDER BY id",
        str(patient.pk),
    )


def column(statement: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return [row[0] for row in cursor.fetchall()]


class TestWhole:
    def test_what_is_sealed_verifies(self, patient: Patient) -> None:
        report = check(state=True)
        assert (list(report.faults), report.waiting) == ([], 0)
        assert report.events == column("SELECT count(*) FROM audit.event")[0]

    def test_sealing_again_adds_nothing(self, patient: Patient) -> None:
        assert seal().events == 0

    def test_a_later_seal_goes_on_from_the_former(self, patient: Patient) -> None:
        Patient.objects.update(anchor_note="later")
        assert check().waiting == 1
        assert seal().events == 1
        assert list(check().faults) == []
        assert column("SELECT count(*) FROM audit.seal") == [2]

    def test_two_connections_seal_at_once(self, patient: Patient) -> None:
        for number in range(20):
            Patient.objects.update(anchor_note=f"again {number}")
        threads = [threading.Thread(target=_seal_and_close) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert list(check().faults) == []
        assert check().waiting == 0

    def test_the_text_sealed_is_the_same_in_every_session(self, patient: Patient) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL datestyle = 'German'")
            cursor.execute("SET LOCAL bytea_output = 'escape'; SET LOCAL lc_time = 'C'")
            for table in ("event", "link"):
                cursor.execute(f"SELECT count(*) FROM audit.{table}")
                assert cursor.fetchone() != (0,)
            cursor.execute(
                "SELECT count(*) FROM audit.event e JOIN audit.link l ON l.event_id = e.id "
                "JOIN LATERAL (SELECT hash FROM audit.link b WHERE b.event_id < e.id "
                "ORDER BY event_id DESC LIMIT 1) b ON true "
                "WHERE l.hash <> sha256(b.hash || audit.digest(e))"
            )
            assert cursor.fetchone() == (0,)


def _seal_and_close() -> None:
    seal()
    connection.close()


class TestTampered:
    def test_one_byte_is_found_and_located(self, patient: Patient) -> None:
        pk = events_of(patient)[1]
        change(
            "UPDATE audit.event SET new = jsonb_set(new, '{anchor_note}', '\"onf\"') WHERE id = %s",
            pk,
        )
        found = first()
        assert (found.kind, found.event_id) == (Kind.ALTERED, pk)
        assert (found.table, found.row) == ("registry_patient", str(patient.pk))
        assert found.at is not None

    @pytest.mark.parametrize("column", ["at", "transaction", "actor_id", "old", "door", "reason"])
    def test_every_column_is_sealed(self, patient: Patient, column: str) -> None:
        changed = {
            "at": "at + interval '1 microsecond'",
            "transaction": "'1'::xid8",
            "actor_id": "coalesce(actor_id, 0) + 1",
            "old": "'null'::jsonb",
            "door": "door || 'x'",
            "reason": "'because'",
        }[column]
        pk = events_of(patient)[0]
        change(f"UPDATE audit.event SET {column} = {changed} WHERE id = %s", pk)
        assert (first().kind, first().event_id) == (Kind.ALTERED, pk)

    def test_the_first_of_several(self, patient: Patient) -> None:
        for pk in events_of(patient)[::-1]:
            change(CHANGED, pk)
        faults = [one for one in check().faults if one.kind is Kind.ALTERED]
        assert [one.event_id for one in faults] == events_of(patient)

    def test_a_removed_event(self, patient: Patient) -> None:
        pk = events_of(patient)[1]
        change("DELETE FROM audit.event WHERE id = %s", pk)
        assert (first().kind, first().event_id) == (Kind.REMOVED, pk)

    def test_an_event_removed_with_its_link(self, patient: Patient) -> None:
        _, pk, after, *_ = events_of(patient)
        change("DELETE FROM audit.event WHERE id = %s", pk)
        change("DELETE FROM audit.link WHERE event_id = %s", pk, off="audit.link")
        assert first().kind is Kind.REMOVED
        assert f"just before event {after}" in first().note

    def test_an_inserted_event(self, patient: Patient) -> None:
        pk = _slip_in(events_of(patient)[1])
        assert (first().kind, first().event_id) == (Kind.INSERTED, pk)

    def test_an_event_inserted_with_a_link(self, patient: Patient) -> None:
        pk = _slip_in(events_of(patient)[1])
        change(
            "INSERT INTO audit.link SELECT e.id, sha256(l.hash || audit.digest(e)) "
            "FROM audit.event e, audit.link l WHERE e.id = %s AND l.event_id = %s",
            pk,
            pk - 1,
            off="audit.link",
        )
        assert (first().kind, first().event_id) == (Kind.INSERTED, pk)

    @pytest.mark.parametrize("which", [1, -1])
    def test_an_altered_link_is_told_from_an_event(self, patient: Patient, which: int) -> None:
        pk = events_of(patient)[which]
        change(
            "UPDATE audit.link SET hash = sha256(hash) WHERE event_id = %s", pk, off="audit.link"
        )
        assert (first().kind, first().event_id) == (Kind.LINK_ALTERED, pk)

    def test_an_altered_seal(self, patient: Patient) -> None:
        change("UPDATE audit.seal SET head = sha256(head)", off="audit.seal")
        assert first().kind is Kind.SEAL_ALTERED


def _slip_in(before: int) -> int:
    """An event with the id of one that has gone."""
    with as_owner("audit.event", "audit.link", "audit.seal") as cursor:
        cursor.execute("DELETE FROM audit.event WHERE id = %s", [before])
        cursor.execute("DELETE FROM audit.link; DELETE FROM audit.seal")
    seal()
    change(
        "INSERT INTO audit.event (id, op, table_name, row_pk, door) OVERRIDING SYSTEM VALUE "
        "VALUES (%s, 'D', 'registry_patient', '1', 'page')",
        before,
    )
    return before


class TestHead:
    def test_a_head_kept_elsewhere_is_part_of_the_chain(self, patient: Patient) -> None:
        kept = head()
        Patient.objects.update(anchor_note="later")
        seal()
        assert kept is not None
        assert list(check(kept.hash).faults) == []

    @pytest.mark.parametrize("kept", ["00" * 32, "no number"])
    def test_another_head_is_not(self, patient: Patient, kept: str) -> None:
        assert [one.kind for one in check(kept).faults] == [Kind.HEAD_UNKNOWN]

    def test_a_chain_made_anew_does_not_hold_the_head(self, patient: Patient) -> None:
        """The owner alters an event and seals everything again; only the kept head tells."""
        kept = head()
        assert kept is not None
        with as_owner("audit.event", "audit.link", "audit.seal") as cursor:
            cursor.execute("DELETE FROM audit.link; DELETE FROM audit.seal")
            cursor.execute(CHANGED, [events_of(patient)[0]])
        seal()
        assert list(check().faults) == []
        assert [one.kind for one in check(kept.hash).faults] == [Kind.HEAD_UNKNOWN]

    def test_it_is_printed_and_mailed(self, patient: Patient) -> None:
        out = StringIO()
        call_command("audit_head", "--mail", "keeper@example.org", stdout=out)
        [sent] = mail.outbox
        found = head()
        assert found is not None
        assert found.hash in out.getvalue()
        assert found.hash in sent.body
        assert sent.to == ["keeper@example.org"]

    def test_there_is_none_before_the_first_seal(self) -> None:
        with pytest.raises(CommandError, match="audit_seal"):
            call_command("audit_head")


SWITCHED_OFF = [
    "ALTER TABLE registry_patient DISABLE TRIGGER history_update",
    "DROP TRIGGER history_delete ON registry_patient",
    "ALTER TABLE audit.event DISABLE TRIGGER append_only",
    "ALTER TABLE registry_patient DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE registry_patient NO FORCE ROW LEVEL SECURITY",
    "ALTER POLICY seen ON registry_patient USING (true)",
    "GRANT INSERT ON audit.event TO registry_app",
    "GRANT TRUNCATE ON registry_patient TO registry_app",
    "CREATE RULE quiet AS ON DELETE TO registry_patient DO INSTEAD NOTHING",
    "ALTER FUNCTION audit.record_by_id() RENAME TO was_there",
    "CREATE OR REPLACE FUNCTION scope.proven() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
]


@pytest.mark.parametrize("statement", SWITCHED_OFF)
def test_what_was_switched_off_is_found(patient: Patient, statement: str) -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)
    assert {one.kind for one in check().faults} == {Kind.UNGUARDED}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE registry_patient SET anchor_note = 'quiet'", "changed: anchor_note"),
        ("UPDATE registry_centre SET name = 'quiet' WHERE code = 'ABC'", "changed: name"),
        ("DELETE FROM registry_membership", "removed"),
    ],
)
def test_a_change_while_recording_was_off(patient: Patient, statement: str, told: str) -> None:
    table = next(word for word in statement.split() if word.startswith("registry_"))
    change(statement, off=table)
    [fault] = check(state=True).faults
    assert (fault.kind, fault.table) == (Kind.UNRECORDED, table)
    assert fault.note == f"{told} while recording was off"


@pytest.mark.parametrize("table", ["link", "seal", "horizon"])
def test_the_app_writes_neither_links_nor_seals(patient: Patient, table: str) -> None:
    for statement in (
        f"INSERT INTO audit.{table} SELECT * FROM audit.{table}",
        f"UPDATE audit.{table} SET {'hash' if table == 'link' else 'event_id'} = NULL",
        f"DELETE FROM audit.{table}",
        f"TRUNCATE audit.{table}",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["link", "seal"])
def test_the_owner_is_refused(patient: Patient, table: str) -> None:
    for statement in (f"DELETE FROM audit.{table}", f"TRUNCATE audit.{table}"):
        with pytest.raises(Error, match="append-only"), transaction.atomic("owner"):
            connections["owner"].cursor().execute(statement)


def test_what_is_still_being_written_is_not_sealed_over(patient: Patient) -> None:
    """A writer holds an id and has not committed: nothing beyond it may be sealed."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        everywhere_on(other)
        with other.cursor() as cursor:
            cursor.execute("UPDATE registry_patient SET anchor_note = 'slow'")
        Patient.objects.none().update(anchor_note="none")
        with pytest.raises(StillWriting):
            seal(pause_s=0)
        other.commit()
    finally:
        other.close()
    assert seal().events == 1
    assert list(check().faults) == []


class TestCommand:
    def test_says_what_it_verified(self, patient: Patient) -> None:
        out = StringIO()
        call_command("audit_verify", stdout=out)
        assert "events verified" in out.getvalue()

    def test_fails_on_a_fault(self, patient: Patient) -> None:
        change(CHANGED, events_of(patient)[0])
        out = StringIO()
        with pytest.raises(CommandError, match="event altered"):
            call_command("audit_verify", "--json", stdout=out)
        assert json.loads(out.getvalue())["faults"][0]["event_id"] == events_of(patient)[0]

    def test_seals(self, patient: Patient) -> None:
        Patient.objects.update(anchor_note="later")
        out = StringIO()
        call_command("audit_seal", stdout=out)
        assert "1 events sealed" in out.getvalue()
