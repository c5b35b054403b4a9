from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.chart.actions import add_study
from registry.chart.selectors.visit import record_for
from registry.chart.study_page import StudyPage
from registry.chart.views.barred import shown_barred
from registry.consents.findings import new_data_findings
from registry.core.errors import Refused
from registry.core.paths import way_back
from registry.imaging.actions import ImagingEntry
from registry.patients.pages import about, patient_or_404

REFUSED = 422


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def imaging_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a study outside a visit, for example one that came by post."""
    patient = patient_or_404(request, number, Permission.RECORD)
    barred = new_data_findings(patient)
    if barred:
        return shown_barred(request, patient, barred)
    page = StudyPage(request, record_for(request.user, patient))
    entry = page.entry() if page.to_save and page.sections else None
    if entry is not None:
        try:
            return once(request, request.user, lambda: _save(request, entry))
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {**about(patient), "page": page, "submission": key_of(request)}
    template = "chart/imaging_new.html" if page.sections else "chart/imaging_choose.html"
    status = REFUSED if page.to_save and page.sections else 200
    return render(request, template, context, status=status)


def _save(request: RegistryRequest, entry: ImagingEntry) -> str:
    study = add_study(by=request.user, entry=entry)
    messages.success(request, _("%s saved.") % study.get_modality_display())
    return way_back(request, reverse("patient", args=[study.patient.key]))
