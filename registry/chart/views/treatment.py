from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import FIELD, key_of, once
from registry.chart.actions import treat
from registry.chart.treatment_page import Subject, TreatmentPage
from registry.chart.treatment_preview import preview_of
from registry.core.errors import Refused
from registry.diagnoses.models import Diagnosis, Lesion
from registry.diagnoses.selectors import diagnoses_of, diagnosis_of, lesion_of, lesions_of
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

REFUSED = 422
# Of no use on the preview's own form, which says these anew.
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "step", FIELD})


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def treatment_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records a treatment: what was treated, the form, the plan, and only then it is saved.

    Times are those of the patient's centre. A guest does not treat: donors and products are those
    of the centre that does.
    """
    patient = patient_or_404(request, number, Permission.RECORD)
    if not request.access.may(Permission.RECORD, patient.centre_id):
        raise Http404("treated elsewhere")
    subject = _subject(patient, request)
    if subject is None:
        return _choose(request, patient)
    with timezone.override(patient.centre.time_zone):
        return _record(request, TreatmentPage(request, patient, subject))


def _record(request: RegistryRequest, page: TreatmentPage) -> HttpResponse:
    """The form; once it is right its preview; from there the saving."""
    right = page.is_valid()
    if right and page.saving:
        try:
            return once(request, request.user, lambda: _save(request, page))
        except Refused as refused:
            page.add_findings(refused.findings)
    elif right:
        return _preview(request, page)
    context = {"page": page, **about(page.patient), "submission": key_of(request)}
    status = REFUSED if page.to_save else 200
    return render(request, "chart/treatment_new.html", context, status=status)


def _save(request: RegistryRequest, page: TreatmentPage) -> str:
    """Saves, and leads to the patient."""
    assert page.entry is not None
    treat(by=request.user, entry=page.entry)
    messages.success(request, _("Treatment saved; its follow-up has started."))
    return reverse("patient", args=[page.patient.key])


def _preview(request: RegistryRequest, page: TreatmentPage) -> HttpResponse:
    context = {
        "page": page,
        "preview": preview_of(page),
        "typed": _typed(request),
        "submission": key_of(request),
        **about(page.patient),
    }
    return render(request, "chart/treatment_preview.html", context)


def _typed(request: RegistryRequest) -> list[tuple[str, str]]:
    """What was sent, to travel on as hidden fields."""
    sent = [(name, values) for name, values in request.POST.lists() if name not in NOT_CARRIED]
    return [(name, str(value)) for name, values in sent for value in values]


def _choose(request: RegistryRequest, patient: Patient) -> HttpResponse:
    """Asks what was treated."""
    context = {
        "lesions": lesions_of(patient),
        "diagnoses": diagnoses_of(patient),
        **about(patient),
    }
    return render(request, "chart/treatment_subject.html", context)


def _subject(patient: Patient, request: RegistryRequest) -> Subject | None:
    """The lesion, or the diagnosis of the whole child, that the address names; 404 for
    another's."""
    asked = {
        name: request.POST.get(name, request.GET.get(name, "")) for name in ("lesion", "diagnosis")
    }
    try:
        if asked["lesion"]:
            lesion = lesion_of(patient, int(asked["lesion"]))
            return Subject(lesion.diagnosis, lesion)
        if asked["diagnosis"]:
            return Subject(diagnosis_of(patient, int(asked["diagnosis"])))
    except (ValueError, Lesion.DoesNotExist, Diagnosis.DoesNotExist):
        raise Http404("no such lesion or diagnosis of this patient") from None
    return None
