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
from registry.patients.pages import about

ABILITIES = {
    "may_record": Permission.RECORD,
    "may_chase": Permission.CHASE,
    "may_stop": Permission.STOP_FOLLOW_UP,
    "may_name": Permission.VIEW_IDENTITY,
    "may_view_history_here": Permission.VIEW_HISTORY,
}


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
    """Everything about one child, today or as the plan stood on another day."""
    form = AsOfForm(request.GET if "as_of" in request.GET else {})
    try:
        record = record_of(request.access, number, form.day())
    except Patient.DoesNotExist as absent:
        raise Http404("no such patient for this person") from absent
    centre = record.patient.centre_id
    note_reading(Reading.PATIENT, patient_id=record.patient.pk, centre_id=centre)
    now = record.as_of == record.today  # nothing is done to a plan of another day
    may = {name: now and request.access.may(one, centre) for name, one in ABILITIES.items()}
    context = {"page": page_of(record), "as_of_form": form, **about(record.patient), **may}
    return render(request, "chart/patient.html", context)
