"""Who is sought, lost, and found again: the decision of the lead, and the list of the lost."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.accounts.replay import replay_of
from registry.chart.chase_actions import Decided, decide
from registry.chart.chase_actions import found_again as find_again
from registry.chart.next_try import rungs
from registry.chart.selectors.lost import lost_page
from registry.core.errors import Finding, Refused
from registry.core.forms import told
from registry.core.paths import way_back
from registry.patients.pages import about, patient_or_404
from registry.patients.selectors import stop_in_force
from registry.schedules.models import PlannedItem
from registry.schedules.pages import item_or_404
from registry.schedules.rules import status
from registry.visits.codes import AttemptOutcome, Decision
from registry.visits.item_forms import DecisionForm
from registry.visits.seeking import Sought, ladder_of
from registry.visits.selectors import attempts_of

REFUSED = 422


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_decision(request: RegistryRequest, item_id: int) -> HttpResponse:
    """What was tried, and what the lead decides. Whoever chases reads it; the lead alone sends."""
    item = item_or_404(request, item_id, Permission.CHASE)
    decides = request.access.may(Permission.STOP_FOLLOW_UP, item.centre_id)
    if request.method == "POST" and not decides:
        raise PermissionDenied("the decision is the lead's")
    family = ladder_of(item, item.centre.today())
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, initial=_proposed(item, family))
    back = way_back(request, f"{reverse('patient', args=[item.patient.key])}#item-{item.pk}")
    if sent is not None and form.is_valid():
        try:
            return once(request, request.user, lambda: _decided(request, item, form, back))
        except Refused as refused:
            for finding in form.add_findings(_at_its_field(f) for f in refused.findings):
                form.add_error(None, told(finding))
    context = {
        "item": item,
        "state": status(item.facts, item.centre.today()),
        "attempts": attempts_of(item),
        "chase": family.chase,
        "rungs": rungs(family.chase),
        "form": form,
        "decides": decides,
        "back": back,
        "submission": key_of(request),
        **about(item.patient),
    }
    answer = REFUSED if sent is not None else 200
    return render(request, "chart/item_decision.html", context, status=answer)


def _proposed(item: PlannedItem, family: Sought) -> dict[str, Any]:
    """Untraceable is offered first where the search ended so; nothing while the ladder runs."""
    nowhere = family.chase.search == AttemptOutcome.NOT_FOUND
    loss = Decision.UNTRACEABLE if nowhere else Decision.LOST
    return {"on": item.centre.today(), "decision": loss if family.chase.finished else None}


def _at_its_field(finding: Finding) -> Finding:
    """The rules speak of the stop; the page has a decision and a day."""
    fields = {"kind": "decision", "stopped_on": "on"}
    return replace(finding, field=fields.get(finding.field, finding.field))


def _decided(request: RegistryRequest, item: PlannedItem, form: DecisionForm, back: str) -> str:
    """Does what was decided, and says so."""
    decided = Decided(**form.cleaned_data)
    decide(by=request.user, item=item, decided=decided)
    messages.success(request, _SAID[Decision(decided.decision)])
    return back


_SAID = {
    Decision.LOST: gettext_lazy("Lost to follow-up; nobody is reminded any more."),
    Decision.UNTRACEABLE: gettext_lazy("Untraceable; nobody is reminded any more."),
    Decision.KEEP_TRYING: gettext_lazy("The search goes on."),
    Decision.MISSED: gettext_lazy("Marked as missed; the gap closes when the child is seen."),
    Decision.NOT_REQUIRED: gettext_lazy("Marked as not required."),
}


@requires(Permission.VIEW_PATIENTS)
@require_safe
def patients_lost(request: RegistryRequest) -> HttpResponse:
    """Who is lost or untraceable at the centre where the person works, the latest first."""
    replay = replay_of(request, request.access.centre)
    context = {
        "found": lost_page(request.access, request.GET.dict(), replay.moment),
        "replay": replay,
        "may_chase": replay.moment.is_today and request.access.may(Permission.CHASE),
    }
    return render(request, "chart/patients_lost.html", context)


@requires(Permission.CHASE)
@require_POST
def found_again(request: RegistryRequest, number: str) -> HttpResponse:
    """The family is in contact again: one press undoes the loss. A second one changes nothing."""
    patient = patient_or_404(request, number, Permission.CHASE)
    stop = stop_in_force(patient)
    if stop is not None:
        try:
            find_again(by=request.user, stop=stop)
        except Refused as refused:
            messages.error(request, _("Not changed: %s") % refused)
        else:
            messages.success(request, _("Found again. The plan stands, and a late visit counts."))
    return redirect("patient", patient.key)
