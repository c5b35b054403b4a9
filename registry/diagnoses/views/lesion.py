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
from registry.diagnoses.actions import record_lesion
from registry.diagnoses.forms import LesionForm
from registry.diagnoses.models import Lesion
from registry.diagnoses.selectors import diagnoses_of
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

REFUSED = 422


class LesionPage(Sheet):
    """One lesion of one of the patient's diagnoses."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.diagnoses = diagnoses_of(patient)
        only = self.diagnoses[0].pk if len(self.diagnoses) == 1 else ""
        self.lesion = self.form(
            LesionForm,
            instance=Lesion(patient=patient),
            diagnoses=self.diagnoses,
            initial={"diagnosis": request.GET.get("diagnosis", only)},
        )

    def save(self, request: RegistryRequest) -> str:
        """Saves, and gives the address of the next step."""
        lesion = record_lesion(by=request.user, lesion=self.lesion.instance)
        messages.success(request, _("Lesion saved: %(site)s.") % {"site": lesion.site})
        number = lesion.patient.key
        if request.POST.get("then") == "staging":
            return f"{reverse('staging-new', args=[number])}?lesion={lesion.pk}"
        return reverse("patient", args=[number])


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def lesion_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a lesion; its side is asked with force."""
    patient = patient_or_404(request, number, Permission.RECORD)
    page = LesionPage(request, patient)
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {
        "page": page,
        "form": page.lesion,
        **about(patient),
        "submission": key_of(request),
    }
    status = REFUSED if page.to_save else 200
    return render(request, "diagnoses/lesion_new.html", context, status=status)
