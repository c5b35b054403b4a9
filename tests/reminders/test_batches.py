"""A batch of mails in one sender's hand: what a kill, a broken connection, and time leave of it."""

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from registry.accounts.models import Centre
from registry.audit.context import background
from registry.reminders import jobs, sending
from registry.reminders.claims import claim_batch, step
from registry.reminders.codes import MailStatus
from registry.reminders.models import Mail, lease
from registry.reminders.post import Post
from registry.reminders.rules import MOST_ATTEMPTS
from registry.reminders.selectors import ladders, places_today
from tests.reminders.builders import (
    NOON,
    make_centre,
    make_item,
    make_patient,
    make_person,
    place_on,
)
from tests.reminders.postman import Postman
from tests.reminders.senders import send
from tests.reminders.test_refusals import answer
from tests.reminders.test_worker import environment, one_item_opens_today, postman, program_runs

__all__ = ["answer", "environment", "postman"]  # fixtures
FIVE_MINUTES = dt.timedelta(minutes=5)
SECONDS = 30.0
SENDER = [sys.executable, "manage.py", "reminders_send"]


def mails_wait(number: int) -> None:
    centre = make_centre()
    for _ in range(number):
        make_person(centre)
    make_item(make_patient(centre))
    jobs.plan([place_on(centre)], NOON)


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_sender_killed_within_its_batch_leaves_the_rest_to_the_lease(
    environment: dict[str, str], postman: Postman
) -> None:
    one_item_opens_today()
    with background("test"):
        for _ in range(5):
            make_person(Centre.objects.get(), weekly_digest=False)
    environment["REMINDERS_LEASE_SECONDS"] = "5"
    postman.holds_at = 3
    with program_runs(SENDER, environment) as sender:
        until(lambda: len(postman.taken) == 3)
        sender.kill()
        sender.wait()
        killed = time.monotonic()
    postman.holds_at = 0
    held = Mail.objects.filter(status=MailStatus.CLAIMED).order_by("pk")
    assert Mail.objects.filter(status=MailStatus.SENT).count() == 2
    assert [(one.attempts, bool(one.begun_at)) for one in held] == [(1, True), *[(0, False)] * 3]

    time.sleep(max(0.0, killed + 5 - time.monotonic()))
    with program_runs(SENDER, environment) as sender:
        sender.wait(SECONDS)
    assert set(Mail.objects.values_list("status", flat=True)) == {MailStatus.SENT}
    again = Mail.objects.get(interruptions=1)
    assert Mail.objects.exclude(pk=again.pk).filter(attempts=1, interruptions=0).count() == 5
    taken = Counter(str(mail["Message-ID"]) for mail in postman.taken)
    assert taken == {one.message_id: 2 if one == again else 1 for one in Mail.objects.all()}


@pytest.mark.django_db
class TestOneBatch:
    def test_what_was_not_begun_waits_at_once_when_the_connection_fails(
        self, answer: list[Exception | None]
    ) -> None:
        mails_wait(3)
        answer[:] = [None, ConnectionResetError("lost")]
        assert send() == {"sent": 1, "waiting": 1}
        rest = Mail.objects.get(status=MailStatus.WAITING, retry_at=None)
        assert (rest.attempts, rest.claimed_at, rest.last_error) == (0, None, "")
        assert Mail.objects.get(retry_at=NOON + FIVE_MINUTES).attempts == 0
        answer[:] = [None]
        assert send() == {"sent": 1}

    def test_what_broke_is_given_back_as_well(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mails_wait(3)

        def breaks(self: Post, mail: EmailMessage) -> None:
            raise RuntimeError("nobody foresaw this")

        monkeypatch.setattr(Post, "hand_over", breaks)
        with pytest.raises(RuntimeError):
            send()
        counts = Counter(Mail.objects.values_list("status", "attempts"))
        assert counts == {("claimed", 1): 1, ("waiting", 0): 2}

    def test_kills_never_fail_a_mail_that_merely_waited_in_the_batch(self) -> None:
        mails_wait(3)
        moment = NOON
        for _ in range(2 * MOST_ATTEMPTS):
            jobs.give_up(moment)
            batch = claim_batch(places_today(moment), ladders(), moment, most=25)
            first, waits = batch[0], batch[-1]
            assert step(None, first, moment)
            moment += lease() + dt.timedelta(seconds=1)
        assert first.mail_id != waits.mail_id
        one = Mail.objects.get(pk=waits.mail_id)
        assert (one.attempts, one.interruptions) == (0, 0)
        jobs.give_up(moment)
        assert Mail.objects.filter(status=MailStatus.FAILED).count() == 2  # each begun eight times
        assert send(moment) == {"sent": 1}

    def test_a_second_telling_counts_no_second_try(self) -> None:
        mails_wait(2)
        first, second = claim_batch(places_today(NOON), ladders(), NOON, most=2)
        step(None, first, NOON)
        for _ in range(2):
            assert step(first, second, NOON)
        stored = dict(Mail.objects.values_list("pk", "attempts"))
        assert stored == {first.mail_id: 1, second.mail_id: 1}

    def test_a_batch_ends_well_before_its_lease(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.REMINDERS_LEASE_SECONDS = 1
        mails_wait(4)
        late: list[float] = []
        whole = Post.hand_over

        def slowly(self: Post, mail: EmailMessage) -> None:
            held = Mail.objects.get(message_id=mail.extra_headers["Message-ID"])
            assert held.claimed_at
            assert held.begun_at
            late.append((timezone.now() - held.claimed_at).total_seconds())
            time.sleep(0.3)
            whole(self, mail)

        monkeypatch.setattr(Post, "hand_over", slowly)
        done = sending.drain(timezone.now, places_today(NOON))
        assert done.counts == {"sent": 4}
        assert max(late) < 0.9
        assert len(set(Mail.objects.values_list("claimed_at", flat=True))) > 1


@pytest.mark.usefixtures("live_database")
class TestMarks:
    def test_one_round_trip_marks_a_mail_and_begins_the_next(self) -> None:
        with background("test"):
            mails_wait(2)
            first, second = claim_batch(places_today(NOON), ladders(), NOON, most=2)
        with CaptureQueriesContext(connection) as captured:
            assert step(first, second, NOON)
        assert len(captured) == 1
        assert Mail.objects.get(status=MailStatus.SENT).pk == first.mail_id

    def test_a_mark_is_tried_again_when_the_database_was_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if not settings.EMBEDDED_POSTGRES:
            pytest.skip("needs the embedded PostgreSQL")
        with background("test"):
            mails_wait(3)
        whole = Post.hand_over

        def cut_off(self: Post, mail: EmailMessage) -> None:
            whole(self, mail)
            backend = connection.connection.info.backend_pid
            assert settings.EMBEDDED_POSTGRES
            with settings.EMBEDDED_POSTGRES.admin() as server:
                server.execute("SELECT pg_terminate_backend(%s)", [backend])

        monkeypatch.setattr(Post, "hand_over", cut_off)
        assert sending.drain(timezone.now, places_today(NOON)).counts == {"sent": 3}
        with background("test"):
            assert Mail.objects.filter(status=MailStatus.SENT, attempts=1).count() == 3
