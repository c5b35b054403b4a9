from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.forms import DateInput, RegistryForm
from registry.schedules.codes import MissedReason, NotRequiredReason


class BookForm(RegistryForm):
    """The day of the appointment; empty clears it."""

    booked_on = forms.DateField(label=_("Appointment"), required=False, widget=DateInput())

    def tell_day(self) -> None:
        """The page says what a day means as soon as it is typed."""
        self.fields["booked_on"].widget.attrs.update(
            {
                "hx-post": "",
                "hx-trigger": "change",
                "hx-vals": '{"show": "day"}',
                "hx-target": "#booking",
                "hx-select": "#booking",
                "hx-swap": "outerHTML show:none",
            }
        )


class TargetForm(RegistryForm):
    """A target that is set by hand; empty lets the item follow its plan again."""

    target_on = forms.DateField(label=_("Target"), required=False, widget=DateInput())
    reason = forms.CharField(label=_("Because"), max_length=300, required=False)


class _ReasonForm(RegistryForm):
    """Since when, why, and a note."""

    on = forms.DateField(label=_("Since"), widget=DateInput())
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    field_order = ("reason", "on", "note")


class MissedForm(_ReasonForm):
    reason = forms.ChoiceField(
        label=_("Why"), choices=MissedReason.choices, widget=forms.RadioSelect
    )


class NotRequiredForm(_ReasonForm):
    reason = forms.ChoiceField(
        label=_("Why"), choices=NotRequiredReason.choices, widget=forms.RadioSelect
    )
