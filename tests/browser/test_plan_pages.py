"""A coordinator corrects day 0 and sets a target by hand, in a real Chromium without scripts."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from registry.accounts.models import User
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem
from registry.schedules.settling import settle
from registry.treatments.models import Treatment
from tests.people import PASSWORD, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def by(live_database: str) -> User:
    return coordinator_of(make_centre(name="Children's Hospital"))


@pytest.fixture
def patient(by: User) -> Patient:
    patient = make_patient(by.memberships.get().centre, by)
    make_plan(patient, by, dt.date(2026, 1, 15))
    settle([patient.pk])
    return patient


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_day_0_is_corrected_after_a_look_at_what_moves(
    browser: Browser, live_server_url: str, by: User, patient: Patient
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, f"{live_server_url}/patients/{patient.key}/", by)
    page.get_by_role("link", name="Correct the day").click()
    page.get_by_label("Day 0").fill("2026-01-05")
    page.get_by_label("Reason for the change").select_option(index=1)
    page.get_by_role("button", name="Preview what moves").click()
    row = page.get_by_role("row").filter(has_text="D72")
    expect(row).to_contain_text("28 Mar")
    expect(row).to_contain_text("18 Mar")
    assert Treatment.objects.get().treated_on == dt.date(2026, 1, 15)

    page.get_by_role("button", name="Correct the day and move the plan").click()

    expect(page.get_by_text("its plans moved")).to_be_visible()
    assert PlannedItem.objects.get(code="D72").target_on == dt.date(2026, 3, 18)


def test_a_target_set_by_hand_is_said_on_the_plan(
    page: Page, live_server_url: str, by: User, patient: Patient
) -> None:
    item = PlannedItem.objects.get(code="M24")
    sign_in(page, f"{live_server_url}/items/{item.pk}/target/", by)
    page.get_by_label("Target").fill("2028-02-01")
    page.get_by_label("Because").fill("with the other hip")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(f"#item-{item.pk}")).to_contain_text("target set by hand")
    faults = Axe().run(page)
    assert not faults.response["violations"], faults.generate_report()
