from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.models import Centre
from registry.consents.actions import ConsentEntry
from registry.consents.codes import (
    SIGNERS_OF,
    Answer,
    ConsentKind,
    Purpose,
    Signer,
    WithdrawalLevel,
)
from registry.consents.models import Consent, ConsentText, Withdrawal
from registry.consents.selectors import texts_for
from registry.core.rows import CheckedForm, NativeInputs

Choices = list[tuple[str, Any]]
LEVEL_WORDS: Choices = [
    (
        WithdrawalLevel.NO_MORE_CONTACT,
        gettext_lazy("No more contact: nobody calls, books or reminds; what records tell is kept"),
    ),
    (
        WithdrawalLevel.NO_MORE_COLLECTION,
        gettext_lazy("No more collection: follow-up ends as well; only safety is still recorded"),
    ),
    (
        WithdrawalLevel.NO_MORE_USE,
        gettext_lazy("No more use: as well no study, export or partner sees the data any more"),
    ),
    (
        WithdrawalLevel.ERASE,
        gettext_lazy("Erase: as well the identity is destroyed; this cannot be undone"),
    ),
    (WithdrawalLevel.NONE, gettext_lazy("Take an earlier withdrawal back")),
]


class ConsentForm(CheckedForm):
    """One answer: whose, what it was, which text it names and what it grants.

    No purpose is ticked before somebody ticks it.
    """

    granted = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes granted"),
        choices=[(purpose.value, capfirst(purpose.label)) for purpose in Purpose],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Those that were ticked on the signed text. An assent has none."),
    )

    class Meta(NativeInputs):
        model = Consent
        fields: tuple[str, ...] = ("kind", "answer", "text", "signed_on", "signed_by", "note")
        widgets = {"kind": forms.RadioSelect, "answer": forms.RadioSelect}

    def __init__(
        self, *args: Any, centre: Centre, kinds: Sequence[str] = ConsentKind.values, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._narrow("kind", [(kind.value, kind) for kind in ConsentKind if kind in kinds])
        self._narrow("answer", list(Answer.choices))
        signers = [one for one in Signer if any(one in SIGNERS_OF[kind] for kind in kinds)]
        self._narrow("signed_by", [("", "–"), *((one.value, one) for one in signers)])
        texts = self.fields["text"]
        texts.queryset = texts_for(centre).filter(kind__in=kinds)  # type: ignore[attr-defined]
        texts.label_from_instance = text_label  # type: ignore[attr-defined]
        self.fields["text"].help_text = _("Needed for a consent that was given.")

    def _narrow(self, name: str, choices: Choices) -> None:
        labelled = [(value, capfirst(getattr(one, "label", one))) for value, one in choices]
        self.fields[name].choices = labelled  # type: ignore[attr-defined]

    def clean_granted(self) -> list[str]:
        """A consent that is given says what for; an assent follows the guardians' purposes."""
        granted: list[str] = self.cleaned_data["granted"]
        given = self.cleaned_data.get("answer") == Answer.GIVEN
        if given and self.cleaned_data.get("kind") != ConsentKind.ASSENT and not granted:
            told = _("Nothing is granted.")
            accepted = _("Accepted: the purposes that were granted; if none was, “refused”.")
            raise ValidationError(f"{told} {accepted}", code="F01")
        return granted if given else []

    def entry(self) -> ConsentEntry:
        """What was typed."""
        return ConsentEntry(self.instance, self.cleaned_data.get("granted", ()))


def text_label(text: ConsentText) -> str:
    """The kind first: texts of all kinds stand in one list."""
    return f"{capfirst(text.get_kind_display())}: {text}"


class CorrectionForm(ConsentForm):
    """An answer that was entered wrongly, and why it is changed."""

    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=200)

    def __init__(self, *args: Any, instance: Consent, **kwargs: Any) -> None:
        granted = [row.purpose for row in instance.purposes.all()]
        super().__init__(*args, instance=instance, initial={"granted": granted}, **kwargs)


class EnrolmentConsentForm(ConsentForm):
    """The guardians' consent at enrolment; all of it may be left empty, and follow later."""

    class Meta(ConsentForm.Meta):
        fields = ("text", "signed_on", "signed_by")

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        instance = Consent(kind=ConsentKind.GUARDIAN, answer=Answer.GIVEN)
        kinds = (ConsentKind.GUARDIAN,)
        super().__init__(*args, centre=centre, kinds=kinds, instance=instance, **kwargs)
        self.fields["granted"].help_text = _("Those that were ticked on the signed text.")

    def _narrow(self, name: str, choices: Choices) -> None:
        if name in self.fields:
            super()._narrow(name, choices)

    def clean_granted(self) -> list[str]:
        self.cleaned_data |= {"answer": Answer.GIVEN, "kind": ConsentKind.GUARDIAN}
        return super().clean_granted()

    def consent(self) -> ConsentEntry | None:
        """None where nobody typed anything."""
        return self.entry() if self.has_changed() else None


class WithdrawalForm(CheckedForm):
    """What is withdrawn, since when and by whom."""

    known_final = forms.BooleanField(
        label=gettext_lazy("I know that an erased identity cannot be restored"),
        help_text=gettext_lazy("Only for “Erase”."),
        required=False,
    )

    class Meta(NativeInputs):
        model = Withdrawal
        fields = ("level", "withdrawn_on", "withdrawn_by", "note")
        widgets = {"level": forms.RadioSelect, "note": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = LEVEL_WORDS  # type: ignore[attr-defined]

    def clean_known_final(self) -> bool:
        known: bool = self.cleaned_data["known_final"]
        if self.cleaned_data.get("level") == WithdrawalLevel.ERASE and not known:
            told = _("Erasure is final.")
            raise ValidationError(f"{told} {_('Accepted: this box ticked.')}", code="F01")
        return known
