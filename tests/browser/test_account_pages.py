"""Sign-in, second factors and people in a real Chromium: a security key, no scripts, the keyboard,
a phone, the dark, a screen reader."""

import time

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import User
from tests.accounts.steps import SECRET, code_now, with_app
from tests.people import PASSWORD, join, make_centre, make_user

pytestmark = pytest.mark.browser
# A key that is plugged in and touched at once.
TOUCHED_KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OWN_PAGES = (
    *("/account/", "/account/password/", "/permissions/", "/people/ABC/"),
    *("/people/ABC/invite/", "/account/app/", "/configuration/"),
)
STRANGERS_PAGES = ("/login/", "/password/reset/", "/password/reset/sent/")


@pytest.fixture
def lead(live_database: str) -> User:
    return join(make_user(), make_centre(), Role.LEAD)


@pytest.fixture
def site(live_server_url: str) -> str:
    """Security keys want a name: an address of numbers has none."""
    return live_server_url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def again(page: Page) -> None:
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def plug_in_a_key(page: Page) -> None:
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCHED_KEY})


def test_a_security_key_is_added_and_opens_the_second_step(
    page: Page, site: str, lead: User
) -> None:
    plug_in_a_key(page)
    sign_in(page, site, lead)
    page.goto(f"{site}/account/key/")
    again(page)
    page.get_by_label("Name of the key").fill("blue key")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.get(type="webauthn").wrap().name == "blue key"

    page.context.clear_cookies()
    sign_in(page, site, lead)
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()

    page.goto(f"{site}/account/")
    page.get_by_role("link", name="Make new ones").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("heading", name="New recovery codes", exact=True)).to_be_visible()


def test_a_key_that_does_not_answer_is_told(page: Page, site: str, lead: User) -> None:
    sign_in(page, site, lead)
    page.goto(f"{site}/account/key/")
    again(page)
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(Error('no')); }")
    page.get_by_role("button", name="Add the key").click()

    expect(page.get_by_role("alert")).to_contain_text("The key was not used")


def test_an_app_needs_no_scripts(browser: Browser, site: str, lead: User) -> None:
    with_app(lead)
    page = browser.new_context(java_script_enabled=False).new_page()

    sign_in(page, site, lead)
    page.get_by_label("Code").fill(code_now(SECRET))
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()


def test_by_keyboard_alone(page: Page, site: str, lead: User) -> None:
    page.goto(f"{site}/people/ABC/invite/")
    page.keyboard.type(lead.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Invite somebody")).to_be_visible()

    page.get_by_label("E-mail").focus()
    page.keyboard.type("new@hospital.example")
    page.keyboard.press("Tab")
    page.keyboard.type("aud")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send the invitation").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Invited. The link")).to_be_visible()
    expect(page.get_by_role("row", name="new@hospital.example auditor")).to_be_visible()


def faults(page: Page) -> list[str]:
    """What axe finds, and what runs out of the page."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return [*found, *(["runs out of the page"] if wide else [])]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_readable(
    browser: Browser, site: str, lead: User, width: int, scheme: str
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    found = {}
    for address in STRANGERS_PAGES:
        page.goto(site + address)
        found[address] = faults(page)
    with_app(join(lead, lead.memberships.get().centre, Role.ADMINISTRATOR))
    sign_in(page, site, lead)
    found["second step"] = faults(page)
    page.get_by_label("Code").fill(code_now(SECRET))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{site}/")
    complaints.clear()  # axe itself asks for what the policy refuses
    for address in OWN_PAGES:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        assert not complaints, (address, complaints)
        found[address] = faults(page)
        complaints.clear()

    assert {address: said for address, said in found.items() if said} == {}


def test_the_configuration_works_under_the_policy(page: Page, site: str, lead: User) -> None:
    with_app(join(lead, lead.memberships.get().centre, Role.ADMINISTRATOR))
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    sign_in(page, site, lead)
    page.get_by_label("Code").fill(code_now(SECRET))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{site}/")

    page.goto(f"{site}/configuration/registry/holiday/add/")
    page.get_by_label("Centre").select_option(label="Hospital ABC")
    page.get_by_label("Day").fill("2026-12-24")
    page.get_by_label("Name").fill("Christmas Eve")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    time.sleep(0.2)
    assert complaints == []
