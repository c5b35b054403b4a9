"""Pages of consent in a real Chromium: wide and narrow, light and dark, by keyboard alone."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.accounts.models import Centre, User
from registry.chart.consent_actions import begin_consent
from registry.consents.models import Consent, ConsentText
from registry.patients.models import Patient
from tests.consent_rows import answer_of, make_text
from tests.people import PASSWORD, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(live_database: str) -> Centre:
    return make_centre(name="Children's Hospital")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def text(centre: Centre) -> ConsentText:
    make_text("own")
    return make_text("guardian")


@pytest.fixture
def patient(centre: Centre, user: User, text: ConsentText) -> Patient:
    """Sixteen this month, and nobody has asked her yet."""
    today = centre.today()
    born = today.replace(year=today.year - 16, day=1)
    patient = make_patient(centre, user, birth_month=born, birth_month_precision="month")
    signed = today - dt.timedelta(days=400)
    begin_consent(by=user, patient=patient, entry=answer_of(patient, text, signed))
    make_plan(patient, user, today - dt.timedelta(days=370))
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
    new = make_text("guardian", 2)
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for the checker's own script
    )
    page = opened(context, f"{live_server_url}/", user)
    of_patient = f"/patients/{patient.key}"
    for path in (
        f"{of_patient}/",
        f"{of_patient}/consents/new/",
        f"{of_patient}/withdrawal/",
        "/patients/enrol/",
        "/consents/",
        f"/consents/{new.pk}/",
    ):
        page.goto(f"{live_server_url}{path}")
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_an_own_consent_by_keyboard_alone(
    browser: Browser, live_server_url: str, user: User, patient: Patient
) -> None:
    context = browser.new_context()
    page = opened(context, f"{live_server_url}/patients/{patient.key}/consents/new/", user)
    expect(page.get_by_label("Own consent")).to_be_checked()
    page.get_by_role("radio", name="Given").focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Registry").focus()
    for _ in range(2):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#consent")

    expect(page.locator("#consent")).to_contain_text("The patient consented on")
    assert Consent.objects.get(kind="own").purposes.filter(granted=True).count() == 2
    context.close()
