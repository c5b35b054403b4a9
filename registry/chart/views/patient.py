import datetime as dt

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.audit.codes import Reading
from registry.audit.notes import note_reading
from registry.chart.page.patient import page_of
from registry.chart.selectors.patient import record_of
from registry.core.forms import DateInput, RegistryForm
from registry.patients.models import Patient
from registry.patients.pages import about, care_seen_by
from registry.patients.selectors import last_transfer

ABILITIES = {
    "may_record": Permission.RECORD,
    "may_correct": Permission.CORRECT,
    "may_chase": Permission.CHASE,
    "may_stop": Permission.STOP_FOLLOW_UP,
    "may_name": Permission.VIEW_IDENTITY,
    "may_consent": Permission.RECORD_CONSENT,
    "may_share": Permission.SHARE_CARE,
    "may_view_history_here": Permission.VIEW_HISTORY,
}
GONE = 410


class AsOfForm(RegistryForm):
    """The day on which the plan is looked at; empty is today."""

    as_of = forms.DateField(label=_("Plan as of"), required=False, widget=DateInput())

    def day(self) -> dt.date | None:
        """None for today, also while the day cannot be read: the page then says so."""
        found: dt.date | None = self.cleaned_data.get("as_of") if self.is_valid() else None
        return found


@requires(Permission.VIEW_PATIENTS)
@require_safe
def patient(request: RegistryRequest, number: str) -> HttpResponse:
    """Everything about one child, today or as the plan stood on another day.

    A centre that gave care away learns where it is now, and nothing else.
    """
    form = AsOfForm(request.GET if "as_of" in request.GET else {})
    try:
        record = record_of(request.access, number, form.day())
    except Patient.DoesNotExist as absent:
        left = last_transfer(request.access, number)
        if left is None:
            raise Http404("no such patient for this person") from absent
        return render(request, "chart/patient_gone.html", {"transfer": left}, status=GONE)
    found, access = record.patient, request.access
    note_reading(Reading.PATIENT, patient_id=found.pk, centre_id=found.centre_id)
    now = record.as_of == record.today  # nothing is done to a plan of another day
    may = {name: now and access.may_for(one, found) for name, one in ABILITIES.items()}
    context = {"page": page_of(record), "as_of_form": form, **about(found), **may}
    context["may_treat"] = now and access.may(Permission.RECORD, found.centre_id)
    context["care"] = care_seen_by(access, found)
    return render(request, "chart/patient.html", context)
