from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.chart.booking_page import BookingPage
from registry.core.errors import Refused
from registry.core.forms import told
from registry.core.paths import way_back
from registry.patients.pages import about
from registry.schedules.actions import book_trip
from registry.schedules.pages import item_or_404
from registry.schedules.rules import status

REFUSED = 422


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_book(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Books the appointment, changes it, or clears it; with it those that share the trip."""
    page = BookingPage(request, item_or_404(request, item_id, Permission.CHASE))
    patient = page.item.patient
    back = way_back(request, f"{reverse('patient', args=[patient.key])}#item-{page.item.pk}")
    if page.to_save and page.form.is_valid():
        try:
            return once(request, request.user, lambda: _saved(request, page, back))
        except Refused as refused:
            for finding in page.form.add_findings(refused.findings):
                page.form.add_error(None, told(finding))
    context = {
        "page": page,
        "form": page.form,
        "item": page.item,
        "state": status(page.item.facts, page.today),
        "back": back,
        "submission": key_of(request),
        **about(patient),
    }
    return render(request, "chart/item_book.html", context, status=REFUSED if page.to_save else 200)


def _saved(request: RegistryRequest, page: BookingPage, back: str) -> str:
    """Books, and says what was booked; a closed day is said, too, and kept."""
    day = page.form.cleaned_data["booked_on"]
    book_trip(items=page.trip, booked_on=day)
    n = len(page.trip)
    if day:
        saved = ngettext("Appointment saved.", "One trip for %(n)s visits saved.", n)
    else:
        saved = ngettext("Appointment cleared.", "Appointments of %(n)s visits cleared.", n)
    messages.success(request, saved % {"n": n})
    if closed := page.closed_words(day):
        messages.warning(request, closed + " " + _("The appointment is kept as it is."))
    return back
