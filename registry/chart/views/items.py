"""What a coordinator does to one planned item: log an attempt, set its target, call it missed or
not required, reopen it. One small page each, back to where she came from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.core.errors import Refused
from registry.core.forms import RegistryForm, RegistryModelForm, told
from registry.core.paths import way_back
from registry.patients.pages import about
from registry.schedules.actions import mark_missed, mark_not_required, reopen
from registry.schedules.anchoring import set_target
from registry.schedules.forms import MissedForm, NotRequiredForm, TargetForm
from registry.schedules.models import PlannedItem
from registry.schedules.pages import item_or_404
from registry.schedules.rules import status
from registry.visits.actions import log_attempt
from registry.visits.item_forms import AttemptForm
from registry.visits.selectors import attempts_of

REFUSED = 422
Form = RegistryForm | RegistryModelForm


@dataclass
class Act:
    """One of the pages: its words, its form, and what saving it does."""

    title: str
    action_label: str
    form: Form
    save: Callable[[], str]
    danger: bool = False


@requires(Permission.CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def item_target(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Sets the target by hand, so that no correction of day 0 moves it; empty takes that back."""
    item = item_or_404(request, item_id, Permission.CORRECT)
    form = TargetForm(
        _sent(request), initial={"target_on": item.pinned_on, "reason": item.pinned_because}
    )

    def save() -> str:
        typed = form.cleaned_data
        set_target(item=item, target_on=typed["target_on"], reason=typed["reason"])
        return _("Target set by hand.") if typed["target_on"] else _("The item follows its plan.")

    return _page(request, item, Act(_("Set the target by hand"), _("Save"), form, save))


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_attempt(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Notes one try to reach the family."""
    item = item_or_404(request, item_id, Permission.CHASE)
    form = AttemptForm(_sent(request), initial={"attempted_on": item.centre.today()})

    def save() -> str:
        form.instance.planned_item = item
        log_attempt(by=request.user, attempt=form.instance)
        return _("Attempt noted.")

    return _page(request, item, Act(_("Log an attempt"), _("Save"), form, save))


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_missed(request: RegistryRequest, item_id: int) -> HttpResponse:
    """The visit did not take place. It can be reopened, and a late visit still counts."""
    item = item_or_404(request, item_id, Permission.CHASE)
    form = MissedForm(_sent(request), initial={"on": item.centre.today()})

    def save() -> str:
        mark_missed(item=item, **form.cleaned_data)
        return _("Marked as missed.")

    return _page(request, item, Act(_("Mark missed"), _("Mark missed"), form, save, danger=True))


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_not_required(request: RegistryRequest, item_id: int) -> HttpResponse:
    """The visit is not needed."""
    item = item_or_404(request, item_id, Permission.CHASE)
    form = NotRequiredForm(_sent(request), initial={"on": item.centre.today()})

    def save() -> str:
        mark_not_required(item=item, **form.cleaned_data)
        return _("Marked as not required.")

    title = _("Not required")
    return _page(request, item, Act(title, _("Mark not required"), form, save, danger=True))


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def item_reopen(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Takes back 'missed' or 'not required'."""
    item = item_or_404(request, item_id, Permission.CHASE)
    form = RegistryForm(_sent(request))

    def save() -> str:
        reopen(item=item)
        return _("The item is open again.")

    return _page(request, item, Act(_("Reopen"), _("Reopen"), form, save))


def _sent(request: RegistryRequest) -> QueryDict | None:
    """What a form is bound to: also a form without fields is sent."""
    return request.POST if request.method == "POST" else None


def _page(request: RegistryRequest, item: PlannedItem, act: Act) -> HttpResponse:
    """Shows the form, or saves it and goes back."""
    back = way_back(request, f"{reverse('patient', args=[item.patient.key])}#item-{item.pk}")
    sent = request.method == "POST"
    if sent and act.form.is_valid():
        try:
            return once(request, request.user, lambda: _saved(request, act, back))
        except Refused as refused:
            for finding in act.form.add_findings(refused.findings):
                act.form.add_error(None, told(finding))
    context = _context(request, item, act, back)
    return render(request, "chart/item_act.html", context, status=REFUSED if sent else 200)


def _saved(request: RegistryRequest, act: Act, back: str) -> str:
    told = act.save()
    messages.success(request, told)
    return back


def _context(request: RegistryRequest, item: PlannedItem, act: Act, back: str) -> dict[str, Any]:
    return {
        "act": act,
        "form": act.form,
        "item": item,
        "state": status(item.facts, item.centre.today()),
        "attempts": attempts_of(item),
        "back": back,
        "submission": key_of(request),
        **about(item.patient),
    }
