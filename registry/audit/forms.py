from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.audit.codes import LONGEST_REASON, ChangeReason
from registry.audit.rules import h01_reason_for_change
from registry.core.forms import RegistryForm, told

LONGEST_NOTE = LONGEST_REASON - max(len(reason) for reason in ChangeReason.values) - len(": ")


class ReasonForm(RegistryForm):
    """Why something is changed: one of the usual reasons, own words, or both (rule H01)."""

    reason = forms.ChoiceField(
        label=_("Reason for the change"),
        choices=[("", "–"), *ChangeReason.choices],
        required=False,
    )
    reason_note = forms.CharField(
        label=_("The reason in your own words"),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, wanted: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        if wanted:
            self.fields["reason"].help_text = _("Kept in the history beside the former values.")
        else:
            self.fields["reason"].help_text = _("Not required while the visit is incomplete.")

    @property
    def text(self) -> str:
        """The reason as history keeps it; empty when nobody said one."""
        chosen, note = self.cleaned_data["reason"], self.cleaned_data["reason_note"]
        usual = "" if chosen == ChangeReason.OTHER else str(chosen)
        return ": ".join(part for part in (usual, note) if part)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            finding = h01_reason_for_change(self.text, wanted=self.wanted)
            if finding:
                self.add_error("reason", told(finding))
        return cleaned
