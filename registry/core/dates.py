"""Partial dates and calendar arithmetic. Pure functions; `today` is always an argument."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TypeVar
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

    def gap_days(self, other: "Interval") -> int:
        """The fewest days that can lie between the two; 0 when they may be the same day."""
        if self.certainly_before(other):
            return (other.earliest - self.latest).days
        return max(0, (self.earliest - other.latest).days)

    def __str__(self) -> str:
        """2024, 2024-03, 2024-03-05, or the two ends."""
        for precision in (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR):
            known = PartialDate(self.earliest, precision)
            if known.interval == self:
                return str(known)
        return f"{self.earliest} / {self.latest}"


@dataclass(frozen=True)
class Span:
    """The moments at which something can have happened, both ends inclusive and time zone aware."""

    earliest: dt.datetime
    latest: dt.datetime

    def certainly_before(self, other: "Span") -> bool:
        return self.latest < other.earliest

    def __str__(self) -> str:
        same = self.earliest == self.latest
        return f"{self.earliest:%Y-%m-%d %H:%M}" if same else str(self.days)

    @property
    def days(self) -> Interval:
        return Interval(self.earliest.date(), self.latest.date())


W = TypeVar("W", Interval, Span)


def before(first: W | None, second: W | None) -> bool:
    """True when the first lies certainly before the second (rule D15).

    What is unknown decides nothing, and neither does a month that may hold both days.
    """
    return first is not None and second is not None and first.certainly_before(second)


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


def at_moment(at: dt.datetime) -> Span:
    return Span(at, at)


def whole_days(days: Interval, zone: str) -> Span:
    """From the first to the last moment of the days in a time zone."""
    return Span(
        dt.datetime.combine(days.earliest, dt.time.min, ZoneInfo(zone)),
        dt.datetime.combine(days.latest, dt.time.max, ZoneInfo(zone)),
    )


def span_of(days: Interval, time: dt.time | None, zone: str) -> Span:
    """The moment, where one day and its time are known; else the whole of the days."""
    if time is None or days.earliest != days.latest:
        return whole_days(days, zone)
    return at_moment(dt.datetime.combine(days.earliest, time, ZoneInfo(zone)))


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
