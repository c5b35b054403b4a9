"""Where history begins: rows that a table already holds when it is first recorded.

An installation that is upgraded has rows from before, and a migration may fill a table that it
makes; so each row without a first page is given one, by nobody, as it stands.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from registry.core.guards import Guarded

JOB = "baseline"
_STATEMENT = """
INSERT INTO audit.event
    (op, table_name, row_pk, centre_id, patient_id, new, door, job, application)
SELECT 'I', '{table}', line->>'{key}', (line->>'centre_id')::bigint, {patient},
    line - '{hidden}'::text[], 'sql', '{job}', current_setting('application_name')
FROM (SELECT to_jsonb(t) AS line FROM {table} t ORDER BY t.{key}) present
WHERE NOT EXISTS (
    SELECT FROM audit.event e WHERE e.table_name = '{table}' AND e.row_pk = line->>'{key}'
        AND e.op <> 'R')
"""


def begin_history(connection: BaseDatabaseWrapper, one: Guarded, *, is_recorded: bool) -> None:
    """Writes first pages, unless the table is recorded already or is not to be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgname = 'history_insert')",
            [one.table],
        )
        if is_recorded and cursor.fetchone() == (False,):
            cursor.execute(statement(one))


def statement(one: Guarded) -> str:
    """The first page of each row of a table."""
    return _STATEMENT.format(
        table=one.table,
        key=one.key,
        patient=f"(line->>'{one.patient_column}')::bigint" if one.patient_column else "NULL",
        hidden="{" + ",".join(one.unrecorded) + "}",
        job=JOB,
    )
