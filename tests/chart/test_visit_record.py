"""A visit to read, and to correct."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.treatments.models import Treatment
from registry.visits.models import Visit
from tests.chart.visit_pages import NOON, d72, item_of, make_treated
from tests.imaging.samples import picture, upload
from tests.pages import fields_of
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = NOON.date()
BECAUSE = {"reason": ["typing error"]}


@pytest.fixture
def visit(client: Client, treatment: Treatment) -> Visit:
    page = d72(client, treatment).fill(note="with her aunt")
    page.fill("joint-{lesion}", left_out="1", because="refused")
    page.fill("pain-{lesion}", score="", score_null_reason="unknown")
    page.fields[f"mri-{page.lesion}-doc-file"] = upload("a.png", picture())  # type: ignore[assignment]
    page.send()
    return Visit.objects.get()


def address_of(visit: Visit, end: str = "") -> str:
    return f"/patients/{visit.patient.key}/visits/{visit.pk}/{end}"


def test_all_that_was_recorded_can_be_read(client: Client, visit: Visit) -> None:
    text = " ".join(client.get(address_of(visit)).content.decode().split())

    for words in (
        "Visit of 10 Mar 2026",
        "Done in window",
        "with her aunt",
        "refused",
        "NRS",
        "unknown",
        "1.5",
        "decreased",
        "Marcus/Enneking",
        "late (after day 30)",
    ):
        assert words in text, words
    assert "/documents/" in text


def test_a_reader_sees_it_without_the_way_to_change_it(centre: Centre, visit: Visit) -> None:
    reader = client_of(join(make_user(), centre, Role.INVESTIGATOR))

    text = reader.get(address_of(visit)).content.decode()
    assert "Correct date or note" not in text
    assert "Add a file" not in text
    assert reader.get(address_of(visit, "edit/")).status_code == 403


def test_three_people(visit: Visit, client: Client) -> None:
    stranger = client_of(coordinator_of(make_centre("XYZ")))
    nobody = client_of(make_user())
    for end in ("", "edit/"):
        assert client.get(address_of(visit, end)).status_code == 200
        assert stranger.get(address_of(visit, end)).status_code == 404
        assert nobody.get(address_of(visit, end)).status_code == 403


def test_a_visit_of_another_patient_is_not_found(
    client: Client, visit: Visit, centre: Centre, coordinator: User
) -> None:
    other = make_treated(coordinator, centre, dt.date(2025, 12, 28)).patient

    assert client.get(f"/patients/{other.key}/visits/{visit.pk}/").status_code == 404


def state(treatment: Treatment) -> str:
    item: PlannedItem = item_of(treatment, "D72")
    return status(item.facts, TODAY)


def test_a_corrected_date_brings_a_new_deviation(
    client: Client, visit: Visit, treatment: Treatment
) -> None:
    assert state(treatment) == "done_in_window"
    fields = fields_of(client.get(address_of(visit, "edit/")).content)
    fields |= {"visited_on": ["2026-02-20"], "deviation_reason": ["typing error"], **BECAUSE}

    answer = client.post(address_of(visit, "edit/"), fields)

    assert answer.headers["Location"] == address_of(visit)
    assert "D72: 4 days early." in client.get(address_of(visit)).content.decode()
    assert state(treatment) == "done_early"
    visit.refresh_from_db()
    assert (visit.version, visit.deviation_reason) == (2, "typing error")


def test_two_people_see_the_conflict_and_nothing_is_overwritten(
    client: Client, visit: Visit, centre: Centre
) -> None:
    other = client_of(coordinator_of(centre))
    mine = fields_of(client.get(address_of(visit, "edit/")).content)
    hers = fields_of(other.get(address_of(visit, "edit/")).content)
    other.post(address_of(visit, "edit/"), {**hers, "note": ["hers"], **BECAUSE})

    answer = client.post(address_of(visit, "edit/"), {**mine, "note": ["mine"], **BECAUSE})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "F10" in text
    assert "hers" in text
    assert ">\nmine</textarea>" in text
    visit.refresh_from_db()
    assert visit.note == "hers"
    again = client.post(address_of(visit, "edit/"), fields_of(answer.content))
    assert again.status_code == 302
    visit.refresh_from_db()
    assert (visit.note, visit.version) == ("mine", 3)


def test_an_endless_version_is_a_conflict(client: Client, visit: Visit) -> None:
    fields = fields_of(client.get(address_of(visit, "edit/")).content)

    answer = client.post(address_of(visit, "edit/"), {**fields, "version": ["9" * 5000], **BECAUSE})

    assert answer.status_code == 409


def test_a_date_in_the_future_is_refused_and_kept_on_the_page(client: Client, visit: Visit) -> None:
    fields = fields_of(client.get(address_of(visit, "edit/")).content)

    answer = client.post(address_of(visit, "edit/"), {**fields, "visited_on": ["2026-04-01"]})

    assert answer.status_code == 422
    assert "D02" in answer.content.decode()
    assert 'value="2026-04-01"' in answer.content.decode()


def test_the_order_of_the_plan_holds(client: Client, treatment: Treatment, visit: Visit) -> None:
    """D13: day 72 cannot lie before day 14 once that is on record."""
    page = d72(client, treatment)
    d14 = item_of(treatment, "D14")
    page.address = page.address.split("?")[0] + f"?item={d14.pk}"
    fields = fields_of(client.get(page.address).content, "visit-form")
    done = {"visited_on": ["2026-01-11"], "rest": ["not_done"], "checks-all_done": ["1"]}
    client.post(page.address, {**fields, **done})
    edit = fields_of(client.get(address_of(visit, "edit/")).content)

    answer = client.post(
        address_of(visit, "edit/"), {**edit, "visited_on": ["2026-01-05"], **BECAUSE}
    )

    assert answer.status_code == 422
    assert "D13" in answer.content.decode()


def test_the_page_to_read_costs_a_bounded_number_of_statements(
    client: Client, visit: Visit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(36):
        client.get(address_of(visit))
