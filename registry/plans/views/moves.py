"""Tracks go over to another version: one from the patient's plan, or all of a centre.

The lead of the centre decides: a change of the plan changes what is asked of her patients. Registry
administrators make versions and see no patient, so they cannot see what a move would do.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once, taken
from registry.core.errors import Refused
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.patients.pages import about
from registry.plans.forms import MoveForm
from registry.plans.preview import preview_move
from registry.plans.selectors import moves_of, newest_in_force, running_on, track_for, version_of
from registry.plans.views.shown import today_of, version_or_404
from registry.schedules.models import ScheduleTemplate, Track
from registry.schedules.selectors import versions_of
from registry.schedules.versions import move_tracks

REFUSED = 422


@requires(Permission.MOVE_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_move(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """Every track of her centre that runs on the version goes over to the one in force."""
    answer = taken(request, request.user)
    if answer:
        return answer
    template, access = version_or_404(plan_code, plan_version), request.access
    centre = access.centre
    if centre is None or not access.may(Permission.MOVE_PLANS):
        raise Http404("not at this centre")
    tracks = running_on(template, centre.pk)
    to = newest_in_force(versions_of(plan_code), today_of(access))
    done = reverse("plan", args=[plan_code, plan_version])
    return _page(request, "plans/move.html", tracks, to, done, {"template": template})


@requires(Permission.MOVE_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def track_move(request: RegistryRequest, number: str, track_id: int) -> HttpResponse:
    """One track of a patient goes over to another version, or back; `to` names the version."""
    answer = taken(request, request.user)
    if answer:
        return answer
    try:
        track = track_for(request.access, number, track_id, Permission.MOVE_PLANS)
    except Track.DoesNotExist:
        raise Http404("no such track") from None
    day, versions = track.centre.today(), versions_of(track.template.code)
    begun = [one for one in versions if one.active_from and one.active_from <= day]
    others = [one for one in begun if one.pk != track.template_id]
    asked = whole_number(request.POST.get("to") or request.GET.get("to", ""))
    moves = moves_of(track)
    to = next((one for one in others if one.version == asked), next(iter(others), None))
    context = {"track": track, "others": others, "moves": moves, **about(track.patient)}
    done = reverse("patient", args=[track.patient.key]) + "#plan"
    return _page(request, "plans/track_move.html", [track], to, done, context)


def _page(
    request: RegistryRequest,
    template: str,
    tracks: list[Track],
    to: ScheduleTemplate | None,
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The preview with the form of the reason; moves when that is sent."""
    form = MoveForm(request.POST if request.method == "POST" else None)
    movable = [] if to is None else [one for one in tracks if one.template_id != to.pk]
    if form.is_valid() and to is not None and movable:
        try:
            return once(request, request.user, lambda: _moved(request, movable, to, form, done))
        except Refused as refused:
            for finding in form.add_findings(refused.findings):
                form.add_error(None, told(finding))
    context |= {"form": form, "to": to, "submission": key_of(request)}
    if to is not None and movable:
        context |= _previewed(request, movable, version_of(to.code, to.version))
    return render(request, template, context, status=REFUSED if form.is_bound else 200)


def _previewed(
    request: RegistryRequest, tracks: list[Track], to: ScheduleTemplate
) -> dict[str, Any]:
    """What would happen, or why nothing can."""
    try:
        day = tracks[0].centre.today()
        return {"preview": preview_move(by=request.user, tracks=tracks, to=to, on=day)}
    except Refused as refused:
        return {"refused": refused.findings}


def _moved(
    request: RegistryRequest, tracks: list[Track], to: ScheduleTemplate, form: MoveForm, done: str
) -> str:
    moved = move_tracks(
        by=request.user,
        tracks=[track.pk for track in tracks],
        to=to,
        on=tracks[0].centre.today(),
        reason=form.cleaned_data["reason"],
    )
    words = ngettext(
        "%(n)s track runs on version %(to)s now.",
        "%(n)s tracks run on version %(to)s now.",
        moved.tracks,
    )
    messages.success(request, words % {"n": moved.tracks, "to": to.version})
    return done
