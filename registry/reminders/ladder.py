"""The ladder as SQL: whom to send what on a day, for every centre at once.

`rules.due_rung` says the same of one item, and a property test holds the two equal. The ladder
itself goes in as data, so there is no second list of rungs. Items of which anything has been
recorded are out from the first line on, which lets the partial indexes of `planneditem` serve.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.reminders.rules import LADDER, told_role


@dataclass(frozen=True)
class Place:
    """A centre and the day that it is there."""

    centre_id: int
    day: dt.date


# One row per item on a rung that is to be sent and per person to be told who was not told yet;
# recipient_id is null where a centre has nobody in the role.
DUE = """
WITH place AS (
    SELECT * FROM unnest(%(centres)s::bigint[], %(days)s::date[]) AS place (centre_id, day)
), step AS (
    SELECT * FROM unnest(
        %(rungs)s::text[], %(edges)s::text[], %(offsets)s::int[], %(roles)s::text[]
    ) WITH ORDINALITY AS step (rung, edge, days, role, position)
)
SELECT item.centre_id, item.patient_id, item.id AS planned_item_id, newest.rung, newest.due_on,
    told.user_id AS recipient_id
FROM place
CROSS JOIN LATERAL (
    SELECT id, centre_id, patient_id, opens_on, closes_on, booked_on
    FROM registry_planneditem
    WHERE centre_id = place.centre_id
        AND done_on IS NULL AND missed_on IS NULL
        AND not_required_on IS NULL AND stopped_on IS NULL
        AND (opens_on BETWEEN %(opens_from)s AND %(opens_until)s
            OR closes_on BETWEEN %(closes_from)s AND %(closes_until)s)
) item
CROSS JOIN LATERAL (
    SELECT step.rung, step.role, reached.day AS due_on
    FROM step
    CROSS JOIN LATERAL (
        SELECT CASE step.edge WHEN 'opens' THEN item.opens_on + step.days
            ELSE greatest(item.closes_on + step.days, item.opens_on) END AS day
    ) reached
    WHERE reached.day <= place.day
    ORDER BY step.position DESC
    LIMIT 1
) newest
JOIN registry_patient patient ON patient.id = item.patient_id
    AND patient.record_kind = 'registry' AND patient.vital_status <> 'dead'
LEFT JOIN LATERAL (
    SELECT DISTINCT membership.user_id
    FROM registry_membership membership
    JOIN registry_user person ON person.id = membership.user_id AND person.is_active
    WHERE membership.centre_id = item.centre_id AND membership.role = newest.role
        AND membership.starts_on <= place.day
        AND (membership.ends_on IS NULL OR membership.ends_on >= place.day)
) told ON true
WHERE newest.due_on >= place.day - %(catch_up)s
    AND NOT (newest.rung = 'book_ahead' AND item.booked_on IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM registry_followupstop stop
        WHERE stop.patient_id = item.patient_id
            AND stop.revoked_on IS NULL AND stop.stopped_on <= place.day)
    AND NOT EXISTS (
        SELECT FROM registry_consentbar bar
        WHERE bar.patient_id = item.patient_id AND bar.what = 'contact'
            AND bar.starts_on <= place.day
            AND (bar.ends_on IS NULL OR bar.ends_on >= place.day))
    AND NOT EXISTS (
        SELECT FROM registry_reminder earlier
        WHERE earlier.planned_item_id = item.id AND earlier.rung = newest.rung
            AND earlier.recipient_id = told.user_id)
"""


def parameters(places: Sequence[Place], catch_up_days: int) -> dict[str, Any]:
    """What DUE needs for one or more places.

    The spans of dates only narrow the search: wide enough for every rung and every place, and
    plain values, because the planner takes an index only when it can tell how little they hold.
    """
    days = [place.day for place in places]
    return {
        "centres": [place.centre_id for place in places],
        "days": days,
        "rungs": [str(step.rung) for step in LADDER],
        "edges": [step.edge for step in LADDER],
        "offsets": [step.days for step in LADDER],
        "roles": [str(told_role(step.rung)) for step in LADDER],
        "catch_up": catch_up_days,
        **_span("opens", days, catch_up_days),
        **_span("closes", days, catch_up_days),
    }


def _span(edge: str, days: Sequence[dt.date], catch_up_days: int) -> dict[str, dt.date]:
    """Between which days an edge lies of every item that one of its rungs concerns now."""
    offsets = [step.days for step in LADDER if step.edge == edge]
    return {
        f"{edge}_from": min(days) - dt.timedelta(days=max(offsets) + catch_up_days),
        f"{edge}_until": max(days) - dt.timedelta(days=min(offsets)),
    }


DUE_IN_ORDER = f"{DUE} ORDER BY item.centre_id, newest.due_on, item.id, told.user_id"

# Writes what is due and says how many mails that makes, and how many rungs have nobody to tell.
# Built of constants alone. Two sweeps at once: the table's own key lets one row in.
PLAN = f"""
WITH due AS MATERIALIZED ({DUE}), planned AS (
    INSERT INTO registry_reminder (
        centre_id, patient_id, created_at, updated_at, version, planned_item_id, recipient_id,
        rung, due_on, status, message_id, attempts, interruptions, last_error)
    SELECT centre_id, patient_id, %(now)s, %(now)s, 1, planned_item_id, recipient_id, rung, due_on,
        'waiting', '<' || gen_random_uuid() || '@' || %(domain)s || '>', 0, 0, ''
    FROM due
    WHERE recipient_id IS NOT NULL
    ON CONFLICT (planned_item_id, rung, recipient_id) DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM planned), (SELECT count(*) FROM due WHERE recipient_id IS NULL)
"""  # noqa: S608
