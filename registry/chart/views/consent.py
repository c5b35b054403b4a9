from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.audit.context import because
from registry.chart.consent_actions import answer_consent, correct_answer, withdraw
from registry.chart.page.consent import part_of
from registry.consents.codes import ConsentKind, Signer
from registry.consents.forms import ConsentForm, CorrectionForm, WithdrawalForm
from registry.consents.models import Consent, Withdrawal
from registry.consents.selectors import consent_of, consents_of, newest_text
from registry.core.errors import Refused
from registry.core.numbers import whole_number
from registry.core.paths import way_back
from registry.core.rows import Sheet
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import item_for

REFUSED = 422
RECORD_CONSENT = Permission.RECORD_CONSENT
KIND_OF = {"A": ConsentKind.ASSENT, "O": ConsentKind.OWN}


class ConsentPage(Sheet):
    """An answer to a consent of a patient."""

    def __init__(self, request: HttpRequest, patient: Patient, kind: str) -> None:
        super().__init__(request)
        self.patient = patient
        initial: dict[str, Any] = {"kind": kind, "signed_on": patient.centre.today()}
        if kind != ConsentKind.GUARDIAN:
            initial["signed_by"] = Signer.PATIENT
        initial["text"] = newest_text(patient.centre, kind)
        self.consent = self.form(
            ConsentForm,
            centre=patient.centre,
            instance=Consent(patient=patient),
            initial=initial,
        )

    def save(self, request: RegistryRequest) -> str:
        """Saves, and leads back."""
        consent = answer_consent(by=request.user, entry=self.consent.entry())
        told = {"kind": consent.get_kind_display(), "answer": consent.get_answer_display()}
        messages.success(request, capfirst(_("%(kind)s recorded: %(answer)s.") % told))
        return way_back(request, f"{reverse('patient', args=[self.patient.key])}#consent")


@requires(RECORD_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records what guardians, child or patient answered."""
    patient = patient_or_404(request, number, RECORD_CONSENT)
    page = ConsentPage(request, patient, _kind(request, patient))
    return _taken(request, page, "chart/consent_new.html")


def _kind(request: RegistryRequest, patient: Patient) -> str:
    """Of the planned step that the address names, else what is due, else the guardians'."""
    asked = request.GET.get("item", "")
    if not asked:
        waiting = part_of(consents_of(patient), patient.centre.today()).waiting
        return waiting[-1].kind if waiting else ConsentKind.GUARDIAN
    try:
        item = item_for(request.access, whole_number(asked), RECORD_CONSENT)
    except PlannedItem.DoesNotExist:
        raise Http404("no such step") from None
    if item.patient_id != patient.pk or not item.is_consent:
        raise Http404("no such step of this patient")
    return KIND_OF[item.code[0]]


class CorrectionPage(Sheet):
    """An answer as it was entered, to be mended."""

    def __init__(self, request: HttpRequest, consent: Consent) -> None:
        super().__init__(request)
        self.patient = consent.patient
        self.version = request.POST.get("version", str(consent.version))
        self.consent = self.form(CorrectionForm, centre=self.patient.centre, instance=consent)

    def save(self, request: RegistryRequest) -> str:
        """Saves under the reason, and leads back."""
        entry = self.consent.entry()
        with because(self.consent.cleaned_data["reason"]):
            correct_answer(
                by=request.user,
                consent=entry.consent,
                read_version=whole_number(self.version),
                granted=entry.granted,
            )
        messages.success(request, _("Answer corrected."))
        return f"{reverse('patient', args=[self.patient.key])}#consent"


@requires(RECORD_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_edit(request: RegistryRequest, number: str, consent_id: int) -> HttpResponse:
    """Mends a slip of the pen; what is answered anew is recorded anew."""
    patient = patient_or_404(request, number, RECORD_CONSENT)
    try:
        found = consent_of(patient, consent_id)
    except Consent.DoesNotExist:
        raise Http404("no such answer") from None
    return _taken(request, CorrectionPage(request, found), "chart/consent_new.html")


class WithdrawalPage(Sheet):
    """What a family or patient withdraws."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.withdrawal = self.form(
            WithdrawalForm,
            instance=Withdrawal(patient=patient),
            initial={"withdrawn_on": patient.centre.today()},
        )

    def save(self, request: RegistryRequest) -> str:
        """Saves, and leads back."""
        withdraw(by=request.user, withdrawal=self.withdrawal.instance)
        messages.success(request, _("Withdrawal recorded; the page says what is still allowed."))
        return f"{reverse('patient', args=[self.patient.key])}#consent"


@requires(RECORD_CONSENT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a withdrawal, or that one was taken back."""
    patient = patient_or_404(request, number, RECORD_CONSENT)
    return _taken(request, WithdrawalPage(request, patient), "chart/withdrawal_new.html")


def _taken(
    request: RegistryRequest, page: ConsentPage | CorrectionPage | WithdrawalPage, template: str
) -> HttpResponse:
    """Saves the page, or shows it with what is to be mended."""
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.add_findings(refused.findings)
    patient = page.patient
    context: dict[str, Any] = {
        **about(patient),
        "page": page,
        "part": part_of(consents_of(patient), patient.centre.today()),
        "submission": key_of(request),
        "next": way_back(request, ""),
    }
    return render(request, template, context, status=REFUSED if page.to_save else 200)
