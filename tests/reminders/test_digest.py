"""The digest: numbers alone, once a week, only where there is something to do."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, User
from registry.patients.models import Patient
from registry.reminders import jobs
from registry.reminders.codes import MailKind, MailStatus
from registry.reminders.digest import Figures, figures_of, monday_of
from registry.reminders.models import Mail, ReminderStep
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.visits.models import ContactAttempt
from tests.reminders.builders import (
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
)

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 9)
NOON = dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_reminders() -> None:
    ReminderStep.objects.update(active=False)


@pytest.fixture
def centre() -> Centre:
    return make_centre(weekdays=[1, 2, 3, 4, 5])


def overdue(centre: Centre, **values: object) -> PlannedItem:
    return make_item(make_patient(centre, **values), MONDAY - days(100), MONDAY - days(1))


def attempt(item: PlannedItem, on: dt.date, again: dt.date | None) -> None:
    ContactAttempt.objects.create(
        patient=item.patient,
        centre=item.centre,
        planned_item=item,
        attempted_on=on,
        channel="phone",
        outcome="no_answer",
        next_try_on=again,
    )


def test_counts_by_the_one_state_of_each_item(centre: Centre) -> None:
    patient: Patient = make_patient(centre)
    windows = [(-90, -1), (-50, 3), (-50, 90), (0, 6), (0, 7), (1, 90)]
    items = [make_item(patient, MONDAY + days(a), MONDAY + days(b)) for a, b in windows]
    PlannedItem.objects.filter(pk=items[3].pk).update(target_on=MONDAY + days(2))
    make_item(patient, MONDAY, done_on=MONDAY)
    attempt(items[0], MONDAY - days(9), MONDAY - days(2))
    attempt(items[1], MONDAY - days(9), MONDAY)
    attempt(items[1], MONDAY - days(8), MONDAY + days(1))  # the newest counts
    states = [status(one.facts, MONDAY) for one in PlannedItem.objects.all()]
    assert figures_of([centre.pk], MONDAY) == {centre.pk: Figures(1, 2, 3, 1, 1)}
    counted = (states.count(State.OVERDUE), states.count(State.DUE), states.count(State.OPEN))
    assert counted == (1, 3, 1)


def test_nobody_is_counted_whom_nobody_is_reminded_of(centre: Centre) -> None:
    overdue(centre, vital_status="dead")
    overdue(centre, record_kind="test")
    assert figures_of([centre.pk], MONDAY) == {}


def test_goes_to_coordinators_and_leads_once_a_week(centre: Centre) -> None:
    people = [make_person(centre), make_person(centre, Role.LEAD)]
    make_person(centre, Role.DATA_MANAGER)
    make_person(centre, weekly_digest=False)
    overdue(centre)
    assert jobs.run(NOON) == {"sent": 2}
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.email for one in people)
    assert jobs.run(NOON + dt.timedelta(hours=3)) == {}
    assert jobs.run(NOON + days(1)) == {}
    assert jobs.run(NOON + days(7)) == {"sent": 2}


def test_tells_numbers_and_nothing_else(centre: Centre) -> None:
    make_person(centre, full_name="A. Okafor")
    item = overdue(centre)
    jobs.run(NOON)
    (message,) = mail.outbox
    text = str(message.message())
    assert message.subject == "Physis: your week"
    assert "- 1 overdue follow-up item\n" in text
    assert "due\n" not in text.replace("overdue", "")
    number = item.patient.registry_number
    for fact in (number, item.patient.displayed_number, item.code, centre.name, "Okafor", "2026-0"):
        assert fact not in text


def test_only_when_there_is_something_to_do(centre: Centre) -> None:
    make_person(centre)
    make_item(make_patient(centre), MONDAY + days(50))
    assert jobs.run(NOON) == {}
    assert not Mail.objects.exists()


def test_on_the_first_open_day_of_the_week(centre: Centre) -> None:
    make_person(centre)
    overdue(centre)
    Holiday.objects.create(centre=centre, day=MONDAY, name="Closed")
    assert jobs.run(NOON) == {}
    assert jobs.run(NOON + days(1)) == {"sent": 1}
    assert Mail.objects.get().day == MONDAY == monday_of(MONDAY + days(6))


def test_one_that_waited_is_asked_again(centre: Centre) -> None:
    make_person(centre)
    item = overdue(centre)
    jobs.sweep(NOON)
    PlannedItem.objects.filter(pk=item.pk).update(done_on=MONDAY)
    assert jobs.send(lambda: NOON, 45).counts == {"cancelled": 1}
    assert Mail.objects.get().status == MailStatus.CANCELLED


@pytest.mark.parametrize("change", [{"weekly_digest": False}, {"is_active": False}])
def test_who_wants_none_any_more_gets_none(centre: Centre, change: dict[str, bool]) -> None:
    make_person(centre)
    overdue(centre)
    jobs.sweep(NOON)
    User.objects.update(**change)
    assert jobs.send(lambda: NOON, 45).counts == {"cancelled": 1}


def test_last_week_s_is_not_sent_this_week(centre: Centre) -> None:
    make_person(centre)
    overdue(centre)
    jobs.sweep(NOON)
    assert jobs.send(lambda: NOON + days(7), 45).counts == {"cancelled": 1}


def test_the_database_lets_one_in(centre: Centre) -> None:
    person = make_person(centre)
    about = {"centre": centre, "recipient": person, "kind": MailKind.DIGEST, "day": MONDAY}
    Mail.objects.create(**about, message_id="<1@physis>")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(**about, message_id="<2@physis>")
