"""One visit that fulfils items of several plans, in their windows and outside."""

import datetime as dt

import pytest
from django.test import Client

from registry.accounts.models import Centre, User
from registry.schedules.codes import State
from registry.schedules.rules import status
from registry.treatments.models import Treatment
from registry.visits.models import Visit
from tests.chart.visit_pages import Page, item_of, make_treated, treat_lesion
from tests.pages import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = dt.date(2026, 3, 10)


@pytest.fixture
def right(noon: None, centre: Centre, coordinator: User) -> Treatment:
    return make_treated(coordinator, centre, dt.date(2024, 3, 10))


@pytest.fixture
def left(right: Treatment, coordinator: User) -> Treatment:
    """Three months after the right one: its 24 months are not open yet on the day."""
    return treat_lesion(coordinator, right.diagnosis, dt.date(2024, 6, 10), "left")


def test_the_day_offers_every_window_that_holds_it(
    client: Client, right: Treatment, left: Treatment
) -> None:
    page = client.get(f"/patients/{right.patient.key}/visits/new/?on={DAY}").content.decode()

    fitting = [item_of(right, "M24"), item_of(right, "Y2")]
    outside = [item_of(left, "M24"), item_of(left, "Y2")]
    for item in fitting:
        assert f'name="item" value="{item.pk}" checked' in page
    for item in outside:
        assert f'name="item" value="{item.pk}" />' in page


def test_two_hips_three_months_apart_and_a_safety_check_by_one_visit(
    client: Client, right: Treatment, left: Treatment
) -> None:
    page = Page(client, right, "M24", query=f"&on={DAY}&item={item_of(left, 'M24').pk}")
    safety = item_of(right, "Y2")
    assert f'name="also" value="{safety.pk}"' in page.text

    page.fill(also=str(safety.pk), show="also", rest="not_done").send(200)
    page.fields = fields_of(page.answer.content, "visit-form")
    page.fill("review", any_event="False", special_interest_asked="True", malignancy_asked="True")
    page.fill("checks", all_done="1").fill(deviation_reason="one journey").send()

    visit = Visit.objects.get(patient=right.patient)
    done = [item_of(right, "M24"), item_of(left, "M24"), safety]
    assert {link.planned_item_id for link in visit.items.all()} == {one.pk for one in done}
    safety.refresh_from_db()
    assert [status(one.facts, DAY) for one in done] == [
        State.DONE_IN_WINDOW,
        State.DONE_EARLY,
        State.DONE_IN_WINDOW,
    ]


def test_a_day_in_another_window_of_the_same_plan_offers_that_one_too(
    client: Client, right: Treatment
) -> None:
    """Opened for month 18, entered on a day of month 24: it may be either, or both."""
    page = Page(client, right, "M18", query=f"&on={DAY}")

    assert f'name="also" value="{item_of(right, "M24").pk}"' in page.text


def test_what_was_called_missed_is_offered_as_well(client: Client, right: Treatment) -> None:
    item = item_of(right, "M24")
    item.missed_on, item.missed_reason = DAY, "no_show"
    item.save()

    page = client.get(f"/patients/{right.patient.key}/visits/new/?on={DAY}").content.decode()

    assert f'name="item" value="{item.pk}" checked' in page
