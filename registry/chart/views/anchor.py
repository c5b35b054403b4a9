from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.audit.forms import ReasonForm
from registry.chart.anchor_actions import correct_treatment_date, preview_correction
from registry.core.errors import Conflict, Refused
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.patients.pages import about
from registry.treatments.anchor_forms import AnchorForm
from registry.treatments.models import Treatment
from registry.treatments.selectors import treatment_for
from registry.visits.actions import take_back_endpoint
from registry.visits.models import Endpoint
from registry.visits.selectors import endpoint_for

CONFLICT, REFUSED = 409, 422
SAVE = "save"


@requires(Permission.CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def treatment_date(request: RegistryRequest, number: str, treatment_id: int) -> HttpResponse:
    """Corrects day 0: first shows what would move, then moves it."""
    treatment = _treatment_or_404(request, number, treatment_id)
    data = request.POST if request.method == "POST" else None
    form = AnchorForm(data, treatment=treatment, initial={"treated_on": treatment.treated_on})
    reason = ReasonForm(data)
    context: dict[str, Any] = {"form": form, "reason": reason, "forms": [form, reason]}
    context |= {"was": treatment.treated_on, "submission": key_of(request)}
    context["version"] = request.POST.get("version", treatment.version)
    status = REFUSED if form.is_bound else 200
    if form.is_valid() & reason.is_valid():
        try:
            if request.POST.get("step") == SAVE:
                return once(request, request.user, lambda: _saved(request, treatment, form, reason))
            moved = preview_correction(treatment=treatment, treated_on=form.day, reason=reason.text)
            context["moved"] = [one for one in moved if one.matters]
            context["silent"] = len(moved) - len(context["moved"])
            status = 200
        except Conflict as conflict:
            status, stored = CONFLICT, conflict.stored
            assert isinstance(stored, Treatment)
            context |= {"stored": stored, "version": stored.version, "was": stored.treated_on}
        except Refused as refused:
            for finding in reason.add_findings(form.add_findings(refused.findings)):
                form.add_error(None, told(finding))
    context |= {**about(treatment.patient), "treatment": treatment}
    return render(request, "chart/treatment_date.html", context, status=status)


@requires(Permission.CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def endpoint_undo(request: RegistryRequest, number: str, endpoint_id: int) -> HttpResponse:
    """Takes back an end point that was recorded in error; what it had ended goes on."""
    try:
        endpoint = endpoint_for(request.access, number, endpoint_id, Permission.CORRECT)
    except Endpoint.DoesNotExist:
        raise Http404("no such end point") from None
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    if reason.is_bound and reason.is_valid():
        take_back_endpoint(endpoint=endpoint, reason=reason.text)
        messages.success(request, _("Taken back; the plan goes on as if it had not been."))
        return redirect("patient", endpoint.patient.key)
    context = {**about(endpoint.patient), "endpoint": endpoint, "reason": reason}
    status = REFUSED if reason.is_bound else 200
    return render(request, "chart/endpoint_undo.html", context, status=status)


def _treatment_or_404(request: RegistryRequest, number: str, treatment_id: int) -> Treatment:
    try:
        return treatment_for(request.access, number, treatment_id, Permission.CORRECT)
    except Treatment.DoesNotExist:
        raise Http404("no such treatment") from None


def _saved(
    request: RegistryRequest, treatment: Treatment, form: AnchorForm, reason: ReasonForm
) -> str:
    was = date_format(treatment.treated_on, "DATE_FORMAT")
    read = whole_number(request.POST.get("version", ""))
    correct_treatment_date(
        treatment=treatment, treated_on=form.day, reason=reason.text, read_version=read
    )
    told_days = {"was": was, "day": date_format(form.day, "DATE_FORMAT")}
    messages.success(
        request, _("Day 0 corrected from %(was)s to %(day)s; its plans moved.") % told_days
    )
    return reverse("patient", args=[treatment.patient.key])
