import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.patients.models import Patient
from registry.schedules import rules
from registry.schedules.codes import GIVEN_UP, Anchor, State
from registry.schedules.models import PlannedItem, ScheduleTemplate, TemplateItem


@dataclass(frozen=True)
class PlannedPreview:
    """One line of a plan that is not saved yet."""

    template: ScheduleTemplate
    item: TemplateItem
    window: rules.Window


def item_for(
    access: Access, item_id: int, permission: Permission = Permission.VIEW_PATIENTS
) -> PlannedItem:
    """The planned item if the person may do it there; PlannedItem.DoesNotExist otherwise."""
    allowed = PlannedItem.objects.filter(access.rows_where(permission))
    return allowed.select_related(
        "patient__centre", "centre", "template_item__template", "track__lesion"
    ).get(pk=item_id)


def templates_for(term_code: str, *, systemic: bool, day: dt.date) -> list[ScheduleTemplate]:
    """Templates in force on a day that a treatment of this diagnosis starts.

    The plan per infusion applies to systemic routes alone; of each code the newest version.
    """
    active = ScheduleTemplate.objects.filter(
        Q(retired_on__isnull=True) | Q(retired_on__gt=day),
        active_from__lte=day,
        diagnoses__term=term_code,
    )
    if not systemic:
        active = active.exclude(anchor=Anchor.EACH_ADMINISTRATION)
    newest: dict[str, ScheduleTemplate] = {}
    for template in active.order_by("code", "version"):
        newest[template.code] = template
    return list(newest.values())


def versions_of(code: str) -> list[ScheduleTemplate]:
    """Every version of a plan, newest first; one statement."""
    return list(ScheduleTemplate.objects.filter(code=code).order_by("-version"))


def preview_plan(
    term_code: str, anchor_on: dt.date, *, systemic: bool, today: dt.date
) -> list[PlannedPreview]:
    """The plan that a treatment on a day would start, in order of target; two statements."""
    templates = {t.pk: t for t in templates_for(term_code, systemic=systemic, day=today)}
    lines = TemplateItem.objects.filter(template__in=templates, extension=False)
    lines = lines.order_by("position")
    plan = [
        PlannedPreview(templates[line.template_id], line, rules.window(anchor_on, offset_of(line)))
        for line in lines
    ]
    return sorted(plan, key=lambda one: (one.window.target_on, one.template.code))


def offset_of(line: TemplateItem) -> rules.Offset:
    """A template line as the rules read it."""
    return rules.Offset(
        line.code, line.offset_value, line.offset_unit, line.before_days, line.after_days
    )


def items_of(patient: Patient) -> Sequence[PlannedItem]:
    """Every planned item of a patient in order of target, with what pages show; one statement."""
    found = PlannedItem.objects.filter(patient=patient)
    return list(
        found.select_related("template_item__template", "track__lesion").order_by("target_on", "id")
    )


@dataclass(frozen=True)
class ItemOnDay:
    """A planned item as it stands on a day: what happened later is not known yet.

    `deviation_days` is negative for early, positive for late, None while it is not done.
    """

    item: PlannedItem
    state: State
    done_on: dt.date | None
    deviation_days: int | None


def item_on(item: PlannedItem, as_of: dt.date) -> ItemOnDay:
    """The one state of an item on a day, with what has been done by then."""
    done_on = item.done_on if item.done_on is not None and item.done_on <= as_of else None
    late = None if done_on is None else rules.deviation_days(item.facts, done_on)
    return ItemOnDay(item, rules.status(item.facts, as_of), done_on, late)


def plan_of(patient: Patient, as_of: dt.date) -> list[ItemOnDay]:
    """Every planned item of a patient on a day, in order of target; one statement.

    Page, command and export say the same because they all ask here.
    """
    return [item_on(item, as_of) for item in items_of(patient)]


def matching_items(items: Iterable[PlannedItem], day: dt.date) -> list[PlannedItem]:
    """Items not done yet whose window holds the day, nearest target first: what a visit on that
    day fulfils. A consent step is fulfilled by its answer, never by a visit, and what its own plan
    has given up is not offered; after an end of follow-up a visit still counts."""
    open_on = [
        item
        for item in items
        if item.done_on is None
        and item.opens_on <= day <= item.closes_on
        and not item.is_consent
        and item.stopped_because not in GIVEN_UP
    ]
    return sorted(open_on, key=lambda item: abs((item.target_on - day).days))
