"""Puts policies and history on every table, as its guard says; run after each migrate.

A table is protected because its model exists, not because somebody remembered: what a model does
not say fails here, before the first row. Tables whose protection is in place are left alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.audit.baseline import begin_history
from registry.audit.definitions import PROTECTION, Definition, definitions
from registry.audit.proof import pads
from registry.core.guards import WITHOUT_HISTORY, Guard, Guarded, guarded_tables

SQL = Path(__file__).parent / "sql"
RECORDED = frozenset(Guard) - WITHOUT_HISTORY
EVERYWHERE = "(SELECT scope.setting('everywhere')) IS NOT NULL"
PROVEN = "(SELECT scope.proven())"
AND_IDENTITIES = "(SELECT scope.setting('everywhere')) = 'all'"
SOMEBODY = "(SELECT scope.actor()) IS NOT NULL"
CONFIGURES = "(SELECT scope.flag('configures'))"
NONE = "''"
OF_HISTORY = ("audit.event", "audit.link", "audit.seal")
FOR_THE_APP = ("note_reading", "digest", "part", "genesis", "mark_horizon", "seal_marked")


def protect(alias: str) -> int:
    """Brings every table's protection up to date on a connection of the owner; how many changed."""
    connection = connections[alias]
    tables = list(guarded_tables())
    with connection.cursor() as cursor:
        for name in ("scope.sql", "history.sql", "seal.sql"):
            cursor.execute((SQL / name).read_text())
        cursor.execute(";".join(_policies_of_history(tables)))
    _keep_key(connection)
    _give_rights(connection)
    present = definitions(connection)
    changed = [one for one in tables if not _is_protected(one, present[one.table])]
    with connection.cursor() as cursor:
        for key in keys_of_recorded():
            cursor.execute((SQL / "record.sql").read_text().format(key=key))
        for one in changed:
            begin_history(connection, one, is_recorded=one.guard in RECORDED)
            cursor.execute(";".join(_protection(one)))
    _leave_marks(connection, changed)
    return len(changed)


def _give_rights(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC")
        for name in FOR_THE_APP:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION audit.{name} TO registry_app")
        # A table of one's own, even a passing one, could stand in the place of ours.
        database = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, registry_app")


def _leave_marks(connection: BaseDatabaseWrapper, changed: Sequence[Guarded]) -> None:
    """Says in each table's comment which protection it was given, and how that now looks."""
    marks = {one.table: mark_of(one) for one in changed} | dict.fromkeys(OF_HISTORY, mark_of(None))
    found = definitions(connection)
    comments = [
        f"COMMENT ON TABLE {table} IS '{mark} {found[table].digest}'"
        for table, mark in marks.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(";".join(comments))


def _is_protected(one: Guarded, present: Definition) -> bool:
    return present.comment == f"{mark_of(one)} {present.digest}"


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


def mark_of(one: Guarded | None) -> str:
    """Tells which protection a table shall have; None for those of history itself."""
    if one is None:
        return f"{PROTECTION} history"
    digest = hashlib.sha256(";".join(_protection(one)).encode())
    return f"{PROTECTION} {digest.hexdigest()[:16]}"


def keys_of_recorded() -> list[str]:
    """Names of primary keys, each with a recording function of its own."""
    return sorted({one.key for one in guarded_tables() if one.guard in RECORDED})


def _protection(one: Guarded) -> list[str]:
    return [*_policies(one), *_history(one)]


def _policies_of_history(tables: Sequence[Guarded]) -> Iterator[str]:
    """What all see in the present they see in the past; of an identity, only who may know it."""
    for_all = ", ".join(f"'{one.table}'" for one in tables if _is_for_all(one))
    identities = ", ".join(f"'{one.table}'" for one in tables if one.guard is Guard.IDENTITY)
    yield "DROP POLICY IF EXISTS proven ON audit.event"
    yield proven("audit.event")
    yield "DROP POLICY IF EXISTS common ON audit.event"
    yield (
        "CREATE POLICY common ON audit.event FOR SELECT TO registry_app USING ("
        f"op <> 'R' AND table_name IN ({for_all}) AND (SELECT scope.actor()) IS NOT NULL)"
    )
    known = f"{of_centres('identities')} OR {of_centres('reviews')}"
    yield "DROP POLICY IF EXISTS identities ON audit.event"
    yield (
        "CREATE POLICY identities ON audit.event AS RESTRICTIVE FOR SELECT TO registry_app "
        f"USING (table_name NOT IN ({identities or NONE}) OR {AND_IDENTITIES} OR {known})"
    )


def _is_for_all(one: Guarded) -> bool:
    """Configuration, and who the people are; not their ways to sign in."""
    return one.guard is Guard.CONFIGURATION or one.table == "registry_user"


def _policies(one: Guarded) -> Iterator[str]:
    if one.guard in (Guard.ACCOUNT, Guard.MACHINERY):
        return
    seen, changed = visible(one), changeable(one)
    yield f"ALTER TABLE {one.table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {one.table} FORCE ROW LEVEL SECURITY"
    for name in ("owner", "proven", "seen", "added", "changed", "removed"):
        yield f"DROP POLICY IF EXISTS {name} ON {one.table}"
    yield f"CREATE POLICY owner ON {one.table} TO registry_owner USING (true) WITH CHECK (true)"
    if one.guard is not Guard.CONFIGURATION:
        yield proven(one.table)
    yield f"CREATE POLICY seen ON {one.table} FOR SELECT TO registry_app USING ({seen})"
    yield f"CREATE POLICY added ON {one.table} FOR INSERT TO registry_app WITH CHECK ({changed})"
    yield (
        f"CREATE POLICY changed ON {one.table} FOR UPDATE TO registry_app "
        f"USING ({changed}) WITH CHECK ({changed})"
    )
    yield f"CREATE POLICY removed ON {one.table} FOR DELETE TO registry_app USING ({changed})"


def proven(table: str) -> str:
    """Whatever the other policies let through, nothing passes in a context that is not proven."""
    return (
        f"CREATE POLICY proven ON {table} AS RESTRICTIVE TO registry_app "
        f"USING ({PROVEN}) WITH CHECK ({PROVEN})"
    )


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
        case Guard.REVIEW:
            ways = [EVERYWHERE, of_centres("reads"), of_centres("reviews")]
        case Guard.MEMBERSHIP:
            own = "user_id = (SELECT scope.actor())"
            ways = [EVERYWHERE, CONFIGURES, own, of_centres("reads"), of_centres("manages")]
        case Guard.INVITATION:
            ways = [EVERYWHERE, CONFIGURES, of_centres("manages")]
        case _:
            ways = [EVERYWHERE, SOMEBODY] if one.guard is Guard.FIGURES else ["true"]
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
        case Guard.REVIEW:
            ways = [EVERYWHERE, of_centres("reviews")]
        case Guard.MEMBERSHIP | Guard.INVITATION:
            ways = [EVERYWHERE, CONFIGURES, of_centres("manages")]
        case Guard.FIGURES:
            ways = [EVERYWHERE]
        case _:
            ways = [f"{PROVEN} AND ({EVERYWHERE} OR {CONFIGURES})"]
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
