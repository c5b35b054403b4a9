"""Rules about adverse events, applied to rows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from registry.core.dates import Interval, exactly, interval_of
from registry.core.errors import Finding, error, gather
from registry.patients.rules import d02_not_in_future, d11_not_after_death
from registry.safety import rules
from registry.safety.codes import Component
from registry.safety.models import (
    SERIOUS_CRITERIA,
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
    CausalityJudgement,
)


def ended(event: AdverseEvent) -> Interval | None:
    return interval_of(event.ended_on, event.ended_on_precision)


def event_findings(event: AdverseEvent) -> list[Finding]:
    """D02, D09, D11, D18, V10."""
    patient = event.patient
    today = patient.centre.today()
    return gather(
        d02_not_in_future("onset_on", event.onset, today),
        d02_not_in_future("aware_on", exactly(event.aware_on), today),
        d02_not_in_future("ended_on", ended(event), today),
        d11_not_after_death("onset_on", event.onset, patient.died),
        rules.d09_ended_after_onset(event.onset, ended(event)),
        rules.d18_aware_after_onset(exactly(event.aware_on), event.onset),
        rules.v10_end_and_outcome(event.outcome, ongoing=event.ongoing, ended=ended(event)),
    )


def judgement_findings(
    judgement: AdverseEventAssessment, causality: Sequence[CausalityJudgement]
) -> list[Finding]:
    """V01, V02, V03, V06."""
    event = judgement.event
    allowed = [row.grade for row in event.term.grades.all()]
    criteria = [name for name in SERIOUS_CRITERIA if getattr(judgement, name)]
    died_on = event.patient.died_on
    return gather(
        rules.v01_fatal(judgement.grade, event.outcome, died_on, ended(event)),
        rules.v02_grade_of_term(judgement.grade, allowed),
        rules.v03_serious_criteria(judgement.serious, criteria),
        _every_component(causality),
    )


def _every_component(causality: Sequence[CausalityJudgement]) -> Finding | None:
    judged = {row.component for row in causality}
    missing = [str(code) for code in Component.values if code not in judged]
    if not missing:
        return None
    accepted = _("a causality, or why there is none, for: %s") % ", ".join(missing)
    return error("V06", "causality", _("not every component is judged"), accepted)


def review_findings(review: AdverseEventReview) -> list[Finding]:
    """D02."""
    reviewed = interval_of(review.reviewed_on, review.reviewed_on_precision)
    today = review.patient.centre.today()
    return gather(d02_not_in_future("reviewed_on", reviewed, today))


def known_event_findings(event: AdverseEvent, first_exposure: Interval | None) -> list[Finding]:
    """QUERY D10 of a saved event."""
    return gather(rules.d10_existed_before(event.onset, first_exposure))
