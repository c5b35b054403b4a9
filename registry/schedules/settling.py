"""Why an item is awaited no more, worked out anew from the facts.

An end of follow-up, a later dose, a replaced joint, the end of the safety plan, another version of
the plan: each is recorded where it belongs, and `settle` writes what follows from all of them to
the items of the patients given. So whatever is taken back or corrected restores the plan by itself,
and nobody has to remember what an item was before.

The statements name tables of visits and treatments, whose models stand above this noun: they are
facts to read here, not code to call.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

# Age and maturity of the patient `patient`; what rules of `long_term` take. Needs alias `patient`.
ADULT_ON = """(CASE patient.birth_month_precision
    WHEN 'month' THEN patient.birth_month + interval '1 month' - interval '1 day'
    WHEN 'year' THEN patient.birth_month + interval '1 year' - interval '1 day'
    END::date + interval '18 years')::date"""
MATURE_ON = """least(
    (SELECT min(visit.visited_on)
     FROM registry_skeletalmaturity maturity
     JOIN registry_visit visit ON visit.id = maturity.visit_id
     WHERE visit.patient_id = patient.id AND maturity.risser = 5),
    (SELECT CASE WHEN bool_and(closed.day IS NOT NULL) THEN max(closed.day) END
     FROM (SELECT DISTINCT lesion.bone, lesion.laterality
           FROM registry_treatment treatment
           JOIN registry_lesion lesion ON lesion.id = treatment.lesion_id
           WHERE treatment.patient_id = patient.id) site
     LEFT JOIN LATERAL (
        SELECT min(visit.visited_on) AS day
        FROM registry_physisstatus plate
        JOIN registry_visit visit ON visit.id = plate.visit_id
        WHERE visit.patient_id = patient.id AND plate.state = 'closed'
            AND plate.physis = site.bone AND plate.laterality = site.laterality) closed ON true))"""
# `long_term.safety_end` as SQL: null while the end is not known.
SAFETY_END = """CASE WHEN age.adult_on IS NOT NULL AND age.mature_on IS NOT NULL
    THEN greatest((track.anchor_on + interval '15 years')::date, age.adult_on, age.mature_on) END"""
LATER_DOSE = """
    SELECT later.anchor_on
    FROM registry_track later
    JOIN registry_scheduletemplate same ON same.id = later.template_id
    WHERE template.anchor = 'last_administration' AND later.patient_id = track.patient_id
        AND same.code = template.code AND (later.anchor_on, later.id) > (track.anchor_on, track.id)
"""

# Per patient and per track first, then per item: a planner that knows nothing yet of rows that were
# written in this very transaction would else look each item's reasons up one by one.
_SETTLE = f"""
WITH track AS MATERIALIZED (
    SELECT track.id, track.patient_id, track.anchor_on, track.lesion_id, track.template_id,
        template.code, template.safety, template.anchor = 'last_administration' AS from_last_dose
    FROM registry_track track
    JOIN registry_scheduletemplate template ON template.id = track.template_id
    WHERE track.patient_id = ANY(%(patients)s)
), lesion AS MATERIALIZED (
    SELECT id, patient_id, joint, laterality FROM registry_lesion
    WHERE patient_id = ANY(%(patients)s)
), had AS MATERIALIZED (
    SELECT lesion_id, reached_on AS day FROM registry_endpoint
    WHERE patient_id = ANY(%(patients)s) AND kind = 'arthroplasty' AND revoked_on IS NULL
    UNION ALL
    SELECT lesion_id, performed_on FROM registry_concomitantprocedure
    WHERE patient_id = ANY(%(patients)s)
        AND procedure IN ('arthroplasty_total', 'arthroplasty_partial')
), item AS MATERIALIZED (
    SELECT item.id, item.patient_id, item.track_id, item.target_on, line.extension,
        line.template_id
    FROM registry_planneditem item
    JOIN registry_templateitem line ON line.id = item.template_item_id
    WHERE item.patient_id = ANY(%(patients)s)
        AND (item.stopped_on IS NOT NULL OR item.done_on IS NULL AND item.missed_on IS NULL
            AND item.not_required_on IS NULL)
), age AS MATERIALIZED (
    SELECT patient.id AS patient_id, {ADULT_ON} AS adult_on, {MATURE_ON} AS mature_on
    FROM registry_patient patient
    WHERE patient.id = ANY(ARRAY(SELECT patient_id FROM item WHERE extension))
), reason AS (
    SELECT item.id, stop.stopped_on AS day, stop.kind AS because, 1 AS place
    FROM item
    JOIN registry_followupstop stop ON stop.patient_id = item.patient_id
        AND stop.revoked_on IS NULL
    UNION ALL
    SELECT item.id, later.anchor_on, 'later_dose', 2
    FROM item
    JOIN track ON track.id = item.track_id AND track.from_last_dose
    JOIN track later ON later.patient_id = track.patient_id AND later.code = track.code
        AND (later.anchor_on, later.id) > (track.anchor_on, track.id)
    UNION ALL
    SELECT item.id, had.day, 'arthroplasty', 3
    FROM item
    JOIN track ON track.id = item.track_id AND NOT track.safety
    JOIN lesion own ON own.id = track.lesion_id
    JOIN lesion same ON same.patient_id = own.patient_id AND same.joint = own.joint
        AND same.laterality = own.laterality
    JOIN had ON had.lesion_id = same.id
    UNION ALL
    SELECT item.id, {SAFETY_END}, 'plan_ended', 4
    FROM item
    JOIN track ON track.id = item.track_id
    JOIN age ON age.patient_id = item.patient_id
    WHERE item.extension AND item.target_on > {SAFETY_END}
    UNION ALL
    SELECT item.id, max(coalesce(move.undone_on, move.moved_on)), 'plan_changed', 5
    FROM item
    JOIN track ON track.id = item.track_id AND item.template_id <> track.template_id
    JOIN registry_trackmove move ON move.track_id = track.id
        AND item.template_id = CASE WHEN move.undone_on IS NULL
            THEN move.from_template_id ELSE move.to_template_id END
    GROUP BY item.id
), first AS (
    SELECT DISTINCT ON (id) id, day, because FROM reason
    WHERE day IS NOT NULL ORDER BY id, day, place
), found AS MATERIALIZED (
    SELECT item.id, first.day, coalesce(first.because, '') AS because
    FROM item LEFT JOIN first ON first.id = item.id
)
UPDATE registry_planneditem item
SET stopped_on = found.day, stopped_because = found.because, version = item.version + 1,
    updated_at = now()
FROM found
WHERE found.id = item.id
    AND (item.stopped_on, item.stopped_because) IS DISTINCT FROM (found.day, found.because)
"""  # noqa: S608

# The years beyond the fifteenth, as `long_term.is_planned` has them. A plan that a later dose has
# taken over, and one whose follow-up has ended, grow no further; published cases have no future.
_EXTEND = f"""
INSERT INTO registry_planneditem (
    centre_id, created_at, updated_at, created_by_id, version, patient_id, track_id,
    added_by_id, template_item_id, code, modality, safety, mandatory, target_on, opens_on,
    closes_on, stopped_because, missed_reason, not_required_reason, reason_note, pinned_because)
SELECT track.centre_id, now(), now(), track.created_by_id, 1, track.patient_id, track.id,
    (SELECT max(id) FROM registry_trackmove WHERE track_id = track.id AND undone_on IS NULL),
    line.id, line.code, line.modality, template.safety, {{mandatory}},
    target.day, target.day - line.before_days, target.day + line.after_days, '', '', '', '', ''
FROM registry_track track
JOIN registry_patient patient ON patient.id = track.patient_id
    AND patient.record_kind = 'registry' AND patient.vital_status <> 'dead'
JOIN registry_centre centre ON centre.id = track.centre_id
JOIN registry_scheduletemplate template ON template.id = track.template_id
JOIN registry_templateitem line ON line.template_id = template.id AND line.extension
CROSS JOIN LATERAL (
    SELECT (track.anchor_on + make_interval(months => line.offset_value))::date AS day,
        (%(now)s AT TIME ZONE centre.time_zone)::date AS today) target
CROSS JOIN LATERAL (SELECT {ADULT_ON} AS adult_on, {MATURE_ON} AS mature_on) age
CROSS JOIN LATERAL (SELECT {SAFETY_END} AS day) ends
WHERE {{whose}}
    AND NOT EXISTS (
        SELECT FROM registry_planneditem there
        WHERE there.track_id = track.id AND there.code = line.code)
    AND NOT EXISTS ({LATER_DOSE})
    AND NOT EXISTS (
        SELECT FROM registry_followupstop stop
        WHERE stop.patient_id = track.patient_id AND stop.revoked_on IS NULL)
    AND CASE WHEN ends.day IS NOT NULL THEN target.day <= ends.day
        ELSE coalesce(target.day <= age.adult_on, false)
            OR (target.day - line.before_days - interval '12 months')::date <= target.today END
ON CONFLICT DO NOTHING
"""  # noqa: S608
# A visit of a safety plan is not at a centre's choice where cells were gene-marked.
MANDATORY = """(line.mandatory OR template.safety AND EXISTS (
    SELECT FROM registry_administration dose
    JOIN registry_cellproduct product ON product.id = dose.product_id
    WHERE dose.patient_id = track.patient_id AND product.gene_marked))"""
_EXTEND_OF = _EXTEND.format(mandatory=MANDATORY, whose="track.patient_id = ANY(%(patients)s)")
# Patients whose last planned year has opened: the only ones whose plan can want another one.
_EXTEND_ALL = _EXTEND.format(
    mandatory=MANDATORY,
    whose="""NOT EXISTS (
        SELECT FROM registry_planneditem ahead
        WHERE ahead.track_id = track.id
            AND ahead.opens_on > (%(now)s AT TIME ZONE 'UTC')::date + 1)""",
)


def settle(patients: Sequence[int]) -> int:
    """Brings why and since when items are stopped in line with the facts, for patients by id; says
    how many items changed. Two statements, however many patients. Safe to repeat."""
    concerned: dict[str, Any] = {"patients": list(patients), "now": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND_OF, concerned)
        cursor.execute(_SETTLE, concerned)
        return int(cursor.rowcount)


def extend(now: dt.datetime) -> int:
    """Plans the next year of safety plans that would run dry; one statement for every centre.
    Safe to repeat, and safe at the same time in two places."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND_ALL, {"now": now})
        return int(cursor.rowcount)
