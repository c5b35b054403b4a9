import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from registry.core.forms import DateInput, RegistryForm

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


class PreviewForm(RegistryForm):
    """Of which day the page tells what would go out."""

    on = forms.DateField(
        label=_("What would go out on"),
        widget=DateInput(),
        validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
    )
