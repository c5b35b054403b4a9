from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once, taken
from registry.audit.forms import ReasonForm
from registry.chart.actions import FollowUpEntry, complete_visit
from registry.chart.completion_page import CompletionPage
from registry.chart.selectors.visit import record_for
from registry.chart.selectors.visit_detail import detail_of
from registry.chart.views.barred import shown_barred
from registry.chart.words import deviation
from registry.consents.findings import new_data_findings
from registry.core.codes import DatePrecision
from registry.core.compared import compared
from registry.core.errors import Conflict, Refused
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.patients.pages import about
from registry.schedules.models import PlannedItem
from registry.schedules.rules import deviation_days
from registry.visits.actions import correct_visit
from registry.visits.codes import VisitStatus
from registry.visits.forms import VisitForm
from registry.visits.models import Visit
from registry.visits.selectors import assessments_of, fulfilled_by, visit_for

CONFLICT, REFUSED = 409, 422


@requires(Permission.VIEW_PATIENTS)
@require_safe
def visit(request: RegistryRequest, number: str, visit_id: int) -> HttpResponse:
    """All that was recorded at a visit, with the reasons for what was not."""
    found = _visit_or_404(request, number, visit_id, Permission.VIEW_PATIENTS)
    may = request.access.may_for(Permission.RECORD, found)
    context = {**about(found.patient), "detail": detail_of(found), "may_record": may}
    context["may_correct"] = request.access.may(Permission.CORRECT, found.centre_id)
    return render(request, "chart/visit.html", context)


@requires(Permission.CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request: RegistryRequest, number: str, visit_id: int) -> HttpResponse:
    """Corrects date, mode and notes, for a reason once the visit is complete. The deviation of its
    planned items follows from the date."""
    found = _visit_or_404(request, number, visit_id, Permission.CORRECT)
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, instance=found)
    reason = ReasonForm(data, wanted=found.status == VisitStatus.DONE)
    context: dict[str, Any] = {"form": form, "reason": reason, "forms": [form, reason]}
    context["version"] = request.POST.get("version", found.version)
    status = REFUSED if form.is_bound else 200
    if form.is_valid() & reason.is_valid():
        try:
            return _saved(request, form, reason.text)
        except Conflict as conflict:
            status, stored = CONFLICT, conflict.stored
            assert isinstance(stored, Visit)
            context |= {"stored": stored, "version": stored.version}
            context["rows"] = compared(form, stored)
        except Refused as refused:
            for finding in reason.add_findings(form.add_findings(refused.findings)):
                form.add_error(None, told(finding))
    context |= {**about(found.patient), "visit": found}
    return render(request, "chart/visit_edit.html", context, status=status)


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_complete(request: RegistryRequest, number: str, visit_id: int) -> HttpResponse:
    """Enters what a visit still lacks."""
    found = _visit_or_404(request, number, visit_id, Permission.RECORD)
    again = taken(request, request.user)
    if again is not None:
        return again
    items = [link.planned_item for link in fulfilled_by(found)]
    record = record_for(request.user, found.patient)
    barred = new_data_findings(found.patient)
    if barred:
        return shown_barred(request, found.patient, barred)
    page = CompletionPage(request, record, found, items, assessments_of(found))
    entry = page.entry() if page.to_save else None
    if entry is not None:
        try:
            return once(request, request.user, lambda: _completed(request, entry))
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {**about(found.patient), "page": page, "submission": key_of(request)}
    status = REFUSED if page.to_save else 200
    return render(request, "chart/visit_complete.html", context, status=status)


def _completed(request: RegistryRequest, entry: FollowUpEntry) -> str:
    visit = complete_visit(by=request.user, entry=entry)
    messages.success(request, _("What was missing is saved with the visit."))
    return reverse("visit", args=[visit.patient.key, visit.pk])


def _visit_or_404(
    request: RegistryRequest, number: str, visit_id: int, permission: Permission
) -> Visit:
    try:
        return visit_for(request.access, number, visit_id, permission)
    except Visit.DoesNotExist:
        raise Http404("no such visit") from None


def _saved(request: RegistryRequest, form: VisitForm, reason: str) -> HttpResponse:
    visit = form.instance
    items = [link.planned_item for link in fulfilled_by(visit)]
    if "visited_on" in form.changed_data:
        visit.visited_on_precision = DatePrecision.DAY
        visit.offset_value, visit.offset_unit = None, ""
    read = whole_number(request.POST.get("version", ""))
    correct_visit(visit=visit, read_version=read, items=items, reason=reason)
    messages.success(request, _told(visit, items))
    return redirect(reverse("visit", args=[visit.patient.key, visit.pk]))


def _told(visit: Visit, items: Sequence[PlannedItem]) -> str:
    day = date_format(visit.visited_on, "DATE_FORMAT")
    windows = (
        f"{item.code}: {deviation(deviation_days(item.facts, visit.visited_on))}." for item in items
    )
    return " ".join([_("Visit of %(day)s saved.") % {"day": day}, *windows])
