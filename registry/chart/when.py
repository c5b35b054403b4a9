"""When something happened, as a page says it: the calendar first, or the offset of a source.

A published case keeps the offsets that its source gives; its calendar dates are derived from a
stated day 0 and stand behind, muted.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chart.words import offset_words, relative_day
from registry.core.codes import DatePrecision
from registry.core.facts import shown

LONG_BEFORE_DAYS = 180  # what lies further back is history, not counted from day 0


@dataclass(frozen=True)
class When:
    """`first` in plain ink, `second` muted; `absent` when `first` is the reason of an unknown."""

    first: str
    second: str = ""
    iso: str = ""
    absent: bool = False

    def __str__(self) -> str:
        return f"{self.first} ({self.second})" if self.second else self.first


@dataclass(frozen=True)
class Calendar:
    """What a patient's dates are told by: the days 0 in order, and whether a source gave them."""

    days0: Sequence[dt.date] = ()
    literature: bool = False

    def day0(self, day: dt.date) -> dt.date | None:
        """The latest day 0 up to a day, else the first one."""
        before = [day0 for day0 in self.days0 if day0 <= day]
        return before[-1] if before else next(iter(self.days0), None)

    def when(self, row: Any, name: str) -> When:
        """The date `name` of a row with its precision and offset, or why there is none."""
        day: dt.date | None = getattr(row, name)
        if day is None:
            return When(str(shown(row, f"{name}_null_reason") or _("not recorded")), absent=True)
        precision = getattr(row, f"{name}_precision", DatePrecision.DAY)
        value = getattr(row, "offset_value", None)
        if precision == DatePrecision.RELATIVE and value is not None:
            offset = offset_words(value, row.offset_unit)
            return When(offset, self._derived(day), day.isoformat())
        return self.on(day, precision)

    def on(self, day: dt.date, precision: str = DatePrecision.DAY) -> When:
        """A day of the calendar, with its distance from day 0."""
        text, iso = _known_part(day, precision)
        day0 = self.day0(day)
        whole = precision in ("", DatePrecision.DAY, DatePrecision.RELATIVE)
        if day0 is None or not whole or (day0 - day).days > LONG_BEFORE_DAYS:
            return When(text, iso=iso)
        offset = relative_day(day, day0)
        if self.literature:
            return When(offset, self._derived(day), iso)
        return When(text, offset, iso)

    def _derived(self, day: dt.date) -> str:
        return _("derived: %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def _known_part(day: dt.date, precision: str) -> tuple[str, str]:
    if precision == DatePrecision.YEAR:
        return str(day.year), str(day.year)
    if precision == DatePrecision.MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT"), f"{day:%Y-%m}"
    return date_format(day, "DATE_FORMAT"), day.isoformat()
