"""Who acts, through which door, and what of the registry the transaction may see and change.

A context lives as long as its transaction: it is set by `set_config(..., true)`, which PostgreSQL
forgets at commit and rollback, so nothing leaks over a pooled connection. Without one, row-level
security shows every table of a centre empty (sql/scope.sql, protection.py).
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from registry.audit.proof import proof_of


class Door(StrEnum):
    """How somebody came in."""

    PAGE = "page"
    API = "api"
    IMPORT = "import"
    TASK = "task"
    COMMAND = "command"


class Everywhere(StrEnum):
    """A context of every centre: without identities for background jobs, with them for commands."""

    NOT = ""
    RECORDS = "records"
    ALL = "all"


Ids = tuple[int, ...]


@dataclass(frozen=True)
class Context:
    """Each field is a setting `registry.<name>`. Ids are of centres, of patients where shared."""

    door: Door
    actor: int | None = None
    job: str = ""
    request: str = ""
    everywhere: Everywhere = Everywhere.NOT
    reads: Ids = ()
    writes: Ids = ()
    identities: Ids = ()
    manages: Ids = ()
    reviews: Ids = ()
    shared: Ids = ()
    shared_writes: Ids = ()
    research: bool = False
    configures: bool = False

    @property
    def settings(self) -> dict[str, str]:
        """As PostgreSQL keeps them."""
        return {one.name: _as_setting(getattr(self, one.name)) for one in fields(self)}


_held: ContextVar[tuple[Context | None, str]] = ContextVar("context", default=(None, ""))


def in_force() -> Context | None:
    """The context of this thread's transaction."""
    return _held.get()[0]


@contextmanager
def under(context: Context) -> Iterator[Context]:
    """Runs the block in one transaction under the context; the one before is in force again after.

    Rolls back, as any transaction does, when the block raises.
    """
    with _transaction(context, _set):
        yield context


@contextmanager
def under_person(
    context: Context, roles: Mapping[str, Sequence[str]], moment: dt.datetime
) -> Iterator[tuple[Context, list[dict[str, Any]]]]:
    """As `under`, for a person whose rights the database reads from her memberships of that day
    (UTC), and from what is shared with her centres (days of the centre that shares).

    `roles` names the roles that read, write, see identities and so on. Gives the context with the
    centres in it, and the memberships: role and centre. One statement.
    """
    found: dict[str, Any] = {}

    def enter(asked: Context) -> None:
        found.update(_enter_person(asked, roles, moment))

    with _transaction(context, enter):
        known = replace(
            context,
            reads=tuple(found["reads"]),
            writes=tuple(found["writes"]),
            identities=tuple(found["identities"]),
            manages=tuple(found["manages"]),
            reviews=tuple(found["reviews"]),
            shared=tuple(found["shared"]),
            shared_writes=tuple(found["shared_writes"]),
            research=bool(found["research"]),
            configures=bool(found["configures"]),
        )
        token = _held.set((known, _held.get()[1]))
        try:
            yield known, found["memberships"]
        finally:
            _held.reset(token)


@contextmanager
def _transaction(context: Context, enter: Callable[[Context], None]) -> Iterator[None]:
    before, reason = _held.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        enter(context)
        token = _held.set((context, ""))
        try:
            yield
        finally:
            _held.reset(token)
    # A savepoint that is released keeps its settings; one that is rolled back does not.
    if nested:
        _restore(before, reason)


def _restore(before: Context | None, reason: str) -> None:
    if not _can_be_asked():
        return
    if before:
        _set(before, reason)
    else:
        _write(dict.fromkeys([*EMPTY.settings, "reason", "proof"], ""))


EMPTY = Context(Door.PAGE)


class UnknownKeyError(RuntimeError):
    """The database does not know the key of this process: it would see nothing at all."""

    def __init__(self) -> None:
        super().__init__(
            "The database knows another SECRET_KEY: run `manage.py migrate` with this one."
        )


def _set(context: Context, reason: str = "") -> None:
    """One statement. UnknownKeyError where everything would be empty without a word."""
    if not _write(settings_of(context, reason)):
        raise UnknownKeyError


def settings_of(context: Context, reason: str = "") -> dict[str, str]:
    """Everything that PostgreSQL keeps of a context on this thread's connection."""
    return {**context.settings, "reason": reason, "proof": _proof(context)}


def _write(settings: Mapping[str, str]) -> bool:
    """Sets them for this transaction; whether they are proven."""
    calls = ", ".join(f"set_config('registry.{name}', %s, true)" for name in settings)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}, scope.proven()", list(settings.values()))
        row = cursor.fetchone()
    return bool(row and row[-1])


def _enter_person(
    context: Context, roles: Mapping[str, Sequence[str]], moment: dt.datetime
) -> dict[str, Any]:
    told = settings_of(context)
    calls = ", ".join(f"set_config('registry.{name}', %s, true)" for name in told)
    statement = f"SELECT {calls}, scope.enter_person(%s, %s, %s, %s)"
    asked = json.dumps({name: list(held) for name, held in roles.items()})
    values = [context.actor, moment.astimezone(dt.UTC).date(), asked, moment]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*told.values(), *values])
        row = cursor.fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(row[-1]) if isinstance(row[-1], str) else row[-1]
    return found


def _proof(context: Context) -> str:
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    return proof_of(backend, *context.settings.values())


def _as_setting(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, tuple):
        return "{" + ",".join(str(one) for one in value) + "}"
    return "" if value is None else str(value)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Keeps a reason with every change that the block makes."""
    context, before = _held.get()
    _set_reason(reason.strip())
    token = _held.set((context, reason.strip()))
    try:
        yield
    finally:
        _held.reset(token)
        if _can_be_asked():
            _set_reason(before)


def _can_be_asked() -> bool:
    """Not inside a transaction that has failed: its end forgets the settings anyway."""
    status = connection.connection.info.transaction_status
    return connection.in_atomic_block and status != TransactionStatus.INERROR


def _set_reason(reason: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a reason is kept inside a transaction: open a context first")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('registry.reason', %s, true)", [reason])


@contextmanager
def background(job: str) -> Iterator[Context]:
    """The named context of a background job: every centre, no identity, in one transaction."""
    context = Context(Door.TASK, job=job, request=uuid.uuid4().hex, everywhere=Everywhere.RECORDS)
    with under(context):
        yield context


def background_statement(
    job: str, statement: str, params: Mapping[str, Any], *, repeatable: bool = False
) -> list[tuple[Any, ...]]:
    """The rows of one statement under the context of a background job, in a transaction of its own
    and one round trip: what is sent in one go is one transaction.

    `repeatable`: it does not wait for the disk, as losing it when the database crashes does nothing
    worse than to have the work done again.
    """
    if connection.in_atomic_block:
        with background(job), connection.cursor() as cursor:
            cursor.execute(statement, params)
            return list(cursor.fetchall())
    context = Context(Door.TASK, job=job, request=uuid.uuid4().hex, everywhere=Everywhere.RECORDS)
    told = {f"registry.{name}": value for name, value in settings_of(context).items()}
    told |= {"synchronous_commit": "off"} if repeatable else {}
    calls = ", ".join(f"set_config('{name}', %({name})s, true)" for name in told)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}, scope.proven(); {statement}", {**params, **told})
        row = cursor.fetchone()
        if not (row and row[-1]):
            raise UnknownKeyError
        cursor.nextset()
        return list(cursor.fetchall())


@contextmanager
def command(name: str) -> Iterator[Context]:
    """The named context of a command that an operator runs: every centre, with identities."""
    context = Context(Door.COMMAND, job=name, request=uuid.uuid4().hex, everywhere=Everywhere.ALL)
    with under(context):
        yield context
