from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.chart.actions import end_follow_up
from registry.chart.actions import resume as resume_follow_up
from registry.chart.selectors.stop import would_resume, would_stop
from registry.core.errors import Refused
from registry.core.rows import Sheet
from registry.patients.codes import StopKind
from registry.patients.forms import StopForm
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404
from registry.patients.selectors import stop_in_force

REFUSED = 422


class StopPage(Sheet):
    """The end of a patient's follow-up."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.stop = self.form(StopForm, initial={"stopped_on": patient.centre.today()})

    def save(self, request: RegistryRequest) -> str:
        """Stops the plan, and leads to the patient."""
        typed = self.stop.cleaned_data
        end_follow_up(
            by=request.user,
            patient=self.patient,
            kind=cast(StopKind, typed["kind"]),
            stopped_on=typed["stopped_on"],
            note=typed["note"],
        )
        messages.success(request, _("Follow-up has ended; nobody is reminded any more."))
        return reverse("patient", args=[self.patient.key])


@requires(Permission.STOP_FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: RegistryRequest, number: str) -> HttpResponse:
    """Ends the follow-up; where it has ended already, offers to resume it."""
    patient = patient_or_404(request, number, Permission.STOP_FOLLOW_UP)
    page = StopPage(request, patient)
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.add_findings(refused.findings)
    ended = stop_in_force(patient)
    if ended and not page.to_save:
        changed = would_resume(patient)
        context = {"stop": ended, "changed": changed, **about(patient)}
        return render(request, "chart/resume.html", context)
    changed = would_stop(patient)
    context = {"page": page, "changed": changed, "submission": key_of(request), **about(patient)}
    context["action_label"] = ngettext(
        "End follow-up and stop %(n)s item", "End follow-up and stop %(n)s items", len(changed)
    ) % {"n": len(changed)}
    return render(request, "chart/stop.html", context, status=REFUSED if page.to_save else 200)


@requires(Permission.STOP_FOLLOW_UP)
@require_POST
def resume(request: RegistryRequest, number: str) -> HttpResponse:
    """The plan stands again as if it had not been stopped. A second press changes nothing."""
    patient = patient_or_404(request, number, Permission.STOP_FOLLOW_UP)
    ended = stop_in_force(patient)
    if ended:
        try:
            resume_follow_up(stop=ended)
        except Refused as refused:
            messages.error(request, _("Consent has ended the follow-up: %s") % refused)
        else:
            messages.success(request, _("Follow-up goes on."))
    return redirect("patient", patient.key)
