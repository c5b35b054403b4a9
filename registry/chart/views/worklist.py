from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.replay import replay_of
from registry.chart.codes import Show
from registry.chart.forms import WorklistFilters
from registry.chart.selectors.replay import told_bookings
from registry.chart.selectors.worklist import (
    Cursor,
    Tile,
    centre_of,
    parse_cursor,
    worklist_of,
)
from registry.core.paging import up_to

ABILITIES = {
    "may_chase": Permission.CHASE,
    "may_record": Permission.RECORD,
    "may_consent": Permission.RECORD_CONSENT,
}


@requires(Permission.VIEW_PATIENTS)
@require_safe
def worklist(request: RegistryRequest) -> HttpResponse:
    """What closes first in the centre where the person works now. Research follows nobody up: who
    reads for it begins with the patients."""
    access = request.access
    if access.reads_for_research:
        return redirect("patients")
    replay = replay_of(request, centre_of(access))
    moment = replay.moment
    filters = WorklistFilters(request.GET, today=moment.day)
    found = worklist_of(access, filters.asked(), _cursor(request.GET), moment)
    context = {
        "found": found,
        "filters": filters,
        "replay": replay,
        "told_bookings": told_bookings(moment),
        "counts": [_count(tile, request.GET) for tile in found.tiles],
        **{name: moment.is_today and access.may(one) for name, one in ABILITIES.items()},
    }
    return _answer(request, context)


def _answer(request: RegistryRequest, context: dict[str, object]) -> HttpResponse:
    """The whole page, or its moving part when htmx asks for that."""
    part = request.htmx and not request.htmx.history_restore_request
    name = "chart/worklist.htmx.html" if part else "chart/worklist.html"
    answer = render(request, name, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _cursor(asked: QueryDict) -> Cursor | None:
    after = parse_cursor(asked.get("after", ""))
    return after or parse_cursor(asked.get("before", ""), backwards=True)


def _count(tile: Tile, asked: QueryDict) -> dict[str, object]:
    """A tile as components/counts.html draws it; the current one leads back to all."""
    current = asked.get("state") == tile.show
    link = asked.copy()
    for name in ("after", "before", "state"):
        link.pop(name, None)
    if not current:
        link["state"] = tile.show
    return {
        "label": tile.show.label,
        "value": up_to(tile.total),
        "note": _safety(tile),
        "href": f"?{link.urlencode()}",
        "state": "due" if tile.show == Show.CLOSING else tile.show,
        "icon": "warning" if tile.show == Show.CLOSING else "",
        "current": current,
    }


def _safety(tile: Tile) -> str:
    if not tile.safety:
        return ""
    text = ngettext("%(n)s for safety", "%(n)s for safety", tile.safety)
    return text % {"n": up_to(tile.safety)}
