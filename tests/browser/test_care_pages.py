"""Sharing and transfer in a real Chromium: without scripts, by keyboard, on a phone, in the dark,
and for a screen reader."""

import datetime as dt
import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.patients.models import CareShare, CareTransfer, Patient
from tests.people import (
    PASSWORD,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def home(live_database: str) -> Centre:
    return make_centre("ABC", name="Children's Hospital")


@pytest.fixture
def other(live_database: str) -> Centre:
    return make_centre("BET", name="Clinic of the South")


@pytest.fixture
def lead(home: Centre) -> User:
    return join(make_user(), home, Role.LEAD)


@pytest.fixture
def guest(other: Centre) -> User:
    return coordinator_of(other)


@pytest.fixture
def patient(home: Centre, lead: User, guest: User) -> Patient:
    patient = make_patient(home, lead)
    make_plan(patient, lead)
    return patient


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_shared_by_keyboard_without_scripts_and_ended(
    browser: Browser, live_server_url: str, patient: Patient, lead: User, other: Centre
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, f"{live_server_url}/patients/{patient.key}/care/share/", lead)
    page.get_by_role("combobox", name="With").focus()
    page.keyboard.type("Clinic")
    page.get_by_label("Until").fill((patient.centre.today() + dt.timedelta(days=9)).isoformat())
    page.get_by_label("Reason").fill("second opinion")
    page.get_by_role("button", name="Share the record").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Shared with Clinic of the South until")).to_be_visible()
    page.get_by_role("button", name="End now").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Not shared with Clinic of the South any more.")).to_be_visible()
    assert CareShare.objects.get().revoked_on is not None


def test_transferred_by_keyboard_without_scripts(
    browser: Browser, live_server_url: str, patient: Patient, lead: User, other: Centre
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, f"{live_server_url}/patients/{patient.key}/care/transfer/", lead)
    page.get_by_role("combobox", name="To").focus()
    page.keyboard.type("Clinic")
    page.get_by_label("Reason").fill("the family moved")
    page.get_by_role("button", name="Transfer care").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is now at Clinic of the South.")).to_be_visible()
    page.get_by_role("link", name=patient.displayed_number).click()
    expect(page.get_by_text("Care is now at Clinic of the South")).to_be_visible()
    assert CareTransfer.objects.get().to_centre == other


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_of_care(
    browser: Browser,
    live_server_url: str,
    patient: Patient,
    lead: User,
    guest: User,
    width: int,
    scheme: str,
) -> None:
    today = patient.centre.today()
    shared = {"patient": patient, "centre": patient.centre, "reason": "second opinion"}
    CareShare.objects.create(
        with_centre=guest.memberships.get().centre, starts_on=today, ends_on=today, **shared
    )
    gone = CareTransfer.objects.create(
        **shared,
        from_centre=patient.centre,
        to_centre=guest.memberships.get().centre,
        transferred_on=today,
        registry_number="ABC22222222A",
        created_by=lead,
    )
    pages = {
        lead: ["", "care/", "care/share/", "care/transfer/", "../transferred/"],
        guest: ["", "../"],
    }
    addresses = {user: [f"{patient.key}/{one}" for one in rest] for user, rest in pages.items()}
    addresses[lead].append(f"{gone.registry_number}/")
    for user, rest in addresses.items():
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        sign_in(page, f"{live_server_url}/patients/", user)
        for number, one in enumerate(rest):
            page.goto(f"{live_server_url}/patients/{one}")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{one}: {found.generate_report()}"
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, one
            if PICTURES:
                name = f"{PICTURES}/care_{user.pk}_{number}_{width}.png"
                page.screenshot(path=name, full_page=True)
        context.close()
