"""Day 0 is corrected: what moves, what stays, and back again."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.accounts.models import User
from registry.audit.context import because
from registry.chart.anchor_actions import Moved, correct_treatment_date, preview_correction
from registry.core.errors import Conflict, Refused
from registry.patients.models import Patient
from registry.schedules.actions import book, complete, mark_missed
from registry.schedules.anchoring import set_target
from registry.schedules.codes import MissedReason, State
from registry.schedules.models import PlannedItem, Track
from registry.schedules.rules import status
from registry.schedules.settling import settle
from registry.treatments.models import Treatment
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.people import client_of, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.django_db
DAY0 = dt.date(2026, 1, 15)
TODAY = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FACTS = (
    "code",
    "target_on",
    "opens_on",
    "closes_on",
    "booked_on",
    "done_on",
    "missed_on",
    "pinned_on",
    "stopped_on",
    "stopped_because",
    "track_id",
)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def by() -> User:
    return coordinator_of(make_centre())


@pytest.fixture
def patient(by: User) -> Patient:
    centre = by.memberships.get().centre
    patient = make_patient(
        centre, by, birth_month=dt.date(2012, 5, 1), birth_month_precision="month"
    )
    make_plan(patient, by, DAY0)
    settle([patient.pk])
    return patient


@pytest.fixture
def treatment(patient: Patient) -> Treatment:
    return Treatment.objects.get(patient=patient)


def item_of(patient: Patient, code: str) -> PlannedItem:
    return PlannedItem.objects.select_related("patient__centre", "centre").get(
        patient=patient, code=code
    )


def facts(patient: Patient) -> list[tuple[Any, ...]]:
    items = list(PlannedItem.objects.filter(patient=patient).values_list(*FACTS).order_by("id"))
    anchors = list(Track.objects.filter(patient=patient).values_list("anchor_on").order_by("id"))
    visits = list(Visit.objects.filter(patient=patient).values_list("visited_on").order_by("id"))
    return [*items, *anchors, *visits]


def visited(patient: Patient, by: User, code: str, day: dt.date) -> None:
    visit = Visit(patient=patient, visited_on=day, visited_on_precision="day")
    record_visit(by=by, entry=VisitEntry(visit=visit, items=[item_of(patient, code)]))


def correct(treatment: Treatment, day: dt.date) -> Treatment:
    fresh = Treatment.objects.select_related("patient__centre", "diagnosis", "lesion").get(
        pk=treatment.pk
    )
    return correct_treatment_date(treatment=fresh, treated_on=day, reason="operation note")


@pytest.mark.parametrize("days", [-9, 9])
def test_moves_what_waits_and_what_is_done_keeps_its_date(
    patient: Patient, treatment: Treatment, by: User, days: int
) -> None:
    visited(patient, by, "D0", DAY0)
    visited(patient, by, "D14", DAY0 + dt.timedelta(days=14))
    book(item=item_of(patient, "M24"), booked_on=dt.date(2028, 1, 17))

    correct(treatment, DAY0 + dt.timedelta(days=days))

    away = dt.timedelta(days=days)
    assert item_of(patient, "D72").target_on == DAY0 + dt.timedelta(days=72) + away
    done = item_of(patient, "D14")
    assert done.done_on == DAY0 + dt.timedelta(days=14)
    state = State.DONE_LATE if days < 0 else State.DONE_EARLY
    assert status(done.facts, TODAY.date()) == state
    assert item_of(patient, "D0").done_on == DAY0 + away
    assert Visit.objects.filter(patient=patient, visited_on=DAY0 + away).exists()
    assert item_of(patient, "M24").booked_on == dt.date(2028, 1, 17)


def test_a_target_set_by_hand_stays(patient: Patient, treatment: Treatment) -> None:
    by_hand = dt.date(2026, 8, 20)
    set_target(item=item_of(patient, "D210"), target_on=by_hand, reason="the scanner is away")
    correct(treatment, DAY0 + dt.timedelta(days=5))
    item = item_of(patient, "D210")
    assert (item.target_on, item.pinned_on) == (by_hand, by_hand)
    assert (item.closes_on - item.opens_on).days == 42

    set_target(item=item, target_on=None, reason="")
    assert item_of(patient, "D210").target_on == DAY0 + dt.timedelta(days=215)


@pytest.mark.parametrize(
    ("day", "reason", "rule"),
    [
        (dt.date(2026, 8, 20), " ", "H01"),
        (dt.date(2028, 8, 20), "note", "W07"),
        (dt.date(2027, 1, 10), "note", "W05"),
    ],
)
def test_a_target_by_hand_is_refused(
    patient: Patient, day: dt.date, reason: str, rule: str
) -> None:
    with pytest.raises(Refused) as refusal:
        set_target(item=item_of(patient, "D210"), target_on=day, reason=reason)
    assert rule in [finding.rule for finding in refusal.value.findings]


def test_what_is_done_takes_no_target(patient: Patient) -> None:
    complete(items=[item_of(patient, "D210")], done_on=dt.date(2026, 5, 1))
    with pytest.raises(Refused, match="W06"):
        set_target(item=item_of(patient, "D210"), target_on=dt.date(2026, 8, 1), reason="note")


happenings = st.lists(
    st.tuples(
        st.sampled_from(["D1", "D14", "W6", "D72", "M4", "D210", "Y1"]),
        st.sampled_from(["done", "missed", "booked", "pinned"]),
        st.integers(0, 90),
    ),
    max_size=6,
    unique_by=lambda one: one[0],
)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(happened=happenings, days=st.integers(-400, 130).filter(bool))
def test_there_and_back_is_as_before(
    patient: Patient, treatment: Treatment, by: User, happened: Any, days: int
) -> None:
    _start_again(patient)
    for code, what, late in happened:
        item = item_of(patient, code)
        if what == "done":
            complete(items=[item], done_on=item.opens_on + dt.timedelta(days=late))
        elif what == "missed":
            mark_missed(item=item, reason=MissedReason.NO_SHOW, on=TODAY.date())
        elif what == "booked":
            book(item=item, booked_on=item.closes_on)
        else:
            pinned = item.target_on + dt.timedelta(days=1)
            with because("by hand"):
                PlannedItem.objects.filter(pk=item.pk).update(
                    pinned_on=pinned, target_on=pinned, pinned_because="x", closes_on=pinned
                )
    before = facts(patient)
    other = DAY0 + dt.timedelta(days=days)

    foretold = preview_correction(treatment=_fresh(treatment), treated_on=other, reason="note")
    assert facts(patient) == before
    correct(treatment, other)
    happened_then = {one.pk: one.target_on for one in PlannedItem.objects.filter(patient=patient)}
    assert {one.item.pk: one.item.target_on for one in foretold}.items() <= happened_then.items()
    assert _moved(before, patient) <= {one.item.pk for one in foretold}
    correct(treatment, DAY0)

    assert facts(patient) == before


def _fresh(treatment: Treatment) -> Treatment:
    related = ("patient__centre", "diagnosis", "lesion")
    return Treatment.objects.select_related(*related).get(pk=treatment.pk)


def _start_again(patient: Patient) -> None:
    """Examples share a transaction."""
    for item in PlannedItem.objects.filter(patient=patient):
        PlannedItem.objects.filter(pk=item.pk).update(
            done_on=None, missed_on=None, missed_reason="", booked_on=None
        )
        if item.pinned_on:
            set_target(item=item_of(patient, item.code), target_on=None, reason="")


def _moved(before: list[tuple[Any, ...]], patient: Patient) -> set[int]:
    was = dict.fromkeys(before)
    now = PlannedItem.objects.filter(patient=patient).order_by("id")
    return {one.pk for one, row in zip(now, now.values_list(*FACTS), strict=True) if row not in was}


def test_the_first_of_two_doses_decides_where_the_plan_of_the_lesion_begins(
    patient: Patient, treatment: Treatment
) -> None:
    second = Treatment.objects.create(
        centre=patient.centre,
        patient=patient,
        diagnosis=treatment.diagnosis,
        lesion=treatment.lesion,
        treated_on=dt.date(2026, 3, 1),
        treated_on_precision="day",
        treated_laterality="right",
    )
    correct(second, dt.date(2025, 12, 1))
    assert Track.objects.get(template__code="avn_2y").anchor_on == dt.date(2025, 12, 1)
    correct(second, dt.date(2026, 3, 1))
    assert Track.objects.get(template__code="avn_2y").anchor_on == DAY0


def test_two_at_once_the_second_is_told(patient: Patient, treatment: Treatment) -> None:
    read = treatment.version
    correct(treatment, DAY0 - dt.timedelta(days=2))
    with pytest.raises(Conflict):
        correct_treatment_date(
            treatment=_fresh(treatment),
            treated_on=DAY0 + dt.timedelta(days=2),
            reason="note",
            read_version=read,
        )


class TestPage:
    def address(self, treatment: Treatment) -> str:
        return f"/patients/{treatment.patient.key}/treatments/{treatment.pk}/date/"

    def test_previews_then_saves(self, treatment: Treatment, by: User) -> None:
        client = client_of(by)
        typed = {"treated_on": "2026-01-20", "reason": "typing error", "version": "1"}
        preview = client.post(self.address(treatment), {**typed, "step": "preview"})
        page = preview.content.decode()
        assert preview.status_code == 200
        assert "Window then" in page
        treatment.refresh_from_db()
        assert treatment.treated_on == DAY0

        saved = client.post(self.address(treatment), {**typed, "step": "save"})
        assert saved.status_code == 302
        treatment.refresh_from_db()
        assert treatment.treated_on == dt.date(2026, 1, 20)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"treated_on": "2026-01-15", "reason": "typing error"}, "another day"),
            ({"treated_on": "2026-01-20", "reason": ""}, "H01"),
            ({"treated_on": "2030-01-20", "reason": "typing error"}, "D02"),
            ({"treated_on": "2026-02-30", "reason": "typing error"}, "F02"),
        ],
    )
    def test_is_refused_with_what_was_typed(
        self, treatment: Treatment, by: User, typed: dict[str, str], told: str
    ) -> None:
        answer = client_of(by).post(self.address(treatment), {**typed, "step": "preview"})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)

    def test_three_people(self, treatment: Treatment, by: User) -> None:
        assert client_of(by).get(self.address(treatment)).status_code == 200
        stranger = coordinator_of(make_centre("XYZ"))
        assert client_of(stranger).get(self.address(treatment)).status_code == 404
        assert Client().get(self.address(treatment)).status_code == 302


def test_a_moved_item_says_when_its_booking_lies_outside(patient: Patient) -> None:
    treatment = Treatment.objects.get(patient=patient)
    book(item=item_of(patient, "D210"), booked_on=item_of(patient, "D210").closes_on)
    day = DAY0 - dt.timedelta(days=20)
    moved = preview_correction(treatment=_fresh(treatment), treated_on=day, reason="note")
    outside: list[Moved] = [one for one in moved if one.booked_outside]
    assert [one.item.code for one in outside] == ["D210"]
