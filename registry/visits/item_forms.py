import datetime as dt
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.core.forms import DateInput, RegistryForm, RegistryModelForm, form_field
from registry.schedules.codes import NotRequiredReason
from registry.visits.chase import CHANNEL_OF, proposed_next
from registry.visits.codes import (
    NOTED_BY_ACTIONS,
    OUTCOMES_OF,
    AttemptChannel,
    AttemptOutcome,
    ChaseStep,
    Decision,
)
from registry.visits.models import ContactAttempt


def _typed(codes: type[AttemptChannel] | type[AttemptOutcome]) -> list[tuple[str, Any]]:
    """What people note; what actions note stands beside it."""
    noted = {*NOTED_BY_ACTIONS, *NOTED_BY_ACTIONS.values()}
    return [(code.value, code.label) for code in codes if code not in noted]


class AttemptForm(RegistryModelForm):
    """One try to reach the family: two clicks, by which way and how it ended."""

    channel = forms.ChoiceField(
        label=_("By"), choices=_typed(AttemptChannel), widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=_typed(AttemptOutcome), widget=forms.RadioSelect
    )

    class Meta:
        model = ContactAttempt
        fields = ("channel", "outcome", "attempted_on", "next_try_on", "note")
        formfield_callback = form_field


class StepForm(AttemptForm):
    """A step of the ladder: its way is known, each outcome is a button that saves, and the next try
    is proposed. Left as proposed, the next try follows the button that was pressed."""

    proposed = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("attempted_on", "next_try_on", "note", "channel", "outcome", "proposed")

    def __init__(self, *args: Any, step: ChaseStep, today: dt.date, **kwargs: Any) -> None:
        self.way = CHANNEL_OF[step]
        self.buttons = OUTCOMES_OF[self.way]
        proposed = proposed_next(self.way, self.buttons[0], today)
        initial = {"attempted_on": today, "next_try_on": proposed, "proposed": proposed}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["channel"].required = False
        for name in ("channel", "outcome"):
            self.fields[name].widget = forms.HiddenInput()
        told = _("Proposed for “%(outcome)s”; left as it is, it follows the button.")
        self.fields["next_try_on"].help_text = told % {"outcome": self.buttons[0].label}
        self.fields["note"].help_text = _("Name nobody here.")

    def clean_channel(self) -> str:
        """The step says it, whatever was sent."""
        return str(self.way)

    def clean(self) -> dict[str, Any]:
        """Puts the proposal for the outcome in the place of the one that was shown."""
        given = super().clean() or {}
        shown, day = given.get("next_try_on"), given.get("attempted_on")
        if shown is not None and day and str(shown) == given.get("proposed"):
            given["next_try_on"] = proposed_next(self.way, given.get("outcome", ""), day)
        return given


class DecisionForm(RegistryForm):
    """What the lead decides when everything was tried."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(code.value, capfirst(code.label)) for code in Decision],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Since"), widget=DateInput())
    next_try_on = forms.DateField(label=_("Try again on"), required=False, widget=DateInput())
    reason = forms.ChoiceField(
        label=_("Not required because"),
        choices=[("", "–"), *NotRequiredReason.choices],
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_try_on"].help_text = _("For “keep trying” alone.")
        self.fields["reason"].help_text = _("For “not required” alone.")
        self.fields["note"].help_text = _("Name nobody here.")

    def clean(self) -> dict[str, Any]:
        """What a decision needs is asked for beside it."""
        given = super().clean() or {}
        if given.get("decision") == Decision.NOT_REQUIRED and not given.get("reason"):
            told = _("says nothing yet. Accepted: why the visit is not required.")
            self.add_error("reason", forms.ValidationError(told, code="F01"))
        return given
