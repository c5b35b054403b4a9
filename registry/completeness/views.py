import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.completeness import heat
from registry.completeness.bootstrap import FEWEST, MANY, SAMPLES, SAMPLES_OF_MANY
from registry.completeness.codes import By, Measure, Outcome, Part
from registry.completeness.csv_file import csv_of
from registry.completeness.forms import AskedForm, ComparedForm, MapForm
from registry.completeness.funnel import Funnel, Place, draw
from registry.completeness.items import Scope, page_behind
from registry.completeness.jobs import FEWEST_PATIENTS, FEWEST_VISITS
from registry.completeness.selectors import (
    FEWEST_PEERS,
    Peers,
    Words,
    centre_of,
    centres_of,
    lines_of,
    peers_of,
    words,
)
from registry.completeness.words import percent, row_of
from registry.schedules.selectors import item_on

TABS = {
    "completeness": gettext_lazy("Figures"),
    "completeness-compare": gettext_lazy("Among the others"),
    "completeness-map": gettext_lazy("Map of visits"),
}


@requires(Permission.VIEW_COMPLETENESS)
@require_safe
def completeness(request: RegistryRequest) -> HttpResponse:
    """The figures of the current centre: shares, delay and person-time, with their intervals."""
    centre = centre_of(request.access)
    known = words()
    form = AskedForm(request.GET, centre.today(), known.templates)
    scope = _scope((centre.pk,), form, centre.today())
    by = _by(form)
    rows = [row_of(line, scope, known) for line in lines_of(scope, by)]
    context = {
        **_frame("completeness"),
        "form": form,
        "rows": rows,
        "as_of": scope.as_of,
        "by": by,
        "samples": number_format(SAMPLES, force_grouping=True),
        "samples_of_many": SAMPLES_OF_MANY,
        "many": number_format(MANY, force_grouping=True),
        "fewest": FEWEST,
    }
    return render(request, "completeness/figures.html", context)


@requires(Permission.VIEW_COMPLETENESS)
@require_safe
def visits(request: RegistryRequest) -> HttpResponse:
    """The visits behind a figure, newest first."""
    centre = centre_of(request.access)
    known = words()
    form = AskedForm(request.GET, centre.today(), known.templates)
    scope = _scope((centre.pk,), form, centre.today())
    scope = replace(scope, visit=request.GET.get("visit", "")[:12].replace("\x00", ""))
    part = _part(request.GET.get("part", ""))
    page = page_behind(scope, part, request.GET)
    context = {
        **_frame("completeness"),
        "part": part,
        "parts": _parts(request, part),
        "page": page,
        "lines": [(item_on(item, scope.as_of), _outcome(item)) for item in page.rows],
        "as_of": scope.as_of,
        "of": _of(scope, known),
    }
    return render(request, "completeness/visits.html", context)


@requires(Permission.VIEW_COMPLETENESS)
@require_safe
def compare(request: RegistryRequest) -> HttpResponse:
    """The current centre among the others, who stay without a name."""
    centre = centre_of(request.access)
    known = words()
    form = ComparedForm(request.GET, centre.today(), known.templates)
    asked = form.cleaned_data if form.is_valid() else {}
    measure = Measure(asked.get("measure") or Measure.ON_TIME)
    peers = peers_of(centre, asked.get("template", ""), asked.get("year") or 0)
    shown = peers is not None and peers.enough
    funnel = _funnel(peers, measure) if peers and shown else None
    context = {
        **_frame("completeness-compare"),
        "form": form,
        "measure": measure,
        "peers": peers,
        "shown": shown,
        "funnel": funnel,
        "pooled": percent(funnel.share) if funnel else "",
        "fewest_visits": FEWEST_VISITS,
        "fewest_patients": FEWEST_PATIENTS,
        "fewest_peers": FEWEST_PEERS,
    }
    return render(request, "completeness/compare.html", context)


@requires(Permission.VIEW_COMPLETENESS)
@require_safe
def map_of_visits(request: RegistryRequest) -> HttpResponse:
    """Centre by visit, for every centre that the person may see."""
    here = centre_of(request.access)
    known = words()
    form = MapForm(request.GET, here.today(), known.templates)
    centres = {centre.pk: centre for centre in centres_of(request.access)}
    scope = _scope(tuple(centres), form, here.today())
    maps = heat.maps_of(lines_of(scope, By.VISIT), centres, known, scope, here)
    context = {
        **_frame("completeness-map"),
        "form": form,
        "maps": maps,
        "legend": heat.LEGEND,
        "as_of": scope.as_of,
        "many": len(centres) > 1,
    }
    return render(request, "completeness/map.html", context)


@requires(Permission.VIEW_COMPLETENESS)
@require_safe
def download(request: RegistryRequest) -> HttpResponse:
    """The figures as CSV, of every centre that the person may see, a line per visit and year."""
    here = centre_of(request.access)
    known = words()
    form = AskedForm(request.GET, here.today(), known.templates)
    centres = {centre.pk: centre for centre in centres_of(request.access)}
    scope = _scope(tuple(centres), form, here.today())
    text = csv_of(lines_of(scope, By.VISIT_YEAR), scope, known, centres)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"completeness-{scope.as_of}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _frame(tab: str) -> dict[str, Any]:
    tabs = [
        {"name": name, "label": str(label), "current": name == tab} for name, label in TABS.items()
    ]
    return {"tabs": tabs}


def _scope(centres: tuple[int, ...], form: AskedForm, today: dt.date) -> Scope:
    """What is asked for; a day that is none counts as today, a plan or year that is none as all."""
    form.is_valid()
    asked = form.cleaned_data
    return Scope(
        centres,
        asked.get("as_of") or today,
        asked.get("template", ""),
        year=asked.get("year") or 0,
    )


def _by(form: AskedForm) -> By:
    """A line per plan, or what else was asked for."""
    return By(form.cleaned_data.get("by") or By.TEMPLATE)


def _part(text: str) -> Part:
    return Part(text) if text in Part.values else Part.DUE


def _parts(request: RegistryRequest, current: Part) -> list[dict[str, object]]:
    """Links to the other lists behind the same line."""
    asked = request.GET.copy()
    asked.pop("after", None)
    asked.pop("before", None)
    found: list[dict[str, object]] = []
    for part in Part:
        asked["part"] = part.value
        found.append(
            {"label": part.label, "href": f"?{asked.urlencode()}", "current": part == current}
        )
    return found


def _of(scope: Scope, known: Words) -> str:
    """What the figure is of, in words."""
    plan = known.templates.get(scope.template, _("All plans"))
    year = str(scope.year) if scope.year else ""
    return " · ".join(filter(None, (plan, scope.visit, year)))


def _outcome(item: object) -> Outcome:
    return Outcome(item.outcome)  # type: ignore[attr-defined]


def _funnel(peers: Peers, measure: Measure) -> Funnel:
    rates = [*peers.others, *([peers.own] if peers.own else [])]
    return draw([_place(getattr(one, measure.value), one.due, one is peers.own) for one in rates])


def _place(part: int, due: int, own: bool) -> Place:
    return Place(part, due, own, percent(part / due))
