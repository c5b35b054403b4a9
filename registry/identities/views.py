from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.core.errors import Refused
from registry.core.rows import Sheet
from registry.identities.actions import record_identity
from registry.identities.forms import ContactForm, IdentityForm, identity_entry
from registry.identities.selectors import identity_for
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

REFUSED = 422


@requires(Permission.VIEW_IDENTITY)
@require_safe
@never_cache
def identity(request: RegistryRequest, number: str) -> HttpResponse:
    """Who the child is; for the treating centre alone, and kept by no browser."""
    patient = patient_or_404(request, number, Permission.VIEW_IDENTITY)
    context = {
        **about(patient),
        "identity": identity_for(request.access, patient),
        "may_enrol": request.access.may(Permission.ENROL, patient.centre_id),
    }
    return render(request, "identities/identity.html", context)


class IdentityPage(Sheet):
    """The identity of a child that was enrolled without one."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.identity = self.form(IdentityForm, prefix="identity")
        self.contacts = self.rows(ContactForm, "contact")

    def save(self, request: RegistryRequest) -> str:
        """Saves, and gives the address of the identity."""
        entry = identity_entry(self.identity, self.contacts.filled)
        assert entry is not None
        record_identity(by=request.user, patient=self.patient, entry=entry)
        messages.success(request, _("Identity saved."))
        return reverse("identity", args=[self.patient.key])

    def refuse(self, refused: Refused) -> None:
        """Shows what the rules say, the hospital number at its own field."""
        self.add_findings(
            replace(finding, field="hospital_number") if finding.field == "number" else finding
            for finding in refused.findings
        )


@requires(Permission.ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def identity_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Adds the identity of a patient who has none yet."""
    patient = patient_or_404(request, number, Permission.ENROL)
    if request.method != "POST" and identity_for(request.access, patient):
        return redirect("identity", patient.key)
    page = IdentityPage(request, patient)
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.refuse(refused)
    context = {
        "page": page,
        **about(patient),
        "submission": key_of(request),
    }
    status = REFUSED if page.to_save else 200
    return render(request, "identities/identity_new.html", context, status=status)
