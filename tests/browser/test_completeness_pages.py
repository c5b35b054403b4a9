"""Completeness in a real Chromium: from a figure to its visits, the funnel and the map; without
scripts, on a phone, in the dark, and for a screen reader."""

import datetime as dt
import os
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.completeness.jobs import count_peers
from registry.schedules.actions import complete
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
PAGES = ("", "visits/?part=due", "compare/?template=avn_2y", "map/")


@pytest.fixture
def home(live_database: str) -> Centre:
    """A centre and three others, each with five children who came to some of their visits."""
    centres = [make_centre(code, name=f"Hospital {code}") for code in ("ABC", "BET", "GAM", "DEL")]
    day = timezone.now().date() - dt.timedelta(days=900)
    for number, centre in enumerate(centres):
        user = coordinator_of(centre)
        for _ in range(5):
            items = make_plan(make_patient(centre, user), user, day)
            for item in [one for one in items if one.target_on > day][: 3 + number]:
                complete(items=[item], done_on=item.target_on)
    count_peers(timezone.now())
    return centres[0]


@pytest.fixture
def lead(home: Centre) -> User:
    return join(make_user(), home, Role.LEAD)


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_from_a_figure_to_its_patients_without_scripts(
    browser: Browser, live_server_url: str, lead: User
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    sign_in(page, live_server_url, lead)
    page.get_by_role("link", name="Completeness").click()
    page.get_by_label("Plan").select_option("avn_2y")
    page.get_by_label("A line per").select_option("visit")
    page.get_by_role("button", name="Filter").click()

    row = page.get_by_role("row", name="D1 · ")
    expect(row).to_contain_text("5 of 5")
    row.get_by_role("link").first.click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(6)
    page.get_by_role("link", name="Gap", exact=True).click()
    expect(page.get_by_text("No such visit")).to_be_visible()


def test_the_funnel_names_its_own_centre_alone(
    page: Page, live_server_url: str, lead: User
) -> None:
    sign_in(page, live_server_url, lead)
    page.goto(f"{live_server_url}/completeness/compare/?template=avn_2y")

    plot = page.get_by_role("img", name="Funnel plot")
    expect(plot).to_contain_text("Hospital ABC")
    expect(page.locator("main")).not_to_contain_text("Hospital BET")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("rowheader", name="another centre")).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_axe_finds_nothing(
    browser: Browser,
    live_server_url: str,
    lead: User,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    size = {"width": width, "height": 900}
    page = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB").new_page()  # type: ignore[arg-type]
    sign_in(page, live_server_url, lead)
    for number, address in enumerate(PAGES):
        page.goto(f"{live_server_url}/completeness/{address}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (address, wide)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{number}_{width}_{scheme}.png", full_page=True)
