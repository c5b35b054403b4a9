import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import User
from registry.audit.codes import DoorUsed, Op, Outcome
from registry.audit.selectors import Narrowed
from registry.chart.history_words import table_words
from registry.core.forms import DateInput, RegistryForm

ALL = ("", _("All"))
LONGEST_SAMPLE = 200
USUAL_SAMPLE, USUAL_DAYS = 20, 30
HAS_A_NEXT_DAY = MaxValueValidator(dt.date.max - dt.timedelta(days=1))


class HistoryFilters(RegistryForm):
    """What a list of entries is narrowed to. An unknown value narrows nothing."""

    table = forms.ChoiceField(label=_("Part"), required=False)
    actor = forms.ChoiceField(label=_("Person"), required=False)
    op = forms.ChoiceField(label=_("What"), required=False)
    door = forms.ChoiceField(label=_("Door"), choices=[ALL, *DoorUsed.choices], required=False)

    def __init__(
        self, data: Any, *, tables: Iterable[str], people: Iterable[User], readings: bool = False
    ) -> None:
        super().__init__(data)
        words = sorted((table_words(one), one) for one in tables)
        self._choose("table", [(one, word) for word, one in words])
        self._choose("actor", [(str(one.pk), str(one)) for one in people])
        self._choose("op", [one for one in Op.choices if one[0] != Op.READ])
        if readings:
            del self.fields["op"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = [ALL, *choices]

    def narrowed(self) -> Narrowed:
        self.is_valid()
        return Narrowed(**{name: str(value) for name, value in self.cleaned_data.items()})


class SampleForm(RegistryForm):
    """Which changes are drawn for review. The same seed draws the same ones again."""

    start = forms.DateField(label=_("From"), widget=DateInput())
    end = forms.DateField(label=_("Until"), widget=DateInput(), validators=[HAS_A_NEXT_DAY])
    size = forms.IntegerField(label=_("Size"), min_value=1, max_value=LONGEST_SAMPLE)
    seed = forms.CharField(label=_("Seed"), max_length=40)

    def between(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """The period in the centre's time, its last day included."""
        first, last = self.cleaned_data["start"], self.cleaned_data["end"]
        return (
            dt.datetime.combine(first, dt.time(), zone),
            dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone),
        )


def usual_sample(today: dt.date) -> dict[str, object]:
    """A month up to yesterday, with a seed of its own."""
    return {
        "start": today - dt.timedelta(days=USUAL_DAYS),
        "end": today - dt.timedelta(days=1),
        "size": USUAL_SAMPLE,
        "seed": secrets.token_hex(4),
    }


class ReviewForm(RegistryForm):
    """What the look at one change came to."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect()
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
