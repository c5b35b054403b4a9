import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.errors import error
from registry.core.forms import DateInput, RegistryForm, told
from registry.treatments.models import Treatment


class AnchorForm(RegistryForm):
    """The day on which a treatment really took place."""

    treated_on = forms.DateField(label=gettext_lazy("Day 0"), widget=DateInput())

    def __init__(self, *args: Any, treatment: Treatment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = treatment.treated_on

    @property
    def day(self) -> dt.date:
        """The corrected day of a valid form."""
        day: dt.date = self.cleaned_data["treated_on"]
        return day

    def clean_treated_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["treated_on"]
        if day == self.stored:
            told_same = _("this is the day that is on record")
            finding = error("W22", "treated_on", told_same, _("another day"))
            raise forms.ValidationError(told(finding))
        return day
