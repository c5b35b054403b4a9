from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.replay import replay_of
from registry.chart.selectors.patients import patient_list, search_of
from registry.identities.actions import search_identities
from registry.patients.selectors import patients_of


@requires(Permission.VIEW_PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def patients(request: RegistryRequest) -> HttpResponse:
    """The patients of the centre; a search reaches every centre of the person.

    What is searched is posted: it may be a name, and addresses stay in browsers and logs. Only a
    registry number or source label goes on into the address.
    """
    asked = request.POST.dict() if request.method == "POST" else request.GET.dict()
    replay = replay_of(request, request.access.centre)
    search, found = search_of(asked), set[int]()
    if request.method == "POST" and search:
        found = search_identities(access=request.access, text=search)
        if not found and patients_of(request.access, search).exists():
            query = urlencode({"q": search, **replay.moment.asked})
            return redirect(f"{reverse('patients')}?{query}")
    context = {
        "found": patient_list(request.access, asked, found, replay.moment),
        "replay": replay,
        "search": search,
        "paged": "after" in asked or "before" in asked,
        "posted": request.method == "POST",
        "for_research": request.access.reads_for_research,
        "may_enrol": replay.moment.is_today and request.access.may(Permission.ENROL),
        "may_name": bool(request.access.centres_where(Permission.VIEW_IDENTITY)),
    }
    return render(request, "chart/patients.html", context)
