"""Plans, their versions, and two versions side by side: for everybody who works in the registry."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.accounts.access import Access, RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.core.numbers import whole_number
from registry.plans.comparison import compare
from registry.plans.rules import version_findings
from registry.plans.selectors import (
    is_used,
    lines_of,
    newest_in_force,
    plan_groups,
    running_on,
    version_of,
)
from registry.plans.words import compared_rows, line_rows, when_words
from registry.schedules.models import ScheduleTemplate
from registry.schedules.selectors import versions_of
from registry.schedules.versions import ANCHORED_ON_BIRTH


def today_of(access: Access) -> dt.date:
    """The day at the centre where she works now."""
    return access.centre.today() if access.centre else timezone.now().date()


def version_or_404(code: str, version: int) -> ScheduleTemplate:
    try:
        return version_of(code, version)
    except ScheduleTemplate.DoesNotExist:
        raise Http404("no such version") from None


@requires(Permission.VIEW_PLANS)
@require_safe
def plans(request: RegistryRequest) -> HttpResponse:
    """Every plan with its versions, and how many tracks run on each."""
    day = today_of(request.access)
    groups = plan_groups(request.access, day)
    rows = [
        {
            "group": group,
            "versions": [(one, when_words(one.template, day)) for one in group.versions],
        }
        for group in groups
    ]
    return render(request, "plans/plans.html", {"rows": rows, **_may(request.access)})


def _may(access: Access) -> dict[str, bool]:
    return {
        "may_edit": bool(access.centres_where(Permission.CONFIGURE)),
        "may_move": access.may(Permission.MOVE_PLANS),
    }


@requires(Permission.VIEW_PLANS)
@require_safe
def plan(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """One version: its visits with their windows, and what can be done with it."""
    template = version_or_404(plan_code, plan_version)
    day, lines = today_of(request.access), lines_of(template)
    versions = versions_of(plan_code)
    context: dict[str, Any] = {
        "template": template,
        "when": when_words(template, day),
        "rows": line_rows(lines),
        "disorders": [str(one.term) for one in template.diagnoses.all()],
        "versions": versions,
        "other": _beside(template, versions),
        "findings": version_findings(lines) if template.is_draft else [],
        "from_birth": template.anchor in ANCHORED_ON_BIRTH,
        **_may(request.access),
    }
    context |= _can(request.access, template, versions, day)
    return render(request, "plans/plan.html", context)


def _can(
    access: Access, template: ScheduleTemplate, versions: list[ScheduleTemplate], day: dt.date
) -> dict[str, Any]:
    """What may follow: a copy of the newest, taking an activation back, moving tracks on."""
    newest, in_force = versions[0], newest_in_force(versions, day)
    edits = bool(access.centres_where(Permission.CONFIGURE))
    mine = newest.pk == template.pk and template.copied_from_id and not template.is_draft
    running = 0
    if access.may(Permission.MOVE_PLANS) and access.centre:
        running = len(running_on(template, access.centre.pk))
    return {
        "draft": newest if newest.is_draft else None,
        "may_take_back": edits and mine and not is_used(template),
        "newer": in_force if in_force and in_force.version > template.version else None,
        "running": running,
    }


def _beside(
    template: ScheduleTemplate, versions: list[ScheduleTemplate]
) -> ScheduleTemplate | None:
    """The version to compare with at first: the one that it was copied from, or the one before."""
    others = [one for one in versions if one.version < template.version] or [
        one for one in versions if one.pk != template.pk
    ]
    copied = [one for one in others if one.pk == template.copied_from_id]
    return next(iter([*copied, *others]), None)


@requires(Permission.VIEW_PLANS)
@require_safe
def compared(request: RegistryRequest, plan_code: str, plan_version: int) -> HttpResponse:
    """Two versions side by side; `with` names the other one."""
    template = version_or_404(plan_code, plan_version)
    versions = versions_of(plan_code)
    asked = whole_number(request.GET.get("with", ""))
    chosen = next((one for one in versions if one.version == asked), None)
    other = chosen or _beside(template, versions) or template
    old, new = sorted((version_or_404(plan_code, other.version), template), key=_number)
    rows = compare(lines_of(old), lines_of(new))
    context = {
        "template": template,
        "old": old,
        "new": new,
        "versions": [one for one in versions if one.pk != template.pk],
        "other": other,
        "rows": compared_rows([row for row in rows if row.difference != "same"]),
        "same": [row for row in rows if row.difference == "same"],
    }
    return render(request, "plans/compare.html", context)


def _number(template: ScheduleTemplate) -> int:
    return template.version
