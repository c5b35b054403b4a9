"""The sender: one claim per try, the same mail each time, and nothing that is not needed."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, Membership
from registry.audit.context import background
from registry.health.models import ReferenceLoad
from registry.patients.models import Patient
from registry.reminders import jobs, sending
from registry.reminders.claims import step
from registry.reminders.codes import MailStatus, Rung
from registry.reminders.ladder import Place
from registry.reminders.models import Mail, Reminder, ReminderStep, lease
from registry.reminders.rules import MOST_ATTEMPTS
from registry.reminders.selectors import places_today
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
    make_track,
    place_on,
    unsaved_item,
    with_ladder,
)
from tests.reminders.senders import LATER, claim, planned, send
from tests.reminders.test_ladder import tracks_like


@pytest.mark.django_db
class TestSending:
    def test_sends_once(self) -> None:
        waiting = planned()
        assert send() == {"sent": 1}
        assert send() == send(LATER) == {}
        waiting.refresh_from_db()
        assert (waiting.sent_at, waiting.attempts, waiting.interruptions) == (NOON, 1, 0)
        assert [message.to for message in mail.outbox] == [[waiting.recipient.email]]

    def test_several_items_of_a_person_and_a_day_are_one_mail(self) -> None:
        centre, other = make_centre(), make_centre("OTH")
        person, second = make_person(centre), make_person(centre)
        Membership.objects.create(user=person, centre=other, role=Role.COORDINATOR, starts_on=TODAY)
        for one in (centre, centre, other):
            make_item(make_patient(one))
        assert jobs.run(NOON) == {"sent": 3}
        assert sorted(message.to[0] for message in mail.outbox) == sorted(
            [person.email, person.email, second.email]
        )
        assert set(Mail.objects.values_list("recipient", "centre")) == {
            (person.pk, centre.pk),
            (person.pk, other.pk),
            (second.pk, centre.pk),
        }
        assert Reminder.objects.count() == 5

    def test_what_is_entered_after_the_mail_of_the_day_waits_for_the_next(
        self, settings: Settings
    ) -> None:
        settings.REMINDERS_CATCH_UP_DAYS = 0
        first = planned()
        late = make_item(make_patient(first.centre))
        jobs.sweep(NOON)  # not sent yet: both go together
        assert send() == {"sent": 1}
        later = make_item(make_patient(first.centre))
        assert jobs.run(NOON) == {}
        assert jobs.run(NOON + days(1)) == {"sent": 1}
        mails = dict(Reminder.objects.values_list("planned_item", "mail"))
        assert mails[late.pk] == first.pk != mails[later.pk]

    def test_a_killed_sender_leaves_the_same_mail_to_be_sent_again(self) -> None:
        waiting = planned()
        assert claim(NOON)  # and then nothing: killed
        assert send(NOON + lease()) == {}
        assert jobs.sweep(NOON + lease()) == 0
        assert jobs.sweep(LATER) == 1
        assert send(LATER) == {"sent": 1}
        again = Mail.objects.get(pk=waiting.pk)
        assert (again.attempts, again.interruptions) == (2, 1)
        assert mail.outbox[0].message()["Message-ID"] == waiting.message_id

    def test_how_long_a_claim_holds_is_a_setting(self, settings: Settings) -> None:
        settings.REMINDERS_LEASE_SECONDS = 2
        planned()
        assert claim(NOON)
        assert send(NOON + dt.timedelta(seconds=3)) == {"sent": 1}

    def test_a_sender_that_lost_its_claim_changes_nothing(self) -> None:
        waiting = planned()
        late = claim(NOON)
        assert claim(LATER)
        assert step(late, None, LATER + dt.timedelta(seconds=1)) is False
        assert step(None, late, LATER + dt.timedelta(seconds=1)) is False
        waiting.refresh_from_db()
        assert (waiting.status, waiting.claimed_at) == (MailStatus.CLAIMED, LATER)

    def test_senders_that_always_end_are_given_up(self) -> None:
        waiting = planned()
        moment = NOON
        for _ in range(MOST_ATTEMPTS):
            assert claim(moment)
            moment += lease() + dt.timedelta(seconds=1)
        assert claim(moment) is None
        assert jobs.sweep(moment) == 0
        waiting.refresh_from_db()
        assert waiting.status == MailStatus.FAILED

    def test_statements_per_mail(self) -> None:
        """One that marks the one before and begins the next, in a transaction of its own; and for a
        batch the transaction of its claim, which is prepared past Django's cursor, whose log does
        not show it; however many items."""
        centre = make_centre()
        tracks = tracks_like(make_track(make_patient(centre)), 30)
        PlannedItem.objects.bulk_create(unsaved_item(one, TODAY, TODAY + days(9)) for one in tracks)
        counted = []
        for number in (1, 5):
            for _ in range(number):
                make_person(centre)
            jobs.plan([place_on(centre)], NOON)
            places = places_today(NOON)
            with CaptureQueriesContext(connection) as captured:
                assert sending.drain(lambda: NOON, places).counts == {"sent": number}
            counted.append(len(captured))
        claims, each = 3 + NESTING, 4 + NESTING
        # The ladders once; the last claim finds nothing, and the last mail is marked alone.
        assert counted == [1 + 2 * claims + (1 + number) * each for number in (1, 5)]

    def test_a_sender_ends_in_time_and_marks_what_it_sent(self) -> None:
        centre = make_centre()
        for _ in range(3):
            make_person(centre)
        make_item(make_patient(centre))
        jobs.plan([place_on(centre)], NOON)
        ticks = iter(NOON + dt.timedelta(seconds=n) for n in range(100))
        done = sending.drain(lambda: next(ticks), places_today(NOON), seconds=6)
        assert (done.counts, done.more) == ({"sent": 2}, True)
        assert Mail.objects.filter(status=MailStatus.SENT).count() == 2
        rest = Mail.objects.get(status=MailStatus.WAITING)
        assert (rest.attempts, rest.claimed_at, rest.begun_at) == (0, None, None)

    def test_a_sender_ends_where_the_evening_may_begin(self) -> None:
        planned()
        ticks = iter([NOON - dt.timedelta(seconds=1), *[NOON] * 9])
        done = sending.drain(lambda: next(ticks), places_today(NOON), seconds=45)
        assert (done.counts, done.more) == ({}, True)


@pytest.mark.django_db
class TestSweep:
    @pytest.mark.parametrize("number", [1, 30])
    def test_eight_statements(self, number: int) -> None:
        """Begin, context, centres, holidays, ladders, plan, given up, waiting, and commit."""
        centre = make_centre()
        make_person(centre)
        tracks = tracks_like(make_track(make_patient(centre)), number)
        PlannedItem.objects.bulk_create(unsaved_item(one, TODAY, TODAY + days(9)) for one in tracks)
        with CaptureQueriesContext(connection) as captured:
            jobs.sweep(NOON)
        assert len(captured) == 9 + NESTING

    def test_the_next_morning_a_lead_learns_of_it(self) -> None:
        """An overdue visit of a closed window, by the hours of the centre."""
        centre = make_centre("BER", "Europe/Berlin")
        lead = make_person(centre, Role.LEAD)
        make_item(make_patient(centre), TODAY - days(88))  # closed 28 days ago
        assert jobs.sweep(NOON) == 0
        night = dt.datetime(2026, 3, 11, 5, 59, tzinfo=dt.UTC)
        assert jobs.sweep(night) == 0  # 06:59 in Berlin
        morning = night + dt.timedelta(minutes=1)
        assert jobs.sweep(morning) == 1
        assert jobs.send(lambda: morning, 45).counts == {"sent": 1}
        assert mail.outbox[0].to == [lead.email]

    @pytest.mark.parametrize(("hour", "senders"), [(2, 0), (6, 0), (7, 1), (19, 1), (20, 0)])
    def test_in_the_quiet_hours_what_waits_waits_on(self, hour: int, senders: int) -> None:
        planned()
        moment = dt.datetime(2026, 3, 11, hour, 30, tzinfo=dt.UTC)
        assert jobs.sweep(moment) == senders
        sent = jobs.send(lambda: moment, 45).counts
        assert sent == ({"sent": 1} if senders else {})

    def test_hours_are_settings(self, settings: Settings) -> None:
        planned()
        settings.REMINDERS_FROM_HOUR, settings.REMINDERS_UNTIL_HOUR = 0, 24
        assert jobs.sweep(dt.datetime(2026, 3, 11, 23, 59, tzinfo=dt.UTC)) == 1

    def test_a_closed_day_sends_nothing_and_the_next_open_one_what_was_reached(
        self, settings: Settings
    ) -> None:
        settings.REMINDERS_CATCH_UP_DAYS = 0
        centre = make_centre(weekdays=[1, 2, 3, 4, 5])
        make_person(centre)
        saturday = dt.date(2026, 3, 14)
        make_item(make_patient(centre), saturday)
        Holiday.objects.create(centre=centre, day=saturday + days(2), name="Spring cleaning")
        for number in range(3):
            moment = dt.datetime.combine(saturday + days(number), dt.time(12), dt.UTC)
            assert jobs.sweep(moment) == 0
            assert jobs.run(moment) == {}
        jobs.run(moment + days(1))  # on Tuesday
        sent = Mail.objects.filter(status=MailStatus.SENT)
        assert set(sent.values_list("kind", flat=True)) == {"reminders", "digest"}

    def test_what_waits_over_a_closed_day_goes_on_the_next_open_one(self) -> None:
        waiting = planned()
        Holiday.objects.create(centre=waiting.centre, day=TODAY, name="Closed at once")
        assert jobs.sweep(NOON) == 0
        assert jobs.send(lambda: NOON, 45).counts == {}
        assert jobs.send(lambda: NOON + days(1), 45).counts == {"sent": 1}

    def test_without_centres(self) -> None:
        assert jobs.sweep(NOON) == 0

    def test_without_a_ladder_nothing_goes_out(self) -> None:
        centre = make_centre()
        make_person(centre)
        make_item(make_patient(centre))
        with_ladder()
        assert jobs.run(NOON) == {}

    def test_the_ladder_is_loaded_once_and_what_is_stored_stays(self) -> None:
        ReminderStep.objects.filter(rung=Rung.OPENED).update(days=3, active=False)
        assert jobs.load_reference() is False
        ReferenceLoad.objects.filter(name="reminders").delete()
        assert jobs.load_reference() is True
        assert ReminderStep.objects.get(rung=Rung.OPENED).days == 3


def due_at_a_live_centre(number: int) -> Place:
    centre = make_centre()
    make_person(centre)
    patient: Patient = make_patient(centre)
    for _ in range(number):
        make_item(patient, TODAY)
    return place_on(centre)


def in_threads(number: int, work: Callable[[], None]) -> None:
    """All begin at once; each has its own connection, as workers have."""
    ready = threading.Barrier(number)

    def run() -> None:
        ready.wait()
        work()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("live_database")
def test_of_many_senders_at_once_one_sends() -> None:
    with background("test"):
        place = due_at_a_live_centre(1)
        for _ in range(9):
            make_person(Centre.objects.get())
        jobs.plan([place], NOON)
    done: list[int] = []
    in_threads(6, lambda: done.append(sending.drain(timezone.now, [place]).counts["sent"]))
    assert sum(done) == 10
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 10


@pytest.mark.usefixtures("live_database")
def test_two_sweeps_at_once_plan_once() -> None:
    with background("test"):
        place = due_at_a_live_centre(20)
    counts: list[int] = []

    def work() -> None:
        with background("test"):
            counts.append(jobs.plan([place], NOON))

    in_threads(4, work)
    with background("test"):
        assert sum(counts) == Reminder.objects.count() == 20
        assert Mail.objects.count() == 1
