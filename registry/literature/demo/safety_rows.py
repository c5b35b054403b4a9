"""Rows of safety: what happened to the children, how it was judged, and who asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from registry.accounts.models import CentreRow
from registry.literature.demo.draw import Child
from registry.literature.demo.enrolment_rows import Record
from registry.literature.demo.visit_rows import Seen
from registry.patients.codes import StopKind
from registry.patients.models import Death, FollowUpStop
from registry.safety.codes import Component
from registry.safety.models import (
    AdverseEvent,
    AdverseEventAssessment,
    AdverseEventReview,
    CausalityJudgement,
    CtcaeTerm,
)

EARLY_DAYS = 30
CTCAE_VERSION = "5.0"
NEOPLASM = "Neoplasms benign, malignant and unspecified (incl cysts and polyps) - Other, specify"


@dataclass(frozen=True)
class Kind:
    """An event that a child of a sort may have, some days after day 0."""

    term: str
    interest: str
    words: str
    days: tuple[int, int]
    grades: tuple[int, ...]
    cause: str
    terms: tuple[str, ...] = ()  # disorders; empty for all


KINDS = (
    Kind("Pain in extremity", "donor_site", "pain at the iliac crest", (1, 20), (1, 1, 2),
         "harvest"),
    Kind("Wound infection", "infection_site", "redness of the wound", (5, 25), (2, 3), "surgery",
         ("osteonecrosis", "lcpd", "sbc")),
    Kind("Fever", "fever", "fever after the cells", (0, 3), (1, 2), "product"),
    Kind("Infusion related reaction", "infusion_reaction", "urticaria during the infusion",
         (0, 0), (1, 2), "product", ("oi", "jia_poly_rf_neg", "jia_systemic")),
    Kind("Arthralgia", "arthritis_flare", "painful joint", (40, 500), (1, 2), "underlying_disease"),
    Kind("Fracture", "fracture", "fracture after a fall", (60, 900), (2, 3), "underlying_disease",
         ("oi", "sbc")),
    Kind("Unequal limb length", "growth_plate", "leg length difference on examination",
         (300, 1200), (1, 2), "surgery", ("lcpd", "osteonecrosis", "sbc")),
    Kind("Osteonecrosis", "on_progression", "new necrotic area on MRI", (150, 700), (2, 3),
         "underlying_disease", ("osteonecrosis", "juvenile_on")),
)  # fmt: skip


@dataclass
class Happened:
    """One event with the rows that belong to it."""

    event: AdverseEvent
    rows: list[CentreRow]


def events_of(record: Record, terms: dict[str, CtcaeTerm]) -> list[Happened]:
    """About one child in three has an event, some have two; a death has one of its own."""
    child = record.child
    if child.day0 is None:
        return []
    likely = [k for k in KINDS if not k.terms or child.disorder.term in k.terms]
    count = child.random.choices((0, 1, 2), (64, 27, 9))[0]
    kinds = child.random.sample(likely, count)
    drawn = [(kind, _onset(child, child.day0, kind)) for kind in kinds]
    until = child.stop.on if child.stop else child.today - dt.timedelta(days=3)
    found = [_happened(record, kind, on, terms) for kind, on in drawn if on < until]
    return found + _fatal(record, terms)


def _onset(child: Child, day0: dt.date, kind: Kind) -> dt.date:
    return day0 + dt.timedelta(days=child.random.randint(*kind.days))


def _happened(record: Record, kind: Kind, on: dt.date, terms: dict[str, CtcaeTerm]) -> Happened:
    child = record.child
    grade = child.random.choice(kind.grades)
    ended = on + dt.timedelta(days=child.random.randint(2, 40) * grade)
    over = ended <= child.today
    event = AdverseEvent(
        patient=record.patient,
        lesion=next(iter(record.lesions), None),
        term=terms[kind.term],
        special_interest_id=kind.interest,
        verbatim=kind.words,
        onset_on=on,
        onset_on_precision="day",
        ended_on=ended if over else None,
        ended_on_precision="day" if over else "",
        ongoing=not over,
        outcome="resolved" if over else "improving",
        aware_on=min(on + dt.timedelta(days=child.random.randint(0, 5)), child.today),
        hospitalisation_reason="observation" if grade == 3 else "",
    )
    judgement = _judgement(record, event, grade)
    return Happened(event, [event, judgement, *_causality(judgement, kind.cause)])


def _judgement(record: Record, event: AdverseEvent, grade: int) -> AdverseEventAssessment:
    fatal = grade == 5
    return AdverseEventAssessment(
        event=event,
        term=event.term,
        assessor=record.place.lead.full_name,
        assessed_on=event.aware_on,
        grade=grade,
        serious=grade >= 3,
        death=fatal,
        hospitalisation=grade == 3,
        expectedness="unexpected" if grade >= 3 else "",
        action_taken="hospital" if grade >= 3 else "treated" if grade == 2 else "none",
    )


def _causality(judgement: AdverseEventAssessment, cause: str) -> list[CentreRow]:
    """Each component is judged on its own (rule V06)."""
    return [
        CausalityJudgement(
            assessment=judgement,
            component=component,
            causality="probable" if component == cause else "not_related",
        )
        for component in Component.values
    ]


def _fatal(record: Record, terms: dict[str, CtcaeTerm]) -> list[Happened]:
    stop = record.child.stop
    if stop is None or stop.kind != StopKind.DEATH:
        return []
    event = AdverseEvent(
        patient=record.patient,
        term=terms[NEOPLASM],
        special_interest_id="malignancy",
        verbatim="relapse of the leukaemia",
        onset_on=stop.on - dt.timedelta(days=50),
        onset_on_precision="day",
        ended_on=stop.on,
        ended_on_precision="day",
        ongoing=False,
        outcome="fatal",
        aware_on=stop.on - dt.timedelta(days=48),
    )
    judgement = _judgement(record, event, 5)
    judgement.assessed_on = stop.on
    rows = [event, judgement, *_causality(judgement, Component.DISEASE)]
    return [Happened(event, rows)]


def end_of(record: Record) -> list[CentreRow]:
    """The stop of a follow-up, with the death when that is its reason."""
    stop, patient = record.child.stop, record.patient
    if stop is None:
        return []
    withdrawn = stop.kind == StopKind.WITHDRAWAL
    rows: list[CentreRow] = [
        FollowUpStop(patient=patient, kind=stop.kind, stopped_on=stop.on, from_consent=withdrawn)
    ]
    if stop.kind == StopKind.DEATH:
        cause = "relapse of leukaemia"
        rows.append(Death(patient=patient, died_on=stop.on, cause=cause, autopsy=False))
    return rows


def reviews_of(visits: Sequence[Seen], happened: Sequence[Happened]) -> list[CentreRow]:
    """At each visit somebody asked what had happened since the one before, and noted the answer."""
    rows: list[CentreRow] = []
    before = dt.date.min
    for seen in visits:
        if seen.done("AE") or seen.done("AE_AESI"):
            new = [one.event for one in happened if before < one.event.onset_on <= seen.day]
            rows.append(_review(seen, any_event=bool(new)))
            for event in new:
                event.visit = seen.visit
            before = seen.day
    return rows


def _review(seen: Seen, *, any_event: bool) -> AdverseEventReview:
    day0 = seen.record.child.day0 or seen.day
    early = (seen.day - day0).days <= EARLY_DAYS
    return AdverseEventReview(
        patient=seen.record.patient,
        visit=seen.visit,
        period="early" if early else "interval",
        any_event=any_event,
        special_interest_asked=seen.done("AE_AESI") or None,
        malignancy_asked=seen.done("MALIGNANCY") or None,
        reviewed_by=seen.record.place.coordinator.full_name,
        reviewed_on=seen.day,
        reviewed_on_precision="day",
    )
