"""The same in raw SQL through the app's own connection: no way of asking gets round it."""

from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from registry.accounts.models import Centre
from registry.audit.context import under
from registry.patients.models import Patient
from tests.architecture.test_isolation import OF_CENTRES, at
from tests.contexts import NOBODY
from tests.factories import Rows

# Each gives a number: how many rows of the other centre it gets at. {table} holds a row of it with
# the key {pk}; its centre is {centre}.
WAYS = {
    "key": "SELECT count(*) FROM {table} WHERE {key} = {pk}",
    "count": "SELECT count(*) FROM {table} WHERE centre_id = {centre}",
    "true": "SELECT count(*) FROM {table} WHERE centre_id = {centre} OR true AND {key} = {pk}",
    "join": "SELECT count(*) FROM registry_centre c JOIN {table} t ON t.centre_id = c.id "
    "WHERE c.id = {centre}",
    "outer join": "SELECT count(t.{key}) FROM registry_centre c LEFT JOIN {table} t "
    "ON t.centre_id = c.id WHERE c.id = {centre}",
    "lateral": "SELECT count(*) FROM registry_centre c, LATERAL (SELECT FROM {table} t "
    "WHERE t.centre_id = c.id LIMIT 1) found WHERE c.id = {centre}",
    "subquery": "SELECT count(*) FROM registry_centre c WHERE c.id = {centre} "
    "AND EXISTS (SELECT FROM {table} t WHERE t.centre_id = c.id)",
    "in": "SELECT count(*) FROM registry_centre WHERE id = {centre} "
    "AND id IN (SELECT centre_id FROM {table})",
    "union": "SELECT count(*) FROM (SELECT centre_id FROM {table} UNION ALL "
    "SELECT centre_id FROM {table}) found WHERE centre_id = {centre}",
    "with": "WITH found AS MATERIALIZED (SELECT * FROM {table}) "
    "SELECT count(*) FROM found WHERE centre_id = {centre}",
    "window": "SELECT count(*) FROM (SELECT centre_id, row_number() OVER () FROM {table}) found "
    "WHERE centre_id = {centre}",
    "row as JSON": "SELECT count(*) FROM {table} t WHERE to_jsonb(t)->>'centre_id' = '{centre}'",
    "text of a query": "SELECT coalesce(sum(nentry), 0) FROM ts_stat("
    "'SELECT to_tsvector(''simple'', ''row'') FROM {table} WHERE centre_id = {centre}')",
    "returning": "WITH gone AS (DELETE FROM {table} WHERE {key} = {pk} RETURNING 1) "
    "SELECT count(*) FROM gone",
    "update": "WITH made AS (UPDATE {table} SET centre_id = centre_id WHERE {key} = {pk} "
    "RETURNING 1) SELECT count(*) FROM made",
    "history": "SELECT count(*) FROM audit.event WHERE table_name = '{table}' "
    "AND centre_id = {centre}",
    "statistics": "SELECT count(*) FROM pg_stats WHERE tablename = '{table}'",
}


@pytest.fixture
def here(db: None) -> Rows:
    return Rows("QQA")


@pytest.fixture
def there(db: None) -> Rows:
    return Rows("QQB")


def ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        [value] = cursor.fetchone() or (None,)
        return value


def names(model: Any, row: Any) -> dict[str, Any]:
    """What the questions are filled with."""
    return {
        "table": model._meta.db_table,
        "key": model._meta.pk.column,
        "pk": row.pk,
        "centre": row.centre_id,
    }


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_no_way_of_asking_finds_another_centre(model: Any, here: Rows, there: Rows) -> None:
    here.one(model)
    filled = names(model, there.one(model))
    for context in (at(here.one(Centre)), NOBODY):
        with under(context):
            found = {name: ask(way.format(**filled)) for name, way in WAYS.items()}
        assert {name: count for name, count in found.items() if count} == {}


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_the_ways_do_find_the_own_rows(model: Any, here: Rows) -> None:
    """Else the test above would prove nothing."""
    filled = names(model, here.one(model))
    asked = {name: way for name, way in WAYS.items() if name not in ("statistics", "returning")}
    with under(at(here.one(Centre))):
        found = {name: ask(way.format(**filled)) for name, way in asked.items()}
    assert {name for name, count in found.items() if not count} == set()


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_copy_hands_out_the_own_rows_alone(model: Any, here: Rows, there: Rows) -> None:
    here.one(model)
    there.one(model)
    with under(at(here.one(Centre))):
        assert copied(f"COPY (SELECT centre_id FROM {model._meta.db_table}) TO STDOUT") == {
            str(here.one(Centre).pk)
        }
        assert copied(f"COPY {model._meta.db_table} (centre_id) TO STDOUT") == {
            str(here.one(Centre).pk)
        }
    with under(NOBODY):
        assert copied(f"COPY {model._meta.db_table} (centre_id) TO STDOUT") == set()


def copied(statement: str) -> set[str]:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return {bytes(line).decode().strip() for line in copy}


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_insert_select_neither_takes_nor_gives(model: Any, here: Rows, there: Rows) -> None:
    """Rows of another centre cannot be read into one's own, nor own rows written into another."""
    own, foreign = here.one(model), there.one(model)
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [f.column for f in model._meta.local_concrete_fields if f.column != key]
    listed = ", ".join(columns)
    take = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE {key} = {foreign.pk}"
    given = listed.replace("centre_id", str(foreign.centre_id), 1)
    give = f"INSERT INTO {table} ({listed}) SELECT {given} FROM {table} WHERE {key} = {own.pk}"
    with under(at(here.one(Centre))):
        with connection.cursor() as cursor:
            cursor.execute(take)
            assert cursor.rowcount == 0
        with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(give)
        assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


REFUSED = [
    "COPY {table} FROM STDIN",
    "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY seen ON {table}",
    "CREATE POLICY mine ON {table} USING (true)",
    "SET ROLE registry_owner",
    "SET SESSION AUTHORIZATION registry_owner",
    "CREATE FUNCTION public.rows() RETURNS SETOF {table} LANGUAGE sql AS 'SELECT * FROM {table}'",
    "CREATE VIEW public.everything AS SELECT * FROM {table}",
    "GRANT registry_owner TO registry_app",
    "ALTER ROLE registry_app BYPASSRLS",
    "COPY {table} TO '/tmp/rows'",
    "COPY {table} TO PROGRAM 'cat'",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_app_does_not_lift_the_policies(statement: str, here: Rows) -> None:
    with (
        under(at(here.one(Centre))),
        pytest.raises(Error),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=Patient._meta.db_table))


def test_a_block_of_code_sees_no_more(here: Rows, there: Rows) -> None:
    foreign = there.one(Patient)
    block = f"""
        DO $$ DECLARE found int; BEGIN
            EXECUTE 'SELECT count(*) FROM registry_patient WHERE id = {foreign.pk}' INTO found;
            PERFORM set_config('test.found', found::text, true);
        END $$
    """
    with under(at(here.one(Centre))):
        with connection.cursor() as cursor:
            cursor.execute(block)
        assert ask("SELECT current_setting('test.found')") == "0"
