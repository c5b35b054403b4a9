"""The queue: which mails may be sent, and the claim that lets one sender alone have a mail.

A sender claims a batch, with which reminders of it are still needed; what became needless is
written in the same breath. Then one small statement after the other marks the mail that was handed
over as sent and begins the next. So per sender at most one mail is between begin and mark.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop
from psycopg import Cursor

from registry.audit.context import background_statement
from registry.reminders.codes import MailKind, MailStatus, Rung
from registry.reminders.ladder import (
    BARRED,
    GIVEN,
    IN_FORCE,
    MEMBER_ON_DAY,
    PLAN_OF_ITEM,
    STOPPED,
    Place,
    given,
)
from registry.reminders.models import lease
from registry.reminders.rules import MOST_ATTEMPTS, Ladders

JOB = "reminders.send"
# Why a reminder is left out; the page translates them.
REASONS = {
    "settled": gettext_noop("nothing is awaited any more"),
    "later": gettext_noop("a later reminder has taken its place"),
    "stopped": gettext_noop("the follow-up has ended"),
    "barred": gettext_noop("the family wants no more contact"),
    "gone": gettext_noop("the recipient has left the centre"),
}
PAUSED = """EXISTS (
    SELECT FROM registry_addressfault fault
    JOIN registry_user person ON person.id = fault.user_id AND person.email = fault.email
    WHERE fault.user_id = mail.recipient_id AND fault.cleared_at IS NULL)"""
# Waiting ones whose pause is over, and those whose sender must be gone. A run that stands for
# another day (`again`) waits for no pause that began before it.
TO_SEND = f"""mail.centre_id + 0 = ANY(%(centres)s::bigint[])
    AND mail.attempts < {MOST_ATTEMPTS} AND (
    mail.status = 'waiting' AND (
        mail.retry_at IS NULL OR mail.retry_at <= %(now)s
        OR mail.claimed_at < %(again)s::timestamptz)
    OR mail.status = 'claimed' AND mail.claimed_at < %(abandoned)s)
    AND mail.status IN ('waiting', 'claimed')"""
# Each reminder of the mails in `next` that has not been left out yet, and why it is to be now;
# empty while it is needed.
NEED = f"""
SELECT reminder.id, reminder.mail_id, reminder.rung, reminder.planned_item_id, CASE
    WHEN item.done_on IS NOT NULL OR item.missed_on IS NOT NULL
        OR item.not_required_on IS NOT NULL OR item.stopped_on IS NOT NULL
        OR (reminder.rung = 'book_ahead' AND item.booked_on IS NOT NULL)
        THEN %(settled)s
    WHEN patient.record_kind <> 'registry' OR patient.vital_status = 'dead' OR {STOPPED}
        THEN %(stopped)s
    WHEN {BARRED} THEN %(barred)s
    WHEN NOT EXISTS (
        SELECT FROM ({IN_FORCE}) held WHERE held.rung = reminder.rung) THEN %(later)s
    WHEN NOT place.is_active OR NOT EXISTS (
        SELECT FROM ({IN_FORCE}) held
        JOIN registry_membership membership ON membership.role = held.role
            AND membership.user_id = reminder.recipient_id
            AND membership.centre_id = reminder.centre_id AND {MEMBER_ON_DAY}
        WHERE held.rung = reminder.rung) THEN %(gone)s
    ELSE '' END AS why
FROM next place
JOIN registry_reminder reminder ON reminder.mail_id = place.id AND reminder.needless = ''
JOIN registry_planneditem item ON item.id = reminder.planned_item_id
JOIN registry_patient patient ON patient.id = item.patient_id
{PLAN_OF_ITEM}
"""  # noqa: S608 - constants
# Alone, so that the index of the queue gives the order and stops at the first that is to be had;
# "+ 0" keeps the index of the page's lists out, which would read and sort all that waits.
CANDIDATE = f"""
SELECT mail.* FROM registry_mail mail WHERE {TO_SEND}
"""  # noqa: S608 - constants
NEXT = """
SELECT mail.id, mail.kind, mail.centre_id, mail.recipient_id, mail.message_id, mail.status,
    mail.attempts, mail.day AS made_for, mail.claimed_at, mail.retry_at, place.day,
    person.email, person.language, person.is_active
FROM candidate mail
JOIN place ON place.centre_id = mail.centre_id
JOIN registry_user person ON person.id = mail.recipient_id
"""
# The queue's next mails become those of one sender. Locked first and judged by the statement after
# this one: what a plan adds meanwhile is either seen by that, or finds the mail claimed.
CLAIM = f"""
WITH candidate AS MATERIALIZED (
    {CANDIDATE} AND NOT {PAUSED}
    ORDER BY mail.retry_at NULLS FIRST, mail.id LIMIT %(most)s FOR UPDATE OF mail SKIP LOCKED
)
UPDATE registry_mail AS mail SET status = 'claimed', claimed_at = %(now)s, begun_at = NULL,
    interruptions = mail.interruptions + (mail.begun_at IS NOT NULL)::int, updated_at = %(now)s
FROM candidate WHERE candidate.id = mail.id
RETURNING mail.id
"""  # noqa: S608 - constants
# A mail that nobody has tried is as it was before its claim: it may still grow.
UNCLAIMED_AT = """CASE WHEN attempts = 0 AND interruptions = 0 AND retry_at IS NULL THEN NULL
    ELSE claimed_at END"""
# What of these mails became needless is written, and so is that nothing of a mail is left.
DECIDE = f"""
WITH {GIVEN}, candidate AS MATERIALIZED (
    SELECT * FROM registry_mail WHERE id = ANY(%(ids)s::bigint[])
), next AS MATERIALIZED ({NEXT}), need AS MATERIALIZED ({NEED}), left_out AS (
    UPDATE registry_reminder SET needless = need.why, updated_at = %(now)s
    FROM need WHERE need.id = registry_reminder.id AND need.why <> ''
), decided AS (
    SELECT next.*, CASE WHEN next.kind = 'digest'
            OR EXISTS (SELECT FROM need WHERE need.mail_id = next.id AND why = '')
        THEN 'claimed' ELSE 'cancelled' END AS outcome
    FROM next
), cancelled AS (
    UPDATE registry_mail SET status = 'cancelled', claimed_at = {UNCLAIMED_AT},
        updated_at = %(now)s
    WHERE id IN (SELECT id FROM decided WHERE outcome = 'cancelled')
)
SELECT decided.id, decided.kind, decided.outcome, decided.centre_id, decided.recipient_id,
    decided.message_id, decided.made_for, decided.day, decided.attempts + 1, decided.email,
    decided.language,
    ARRAY(SELECT rung FROM need WHERE need.mail_id = decided.id AND why = ''
        ORDER BY planned_item_id, rung),
    ARRAY(SELECT planned_item_id FROM need WHERE need.mail_id = decided.id AND why = ''
        ORDER BY planned_item_id, rung)
FROM decided
ORDER BY decided.retry_at NULLS FIRST, decided.id
"""  # noqa: S608 - constants
# Of one sender's batch: one mail was handed over, and the hand-over of the next one begins. Said
# again after a lost answer, it counts no second try.
STEP = """
UPDATE registry_mail SET
    status = CASE id WHEN %(sent)s THEN 'sent' ELSE status END,
    sent_at = CASE id WHEN %(sent)s THEN %(now)s::timestamptz END,
    begun_at = CASE id WHEN %(begun)s THEN %(now)s::timestamptz END,
    attempts = attempts + (id = %(begun)s AND begun_at IS NULL)::int,
    retry_at = NULL, last_error = '', updated_at = %(now)s
WHERE id IN (%(sent)s, %(begun)s) AND status = 'claimed' AND claimed_at = %(at)s
RETURNING id
"""
GIVE_BACK = f"""
UPDATE registry_mail SET status = 'waiting', claimed_at = {UNCLAIMED_AT}, updated_at = %(now)s
WHERE id = ANY(%(ids)s) AND status = 'claimed' AND claimed_at = %(at)s AND begun_at IS NULL
RETURNING id
"""  # noqa: S608 - constants
QUEUED = f"""
WITH {GIVEN}, candidate AS MATERIALIZED ({CANDIDATE}), next AS MATERIALIZED ({NEXT}),
need AS MATERIALIZED ({NEED})
SELECT mail.id, mail.kind, mail.centre_id, mail.recipient_id, mail.made_for,
    mail.claimed_at IS NULL, {PAUSED},
    ARRAY(SELECT planned_item_id FROM need WHERE need.mail_id = mail.id AND why = ''
        ORDER BY planned_item_id, rung),
    ARRAY(SELECT rung FROM need WHERE need.mail_id = mail.id AND why = ''
        ORDER BY planned_item_id, rung)
FROM next mail
ORDER BY mail.id
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Claim:
    """A mail for this sender alone, as of a moment; or one of which nothing is needed any more.

    `made_for` is the day it was made for, `day` today at the centre. `rungs` and `items` belong
    together, one per reminder. As CLAIM names them, and the moment of the claim."""

    mail_id: int
    kind: MailKind
    status: MailStatus
    centre_id: int
    recipient_id: int
    message_id: str
    made_for: dt.date
    day: dt.date
    attempt: int
    address: str
    language: str
    rungs: tuple[Rung, ...]
    items: tuple[int, ...]
    at: dt.datetime


CLAIMED = [one.name for one in fields(Claim) if one.name != "at"]


def claim_batch(
    places: Sequence[Place],
    ladders: Ladders,
    now: dt.datetime,
    *,
    most: int,
    again: dt.datetime | None = None,
) -> list[Claim]:
    """Claims up to so many mails, also those of which nothing is needed any more; none when none
    waits. Two statements, in the caller's transaction."""
    asked = {**_asked(places, ladders, now, again), "most": most}
    asked["ids"] = [pk for (pk,) in _prepared(CLAIM, asked)]
    return [_claim(row, now) for row in _prepared(DECIDE, asked)] if asked["ids"] else []


def _prepared(statement: str, asked: Mapping[str, Any]) -> list[Any]:
    """Prepared, as to plan it anew for each batch takes longer than to carry it out. Django tells
    the driver never to prepare; its own cursors bind on the client's side and take no notice."""
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    with Cursor(connection.connection) as cursor:
        return cursor.execute(statement, asked, prepare=True).fetchall()


def _claim(row: Sequence[Any], now: dt.datetime) -> Claim:
    columns: dict[str, Any] = dict(zip(CLAIMED, row, strict=True))
    columns |= {"kind": MailKind(columns["kind"]), "status": MailStatus(columns["status"])}
    columns |= {"rungs": tuple(map(Rung, columns["rungs"])), "items": tuple(columns["items"])}
    return Claim(**columns, at=now)


def step(sent: Claim | None, begun: Claim | None, now: dt.datetime) -> bool:
    """Marks a mail as sent and begins the next one of the same batch; whether that one is still
    this sender's. One round trip, which need not outlive a crash of the database: the mail would
    be sent again under its Message-ID."""
    ids = {"sent": sent.mail_id if sent else 0, "begun": begun.mail_id if begun else 0}
    one = sent or begun
    if one is None:
        return False
    asked = {**ids, "now": now, "at": one.at}
    held = {pk for (pk,) in background_statement(JOB, STEP, asked, repeatable=True)}
    return ids["begun"] in held


def give_back(claims: Sequence[Claim], now: dt.datetime) -> None:
    """Lets mails of a batch wait again that were not begun; at once, and no try is used up."""
    if claims:
        asked = {"ids": [one.mail_id for one in claims], "at": claims[0].at, "now": now}
        background_statement(JOB, GIVE_BACK, asked)


def _asked(
    places: Sequence[Place], ladders: Ladders, now: dt.datetime, again: dt.datetime | None
) -> dict[str, Any]:
    return {
        **given(places, ladders),
        **REASONS,
        "now": now,
        "again": again,
        "abandoned": now - lease(),
    }


@dataclass(frozen=True)
class Queued:
    """A mail that waits, with what of it is still needed; `paused` while its address is refused,
    `untouched` while no sender has had it. `items` and `rungs` belong together."""

    mail_id: int
    kind: MailKind
    centre_id: int
    recipient_id: int
    made_for: dt.date
    untouched: bool
    paused: bool
    items: tuple[int, ...]
    rungs: tuple[Rung, ...]


def queued(
    places: Sequence[Place], ladders: Ladders, now: dt.datetime, again: dt.datetime | None = None
) -> list[Queued]:
    """What `claim_batch` would take, and what is paused; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUED, _asked(places, ladders, now, again))
        return [
            replace(one, items=tuple(one.items), rungs=tuple(map(Rung, one.rungs)))
            for one in (Queued(*row) for row in cursor.fetchall())
        ]


WAITING = f"""
SELECT count(*) FROM (
    SELECT FROM registry_mail mail WHERE {TO_SEND} AND NOT {PAUSED}
    LIMIT %(most)s
) waiting
"""  # noqa: S608 - constants


def waiting(places: Sequence[Place], now: dt.datetime, most: int) -> int:
    """How many mails may be sent where it is day and the centre is open, counted up to `most`."""
    centres = [place.centre_id for place in places if not place.closed]
    asked: dict[str, Any] = {"centres": centres, "now": now, "again": None, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {**asked, "abandoned": now - lease()})
        (number,) = cursor.fetchone() or (0,)
    return int(number)
