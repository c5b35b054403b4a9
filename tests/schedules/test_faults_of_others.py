"""Nine faults of scheduling that were seen in another registry; each test names one and shows that
it is not here, through the doors that people use: actions, the database, and pages."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from registry.accounts.models import Centre, User
from registry.chart.anchor_actions import correct_treatment_date
from registry.chart.selectors.worklist import Asked, worklist_of
from registry.core.errors import Refused
from registry.core.moments import Moment
from registry.patients.models import Patient
from registry.schedules import jobs
from registry.schedules.calendars import Because, Calendar, calendars_of
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem, ScheduleTemplate
from registry.schedules.rules import Offset, Window, status, template_faults, window
from registry.schedules.selectors import matching_items, plan_of
from registry.schedules.settling import settle
from registry.treatments.models import Treatment
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.people import access, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
DAY0 = dt.date(2025, 3, 3)
DAY = dt.timedelta(days=1)
Dates = dict[str, tuple[dt.date, dt.date, dt.date, dt.date | None]]


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


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    patient = make_patient(centre, user)
    make_plan(patient, user, DAY0)
    return patient


def item_of(patient: Patient, code: str) -> PlannedItem:
    return PlannedItem.objects.select_related("patient__centre", "template_item").get(
        patient=patient, code=code
    )


def visited(by: User, item: PlannedItem, day: dt.date) -> Visit:
    visit = Visit(patient=item.patient, visited_on=day, visited_on_precision="day")
    return record_visit(by=by, entry=VisitEntry(visit=visit, items=[item]))


def dates(patient: Patient) -> Dates:
    """Windows and what was done, by code and plan."""
    found = PlannedItem.objects.filter(patient=patient)
    return {
        f"{one.track.template_id} {one.code}": (
            one.opens_on,
            one.target_on,
            one.closes_on,
            one.done_on,
        )
        for one in found.select_related("track")
    }


def test_the_last_day_of_a_window_is_used(user: User, patient: Patient) -> None:
    item = item_of(patient, "D72")
    last = item.closes_on
    friday = Window(last - 3 * DAY, last - 2 * DAY, last)
    only_the_last = Calendar(weekdays=frozenset({last.isoweekday()}))

    assert matching_items([item], last) == [item]
    assert status(item.facts, last) == State.DUE
    assert only_the_last.suggest(friday, friday.opens_on).day == last
    visited(user, item, last)
    assert status(item_of(patient, "D72").facts, TODAY) == State.DONE_IN_WINDOW


def test_a_window_of_no_width_stays_one_day(user: User, patient: Patient) -> None:
    day = DAY0 + 100 * DAY
    assert window(DAY0, Offset("X", 100, "d", 0, 0)) == Window(day, day, day)
    item = item_of(patient, "D72")
    facts = replace(item.facts, opens_on=day, target_on=day, closes_on=day)
    PlannedItem.objects.filter(pk=item.pk).update(opens_on=day, target_on=day, closes_on=day)
    item.refresh_from_db()

    assert item.facts == facts
    states = [status(facts, one) for one in (day - DAY, day, day + DAY)]
    assert states == [State.UPCOMING, State.DUE, State.OVERDUE]
    assert [plan(patient, one, item.pk) for one in (day - DAY, day, day + DAY)] == states
    assert not matching_items([item], day + DAY)
    assert Calendar(weekdays=frozenset(range(1, 8))).suggest(Window(day, day, day), day).day == day


def plan(patient: Patient, day: dt.date, item_id: int) -> State:
    return next(one.state for one in plan_of(patient, day) if one.item.pk == item_id)


def test_without_an_open_day_nothing_lands_on_a_holiday_unsaid(centre: Centre) -> None:
    christmas = Window(dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2026, 12, 27))
    calendar = calendars_of([centre], christmas.opens_on, christmas.closes_on)[centre.pk]
    found = calendar.suggest(christmas, TODAY)

    assert all(calendar.closed(christmas.opens_on + n * DAY) for n in range(3))
    assert found.because == Because.NO_OPEN_DAY
    assert found.day is not None
    assert not calendar.closed(found.day)
    assert found.deviation_days != 0
    assert "Christmas" in calendar.closed(dt.date(2026, 12, 25))


@pytest.mark.parametrize("days", [-60, -1, 1, 45])
def test_the_anchor_moves_earlier_and_later_and_stays_moved(
    user: User, patient: Patient, days: int
) -> None:
    visited(user, item_of(patient, "D14"), DAY0 + 14 * DAY)
    treatment = Treatment.objects.get(patient=patient)
    before = dates(patient)
    moved_to = DAY0 + days * DAY
    correct_treatment_date(treatment=treatment, treated_on=moved_to, reason="read again")
    moved = dates(patient)

    assert item_of(patient, "D72").target_on == moved_to + 72 * DAY
    assert item_of(patient, "D14").done_on == DAY0 + 14 * DAY
    refreshed(user, patient)
    assert dates(patient) == moved
    treatment.refresh_from_db()
    correct_treatment_date(treatment=treatment, treated_on=DAY0, reason="read wrongly")
    assert dates(patient) == before


def refreshed(user: User, patient: Patient) -> None:
    """Whatever recomputes a plan: facts, code lists, another visit, and every list."""
    settle([patient.pk])
    jobs.load_reference()
    visited(user, item_of(patient, "W6"), TODAY)
    PlannedItem.objects.filter(patient=patient, code="W6").update(done_on=None)
    worklist_of(access(user), Asked(), moment=Moment.now(TODAY))


@pytest.mark.parametrize("days", [-60, 45])
def test_a_date_that_was_set_by_hand_stays(user: User, patient: Patient, days: int) -> None:
    item = item_of(patient, "M12")
    by_hand = item.target_on + 5 * DAY
    PlannedItem.objects.filter(pk=item.pk).update(
        target_on=by_hand, pinned_on=by_hand, pinned_because="the family is abroad"
    )
    treatment = Treatment.objects.get(patient=patient)
    moved_to = DAY0 + days * DAY
    correct_treatment_date(treatment=treatment, treated_on=moved_to, reason="read again")
    settle([patient.pk])

    assert item_of(patient, "M12").target_on == by_hand
    assert item_of(patient, "D72").target_on == moved_to + 72 * DAY


def test_a_visit_of_one_patient_changes_no_other(centre: Centre, user: User) -> None:
    one, other = (make_patient(centre, user) for _ in range(2))
    for patient in (one, other):
        make_plan(patient, user, DAY0)
    before = list(PlannedItem.objects.filter(patient=other).order_by("pk").values())
    states = [found.state for found in plan_of(other, TODAY)]

    visited(user, item_of(one, "D72"), DAY0 + 72 * DAY)

    assert list(PlannedItem.objects.filter(patient=other).order_by("pk").values()) == before
    assert [found.state for found in plan_of(other, TODAY)] == states


def test_windows_hold_on_every_door_and_not_in_the_form_alone(user: User, patient: Patient) -> None:
    """A visit outside its window took place and is kept, as what it is, whatever the door; and the
    database refuses a window that does not hold its own target."""
    item = item_of(patient, "D72")
    visited(user, item, item.closes_on + 3 * DAY)
    found = PlannedItem.objects.with_state(TODAY).get(pk=item.pk)

    assert found.state == State.DONE_LATE  # type: ignore[attr-defined]
    assert status(found.facts, TODAY) == State.DONE_LATE
    with pytest.raises(IntegrityError, match="w02_target_on"), transaction.atomic():
        statement("UPDATE registry_planneditem SET closes_on = target_on - 1 WHERE id = %s", item)
    with pytest.raises(IntegrityError, match="w02_target_on"), transaction.atomic():
        statement("UPDATE registry_planneditem SET opens_on = target_on + 1 WHERE id = %s", item)


def statement(sql: str, item: PlannedItem) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [item.pk])


def test_windows_that_share_a_day_are_refused(tmp_path: Path) -> None:
    first, second = Offset("M3", 3, "mo", 14, 14), Offset("M4", 4, "mo", 17, 14)
    assert [fault.rule for fault in template_faults([first, second])] == ["W05"]
    path = tmp_path / "templates.json"
    sources = json.loads(jobs.TEMPLATES.read_text())
    plan = next(one for one in sources["templates"] if one["code"] == "avn_2y")
    plan["items"][-1]["before"] = 366
    path.write_text(json.dumps(sources))
    before = list(ScheduleTemplate.objects.order_by("pk").values())

    with pytest.raises(Refused, match="W05"), transaction.atomic():
        jobs.load_reference(path)

    assert list(ScheduleTemplate.objects.order_by("pk").values()) == before
