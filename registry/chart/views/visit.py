from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once, taken
from registry.chart.actions import FollowUpEntry, enter_visit
from registry.chart.selectors.visit import record_for
from registry.chart.views.barred import shown_barred
from registry.chart.visit_page import VisitPage
from registry.chart.words import deviation
from registry.consents.findings import new_data_findings
from registry.core.errors import Refused
from registry.core.paths import way_back
from registry.patients.pages import about, patient_or_404
from registry.schedules.rules import deviation_days
from registry.visits.models import Visit

REFUSED = 422


@requires(Permission.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: RegistryRequest, number: str) -> HttpResponse:
    """Enters a visit: first which one, where the address does not say, then what was found."""
    patient = patient_or_404(request, number, Permission.RECORD)
    barred = new_data_findings(patient)
    if barred:
        return shown_barred(request, patient, barred)
    page = VisitPage(request, record_for(request.user, patient))
    again = taken(request, request.user)
    if again is not None:
        return again
    if not page.sent and not page.chosen:
        return _shown(request, page, "chart/visit_choose.html")
    if page.to_save and not page.done_faults():
        entry = page.entry()
        if entry is not None:
            try:
                return once(request, request.user, lambda: _save(request, entry))
            except Refused as refused:
                page.add_findings(refused.findings)
    return _shown(request, page, "chart/visit_new.html", REFUSED if page.to_save else 200)


@requires(Permission.RECORD)
@require_safe
def visit_date(request: RegistryRequest, number: str) -> HttpResponse:
    """What the date says about the chosen items, and which others it would fulfil (htmx)."""
    return _shown(request, _page(request, number), "chart/visit_date.html")


def _page(request: RegistryRequest, number: str) -> VisitPage:
    patient = patient_or_404(request, number, Permission.RECORD)
    return VisitPage(request, record_for(request.user, patient))


def _shown(
    request: RegistryRequest, page: VisitPage, template: str, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        **about(page.patient),
        "submission": key_of(request),
        "next": way_back(request, ""),
    }
    return render(request, template, context, status=status)


def _save(request: RegistryRequest, entry: FollowUpEntry) -> str:
    """Saves, tells what the date meant, and leads to the event page after a 'yes'."""
    visit = enter_visit(by=request.user, entry=entry)
    messages.success(request, _told(visit, entry))
    patient = reverse("patient", args=[visit.patient.key])
    if any(review.any_event for review in entry.reviews):
        event_page = reverse("adverse-event-new", args=[visit.patient.key])
        return f"{event_page}?visit={visit.pk}"
    return way_back(request, patient)


def _told(visit: Visit, entry: FollowUpEntry) -> str:
    day = date_format(visit.visited_on, "DATE_FORMAT")
    saved = _("Visit of %(day)s saved.") % {"day": day}
    windows = (
        f"{item.code}: {deviation(deviation_days(item.facts, visit.visited_on))}."
        for item in entry.visit.items
    )
    return " ".join([saved, *windows])
