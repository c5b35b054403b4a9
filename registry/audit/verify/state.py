"""Is the present the last page of history? A change made while recording was off is not in it."""

from collections.abc import Iterator

from django.db import connection

from registry.audit.verify.faults import Fault, Kind
from registry.core.guards import Guarded

MOST_FAULTS = 20  # of one table
# Columns that one side lacks came or went by a migration, and are not compared.
_STATEMENT = """
SELECT coalesce(present.pk, past.row_pk), past.id, past.at, present.pk IS NULL, past.id IS NULL,
    (SELECT string_agg(a.key, ', ') FROM jsonb_each(present.line) a
        WHERE past.new ? a.key AND a.value IS DISTINCT FROM past.new->a.key)
FROM (
    SELECT {key}::text AS pk, to_jsonb(t) - '{hidden}'::text[] AS line FROM {table} t
) present
FULL JOIN (
    SELECT e.row_pk, e.id, e.at, e.new FROM (
        SELECT max(id) AS id FROM audit.event
        WHERE table_name = '{table}' AND op <> 'R' GROUP BY row_pk
    ) last JOIN audit.event e ON e.id = last.id WHERE e.op <> 'D'
) past ON past.row_pk = present.pk
WHERE present.pk IS NULL OR past.id IS NULL OR (
    present.line <> past.new AND EXISTS (
        SELECT FROM jsonb_each(present.line) a
        WHERE past.new ? a.key AND a.value IS DISTINCT FROM past.new->a.key))
ORDER BY 1 LIMIT {most}
"""
# As the recording functions set it: values read the same.
_SAME_WORDS = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; "
    "SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1"
)


def faults_of_state(one: Guarded) -> Iterator[Fault]:
    """Rows of a table that are not as history says they are."""
    hidden = "{" + ",".join(one.unrecorded) + "}"
    asked = _STATEMENT.format(table=one.table, key=one.key, hidden=hidden, most=MOST_FAULTS)
    with connection.cursor() as cursor:
        cursor.execute(_SAME_WORDS)
        cursor.execute(asked)
        found = cursor.fetchall()
    for row, event_id, at, is_gone, is_new, fields in found:
        note = "removed" if is_gone else "added" if is_new else f"changed: {fields}"
        yield Fault(
            Kind.UNRECORDED, event_id, one.table, row, at, f"{note} while recording was off"
        )
