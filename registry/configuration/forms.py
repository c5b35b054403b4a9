from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import Centre, Holiday
from registry.core.forms import DateInput


class CentreForm(forms.ModelForm):  # type: ignore[type-arg]
    """A centre. Its code begins every registry number, so it stays."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Three letters A-Z, which begin every registry number of the centre."),
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("F02: accepted are three letters A-Z."))],
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, ISO 3166."),
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", _("F02: accepted are two letters A-Z."))],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(available_timezones())]
    )

    class Meta:
        model = Centre
        fields = ("code", "name", "country", "time_zone")


class HolidayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Holiday
        fields = ("centre", "day", "name")
        widgets = {"day": DateInput()}
