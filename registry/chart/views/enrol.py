from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.accounts.receipts import key_of, once
from registry.chart.actions import enrol_with_identity
from registry.consents.forms import EnrolmentConsentForm
from registry.core.errors import Finding, Refused
from registry.core.rows import Sheet
from registry.identities.forms import ContactForm, IdentityForm, at_the_number, person_of
from registry.identities.selectors import patient_with_number
from registry.patients.forms import PatientForm
from registry.patients.models import Patient

REFUSED = 422


class EnrolPage(Sheet):
    """The pseudonymous record, and apart from it who the child is."""

    def __init__(self, request: HttpRequest, centre: Centre) -> None:
        super().__init__(request)
        self.centre = centre
        self.patient = self.form(PatientForm, initial={"enrolled_on": centre.today()})
        self.identity = self.form(
            IdentityForm,
            prefix="identity",
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.contacts = self.rows(ContactForm, "contact")
        self.consent = self.form(
            EnrolmentConsentForm,
            centre=centre,
            prefix="consent",
            empty_permitted=True,
            use_required_attribute=False,
        )
        self.known_as: Patient | None = None

    def is_valid(self) -> bool:
        """Contacts need a name; the birth date gives the month of birth."""
        if self.to_save:
            self.identity.empty_permitted = not self.contacts.filled
            if self.identity.is_valid():
                self.patient.born_on = self.identity.cleaned_data.get("birth_date")
        return super().is_valid()

    def save(self, request: RegistryRequest) -> str:
        """Enrols, and gives the address of the patient."""
        patient = enrol_with_identity(
            by=request.user,
            centre=self.centre,
            patient=self.patient.instance,
            person=person_of(self.identity, self.contacts.filled),
            consent=self.consent.consent(),
        )
        told = _("Enrolled as %(number)s.") % {"number": patient.displayed_number}
        messages.success(request, told)
        return reverse("patient", args=[patient.key])

    def refuse(self, refused: Refused) -> None:
        """Shows what the rules say; names the patient who has the hospital number already."""
        findings = [self._at_its_field(finding) for finding in refused.findings]
        if any(finding.field == "hospital_number" for finding in findings):
            number = self.identity.cleaned_data["hospital_number"]
            self.known_as = patient_with_number(self.centre, number)
        self.add_findings(findings)

    def _at_its_field(self, finding: Finding) -> Finding:
        """The rules speak of columns; the birth may have been given as a month."""
        finding = at_the_number(finding)
        if finding.field == "birth_date" and not self.patient.born_on:
            return replace(finding, field="birth_month")
        return finding


@requires(Permission.ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: RegistryRequest) -> HttpResponse:
    """Enrols a child at the centre that the page was opened for."""
    page = EnrolPage(request, _centre(request))
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.refuse(refused)
    context = {"page": page, "submission": key_of(request)}
    return render(request, "chart/enrol.html", context, status=REFUSED if page.to_save else 200)


def _centre(request: RegistryRequest) -> Centre:
    """The centre that the form names, so that switching in another tab moves nobody."""
    access = request.access
    asked = request.POST.get("centre", str(access.centre.pk if access.centre else ""))
    centre = next((one for one in access.centres if str(one.pk) == asked), None)
    if centre is None or not access.may(Permission.ENROL, centre.pk):
        raise PermissionDenied("no enrolment at this centre")
    return centre
