"""What would have gone out on another day, with the facts that have a day of their own."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.reminders import jobs
from registry.reminders.codes import Rung
from registry.reminders.rules import due_rungs, ladder_for
from registry.reminders.selectors import due, ladders
from registry.schedules.actions import complete
from registry.schedules.models import PlannedItem
from tests.people import client_of, coordinator_of, make_centre, make_patient, make_plan
from tests.reminders.builders import place_on

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


def test_what_was_finished_later_was_awaited_then(centre: Centre, user: User) -> None:
    items = make_plan(make_patient(centre, user), user, TODAY - 400 * DAY)
    for item in items:
        if item.closes_on < TODAY and not item.is_consent:
            complete(items=[item], done_on=item.closes_on)
    stored = list(PlannedItem.objects.all())

    for day in (items[2].opens_on, items[4].closes_on - 5 * DAY, TODAY - 50 * DAY):
        place = place_on(centre, day)
        found = {
            one.planned_item_id: one.rung
            for one in due([place], over=True)
            if one.recipient_id == user.pk
        }
        expected = {}
        for item in stored:
            ladder = ladder_for(ladders(), item.template_item.template.code)
            reached = due_rungs(item.facts, item.booked_on, day, place.since, ladder)
            if Role.COORDINATOR in reached:
                expected[item.pk] = Rung(reached[Role.COORDINATOR][0])
        assert found == expected, day
    assert not due([place_on(centre, items[2].opens_on)])


def test_the_page_tells_it_and_what_was_sent_later_was_not_sent_yet(
    centre: Centre, user: User
) -> None:
    item = make_plan(make_patient(centre, user), user, TODAY - 100 * DAY)[3]
    day = item.opens_on
    with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
        jobs.run(dt.datetime.now(dt.UTC))
    complete(items=[item], done_on=day + DAY)
    client = client_of(user)

    def shown(on: dt.date) -> tuple[int, int]:
        planned, sent, *_others = client.get("/reminders/", {"as_of": on.isoformat()}).context[
            "counts"
        ]
        return planned["value"], int(sent["value"])

    assert shown(day - DAY)[1] == 0
    assert shown(day)[0] > 0
    assert shown(day)[1] > 0
