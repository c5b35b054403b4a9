"""Opening, correcting and searching an identity in a real Chromium, also without scripts."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.accounts.models import User
from registry.identities.actions import record_identity
from registry.identities.entries import Person, Reach
from registry.patients.models import Patient
from tests.browser.test_record_pages import look, plain, sign_in
from tests.people import coordinator_of, make_centre, make_patient, opened_by

pytestmark = pytest.mark.browser


@pytest.fixture
def user(live_database: str) -> User:
    return coordinator_of(make_centre(name="Children's Hospital"))


@pytest.fixture
def patient(user: User) -> Patient:
    made = make_patient(user.memberships.get().centre, user)
    reach = Reach("parent", "address", "Lindenallee 12, Haus B, 10965 Berlin-Kreuzberg")
    person = Person("Quarkenbusch", "Leopoldine", dt.date(2014, 5, 17), ("HN-4711",), (reach,))
    record_identity(by=user, patient=made, person=person)
    return made


def test_by_keyboard_and_without_scripts(
    browser: Browser, live_server_url: str, user: User, patient: Patient
) -> None:
    page = plain(browser)
    sign_in(page, f"{live_server_url}/patients/", user)

    page.get_by_label("Registry number, source label").press_sequentially("quarkenbusch")
    page.keyboard.press("Enter")
    expect(page.get_by_text("bears the name or hospital number")).to_be_visible()
    assert page.url == f"{live_server_url}/patients/"
    page.get_by_role("link", name=patient.displayed_number).press("Enter")
    page.goto(f"{page.url}identity/")
    page.get_by_label("Contact the family").press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Leopoldine")).to_be_visible()
    page.get_by_role("button", name="Correct it").press("Enter")
    page.get_by_label("Given name").fill("Leonie")
    page.get_by_label("ends today").press("Space")
    page.get_by_label("Why it is changed").fill("misspelt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Identity corrected.")).to_be_visible()

    person = opened_by(user, patient)
    assert (person.given_name, person.version) == ("Leonie", 2)
    assert person.contacts[0].ended_on is not None


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_fits_and_can_be_read_by_all(
    page: Page, live_server_url: str, user: User, patient: Patient, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page, f"{live_server_url}/patients/{patient.registry_number}/identity/", user)
    faults = [look(page)]
    page.get_by_role("button", name="Open the identity").click()
    faults.append(look(page))
    page.get_by_label("Emergency").check()
    page.get_by_role("button", name="Open the identity").click()
    expect(page.get_by_text("Leopoldine")).to_be_visible()
    faults.append(look(page))
    page.get_by_role("button", name="Correct it").click()
    faults.append(look(page))
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("alert")).to_be_visible()
    faults.append(look(page))
    page.goto(f"{live_server_url}/patients/")
    page.get_by_label("Registry number, source label").fill("HN-4711")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("bears the name or hospital number")).to_be_visible()
    faults.append(look(page))

    assert not [fault for fault in faults if fault]
