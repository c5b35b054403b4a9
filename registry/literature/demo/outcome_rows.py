"""Rows of what a whole course led to: classification of the child, end points."""

from collections.abc import Sequence

from registry.accounts.models import CentreRow
from registry.diagnoses.models import Lesion, Staging
from registry.literature.demo.course import has_collapsed, system_of
from registry.literature.demo.enrolment_rows import Record
from registry.literature.demo.visit_rows import Seen
from registry.visits.models import Endpoint

SILLENCE = ("I", "III", "IV", "IV")


def category_of(record: Record) -> list[CentreRow]:
    """Sillence type or ILAR category, set once with the diagnosis."""
    child = record.child
    if child.disorder.term == "oi":
        return [_category(record, "sillence", child.random.choice(SILLENCE))]
    if child.disorder.category:
        return [_category(record, "ilar_2001", child.disorder.category)]
    return []


def _category(record: Record, system: str, code: str) -> Staging:
    return Staging(
        diagnosis=record.diagnosis,
        system_id=system,
        stage_low=code,
        stage_high=code,
        assessed_on=record.diagnosis.diagnosed_on,
        assessed_on_precision="day",
        baseline=True,
        reader_role="paediatrician",
    )


def endpoints_of(visits: Sequence[Seen]) -> list[CentreRow]:
    """Collapse where it was first seen; healing of a cyst or freedom from pain at the end."""
    rows: list[CentreRow] = []
    for seen in visits:
        child = seen.record.child
        for lesion in seen.record.lesions:
            system = system_of(child, lesion.joint)
            known = any(row.lesion is lesion for row in rows if isinstance(row, Endpoint))
            if not known and seen.done("STAGE") and has_collapsed(child, system, seen.months):
                rows.append(_endpoint(seen, "collapse", lesion))
        if seen.done("ENDPOINT") and child.course == "healing":
            rows += [_endpoint(seen, "healed", lesion) for lesion in seen.record.lesions]
    return rows


def _endpoint(seen: Seen, kind: str, lesion: Lesion) -> Endpoint:
    return Endpoint(
        patient=seen.record.patient,
        lesion=lesion,
        kind=kind,
        reached_on=seen.day,
        reached_on_precision="day",
        adjudicator=seen.record.place.lead.full_name,
    )
