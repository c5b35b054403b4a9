"""Tracks move from one version of their plan to another: set-based, and back again exactly.

A version is never altered while tracks use it (rule W08); a change of the plan is a new version,
and each track goes over to it when somebody says so. What was recorded stays with its visit and is
judged by the window that holds now.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.audit.context import because
from registry.audit.rules import h01_reason_for_change
from registry.core.actions import action
from registry.core.errors import Finding, error, gather, refuse_errors
from registry.schedules.codes import Anchor
from registry.schedules.models import PlannedItem, ScheduleTemplate
from registry.schedules.settling import MANDATORY, settle

# Calendar months clip to the month's end as in core.dates.add_offset (rule D19).
_TARGET = """
CROSS JOIN LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (track.anchor_on + make_interval(months => line.offset_value))::date
        ELSE track.anchor_on + line.offset_value END AS day
) target
"""
# A treatment that has a track on that version already keeps both as they are.
_MOVABLE = """
SELECT track.id, track.patient_id FROM registry_track track
JOIN registry_scheduletemplate now_on ON now_on.id = track.template_id
JOIN registry_scheduletemplate version ON version.id = %(to)s AND version.code = now_on.code
WHERE track.id = ANY(%(tracks)s) AND track.template_id <> version.id
    AND track.treatment_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM registry_track other
        WHERE other.treatment_id = track.treatment_id AND other.template_id = version.id)
ORDER BY track.id FOR UPDATE OF track
"""
_UNDO = """
WITH last AS (
    SELECT DISTINCT ON (track_id) id, from_template_id FROM registry_trackmove
    WHERE track_id = ANY(%(tracks)s) AND undone_on IS NULL ORDER BY track_id, id DESC)
UPDATE registry_trackmove move
SET undone_on = %(day)s, undone_because = %(reason)s, version = move.version + 1,
    updated_at = now()
FROM last WHERE move.id = last.id AND last.from_template_id = %(to)s
RETURNING move.id, move.track_id
"""
_NOTE = """
INSERT INTO registry_trackmove (centre_id, created_at, updated_at, created_by_id, version,
    patient_id, track_id, from_template_id, to_template_id, moved_on, reason, undone_because)
SELECT centre_id, now(), now(), %(by)s, 1, patient_id, id, template_id, %(to)s, %(day)s,
    %(reason)s, ''
FROM registry_track WHERE id = ANY(%(forward)s) ORDER BY id
"""
_LET_GO = (
    "DELETE FROM registry_planneditem item WHERE added_by_id = ANY(%(undone)s) AND {untouched}"
)
_ALIGN = f"""
UPDATE registry_planneditem item
SET template_item_id = line.id, modality = line.modality, mandatory = {MANDATORY},
    safety = template.safety, target_on = coalesce(item.pinned_on, target.day),
    opens_on = coalesce(item.pinned_on, target.day) - line.before_days,
    closes_on = coalesce(item.pinned_on, target.day) + line.after_days,
    version = item.version + 1, updated_at = now()
FROM registry_track track
JOIN registry_scheduletemplate template ON template.id = %(to)s
JOIN registry_templateitem line ON line.template_id = template.id
{_TARGET}
WHERE track.id = ANY(%(tracks)s) AND item.track_id = track.id AND item.code = line.code
"""  # noqa: S608
# Nobody could have come to a visit whose window closed before it was planned.
_ADD = f"""
INSERT INTO registry_planneditem (
    centre_id, created_at, updated_at, created_by_id, version, patient_id, track_id, added_by_id,
    template_item_id, code, modality, safety, mandatory, target_on, opens_on, closes_on,
    stopped_because, missed_reason, not_required_reason, reason_note, pinned_because)
SELECT track.centre_id, now(), now(), %(by)s, 1, track.patient_id, track.id, move.id,
    line.id, line.code, line.modality, template.safety, {MANDATORY},
    target.day, target.day - line.before_days, target.day + line.after_days, '', '', '', '', ''
FROM registry_track track
JOIN LATERAL (
    SELECT max(id) AS id FROM registry_trackmove WHERE track_id = track.id AND undone_on IS NULL
) move ON true
JOIN registry_scheduletemplate template ON template.id = %(to)s
JOIN registry_templateitem line ON line.template_id = template.id
{_TARGET}
WHERE track.id = ANY(%(forward)s) AND NOT line.extension
    AND target.day + line.after_days >= %(day)s AND NOT EXISTS (
        SELECT FROM registry_planneditem item
        WHERE item.track_id = track.id AND item.code = line.code)
"""  # noqa: S608
_TURN = """
UPDATE registry_track SET template_id = %(to)s, version = version + 1, updated_at = now()
WHERE id = ANY(%(tracks)s)
"""
_RETIRE = """
UPDATE registry_scheduletemplate older SET retired_on = next.day
FROM (
    SELECT older.id, min(newer.active_from) AS day
    FROM registry_scheduletemplate older JOIN registry_scheduletemplate newer
        ON newer.code = older.code AND newer.version > older.version
    WHERE older.code = ANY(%(codes)s) AND newer.copied_from_id IS NOT NULL
        AND newer.active_from IS NOT NULL
    GROUP BY older.id
) next
WHERE older.id = next.id AND (older.retired_on IS NULL OR older.retired_on > next.day)
"""
ANCHORED_ON_BIRTH = frozenset({Anchor.BIRTH})


@dataclass(frozen=True)
class Moved:
    """How many tracks went over to the version, and how many of them went back to it."""

    tracks: int
    back: int


@action
def move_tracks(
    *, by: User, tracks: Iterable[int], to: ScheduleTemplate, on: dt.date, reason: str
) -> Moved:
    """Moves tracks to another version of their plan; a fixed number of statements for any number.

    Items of the same code take the line of that version, what is new and has not closed yet is
    added, what the version has not and nothing is recorded of stops. Done, missed and not required
    stay; so do booked days, and targets set by hand. To the version that the last move left, a
    track goes back: what the move brought and nobody touched is gone again.

    Refused (W08) for a draft, (W16) for a plan from birth, which follows the law of the country,
    and where no track can move; (H01) without a reason.
    """
    refuse_errors(gather(*_version_faults(to, on), h01_reason_for_change(reason)))
    known: dict[str, Any] = {"to": to.pk, "day": on, "by": by.pk, "reason": reason.strip()}
    with because(reason), connection.cursor() as cursor:
        cursor.execute(_MOVABLE, {**known, "tracks": list(tracks)})
        patient_of = dict(cursor.fetchall())
        movable = list(patient_of)
        if not movable:
            refuse_errors([_nothing_moves()])
        known["tracks"] = movable
        cursor.execute(_UNDO, known)
        undone = cursor.fetchall()
        known["undone"] = [move for move, _track in undone]
        known["forward"] = sorted(set(movable) - {track for _move, track in undone})
        for statement in (_NOTE, let_go(), _ALIGN, _TURN, _ADD):
            cursor.execute(statement, known)
        settle(sorted(set(patient_of.values())))
    return Moved(len(movable), len(undone))


def let_go() -> str:
    """SQL: what an undone move had brought goes, unless something is recorded of it, or hangs on
    it (a call to the family, a mail that was sent)."""
    own = ("booked_on", "done_on", "missed_on", "not_required_on", "pinned_on")
    facts = [f"item.{column} IS NULL" for column in own]
    hanging = [
        f"NOT EXISTS (SELECT FROM {table} hung WHERE hung.{column} = item.id)"
        for table, column in hanging_tables()
    ]
    return _LET_GO.format(untouched=" AND ".join([*facts, *hanging]))


def hanging_tables() -> Sequence[tuple[str, str]]:
    """Every table that names a planned item, and the column by which it does."""
    return [
        (one.related_model._meta.db_table, str(one.field.column))
        for one in PlannedItem._meta.related_objects
    ]


def _version_faults(to: ScheduleTemplate, on: dt.date) -> list[Finding]:
    found = []
    if to.active_from is None or to.active_from > on:
        message = _("version %(n)s is not active on %(day)s") % {"n": to.version, "day": on}
        found.append(error("W08", "version", message, _("a version that is active")))
    if to.anchor in ANCHORED_ON_BIRTH:
        found.append(w16_follows_the_law())
    return found


def w16_follows_the_law() -> Finding:
    """ERROR: the steps of consent are the legal ages of the country, no visits of a version."""
    message = _("a plan that counts from birth follows the ages of consent of the country")
    return error("W16", "version", message, _("the ages of consent in the configuration"))


def _nothing_moves() -> Finding:
    message = _("no track of this plan can go over to that version")
    accepted = _("tracks of another version, of treatments that have none on that one yet")
    return error("W16", "version", message, accepted)


def retire_followed(*, codes: Iterable[str]) -> None:
    """Every version that one made on the pages follows is retired from that one's day, unless it
    was retired before; one statement. The reference file does not know of them."""
    with connection.cursor() as cursor:
        cursor.execute(_RETIRE, {"codes": list(codes)})
