from collections.abc import Sequence

from registry.accounts.access import owned
from registry.accounts.models import User
from registry.core.actions import action
from registry.core.errors import refuse_errors
from registry.safety.findings import event_findings, judgement_findings, review_findings
from registry.safety.models import (
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
    CausalityJudgement,
)


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
    owned(event, by=by, centre_id=event.patient.centre_id)
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
    owned(judgement, by=by, centre_id=event.centre_id)
    judgement.save(force_insert=True)
    for row in causality:
        owned(row, by=by, centre_id=event.centre_id)
        row.assessment = judgement
    CausalityJudgement.objects.bulk_create(causality)
    return judgement


@action
def correct_event(*, event: AdverseEvent) -> AdverseEvent:
    """Saves how an event went on: end, outcome."""
    refuse_errors(event_findings(event))
    event.save(update_fields=["ended_on", "ended_on_precision", "ongoing", "outcome", "updated_at"])
    return event


@action
def record_reviews(*, by: User, reviews: Sequence[AdverseEventReview]) -> None:
    """Somebody asked for adverse events of a period and states the answer (V15)."""
    for review in reviews:
        refuse_errors(review_findings(review))
        owned(review, by=by, centre_id=review.patient.centre_id)
    AdverseEventReview.objects.bulk_create(reviews)
