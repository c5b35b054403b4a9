"""Who is followed, missing, lost and found again, on the pages: today, and as of another day."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.chase_actions import found_again
from registry.chart.codes import Show
from registry.chart.selectors.patient import record_of
from registry.chart.selectors.worklist import Asked, Row, worklist_of
from registry.core.moments import Moment
from registry.patients.models import FollowUpStop, Patient
from registry.schedules.models import PlannedItem
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.codes import ChaseStep, Standing
from registry.visits.models import Visit
from tests.audit.instants import now
from tests.chases import log, lose
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

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 8, 20)  # D72 of a treatment on 1 March has closed on 26 May


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel("2024-08-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def item(centre: Centre) -> PlannedItem:
    coordinator = coordinator_of(centre)
    plan = make_plan(make_patient(centre, coordinator), coordinator)
    return next(one for one in plan if one.code == "D72")


@pytest.fixture
def patient(item: PlannedItem) -> Patient:
    return item.patient


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def listed(client: Client, standing: str, **asked: str) -> list[Patient]:
    page = client.get("/patients/", {"standing": standing, **asked})
    return [line.patient for line in page.context["found"].lines]


def test_header_and_list_tell_the_three_states(
    lead: User, item: PlannedItem, patient: Patient
) -> None:
    client, address = client_of(lead), f"/patients/{patient.registry_number}/"
    assert "Gap in follow-up since" in client.get(address).content.decode()
    assert listed(client, "gap") == [patient]

    stop = lose(item, lead)
    page = client.get(address).content.decode()
    assert "Untraceable since 20 Aug 2024" in page
    assert f"Decided by {lead}" in page
    assert (listed(client, "gap"), listed(client, "untraceable")) == ([], [patient])

    found_again(by=lead, stop=stop)
    seen = Visit(patient=patient, visited_on=TODAY, visited_on_precision="day")
    record_visit(by=lead, entry=VisitEntry(visit=seen))
    assert listed(client, "followed") == [patient]


def test_an_unknown_state_narrows_nothing_and_is_told(lead: User, patient: Patient) -> None:
    page = client_of(lead).get("/patients/", {"standing": "gone"})

    assert "F03" in page.content.decode()
    assert len(page.context["found"].lines) == 1


class TestAnotherDay:
    def test_a_loss_holds_until_the_day_on_which_the_child_is_found(
        self, lead: User, item: PlannedItem, patient: Patient
    ) -> None:
        stop = lose(item, lead)
        found_again(by=lead, stop=stop)
        FollowUpStop.objects.filter(pk=stop.pk).update(stopped_on=ago(5))
        Patient.objects.filter(pk=patient.pk).update(enrolled_on=ago(100))
        client = client_of(lead)

        for days, told in ((6, Standing.GAP), (5, Standing.UNTRACEABLE), (0, Standing.GAP)):
            record = record_of(patient, Moment(ago(days), TODAY))
            assert record.followed.standing == told
            asked = {"as_of": ago(days).isoformat()}
            assert listed(client, told, **asked) == [patient]
            lost = client.get("/patients/lost/", asked).context["found"].rows
            assert bool(lost) == (told == Standing.UNTRACEABLE)
        address = f"/patients/{patient.registry_number}/"
        page = client.get(address, {"as_of": ago(5).isoformat()}).content.decode()
        assert f"Decided by {lead}" in page
        assert "Found again</button>" not in page

    def test_the_ladder_stands_where_it_stood(self, lead: User, item: PlannedItem) -> None:
        log(item, lead, "phone", "no_answer", 30, again=-20)
        log(item, lead, "phone", "no_answer", 10, again=5)
        client = client_of(lead)

        def row(days: int, show: str = "") -> Row | None:
            found = worklist_of(
                access(lead), Asked(show), moment=Moment(ago(days), TODAY)
            ).page.rows
            return next((one for one in found if one.item.pk == item.pk), None)

        for days, step in ((31, "call_1"), (30, "call_2"), (11, "call_2")):
            found = row(days)
            assert found is not None
            assert found.step is not None
            assert found.step.label == str(ChaseStep(step).label)
            page = client.get("/", {"as_of": ago(days).isoformat()}).content.decode()
            assert f"/items/{item.pk}/" not in page
        assert [bool(row(days, Show.TRY)) for days in (21, 20, 11, 10, 0)] == [0, 1, 1, 0, 0]

    def test_what_was_booked_by_then_nobody_can_tell(self, lead: User, item: PlannedItem) -> None:
        log(item, lead, "phone", "no_answer", 30, again=-20)
        PlannedItem.objects.filter(pk=item.pk).update(booked_on=TODAY)

        def tries(days: int) -> int:
            found = worklist_of(access(lead), Asked(Show.TRY), moment=Moment(ago(days), TODAY))
            return len(found.page.rows)

        assert (tries(0), tries(1)) == (0, 1)

    def test_as_the_registry_knew_it_then(
        self, lead: User, item: PlannedItem, patient: Patient
    ) -> None:
        """Everything is entered in this instant, about days long past."""
        lose(item, lead)
        with time_machine.travel(now() + dt.timedelta(days=2), tick=False):
            day = (now() + dt.timedelta(days=1)).date().isoformat()
            client, asked = client_of(lead), {"as_of": day, "known": "then"}
            assert listed(client, "untraceable", **asked) == [patient]
            assert listed(client, "gap", **asked) == []
            [line] = client.get("/patients/", asked).context["found"].lines
            assert (line.gap, line.stop) == (False, "untraceable")
            [row] = client.get("/patients/lost/", asked).context["found"].rows
            assert (row.stop.patient, row.last.outcome) == (patient, "not_found")
            page = client.get(f"/patients/{patient.registry_number}/", asked).content.decode()
            assert "Untraceable since" in page
            assert f"Decided by {lead}" in page
