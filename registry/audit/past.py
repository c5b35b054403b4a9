"""The past, read by the queries that read the present.

    with as_of(instant):
        Visit.objects.filter(...)       # as the rows stood at the instant

A common table expression that bears a table's own name stands in the table's place, built from the
last version of each key in history. Row-level security is that of history. Columns that history
does not keep (`unrecorded`), and columns that a later migration added, come back null. Tables
without history (Guard.MACHINERY) are read as they are. `COPY` passes Django by: give it `past()`.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from registry.core.guards import Guard, Guarded, guarded_tables

_READ = re.compile(r"[\s(]*(SELECT|WITH|VALUES)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*WITH\s+(RECURSIVE\s+)?", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|INTO\s+TEMP\w*|FOR\s+(KEY\s+)?SHARE)\b",
    re.IGNORECASE,
)
# What Django itself says between statements, which reads and changes no row.
_BETWEEN = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW)\b", re.IGNORECASE)
_QUALIFIED = re.compile(r"\"?public\"?\s*\.", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_TEXTS = re.compile(r"'(?:[^']|'')*'")

_TABLE = """"{table}" AS (
SELECT version.* FROM (
    SELECT DISTINCT ON (e.row_pk) e.op, e.new, e.id, e.patient_id FROM audit.event e
    WHERE e.table_name = '{table}' AND e.op <> 'R' AND e.at <= '{at}'{narrowed}
    ORDER BY e.row_pk, e.id DESC
) last CROSS JOIN LATERAL jsonb_populate_record(NULL::public."{table}", last.new) version
WHERE last.op <> 'D'{stayed})"""
# A centre that gave care away sees no version after that: its last one does not stand any more.
_STAYED = """ AND NOT EXISTS (
    SELECT FROM audit.event e WHERE e.table_name = 'registry_caretransfer' AND e.op = 'I'
        AND e.centre_id = {centre} AND e.at <= '{at}'
        AND e.patient_id = last.patient_id AND e.id > last.id)"""
_OF_PATIENTS = (Guard.PATIENT, Guard.COVER, Guard.IDENTITY)


@dataclass(frozen=True)
class Narrowed:
    """Of rows about patients only those of a centre, as it treated them then, and of these only
    those of some patients. A large history is read in parts by its indexes."""

    centre_id: int | None = None
    patients: Collection[int] | None = None

    def table(self, one: Guarded, at: str) -> str:
        """The table at an instant, as a common table expression."""
        told = {"narrowed": "", "stayed": ""}
        if one.guard in _OF_PATIENTS:
            told = {"narrowed": self._conditions(), "stayed": self._stayed(at)}
        return _TABLE.format(table=one.table, at=at, **told)

    def _conditions(self) -> str:
        found = ""
        if self.centre_id is not None:
            found += f" AND e.centre_id = {self.centre_id:d}"
        if self.patients is not None:
            ids = ",".join(f"{pk:d}" for pk in self.patients)
            found += f" AND e.patient_id = ANY ('{{{ids}}}'::bigint[])"
        return found

    def _stayed(self, at: str) -> str:
        return "" if self.centre_id is None else _STAYED.format(centre=self.centre_id, at=at)


EVERYTHING = Narrowed()


class PastIsReadOnly(RuntimeError):
    """A statement that writes, or that cannot be put back in time, inside `as_of`."""


@contextmanager
def as_of(instant: dt.datetime, narrowed: Narrowed = EVERYTHING) -> Iterator[None]:
    """Every query of this thread's connection reads the state at the instant; writes are refused.

    ValueError for an instant without a time zone.
    """
    _checked(instant)

    def put_back(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if many:
            raise PastIsReadOnly("many statements at once are no reading")
        return execute(past(sql, instant, params is not None, narrowed), params, many, context)

    with connection.execute_wrapper(put_back):
        yield


def past(
    sql: str, instant: dt.datetime, has_params: bool = False, narrowed: Narrowed = EVERYTHING
) -> str:
    """A reading statement, so that it reads the state at the instant.

    `has_params`: whether a percent sign in it is written twice.
    """
    if _BETWEEN.match(sql):
        return sql
    plain = _TEXTS.sub("''", sql)
    if not _READ.match(plain) or _WRITES.search(plain):
        raise PastIsReadOnly(f"the past is only read: {sql[:80]}")
    words = set(_WORDS.findall(plain))
    named = [one for name, one in _recorded().items() if name in words]
    if not named:
        return sql
    if _QUALIFIED.search(plain):
        raise PastIsReadOnly("a table named with its schema is read in the present")
    tables = ", ".join(narrowed.table(one, _checked(instant)) for one in named)
    return _before(sql, tables.replace("%", "%%") if has_params else tables)


def _before(sql: str, tables: str) -> str:
    """Our tables before those that the statement makes for itself."""
    own = _WITH.match(sql)
    if own is None:
        return f"WITH {tables}\n{sql}"
    return f"WITH {own.group(1) or ''}{tables},\n{sql[own.end() :]}"


def _checked(instant: dt.datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return instant.astimezone(dt.UTC).isoformat(timespec="microseconds")


@functools.cache
def _recorded() -> Mapping[str, Guarded]:
    return {one.table: one for one in guarded_tables() if one.guard is not Guard.MACHINERY}
