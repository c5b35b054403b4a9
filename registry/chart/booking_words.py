"""Why a day is suggested, in words. Pure functions."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chart.words import deviation
from registry.schedules.calendars import SEARCH_DAYS, Because, Suggestion
from registry.schedules.rules import Window


def reason_words(found: Suggestion, window: Window, *, several: bool) -> Sequence[str]:
    """Sentences; `several` items share the window, whose target then lies between theirs."""
    return list(_reasons(found, window, several))


def _reasons(found: Suggestion, window: Window, several: bool) -> Iterator[str]:
    told = {
        "target": date_format(window.target_on, "DATE_FORMAT"),
        "closes": date_format(window.closes_on, "DATE_FORMAT"),
        "why": found.closed_because,
        "late": deviation(found.deviation_days),
        "n": SEARCH_DAYS,
    }
    if found.day is None:
        yield _("No day is open from now until %(n)s days after the window.") % told
        return
    yield _sentence(found, several) % told
    if found.last_day:
        yield _("It is the last day of the window.") % told


def _sentence(found: Suggestion, several: bool) -> str:
    match found.because:
        case Because.TARGET if several:
            return _("It lies in every window, in the middle of the targets.")
        case Because.TARGET:
            return _("It is the target day.")
        case Because.TARGET_CLOSED if several:
            return _(
                "The open day in every window that is nearest to %(target)s, which is closed:"
                " %(why)s."
            )
        case Because.TARGET_CLOSED:
            return _("The open day nearest to the target, %(target)s, which is closed: %(why)s.")
        case Because.TARGET_PASSED:
            return _("The target, %(target)s, has passed: the next open day in the window.")
        case Because.NO_OPEN_DAY:
            return _(
                "No day that is left of the window is open: the nearest open day outside, %(late)s."
            )
        case Because.WINDOW_OVER:
            return _("The window closed on %(closes)s: the next open day, %(late)s.")
