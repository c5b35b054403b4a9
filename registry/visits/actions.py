import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.audit.context import because
from registry.audit.rules import h01_reason_for_change
from registry.consents.findings import contact_findings
from registry.core.actions import action
from registry.core.dates import exactly
from registry.core.errors import Conflict, Finding, error, gather, refuse_errors
from registry.patients.models import PatientRow, belongs
from registry.patients.rules import d02_not_in_future
from registry.schedules.actions import complete
from registry.schedules.models import PlannedItem
from registry.schedules.rules import w09_answered_not_missed
from registry.schedules.settling import settle
from registry.visits.codes import NOTED_BY_ACTIONS, AttemptChannel, VisitStatus
from registry.visits.findings import assessment_findings, visit_findings
from registry.visits.models import (
    ConcomitantMedication,
    ContactAttempt,
    Endpoint,
    Fracture,
    Visit,
    VisitAssessment,
    VisitItem,
)


@dataclass
class VisitEntry:
    """One visit as it is entered: the visit, the planned items that it fulfils, what was found.

    `findings` are unsaved rows that have a `visit` (pain, growth, scores, maturity, JIA), each
    followed by the rows that hang on it (components of a score, scales of a questionnaire).
    """

    visit: Visit
    items: Sequence[PlannedItem] = ()
    assessments: Sequence[VisitAssessment] = ()
    findings: Sequence[PatientRow] = field(default_factory=tuple)


@action
def record_visit(*, by: User, entry: VisitEntry) -> Visit:
    """Saves a visit; its items become done on its day. Without items it is unscheduled.

    Refused by D02, D11, D13, C01, C02, C06 or a constraint; a date outside the window is kept as
    a deviation (D12) and never refused.
    """
    visit = entry.visit
    answers = (w09_answered_not_missed(consent=item.is_consent) for item in entry.items)
    refuse_errors(
        gather(visit_findings(visit, entry.items), assessment_findings(entry.findings), *answers)
    )
    belongs(visit, to=visit.patient, by=by)
    visit.save(force_insert=True)
    if entry.items:
        links = [VisitItem(visit=visit, planned_item=item) for item in entry.items]
        _save_all(by, visit, links)
        complete(items=entry.items, done_on=visit.visited_on)
    _save_all(by, visit, entry.assessments)
    for rows in _by_table(entry.findings):
        _save_all(by, visit, rows)
    return visit


@action
def supplement_visit(*, by: User, entry: VisitEntry) -> Visit:
    """Adds to a saved visit what was not known then: each given assessment takes the place of the
    answer that it had. C01, C02, C06 or a constraint."""
    visit = entry.visit
    refuse_errors(assessment_findings(entry.findings))
    for rows in _by_table(entry.findings):
        _save_all(by, visit, rows)
    _answer_anew(by, visit, entry.assessments)
    open_ones = VisitAssessment.objects.filter(visit=visit, done=False).exists()
    visit.status = VisitStatus.PARTIAL if open_ones else VisitStatus.DONE
    visit.version += 1
    visit.save(update_fields=["status", "version", "updated_at"])
    return visit


def _answer_anew(by: User, visit: Visit, answers: Sequence[VisitAssessment]) -> None:
    for answer in answers:
        belongs(answer, to=visit, by=by)
        answer.visit = visit
    VisitAssessment.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["visit", "assessment"],
        update_fields=["done", "null_reason", "result", "updated_at"],
    )


def _by_table(rows: Sequence[PatientRow]) -> list[list[PatientRow]]:
    """Rows of one table together, tables in the order of their first row."""
    tables: dict[type[PatientRow], list[PatientRow]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    return list(tables.values())


def _save_all(by: User, visit: Visit, rows: Sequence[PatientRow]) -> None:
    """One statement for rows of one table."""
    if not rows:
        return
    for row in rows:
        belongs(row, to=visit, by=by)
        row.visit = visit  # type: ignore[attr-defined]
    type(rows[0])._default_manager.bulk_create(rows)


@action
def correct_visit(
    *, visit: Visit, read_version: int, items: Sequence[PlannedItem], reason: str = ""
) -> Visit:
    """Saves a changed visit if nobody has saved it since `read_version`; Conflict otherwise.

    A completed one is changed for a reason only (H01). A corrected date is the new day on which
    its items are done: their deviation follows from it.
    """
    done = visit.status == VisitStatus.DONE
    asked = h01_reason_for_change(reason, wanted=done)
    refuse_errors(gather(asked, visit_findings(visit, items)))
    with because(reason):
        _save_corrected(visit, read_version)
        ids = [item.pk for item in items]
        PlannedItem.objects.filter(pk__in=ids).update(done_on=visit.visited_on)
    return visit


def _save_corrected(visit: Visit, read_version: int) -> None:
    fields = ("visited_on", "visited_on_precision", "mode", "status", "deviation_reason", "note")
    values = {name: getattr(visit, name) for name in fields}
    mine = Visit.objects.filter(pk=visit.pk, version=read_version)
    if not mine.update(**values, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(Visit.objects.get(pk=visit.pk))
    visit.version = read_version + 1


@action
def log_attempt(*, by: User, attempt: ContactAttempt) -> ContactAttempt:
    """Notes one try to reach the family, with its outcome and the next try. N04 for a day on which
    the family wanted no contact."""
    if attempt.channel in NOTED_BY_ACTIONS or attempt.outcome in NOTED_BY_ACTIONS.values():
        refuse_errors([_not_a_try()])
    return _note(by, attempt)


def _not_a_try() -> Finding:
    message = _("what the lead decides, and who is found again, is noted by those actions")
    return error("F03", "channel", message, _("a way by which the family was sought"))


def _note(by: User, attempt: ContactAttempt) -> ContactAttempt:
    item, day = attempt.planned_item, attempt.attempted_on
    refuse_errors(
        gather(
            d02_not_in_future("attempted_on", exactly(day), item.centre.today()),
            contact_findings(item.patient, day),
        )
    )
    belongs(attempt, to=attempt.planned_item, by=by)
    attempt.save(force_insert=True)
    return attempt


@action
def keep_trying(
    *, by: User, item: PlannedItem, next_try_on: dt.date | None, note: str = ""
) -> ContactAttempt:
    """The lead decides at the end of the ladder that the search goes on, with a next try (F01
    without one). The ladder stays finished: after one more try in vain she decides again."""
    today = item.centre.today()
    if next_try_on is None:
        message = _("a search that goes on has a next try")
        refuse_errors([error("F01", "next_try_on", message, f"{today} or later")])
    return _note(by, _noted(item, AttemptChannel.DECISION, next_try_on, note))


@action
def note_found(*, by: User, item: PlannedItem) -> ContactAttempt:
    """The family of a lost child is in contact again. By which way nobody has said: who finds a
    child again presses one button, and a way would be made up."""
    return _note(by, _noted(item, AttemptChannel.UNSTATED))


def _noted(
    item: PlannedItem, channel: AttemptChannel, next_try_on: dt.date | None = None, note: str = ""
) -> ContactAttempt:
    return ContactAttempt(
        planned_item=item,
        attempted_on=item.centre.today(),
        channel=channel,
        outcome=NOTED_BY_ACTIONS[channel],
        next_try_on=next_try_on,
        note=note,
    )


@action
def record_fracture(*, by: User, fracture: Fracture) -> Fracture:
    """Saves a fracture of one bone on one side."""
    belongs(fracture, to=fracture.patient, by=by)
    fracture.save(force_insert=True)
    return fracture


@action
def record_endpoint(*, by: User, endpoint: Endpoint) -> Endpoint:
    """Saves an adjudicated outcome."""
    belongs(endpoint, to=endpoint.patient, by=by)
    endpoint.save(force_insert=True)
    return endpoint


@action
def take_back_endpoint(*, endpoint: Endpoint, reason: str) -> Endpoint:
    """The end point was recorded in error: it stays on record as taken back, and what it had ended
    goes on. Wants a reason (H01)."""
    refuse_errors(gather(h01_reason_for_change(reason)))
    standing = Endpoint.objects.filter(pk=endpoint.pk, revoked_on__isnull=True)
    with because(reason):
        standing.update(
            revoked_on=endpoint.centre.today(),
            revoked_because=reason,
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
        settle([endpoint.patient_id])
    endpoint.refresh_from_db()
    return endpoint


@action
def record_medication(*, by: User, medication: ConcomitantMedication) -> ConcomitantMedication:
    """Saves a medicine that the child takes beside the cells."""
    belongs(medication, to=medication.patient, by=by)
    medication.save(force_insert=True)
    return medication
