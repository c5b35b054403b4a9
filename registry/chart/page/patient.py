"""The patient page put together from its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.chart.findings import patient_findings
from registry.chart.next_step import NextStep, next_step
from registry.chart.page.consent import ConsentPart, part_of
from registry.chart.page.facts import other_facts
from registry.chart.page.header import (
    DiagnosisPart,
    calendar_of,
    diagnosis_parts,
    head_facts,
)
from registry.chart.page.lanes import Timeline, timelines
from registry.chart.page.lesions import LesionPart, lesion_parts
from registry.chart.page.safety import (
    EventRow,
    ReviewRow,
    StudyRow,
    event_rows,
    review_rows,
    study_rows,
)
from registry.chart.page.visits import VisitRow, visit_rows
from registry.chart.selectors.patient import Record
from registry.chart.when import Calendar, When
from registry.chart.words import deviation, time_left
from registry.core.errors import Finding
from registry.core.facts import Fact, shown
from registry.schedules.codes import ATTENTION, WAITING, State
from registry.schedules.models import PlannedItem, Track
from registry.schedules.selectors import ItemOnDay
from registry.schedules.trips import companions
from registry.visits.models import ContactAttempt, Endpoint, Visit

LATER_DAYS = 400
FEWEST_FOLDED = 3
OTHER_SHOWN = ("patient", "visit", "lesion", "treatment", "offset_value", "offset_unit")


@dataclass(frozen=True)
class PlanRow:
    """One planned item with what was tried and what can be done now."""

    found: ItemOnDay
    left: str
    deviation: str
    done: When | None
    attempts: Sequence[ContactAttempt]
    companions: Sequence[PlannedItem] = ()

    @property
    def waiting(self) -> bool:
        return self.found.state in WAITING

    @property
    def now(self) -> bool:
        return self.found.state in ATTENTION

    @property
    def one_trip(self) -> Sequence[PlannedItem]:
        """What could be done on the same trip, while this has to be arranged."""
        return self.companions if self.now and not self.found.item.booked_on else ()

    @property
    def chased(self) -> bool:
        """Booking and tries are worth a word."""
        booked = self.waiting and self.found.item.booked_on is not None
        return self.now or booked or bool(self.attempts)

    @property
    def last_attempt(self) -> ContactAttempt | None:
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class TrackPart:
    """One plan that runs, in order of target. What opens much later, or never, is folded away."""

    track: Track
    title: str
    version: int
    rows: Sequence[PlanRow]
    later: Sequence[PlanRow]


@dataclass(frozen=True)
class OtherRow:
    """A row of a seldom used table: its name, when, and all it says."""

    name: str
    when: When
    facts: Sequence[Fact]
    endpoint: Endpoint | None = None


@dataclass(frozen=True)
class PatientPage:
    """Every part of the page."""

    record: Record
    calendar: Calendar
    facts: Sequence[Fact]
    diagnoses: Sequence[DiagnosisPart]
    next: NextStep | None
    timelines: Sequence[Timeline]
    lesions: Sequence[LesionPart]
    tracks: Sequence[TrackPart]
    visits: Sequence[VisitRow]
    studies: Sequence[StudyRow]
    events: Sequence[EventRow]
    reviews: Sequence[ReviewRow]
    others: Sequence[OtherRow]
    findings: Sequence[Finding]
    consent: ConsentPart

    @property
    def followed(self) -> bool:
        """A plan runs that began with a treatment; consent is asked for before there is one."""
        return any(part.track.treatment_id for part in self.tracks)

    @property
    def next_attempts(self) -> Sequence[ContactAttempt]:
        return self.record.attempts.get(self.next.found.item.pk, ()) if self.next else ()


def page_of(record: Record) -> PatientPage:
    """All parts; the findings of the rules are read here, after the rows."""
    calendar = calendar_of(record)
    return PatientPage(
        record=record,
        calendar=calendar,
        facts=head_facts(record),
        diagnoses=diagnosis_parts(record, calendar),
        next=None if record.stop else next_step(record.plan, record.as_of),
        timelines=timelines(record),
        lesions=lesion_parts(record, calendar),
        tracks=track_parts(record, calendar),
        visits=visit_rows(record, calendar),
        studies=study_rows(record, calendar),
        events=event_rows(record, calendar),
        reviews=review_rows(record, calendar),
        others=_others(record, calendar),
        findings=_findings(record),
        consent=part_of(record.consent, record.as_of),
    )


def _findings(record: Record) -> Sequence[Finding]:
    """Open questions are questions of today."""
    return patient_findings(record.patient, record.consent) if record.moment.is_today else ()


def track_parts(record: Record, calendar: Calendar) -> list[TrackPart]:
    """The planned items by track, in order of the tracks' first targets; consent comes last."""
    found: dict[int, list[ItemOnDay]] = {}
    for one in record.plan:
        found.setdefault(one.item.track_id, []).append(one)
    visited = {link.planned_item_id: visit for visit in record.visits for link in visit.items.all()}
    parts = []
    for items in found.values():
        template = items[0].item.template_item.template
        near = [one for one in items if not _folded(one, record)]
        later = [one for one in items if _folded(one, record)]
        if len(later) < FEWEST_FOLDED:
            near, later = list(items), []
        rows, folded = (
            [_plan_row(one, record, calendar, visited.get(one.item.pk)) for one in some]
            for some in (near, later)
        )
        track = items[0].item.track
        parts.append(TrackPart(track, template.title, template.version, rows, folded))
    return sorted(parts, key=lambda part: part.track.treatment_id is None)


def _folded(one: ItemOnDay, record: Record) -> bool:
    """Nothing to do about it for long, or ever."""
    if one.state == State.STOPPED:
        return True
    return one.state == State.UPCOMING and (one.item.opens_on - record.as_of).days > LATER_DAYS


def _plan_row(one: ItemOnDay, record: Record, calendar: Calendar, visit: Visit | None) -> PlanRow:
    item = one.item
    done = calendar.when(visit, "visited_on") if visit else None
    return PlanRow(
        found=one,
        left=time_left(item.opens_on, item.closes_on, record.as_of),
        deviation="" if one.deviation_days is None else deviation(one.deviation_days),
        done=(done or calendar.on(one.done_on)) if one.done_on else None,
        attempts=record.attempts.get(item.pk, ()),
        companions=companions(item, (other.item for other in record.plan), record.as_of),
    )


def _others(record: Record, calendar: Calendar) -> list[OtherRow]:
    """End points, donor cells, fractures, medication."""
    groups = (
        (record.endpoints, "reached_on", "kind"),
        (record.engraftments, "sampled_on", "compartment"),
        (record.fractures, "fractured_on", "bone"),
        (record.medications, "started_on", "drug"),
    )
    found = []
    for rows, day, name in groups:
        for row in rows:
            skip = (*OTHER_SHOWN, day, name)
            told, when = str(shown(row, name)), calendar.when(row, day)
            endpoint = row if isinstance(row, Endpoint) else None
            found.append(OtherRow(told, when, other_facts(row, skip), endpoint))
    return found
