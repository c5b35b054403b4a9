"""Everything that a visit has left behind, to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.accounts.models import CentreRow
from registry.chart.words import deviation
from registry.core.facts import Fact, facts_of, plain
from registry.diagnoses.models import Lesion, Staging
from registry.imaging.models import ImagingStudy
from registry.safety.models import AdverseEvent, AdverseEventReview
from registry.schedules.rules import deviation_days
from registry.visits.codes import Assessment
from registry.visits.models import (
    Anthropometry,
    DeformityAssessment,
    DevelopmentAssessment,
    Fracture,
    JiaAssessment,
    JointScore,
    PainAssessment,
    PhysisStatus,
    PromScore,
    SkeletalMaturity,
    Visit,
    VisitAssessment,
    VisitItem,
)
from registry.visits.selectors import assessments_of, fulfilled_by

SHOWN_ELSEWHERE = ("lesion", "patient", "visit", "modality", "laterality", "joint", "performed_on")
# Each table of findings, what its rows are called, and what to fetch with them.
TABLES: tuple[tuple[type[CentreRow], Assessment, tuple[str, ...]], ...] = (
    (PainAssessment, Assessment.PAIN, ("lesion",)),
    (Anthropometry, Assessment.ANTHRO, ()),
    (JointScore, Assessment.JOINT_SCORE, ("lesion", "components", "motion")),
    (PromScore, Assessment.PROM, ("subscales",)),
    (JiaAssessment, Assessment.JADAS, ()),
    (SkeletalMaturity, Assessment.BONE_AGE, ()),
    (PhysisStatus, Assessment.PHYSIS, ()),
    (DeformityAssessment, Assessment.LLD, ()),
    (DevelopmentAssessment, Assessment.MOBILITY, ()),
    (Fracture, Assessment.FRACTURE, ()),
)


@dataclass(frozen=True)
class Fulfilled:
    """A planned item and how far outside its window the visit lies: days, negative early."""

    link: VisitItem
    days: int

    @property
    def words(self) -> str:
        return deviation(self.days)


@dataclass(frozen=True)
class Block:
    """One row that was found, with the rows that hang on it."""

    name: str
    lesion: Lesion | None
    facts: Sequence[Fact]
    parts: Sequence[str] = ()


@dataclass(frozen=True)
class Study:
    """A study with its findings, dose, regions, stages and documents."""

    study: ImagingStudy
    facts: Sequence[Fact]
    stages: Sequence[Staging]


@dataclass(frozen=True)
class VisitDetail:
    visit: Visit
    fulfilled: Sequence[Fulfilled]
    assessments: Sequence[VisitAssessment]
    blocks: Sequence[Block]
    studies: Sequence[Study]
    stagings: Sequence[Staging]
    reviews: Sequence[Sequence[Fact]]
    events: Sequence[AdverseEvent]

    @property
    def lacks(self) -> bool:
        """Something due was not done: it may still come."""
        return any(not row.done for row in self.assessments)


def detail_of(visit: Visit) -> VisitDetail:
    """What was entered with a visit, in a fixed number of statements."""
    links = fulfilled_by(visit)
    studies = list(_studies(visit))
    events = AdverseEvent.objects.filter(visit=visit).select_related("term")
    return VisitDetail(
        visit=visit,
        fulfilled=[Fulfilled(one, _deviation(visit, one)) for one in links],
        assessments=assessments_of(visit),
        blocks=list(_blocks(visit)),
        studies=studies,
        stagings=_stagings(visit, studies),
        reviews=[facts_of(one) for one in AdverseEventReview.objects.filter(visit=visit)],
        events=list(events.order_by("onset_on", "id")),
    )


def _deviation(visit: Visit, link: VisitItem) -> int:
    return deviation_days(link.planned_item.facts, visit.visited_on)


def _blocks(visit: Visit) -> Iterator[Block]:
    for table, assessment, with_it in TABLES:
        own = table._default_manager.filter(visit=visit)  # type: ignore[misc]
        for row in own.prefetch_related(*with_it).order_by("id"):
            lesion = getattr(row, "lesion", None)
            yield Block(str(assessment.label), lesion, facts_of(row), list(_parts(row)))


def _parts(row: CentreRow) -> Iterator[str]:
    """Components, motion and subscales in one line each."""
    if isinstance(row, JointScore):
        yield from (f"{part.component}: {plain(part.value)}" for part in row.components.all())
        yield from (f"{part.get_movement_display()}: {part.degrees}°" for part in row.motion.all())
    if isinstance(row, PromScore):
        for part in row.subscales.all():
            reason = part.get_value_null_reason_display()
            yield f"{part.subscale}: {reason or plain(part.value)}"


def _studies(visit: Visit) -> Iterator[Study]:
    own = ImagingStudy.objects.filter(visit=visit).select_related("lesion", "dose")
    parts = ("findings", "dxa_results", "documents", "stagings__staging__system")
    for study in own.prefetch_related(*parts).order_by("id"):
        yield Study(study, _of_study(study), [link.staging for link in study.stagings.all()])


def _of_study(study: ImagingStudy) -> list[Fact]:
    facts = facts_of(study, skip=SHOWN_ELSEWHERE)
    for finding in study.findings.all():
        facts += facts_of(finding)
    if hasattr(study, "dose"):
        facts += facts_of(study.dose)
    for region in study.dxa_results.all():
        facts += facts_of(region)
    return facts


def _stagings(visit: Visit, studies: Sequence[Study]) -> list[Staging]:
    """Stages of the day that were not read from one of these studies."""
    linked = {staging.pk for one in studies for staging in one.stages}
    same_day = Staging.objects.filter(
        diagnosis__patient=visit.patient_id, assessed_on=visit.visited_on
    )
    rows = same_day.select_related("lesion", "system").order_by("id")
    return [staging for staging in rows if staging.pk not in linked]
