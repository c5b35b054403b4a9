from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.audit.forms import ReasonForm
from registry.chart.actions import correct_stage
from registry.core.compared import compared
from registry.core.errors import Conflict, Refused
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.diagnoses.forms import StagingForm
from registry.diagnoses.models import Staging
from registry.diagnoses.selectors import staging_for
from registry.patients.pages import about

CONFLICT, REFUSED = 409, 422


@requires(Permission.CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def staging_edit(request: RegistryRequest, number: str, staging_id: int) -> HttpResponse:
    """Corrects a stage, when and by whom it was read; for a reason, and weighed as a new one."""
    found = _staging_or_404(request, number, staging_id)
    was = found.stage
    data = request.POST if request.method == "POST" else None
    form = StagingForm(data, instance=found, system=found.system, initial=_no_range(found))
    reason = ReasonForm(data)
    context: dict[str, Any] = {"form": form, "reason": reason, "forms": [form, reason]}
    context["version"] = request.POST.get("version", found.version)
    status = REFUSED if form.is_bound else 200
    if form.is_valid() & reason.is_valid():
        try:
            return _saved(request, found, was, reason.text)
        except Conflict as conflict:
            status, stored = CONFLICT, conflict.stored
            assert isinstance(stored, Staging)
            context |= {"stored": stored, "version": stored.version}
            context["rows"] = compared(form, stored)
        except Refused as refused:
            for finding in reason.add_findings(form.add_findings(refused.findings)):
                form.add_error(None, told(finding))
    context |= {**about(found.patient), "staging": found, "was": was}
    return render(request, "diagnoses/staging_edit.html", context, status=status)


def _staging_or_404(request: RegistryRequest, number: str, staging_id: int) -> Staging:
    try:
        return staging_for(request.access, number, staging_id, Permission.CORRECT)
    except Staging.DoesNotExist:
        raise Http404("no such stage") from None


def _no_range(staging: Staging) -> dict[str, str]:
    """The second stage as the form shows it: empty where it is the first."""
    pairs = (("stage_low", "stage_high"), ("second_reader_low", "second_reader_high"))
    return {high: "" for low, high in pairs if getattr(staging, low) == getattr(staging, high)}


def _saved(request: RegistryRequest, staging: Staging, was: str, reason: str) -> HttpResponse:
    read = whole_number(request.POST.get("version", ""))
    correct_stage(staging=staging, read_version=read, reason=reason)
    told_stages = {"was": was, "stage": staging.stage, "system": staging.system.title}
    messages.success(
        request, _("Stage corrected: %(was)s is %(stage)s (%(system)s).") % told_stages
    )
    return redirect(reverse("patient", args=[staging.patient.key]))
