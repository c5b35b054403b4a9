"""Versions of a plan in a real Chromium: a copy is edited, its fault seen and mended, compared,
activated, and a track moved; without scripts, on a phone, in the dark, and for a screen reader."""

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.plans.actions import copy_version
from registry.schedules.models import ScheduleTemplate, Track, TrackMove
from tests.people import PASSWORD, administrator_of, client_of, join, make_centre, make_user
from tests.plans.builders import CODE, activated, amended, tracked

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def centre(live_database: str) -> Centre:
    return make_centre("ABC", name="Children's Hospital")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def track(centre: Centre, lead: User) -> Track:
    return tracked(centre, lead)


def window_of(browser: Browser, user: User, address: str, **kwargs: Any) -> BrowserContext:
    """A window of somebody who has signed in, with a second factor where her role needs one."""
    context = browser.new_context(**kwargs)
    cookies = client_of(user, proved=True).cookies
    context.add_cookies(
        [{"name": name, "value": one.value, "url": address} for name, one in cookies.items()]
    )
    return context


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_copy_is_mended_activated_and_a_track_moved(
    browser: Browser, live_server_url: str, track: Track, lead: User, centre: Centre
) -> None:
    office = window_of(
        browser, administrator_of(centre), live_server_url, java_script_enabled=False
    )
    page = office.new_page()
    page.goto(f"{live_server_url}/plans/{CODE}/1/")
    page.get_by_role("button", name="Edit a copy").click()
    row = page.locator("#line-6")
    row.get_by_label("After day 0").fill("40")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("cannot be activated yet")).to_be_visible()
    expect(page.locator("#checks")).to_contain_text("its target must come after W6")

    page.get_by_role("link", name="Edit the draft").click()
    row.get_by_label("After day 0").fill("80")
    page.get_by_label("What is new, and why").fill("First MRI after 80 days")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("It can be activated")).to_be_visible()
    page.get_by_role("link", name="Compare with version 1").click()
    expect(page.get_by_role("row", name="D72")).to_contain_text("72 days")
    expect(page.get_by_role("row", name="D72")).to_contain_text("80 days")
    page.goto(f"{live_server_url}/plans/{CODE}/2/activate/")
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Version 2 is active from")).to_be_visible()

    ward = browser.new_context(java_script_enabled=False).new_page()
    sign_in(ward, f"{live_server_url}/patients/{track.patient.key}/", lead)
    ward.get_by_role("link", name="Change the version AVN").click()
    expect(ward.get_by_role("row", name="D72")).to_contain_text("Changes")
    ward.get_by_role("button", name="Move 1 track to version 2").click()
    expect(ward.get_by_text("a few words that say why").first).to_be_visible()
    ward.get_by_label("Reason for the change").fill("amendment 2")
    ward.get_by_role("button", name="Move 1 track to version 2").click()
    expect(ward.get_by_text("1 track runs on version 2 now.")).to_be_visible()
    assert TrackMove.objects.get().to_template == ScheduleTemplate.objects.get(code=CODE, version=2)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_of_plans(
    browser: Browser,
    live_server_url: str,
    track: Track,
    lead: User,
    centre: Centre,
    width: int,
    scheme: Any,
) -> None:
    activated(amended, on=centre.today())
    draft = copy_version(code=CODE)
    ScheduleTemplate.objects.filter(pk=draft.pk).update(change_note="a draft")
    draft.items.filter(code="D72").update(offset_value=10)
    pages = {
        administrator_of(centre): ["", "2/", "3/", "3/edit/", "3/activate/", "2/compare/?with=1"],
        lead: ["1/", "1/move/", f"{live_server_url}/patients/{track.patient.key}/tracks/"],
    }
    size: Any = {"width": width, "height": 900}
    for user, rest in pages.items():
        page = window_of(
            browser, user, live_server_url, viewport=size, color_scheme=scheme
        ).new_page()
        for number, one in enumerate(rest):
            address = (
                f"{live_server_url}/plans/{CODE}/{one}" if one else f"{live_server_url}/plans/"
            )
            if one.endswith("tracks/"):
                address = f"{one}{track.pk}/move/"
            page.goto(address)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{one}: {found.generate_report()}"
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, one
            if PICTURES:
                role = "lead" if user == lead else "office"
                page.screenshot(
                    path=f"{PICTURES}/plans_{role}_{number}_{width}.png", full_page=True
                )
