from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.forms import DateInput, RegistryForm


class PreviewForm(RegistryForm):
    """Of which day the page tells what would go out."""

    on = forms.DateField(label=_("What would go out on"), widget=DateInput())
    show = forms.CharField(widget=forms.HiddenInput(), required=False)
