"""The day that a list shows, and whose knowledge of it: what stands in an address as `as_of` and
`known`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.errors import error
from registry.core.forms import DateInput, RegistryForm, told

# Calendar arithmetic stays inside what dates can hold; nothing followed up lies further away.
FIRST, LAST = dt.date(1950, 1, 1), dt.date(2199, 12, 31)
AS_OF, KNOWN = "as_of", "known"


class Known(TextChoices):
    """By what a day is shown."""

    TODAY = "", gettext_lazy("by the dates known today")
    THEN = "then", gettext_lazy("as the registry knew it then")


@dataclass(frozen=True)
class Moment:
    """A day in a centre. Facts whose own day lies after it have not happened yet.

    `known_at` is None where the facts are those known today; else the instant, the last one of that
    day in the centre, whose history is read (audit.replay.known).
    """

    day: dt.date
    today: dt.date
    known_at: dt.datetime | None = None

    @classmethod
    def now(cls, today: dt.date) -> "Moment":
        """Today as it stands."""
        return cls(today, today)

    @property
    def is_today(self) -> bool:
        return self.day == self.today and self.known_at is None

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def is_forecast(self) -> bool:
        return self.day > self.today

    @property
    def asked(self) -> dict[str, str]:
        """What an address says to come back to this moment; nothing for today."""
        if self.is_today:
            return {}
        known = {KNOWN: Known.THEN.value} if self.known_at else {}
        return {AS_OF: self.day.isoformat(), **known}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return f"?{urlencode(self.asked)}" if self.asked else ""

    def had(self, day: dt.date | None) -> bool:
        """Whether a fact of that day had happened; one whose day is not known had."""
        return self.is_today or day is None or day <= self.day


class MomentForm(RegistryForm):
    """Which day, and by whose knowledge. What cannot be read is told, and today is shown."""

    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        widget=DateInput(),
        validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
    )
    known = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Known.choices, required=False, widget=forms.RadioSelect()
    )

    def __init__(self, data: Mapping[str, Any], *, today: dt.date, zone: str) -> None:
        given = {name: data[name] for name in (AS_OF, KNOWN) if name in data}
        super().__init__(given)
        self.today, self.zone = today, zone

    @property
    def wants_then(self) -> bool:
        """A day of the past by what was known then: history has to be asked when it began."""
        if not self.is_valid():
            return False
        day = self.cleaned_data[AS_OF]
        return bool(day) and day != self.today and self.cleaned_data[KNOWN] == Known.THEN

    def offer(self, *, then: bool) -> None:
        """Leaves out what cannot be had: history belongs to the centre that treats."""
        if not then:
            field: forms.ChoiceField = self.fields[KNOWN]  # type: ignore[assignment]
            field.choices = Known.choices[:1]

    def refuse_before(self, began: dt.date | None) -> None:
        """What was known then can be told from the first record on."""
        day = self.cleaned_data[AS_OF]
        if began is not None and began <= day < self.today:
            return
        message = _("what the registry knew on %(day)s cannot be told")
        accepted = _("a day from %(first)s up to today, or the dates known today")
        days = {
            "day": date_format(day, "DATE_FORMAT"),
            "first": date_format(began or self.today, "DATE_FORMAT"),
        }
        finding = error("F07", AS_OF, message % days, accepted % days)
        self.add_error(AS_OF, told(finding))

    def moment(self) -> Moment:
        """Today, unless another day was asked for and can be had."""
        day = self.cleaned_data.get(AS_OF) if self.is_valid() else None
        if day is None:
            return Moment.now(self.today)
        then = self.cleaned_data[KNOWN] == Known.THEN and day != self.today
        return Moment(day, self.today, end_of(day, self.zone) if then else None)


def end_of(day: dt.date, zone: str) -> dt.datetime:
    """The last instant of a day in a time zone."""
    return dt.datetime.combine(day, dt.time.max, ZoneInfo(zone))
