from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.core.errors import Refused
from registry.identities.actions import open_identity
from registry.identities.codes import OpeningReason, Sealing
from registry.identities.entries import Person
from registry.identities.forms import ReasonForm
from registry.identities.pages import CorrectionPage, IdentityPage
from registry.identities.selectors import sealing_of
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

CONFLICT, REFUSED = 409, 422


@requires(Permission.VIEW_IDENTITY)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: RegistryRequest, number: str) -> HttpResponse:
    """Asks why, puts that on record, and shows once who the child is."""
    patient = patient_or_404(request, number, Permission.VIEW_IDENTITY)
    asked = _asked(request, "")
    person = None
    if asked.is_valid() and sealing_of(request.access, patient) == Sealing.SEALED:
        person = _opened(request, patient, asked)
    return _page(request, patient, asked, person)


def _asked(request: RegistryRequest, usual: str) -> ReasonForm:
    """The question for the reason, answered where something was sent."""
    if request.method == "POST":
        return ReasonForm(request.POST)
    return ReasonForm(initial={"reason": usual})


def _opened(request: RegistryRequest, patient: Patient, asked: ReasonForm) -> Person | None:
    reason = OpeningReason(asked.cleaned_data["reason"])
    return open_identity(
        access=request.access, patient=patient, reason=reason, note=asked.cleaned_data["note"]
    )


def _page(
    request: RegistryRequest, patient: Patient, asked: ReasonForm, person: Person | None = None
) -> HttpResponse:
    context = {
        **about(patient),
        "asked": asked,
        "person": person,
        "sealing": sealing_of(request.access, patient),
        "may_enrol": request.access.may(Permission.ENROL, patient.centre_id),
        "action": request.path,
    }
    status = REFUSED if asked.is_bound and not asked.is_valid() else 200
    return render(request, "identities/identity.html", context, status=status)


def _entering(request: RegistryRequest, number: str) -> Patient:
    """The patient, for whoever may both enter and see identities there."""
    patient = patient_or_404(request, number, Permission.ENROL)
    if not request.access.may(Permission.VIEW_IDENTITY, patient.centre_id):
        raise Http404("no such patient")
    return patient


@requires(Permission.ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def identity_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Adds the identity of a patient who has none yet."""
    patient = _entering(request, number)
    if request.method != "POST" and sealing_of(request.access, patient) != Sealing.NONE:
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


@requires(Permission.ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def identity_edit(request: RegistryRequest, number: str) -> HttpResponse:
    """Corrects who the child is. Each showing of the form is an opening with its reason; so is the
    one after a refusal, as it shows again what is stored."""
    patient = _entering(request, number)
    asked = _asked(request, OpeningReason.CORRECT)
    if not asked.is_valid() or sealing_of(request.access, patient) != Sealing.SEALED:
        return _page(request, patient, asked)
    page = CorrectionPage(request, patient)
    status = REFUSED if page.to_save else 200
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.refuse(refused)
            status = CONFLICT if page.conflict else REFUSED
    page.show(_opened(request, patient, asked))
    context = {"page": page, **about(patient), "asked": asked, "submission": key_of(request)}
    return render(request, "identities/identity_edit.html", context, status=status)
