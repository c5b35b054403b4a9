"""Worklist and patient page in a real Chromium: on a phone, in the dark, without scripts, on paper
and for a screen reader."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.accounts.models import Centre, User
from registry.patients.models import Patient
from registry.schedules.actions import complete, mark_missed
from registry.schedules.codes import MissedReason
from tests.people import PASSWORD, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(live_database: str) -> Centre:
    return make_centre(name="Children's Hospital")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    """A year after treatment: something done, missed, overdue, due and to come."""
    patient = make_patient(centre, user)
    plan = make_plan(patient, user, centre.today() - dt.timedelta(days=370))
    first, second, third, *_rest = plan
    complete(items=[first], done_on=first.target_on)
    complete(items=[second], done_on=second.closes_on + dt.timedelta(days=9))
    mark_missed(item=third, reason=MissedReason.NO_SHOW, on=third.closes_on)
    return patient


def opened(context: BrowserContext, address: str, user: User) -> Page:
    page = context.new_page()
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_barrier_and_nothing_sideways(
    browser: Browser, live_server_url: str, user: User, patient: Patient, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for the checker's own script
    )
    page = opened(context, f"{live_server_url}/", user)
    for path in ("/", f"/patients/{patient.key}/"):
        page.goto(f"{live_server_url}{path}")
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_filter_acts_at_once_and_the_way_back_is_kept(
    browser: Browser, live_server_url: str, user: User, patient: Patient
) -> None:
    context = browser.new_context()
    page = opened(context, f"{live_server_url}/", user)
    whole = page.locator("#worklist tbody tr").count()

    page.get_by_label("State").select_option("overdue")
    expect(page.locator("#worklist .table__band")).to_have_count(1)
    assert "state=overdue" in page.url
    page.go_back()
    expect(page.locator("#worklist tbody tr")).to_have_count(whole)
    context.close()


def test_filters_tiles_and_table_of_the_timeline_without_scripts(
    browser: Browser, live_server_url: str, user: User, patient: Patient
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context, f"{live_server_url}/", user)

    page.get_by_label("Needs").select_option("MRI")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#worklist tbody tr")).not_to_have_count(0)
    page.locator(".count").first.click()
    assert "state=overdue" in page.url
    assert "modality=MRI" in page.url
    page.get_by_role("link", name=patient.displayed_number).first.click()
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("cell", name="MRI 1: overdue")).to_be_visible()
    context.close()


def test_the_page_prints_its_drawing_and_folds_nothing_away(
    browser: Browser, live_server_url: str, user: User, patient: Patient
) -> None:
    context = browser.new_context()
    page = opened(context, f"{live_server_url}/patients/{patient.key}/", user)
    page.emulate_media(media="print")

    expect(page.locator("svg[role=img]").first).to_be_visible()
    expect(page.get_by_role("row", name="Y15")).to_be_visible()
    expect(page.get_by_role("link", name="Enter visit").first).to_be_hidden()
    context.close()
