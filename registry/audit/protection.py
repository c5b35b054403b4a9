"""Puts policies and history on every table, as its guard says; run after each migrate.

A table is protected because its model exists, not because somebody remembered: what a model does
not say fails here, before the first row. Tables whose protection is in place are left alone.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.audit.proof import pads
from registry.core.guards import Guard, Guarded, guarded_tables

SQL = Path(__file__).parent / "sql"
RECORDED = frozenset(Guard) - {Guard.MACHINERY}
EVERYWHERE = "(SELECT scope.setting('everywhere')) IS NOT NULL"
AND_IDENTITIES = "(SELECT scope.setting('everywhere')) = 'all'"
CONFIGURES = "(SELECT scope.flag('configures'))"
PROTECTION = "physis protection "  # begins the comment of a protected table


def protect(alias: str) -> int:
    """Brings every table's protection up to date on a connection of the owner; how many changed."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for name in ("scope.sql", "history.sql"):
            cursor.execute((SQL / name).read_text())
        _keep_key(connection)
        cursor.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC")
        cursor.execute("GRANT EXECUTE ON FUNCTION audit.note_reading TO registry_app")
        # A table of one's own, even a passing one, could stand in the place of ours.
        database = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, registry_app")
    tables = list(guarded_tables())
    present = _comments(connection)
    changed = [one for one in tables if present.get(one.table) != _mark(one)]
    with connection.cursor() as cursor:
        for key in sorted({one.key for one in tables if one.guard in RECORDED}):
            cursor.execute((SQL / "record.sql").read_text().format(key=key))
        for one in changed:
            cursor.execute(";".join(statements(one)))
    return len(changed)


def _keep_key(connection: BaseDatabaseWrapper) -> None:
    """The newest key by which contexts are proven; the one before stays while old processes end."""
    inner, outer = pads()
    with connection.cursor() as cursor:
        cursor.execute("SELECT inner_pad FROM scope.secret ORDER BY since DESC LIMIT 1")
        if cursor.fetchone() != (inner,):
            cursor.execute("INSERT INTO scope.secret VALUES (%s, %s)", [inner, outer])
            cursor.execute(
                "DELETE FROM scope.secret WHERE since NOT IN "
                "(SELECT since FROM scope.secret ORDER BY since DESC LIMIT 2)"
            )


def _comments(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        return dict(cursor.fetchall())


def _mark(one: Guarded) -> str:
    """Tells by a comment of the table which protection it has."""
    digest = hashlib.sha256(";".join(_protection(one)).encode())
    return PROTECTION + digest.hexdigest()[:16]


def statements(one: Guarded) -> list[str]:
    """Everything that protects one table."""
    return [*_protection(one), f"COMMENT ON TABLE {one.table} IS '{_mark(one)}'"]


def _protection(one: Guarded) -> list[str]:
    return [*_policies(one), *_history(one)]


def _policies(one: Guarded) -> Iterator[str]:
    if one.guard in (Guard.ACCOUNT, Guard.MACHINERY):
        return
    seen, changed = visible(one), changeable(one)
    yield f"ALTER TABLE {one.table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {one.table} FORCE ROW LEVEL SECURITY"
    for name in ("owner", "seen", "added", "changed", "removed"):
        yield f"DROP POLICY IF EXISTS {name} ON {one.table}"
    yield f"CREATE POLICY owner ON {one.table} TO registry_owner USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY seen ON {one.table} FOR SELECT TO registry_app USING ({seen})"
    yield f"CREATE POLICY added ON {one.table} FOR INSERT TO registry_app WITH CHECK ({changed})"
    yield (
        f"CREATE POLICY changed ON {one.table} FOR UPDATE TO registry_app "
        f"USING ({changed}) WITH CHECK ({changed})"
    )
    yield f"CREATE POLICY removed ON {one.table} FOR DELETE TO registry_app USING ({changed})"


def of_centres(name: str, column: str = "centre_id") -> str:
    """The row's centre is one of those that the context lists under a name."""
    return f"{column} = ANY ((SELECT scope.ids('{name}'))::bigint[])"


def visible(one: Guarded) -> str:
    """The rows of a table that a context sees, as SQL."""
    match one.guard:
        case Guard.PATIENT:
            ways = [
                EVERYWHERE,
                of_centres("reads"),
                *(of_centres("reads", column) for column in one.seen_by),
                of_centres("shared", one.patient_column),
                *([covered(one)] if one.for_research else []),
            ]
        case Guard.COVER:
            research = "(SELECT scope.flag('research'))"
            shared = of_centres("shared", one.patient_column)
            ways = [EVERYWHERE, of_centres("reads"), shared, research]
        case Guard.IDENTITY:
            ways = [AND_IDENTITIES, of_centres("identities")]
        case Guard.CENTRE:
            ways = [EVERYWHERE, of_centres("reads"), of_centres("manages")]
        case Guard.MEMBERSHIP:
            own = "user_id = (SELECT scope.actor())"
            ways = [EVERYWHERE, CONFIGURES, own, of_centres("reads"), of_centres("manages")]
        case _:
            ways = ["true"]
    return " OR ".join([*ways, *one.seen_if])


def covered(one: Guarded) -> str:
    """Research reads the row: consent covers it today, and the centre shares."""
    return f"""((SELECT scope.flag('research')) AND EXISTS (
        SELECT FROM registry_consentcover cover
        JOIN registry_centre home ON home.id = cover.centre_id AND home.shares_for_research
        WHERE cover.patient_id = {one.table}.{one.patient_column}
            AND cover.purpose = 'research_sharing' AND cover.starts_on <= current_date
            AND (cover.ends_on IS NULL OR cover.ends_on >= current_date)))"""  # noqa: S608


def changeable(one: Guarded) -> str:
    """The rows of a table that a context may add, change or remove, as SQL."""
    match one.guard:
        case Guard.PATIENT | Guard.COVER:
            guests = [of_centres("shared_writes", one.patient_column)] if one.guests_write else []
            ways = [EVERYWHERE, of_centres("writes"), *guests]
        case Guard.IDENTITY:
            ways = [AND_IDENTITIES, of_centres("identities")]
        case Guard.CENTRE:
            ways = [EVERYWHERE, of_centres("writes"), of_centres("manages")]
        case Guard.MEMBERSHIP:
            ways = [EVERYWHERE, CONFIGURES, of_centres("manages")]
        case _:
            ways = [EVERYWHERE, CONFIGURES]
    return " OR ".join(ways)


def _history(one: Guarded) -> Iterator[str]:
    """A trigger per kind of change, as transition tables want it; and demands for a reason."""
    if one.guard not in RECORDED:
        return
    hidden = "{" + ",".join(one.unrecorded) + "}"
    call = f"audit.record_by_{one.key}('{one.patient_column}', '{hidden}')"
    for event, rows in (
        ("INSERT", "NEW TABLE AS new_rows"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "OLD TABLE AS old_rows"),
    ):
        yield (
            f"CREATE OR REPLACE TRIGGER history_{event.lower()} AFTER {event} ON {one.table} "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {call}"
        )
    for event, condition, function in one.reasons:
        yield (
            f"CREATE OR REPLACE TRIGGER reason_{event.lower()} BEFORE {event} ON {one.table} "
            f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION audit.{function}()"
        )
