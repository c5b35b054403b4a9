"""A record is shared with another centre: what its people see before, while and after."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import Error, models, transaction

from registry.accounts.codes import Role
from registry.accounts.middleware import working
from registry.accounts.models import User
from registry.chart.actions import FollowUpEntry, enter_visit
from registry.core.errors import Refused
from registry.patients.actions import end_share, share_record
from registry.patients.models import CareShare, Death, FollowUpStop, Patient
from registry.schedules.models import PlannedItem
from registry.visits.actions import VisitEntry
from registry.visits.models import Visit, VisitAssessment
from tests.contexts import NESTING
from tests.factories import Rows
from tests.pages import form_with
from tests.people import (
    access,
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

TODAY = dt.date(2026, 3, 10)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        yield


class World:
    def __init__(self) -> None:
        self.here, self.there = make_centre("QQA"), make_centre("QQB")
        self.lead = join(make_user(), self.here, Role.LEAD)
        self.guest = coordinator_of(self.there)
        self.patient = make_patient(self.here, self.lead)
        make_plan(self.patient, self.lead)
        self.rows = Rows("QQA")
        self.rows.share(self.here, self.patient)

    def share(self, *, may_record: bool = False, **values: Any) -> CareShare:
        dates = {"starts_on": TODAY, "ends_on": TODAY + 3 * DAY, "reason": "second opinion"}
        return share_record(
            access=access(self.lead),
            share=CareShare(
                **{
                    "patient": self.patient,
                    "with_centre": self.there,
                    "may_record": may_record,
                    **dates,
                    **values,
                }
            ),
        )

    def address(self, rest: str = "") -> str:
        return f"/patients/{self.patient.registry_number}/{rest}"


@pytest.fixture
def world(db: None) -> World:
    return World()


def status(user: User, address: str) -> int:
    return client_of(user).get(address).status_code


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-03-09T22:59:00Z", 404),  # 23:59 of the day before, in Berlin
        ("2026-03-09T23:01:00Z", 200),
        ("2026-03-13T22:59:00Z", 200),
        ("2026-03-13T23:01:00Z", 404),
    ],
)
def test_from_the_first_day_to_the_last_where_the_child_is_treated(
    world: World, moment: str, found: int
) -> None:
    world.share()
    with time_machine.travel(moment, tick=False):
        assert status(world.guest, world.address()) == found


def test_ended_early_is_ended_at_once(world: World) -> None:
    share = world.share()
    end_share(access=access(world.lead), share=share)
    assert status(world.guest, world.address()) == 404


def test_the_list_says_whose_patient_it_is(world: World) -> None:
    world.share()
    shown = client_of(world.guest).get("/patients/").content.decode()
    assert world.patient.displayed_number in shown
    assert "shared by Hospital QQA until 13 Mar 2026" in shown
    assert world.patient.displayed_number not in client_of(world.guest).get("/").content.decode()


def test_a_search_finds_it(world: World) -> None:
    world.share()
    found = client_of(world.guest).get(f"/patients/?q={world.patient.registry_number[:6]}")
    assert world.patient.displayed_number in found.content.decode()


def test_the_list_stays_within_its_statements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    world.share()
    client = client_of(world.guest)
    client.get("/patients/")
    with django_assert_max_num_queries(10 + NESTING):
        client.get("/patients/")


def test_another_centre_of_the_guest_does_not_list_it(world: World) -> None:
    world.share()
    third = make_centre("QQC")
    join(world.guest, third, Role.COORDINATOR)
    client = client_of(world.guest)
    client.post("/centre/", {"centre": third.pk})
    assert world.patient.displayed_number not in client.get("/patients/").content.decode()


def test_the_page_says_until_when_and_by_whom(world: World) -> None:
    world.share()
    theirs = client_of(world.guest).get(world.address()).content.decode()
    ours = client_of(world.lead).get(world.address()).content.decode()
    assert "Shared by Hospital QQA until 13 Mar 2026" in theirs
    assert "nothing can be recorded" in theirs
    assert "Enter visit" not in theirs
    assert "Hospital QQB, until 13 Mar 2026" in ours


@pytest.mark.parametrize("rest", ["identity/", "stop/", "care/", "care/transfer/", "care/share/"])
def test_never_the_identity_nor_what_is_for_the_home_centre(world: World, rest: str) -> None:
    world.share(may_record=True)
    join(world.guest, world.there, Role.LEAD)
    assert status(world.guest, world.address(rest)) == 404


@pytest.mark.parametrize(("may_record", "expected"), [(False, 404), (True, 200)])
def test_visits_are_recorded_where_that_is_shared_too(
    world: World, may_record: bool, expected: int
) -> None:
    world.share(may_record=may_record)
    assert status(world.guest, world.address("visits/new/")) == expected
    assert status(world.guest, world.address("treatments/new/")) == 404


def test_a_visit_of_a_guest_stays_with_the_home_centre(world: World) -> None:
    world.share(may_record=True)
    item = PlannedItem.objects.filter(patient=world.patient).order_by("closes_on").last()
    assert item is not None
    made = Visit(patient=world.patient, visited_on=TODAY, visited_on_precision="day")
    pain = VisitAssessment(assessment="PAIN", done=False, null_reason="pending")
    with working(world.guest):
        whole = VisitEntry(visit=made, items=[item], assessments=[pain])
        enter_visit(by=world.guest, entry=FollowUpEntry(visit=whole))
    visit = Visit.objects.get(patient=world.patient, created_by=world.guest)
    assert visit.centre == world.here
    assert set(VisitAssessment.objects.values_list("centre", flat=True)) == {world.here.pk}


class TestTheDatabase:
    """What it lets a guest do, whatever the pages ask for."""

    def refused(self, user: User, rows: models.QuerySet[Any], **changes: Any) -> bool:
        """Whether the change is refused, or meets no row."""
        try:
            with transaction.atomic(), working(user):
                return rows.update(**changes) == 0
        except Error:
            return True

    def test_a_guest_who_reads_changes_nothing(self, world: World) -> None:
        world.share()
        assert self.refused(world.guest, PlannedItem.objects.all(), code="X")

    def test_a_guest_who_records_takes_no_patient_away(self, world: World) -> None:
        world.share(may_record=True)
        assert self.refused(world.guest, Patient.objects.all(), centre=world.there)
        assert self.refused(world.guest, Patient.objects.all(), anchor_note="x")

    def test_nor_prolongs_the_share(self, world: World) -> None:
        world.share(may_record=True)
        assert self.refused(world.guest, CareShare.objects.all(), ends_on=TODAY + 90 * DAY)

    @pytest.mark.parametrize("model", [FollowUpStop, Death, CareShare])
    def test_nor_decides_about_care(self, world: World, model: Any) -> None:
        world.share(may_record=True)
        row = world.rows.new(model, patient=world.patient)
        with (
            pytest.raises(Error, match="row-level security"),
            transaction.atomic(),
            working(world.guest),
        ):
            row.save(force_insert=True)

    def test_nor_moves_a_row_home(self, world: World) -> None:
        world.share(may_record=True)
        assert self.refused(world.guest, PlannedItem.objects.all(), centre=world.there)


class TestRefused:
    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"reason": " "}, "F01 reason"),
            ({"starts_on": TODAY - DAY}, "F06 starts_on"),
            ({"ends_on": TODAY - DAY}, "F06 ends_on"),
            ({"ends_on": TODAY + 400 * DAY}, "F07 ends_on"),
        ],
    )
    def test_by_its_rule(self, world: World, values: dict[str, Any], told: str) -> None:
        with pytest.raises(Refused, match=told):
            world.share(**values)

    def test_twice(self, world: World) -> None:
        world.share()
        with pytest.raises(Refused, match="F05 starts_on"):
            world.share(starts_on=TODAY + DAY)

    def test_with_oneself(self, world: World) -> None:
        with pytest.raises(Refused, match="F03 with_centre"):
            world.share(with_centre=world.here)

    def test_for_a_coordinator(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            share_record(
                access=access(coordinator_of(world.here)),
                share=CareShare(patient=world.patient, with_centre=world.there),
            )


def test_the_pages_share_and_end_it(world: World) -> None:
    client = client_of(world.lead)
    sent = form_with(client.get(world.address("care/share/")), "with_centre").send(
        client, with_centre=str(world.there.pk), ends_on=str(TODAY + DAY), reason="holiday"
    )
    assert sent["Location"] == world.address("care/")
    assert status(world.guest, world.address()) == 200
    share = CareShare.objects.get()
    client.post(world.address(f"care/shares/{share.pk}/end/"))
    shown = client.get(world.address("care/")).content.decode()
    assert "ended early on 10 Mar 2026" in shown
    assert status(world.guest, world.address()) == 404
