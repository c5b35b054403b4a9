from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.forms import RegistryModelForm
from registry.core.rows import CheckedForm, NativeInputs
from registry.identities.actions import IdentityEntry
from registry.identities.models import Contact, Identity


class IdentityForm(CheckedForm):
    """Who the child is; all of it may be left empty, as where the centre does not know."""

    hospital_number = forms.CharField(
        label=_("Hospital number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"size": 16, "autocomplete": "off"}),
    )

    class Meta(NativeInputs):
        model = Identity
        fields = ("family_name", "given_name", "birth_date")
        widgets = {
            "family_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }


class ContactForm(RegistryModelForm):
    """One way to reach the family."""

    class Meta(NativeInputs):
        model = Contact
        fields = ("person", "kind", "value")
        widgets = {"value": forms.TextInput(attrs={"autocomplete": "off"})}


def identity_entry(identity: IdentityForm, contacts: "list[ContactForm]") -> IdentityEntry | None:
    """What the forms hold, None where nobody typed anything."""
    if not identity.has_changed() and not contacts:
        return None
    return IdentityEntry(
        identity=identity.instance,
        hospital_number=identity.cleaned_data.get("hospital_number", ""),
        contacts=[form.instance for form in contacts],
    )
