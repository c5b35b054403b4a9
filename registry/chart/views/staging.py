from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.chart.actions import stage
from registry.core.errors import Refused, error
from registry.core.forms import RegistryForm, told
from registry.core.rows import Sheet
from registry.diagnoses.forms import StagingForm
from registry.diagnoses.models import Diagnosis, Lesion, Staging
from registry.diagnoses.selectors import (
    Offered,
    diagnosis_of,
    lesion_of,
    lesions_of,
    staged_as_a_whole,
    systems_for,
)
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

REFUSED = 422
SHOW_STAGES = "show-stages"


class StagingPage(Sheet):
    """What is staged, the systems for it, and, once one is chosen, its form."""

    def __init__(self, request: RegistryRequest, patient: Patient) -> None:
        super().__init__(request, turning=(SHOW_STAGES,))
        self.patient = patient
        self.diagnosis, self.lesion = _subject(patient, request)
        self.systems: Sequence[Offered] = ()
        self.chosen: Offered | None = None
        if self.diagnosis:
            self.systems = systems_for(self.diagnosis, self.lesion)
            self.chosen = _chosen(self.systems, request)
        self.unfit = self._unfit() if self.to_save and self.diagnosis and not self.chosen else None
        if self.diagnosis and self.chosen:
            staging = Staging(
                diagnosis=self.diagnosis, lesion=self.lesion, system=self.chosen.system
            )
            self.staging = self.form(StagingForm, instance=staging, system=self.chosen.system)

    def _unfit(self) -> RegistryForm:
        """Says that the system which was sent is not one for what is staged: rule S06."""
        titles = ", ".join(str(one.system.title) for one in self.systems) or _("no system")
        form = RegistryForm({})
        form.add_error(None, told(error("S06", "system", _("System: not made for this"), titles)))
        return form

    def is_valid(self) -> bool:
        return self.chosen is not None and super().is_valid()

    def save(self, request: RegistryRequest) -> str:
        """Saves, and leads to the patient."""
        staging = stage(by=request.user, staging=self.staging.instance)
        saved = {"stage": staging.stage, "system": staging.system.title}
        messages.success(request, _("Stage %(stage)s saved (%(system)s).") % saved)
        return reverse("patient", args=[self.patient.key])


def _asked(request: RegistryRequest, name: str) -> str:
    return request.POST.get(name, request.GET.get(name, ""))


def _subject(patient: Patient, request: RegistryRequest) -> tuple[Diagnosis | None, Lesion | None]:
    """The lesion, or the diagnosis as a whole, that the address names; 404 for another's."""
    lesion, diagnosis = _asked(request, "lesion"), _asked(request, "diagnosis")
    try:
        if lesion:
            found = lesion_of(patient, int(lesion))
            return found.diagnosis, found
        return (diagnosis_of(patient, int(diagnosis)) if diagnosis else None), None
    except (ValueError, Lesion.DoesNotExist, Diagnosis.DoesNotExist):
        raise Http404("no such lesion or diagnosis of this patient") from None


def _chosen(systems: Sequence[Offered], request: RegistryRequest) -> Offered | None:
    """The system that was asked for; where there is one only, that."""
    asked = _asked(request, "system")
    if not asked and len(systems) == 1:
        return systems[0]
    return next((one for one in systems if one.system.code == asked), None)


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def staging_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a stage: first what is staged, then by which system, then the stage."""
    patient = patient_or_404(request, number, Permission.RECORD)
    page = StagingPage(request, patient)
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
    if page.diagnosis is None:
        context |= {"lesions": lesions_of(patient), "diagnoses": staged_as_a_whole(patient)}
    status = REFUSED if page.to_save and page.diagnosis else 200
    return render(request, "diagnoses/staging_new.html", context, status=status)
