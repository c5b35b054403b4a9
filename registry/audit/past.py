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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
    SELECT DISTINCT ON (e.row_pk) e.op, e.new FROM audit.event e
    WHERE e.table_name = '{table}' AND e.op <> 'R' AND e.at <= '{at}'
    ORDER BY e.row_pk, e.id DESC
) last CROSS JOIN LATERAL jsonb_populate_record(NULL::public."{table}", last.new) version
WHERE last.op <> 'D')"""


class PastIsReadOnly(RuntimeError):
    """A statement that writes, or that cannot be put back in time, inside `as_of`."""


@contextmanager
def as_of(instant: dt.datetime) -> Iterator[None]:
    """Every query of this thread's connection reads the state at the instant; writes are refused.

    ValueError for an instant without a time zone.
    """
    _checked(instant)

    def put_back(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if many:
            raise PastIsReadOnly("many statements at once are no reading")
        return execute(past(sql, instant, params is not None), params, many, context)

    with connection.execute_wrapper(put_back):
        yield


def past(sql: str, instant: dt.datetime, has_params: bool = False) -> str:
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
    tables = ", ".join(_TABLE.format(table=one.table, at=_checked(instant)) for one in named)
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
