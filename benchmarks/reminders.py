"""Reminders: what is due out of 5,000,000 planned items against out of 50,000, and 500 mails handed
over against a bare loop of Django's mail connection."""

import datetime as dt
import socket
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import psycopg
from django.core.mail import EmailMessage, get_connection
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from benchmarks.cohort import make_centres, make_treated
from benchmarks.figures import Figure, seconds
from registry.accounts.codes import Role
from registry.accounts.models import EVERY_WEEKDAY, Centre, Membership, User
from registry.audit.context import background
from registry.reminders import jobs, sending
from registry.reminders.claims import Claim, claim_batch, step
from registry.reminders.codes import Rung
from registry.reminders.ladder import Place
from registry.reminders.mail import mail_of, reminders_context
from registry.reminders.models import Mail, Reminder
from registry.reminders.rules import Ladders
from registry.reminders.selectors import ladders, places_on
from registry.schedules.models import PlannedItem, ScheduleTemplate
from tests.contexts import everywhere_on_this_connection
from tests.databases import pointed_at
from tests.faults import landscape
from tests.faults.programs import Program, free_port, python, until

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SMALL, LARGE = 50_000, 5_000_000
DUE, PEOPLE = 100, 5  # items due at one centre, and who is told of each
MAILS, SENDERS = 500, 2
ROUNDS = 5
TIMES, SLOWER = 3.0, 2.0
PLANS = ("avn_2y", "ltfu", "oi_5y", "consent")
BATCH = 20_000  # children at a time

# Straight into the tables, without history and without the checks of foreign keys: five million
# rows in minutes. Half lie from one to six years back, half as far ahead; of those that are past,
# 17 of 20 were done, one was missed, and two stay open for ever.
_TRACKS = """
INSERT INTO registry_track (created_at, updated_at, version, created_by_id, centre_id, patient_id,
    treatment_id, template_id, anchor_on)
SELECT now(), now(), 1, created_by_id, centre_id, patient_id, treatment.id, template.id, treated_on
FROM registry_treatment treatment CROSS JOIN registry_scheduletemplate template
WHERE template.code = ANY(%s) AND template.version = 1
    AND NOT EXISTS (SELECT FROM registry_track known WHERE known.treatment_id = treatment.id)
"""
_ITEMS = """
INSERT INTO registry_planneditem (created_at, updated_at, version, created_by_id, centre_id,
    patient_id, track_id, template_item_id, code, modality, safety, mandatory, target_on, opens_on,
    closes_on, done_on, missed_on, missed_reason, not_required_reason, stopped_because, reason_note,
    pinned_because)
SELECT now(), now(), 1, track.created_by_id, track.centre_id, track.patient_id, track.id, line.id,
    line.code, line.modality, false, line.mandatory, day, day - 30, day + 30,
    CASE WHEN past AND chance < 17 THEN day END, CASE WHEN past AND chance = 17 THEN day + 31 END,
    CASE WHEN past AND chance = 17 THEN 'no_show' ELSE '' END, '', '', '', ''
FROM (
    SELECT track.*, number, (track.id * 31 + number) %% 2 = 0 AS past,
        ((track.id + number) * 7) %% 20 AS chance
    FROM registry_track track CROSS JOIN generate_series(1, 30) number
) track
JOIN LATERAL (
    SELECT *, row_number() OVER (ORDER BY code) AS place FROM registry_templateitem
    WHERE template_id = track.template_id
) line ON line.place = track.number
CROSS JOIN LATERAL (
    SELECT current_date + CASE WHEN past THEN -1 ELSE 1 END
        * (365 + (track.id * 7919 + number * 104729) %% 1825)::int AS day
) target
LIMIT %s
"""
_NOW_DUE = """
UPDATE registry_planneditem SET opens_on = current_date, target_on = current_date + 30,
    closes_on = current_date + 60, done_on = NULL, missed_on = NULL, missed_reason = ''
WHERE id IN (SELECT id FROM registry_planneditem WHERE centre_id = %s ORDER BY id LIMIT %s)
"""


def fill(items: int, admin: psycopg.Connection) -> None:
    """So many planned items, of which DUE open today at the first centre. `admin` is of the
    superuser, in the same database."""
    user, centres = make_centres()
    Centre.objects.update(country="ZZ", weekdays=EVERY_WEEKDAY)
    _people(centres[0])
    lines = sum(one.items.count() for one in _templates())
    children = -(-items // lines)
    for start in range(0, children, BATCH):
        make_treated(min(BATCH, children - start), centres, user, start=start)
    admin.execute("SET session_replication_role = replica")
    admin.execute(_TRACKS, [list(PLANS)])
    admin.execute(_ITEMS, [items])
    admin.execute(_NOW_DUE, [centres[0].pk, DUE])
    admin.execute("VACUUM ANALYZE")


def _templates() -> list[ScheduleTemplate]:
    return list(ScheduleTemplate.objects.filter(code__in=PLANS, version=1))


def _people(centre: Centre) -> None:
    people = User.objects.bulk_create(
        User(email=f"told{number}@bench.example", password="!") for number in range(PEOPLE - 1)
    )
    Membership.objects.bulk_create(
        Membership(user=one, centre=centre, role=Role.COORDINATOR, starts_on=dt.date(2000, 1, 1))
        for one in people
    )


def measure(databases: dict[str, str]) -> Iterator[Figure]:
    """Takes the small and the large database, by name; their reminders are forgotten again."""
    taken: dict[str, list[float]] = {name: [] for name in databases}
    for _ in range(ROUNDS + 1):
        for name, database in databases.items():
            with pointed_at(database):
                everywhere_on_this_connection()
                taken[name].append(seconds(_plan_and_claim))
                _forget()
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    for name, median in medians.items():
        yield Figure(f"reminders_due_of_{name}_items", round(median * 1000, 1), "ms, median")
    times = round(medians["5m"] / medians["50k"], 2)
    yield Figure("reminders_due_of_5m_against_50k", times, "x median", TIMES)


def _plan_and_claim() -> None:
    """One sweep's plan, and then each mail claimed and marked, as a sender does; none is sent."""
    now = timezone.now()
    with background("bench"):
        places, steps = places_on(now.date()), ladders()
        planned = jobs.plan(places, now)
    if planned != DUE * PEOPLE:
        raise RuntimeError(f"{planned} reminders were planned, not {DUE * PEOPLE}")
    number = 0
    while claims := _claimed(places, steps):
        number += len(claims)
        for sent, begun in pairwise((None, *claims, None)):
            step(sent, begun, timezone.now())
    if number != PEOPLE:
        raise RuntimeError(f"{number} mails were claimed, not {PEOPLE}")


def _claimed(places: Sequence[Place], steps: Ladders) -> Sequence[Claim]:
    with background("bench"):
        return claim_batch(places, steps, timezone.now(), most=sending.BATCH)


def _forget() -> None:
    Reminder.objects.all().delete()
    Mail.objects.all().delete()


def measure_mails() -> Iterator[Figure]:
    """Needs a database of its own with the reference data."""
    landscape.fill(landscape.Size(1, MAILS))
    taken: dict[str, list[float]] = {"one": [], "two": [], "bare": []}
    with _mail_server() as port, _mail_to(port):
        for _ in range(ROUNDS):
            for senders, name in ((1, "one"), (SENDERS, "two")):
                places = _planned()
                taken[name].append(seconds(partial(_drain, places, senders)))
                messages = _messages()
                taken["bare"].append(seconds(partial(_bare_loop, messages)))
                _forget()
    rates = {name: MAILS / statistics.median(times) for name, times in taken.items()}
    for name, rate in rates.items():
        yield Figure(f"mails_handed_over_{name}", round(rate), "mails a second, median")
    slower = {name: round(rates["bare"] / rate, 2) for name, rate in rates.items()}
    yield Figure("mails_one_sender_against_bare_loop", slower["one"], "x slower")
    yield Figure("mails_two_senders_against_bare_loop", slower["two"], "x slower", SLOWER)


def _planned() -> list[Place]:
    with background("bench"):
        places = places_on(Centre.objects.get().today())
        jobs.plan(places, timezone.now())
    return places


def _drain(places: Sequence[Place], senders: int) -> None:
    """The sweep asks for up to four senders at once; a worker has one for each core."""
    with ThreadPoolExecutor(senders) as pool:
        sent = sum(pool.map(_sender, [places] * senders))
    if sent != MAILS:
        raise RuntimeError(f"{sent} mails were sent, not {MAILS}")


def _sender(places: Sequence[Place]) -> int:
    try:
        return sending.drain(timezone.now, places).counts["sent"]
    finally:
        connections.close_all()


def _messages() -> list[EmailMessage]:
    """What the sender will hand over, ready made."""
    context = reminders_context([Rung.OPENED], [PlannedItem.objects.get().pk])
    return [
        mail_of("reminders", "en", mail.recipient.email, mail.message_id, context)
        for mail in Mail.objects.select_related("recipient")
    ]


def _bare_loop(messages: Sequence[EmailMessage]) -> None:
    with get_connection() as connection:
        for message in messages:
            connection.send_messages([message])


def _mail_to(port: int) -> override_settings:
    return override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)


@contextmanager
def _mail_server() -> Iterator[int]:
    """The one of the fault tests: what it takes is on the disk before it says so."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="physis-bench-") as name:
        folder = Path(name)
        command = ["tests.faults.postman", "127.0.0.1", str(port), str(folder / "mails")]
        program = Program("smtp", python(*command, "0", "0", "0"), {}, folder / "log")
        program.start()
        try:
            until(partial(_answers, port), "the mail server")
            yield port
        finally:
            program.kill()


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
