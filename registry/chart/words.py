"""How far days lie apart, in words. Pure functions; `today` is always an argument."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.core.codes import OffsetUnit
from registry.core.dates import months_between
from registry.visits.codes import NOTED_BY_ACTIONS
from registry.visits.models import ContactAttempt

LONGEST_IN_DAYS = 60
LONGEST_IN_MONTHS = 24


def time_left(opens_on: dt.date, closes_on: dt.date, today: dt.date) -> str:
    """'closed 3 days ago', 'closes today', 'closes in 12 days', 'opens in 9 days'."""
    if closes_on < today:
        return _("closed %(time)s ago") % {"time": span_words(closes_on, today)}
    if closes_on == today:
        return _("closes today")
    if opens_on > today:
        return _("opens in %(time)s") % {"time": span_words(today, opens_on)}
    return _("closes in %(time)s") % {"time": span_words(today, closes_on)}


def span_words(start: dt.date, end: dt.date) -> str:
    """The time between two days: days up to 60, then completed months, then years."""
    days, months = (end - start).days, months_between(start, end)
    if days <= LONGEST_IN_DAYS:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if months <= LONGEST_IN_MONTHS:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    years = months // 12
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}


def deviation(days: int) -> str:
    """'in window', '3 days early', '12 days late'."""
    if days == 0:
        return _("in window")
    if days < 0:
        return ngettext("%(n)s day early", "%(n)s days early", -days) % {"n": -days}
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}


def tried_words(attempts: Iterable[ContactAttempt]) -> str:
    """'2 × telephone, letter, registry search': ways that were tried, in their order."""
    ways: dict[str, int] = {}
    for one in attempts:
        if one.channel not in NOTED_BY_ACTIONS:
            label = str(one.get_channel_display())
            ways[label] = ways.get(label, 0) + 1
    return ", ".join(f"{n} × {way}" if n > 1 else way for way, n in ways.items())


def relative_day(day: dt.date, day0: dt.date) -> str:
    """'D+72', 'D0', 'D−14': days from day 0."""
    return offset_words((day - day0).days, OffsetUnit.DAY)


def offset_words(value: int, unit: str) -> str:
    """The offset that a source gives, in its own unit: 'D+72', '24 mo'."""
    if unit == OffsetUnit.MONTH:
        return _("%(n)s mo") % {"n": value}
    return f"D{value:+d}".replace("-", "−") if value else "D0"
