"""Which days a centre works, and the day to offer for an appointment.

A calendar shapes the suggestion alone. The window of an item belongs to the plan and knows no
calendar: a visit on a Sunday inside it is in time.

Public holidays come from the library `holidays` (its category "public", with the days on which
they are observed); what else closes a centre is stored as accounts.Holiday, and nothing opens a
day that one of the two closes. Where the library does not know a country, or ends before a year,
only weekdays and stored days count.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import holidays
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from registry.accounts.models import EVERY_WEEKDAY, WORKING_WEEK, Centre, Holiday
from registry.schedules.rules import Window

DAY = dt.timedelta(days=1)
# How far from a window without an open day another one is looked for: no centre is shut longer.
SEARCH_DAYS = 92
_NAMED_IN = "en_US"


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


def knows_country(country: str) -> bool:
    """Whether public holidays of a country (two letters, ISO 3166) are known."""
    return country in _known()


def subdivisions_of(country: str) -> list[str]:
    """Codes of the parts of a country that have public holidays of their own; mostly ISO 3166-2."""
    return list(_known().get(country, ()))


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int) -> Mapping[dt.date, str]:
    """Names of the public holidays of a year; empty where the library knows none.

    A part of a country that the library has given up counts as the whole country.
    """
    if not knows_country(country):
        return {}
    part = subdivision if subdivision in subdivisions_of(country) else None
    supported = holidays.country_holidays(country).supported_languages
    language = _NAMED_IN if _NAMED_IN in supported else None
    return dict(holidays.country_holidays(country, subdiv=part, years=year, language=language))


class Because(StrEnum):
    """Why this day is suggested."""

    TARGET = "target"
    """The target is open."""
    TARGET_CLOSED = "target_closed"
    """The open day that is nearest to the target."""
    TARGET_PASSED = "target_passed"
    """The target is over; the next open day of the window."""
    NO_OPEN_DAY = "no_open_day"
    """No day that is left of the window is open: the nearest open day outside."""
    WINDOW_OVER = "window_over"
    """The window has closed: the next open day."""


@dataclass(frozen=True)
class Suggestion:
    """A day for an appointment, and why it is this one.

    `deviation_days` is negative before the window, positive after it, 0 inside. `closed_because`
    says why the target is closed, and is empty when it is open. `day` is None only where no open
    day lies within SEARCH_DAYS.
    """

    day: dt.date | None
    because: Because
    deviation_days: int = 0
    closed_because: str = ""
    last_day: bool = False


@dataclass(frozen=True)
class Calendar:
    """The days on which one centre sees patients. `own` are its stored closed days."""

    weekdays: frozenset[int] = frozenset(WORKING_WEEK)
    country: str = ""
    subdivision: str = ""
    own: Mapping[dt.date, str] = field(default_factory=dict)

    def closed(self, day: dt.date) -> str:
        """Why the centre is closed: the name of the holiday, or the weekday; empty when open."""
        named = self.own.get(day) or self._public(day)
        if named:
            return named
        return "" if day.isoweekday() in self.weekdays else str(WEEKDAYS[day.weekday()])

    def _public(self, day: dt.date) -> str:
        return public_holidays(self.country, self.subdivision, day.year).get(day, "")

    def suggest(self, window: Window, today: dt.date) -> Suggestion:
        """The open day nearest to the target among those left of the window, its last day included;
        of two equally near the earlier, which leaves room to move. Never a closed day."""
        left = _days(max(window.opens_on, today), window.closes_on)
        inside = self._nearest(left, window)
        if inside is None:
            return self._outside(window, today)
        return Suggestion(
            inside,
            self._because(window, inside, today),
            closed_because=self.closed(window.target_on),
            last_day=inside == window.closes_on,
        )

    def _nearest(self, days: Iterable[dt.date], window: Window) -> dt.date | None:
        found = (day for day in days if not self.closed(day))
        return min(found, key=lambda day: (abs(day - window.target_on), day), default=None)

    @staticmethod
    def _because(window: Window, day: dt.date, today: dt.date) -> Because:
        if day == window.target_on:
            return Because.TARGET
        return Because.TARGET_PASSED if window.target_on < today else Because.TARGET_CLOSED

    def _outside(self, window: Window, today: dt.date) -> Suggestion:
        """The open day from today on that lies nearest to the window."""
        over = window.closes_on < today
        before = _days(max(today, window.opens_on - SEARCH_DAYS * DAY), window.opens_on - DAY)
        first = max(today, window.closes_on + DAY)
        after = _days(first, first + SEARCH_DAYS * DAY)
        found = [day for day in (*before, *after) if not self.closed(day)]
        day = min(found, key=lambda one: (abs(_deviation(window, one)), one), default=None)
        return Suggestion(
            day,
            Because.WINDOW_OVER if over else Because.NO_OPEN_DAY,
            deviation_days=0 if day is None else _deviation(window, day),
            closed_because=self.closed(window.target_on),
        )


def _deviation(window: Window, day: dt.date) -> int:
    if day < window.opens_on:
        return (day - window.opens_on).days
    return max(0, (day - window.closes_on).days)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day from the first to the last, both included."""
    return (first + number * DAY for number in range((last - first).days + 1))


def shared_window(windows: Collection[Window]) -> Window | None:
    """The days that lie in all the windows; None where there is none. Its target is the day whose
    greatest distance from the targets is least, inside it (convention)."""
    opens = max(one.opens_on for one in windows)
    closes = min(one.closes_on for one in windows)
    if opens > closes:
        return None
    targets = [one.target_on for one in windows]
    middle = min(targets) + (max(targets) - min(targets)) // 2
    return Window(opens, min(max(middle, opens), closes), closes)


def calendars_of(centres: Iterable[Centre], first: dt.date, last: dt.date) -> dict[int, Calendar]:
    """Calendars by the key of their centre, good for windows between two days; one statement."""
    wanted = {centre.pk: centre for centre in centres}
    margin = (SEARCH_DAYS + 1) * DAY
    stored = Holiday.objects.filter(centre__in=wanted, day__range=(first - margin, last + margin))
    own: dict[int, dict[dt.date, str]] = defaultdict(dict)
    for centre_id, day, name in stored.values_list("centre", "day", "name"):
        own[centre_id][day] = name
    return {
        key: Calendar(
            frozenset(centre.weekdays), centre.country, centre.subdivision, own.get(key, {})
        )
        for key, centre in wanted.items()
    }


def weekday_choices() -> list[tuple[int, str]]:
    """ISO numbers and names of the weekdays."""
    return [(day, str(WEEKDAYS[day - 1])) for day in EVERY_WEEKDAY]


def unknown_country_note(country: str) -> str:
    """What to say where a country's public holidays are not known; empty where they are."""
    if knows_country(country):
        return ""
    told = _(
        "Public holidays of “%s” are not known here: only the weekdays and entered holidays count"
        " as closed."
    )
    return told % country
