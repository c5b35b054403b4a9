from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.audit.codes import Reading
from registry.audit.notes import note_reading
from registry.core.errors import Refused
from registry.core.forms import told
from registry.core.paths import way_back
from registry.imaging.actions import attach_document
from registry.imaging.forms import DocumentForm
from registry.imaging.models import ImagingDocument, ImagingStudy
from registry.imaging.selectors import document_for, study_for
from registry.patients.pages import about

REFUSED = 422


@requires(Permission.VIEW_PATIENTS)
@require_safe
def document(request: RegistryRequest, document_id: int) -> HttpResponseBase:
    """Hands out an uploaded file: to be saved, never to be opened as a page of this site."""
    try:
        found = document_for(request.access, document_id)
    except ImagingDocument.DoesNotExist:
        raise Http404("no such document") from None
    note_reading(
        Reading.DOCUMENT,
        row=found.pk,
        patient_id=found.study.patient_id,
        centre_id=found.centre_id,
        details={"study": found.study_id, "bytes": found.file.size},
    )
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=_name(found),
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _name(found: ImagingDocument) -> str:
    """What it is, without a word of who sent it: number, modality, day."""
    study = found.study
    ending = PurePath(found.file.name or "").suffix
    return f"{study.patient.key}-{study.modality}-{study.performed_on}-{found.pk}{ending}"


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: RegistryRequest, study_id: int) -> HttpResponse:
    """Adds a file to a study that is on record."""
    study = _study_or_404(request, study_id)
    sent = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if sent else DocumentForm()
    back = way_back(request, reverse("patient", args=[study.patient.key]))
    status = REFUSED if sent else 200
    if form.is_valid():
        try:
            return once(request, request.user, lambda: _attach(request, study, form, back))
        except Refused as refused:
            for finding in form.add_findings(refused.findings):
                form.add_error("file", told(finding))
    context = {**about(study.patient), "study": study, "form": form, "back": back}
    context["submission"] = key_of(request)
    return render(request, "imaging/document_new.html", context, status=status)


def _study_or_404(request: RegistryRequest, study_id: int) -> ImagingStudy:
    try:
        return study_for(request.access, study_id, Permission.RECORD)
    except ImagingStudy.DoesNotExist:
        raise Http404("no such study") from None


def _attach(request: RegistryRequest, study: ImagingStudy, form: DocumentForm, back: str) -> str:
    attach_document(by=request.user, study=study, document=form.cleaned_data["file"])
    messages.success(request, _("File kept with the study."))
    return back
