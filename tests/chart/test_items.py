"""What a coordinator does to one planned item."""

import datetime as dt

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.patients.codes import StopKind
from registry.schedules.actions import complete, mark_missed, reopen, stop_follow_up
from registry.schedules.codes import MissedReason, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.visits.models import ContactAttempt
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
ACTS = ("book", "attempt", "missed", "not-required", "reopen")


@pytest.fixture
def item() -> PlannedItem:
    centre = make_centre()
    by = coordinator_of(centre)
    plan = make_plan(make_patient(centre, by), by)
    return next(one for one in plan if one.code == "M24")


@pytest.fixture
def client(item: PlannedItem) -> Client:
    return client_of(coordinator_of(item.centre))


@pytest.mark.parametrize("act", ACTS)
def test_each_page_says_what_it_is_about(client: Client, item: PlannedItem, act: str) -> None:
    answer = client.get(f"/items/{item.pk}/{act}/")

    assert answer.status_code == 200
    assert item.patient.displayed_number in answer.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_three_people(item: PlannedItem, act: str) -> None:
    address = f"/items/{item.pk}/{act}/"
    stranger = coordinator_of(make_centre("XYZ"))
    reader = join(make_user(), item.centre, Role.AUDITOR)

    assert client_of(stranger).get(address).status_code == 404
    assert client_of(reader).get(address).status_code == 403
    assert client_of().get(address).status_code == 302


def test_a_booking_is_kept_changed_and_cleared(client: Client, item: PlannedItem) -> None:
    for typed, kept in (("2026-02-20", dt.date(2026, 2, 20)), ("", None)):
        answer = client.post(f"/items/{item.pk}/book/", {"booked_on": typed})

        assert answer.status_code == 302
        item.refresh_from_db()
        assert item.booked_on == kept


def test_a_booking_that_is_no_date_names_rule_and_format(client: Client, item: PlannedItem) -> None:
    answer = client.post(f"/items/{item.pk}/book/", {"booked_on": "soon"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "F02" in page
    assert "YYYY-MM-DD" in page
    assert "soon" in page


@pytest.mark.parametrize("day", ["1900-01-01", "2099-12-31"])
def test_a_booking_years_away_is_a_slip(client: Client, item: PlannedItem, day: str) -> None:
    answer = client.post(f"/items/{item.pk}/book/", {"booked_on": day})

    assert answer.status_code == 422
    assert "W07" in answer.content.decode()


def test_an_attempt_is_noted_once_however_often_it_is_sent(
    client: Client, item: PlannedItem
) -> None:
    typed = {
        "channel": "phone",
        "outcome": "no_answer",
        "attempted_on": "2026-01-10",
        "next_try_on": "2026-01-12",
        "submission": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    }
    first = client.post(f"/items/{item.pk}/attempt/", typed)
    second = client.post(f"/items/{item.pk}/attempt/", typed)

    attempt = ContactAttempt.objects.get(planned_item=item)
    assert (attempt.channel, attempt.outcome) == ("phone", "no_answer")
    assert first["Location"] == second["Location"]


def test_an_attempt_of_tomorrow_is_refused(client: Client, item: PlannedItem) -> None:
    tomorrow = item.centre.today() + dt.timedelta(days=1)
    typed = {"channel": "phone", "outcome": "no_answer", "attempted_on": str(tomorrow)}
    answer = client.post(f"/items/{item.pk}/attempt/", typed)

    assert answer.status_code == 422
    assert "D02" in answer.content.decode()
    assert not ContactAttempt.objects.exists()


def test_missed_needs_a_reason_and_can_be_reopened(client: Client, item: PlannedItem) -> None:
    address = f"/items/{item.pk}/missed/"
    refused = client.post(address, {"on": "2026-05-10"})
    assert refused.status_code == 422
    assert "F01" in refused.content.decode()

    client.post(address, {"on": "2026-05-10", "reason": "no_show", "note": "snow"})
    item.refresh_from_db()
    assert (item.missed_on, item.missed_reason) == (dt.date(2026, 5, 10), "no_show")

    client.post(f"/items/{item.pk}/reopen/")
    item.refresh_from_db()
    assert (item.missed_on, item.missed_reason, item.reason_note) == (None, "", "")


def test_what_a_visit_fulfilled_meanwhile_is_not_called_missed(
    client: Client, item: PlannedItem
) -> None:
    complete(items=[item], done_on=item.target_on)
    typed = {"on": "2026-05-10", "reason": "no_show"}
    answer = client.post(f"/items/{item.pk}/missed/", typed)

    assert answer.status_code == 422
    assert "W06" in answer.content.decode()


def test_not_required_has_its_reason(client: Client, item: PlannedItem) -> None:
    typed = {"on": "2026-05-10", "reason": "mature"}
    client.post(f"/items/{item.pk}/not-required/", typed)

    item.refresh_from_db()
    assert item.not_required_reason == "mature"


def test_what_is_reopened_after_the_end_of_follow_up_is_stopped(item: PlannedItem) -> None:
    mark_missed(item=item, reason=MissedReason.NO_SHOW, on=dt.date(2026, 5, 10))
    patient, day = item.patient, dt.date(2026, 6, 1)
    stop_follow_up(by=make_user(), patient=patient, kind=StopKind.WITHDRAWAL, stopped_on=day)
    item.refresh_from_db()
    assert item.stopped_on is None

    reopen(item=item)

    assert status(item.facts, day) == State.STOPPED


def test_it_leads_back_on_this_site_only(client: Client, item: PlannedItem) -> None:
    address = f"/items/{item.pk}/book/"
    home = client.post(address, {"booked_on": "", "next": "/?state=overdue"})
    away = client.post(address, {"booked_on": "", "next": "https://elsewhere.example/"})

    assert home["Location"] == "/?state=overdue"
    assert away["Location"].startswith("/patients/")


def test_late_data_are_welcome(item: PlannedItem) -> None:
    mark_missed(item=item, reason=MissedReason.NO_SHOW, on=dt.date(2026, 5, 10))
    complete(items=[item], done_on=dt.date(2026, 5, 20))

    item.refresh_from_db()
    assert item.done_on == dt.date(2026, 5, 20)
