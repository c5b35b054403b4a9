from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from registry.accounts.models import User
from registry.core.actions import action
from registry.core.errors import Conflict, Finding, gather, refuse_errors
from registry.patients.models import belongs
from registry.safety.findings import ended, event_findings, judgement_findings, review_findings
from registry.safety.models import (
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
    CausalityJudgement,
)
from registry.safety.rules import v01_fatal


@action
def record_adverse_event(
    *,
    by: User,
    event: AdverseEvent,
    judgement: AdverseEventAssessment,
    causality: Sequence[CausalityJudgement],
) -> AdverseEvent:
    """Saves an event with its first judgement, causality per component. Rules D02, D09, D11,
    D18, V01 to V03, V06, V10."""
    refuse_errors(event_findings(event))
    belongs(event, to=event.patient, by=by)
    event.save(force_insert=True)
    judge(by=by, event=event, judgement=judgement, causality=causality)
    return event


@action
def judge(
    *,
    by: User,
    event: AdverseEvent,
    judgement: AdverseEventAssessment,
    causality: Sequence[CausalityJudgement],
) -> AdverseEventAssessment:
    """A judgement of an event; a later one is a new row and the old ones stay."""
    judgement.event, judgement.term_id = event, event.term_id
    literature = event.patient.is_literature
    refuse_errors(judgement_findings(judgement, causality), literature=literature)
    belongs(judgement, to=event, by=by)
    judgement.save(force_insert=True)
    for row in causality:
        belongs(row, to=event, by=by)
        row.assessment = judgement
    CausalityJudgement.objects.bulk_create(causality)
    return judgement


@action
def correct_event(*, event: AdverseEvent, read_version: int) -> AdverseEvent:
    """Saves how an event went on (end, outcome) if nobody has saved it since `read_version`;
    Conflict otherwise. Rules D02, D09, V01, V10."""
    refuse_errors(gather(event_findings(event), _still_fatal(event)))
    fields = ("ended_on", "ended_on_precision", "ongoing", "outcome")
    values = {name: getattr(event, name) for name in fields}
    mine = AdverseEvent.objects.filter(pk=event.pk, version=read_version)
    if not mine.update(**values, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(AdverseEvent.objects.get(pk=event.pk))
    event.version = read_version + 1
    return event


def _still_fatal(event: AdverseEvent) -> list[Finding]:
    """The last judgement and the outcome agree about death (V01)."""
    last = event.judgements.order_by("-assessed_on", "-id").first()
    died_on = event.patient.died_on
    return v01_fatal(last.grade, event.outcome, died_on, ended(event)) if last else []


@action
def record_reviews(*, by: User, reviews: Sequence[AdverseEventReview]) -> None:
    """Somebody asked for adverse events of a period and states the answer (V15)."""
    for review in reviews:
        refuse_errors(review_findings(review))
        belongs(review, to=review.patient, by=by)
    AdverseEventReview.objects.bulk_create(reviews)
