"""The table of visits: when, what was planned, what was found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from registry.chart.page.facts import number_words, other_facts, present, short_label
from registry.chart.selectors.patient import VISIT_PARTS, Record
from registry.chart.when import Calendar, When
from registry.chart.words import deviation
from registry.core.facts import shown
from registry.imaging.models import ImagingStudy
from registry.schedules.models import PlannedItem
from registry.schedules.rules import deviation_days
from registry.visits.codes import Assessment
from registry.visits.models import PainAssessment, Visit, VisitAssessment

STATEMENTS = ("statement",)
MOST_FINDINGS = 4
SKIPPED = ("visit", "lesion", "assessment", "done")
TOLD_BY_RESULT = frozenset(
    {
        Assessment.AE,
        Assessment.ANTHRO,
        Assessment.CT,
        Assessment.DXA,
        Assessment.JOINT_SCORE,
        Assessment.MRI,
        Assessment.PAIN,
        Assessment.XR,
    }
)
ONE_TO_ONE = frozenset({"anthropometry", "jia", "maturity", "deformity"})


@dataclass(frozen=True)
class Fulfilled:
    """A planned item that the visit was for, whose it is, and how far outside its window it lay."""

    item: PlannedItem
    side: str
    words: str


@dataclass(frozen=True)
class Found:
    """What was found in one place; `place` is empty for the child as a whole."""

    place: str
    words: Sequence[str]


@dataclass(frozen=True)
class VisitRow:
    """A visit in words. `found` are results, `done` plain examinations, `missing` with reasons."""

    visit: Visit
    when: When
    fulfilled: Sequence[Fulfilled]
    found: Sequence[Found]
    done: Sequence[str]
    missing: Sequence[str]


def visit_rows(record: Record, calendar: Calendar) -> list[VisitRow]:
    """Latest first."""
    return [_row(visit, record, calendar) for visit in record.visits]


def _row(visit: Visit, record: Record, calendar: Calendar) -> VisitRow:
    assessments = list(visit.assessments.all())
    return VisitRow(
        visit=visit,
        when=calendar.when(visit, "visited_on"),
        fulfilled=[_fulfilled(link.planned_item, visit, record) for link in visit.items.all()],
        found=_by_place([*_results(visit), *_elsewhere(visit, record)], record),
        done=[_assessment(row) for row in assessments if row.done and not _told(row)],
        missing=_missing(assessments),
    )


Phrase = tuple[int | None, str]  # id of the lesion that it is about, words


def _by_place(phrases: Iterable[Phrase], record: Record) -> list[Found]:
    """The child first, then each lesion; a child with one lesion has no need of its name."""
    places: dict[int | None, str] = {None: ""}
    if len(record.lesions) > 1:
        places |= {lesion.pk: lesion.site for lesion in record.lesions}
    found: dict[str, list[str]] = {place: [] for place in places.values()}
    for lesion_id, words in phrases:
        found[places.get(lesion_id, "")].append(words)
    return [Found(place, words) for place, words in found.items() if words]


def _told(row: VisitAssessment) -> bool:
    """Its result stands among what was found."""
    return not row.result and row.assessment in TOLD_BY_RESULT


def _missing(assessments: Sequence[VisitAssessment]) -> list[str]:
    """'refused: MRI, growth': the reasons once, each with what was not done."""
    found: dict[str, list[str]] = {}
    for row in assessments:
        if not row.done:
            reason = str(row.get_null_reason_display())
            found.setdefault(reason, []).append(str(row.get_assessment_display()))
    return [f"{reason}: {', '.join(names)}" for reason, names in found.items()]


def _assessment(row: VisitAssessment) -> str:
    name = str(row.get_assessment_display())
    return f"{name}: {row.result}" if row.result else name


def _fulfilled(item: PlannedItem, visit: Visit, record: Record) -> Fulfilled:
    days = deviation_days(item.facts, visit.visited_on)
    return Fulfilled(item, record.side_of(item), deviation(days))


def _results(visit: Visit) -> Iterator[Phrase]:
    """One phrase for each row of a visit that says what was found."""
    for part in VISIT_PARTS:
        if part == "assessments":
            continue
        for row in _rows(visit, part):
            phrase = PHRASES.get(part, _plain)(row)
            if phrase:
                yield getattr(row, "lesion_id", None), phrase


def _rows(visit: Visit, part: str) -> Sequence[models.Model]:
    if part in ONE_TO_ONE:
        row = getattr(visit, part, None)
        return [row] if row is not None else []
    found: Sequence[models.Model] = getattr(visit, part).all()
    return found


def _pain(row: Any) -> str:
    """'pain-free', 'pain 3 (NRS, at rest)'."""
    pain: PainAssessment = row
    if pain.pain_free and pain.score is None:
        return _("pain-free")
    if pain.score is None:
        return _("pain: %(reason)s") % {"reason": pain.get_score_null_reason_display()}
    known = (pain.get_scale_display(), pain.get_context_display() if pain.context else "")
    told = {"score": number_words(pain.score), "how": ", ".join(str(one) for one in known if one)}
    return _("pain %(score)s (%(how)s)") % told if told["how"] else _("pain %(score)s") % told


def _growth(row: Any) -> str:
    known = ((_("height"), row.height_cm, "cm"), (_("weight"), row.weight_kg, "kg"))
    return ", ".join(f"{name} {number_words(n)} {unit}" for name, n, unit in known if n is not None)


def _score(row: Any) -> str:
    total = number_words(row.total) if row.total is not None else ""
    return f"{row.get_instrument_display()} {total or row.get_total_null_reason_display()}"


def _physis(row: Any) -> str:
    names = (row.get_laterality_display(), row.get_physis_display(), row.get_state_display())
    return _("growth plate %(what)s") % {"what": " ".join(str(name) for name in names)}


def _plain(row: models.Model) -> str:
    """'label value' of every value of a row."""
    told = (f for f in other_facts(row, SKIPPED) if f["value"] not in (None, ""))
    return ", ".join(f"{fact['label']} {fact['value']}" for fact in told)


PHRASES: dict[str, Callable[[Any], str]] = {
    "pain": _pain,
    "anthropometry": _growth,
    "joint_scores": _score,
    "physes": _physis,
    "proms": lambda row: str(shown(row, "instrument")),
}


def _elsewhere(visit: Visit, record: Record) -> Iterator[Phrase]:
    """What other tables of the page say of this visit, in short."""
    for study in record.studies:
        if study.visit_id == visit.pk:
            yield study.lesion_id, _study_words(study)
    for event in record.events:
        if event.visit_id == visit.pk:
            yield None, _("adverse event: %(term)s") % {"term": event.term.term}
    for review in record.reviews:
        if review.visit_id == visit.pk and not review.any_event:
            words = _("asked, no adverse event: %(period)s")
            yield None, words % {"period": review.get_period_display()}


def _study_words(study: ImagingStudy) -> str:
    """'MRI: marrow oedema, trend decreased'."""
    found = [one for row in study.findings.all() for one in present(other_facts(row, STATEMENTS))]
    words = "; ".join(f"{short_label(one)} {one['value']}" for one in found[:MOST_FINDINGS])
    name = str(study.get_modality_display())
    return f"{name}: {words}" if words else name
