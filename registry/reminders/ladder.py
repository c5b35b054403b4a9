"""The ladders as SQL: whom to send what on a day, for every centre at once.

`rules.due_rungs` says the same of one item, and a property test holds the two equal. The ladders
go in as data, so there is no second list of rungs. Items of which anything has been recorded are
out from the first line on, which lets the partial indexes of `planneditem` serve.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.reminders.codes import POSITIONS, Edge
from registry.reminders.rules import Ladders


@dataclass(frozen=True)
class Place:
    """A centre and the day that it is there. What was reached before `since` is not sent any more.

    `closed` says why nothing goes out there on that day; `opens_week` that it is the first open
    day of the week."""

    centre_id: int
    day: dt.date
    since: dt.date
    closed: str = ""
    opens_week: bool = False


# The places and the ladders, as values.
GIVEN = """
place AS (
    SELECT * FROM unnest(%(centres)s::bigint[], %(days)s::date[], %(sinces)s::date[])
        AS place (centre_id, day, since)
), step AS (
    SELECT * FROM unnest(
        %(codes)s::text[], %(roles)s::text[], %(rungs)s::text[], %(edges)s::text[],
        %(offsets)s::int[], %(positions)s::int[]
    ) AS step (code, role, rung, edge, days, position)
)
"""
# By role the newest rung that `item`, of a plan with the code `plan.code`, has reached on
# `place.day` (rules.rungs_in_force); only for items of which nothing has been recorded.
IN_FORCE = """
SELECT newest.role, newest.rung, newest.due_on
FROM (
    SELECT DISTINCT ON (step.role) step.role, step.rung, reached.day AS due_on
    FROM step
    CROSS JOIN LATERAL (
        SELECT CASE step.edge WHEN 'opens' THEN item.opens_on + step.days
            ELSE greatest(item.closes_on + step.days, item.opens_on) END AS day
    ) reached
    WHERE reached.day <= place.day
        AND step.code = CASE WHEN plan.code = ANY(%(own)s::text[]) THEN plan.code ELSE '' END
    ORDER BY step.role, reached.day DESC, step.position DESC
) newest
WHERE NOT (newest.rung = 'book_ahead' AND item.booked_on IS NOT NULL)
"""
PLAN_OF_ITEM = """
JOIN registry_templateitem line ON line.id = item.template_item_id
JOIN registry_scheduletemplate plan ON plan.id = line.template_id
"""
STOPPED = """EXISTS (
    SELECT FROM registry_followupstop stop
    WHERE stop.patient_id = item.patient_id
        AND stop.revoked_on IS NULL AND stop.stopped_on <= place.day)"""
BARRED = """EXISTS (
    SELECT FROM registry_consentbar bar
    WHERE bar.patient_id = item.patient_id AND bar.what = 'contact'
        AND bar.starts_on <= place.day
        AND (bar.ends_on IS NULL OR bar.ends_on >= place.day))"""
MEMBER_ON_DAY = """membership.starts_on <= place.day
    AND (membership.ends_on IS NULL OR membership.ends_on >= place.day)"""
# A mail to which nothing may be added any more: a sender has had it.
UNTOUCHED = "status IN ('waiting', 'cancelled') AND {}.claimed_at IS NULL"

UNFINISHED = """(done_on IS NULL AND missed_on IS NULL
        AND not_required_on IS NULL AND stopped_on IS NULL)"""
# Who has had her mail of that day already gets the rest with the next one.
NOT_TOLD = f"""NOT EXISTS (
        SELECT FROM registry_reminder earlier
        WHERE earlier.planned_item_id = item.id AND earlier.rung = newest.rung
            AND earlier.recipient_id = told.user_id)
    AND NOT EXISTS (
        SELECT FROM registry_mail gone
        WHERE gone.recipient_id = told.user_id AND gone.centre_id = item.centre_id
            AND gone.kind = 'reminders' AND gone.day = place.day
            AND NOT (gone.{UNTOUCHED.format("gone")}))"""  # noqa: S608 - constants

# One row per item on a rung that is to be sent and per person to be told who was not told yet;
# recipient_id is null where a centre has nobody in the role. Two ranges of an index each, never one
# condition with OR: that would read every item that waits.
_ITEM = """SELECT id, centre_id, patient_id, template_item_id, opens_on, closes_on, booked_on
    FROM registry_planneditem WHERE centre_id = place.centre_id AND {awaited}"""
_DUE = f"""
SELECT item.centre_id, item.patient_id, item.id AS planned_item_id, newest.rung, newest.due_on,
    told.user_id AS recipient_id, place.day, newest.role
FROM place
CROSS JOIN LATERAL (
    {_ITEM} AND opens_on BETWEEN %(opens_from)s AND %(opens_until)s
    UNION
    {_ITEM} AND closes_on BETWEEN %(closes_from)s AND %(closes_until)s
) item
{PLAN_OF_ITEM}
CROSS JOIN LATERAL ({IN_FORCE}) newest
JOIN registry_patient patient ON patient.id = item.patient_id
    AND patient.record_kind = 'registry' AND patient.vital_status <> 'dead'
LEFT JOIN LATERAL (
    SELECT DISTINCT membership.user_id
    FROM registry_membership membership
    JOIN registry_user person ON person.id = membership.user_id AND person.is_active
    WHERE membership.centre_id = item.centre_id AND membership.role = newest.role
        AND {MEMBER_ON_DAY}
) told ON true
WHERE newest.due_on >= place.since
    AND NOT {STOPPED}
    AND NOT {BARRED}
    AND {{not_told}}
"""  # noqa: S608 - constants


def due_when(awaited: str, not_told: str) -> str:
    """What is due of items of which one condition holds, for people of whom the other one does."""
    return _DUE.format(awaited=awaited, not_told=not_told)


def in_order(due: str) -> str:
    """The same as a statement of its own."""
    order = "item.centre_id, told.user_id, newest.due_on, item.id, newest.rung"
    return f"WITH {GIVEN} {due} ORDER BY {order}"


DUE = due_when(UNFINISHED, NOT_TOLD)
DUE_IN_ORDER = in_order(DUE)

# Writes what is due, gathered into a mail per person, and says how many reminders and mails that
# makes, and how many rungs have nobody to tell. Built of constants alone. Two sweeps at once: the
# tables' own keys let one row in, and the second finds the mail that the first has made.
PLAN = f"""
WITH {GIVEN}, due AS MATERIALIZED ({DUE}), mail AS (
    INSERT INTO registry_mail AS mail (
        centre_id, recipient_id, kind, day, message_id, status, attempts, interruptions,
        last_error, created_at, updated_at)
    SELECT centre_id, recipient_id, 'reminders', day,
        '<' || gen_random_uuid() || '@' || %(domain)s || '>', 'waiting', 0, 0, '', %(now)s, %(now)s
    FROM due
    WHERE recipient_id IS NOT NULL
    GROUP BY centre_id, recipient_id, day
    ORDER BY centre_id, recipient_id
    ON CONFLICT (recipient_id, centre_id, kind, day) WHERE NOT (kind = 'item')
    DO UPDATE SET status = 'waiting', updated_at = excluded.updated_at
    WHERE mail.{UNTOUCHED.format("mail")}
    RETURNING id, centre_id, recipient_id
), planned AS (
    INSERT INTO registry_reminder (
        centre_id, patient_id, created_at, updated_at, version, planned_item_id, recipient_id,
        rung, due_on, mail_id, needless)
    SELECT due.centre_id, due.patient_id, %(now)s, %(now)s, 1, due.planned_item_id,
        due.recipient_id, due.rung, due.due_on, mail.id, ''
    FROM due JOIN mail USING (centre_id, recipient_id)
    ORDER BY due.planned_item_id
    ON CONFLICT (planned_item_id, rung, recipient_id) DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM planned), (SELECT count(*) FROM mail),
    (SELECT count(*) FROM due WHERE recipient_id IS NULL)
"""  # noqa: S608 - constants


def parameters(places: Sequence[Place], ladders: Ladders) -> dict[str, Any]:
    """What DUE needs for one or more places and ladders with at least one step.

    The spans of dates only narrow the search: wide enough for every rung and every place, and
    plain values, because the planner takes an index only when it can tell how little they hold.
    """
    return {**given(places, ladders), **_spans(places, ladders)}


def given(places: Sequence[Place], ladders: Ladders) -> dict[str, Any]:
    """What GIVEN needs."""
    steps = [(code, step) for code, ladder in ladders.items() for step in ladder]
    return {
        "centres": [place.centre_id for place in places],
        "days": [place.day for place in places],
        "sinces": [place.since for place in places],
        "own": [code for code in ladders if code],
        "codes": [code for code, _ in steps],
        "roles": [str(step.role) for _, step in steps],
        "rungs": [str(step.rung) for _, step in steps],
        "edges": [str(step.edge) for _, step in steps],
        "offsets": [step.days for _, step in steps],
        "positions": [POSITIONS[step.rung] for _, step in steps],
    }


def _spans(places: Sequence[Place], ladders: Ladders) -> dict[str, dt.date | None]:
    """Between which days an edge lies of every item that one of its rungs concerns now; none where
    no rung counts from it."""
    first, last = min(place.since for place in places), max(place.day for place in places)
    spans: dict[str, dt.date | None] = {}
    for edge in Edge:
        offsets = [step.days for ladder in ladders.values() for step in ladder if step.edge == edge]
        spans[f"{edge}_from"] = first - dt.timedelta(days=max(offsets)) if offsets else None
        spans[f"{edge}_until"] = last - dt.timedelta(days=min(offsets)) if offsets else None
    return spans
