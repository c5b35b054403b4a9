"""What a version of a plan must be before it may start for anybody. Pure functions, no clock.

The sizes are convention of this registry; no guideline states them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.core.errors import Finding, error, gather, query
from registry.schedules.models import LONGEST_WINDOW_DAYS
from registry.schedules.rules import (
    ASSESSMENT_QUALIFIERS,
    Offset,
    assessment_code,
    assessment_qualifier,
    template_faults,
    window,
)
from registry.visits.codes import Assessment

EARLIEST_DAYS = -366  # a baseline at most a year before day 0
LATEST_DAYS = 40 * 366  # longer than any follow-up asked for today: 15 years, consent until 21
MOST_LINES = 40
WEEKDAYS_OPEN = 5
DAYS_OF_WEEK = 7
# One for each weekday; in a leap year and around it.
_ANCHORS = tuple(dt.date(2024, 2, 26) + dt.timedelta(days=n) for n in range(DAYS_OF_WEEK))


@dataclass(frozen=True)
class Line:
    """One visit of a version: where it lies, and what it asks for."""

    offset: Offset
    label: str
    mandatory: bool
    modality: str
    assessments: tuple[str, ...] = ()
    extension: bool = False

    @property
    def code(self) -> str:
        return self.offset.code

    @property
    def on_day0(self) -> bool:
        """The day of treatment itself, which nobody chooses by the plan."""
        return (self.offset.value, self.offset.before_days, self.offset.after_days) == (0, 0, 0)


def version_findings(lines: Sequence[Line]) -> list[Finding]:
    """Everything that is wrong with a version, line by line, then as a whole."""
    if not lines:
        return [error("F01", "lines", _("there is no visit in it"), _("one visit or more"))]
    reachable = [w12_within_limits(line.offset) for line in lines]
    found = gather(
        w01_window_not_too_long(lines),
        f05_codes_differ(lines),
        *reachable,
        *(w13_known_assessments(line.code, line.assessments) for line in lines),
    )
    if not any(reachable):
        found += gather(
            template_faults([line.offset for line in lines]),
            w11_before_day0_only_baseline(lines),
            *(w10_holds_a_working_day(line) for line in lines),
        )
    return found


def w01_window_not_too_long(lines: Sequence[Line]) -> Iterator[Finding]:
    """ERROR for a window of more than a year."""
    for line in lines:
        days = line.offset.before_days + line.offset.after_days
        if days > LONGEST_WINDOW_DAYS:
            message = _("its window is %(days)s days long") % {"days": days}
            accepted = _("a window of at most %(most)s days") % {"most": LONGEST_WINDOW_DAYS}
            yield error("W01", line.code, message, accepted)


def f05_codes_differ(lines: Sequence[Line]) -> Iterator[Finding]:
    """ERROR for a second line of a code: what was recorded could belong to either."""
    seen: set[str] = set()
    for line in lines:
        if line.code in seen:
            message = _("there is one already")
            yield error("F05", line.code, message, _("a code that no other line has"))
        seen.add(line.code)


def w10_holds_a_working_day(line: Line) -> Finding | None:
    """QUERY for a mandatory visit whose window may lie on a weekend whole, whatever is done.

    Monday to Friday are working days here; a centre may have others, and holidays come on top.
    """
    if not line.mandatory or line.on_day0:
        return None
    if all(_has_working_day(anchor, line.offset) for anchor in _ANCHORS):
        return None
    message = _("for some days of treatment its window lies on a weekend alone")
    return query(
        "W10", line.code, message, _("a window of three days, or a visit by weekend staff")
    )


def _has_working_day(anchor: dt.date, offset: Offset) -> bool:
    found = window(anchor, offset)
    days = (found.closes_on - found.opens_on).days + 1
    if days >= DAYS_OF_WEEK:
        return True
    first = found.opens_on.weekday()
    return any((first + n) % DAYS_OF_WEEK < WEEKDAYS_OPEN for n in range(days))


def w11_before_day0_only_baseline(lines: Sequence[Line]) -> Iterator[Finding]:
    """ERROR for a window that opens before day 0, but for the first line: the baseline."""
    for position, line in enumerate(lines):
        opens = min((window(day, line.offset).opens_on - day).days for day in _ANCHORS)
        is_baseline = position == 0 and line.offset.value < 0
        if opens < 0 and not is_baseline:
            message = _("its window opens before day 0")
            accepted = _("a window from day 0 on, or the baseline as the first visit")
            yield error("W11", line.code, message, accepted)


def w12_within_limits(offset: Offset) -> Finding | None:
    """ERROR for a visit so far off that no follow-up reaches it, or no calendar."""
    days = offset.value * (31 if offset.unit == "mo" else 1)
    if days - offset.before_days >= EARLIEST_DAYS and days + offset.after_days <= LATEST_DAYS:
        return None
    message = _("no follow-up reaches its window")
    accepted = _("from a year before day 0 to %(years)s years after it")
    return error("W12", offset.code, message, accepted % {"years": LATEST_DAYS // 366})


def w13_known_assessments(code: str, assessments: Sequence[str]) -> Iterator[Finding]:
    """ERROR for an assessment, or a word behind its colon, that no visit page knows."""
    for text in assessments:
        qualifier = assessment_qualifier(text)
        if assessment_code(text) not in Assessment.values:
            accepted = ", ".join(Assessment.values)
            yield error("W13", code, _("“%s” is no assessment") % text, accepted)
        elif ":" in text and qualifier not in ASSESSMENT_QUALIFIERS:
            accepted = ", ".join(ASSESSMENT_QUALIFIERS)
            yield error("W13", code, _("“%s” is qualified by no known word") % text, accepted)


def w15_active_from(day: dt.date, today: dt.date, before: dt.date | None) -> Finding | None:
    """ERROR for a first day that has passed, or lies before that of the version before it."""
    first = max(today, before or today)
    if day >= first:
        return None
    message = _("%(day)s is too early") % {"day": day}
    return error("W15", "active_from", message, _("%(first)s or later") % {"first": first})
