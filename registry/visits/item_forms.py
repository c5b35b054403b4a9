from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.forms import RegistryModelForm, form_field
from registry.visits.codes import AttemptChannel, AttemptOutcome
from registry.visits.models import ContactAttempt


class AttemptForm(RegistryModelForm):
    """One try to reach the family: two clicks, by which way and how it ended."""

    channel = forms.ChoiceField(
        label=_("By"), choices=AttemptChannel.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=AttemptOutcome.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = ContactAttempt
        fields = ("channel", "outcome", "attempted_on", "next_try_on", "note")
        formfield_callback = form_field
