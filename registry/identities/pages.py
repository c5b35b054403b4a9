"""The pages of an identity as their forms make them: a new one, and one that is corrected."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.core.errors import Conflict, Refused
from registry.core.numbers import whole_number
from registry.core.rows import Sheet
from registry.identities.actions import correct_identity, record_identity
from registry.identities.entries import Correction, Person
from registry.identities.forms import (
    ContactForm,
    IdentityForm,
    WhyForm,
    at_the_number,
    person_of,
)
from registry.patients.models import Patient

OPEN = "open"  # the button that opens an identity; the form has nothing to save yet


class IdentityPage(Sheet):
    """The identity of a child that was enrolled without one."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.identity = self.form(IdentityForm, prefix="identity")
        self.contacts = self.rows(ContactForm, "contact")

    def save(self, request: RegistryRequest) -> str:
        """Saves, and gives the address of the identity."""
        person = person_of(self.identity, self.contacts.filled)
        assert person is not None
        record_identity(by=request.user, patient=self.patient, person=person)
        messages.success(request, _("Identity saved."))
        return reverse("identity", args=[self.patient.key])

    def refuse(self, refused: Refused) -> None:
        """Shows what the rules say, the hospital number at its own field."""
        self.add_findings(at_the_number(finding) for finding in refused.findings)


class CorrectionPage(Sheet):
    """A stored identity that is corrected; `stored` is it as it is now, once it was opened."""

    stored: Person | None = None
    conflict = False

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        if OPEN in request.POST:  # what was sent is the reason for looking
            self.sent = self.turning = False
        self.patient = patient
        self.version = whole_number(request.POST.get("version", ""))
        self.identity = self.form(IdentityForm, prefix="identity")
        self.identity.fields["hospital_number"].label = _("Another hospital number")
        self.contacts = self.rows(ContactForm, "contact")
        self.why = self.form(WhyForm)
        self.ended = tuple(whole_number(one) for one in request.POST.getlist("end"))

    def show(self, stored: Person | None) -> None:
        """Puts what is stored beside the form, and into it unless something was typed."""
        self.stored = stored
        if stored is not None and not self.sent:
            self.identity.initial = _shown(stored)
        if stored is not None and (self.conflict or not self.sent):
            self.version = stored.version

    def save(self, request: RegistryRequest) -> str:
        """Saves, and gives the address of the patient."""
        person = person_of(self.identity, self.contacts.filled, self.version)
        assert person is not None
        correct_identity(
            by=request.user,
            patient=self.patient,
            correction=Correction(person, self.ended),
            reason=self.why.cleaned_data["because"],
        )
        messages.success(request, _("Identity corrected."))
        return reverse("patient", args=[self.patient.key])

    def refuse(self, refused: Refused) -> None:
        """Shows what the rules say, the hospital number at its own field. After a conflict the
        form can be sent again, over what is then shown as stored."""
        self.conflict = isinstance(refused, Conflict)
        if not self.conflict:
            self.add_findings(at_the_number(finding) for finding in refused.findings)


def _shown(person: Person) -> dict[str, object]:
    """The form as it stands before anybody corrects it."""
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_date": person.birth_date,
    }
