"""History of a patient, of one row and one field, and who saw or received the patient's data."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.models import User
from registry.audit.codes import Reading
from registry.audit.models import EventQuerySet
from registry.audit.notes import note_reading
from registry.audit.selectors import events_of_patient, events_of_row, page_by_id
from registry.chart.history_forms import HistoryFilters
from registry.chart.history_words import entries, table_words
from registry.patients.models import Patient
from registry.patients.pages import about, patient_or_404

PAGE_SIZE = 50


@requires(Permission.VIEW_HISTORY)
@require_safe
def patient_history(request: RegistryRequest, number: str) -> HttpResponse:
    """Every change of every row about one patient, newest first."""
    patient = _patient(request, number)
    return _list(request, patient, events_of_patient(patient.pk).changes(), readings=False)


@requires(Permission.VIEW_HISTORY)
@require_safe
def patient_readings(request: RegistryRequest, number: str) -> HttpResponse:
    """Who saw or received this patient's data, newest first."""
    patient = _patient(request, number)
    return _list(request, patient, events_of_patient(patient.pk).readings(), readings=True)


@requires(Permission.VIEW_HISTORY)
@require_safe
def row_history(request: RegistryRequest, number: str, table: str, row_pk: str) -> HttpResponse:
    """One row from its beginning on, or one field of it (`?field=`)."""
    patient = _patient(request, number)
    found = events_of_row(patient.pk, table, row_pk)
    page = page_by_id(found, request.GET, PAGE_SIZE)
    if not page.rows:
        raise Http404("no such row of this patient")
    field = request.GET.get("field", "")
    told = entries(page.rows, field)
    label = next((one.label for entry in told for one in entry.changes), "") if field else ""
    context = {
        "page": page,
        "entries": told,
        "what": table_words(table),
        "row_pk": row_pk,
        "field_label": label,
        "zone": patient.centre.time_zone,
        **about(patient),
    }
    return render(request, "chart/row_history.html", context)


def _patient(request: RegistryRequest, number: str) -> Patient:
    """The patient; looking at the history is a reading, too."""
    patient = patient_or_404(request, number, Permission.VIEW_HISTORY)
    note_reading(Reading.HISTORY, patient_id=patient.pk, centre_id=patient.centre_id)
    return patient


def _list(
    request: RegistryRequest, patient: Patient, found: EventQuerySet, *, readings: bool
) -> HttpResponse:
    form = HistoryFilters(request.GET, **choices_in(found), readings=readings)
    page = page_by_id(form.narrowed().apply(found), request.GET, PAGE_SIZE)
    context = {
        "page": page,
        "entries": entries(page.rows),
        "form": form,
        "readings": readings,
        "zone": patient.centre.time_zone,
        **about(patient),
    }
    return render(request, "chart/history.html", context)


def choices_in(found: EventQuerySet) -> dict[str, Any]:
    """What the filters offer: tables and people that occur in a patient's history."""
    pairs = found.values_list("table_name", "actor_id").order_by().distinct()
    tables, people = {pair[0] for pair in pairs}, {pair[1] for pair in pairs if pair[1]}
    known = User.objects.filter(pk__in=people).order_by("full_name", "email")
    return {"tables": tables, "people": list(known)}
