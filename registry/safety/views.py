from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.core.compared import compared
from registry.core.errors import Conflict, Refused
from registry.core.facts import facts_of
from registry.core.numbers import whole_number
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404
from registry.safety.actions import correct_event
from registry.safety.event_page import EventPage, read
from registry.safety.forms import CourseForm, JudgementForm, chosen_term
from registry.safety.models import AdverseEvent, AdverseEventAssessment
from registry.safety.selectors import event_for, grades_of, judgements_of
from registry.visits.models import Visit
from registry.visits.selectors import visit_for

CONFLICT, REFUSED = 409, 422


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def adverse_event_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Records an event with its first judgement."""
    patient = patient_or_404(request, number, Permission.RECORD)
    page = EventPage(request, patient, visit=_visit(request, patient))
    return _taken(request, page, "safety/adverse_event_new.html")


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def adverse_event_judge(request: RegistryRequest, number: str, event_id: int) -> HttpResponse:
    """Judges an event again: a new row, which begins as the last one was."""
    event = _event_or_404(request, number, event_id, Permission.RECORD)
    last = next(iter(judgements_of(event)), None)
    page = EventPage(request, event.patient, event=event, last=last)
    return _taken(request, page, "safety/adverse_event_judge.html")


def _taken(request: RegistryRequest, page: EventPage, template: str) -> HttpResponse:
    """Saves the page, or shows it with what is to be mended."""
    if page.is_valid():
        try:
            return once(request, request.user, page.save)
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {**about(page.patient), "page": page, "submission": key_of(request)}
    return render(request, template, context, status=REFUSED if page.sent else 200)


@requires(Permission.VIEW_PATIENTS)
@require_safe
def adverse_event(request: RegistryRequest, number: str, event_id: int) -> HttpResponse:
    """One event with every judgement of it."""
    event = _event_or_404(request, number, event_id, Permission.VIEW_PATIENTS)
    context = {
        **about(event.patient),
        "event": event,
        "course": facts_of(event, skip=("verbatim",)),
        "judgements": [read(row) for row in judgements_of(event)],
        "may_record": request.access.may_for(Permission.RECORD, event),
    }
    return render(request, "safety/adverse_event.html", context)


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def adverse_event_correct(request: RegistryRequest, number: str, event_id: int) -> HttpResponse:
    """Says how an event went on: its end, its outcome."""
    event = _event_or_404(request, number, event_id, Permission.RECORD)
    data = request.POST if request.method == "POST" else None
    form = CourseForm(data, prefix="course", instance=event)
    form.force()
    context: dict[str, Any] = {"form": form, "version": request.POST.get("version", event.version)}
    status = REFUSED if form.is_bound else 200
    if form.is_bound and form.finish():
        try:
            return _corrected(request, event)
        except Conflict as conflict:
            status, stored = CONFLICT, conflict.stored
            assert isinstance(stored, AdverseEvent)
            context |= {"stored": stored, "version": stored.version}
            context["rows"] = compared(form, stored)
        except Refused as refused:
            for finding in refused.findings:
                form.fault(finding)
    context |= {**about(event.patient), "event": event}
    return render(request, "safety/adverse_event_correct.html", context, status=status)


def _corrected(request: RegistryRequest, event: AdverseEvent) -> HttpResponse:
    read = whole_number(request.POST.get("version", ""))
    correct_event(event=event, read_version=read)
    messages.success(request, _("Course of the event saved."))
    return redirect(reverse("adverse-event", args=[event.patient.key, event.pk]))


@requires(Permission.RECORD)
@require_safe
def adverse_event_grades(request: RegistryRequest) -> HttpResponse:
    """The grades that CTCAE gives for the chosen term (htmx)."""
    typed = request.GET.get("judgement-grade")
    form = JudgementForm(
        prefix="judgement", instance=AdverseEventAssessment(), initial={"grade": typed}
    )
    form.narrow(grades_of(chosen_term(request.GET.get("event-what", ""))))
    return render(request, "safety/adverse_event_grades.html", {"form": form})


def _visit(request: RegistryRequest, patient: Patient) -> Visit | None:
    """The visit at which the event was told, if the address names one of this patient."""
    asked = request.POST.get("visit") or request.GET.get("visit", "")
    if not asked:
        return None
    try:
        return visit_for(request.access, patient.key, whole_number(asked), Permission.RECORD)
    except Visit.DoesNotExist:
        raise Http404("no such visit") from None


def _event_or_404(
    request: RegistryRequest, number: str, event_id: int, permission: Permission
) -> AdverseEvent:
    try:
        return event_for(request.access, number, event_id, permission)
    except AdverseEvent.DoesNotExist:
        raise Http404("no such event") from None
