import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.core.actions import action
from registry.core.dates import exactly
from registry.core.errors import Finding, error, gather, refuse_errors
from registry.patients.actions import record_stop, revoke_stop
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.patients.rules import d02_not_in_future
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import UNFINISHED, PlannedItem, ScheduleTemplate, Track
from registry.schedules.rules import w07_booked_near_window
from registry.treatments.models import Treatment

# Calendar months clip to the month's end in PostgreSQL as in core.dates.add_offset (rule D19).
_PLAN = """
INSERT INTO registry_planneditem (
    centre_id, created_at, updated_at, created_by_id, version, patient_id, track_id,
    template_item_id, code, modality, safety, mandatory, target_on, opens_on, closes_on,
    stopped_on, stopped_because, missed_reason, not_required_reason, reason_note)
SELECT track.centre_id, now(), now(), track.created_by_id, 1, track.patient_id, track.id,
    line.id, line.code, line.modality, template.safety, line.mandatory,
    target.day, target.day - line.before_days, target.day + line.after_days,
    stop.stopped_on, coalesce(stop.kind, ''), '', '', ''
FROM registry_track track
JOIN registry_scheduletemplate template ON template.id = track.template_id
JOIN registry_templateitem line ON line.template_id = template.id
CROSS JOIN LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (track.anchor_on + make_interval(months => line.offset_value))::date
        ELSE track.anchor_on + line.offset_value END AS day
) target
LEFT JOIN registry_followupstop stop
    ON stop.patient_id = track.patient_id AND stop.revoked_on IS NULL
WHERE track.id = ANY(%s)
"""

_MOVE = """
UPDATE registry_planneditem item
SET target_on = target.day, opens_on = target.day - line.before_days,
    closes_on = target.day + line.after_days, version = item.version + 1, updated_at = now()
FROM registry_track track
JOIN registry_templateitem line ON line.template_id = track.template_id
CROSS JOIN LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (track.anchor_on + make_interval(months => line.offset_value))::date
        ELSE track.anchor_on + line.offset_value END AS day
) target
WHERE track.treatment_id = %s AND item.track_id = track.id AND item.template_item_id = line.id
"""


@action
def start_tracks(
    *, by: User, treatments: Sequence[Treatment], templates: Sequence[ScheduleTemplate]
) -> list[Track]:
    """Starts every template for every treatment, anchored on its day 0: two statements, however
    many treatments."""
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


@action
def move_plans(*, treatment: Treatment) -> int:
    """Anchors the plans of a treatment anew on its day 0: three statements, however many items.

    Refused (W06) once anything has happened to one of them: what was early, late or missed was so
    against the old day. Returns how many items moved.
    """
    items = PlannedItem.objects.filter(track__treatment=treatment)
    facts = items.select_for_update(of=("self",)).values_list(
        "done_on", "missed_on", "not_required_on"
    )
    if any(day for row in facts for day in row):
        message = _("a visit of its plans has taken place, was missed or called not required")
        accepted = _("the day as it is, or a plan of which nothing is recorded yet")
        refuse_errors([error("W06", "treated_on", message, accepted)])
    Track.objects.filter(treatment=treatment).update(
        anchor_on=treatment.treated_on, version=F("version") + 1, updated_at=timezone.now()
    )
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [treatment.pk])
        return int(cursor.rowcount)


@action
def book(*, item: PlannedItem, booked_on: dt.date | None) -> PlannedItem:
    """Books a day for the item, or clears the booking. Rule W07."""
    refuse_errors(gather(w07_booked_near_window(item.facts, booked_on)))
    return _change_undone(item, booked_on=booked_on)


@action
def mark_missed(
    *, item: PlannedItem, reason: MissedReason, on: dt.date, note: str = ""
) -> PlannedItem:
    """The visit did not take place, from a day on, for a reason."""
    refuse_errors(gather(d02_not_in_future("on", exactly(on), item.centre.today())))
    return _change_undone(item, missed_on=on, missed_reason=reason, reason_note=note)


@action
def mark_not_required(
    *, item: PlannedItem, reason: NotRequiredReason, on: dt.date, note: str = ""
) -> PlannedItem:
    """The visit is not needed, from a day on, for a reason."""
    refuse_errors(gather(d02_not_in_future("on", exactly(on), item.centre.today())))
    return _change_undone(item, not_required_on=on, not_required_reason=reason, reason_note=note)


@action
def reopen(*, item: PlannedItem) -> PlannedItem:
    """Takes back 'missed' or 'not required'; where follow-up has ended meanwhile, it is stopped."""
    stop = FollowUpStop.objects.filter(patient=item.patient_id, revoked_on__isnull=True).first()
    return _change_undone(
        item,
        stopped_on=stop.stopped_on if stop else None,
        stopped_because=stop.kind if stop else "",
        missed_on=None,
        missed_reason="",
        not_required_on=None,
        not_required_reason="",
        reason_note="",
    )


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
    *, by: User, patient: Patient, kind: StopKind, stopped_on: dt.date, note: str = ""
) -> FollowUpStop:
    """Follow-up ends on a day: from it on every item that is not finished is stopped."""
    stop = record_stop(by=by, patient=patient, kind=kind, stopped_on=stopped_on, note=note)
    unfinished = PlannedItem.objects.filter(UNFINISHED, patient=patient)
    unfinished.update(stopped_on=stopped_on, stopped_because=kind)
    return stop


@action
def resume_follow_up(*, stop: FollowUpStop) -> FollowUpStop:
    """Undoes a stop: the plan stands again as if it had not been."""
    revoke_stop(stop=stop)
    PlannedItem.objects.filter(patient=stop.patient_id).filter(Q(stopped_on__isnull=False)).update(
        stopped_on=None, stopped_because=""
    )
    return stop
