"""From the first call to lost and found again, in a real Chromium; every page read by all."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.identities.actions import record_identity
from registry.identities.entries import Person, Reach
from registry.patients.models import FollowUpStop
from registry.schedules.models import PlannedItem
from registry.visits.models import ContactAttempt
from tests.browser.test_record_pages import look, plain, sign_in
from tests.chases import climb
from tests.people import coordinator_of, join, make_centre, make_patient, make_plan, make_user

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(live_database: str) -> Centre:
    return make_centre(name="Children's Hospital", phone="030 123456")


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def item(centre: Centre, coordinator: User) -> PlannedItem:
    patient = make_patient(centre, coordinator)
    address = Reach("parent", "address", "Lindenallee 12, Haus B, 10965 Berlin")
    person = Person("Quarkenbusch", "Leopoldine", contacts=(address,))
    record_identity(by=coordinator, patient=patient, person=person)
    day0 = centre.today() - dt.timedelta(days=150)
    plan = make_plan(patient, coordinator, day0)
    PlannedItem.objects.filter(patient=patient).exclude(code__in=["D72", "M24"]).delete()
    return next(one for one in plan if one.code == "D72")


def log_step(page: Page, step: str, outcome: str, days_ago: int) -> None:
    """Two clicks; the day is changed here alone, as the test has no weeks to wait."""
    page.get_by_role("link", name=step).first.click()
    on = page.locator("[name=attempted_on]")
    day = dt.date.fromisoformat(on.input_value()) - dt.timedelta(days=days_ago)
    on.fill(str(day))
    page.get_by_role("button", name=outcome, exact=True).click()
    expect(page.get_by_text("Attempt noted").first).to_be_visible()


def test_from_the_first_call_to_lost_and_found_again(
    browser: Browser, live_server_url: str, coordinator: User, lead: User, item: PlannedItem
) -> None:
    page = plain(browser)
    sign_in(page, live_server_url, coordinator)
    log_step(page, "Call 1", "No answer", 50)
    log_step(page, "Call 2", "No answer", 45)
    page.get_by_role("link", name="Letter").first.click()
    page.get_by_role("button", name="Open the identity").click()
    expect(page.get_by_text("Leopoldine Quarkenbusch").first).to_be_visible()
    page.get_by_role("button", name="Log the letter as sent").click()
    expect(page.get_by_text("Letter noted")).to_be_visible()
    # The letter was sent five weeks ago: nobody waits for it in a test.
    ContactAttempt.objects.filter(channel="letter").update(
        attempted_on=item.centre.today() - dt.timedelta(days=35), next_try_on=None
    )
    log_step(page, "Ask the physician", "Not found", 10)
    log_step(page, "Registry search", "Not found", 5)
    expect(page.get_by_role("link", name="Waits for the lead").first).to_be_visible()

    hers = plain(browser)
    sign_in(hers, live_server_url, lead)
    hers.get_by_role("link", name="Decide").first.click()
    expect(hers.get_by_label("Untraceable")).to_be_checked()
    hers.get_by_role("button", name="Decide").click()
    expect(hers.get_by_text("nobody is reminded any more")).to_be_visible()
    assert FollowUpStop.objects.get().kind == "untraceable"

    page.goto(f"{live_server_url}/patients/lost/")
    expect(page.get_by_text("registry search", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Found again").click()
    expect(page.get_by_text("Found again. The plan stands")).to_be_visible()
    assert FollowUpStop.objects.get().revoked_on is not None
    item.refresh_from_db()
    assert item.stopped_on is None


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_fits_and_can_be_read_by_all(
    page: Page, live_server_url: str, lead: User, item: PlannedItem, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    number = item.patient.registry_number
    sign_in(page, f"{live_server_url}/items/{item.pk}/attempt/?step=call_1", lead)
    faults = [look(page)]
    climb(item, lead)
    for path in ("/", f"/patients/{number}/", f"/items/{item.pk}/decision/"):
        page.goto(f"{live_server_url}{path}")
        faults.append(look(page))
    page.get_by_role("button", name="Decide").click()
    for path in (f"/patients/{number}/", "/patients/lost/", "/patients/?standing=untraceable"):
        page.goto(f"{live_server_url}{path}")
        faults.append(look(page))
    page.goto(f"{live_server_url}/items/{item.pk}/letter/")
    faults.append(look(page))
    page.get_by_role("button", name="Open the identity").click()
    expect(page.get_by_text("Leopoldine Quarkenbusch").first).to_be_visible()
    faults.append(look(page))

    assert not [fault for fault in faults if fault]


def test_the_letter_prints_on_one_sheet_without_the_site(
    page: Page, live_server_url: str, coordinator: User, item: PlannedItem
) -> None:
    sign_in(page, f"{live_server_url}/items/{item.pk}/letter/", coordinator)
    page.get_by_role("button", name="Open the identity").click()
    expect(page.get_by_text("Leopoldine Quarkenbusch").first).to_be_visible()
    page.emulate_media(media="print")

    expect(page.get_by_role("button", name="Log the letter as sent")).to_be_hidden()
    expect(page.get_by_role("navigation").first).to_be_hidden()
    window = page.locator(".letter__window").bounding_box()
    assert window is not None
    millimetre = 96 / 25.4
    assert abs(window["y"] / millimetre - 45) < 2
    assert window["height"] / millimetre <= 46
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
