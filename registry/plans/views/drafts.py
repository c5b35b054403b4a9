"""Drafts: copied, edited, activated and taken back by registry administrators."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.core.errors import Conflict, Refused, Severity
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.plans.actions import activate, copy_version, discard_draft, save_draft, take_back
from registry.plans.comparison import compare
from registry.plans.edit_page import DraftPage
from registry.plans.forms import ActivateForm
from registry.plans.rules import version_findings
from registry.plans.selectors import draft_of, lines_of
from registry.plans.views.shown import today_of, version_or_404
from registry.plans.words import compared_rows
from registry.schedules.models import ScheduleTemplate

CONFLICT, REFUSED = 409, 422


@requires(Permission.CONFIGURE)
@require_POST
def copied(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """Makes a draft of the newest version; a second press leads to the same draft."""
    version_or_404(plan_code, plan_version)
    try:
        draft = copy_version(code=plan_code)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("plan", plan_code, plan_version)
    return redirect("plan-edit", plan_code, draft.version)


@requires(Permission.CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def edited(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """The visits of a draft, in one form."""
    draft = _draft_or_404(plan_code, plan_version)
    page = DraftPage(request, draft)
    status, context = (REFUSED if page.to_save else 200), {"page": page, "template": draft}
    if page.is_valid():
        try:
            return _saved(request, page)
        except Conflict as conflict:
            status = CONFLICT
            context |= _beside_stored(page, conflict)
        except Refused as refused:
            for finding in refused.findings:
                page.head.add_error(None, told(finding))
    return render(request, "plans/edit.html", context, status=status)


def _saved(request: RegistryRequest, page: DraftPage) -> HttpResponse:
    saved = save_draft(
        draft=page.draft, edition=page.edition, lines=page.typed, **page.head.cleaned_data
    )
    found = version_findings(lines_of(version_or_404(saved.code, saved.version)))
    if any(finding.severity is Severity.ERROR for finding in found):
        messages.warning(request, _("Draft saved. It cannot be activated yet: see what it lacks."))
    else:
        messages.success(request, _("Draft saved. It can be activated."))
    return redirect("plan", saved.code, saved.version)


def _beside_stored(page: DraftPage, conflict: Conflict) -> dict[str, Any]:
    """What is stored now beside what was typed. Saved once more, what was typed stands."""
    stored = conflict.stored
    if not isinstance(stored, ScheduleTemplate) or not stored.is_draft:
        raise Http404("no draft any more")
    page.edition = stored.edition
    rows = compare(lines_of(stored), page.typed)
    return {"conflict": compared_rows([row for row in rows if row.difference != "same"])}


def _draft_or_404(code: str, version: int) -> ScheduleTemplate:
    try:
        return draft_of(code, version)
    except ScheduleTemplate.DoesNotExist:
        raise Http404("no such draft") from None


@requires(Permission.CONFIGURE)
@require_POST
def discarded(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """The draft goes."""
    discard_draft(draft=_draft_or_404(plan_code, plan_version))
    messages.success(request, _("The draft is gone."))
    return redirect("plans")


@requires(Permission.CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def activated(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """From when on treatments start the draft; what it lacks is told."""
    draft, today = _draft_or_404(plan_code, plan_version), today_of(request.access)
    sent = request.POST if request.method == "POST" else None
    form = ActivateForm(sent, initial={"active_from": today})
    edition = whole_number(request.POST.get("edition", "")) or draft.edition
    lines = lines_of(draft)
    found = version_findings(lines)
    if form.is_valid():
        try:
            return _begun(request, draft, edition, form.cleaned_data["active_from"])
        except Refused as refused:
            form.add_findings(refused.findings)
            for finding in (one for one in refused.findings if one.field == "version"):
                form.add_error(None, told(finding))
    assert draft.copied_from is not None
    before = version_or_404(plan_code, draft.copied_from.version)
    rows = compare(lines_of(before), lines)
    context = {
        "template": draft,
        "before": before,
        "form": form,
        "edition": draft.edition,
        "findings": found,
        "faulty": any(finding.severity is Severity.ERROR for finding in found),
        "rows": compared_rows([row for row in rows if row.difference != "same"]),
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "plans/activate.html", context, status=status)


def _begun(
    request: RegistryRequest, draft: ScheduleTemplate, edition: int, on: dt.date
) -> HttpResponse:
    found = activate(draft=draft, edition=edition, on=on, today=today_of(request.access))
    told_day = {"n": found.version, "day": date_format(on)}
    messages.success(request, _("Version %(n)s is active from %(day)s.") % told_day)
    return redirect(reverse("plan", args=[found.code, found.version]))


@requires(Permission.CONFIGURE)
@require_POST
def taken_back(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """The version is a draft again, as long as nobody runs on it."""
    template = version_or_404(plan_code, plan_version)
    try:
        take_back(version=template)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is a draft again; the version before it is active."))
    return redirect("plan", plan_code, plan_version)
