"""Rules of adverse events (data dictionary 7: D09, D10, D18, V01 to V03, V10)."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from registry.core.checks import too_early
from registry.core.dates import Interval, before, exactly
from registry.core.errors import Finding, error, gather, query
from registry.safety.codes import Outcome, ReviewPeriod

FATAL_GRADE = 5
EARLY_DAYS = 30
RESOLVED = (Outcome.RESOLVED, Outcome.RESOLVED_SEQUELAE)
OVER = (*RESOLVED, Outcome.FATAL)


def review_period(on: dt.date, day0: dt.date | None) -> ReviewPeriod:
    """Which period a review of a day speaks of: early up to day 30 after treatment, then late;
    before any treatment the time since the last visit."""
    if day0 is None or on < day0:
        return ReviewPeriod.INTERVAL
    return ReviewPeriod.EARLY if (on - day0).days <= EARLY_DAYS else ReviewPeriod.LATE


def d09_ended_after_onset(onset: Interval, ended: Interval | None) -> Finding | None:
    """ERROR when an event ended before it began."""
    return too_early("D09", "ended_on", ended, onset, _("the onset"))


def d10_existed_before(onset: Interval, first_exposure: Interval | None) -> Finding | None:
    """QUERY for an onset before harvest, conditioning and administration, whichever came first:
    that is a condition the child had before."""
    if not before(onset, first_exposure):
        return None
    message = _("began before the first procedure (%(day)s)") % {"day": first_exposure}
    return query("D10", "onset_on", message, _("a pre-existing condition, or a later onset"))


def d18_aware_after_onset(aware: Interval, onset: Interval) -> Finding | None:
    """ERROR when the centre knew of an event before it began."""
    return too_early("D18", "aware_on", aware, onset, _("the onset"))


def report_due_on(aware_on: dt.date, days: int) -> dt.date:
    """The last calendar day of a report's clock; the day of awareness is day 0 (dictionary 4.4)."""
    return aware_on + dt.timedelta(days=days)


def d18_report_due(due_on: dt.date, aware_on: dt.date, days: int) -> Finding | None:
    """ERROR when a stated due day is not awareness plus the days of the clock profile."""
    right = report_due_on(aware_on, days)
    if due_on == right:
        return None
    told = {"due": due_on, "days": days, "aware": aware_on}
    message = _("%(due)s is not %(days)s calendar days after %(aware)s") % told
    return error("D18", "due_on", message, str(right))


def v01_fatal(
    grade: int, outcome: str, died_on: dt.date | None, ended: Interval | None = None
) -> list[Finding]:
    """ERROR unless grade 5, outcome fatal and a death of the same day come together.

    `died_on` is the day of the patient's Death record; `ended` is the end of the event.
    """
    if grade != FATAL_GRADE and outcome != Outcome.FATAL:
        return []
    found = []
    if grade != FATAL_GRADE:
        found.append(error("V01", "grade", _("a fatal event of another grade"), _("grade 5")))
    if outcome != Outcome.FATAL:
        message = _("grade 5 with another outcome than fatal")
        found.append(error("V01", "outcome", message, Outcome.FATAL))
    if died_on is None:
        message = _("a fatal event without a death on record")
        found.append(error("V01", "outcome", message, _("the death recorded first")))
    elif ended is not None and ended.gap_days(exactly(died_on)):
        message = _("ended on %(ended)s, the death is of %(died)s")
        told = {"ended": ended, "died": died_on}
        found.append(error("V01", "ended_on", message % told, str(died_on)))
    return found


def v02_grade_of_term(grade: int, allowed: Collection[int]) -> Finding | None:
    """ERROR when CTCAE has no such grade for the term; `allowed` are the grades that it has."""
    if grade in allowed:
        return None
    message = _("CTCAE gives no grade %(grade)s for this term") % {"grade": grade}
    return error("V02", "grade", message, ", ".join(str(g) for g in sorted(allowed)))


def v03_serious_criteria(serious: bool, criteria: Collection[str]) -> Finding | None:
    """ERROR unless an event is serious exactly when at least one criterion is ticked."""
    if serious == bool(criteria):
        return None
    if serious:
        return error(
            "V03", "serious", _("serious without a criterion"), _("at least one criterion")
        )
    told = {"criteria": ", ".join(sorted(criteria))}
    message = _("not serious, but %(criteria)s") % told
    return error("V03", "serious", message, _("serious, or no criterion"))


def v10_end_and_outcome(outcome: str, *, ongoing: bool, ended: Interval | None) -> list[Finding]:
    """ERROR for a resolved event without its end, and for an ongoing one that has an end or is
    said to be over."""
    return gather(_ongoing(outcome, ended) if ongoing else _over(outcome, ended))


def _over(outcome: str, ended: Interval | None) -> Finding | None:
    if ended is not None or outcome in (Outcome.FATAL, Outcome.UNKNOWN):
        return None
    message = _("not ongoing, and no day on which it ended")
    return error("V10", "ended_on", message, _("the day of its end"))


def _ongoing(outcome: str, ended: Interval | None) -> list[Finding]:
    found = []
    if ended is not None:
        message = _("ongoing with an end (%(day)s)") % {"day": ended}
        found.append(error("V10", "ended_on", message, _("no end while it is ongoing")))
    if outcome in OVER:
        message = _("ongoing, but %(outcome)s") % {"outcome": outcome}
        accepted = f"{Outcome.IMPROVING}, {Outcome.UNCHANGED}, {Outcome.UNKNOWN}"
        found.append(error("V10", "outcome", message, accepted))
    return found
