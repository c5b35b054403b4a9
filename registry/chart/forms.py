import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from registry.chart.codes import Show
from registry.chart.selectors.worklist import Asked
from registry.core.forms import RegistryForm
from registry.schedules.codes import Modality
from registry.visits.codes import Standing

MONTHS_BACK, MONTHS_AHEAD = 12, 24


class WorklistFilters(RegistryForm):
    """What the worklist is narrowed to. An unknown value narrows nothing and is told."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *Show.choices], required=False
    )
    modality = forms.ChoiceField(
        label=_("Needs"), choices=[("", _("All")), *Modality.choices], required=False
    )
    month = forms.ChoiceField(label=_("Closes in"), required=False)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        month: forms.ChoiceField = self.fields["month"]  # type: ignore[assignment]
        month.choices = [("", _("Any month")), *_months(today)]

    def asked(self) -> Asked:
        """The filters as the selector takes them."""
        if not self.is_bound or not self.is_valid():
            return Asked()
        month = self.cleaned_data["month"]
        return Asked(
            self.cleaned_data["state"],
            self.cleaned_data["modality"],
            dt.date.fromisoformat(f"{month}-01") if month else None,
        )


def _months(today: dt.date) -> list[tuple[str, str]]:
    first = today.replace(day=1)
    months = [first + relativedelta(months=n) for n in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    return [(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")) for month in months]


class LetterForm(RegistryForm):
    """The language of a letter; empty for the family's own, or that of the country."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("that of the family or the country")), *settings.LANGUAGES],
        required=False,
    )


class StandingFilter(RegistryForm):
    """Whom the list of patients is narrowed to; the search goes on within it."""

    standing = forms.ChoiceField(
        label=_("Follow-up"),
        choices=[("", _("All")), *((code.value, code.label) for code in Standing)],
        required=False,
    )
    q = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
