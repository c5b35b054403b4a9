import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.models import Centre
from registry.core.codes import DatePrecision
from registry.core.dates import PartialDate
from registry.core.forms import RegistryForm
from registry.core.rows import CheckedForm, NativeInputs
from registry.patients.codes import Sex, StopKind
from registry.patients.models import CareShare, FollowUpStop, Patient


class PatientForm(CheckedForm):
    """The pseudonymous record: nothing in it says who the child is."""

    partial_dates = ("birth_month",)

    class Meta(NativeInputs):
        model = Patient
        fields = (
            "sex_at_birth",
            "sex_at_birth_null_reason",
            "birth_month",
            "birth_month_null_reason",
            "karyotype_sex",
            "gestation_at_birth_weeks",
            "gestation_at_birth_weeks_null_reason",
            "enrolled_on",
        )
        widgets = {"sex_at_birth": forms.RadioSelect}

    # The full birth date of the identity, once it is known: it gives the month of birth.
    born_on: dt.date | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex_at_birth"].choices = Sex.choices  # type: ignore[attr-defined]
        month = self.fields["birth_month"]
        month.widget.attrs["placeholder"] = "YYYY-MM"
        month.help_text = gettext_lazy("YYYY-MM or YYYY. Taken from the birth date below if empty.")
        self.fields["gestation_at_birth_weeks"].widget.attrs["data-unit"] = gettext_lazy("weeks")
        self.fields["gestation_at_birth_weeks"].label = gettext_lazy("Gestation at birth")

    def clean_birth_month(self) -> PartialDate | None:
        """The day of birth never enters the pseudonymous record."""
        given: PartialDate | None = self.cleaned_data["birth_month"]
        if given is None and self.born_on:
            return PartialDate(self.born_on.replace(day=1), DatePrecision.MONTH)
        if given and given.precision == DatePrecision.DAY:
            told = _("The full birth date belongs to the identity.")
            raise ValidationError(f"{told} {_('Accepted: YYYY-MM or YYYY.')}", code="N06")
        return given


class StopForm(CheckedForm):
    """Why and since when nobody follows the child any more."""

    class Meta(NativeInputs):
        model = FollowUpStop
        fields = ("kind", "stopped_on", "note")
        widgets = {"kind": forms.RadioSelect, "note": forms.Textarea}
        labels = {"stopped_on": gettext_lazy("Since")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = [kind for kind in StopKind if kind != StopKind.REPORT_ENDS]
        self.fields["kind"].choices = [(k, capfirst(k.label)) for k in ended]  # type: ignore[attr-defined]


class TransferForm(RegistryForm):
    """Where care goes, and why."""

    to_centre = forms.ModelChoiceField(
        Centre.objects.none(), label=gettext_lazy("To"), empty_label="–"
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_centre"].queryset = centres  # type: ignore[attr-defined]


class ShareForm(CheckedForm):
    """With whom, from when until when, and what they may do."""

    class Meta(NativeInputs):
        model = CareShare
        fields = ("with_centre", "starts_on", "ends_on", "may_record", "reason")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        labels = {"with_centre": gettext_lazy("With"), "reason": gettext_lazy("Reason")}

    def __init__(self, *args: Any, centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_centre"].queryset = centres  # type: ignore[attr-defined]
        until = gettext_lazy("The last day on which they see it; at most a year from the first.")
        self.fields["ends_on"].help_text = until
