"""The sender: one claim per try, the same mail each time, and an end to every fault."""

import datetime as dt
import smtplib
import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from registry.accounts.codes import Role
from registry.accounts.models import Membership, User
from registry.audit.context import background
from registry.core.errors import Refused
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.reminders import jobs
from registry.reminders.actions import retry
from registry.reminders.codes import ReminderStatus, Rung
from registry.reminders.ladder import Place
from registry.reminders.models import Reminder
from registry.reminders.rules import LEASE, MOST_ATTEMPTS
from registry.schedules.actions import (
    book,
    complete,
    mark_missed,
    mark_not_required,
    stop_follow_up,
)
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import PlannedItem
from tests.contexts import NESTING
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
)

LATER = NOON + LEASE + dt.timedelta(seconds=1)


def planned(opens_on: dt.date = TODAY, code: str = "TST") -> Reminder:
    """A waiting reminder to a coordinator."""
    centre = make_centre(code)
    make_person(centre)
    item = make_item(make_patient(centre), opens_on)
    jobs.plan([Place(centre.pk, TODAY)], NOON)
    return Reminder.objects.select_related("planned_item__patient__centre").get(planned_item=item)


def refuse(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Makes the mail server answer with a fault."""

    def send(message: EmailMessage, fail_silently: bool = False) -> int:
        raise fault

    monkeypatch.setattr(EmailMessage, "send", send)


def told(*codes: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({f"a{n}": (n, b"no such user") for n in codes})


@pytest.mark.django_db
class TestSending:
    def test_sends_once(self) -> None:
        reminder = planned()
        assert jobs.send(reminder.pk, NOON) == ReminderStatus.SENT
        assert jobs.send(reminder.pk, NOON) is None
        assert jobs.send(reminder.pk, LATER) is None
        reminder.refresh_from_db()
        assert (reminder.sent_at, reminder.attempts, reminder.interruptions) == (NOON, 1, 0)
        assert [message.to for message in mail.outbox] == [[reminder.recipient.email]]

    def test_twelve_statements(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        reminder = planned()
        with django_assert_num_queries(12 + 2 * NESTING):
            jobs.send(reminder.pk, NOON)

    def test_a_killed_sender_leaves_the_same_mail_to_be_sent_again(self) -> None:
        reminder = planned()
        assert Reminder.objects.claim(reminder.pk, NOON)  # and then nothing: killed
        assert jobs.send(reminder.pk, NOON + LEASE) is None
        assert jobs.sweep(NOON + LEASE) == []
        assert jobs.sweep(LATER) == [reminder.pk]
        assert jobs.send(reminder.pk, LATER) == ReminderStatus.SENT
        again = Reminder.objects.get(pk=reminder.pk)
        assert (again.attempts, again.interruptions) == (2, 1)
        assert mail.outbox[0].message()["Message-ID"] == reminder.message_id

    def test_a_sender_that_lost_its_claim_changes_nothing(self) -> None:
        reminder = planned()
        Reminder.objects.claim(reminder.pk, NOON)
        Reminder.objects.claim(reminder.pk, LATER)
        assert not Reminder.objects.claimed(reminder.pk, NOON).exists()
        assert Reminder.objects.claimed(reminder.pk, LATER).exists()

    def test_senders_that_always_end_are_given_up(self) -> None:
        reminder = planned()
        moment = NOON
        for _ in range(MOST_ATTEMPTS):
            assert Reminder.objects.claim(reminder.pk, moment)
            moment += LEASE + dt.timedelta(seconds=1)
        assert not Reminder.objects.claim(reminder.pk, moment)
        assert jobs.sweep(moment) == []
        reminder.refresh_from_db()
        assert reminder.status == ReminderStatus.FAILED


@pytest.mark.django_db
class TestFaults:
    @pytest.mark.parametrize(
        "fault",
        [
            told(450),
            told(450, 550),
            smtplib.SMTPDataError(451, b"greylisted, come back"),
            smtplib.SMTPAuthenticationError(535, b"wrong password"),
            smtplib.SMTPSenderRefused(553, b"not you", "physis@example.org"),
            smtplib.SMTPServerDisconnected("lost"),
            ConnectionRefusedError("refused"),
            TimeoutError("slow"),
        ],
    )
    def test_what_may_pass_is_tried_again_later(
        self, monkeypatch: pytest.MonkeyPatch, fault: Exception
    ) -> None:
        reminder = planned()
        refuse(monkeypatch, fault)
        assert jobs.send(reminder.pk, NOON) == ReminderStatus.WAITING
        reminder.refresh_from_db()
        assert reminder.retry_at == NOON + dt.timedelta(minutes=5)
        assert reminder.last_error
        assert jobs.sweep(NOON + dt.timedelta(minutes=4)) == []
        assert jobs.sweep(NOON + dt.timedelta(minutes=5)) == [reminder.pk]

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            (told(550), "550 no such user"),
            (smtplib.SMTPDataError(554, b"spam"), "554 spam"),
        ],
    )
    def test_a_final_no_is_final(
        self, monkeypatch: pytest.MonkeyPatch, fault: Exception, reason: str
    ) -> None:
        reminder = planned()
        refuse(monkeypatch, fault)
        assert jobs.send(reminder.pk, NOON) == ReminderStatus.FAILED
        reminder.refresh_from_db()
        assert (reminder.last_error, reminder.attempts) == (reason, 1)

    def test_the_tries_have_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reminder = planned()
        refuse(monkeypatch, ConnectionRefusedError("refused"))
        moment, seen = NOON, []
        for _ in range(MOST_ATTEMPTS):
            seen.append(jobs.send(reminder.pk, moment))
            moment += dt.timedelta(hours=6)
        assert seen == [ReminderStatus.WAITING] * (MOST_ATTEMPTS - 1) + [ReminderStatus.FAILED]
        assert jobs.send(reminder.pk, moment) is None

    def test_a_failed_one_can_be_asked_for_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reminder = planned()
        with monkeypatch.context() as broken:
            refuse(broken, told(550))
            jobs.send(reminder.pk, NOON)
        again = retry(by=reminder.recipient, reminder=reminder)
        assert (again.status, again.attempts) == (ReminderStatus.WAITING, 0)
        assert jobs.send(reminder.pk, LATER) == ReminderStatus.SENT
        assert mail.outbox[0].message()["Message-ID"] == reminder.message_id
        with pytest.raises(Refused, match="R02"):
            retry(by=reminder.recipient, reminder=reminder)


def finish(item: PlannedItem) -> None:
    complete(items=[item], done_on=TODAY)


def miss(item: PlannedItem) -> None:
    mark_missed(item=item, reason=MissedReason.NO_SHOW, on=TODAY)


def drop(item: PlannedItem) -> None:
    mark_not_required(item=item, reason=NotRequiredReason.MATURE, on=TODAY)


def die(item: PlannedItem) -> None:
    by = User.objects.get()
    stop_follow_up(by=by, patient=item.patient, kind=StopKind.DEATH, stopped_on=TODAY)


def withdraw(item: PlannedItem) -> None:
    by = User.objects.get()
    stop_follow_up(by=by, patient=item.patient, kind=StopKind.WITHDRAWAL, stopped_on=TODAY)


def leave(item: PlannedItem) -> None:
    Membership.objects.update(ends_on=TODAY - days(1))


def retire(item: PlannedItem) -> None:
    User.objects.update(is_active=False)


@pytest.mark.django_db
class TestNeedless:
    @pytest.mark.parametrize("happens", [finish, miss, drop, die, withdraw, leave, retire])
    def test_what_happened_between_plan_and_sending_cancels(
        self, happens: Callable[[PlannedItem], None]
    ) -> None:
        reminder = planned()
        happens(reminder.planned_item)
        assert jobs.send(reminder.pk, NOON) == ReminderStatus.CANCELLED
        reminder.refresh_from_db()
        assert reminder.last_error
        assert mail.outbox == []
        assert jobs.send(reminder.pk, LATER) is None

    def test_a_visit_booked_meanwhile_is_not_to_be_booked(self) -> None:
        reminder = planned(TODAY + days(30))
        assert reminder.rung == Rung.BOOK_AHEAD
        book(item=reminder.planned_item, booked_on=TODAY + days(31))
        assert jobs.send(reminder.pk, NOON) == ReminderStatus.CANCELLED

    def test_a_newer_rung_takes_the_place_of_one_that_could_not_be_sent(self) -> None:
        old = planned(TODAY - days(7))
        later = NOON + days(46)  # 7 days before the window closes
        waiting = jobs.sweep(later)
        assert {jobs.send(pk, later) for pk in waiting} == {
            ReminderStatus.CANCELLED,
            ReminderStatus.SENT,
        }
        assert set(Reminder.objects.values_list("rung", "status")) == {
            (old.rung, ReminderStatus.CANCELLED),
            (Rung.CLOSING, ReminderStatus.SENT),
        }


@pytest.mark.django_db
class TestSweep:
    def test_seven_statements(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        planned()
        with django_assert_num_queries(7 + NESTING):
            jobs.sweep(NOON)

    def test_the_next_morning_a_lead_learns_of_it(self) -> None:
        """An overdue visit of a closed window, by the hours of the centre."""
        centre = make_centre("BER", "Europe/Berlin")
        lead = make_person(centre, Role.LEAD)
        make_item(make_patient(centre), TODAY - days(88))  # closed 28 days ago
        assert jobs.sweep(NOON) == []
        night = dt.datetime(2026, 3, 11, 5, 59, tzinfo=dt.UTC)
        assert jobs.sweep(night) == []  # 06:59 in Berlin
        morning = night + dt.timedelta(minutes=1)
        (reminder_id,) = jobs.sweep(morning)
        assert jobs.send(reminder_id, morning) == ReminderStatus.SENT
        assert mail.outbox[0].to == [lead.email]

    def test_at_night_what_waits_waits_on(self, settings: Settings) -> None:
        reminder = planned()
        night = dt.datetime(2026, 3, 11, 2, tzinfo=dt.UTC)
        assert jobs.sweep(night) == []
        settings.REMINDERS_FROM_HOUR = 0
        assert jobs.sweep(night) == [reminder.pk]

    def test_without_centres(self) -> None:
        assert jobs.sweep(NOON) == []


@pytest.mark.usefixtures("live_database")
def test_of_many_senders_at_once_one_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thread has its own connection and its own moment, as workers have."""
    now = timezone.now()
    centre = make_centre()
    make_person(centre)
    make_item(make_patient(centre), now.date())
    jobs.plan([Place(centre.pk, now.date())], now)
    reminder = Reminder.objects.get()
    ready, results, sent = threading.Barrier(6), [], []
    monkeypatch.setattr(EmailMessage, "send", lambda message: sent.append(message.to))

    def work() -> None:
        ready.wait()
        results.append(jobs.send(reminder.pk, timezone.now()))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [None] * 5 + [ReminderStatus.SENT]
    assert len(sent) == 1


@pytest.mark.usefixtures("live_database")
def test_two_sweeps_at_once_plan_once() -> None:
    now = timezone.now()
    centre = make_centre()
    make_person(centre)
    patient: Patient = make_patient(centre)
    for _ in range(20):
        make_item(patient, now.date())
    ready, counts = threading.Barrier(4), []

    def work() -> None:
        ready.wait()
        with background("test"):
            counts.append(jobs.plan([Place(centre.pk, now.date())], now))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == Reminder.objects.count() == 20
