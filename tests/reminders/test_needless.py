"""What happens between plan and sending decides what a mail still holds."""

from collections.abc import Callable

import pytest
from django.core import mail

from registry.accounts.models import Membership, User
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
from registry.patients.codes import StopKind
from registry.reminders import jobs
from registry.reminders.codes import MailStatus, Rung
from registry.reminders.models import Reminder
from registry.schedules.actions import (
    book,
    complete,
    mark_missed,
    mark_not_required,
    stop_follow_up,
)
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import PlannedItem
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_item,
    make_patient,
)
from tests.reminders.senders import LATER, planned, send


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


def bar(item: PlannedItem) -> None:
    about = {"patient": item.patient, "centre": item.centre}
    ConsentBar.objects.create(**about, what=Bar.CONTACT, starts_on=TODAY)


def leave(item: PlannedItem) -> None:
    Membership.objects.update(ends_on=TODAY - days(1))


def retire(item: PlannedItem) -> None:
    User.objects.update(is_active=False)


@pytest.mark.django_db
class TestNeedless:
    @pytest.mark.parametrize("happens", [finish, miss, drop, die, withdraw, bar, leave, retire])
    def test_what_happened_between_plan_and_sending_cancels(
        self, happens: Callable[[PlannedItem], None]
    ) -> None:
        planned()
        happens(PlannedItem.objects.get())
        assert send() == {"cancelled": 1}
        assert Reminder.objects.get().needless
        assert mail.outbox == []
        assert send(LATER) == {}

    def test_the_rest_of_the_mail_still_goes(self) -> None:
        waiting = planned()
        item = make_item(make_patient(waiting.centre))
        jobs.sweep(NOON)
        finish(item)
        assert send() == {"sent": 1}
        assert mail.outbox[0].subject == "Physis: 1 follow-up item needs you"
        told = set(Reminder.objects.filter(needless="").values_list("planned_item", flat=True))
        assert item.pk not in told

    def test_a_mail_that_was_left_empty_takes_what_comes_the_same_day(self) -> None:
        waiting = planned()
        finish(PlannedItem.objects.get())
        send()
        make_item(make_patient(waiting.centre))
        assert jobs.run(NOON) == {"sent": 1}
        waiting.refresh_from_db()
        assert waiting.status == MailStatus.SENT

    def test_a_visit_booked_meanwhile_is_not_to_be_booked(self) -> None:
        planned(TODAY + days(30))
        reminder = Reminder.objects.get()
        assert reminder.rung == Rung.BOOK_AHEAD
        book(item=reminder.planned_item, booked_on=TODAY + days(31))
        assert send() == {"cancelled": 1}

    def test_a_newer_rung_takes_the_place_of_one_that_could_not_be_sent(self) -> None:
        planned(TODAY - days(7))
        later = NOON + days(46)  # 7 days before the window closes
        jobs.sweep(later)
        assert send(later) == {"cancelled": 1, "sent": 1}
        assert set(Reminder.objects.values_list("rung", "needless")) == {
            (Rung.OPENED, "a later reminder has taken its place"),
            (Rung.CLOSING, ""),
        }
