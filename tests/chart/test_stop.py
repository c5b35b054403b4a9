import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.patients.models import Death, FollowUpStop, Patient
from registry.schedules.models import PlannedItem
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.pages import Form, form_with
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2024-06-01T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def client(lead: User) -> Client:
    return client_of(lead)


@pytest.fixture
def patient(centre: Centre, lead: User) -> Patient:
    patient = make_patient(centre, lead)
    make_plan(patient, lead)
    return patient


def stop_path(patient: Patient) -> str:
    return f"/patients/{patient.registry_number}/stop/"


def resume_path(patient: Patient) -> str:
    return f"/patients/{patient.registry_number}/resume/"


def opened(client: Client, patient: Patient) -> Form:
    return form_with(client.get(stop_path(patient)), "stopped_on")


def planned(patient: Patient) -> Any:
    return PlannedItem.objects.filter(patient=patient)


def test_says_how_many_items_it_stops_and_stops_them(client: Client, patient: Patient) -> None:
    waiting = planned(patient).unfinished().count()
    shown = client.get(stop_path(patient)).content.decode()

    response = opened(client, patient).send(client, kind="withdrawal", note="moved away")

    assert f"stop {waiting} items" in shown
    assert response["Location"] == f"/patients/{patient.registry_number}/"
    assert not planned(patient).unfinished().exists()
    assert (
        planned(patient).filter(stopped_on=TODAY, stopped_because="withdrawal").count() == waiting
    )
    assert FollowUpStop.objects.get().note == "moved away"


def test_a_resumption_says_what_stands_again_and_brings_it_back(
    client: Client, patient: Patient
) -> None:
    waiting = planned(patient).unfinished().count()
    opened(client, patient).send(client, kind="death", stopped_on="2024-05-20")
    page = client.get(stop_path(patient))

    response = client.post(resume_path(patient))

    assert len(page.context["changed"]) == waiting
    assert "death is taken back" in page.content.decode()
    assert response["Location"] == f"/patients/{patient.registry_number}/"
    assert planned(patient).unfinished().count() == waiting
    assert not Death.objects.exists()


def test_a_second_press_changes_nothing(client: Client, patient: Patient) -> None:
    page = opened(client, patient)

    first, second = (page.send(client, kind="withdrawal") for _ in range(2))
    third, fourth = (client.post(resume_path(patient)) for _ in range(2))

    assert first["Location"] == second["Location"] == third["Location"] == fourth["Location"]
    assert FollowUpStop.objects.get().revoked_on == TODAY


def test_two_people_at_once_end_it_once(client: Client, centre: Centre, patient: Patient) -> None:
    colleague = client_of(join(make_user(), centre, Role.LEAD))
    mine, hers = opened(client, patient), opened(colleague, patient)
    mine.send(client, kind="withdrawal")

    refused = hers.send(colleague, kind="transfer")

    assert refused.status_code == 422
    assert "F05" in refused.content.decode()
    assert FollowUpStop.objects.get().kind == "withdrawal"


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"kind": None}, "kind", "F01"),
        ({"kind": "report_ends"}, "kind", "F03"),
        ({"stopped_on": ""}, "stopped_on", "F01"),
        ({"stopped_on": "2024-06-02"}, "stopped_on", "D02"),
        ({"note": "x" * 501}, "note", "F08"),
    ],
)
def test_a_refusal_shows_field_and_rule(
    client: Client, patient: Patient, typed: dict[str, str], field: str, rule: str
) -> None:
    response = opened(client, patient).send(client, **{"kind": "withdrawal", **typed})

    found = response.context["page"].stop.errors.as_data()
    assert response.status_code == 422
    assert found[field][0].code == rule
    assert not FollowUpStop.objects.exists()


def test_is_for_the_lead_alone(centre: Centre, patient: Patient) -> None:
    coordinator = client_of(coordinator_of(centre))
    elsewhere = client_of(join(make_user(), make_centre("BET"), Role.LEAD))

    assert coordinator.get(stop_path(patient)).status_code == 403
    assert coordinator.post(resume_path(patient)).status_code == 403
    assert elsewhere.get(stop_path(patient)).status_code == 404
    assert elsewhere.post(resume_path(patient)).status_code == 404


def test_nobody_dies_before_birth(client: Client, patient: Patient) -> None:
    born = {"birth_month": dt.date(2014, 5, 1), "birth_month_precision": "month"}
    Patient.objects.filter(pk=patient.pk).update(**born, birth_month_null_reason="")
    answer = opened(client, patient).send(client, kind="death", stopped_on="1990-01-01")

    assert answer.status_code == 422
    assert "lies before the birth" in answer.content.decode()


def test_nobody_dies_before_a_visit_on_record(client: Client, patient: Patient) -> None:
    seen = Visit(patient=patient, visited_on=dt.date(2024, 5, 2), visited_on_precision="day")
    record_visit(by=coordinator_of(patient.centre), entry=VisitEntry(visit=seen))
    typed = {"kind": "death", "stopped_on": "2024-05-01"}

    response = client.post(f"/patients/{patient.registry_number}/stop/", typed)

    assert response.status_code == 422
    assert "D11" in response.content.decode()
    assert not Death.objects.exists()
