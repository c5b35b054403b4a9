"""Follow-up visits whose window has closed and what became of them: what figures count."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractYear

from registry.completeness.codes import ENDINGS, LOSSES, OUTCOMES_OF, Outcome, Part
from registry.core.paging import Page, page_by_day
from registry.patients.codes import RecordKind
from registry.schedules.codes import State
from registry.schedules.models import (
    OWED,
    PlannedItem,
    PlannedItemQuerySet,
    state_expression,
)
from registry.schedules.rules import ASSESSMENT_QUALIFIERS

PAGE_ROWS = 50
# Assessments that a plan wants without demanding them, or demands of some children only.
WAIVED = [one for one in ASSESSMENT_QUALIFIERS if one == "optional" or one.startswith("if_")]

# The item is done by a visit, and of all that its line of the plan demands nothing is missing.
_COMPLETE = """coalesce((
    SELECT bool_and(told.codes && ARRAY[split_part(wanted, ':', 1),
        CASE WHEN wanted LIKE '%%:or\\_%%' THEN split_part(wanted, ':or_', 2)
            ELSE split_part(wanted, ':', 1) END])
    FROM registry_templateitem line
    CROSS JOIN unnest(line.assessments::text[]) AS wanted
    CROSS JOIN (
        SELECT array_agg(answer.assessment::text) AS codes
        FROM registry_visititem link
        JOIN registry_visitassessment answer ON answer.visit_id = link.visit_id
            AND (answer.done OR answer.null_reason = 'not_applicable')
        WHERE link.planned_item_id = registry_planneditem.id) told
    WHERE line.id = registry_planneditem.template_item_id
        AND split_part(wanted, ':', 2) <> ALL(%s)), false)"""


@dataclass(frozen=True)
class Scope:
    """Of what: centres, day, and what the figures are narrowed to; empty and 0 stand for all."""

    centres: tuple[int, ...]
    as_of: dt.date
    template: str = ""
    visit: str = ""
    year: int = 0

    def narrowed(self, *, centre: int, template: str, visit: str, year: int) -> "Scope":
        """One line of the table: what it leaves open stays as it was."""
        return replace(
            self,
            centres=(centre,),
            template=template or self.template,
            visit=visit or self.visit,
            year=year or self.year,
        )


def outcome_expression(as_of: dt.date) -> Case:
    """`rules.outcome` as SQL, empty where a visit does not count; wants `state`."""
    within = Q(state=State.STOPPED, stopped_on__lte=F("closes_on"))
    losses = [
        When(state=State.STOPPED, stopped_because=because, then=Value(told.value))
        for because, told in LOSSES.items()
    ]
    endings = [
        When(within & Q(stopped_because=because), then=Value(told.value))
        for because, told in ENDINGS.items()
    ]
    return Case(
        When(closes_on__gte=as_of, then=Value("")),
        When(state=State.DONE_IN_WINDOW, then=Value(Outcome.ON_TIME.value)),
        When(state=State.DONE_EARLY, then=Value(Outcome.EARLY.value)),
        When(state=State.DONE_LATE, then=Value(Outcome.LATE.value)),
        When(state=State.NOT_REQUIRED, then=Value("")),
        *losses,
        *endings,
        When(within, then=Value("")),
        default=Value(Outcome.GAP.value),
        output_field=CharField(),
    )


def closed_items(scope: Scope) -> PlannedItemQuerySet:
    """Follow-up visits that are owed (schedules.models.OWED) of the registry's own patients and
    whose window has closed, with `state` and `outcome`.

    Left out: published, reference and test records, optional visits, steps of consent, and what
    lies on day 0 or before it, which is not follow-up.
    """
    found = PlannedItem.objects.filter(
        OWED,
        centre__in=scope.centres,
        closes_on__lt=scope.as_of,
        patient__record_kind=RecordKind.REGISTRY,
        target_on__gt=F("track__anchor_on"),
    )
    if scope.template:
        found = found.filter(track__template__code=scope.template)
    if scope.visit:
        found = found.filter(code=scope.visit)
    if scope.year:
        found = found.filter(target_on__year=scope.year)
    found = found.annotate(state=state_expression(scope.as_of))
    return found.annotate(outcome=outcome_expression(scope.as_of)).exclude(outcome="")


def with_completeness(found: PlannedItemQuerySet) -> PlannedItemQuerySet:
    """Adds `complete`: the visit that fulfils the item has every assessment that the plan demands
    always, done or not applicable at that visit; one of two, where the plan allows an exchange."""
    return found.annotate(complete=RawSQL(_COMPLETE, [WAIVED], output_field=BooleanField()))  # noqa: S611 - constant


def columns_of(found: PlannedItemQuerySet) -> "QuerySet[PlannedItem, tuple[object, ...]]":
    """What the statement of the figures reads of each visit."""
    return (
        with_completeness(found)
        .annotate(
            template=F("track__template__code"),
            year=ExtractYear("target_on"),
            anchor_on=F("track__anchor_on"),
        )
        .values_list(
            *("id", "centre_id", "patient_id", "track_id", "template_item_id"),
            *("template", "code", "year", "anchor_on", "target_on", "closes_on"),
            *("done_on", "stopped_on", "stopped_because", "outcome", "complete"),
        )
    )


def items_behind(scope: Scope, part: Part) -> PlannedItemQuerySet:
    """The visits that a figure counts. Person-time takes of each track the visit that closed last
    among those of a line."""
    found = closed_items(scope).filter(Q(outcome__in=OUTCOMES_OF[part]))
    if part in (Part.COMPLETE, Part.INCOMPLETE):
        return with_completeness(found).filter(Q(complete=part == Part.COMPLETE))
    if part == Part.TIME:
        newest = closed_items(scope).order_by("track", "-closes_on", "-id").distinct("track")
        return found.filter(pk__in=newest.values("pk"))
    return found


def page_behind(scope: Scope, part: Part, asked: Mapping[str, str]) -> Page[PlannedItem]:
    """A page of them, newest target first; one statement."""
    related = ("patient", "template_item", "track__template", "track__lesion", "centre")
    found = items_behind(scope, part).select_related(*related)
    return page_by_day(found, "target_on", asked, PAGE_ROWS)
