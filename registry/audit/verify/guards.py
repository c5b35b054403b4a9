"""Are recording and isolation in place on every table, as `migrate` left them?"""

import re
from collections.abc import Iterator

from django.db import connection

from registry.audit.definitions import definitions
from registry.audit.protection import OF_HISTORY, SQL, keys_of_recorded, mark_of
from registry.audit.verify.faults import Fault, Kind
from registry.core.guards import guarded_tables

_FUNCTION = re.compile(
    r"CREATE OR REPLACE FUNCTION ((?:audit|scope)\.\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL
)
_RIGHTS = """
SELECT rolname FROM pg_roles
WHERE (rolsuper OR rolbypassrls) AND pg_has_role('registry_app', oid, 'MEMBER')
"""


def faults_of_guards() -> Iterator[Fault]:
    """Each table, function or role that guards no more."""
    yield from _tables()
    yield from _functions()
    for name in _column(_RIGHTS):
        note = f"the role {name} passes by row-level security"
        yield Fault(Kind.UNGUARDED, note=note)


def _tables() -> Iterator[Fault]:
    found = definitions(connection)
    wanted = {one.table: mark_of(one) for one in guarded_tables()}
    wanted |= {table: mark_of(None) for table in OF_HISTORY}
    for table, mark in wanted.items():
        is_there = table in found
        if not is_there or not found[table].comment.startswith(f"{mark} "):
            note = "not protected as this version asks: run migrate"
            yield Fault(Kind.UNGUARDED, table=table, note=note)
        elif found[table].promised != found[table].digest:
            note = "a trigger, a policy or a right was changed or switched off"
            yield Fault(Kind.UNGUARDED, table=table, note=note)


def _functions() -> Iterator[Fault]:
    statement = (
        "SELECT pronamespace::regnamespace || '.' || proname, prosrc FROM pg_proc "
        "WHERE pronamespace IN ('audit'::regnamespace, 'scope'::regnamespace) AND prokind = 'f'"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        present: dict[str, str] = dict(cursor.fetchall())
    for name, body in _written().items():
        if present.get(name) != body:
            yield Fault(Kind.UNGUARDED, table=name, note="the function is not the one we wrote")


def _written() -> dict[str, str]:
    """The functions of our own files: name and body."""
    texts = [path.read_text() for path in SQL.glob("*.sql") if path.name != "record.sql"]
    record = (SQL / "record.sql").read_text()
    texts += [record.format(key=key) for key in keys_of_recorded()]
    return {name: body for text in texts for name, body in _FUNCTION.findall(text)}


def _column(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [str(row[0]) for row in cursor.fetchall()]
