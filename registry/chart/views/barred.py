from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from registry.accounts.access import RegistryRequest
from registry.core.errors import Finding
from registry.patients.models import Patient
from registry.patients.pages import about

REFUSED = 422


def shown_barred(
    request: RegistryRequest, patient: Patient, barred: Sequence[Finding]
) -> HttpResponse:
    """In the place of a form: why consent lets nothing new be entered, and what may be."""
    context = {**about(patient), "barred": barred}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "chart/entry_barred.html", context, status=status)
