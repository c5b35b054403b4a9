"""Pages of a long list by what the last row was, so that page 2,000 costs the same as page 1."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import IntegerField, Model, Q, QuerySet, Subquery
from django.utils.formats import number_format

M = TypeVar("M", bound=Model)
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page; `before` and `after` are cursors, empty at the ends."""

    rows: list[M]
    before: str = ""
    after: str = ""


def page_by_day(found: "QuerySet[M]", day: str, asked: Mapping[str, str], size: int) -> Page[M]:
    """A page of rows, newest day first; one statement.

    `asked` may name a cursor as `after` or `before`; one that nobody gave out counts as none.
    """
    after, before = read_cursor(asked.get("after")), read_cursor(asked.get("before"))
    if before and not after:
        rows = list(found.filter(_beyond(day, "gt", *before)).order_by(day, "id")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, _cursor(rows[:1], day) if more else "", _cursor(rows[-1:], day))
    if after:
        found = found.filter(_beyond(day, "lt", *after))
    rows = list(found.order_by(f"-{day}", "-id")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        rows, _cursor(rows[:1], day) if after else "", _cursor(rows[-1:], day) if more else ""
    )


def _beyond(day: str, way: str, value: dt.date, pk: int) -> Q:
    return Q(**{f"{day}__{way}e": value}) & (
        Q(**{f"{day}__{way}": value}) | Q(**{f"id__{way}": pk})
    )


def _cursor(rows: "list[Any]", day: str) -> str:
    return f"{getattr(rows[0], day).isoformat()}_{rows[0].pk}" if rows else ""


def read_cursor(text: str | None) -> tuple[dt.date, int] | None:
    """The day and the id of a row, from what a page's address says."""
    day, _, pk = (text or "").partition("_")
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def counted(found: "QuerySet[Any]") -> int:
    """How many rows there are, counted up to MOST_COUNTED + 1, so that it costs the same for all.
    One statement."""
    return found.order_by()[: MOST_COUNTED + 1].count()


class CountUpTo(Subquery):
    """The same count as a part of another statement."""

    template = "(SELECT count(*) FROM (%(subquery)s) _counted)"
    output_field = IntegerField()

    def __init__(self, found: "QuerySet[Any]") -> None:
        super().__init__(found.order_by().values("pk")[: MOST_COUNTED + 1])


def up_to(number: int) -> str:
    """A count for people: the number, or '1,000+' where counting stopped."""
    if number <= MOST_COUNTED:
        return number_format(number, force_grouping=True)
    return f"{number_format(MOST_COUNTED, force_grouping=True)}+"
