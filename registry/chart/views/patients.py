from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.chart.selectors.patients import patient_list


@requires(Permission.VIEW_PATIENTS)
@require_safe
def patients(request: RegistryRequest) -> HttpResponse:
    """The patients of the centre; a search reaches every centre of the person."""
    asked = request.GET.dict()
    context = {
        "found": patient_list(request.access, asked),
        "search": asked.get("q", "").strip(),
        "paged": "after" in asked or "before" in asked,
        "for_research": request.access.reads_for_research,
        "may_enrol": request.access.may(Permission.ENROL),
        "may_name": bool(request.access.centres_where(Permission.VIEW_IDENTITY)),
    }
    return render(request, "chart/patients.html", context)
