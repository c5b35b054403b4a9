"""Partial dates and calendar arithmetic. Pure functions; `today` is always an argument."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from registry.core.codes import DatePrecision, OffsetUnit

PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True)
class Interval:
    """The days on which something can have happened, both ends inclusive."""

    earliest: dt.date
    latest: dt.date

    def certainly_before(self, other: "Interval") -> bool:
        return self.latest < other.earliest

    def certainly_after(self, other: "Interval") -> bool:
        return self.earliest > other.latest


@dataclass(frozen=True)
class PartialDate:
    """A date of which the day or the month may be unknown (rule D15)."""

    value: dt.date
    precision: str = DatePrecision.DAY

    @property
    def interval(self) -> Interval:
        if self.precision == DatePrecision.YEAR:
            return Interval(dt.date(self.value.year, 1, 1), dt.date(self.value.year, 12, 31))
        if self.precision == DatePrecision.MONTH:
            last = calendar.monthrange(self.value.year, self.value.month)[1]
            return Interval(self.value.replace(day=1), self.value.replace(day=last))
        return Interval(self.value, self.value)

    def __str__(self) -> str:
        iso = self.value.isoformat()
        return {DatePrecision.YEAR: iso[:4], DatePrecision.MONTH: iso[:7]}.get(
            DatePrecision(self.precision), iso
        )


def parse_partial(text: str) -> PartialDate:
    """Reads 2024, 2024-03 or 2024-03-05. ValueError for anything else."""
    found = PARTIAL.match(text.strip())
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    return PartialDate(dt.date(year or 0, month or 1, day or 1), precision)


def exactly(day: dt.date) -> Interval:
    return Interval(day, day)


def interval_of(value: dt.date | None, precision: str | None) -> Interval | None:
    """The interval of a stored date, None where the date is unknown."""
    if value is None:
        return None
    return PartialDate(value, precision or DatePrecision.DAY).interval


def add_offset(anchor: dt.date, value: int, unit: str) -> dt.date:
    """Anchor plus days or calendar months; a missing day clips to the month's end (rule D19).

    29 February 2024 plus 24 months is 28 February 2026, never a count of 730 days.
    """
    if unit == OffsetUnit.MONTH:
        return anchor + relativedelta(months=value)
    return anchor + dt.timedelta(days=value)


def today_in(zone: str, now: dt.datetime) -> dt.date:
    """The calendar day in a centre's time zone at an instant."""
    return now.astimezone(ZoneInfo(zone)).date()


def months_between(start: dt.date, end: dt.date) -> int:
    """Completed calendar months from start to end; negative when end lies before start."""
    gap = relativedelta(end, start)
    return gap.years * 12 + gap.months
