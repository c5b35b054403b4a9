from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.core.errors import Refused
from registry.core.rows import Sheet
from registry.diagnoses.actions import record_diagnosis
from registry.diagnoses.forms import DiagnosisForm, PhenotypeForm, RiskFactorForm
from registry.diagnoses.models import Diagnosis
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

REFUSED = 422
BLANK_ROWS = 2


class DiagnosisPage(Sheet):
    """A diagnosis with what led to it and, for osteogenesis imperfecta, its phenotype."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.diagnosis = self.form(DiagnosisForm, instance=Diagnosis(patient=patient))
        self.risks = self.rows(RiskFactorForm, "risk", blank=BLANK_ROWS)
        self.phenotype = self.form(PhenotypeForm, prefix="phenotype")

    def save(self, request: RegistryRequest) -> str:
        """Saves, and gives the address of the next step."""
        diagnosis = record_diagnosis(
            by=request.user,
            diagnosis=self.diagnosis.instance,
            underlying=self.diagnosis.cleaned_data["underlying"],
            risk_factors=[form.instance for form in self.risks.filled],
            phenotype=self.phenotype.findings(),
        )
        messages.success(request, _("Diagnosis saved."))
        number = diagnosis.patient.key
        if request.POST.get("then") == "lesion":
            return f"{reverse('lesion-new', args=[number])}?diagnosis={diagnosis.pk}"
        return reverse("patient", args=[number])


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a diagnosis."""
    patient = patient_or_404(request, number, Permission.RECORD)
    page = DiagnosisPage(request, patient)
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {
        "page": page,
        **about(patient),
        "submission": key_of(request),
    }
    status = REFUSED if page.to_save else 200
    return render(request, "diagnoses/diagnosis_new.html", context, status=status)
