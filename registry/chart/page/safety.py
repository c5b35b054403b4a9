"""Adverse events with their latest judgement, reviews, imaging."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.chart.page.facts import absent_words, brief, other_facts, present
from registry.chart.selectors.patient import Record
from registry.chart.when import Calendar, When
from registry.core.facts import Fact
from registry.imaging.models import ImagingStudy, RadiationDose
from registry.safety.codes import RELATED
from registry.safety.models import (
    SERIOUS_CRITERIA,
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
)

STUDY_SHOWN = (
    "modality",
    "performed_on",
    "joint",
    "laterality",
    "offset_value",
    "offset_unit",
    "dicom_study_hash",
)


@dataclass(frozen=True)
class EventRow:
    """An event and how it was judged last."""

    event: AdverseEvent
    onset: When
    ended: When | None
    judged: AdverseEventAssessment | None
    criteria: Sequence[str]
    causality: Sequence[str]
    judgements: int


@dataclass(frozen=True)
class ReviewRow:
    """Somebody asked: the answer, when, and by whom."""

    review: AdverseEventReview
    when: When


@dataclass(frozen=True)
class StudyRow:
    """An examination and what it showed; what is not known stands in `absent`, by reason."""

    study: ImagingStudy
    when: When
    findings: Sequence[Fact]
    technique: Sequence[Fact]
    absent: Sequence[str]
    stages: Sequence[str]


def event_rows(record: Record, calendar: Calendar) -> list[EventRow]:
    return [_event(event, calendar) for event in record.events]


def _event(event: AdverseEvent, calendar: Calendar) -> EventRow:
    judgements = list(event.judgements.all())
    judged = judgements[-1] if judgements else None
    return EventRow(
        event=event,
        onset=calendar.when(event, "onset_on"),
        ended=calendar.when(event, "ended_on") if event.ended_on else None,
        judged=judged,
        criteria=_criteria(judged) if judged else [],
        causality=_causality(judged) if judged else [],
        judgements=len(judgements),
    )


def _criteria(judged: AdverseEventAssessment) -> list[str]:
    found = [name for name in SERIOUS_CRITERIA if getattr(judged, name)]
    return [str(judged._meta.get_field(name).verbose_name) for name in found]  # type: ignore[union-attr]


def _causality(judged: AdverseEventAssessment) -> list[str]:
    """Components that may have caused it; one line when none may."""
    rows = list(judged.causality.all())
    related = [
        f"{row.get_component_display()}: {row.get_causality_display()}"
        for row in rows
        if row.causality in RELATED
    ]
    return related or ([_("judged related to no component")] if rows else [])


def review_rows(record: Record, calendar: Calendar) -> list[ReviewRow]:
    return [ReviewRow(one, calendar.when(one, "reviewed_on")) for one in record.reviews]


def study_rows(record: Record, calendar: Calendar) -> list[StudyRow]:
    """Latest first."""
    return [_study(study, calendar) for study in record.studies]


def _study(study: ImagingStudy, calendar: Calendar) -> StudyRow:
    dose: RadiationDose | None = getattr(study, "dose", None)
    findings = [one for row in study.findings.all() for one in other_facts(row)]
    results = [one for row in study.dxa_results.all() for one in other_facts(row)]
    technique = [*(other_facts(dose) if dose else []), *other_facts(study, STUDY_SHOWN)]
    return StudyRow(
        study=study,
        when=calendar.when(study, "performed_on"),
        findings=brief(present([*findings, *results])),
        technique=present(technique),
        absent=absent_words([*findings, *results, *technique]),
        stages=[f"{link.staging.system} {link.staging}" for link in study.stagings.all()],
    )
