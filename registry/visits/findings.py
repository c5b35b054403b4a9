"""Rules about visits, their assessments, and families that do not come, applied to rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from registry.core.errors import Finding, gather
from registry.patients.codes import LOSS, StopKind
from registry.patients.models import Patient, PatientRow
from registry.patients.rules import d02_not_in_future, d11_not_after_death
from registry.schedules.models import PlannedItem
from registry.schedules.rules import w21_presence
from registry.visits import rules
from registry.visits.chase import (
    l01_ladder_finished,
    l02_searched_in_vain,
    l03_not_before_contact,
)
from registry.visits.codes import REMOTE
from registry.visits.models import Anthropometry, PainAssessment, Visit, VisitItem
from registry.visits.rules import ScheduledVisit
from registry.visits.seeking import ladders_of, last_contact


def visit_findings(visit: Visit, items: Sequence[PlannedItem]) -> list[Finding]:
    """D02, D11, D13 (ERROR) and D12 (QUERY) of a visit that fulfils these items."""
    patient = visit.patient
    return gather(
        d02_not_in_future("visited_on", visit.day, patient.centre.today()),
        d11_not_after_death("visited_on", visit.day, patient.died),
        *(rules.d12_outside_window(i.facts, visit.day, visit.deviation_reason) for i in items),
        *_presence_findings(visit, items),
        *_order_findings(visit, items),
    )


def _presence_findings(visit: Visit, items: Sequence[PlannedItem]) -> list[Finding]:
    """W21; a visit that was entered at a clinic costs no statement."""
    if visit.mode not in REMOTE:
        return []
    return gather(
        *(
            w21_presence(
                item.code, remote=True, remote_allowed=item.template_item.template.remote_allowed
            )
            for item in items
        )
    )


def _order_findings(visit: Visit, items: Sequence[PlannedItem]) -> list[Finding]:
    """D13 in each track that the visit belongs to; one statement."""
    if not items:
        return []
    others = VisitItem.objects.filter(planned_item__track__in=[i.track_id for i in items])
    if visit.pk:
        others = others.exclude(visit=visit)
    by_track: dict[int, list[ScheduledVisit]] = {}
    for row in others.select_related("visit", "planned_item"):
        item = row.planned_item
        seen = ScheduledVisit(item.code, item.target_on, row.visit.day)
        by_track.setdefault(item.track_id, []).append(seen)
    found = []
    for item in items:
        own = ScheduledVisit(item.code, item.target_on, visit.day)
        for other in by_track.get(item.track_id, []):
            found += rules.d13_visit_order([other, own])
    return found


def assessment_findings(rows: Iterable[PatientRow]) -> list[Finding]:
    """C01, C02, C06 of what was assessed at one visit."""
    rows = list(rows)
    pain = [row for row in rows if isinstance(row, PainAssessment)]
    return gather(
        *(rules.c01_pain_score(row.scale, row.score) for row in pain),
        *(rules.c02_pain_free(row.pain_free, _scores(pain, row), row.analgesic) for row in pain),
        *(
            rules.c06_growth(row.height_cm, row.weight_kg)
            for row in rows
            if isinstance(row, Anthropometry)
        ),
    )


def _scores(pain: Sequence[PainAssessment], of: PainAssessment) -> list[Decimal | None]:
    """Scores at the same lesion: the other hip may hurt."""
    return [row.score for row in pain if row.lesion_id == of.lesion_id]


def kept_visit_findings(
    visit: Visit, items: Sequence[PlannedItem], siblings: Sequence[PlannedItem]
) -> list[Finding]:
    """QUERY findings of a saved visit: D12 and D14 against the other items of its tracks."""
    found = []
    for item in items:
        targets = {
            other.code: other.target_on
            for other in siblings
            if other.track_id == item.track_id and other.pk != item.pk
        }
        found += gather(
            rules.d12_outside_window(item.facts, visit.day, visit.deviation_reason),
            rules.d14_nearer_to_another(item.facts, visit.day, targets),
        )
    return found


def loss_findings(patient: Patient, kind: StopKind, stopped_on: dt.date) -> list[Finding]:
    """L01, L02, L03 for an end of follow-up: who is lost or untraceable was sought by the whole
    ladder, and has not been reached since. Nothing for other kinds. Five statements.

    The database helps as far as a row can be judged by itself: a try belongs to an item of the same
    patient (key), its outcome and its day are possible, one stop at a time is in force, and nothing
    of it is ever forgotten (history). That the ladder is whole is a rule over many rows, and stands
    here alone.
    """
    if kind not in LOSS:
        return []
    today = patient.centre.today()
    found = [one.chase for one in ladders_of(patient, today)]
    return gather(
        l01_ladder_finished(found),
        l02_searched_in_vain(found) if kind == StopKind.UNTRACEABLE else None,
        l03_not_before_contact(stopped_on, last_contact(patient, today)),
    )
