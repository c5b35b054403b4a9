"""Sign-in, list, enrolment, diagnosis, lesion, stage and stop in a real Chromium: without scripts,
by keyboard, on a phone, in the dark, and for a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.patients.models import Patient
from tests.people import (
    PASSWORD,
    coordinator_of,
    join,
    make_centre,
    make_diagnosis,
    make_lesion,
    make_patient,
    make_plan,
    opened_by,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def user(live_database: str) -> User:
    centre = make_centre(name="Children's Hospital")
    return join(coordinator_of(centre), centre, Role.LEAD)


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def plain(browser: Browser) -> Page:
    """A browser that runs no scripts."""
    return browser.new_context(java_script_enabled=False).new_page()


def test_a_session_that_runs_out_loses_nothing(
    browser: Browser, live_server_url: str, user: User
) -> None:
    page = plain(browser)
    sign_in(page, f"{live_server_url}/patients/enrol/", user)
    page.get_by_label("female", exact=True).check()
    page.get_by_role("textbox", name="Month of birth").fill("2014-05")
    page.get_by_label("Family name").fill("Müller & <Söhne>")
    page.get_by_label("Given name").fill('Ada "A"')
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("Your session has run out")).to_be_visible()
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Müller & <Söhne>")).to_be_visible()
    page.get_by_role("button", name="Send again").click()

    patient = Patient.objects.get()
    assert page.url == f"{live_server_url}/patients/{patient.registry_number}/"
    person = opened_by(user, patient)
    assert (person.family_name, person.given_name) == ("Müller & <Söhne>", 'Ada "A"')


def test_signing_in_anew_in_another_tab_loses_nothing(
    browser: Browser, live_server_url: str, user: User
) -> None:
    page = plain(browser)
    sign_in(page, f"{live_server_url}/patients/enrol/", user)
    page.get_by_label("male", exact=True).check()
    page.get_by_role("textbox", name="Month of birth").fill("2015")
    page.context.clear_cookies()
    sign_in(page.context.new_page(), f"{live_server_url}/patients/", user)

    page.get_by_role("button", name="Enrol").click()
    page.get_by_role("button", name="Send again").click()

    assert Patient.objects.get().sex_at_birth == "male"


def test_by_keyboard_alone(page: Page, live_server_url: str, user: User) -> None:
    patient = make_patient(user.memberships.earliest("id").centre, user)
    make_diagnosis(patient, user)
    sign_in(page, f"{live_server_url}/patients/{patient.registry_number}/lesions/new/", user)

    page.get_by_label("LEFT").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("knee")
    page.get_by_label("Bone", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("unknown")
    page.get_by_label("Physis now", exact=True).focus()
    page.keyboard.type("open")
    page.get_by_role("spinbutton", name="Joint surface involved").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Lesion saved: right knee.")).to_be_visible()


def test_enter_saves_and_adds_no_row(page: Page, live_server_url: str, user: User) -> None:
    sign_in(page, f"{live_server_url}/patients/enrol/", user)
    page.get_by_label("female", exact=True).check()
    page.get_by_role("textbox", name="Month of birth").fill("2014-05")

    page.get_by_label("Family name").press("Enter")

    expect(page).to_have_url(f"{live_server_url}/patients/{Patient.objects.get().key}/")


def test_what_belongs_to_a_choice_shows_with_it(
    page: Page, live_server_url: str, user: User
) -> None:
    patient = make_patient(user.memberships.earliest("id").centre, user)
    sign_in(page, f"{live_server_url}/patients/{patient.registry_number}/diagnoses/new/", user)
    phenotype, dose = page.get_by_label("Blue sclera"), page.get_by_label("Peak dose").first

    expect(phenotype).to_be_hidden()
    expect(dose).to_be_hidden()
    page.get_by_label("Disorder").select_option("oi")
    page.get_by_role("combobox", name="Risk factor").first.select_option("systemic_steroid")
    expect(phenotype).to_be_visible()
    expect(dose).to_be_visible()
    phenotype.select_option("yes")
    page.get_by_label("Disorder").select_option("osteonecrosis")
    expect(phenotype).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_fits_and_can_be_read_by_all(
    page: Page, live_server_url: str, user: User, width: int, scheme: str
) -> None:
    centre = user.memberships.earliest("id").centre
    patient = make_patient(centre, user)
    make_plan(patient, user)
    lesion = make_lesion(make_diagnosis(patient, user), user, laterality="left")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{live_server_url}/login/")
    faults = [look(page)]
    sign_in(page, f"{live_server_url}/patients/", user)
    own = f"/patients/{patient.registry_number}"
    stage = f"{own}/stagings/new/?lesion={lesion.pk}"
    paths = ["/patients/", "/patients/?q=nobody", "/patients/enrol/", f"{own}/identity/"]
    paths += [f"{own}/{what}/new/" for what in ("identity", "diagnoses", "lesions", "stagings")]
    paths += [stage, f"{stage}&system=arco_1994", f"{own}/stop/", "/nowhere/"]

    for path in paths:
        page.goto(live_server_url + path)
        faults.append(look(page))
    page.goto(f"{live_server_url}/patients/enrol/")
    page.get_by_role("button", name="Enrol").click()
    faults.append(look(page))

    assert not [fault for fault in faults if fault]


def look(page: Page) -> str:
    """What axe finds, and whether the page is wider than its window."""
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    said = found.generate_report() if found.violations_count else ""
    return f"{page.url}: {'too wide ' if wide else ''}{said}" if wide or said else ""
