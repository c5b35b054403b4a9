"""Rules about adverse events, applied to rows."""

from collections.abc import Sequence

from registry.core.errors import Finding, gather
from registry.patients.rules import d02_not_in_future
from registry.safety.models import (
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
    CausalityJudgement,
)


def event_findings(event: AdverseEvent) -> list[Finding]:
    today = event.patient.centre.today()
    return gather(d02_not_in_future("onset_on", event.onset, today))


def judgement_findings(
    judgement: AdverseEventAssessment, causality: Sequence[CausalityJudgement]
) -> list[Finding]:
    return []


def review_findings(review: AdverseEventReview) -> list[Finding]:
    return []
