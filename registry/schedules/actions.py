import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.consents.findings import contact_findings
from registry.core.actions import action
from registry.core.dates import exactly
from registry.core.errors import Finding, error, gather, refuse_errors
from registry.patients.actions import record_stop, revoke_stop
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.patients.rules import d02_not_in_future
from registry.schedules.codes import MissedReason, Modality, NotRequiredReason
from registry.schedules.models import (
    PlannedItem,
    ScheduleTemplate,
    TemplateItem,
    Track,
)
from registry.schedules.rules import (
    Window,
    w07_booked_near_window,
    w09_answered_not_missed,
    w20_mandatory_is_not_optional,
)
from registry.schedules.settling import MANDATORY, settle
from registry.treatments.models import Treatment

CONSENT_TEMPLATE = "consent"
# Calendar months clip to the month's end in PostgreSQL as in core.dates.add_offset (rule D19).
_PLAN = f"""
INSERT INTO registry_planneditem (
    centre_id, created_at, updated_at, created_by_id, version, patient_id, track_id,
    template_item_id, code, modality, safety, mandatory, target_on, opens_on, closes_on,
    stopped_because, missed_reason, not_required_reason, reason_note, pinned_because)
SELECT track.centre_id, now(), now(), track.created_by_id, 1, track.patient_id, track.id,
    line.id, line.code, line.modality, template.safety, {MANDATORY},
    target.day, target.day - line.before_days, target.day + line.after_days, '', '', '', '', ''
FROM registry_track track
JOIN registry_scheduletemplate template ON template.id = track.template_id
JOIN registry_templateitem line ON line.template_id = template.id AND NOT line.extension
CROSS JOIN LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (track.anchor_on + make_interval(months => line.offset_value))::date
        ELSE track.anchor_on + line.offset_value END AS day
) target
WHERE track.id = ANY(%s)
"""  # noqa: S608


@action
def start_tracks(
    *, by: User, treatments: Sequence[Treatment], templates: Sequence[ScheduleTemplate]
) -> list[Track]:
    """Starts every template for every treatment, anchored on its day 0: two statements, however
    many treatments. Whoever calls settles the patients afterwards (schedules.settling)."""
    tracks = [
        Track(
            centre_id=treatment.centre_id,
            created_by=by,
            patient_id=treatment.patient_id,
            treatment=treatment,
            lesion_id=treatment.lesion_id,
            template=template,
            anchor_on=treatment.treated_on,
        )
        for treatment in treatments
        for template in templates
    ]
    created = Track.objects.bulk_create(tracks)
    with connection.cursor() as cursor:
        cursor.execute(_PLAN, [[track.pk for track in created]])
    return created


@dataclass(frozen=True)
class PlannedStep:
    """A legal age of a patient as the plan of consent has it."""

    code: str
    window: Window
    done_on: dt.date | None = None


@action
def start_consent_tracks(
    *, by: User | None, steps: Mapping[Patient, Sequence[PlannedStep]]
) -> list[PlannedItem]:
    """Starts the plan of consent for patients, each with the steps that are theirs: three
    statements, however many patients. The steps anchor on the earliest day of birth that the
    pseudonymous record allows: the full birth date stays with the identity."""
    template = ScheduleTemplate.objects.prefetch_related("items").get(
        code=CONSENT_TEMPLATE, retired_on=None
    )
    tracks = {
        patient.pk: Track(
            centre_id=patient.centre_id,
            created_by=by,
            patient=patient,
            template=template,
            anchor_on=patient.birth.earliest,
        )
        for patient, planned in steps.items()
        if planned and patient.birth
    }
    Track.objects.bulk_create(tracks.values())
    lines = {line.code: line for line in template.items.all()}
    return PlannedItem.objects.bulk_create(
        _consent_item(tracks[patient.pk], lines[step.code], step)
        for patient, planned in steps.items()
        if patient.pk in tracks
        for step in planned
    )


def _consent_item(track: Track, line: TemplateItem, step: PlannedStep) -> PlannedItem:
    return PlannedItem(
        centre_id=track.centre_id,
        created_by=track.created_by,
        patient_id=track.patient_id,
        track=track,
        template_item=line,
        code=line.code,
        modality=line.modality,
        safety=False,
        mandatory=line.mandatory,
        target_on=step.window.target_on,
        opens_on=step.window.opens_on,
        closes_on=step.window.closes_on,
        done_on=step.done_on,
    )


@action
def answer_steps(*, patient: Patient, answered: Mapping[str, dt.date]) -> None:
    """Consent steps by their code are done on the day of their answer, and those without one
    wait; three statements at most. Other items stay as they are."""
    steps = PlannedItem.objects.filter(patient=patient, modality=Modality.CONSENT)
    changed = []
    for item in steps:
        done_on = answered.get(item.code)
        if item.done_on != done_on:
            item.done_on = done_on
            changed.append(item)
    PlannedItem.objects.bulk_update(changed, ["done_on"])


@action
def book(*, item: PlannedItem, booked_on: dt.date | None) -> PlannedItem:
    """Books a day for one item, or clears the booking; as `book_trip`."""
    book_trip(items=[item], booked_on=booked_on)
    return item


@action
def book_trip(*, items: Sequence[PlannedItem], booked_on: dt.date | None) -> None:
    """Books one day for several items of a patient, or clears their bookings: all or none, in one
    statement. Rule W07 for each; N04 where the family wants no more contact; W06 where a visit has
    fulfilled one of them meanwhile. A closed day is not refused: what really happens is welcome."""
    patient = items[0].patient
    assert all(one.patient_id == patient.pk for one in items)
    barred = contact_findings(patient, patient.centre.today()) if booked_on else []
    refuse_errors(gather(*(w07_booked_near_window(one.facts, booked_on) for one in items), barred))
    undone = PlannedItem.objects.filter(pk__in=[one.pk for one in items], done_on__isnull=True)
    changed = undone.update(
        booked_on=booked_on, version=F("version") + 1, updated_at=timezone.now()
    )
    if changed != len(items):
        refuse_errors([_done()])
    for one in items:
        one.booked_on = booked_on


@action
def mark_missed(
    *, item: PlannedItem, reason: MissedReason, on: dt.date, note: str = ""
) -> PlannedItem:
    """The visit did not take place, from a day on, for a reason."""
    refuse_errors(_no_answer_findings(item, on))
    return _change_undone(item, missed_on=on, missed_reason=reason, reason_note=note)


@action
def mark_not_required(
    *, item: PlannedItem, reason: NotRequiredReason, on: dt.date, note: str = ""
) -> PlannedItem:
    """The visit is not needed, from a day on, for a reason. W20."""
    optional = reason == NotRequiredReason.OPTIONAL
    refuse_errors(
        gather(
            w20_mandatory_is_not_optional(mandatory=item.mandatory, optional=optional),
            _no_answer_findings(item, on),
        )
    )
    return _change_undone(item, not_required_on=on, not_required_reason=reason, reason_note=note)


def _no_answer_findings(item: PlannedItem, on: dt.date) -> list[Finding]:
    return gather(
        w09_answered_not_missed(consent=item.is_consent),
        d02_not_in_future("on", exactly(on), item.centre.today()),
    )


@action
def reopen(*, item: PlannedItem) -> PlannedItem:
    """Takes back 'missed' or 'not required'; what has ended the plan meanwhile stops the item."""
    _change_undone(
        item,
        missed_on=None,
        missed_reason="",
        not_required_on=None,
        not_required_reason="",
        reason_note="",
    )
    settle([item.patient_id])
    item.refresh_from_db()
    return item


def _change_undone(item: PlannedItem, **values: object) -> PlannedItem:
    """Changes an item unless a visit has fulfilled it meanwhile, which W06 refuses."""
    undone = PlannedItem.objects.filter(pk=item.pk, done_on__isnull=True)
    if not undone.update(updated_at=timezone.now(), **values):
        refuse_errors([_done()])
    for name, value in values.items():
        setattr(item, name, value)
    return item


def _done() -> Finding:
    message = _("the visit has taken place")
    return error("W06", "item", message, _("an item that no visit has fulfilled"))


@action
def complete(*, items: Iterable[PlannedItem], done_on: dt.date) -> int:
    """The visit took place on a day; also after it had been called missed (late data are
    welcome). Refused for an item that another visit has fulfilled."""
    ids = [item.pk for item in items]
    changed = PlannedItem.objects.filter(pk__in=ids, done_on__isnull=True).update(done_on=done_on)
    if changed != len(ids):
        refuse_errors([_done()])
    return changed


@action
def stop_follow_up(
    *,
    by: User,
    patient: Patient,
    kind: StopKind,
    stopped_on: dt.date,
    note: str = "",
    from_consent: bool = False,
) -> FollowUpStop:
    """Follow-up ends on a day: from it on every item that is not finished is stopped."""
    stop = record_stop(
        by=by,
        patient=patient,
        kind=kind,
        stopped_on=stopped_on,
        note=note,
        from_consent=from_consent,
    )
    settle([patient.pk])
    return stop


@action
def resume_follow_up(*, stop: FollowUpStop) -> FollowUpStop:
    """Undoes a stop: the plan stands again as if it had not been, apart from what else has ended
    it."""
    revoke_stop(stop=stop)
    settle([stop.patient_id])
    return stop
