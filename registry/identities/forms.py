from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.errors import Finding
from registry.core.forms import DateInput, RegistryForm
from registry.identities.codes import ContactKind, ContactPerson, OpeningReason
from registry.identities.entries import Person, Reach

LONGEST_NOTE = 200


def _text(label: Any, longest: int, *, required: bool = True, **attrs: Any) -> forms.CharField:
    """A line that no browser keeps for the next child."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


def _choices(codes: "type[ContactPerson] | type[ContactKind]") -> list[tuple[str, Any]]:
    return [("", "–"), *codes.choices]


class IdentityForm(RegistryForm):
    """Who the child is; all of it may be left empty, as where the centre does not know."""

    family_name = _text(gettext_lazy("Family name"), 120)
    given_name = _text(gettext_lazy("Given name"), 120)
    birth_date = forms.DateField(
        label=gettext_lazy("Date of birth"), required=False, widget=DateInput()
    )
    hospital_number = _text(gettext_lazy("Hospital number"), 40, required=False, size=16)


class ContactForm(RegistryForm):
    """One way to reach the family."""

    person = forms.ChoiceField(label=gettext_lazy("Person"), choices=_choices(ContactPerson))
    kind = forms.ChoiceField(label=gettext_lazy("By"), choices=_choices(ContactKind))
    value = _text(gettext_lazy("Number or address"), 300)


class ReasonForm(RegistryForm):
    """Why an identity is opened. It is asked before anything is shown."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=OpeningReason.choices, widget=forms.RadioSelect
    )
    note = _text(gettext_lazy("In words"), LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, capfirst(label)) for code, label in OpeningReason.choices]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        self.fields["note"].help_text = _("Needed with “other”. Name nobody here: it is kept.")

    def clean(self) -> dict[str, Any]:
        """“Other” alone is no reason."""
        given = super().clean() or {}
        if given.get("reason") == OpeningReason.OTHER and not given.get("note"):
            told = _("“Other” says nothing yet. Accepted: the reason in a few words.")
            self.add_error("note", ValidationError(told, code="F01"))
        return given


class WhyForm(RegistryForm):
    """Why an identity is changed."""

    because = _text(gettext_lazy("Why it is changed"), LONGEST_NOTE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].help_text = _("For example: misspelt, moved. Name nobody here.")


def person_of(
    identity: IdentityForm, contacts: Sequence[ContactForm], version: int = 0
) -> Person | None:
    """What the forms hold, None where nobody typed anything."""
    if not identity.has_changed() and not contacts:
        return None
    given = identity.cleaned_data
    number = given.get("hospital_number", "")
    return Person(
        family_name=given["family_name"],
        given_name=given["given_name"],
        birth_date=given.get("birth_date"),
        hospital_numbers=(number,) if number else (),
        contacts=tuple(Reach(**form.cleaned_data) for form in contacts),
        version=version,
    )


def at_the_number(finding: Finding) -> Finding:
    """The database speaks of the column by which a hospital number is kept unique."""
    return replace(finding, field="hospital_number") if finding.field == "number_hash" else finding
