"""One trip is booked and a calendar feed is made, in a real Chromium."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.accounts.models import Centre, User
from registry.schedules.models import PlannedItem
from registry.treatments.models import Treatment
from tests.chart.visit_pages import item_of, make_treated
from tests.people import PASSWORD, coordinator_of, make_centre

pytestmark = pytest.mark.browser
YEAR = dt.timedelta(days=365)


@pytest.fixture
def centre(live_database: str) -> Centre:
    """Open every day, so that the suggestion does not hang on the day of the test."""
    return make_centre(country="ZZ", weekdays=[1, 2, 3, 4, 5, 6, 7])


@pytest.fixture
def person(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def treatment(centre: Centre, person: User) -> Treatment:
    """A year ago: the radiograph of month 12 and the safety check of year 1 are open."""
    return make_treated(person, centre, centre.today() - YEAR)


@pytest.fixture
def item(treatment: Treatment) -> PlannedItem:
    return item_of(treatment, "M12")


@pytest.fixture
def safety(treatment: Treatment) -> PlannedItem:
    return item_of(treatment, "Y1")


def sign_in(page: Page, address: str, person: User) -> None:
    page.goto(f"{address}/login/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()


def booked(*items: PlannedItem) -> list[dt.date | None]:
    for one in items:
        one.refresh_from_db()
    return [one.booked_on for one in items]


def settled(page: Page) -> None:
    """What htmx has put into the page listens from now on."""
    expect(page.locator(".htmx-request, .htmx-added, .htmx-settling")).to_have_count(0)


def test_one_trip(
    page: Page, live_server_url: str, person: User, item: PlannedItem, safety: PlannedItem
) -> None:
    sign_in(page, live_server_url, person)
    page.locator(f"a[href='/items/{item.pk}/book/']", has_text="one trip").click()
    day, companion = page.get_by_label("Appointment"), page.locator(f"#with-{safety.pk}")
    expect(companion).to_be_checked()
    suggested = day.input_value()

    companion.uncheck()
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    settled(page)
    page.locator(f"#with-{safety.pk}").check()
    expect(page.get_by_role("button", name="Book one trip for 2 visits")).to_be_visible()
    settled(page)
    late = item.closes_on + dt.timedelta(days=2)
    day.fill(late.isoformat())
    day.blur()
    expect(page.get_by_text("M12 (right knee): 2 days late")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Take this day").click()
    expect(page.get_by_label("Appointment")).to_have_value(suggested)
    page.get_by_role("button", name="Book one trip for 2 visits").click()

    expect(page.get_by_text("One trip for 2 visits saved.")).to_be_visible()
    assert booked(item, safety) == [dt.date.fromisoformat(suggested)] * 2


def test_a_closed_day_is_warned_of_at_once(
    page: Page, live_server_url: str, person: User, item: PlannedItem, centre: Centre
) -> None:
    Centre.objects.filter(pk=centre.pk).update(weekdays=[1, 2, 3, 4, 5, 6])
    sunday = centre.today() + dt.timedelta(days=7 - centre.today().isoweekday())
    sign_in(page, live_server_url, person)
    page.goto(f"{live_server_url}/items/{item.pk}/book/")

    day = page.get_by_label("Appointment")
    day.fill(sunday.isoformat())
    day.blur()

    expect(page.get_by_text(re.compile("The centre is closed on .*: Sunday."))).to_be_visible()
    page.get_by_role("button", name="Book one trip for 2 visits").click()
    expect(page.get_by_text("The appointment is kept as it is.")).to_be_visible()
    assert booked(item) == [sunday]


def test_without_scripts(
    browser: Browser, live_server_url: str, person: User, item: PlannedItem, safety: PlannedItem
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server_url, person)
    page.goto(f"{live_server_url}/items/{item.pk}/book/")

    page.locator(f"#with-{safety.pk}").uncheck()
    page.get_by_role("button", name="Suggest a day for what is ticked").click()
    page.get_by_role("button", name="Save").click()

    assert booked(item, safety) == [item.target_on, None]


def test_a_calendar_feed(page: Page, live_server_url: str, person: User, item: PlannedItem) -> None:
    sign_in(page, live_server_url, person)
    page.goto(f"{live_server_url}/account/")
    page.get_by_role("link", name="Calendar feed").click()
    page.get_by_role("button", name="Make an address").click()

    address = page.get_by_label("Address of the feed").input_value()
    path = "/calendar/" + address.partition("/calendar/")[2]
    found = page.request.get(live_server_url + path)
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"/items/{item.pk}/" in found.text().replace("\r\n ", "")

    page.goto(f"{live_server_url}/account/calendar/")
    expect(page.get_by_text("Last fetched by a calendar on")).to_be_visible()
    page.get_by_role("button", name="Revoke it").click()
    expect(page.get_by_text("The address is revoked.")).to_be_visible()
    assert page.request.get(live_server_url + path).status == 404
