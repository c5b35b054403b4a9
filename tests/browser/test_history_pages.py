"""The pages of history in a real Chromium: narrow and wide, light and dark, for a screen reader."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.audit.context import because, command
from registry.patients.models import Patient
from tests.people import PASSWORD, coordinator_of, join, make_centre, make_patient

pytestmark = pytest.mark.browser
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def user(live_database: str) -> User:
    centre = make_centre(name="Children's Hospital")
    return join(coordinator_of(centre), centre, Role.AUDITOR)


@pytest.fixture
def patient(user: User) -> Patient:
    found = make_patient(user.memberships.earliest("id").centre, user)
    with command("test"), because("typing error"):
        Patient.objects.update(anchor_note="by letter", vital_status="dead")
    return found


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def pages(patient: Patient) -> list[str]:
    own = f"/patients/{patient.key}"
    row = f"{own}/history/registry_patient/{patient.pk}/"
    sample = "/audit/sample/?start=2020-01-01&end=2100-01-01&size=5&seed=abc"
    return [
        f"{own}/history/",
        f"{own}/readings/",
        row,
        f"{row}?field=anchor_note",
        "/audit/",
        sample,
    ]


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_for_a_screen_reader(
    browser: Browser, live_server_url: str, user: User, patient: Patient, size: Any, scheme: Any
) -> None:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    sign_in(page, live_server_url, user)
    for address in pages(patient):
        page.goto(f"{live_server_url}{address}")
        faults = Axe().run(page).response["violations"]
        assert [(address, one["id"], one["nodes"][0]["html"]) for one in faults] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_from_the_patient_to_one_field_by_keyboard(
    page: Page, live_server_url: str, user: User, patient: Patient
) -> None:
    sign_in(page, f"{live_server_url}/patients/{patient.key}/", user)
    page.get_by_text("More", exact=False).locator("visible=true").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="History").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.get_by_role("link", name="Vital status").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vital status")).to_be_visible()
    expect(page.get_by_text("typing error")).to_be_visible()


def test_a_sample_is_drawn_and_reviewed(
    page: Page, live_server_url: str, user: User, patient: Patient
) -> None:
    sign_in(page, f"{live_server_url}{pages(patient)[-1]}", user)
    page.get_by_role("link", name="Review").first.click()
    page.get_by_label("to be clarified").check()
    page.get_by_role("button", name="Keep the review").click()
    expect(page.get_by_text("what is to be clarified, or what was wrong").first).to_be_visible()
    page.get_by_label("Note").fill("who wrote the letter?")
    page.get_by_role("button", name="Keep the review").click()
    expect(page.get_by_text("1 reviewed")).to_be_visible()
