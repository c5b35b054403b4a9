"""The page on which an appointment is booked: the day that is suggested and why, what else the same
trip can do, and what the chosen day means. Nothing here refuses a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.chart.booking_words import reason_words
from registry.chart.words import deviation
from registry.schedules.calendars import (
    Calendar,
    Suggestion,
    calendars_of,
    unknown_country_note,
)
from registry.schedules.codes import State
from registry.schedules.forms import BookForm
from registry.schedules.models import PlannedItem
from registry.schedules.rules import Window, deviation_days
from registry.schedules.selectors import items_of
from registry.schedules.trips import all_on_one_day, companions, trip_window, window_of

TICKS, SUGGESTED = "ticks", "suggested"


@dataclass(frozen=True)
class Choice:
    """A planned item that can be booked with the one that the page is about."""

    item: PlannedItem
    ticked: bool


@dataclass(frozen=True)
class Meaning:
    """What the day says about one of the items that would be booked."""

    item: PlannedItem
    days: int

    @property
    def icon(self) -> str:
        """The shape of the state in which a visit on the day would leave the item."""
        if self.days == 0:
            return State.DONE_IN_WINDOW
        return State.DONE_EARLY if self.days < 0 else State.DONE_LATE

    tone = icon

    @property
    def words(self) -> str:
        lesion = self.item.track.lesion
        site = f" ({lesion.site})" if lesion else ""
        return f"{self.item.code}{site}: {deviation(self.days)}"


class BookingPage:
    """One item, those that can share its trip, and the day. Three statements."""

    def __init__(self, request: RegistryRequest, item: PlannedItem) -> None:
        self.item = item
        self.data = request.POST
        self.sent = request.method == "POST"
        self.to_save = self.sent and "show" not in self.data
        self.today = item.centre.today()
        self.items = items_of(item.patient)
        self.form = self._form()

    def _form(self) -> BookForm:
        if self.to_save:
            form = BookForm(self.data)
        else:
            form = BookForm(initial={"booked_on": self._shown_day()})
        form.tell_day()
        return form

    def _shown_day(self) -> dt.date | str | None:
        """What stands in the field: the booking, the suggestion, or what was typed. A suggestion
        that nobody has changed follows the ticks."""
        if not self.sent:
            return self.item.booked_on or self.suggestion.day
        typed = self.data.get("booked_on", "")
        follows = self.data["show"] == TICKS and typed == self.data.get(SUGGESTED)
        return self.suggestion.day if follows or self.data["show"] == SUGGESTED else typed

    @cached_property
    def calendar(self) -> Calendar:
        """Good for every window that the page shows, and for today."""
        shown = [self.item, *self.offered]
        first = min(self.today, *(one.opens_on for one in shown))
        last = max(self.today, *(one.closes_on for one in shown))
        centre = self.item.centre
        return calendars_of([centre], first, last)[centre.pk]

    @cached_property
    def offered(self) -> list[PlannedItem]:
        """What can share the trip, and what somebody chose all the same."""
        found = companions(self.item, self.items, self.today)
        return [*found, *(one for one in self._named if one not in found)]

    @cached_property
    def _named(self) -> list[PlannedItem]:
        """Items that the form names. One that is not this patient's makes it no form of ours."""
        wanted = set(self.data.getlist("with")) - {str(self.item.pk)}
        found = [one for one in self.items if str(one.pk) in wanted]
        if len(found) < len(wanted):
            raise Http404("no such item of this patient")
        return found

    @cached_property
    def ticked(self) -> list[PlannedItem]:
        """The others of this trip: as the form says; first those with the same booking, else all
        that have a day in common and no appointment of their own."""
        if self.sent:
            return self._named
        if self.item.booked_on:
            return [one for one in self.offered if one.booked_on == self.item.booked_on]
        free = [one for one in self.offered if not one.booked_on]
        return all_on_one_day(self.item, free, self.today)

    @property
    def trip(self) -> list[PlannedItem]:
        """Everything that is booked at once."""
        return [self.item, *self.ticked]

    @property
    def choices(self) -> list[Choice]:
        return [Choice(one, one in self.ticked) for one in self.offered]

    @cached_property
    def _shared(self) -> Window | None:
        return trip_window([window_of(one) for one in self.trip], self.today)

    @property
    def apart(self) -> bool:
        """What is ticked has no day in common."""
        return self._shared is None

    @cached_property
    def suggestion(self) -> Suggestion:
        """For the days that the whole trip shares; where there is none, for the item alone."""
        return self.calendar.suggest(self._shared or window_of(self.item), self.today)

    @property
    def reasons(self) -> Sequence[str]:
        window = self._shared or window_of(self.item)
        return reason_words(self.suggestion, window, several=bool(self.ticked and self._shared))

    @property
    def is_suggested(self) -> bool:
        return self.day == self.suggestion.day

    @property
    def calendar_note(self) -> str:
        return unknown_country_note(self.item.centre.country)

    @property
    def day(self) -> dt.date | None:
        """The day in the field, if it is one."""
        value = self.form["booked_on"].value()
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value or "")
        except ValueError:
            return None

    @property
    def closed(self) -> str:
        """A warning when the centre does not work on the day."""
        return self.closed_words(self.day)

    def closed_words(self, day: dt.date | None) -> str:
        why = self.calendar.closed(day) if day else ""
        told = {"day": date_format(day, "DATE_FORMAT") if day else "", "why": why}
        return _("The centre is closed on %(day)s: %(why)s.") % told if why else ""

    @property
    def past(self) -> bool:
        return self.day is not None and self.day < self.today

    @property
    def meanings(self) -> list[Meaning]:
        """In the window, early or late: for every item of the trip, once there is a day."""
        day = self.day
        if day is None:
            return []
        return [Meaning(one, deviation_days(one.facts, day)) for one in self.trip]
