"""The visit page and what follows it in a real Chromium: with scripts and without, by keyboard, on
a phone, in the dark, and for a screen reader."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from registry.accounts.models import User
from registry.safety.models import AdverseEvent, CtcaeTerm
from registry.treatments.models import Treatment
from registry.visits.models import PainAssessment, Visit
from tests.chart.visit_pages import Page as VisitForm
from tests.chart.visit_pages import item_of, make_treated
from tests.imaging.samples import picture
from tests.pages import fields_of
from tests.people import PASSWORD, client_of, coordinator_of, make_centre

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def user(live_database: str) -> User:
    return coordinator_of(make_centre(name="Children's Hospital"))


@pytest.fixture
def today(user: User) -> dt.date:
    return user.memberships.get().centre.today()


@pytest.fixture
def treatment(user: User, today: dt.date) -> Treatment:
    """Treated 72 days ago: today is the target of the first MRI."""
    centre = user.memberships.get().centre
    return make_treated(user, centre, today - dt.timedelta(days=72))


def open_visit(page: Page, address: str, user: User, treatment: Treatment) -> None:
    item = item_of(treatment, "D72").pk
    page.goto(f"{address}/patients/{treatment.patient.key}/visits/new/?item={item}")
    sign_in(page, user)
    expect(page.get_by_role("heading", name="Enter visit: MRI 1")).to_be_visible()


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def test_the_date_says_at_once_what_it_means(
    page: Page, live_server_url: str, user: User, treatment: Treatment, today: dt.date
) -> None:
    open_visit(page, live_server_url, user, treatment)
    page.get_by_label("Date of the visit").fill((today + dt.timedelta(days=20)).isoformat())
    page.get_by_label("Date of the visit").blur()
    expect(page.get_by_text("6 days late")).to_be_visible()
    expect(page.get_by_label("Reason for the date")).to_be_visible()

    page.get_by_label("Date of the visit").fill(today.isoformat())
    page.get_by_label("Date of the visit").blur()
    expect(page.get_by_text("in window", exact=False).first).to_be_visible()
    expect(page.get_by_label("Reason for the date")).to_have_count(0)


def test_what_was_typed_and_chosen_stays_when_a_section_is_added(
    page: Page, live_server_url: str, user: User, treatment: Treatment, today: dt.date
) -> None:
    open_visit(page, live_server_url, user, treatment)
    page.get_by_label("Date of the visit").fill(today.isoformat())
    page.locator("#section-pain-1 input[type=number]").first.fill("4")
    page.locator("input[type=file]").set_input_files(
        {"name": "slice.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_label("Add an assessment").select_option("FRACTURE")
    page.get_by_role("button", name="Add", exact=True).click()

    section = page.locator("#section-fracture")
    expect(section).to_be_visible()
    expect(page.locator("#section-pain-1 input[type=number]").first).to_have_value("4")
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 1
    expect(section.get_by_label("Bone", exact=True)).to_be_hidden()
    section.get_by_label("yes").check()
    expect(section.get_by_label("Bone", exact=True)).to_be_visible()


def test_one_click_folds_what_was_not_done(
    page: Page, live_server_url: str, user: User, treatment: Treatment
) -> None:
    open_visit(page, live_server_url, user, treatment)
    section = page.locator("#section-mri-1")
    expect(section.get_by_role("spinbutton", name="Field strength")).to_be_visible()
    expect(section.get_by_label("because", exact=True)).to_be_hidden()

    section.get_by_label("Not done", exact=True).check()
    expect(section.get_by_role("spinbutton", name="Field strength")).to_be_hidden()
    expect(section.get_by_label("because", exact=True)).to_have_value("not_done")


def test_another_system_brings_its_stages(
    page: Page, live_server_url: str, user: User, treatment: Treatment
) -> None:
    open_visit(page, live_server_url, user, treatment)
    section = page.locator("#section-stage-1")
    section.get_by_label("System").select_option("steinberg_1995")
    expect(section.get_by_label("Extent")).to_be_visible()
    expect(section.get_by_role("button", name="Show its stages")).to_be_hidden()


def test_by_keyboard_alone(
    page: Page, live_server_url: str, user: User, treatment: Treatment, today: dt.date
) -> None:
    """A visit from the date to 'saved' without a mouse; Enter in a field saves nothing half."""
    open_visit(page, live_server_url, user, treatment)
    page.get_by_label("Date of the visit").fill(today.isoformat())
    page.locator("#id_pain-1-pain_free").focus()
    page.keyboard.type("y")
    page.locator("#id_rest").focus()
    page.keyboard.type("not rep")
    page.get_by_role("button", name="Save visit").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("in window.", exact=False).first).to_be_visible()
    pain = PainAssessment.objects.get()
    assert pain.pain_free
    assert pain.score_null_reason == "not_reported"


def test_without_scripts(
    browser: Browser, live_server_url: str, user: User, treatment: Treatment, today: dt.date
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    open_visit(page, live_server_url, user, treatment)
    page.get_by_label("Date of the visit").fill((today - dt.timedelta(days=30)).isoformat())
    page.get_by_label("Add an assessment").select_option("PE")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("16 days early", exact=False)).to_be_visible()
    page.get_by_label("Reason for the date").fill("holidays")
    page.get_by_label("All of these were done", exact=False).check()
    page.locator("#section-stage-1").get_by_label("System").select_option("steinberg_1995")
    page.get_by_role("button", name="Show its stages").click()
    page.locator("#section-stage-1").get_by_label("Stage", exact=False).first.select_option("II")
    page.get_by_label("Extent", exact=True).select_option("B")
    page.locator("#section-review").get_by_label("no", exact=True).check()
    page.locator("#id_rest").select_option("not_done")
    page.get_by_role("button", name="Save visit").click()

    expect(page.get_by_text("D72: 16 days early.")).to_be_visible()
    assert Visit.objects.get().deviation_reason == "holidays"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_and_for_a_screen_reader(
    browser: Browser, live_server_url: str, user: User, treatment: Treatment, scheme: str
) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    open_visit(page, live_server_url, user, treatment)
    key = treatment.patient.key
    addresses = (
        page.url,
        f"{live_server_url}/patients/{key}/visits/new/",
        f"{live_server_url}/patients/{key}/imaging/new/?modality=CT",
        f"{live_server_url}/patients/{key}/adverse-events/new/",
    )
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        faults = Axe().run(page).response["violations"]
        assert not faults, (
            f"{address}: {[(fault['id'], fault['nodes'][0]['html']) for fault in faults]}"
        )


def event_of(client: Client, key: str, visit: Visit) -> AdverseEvent:
    """An adverse event, as its form sends it."""
    address = f"/patients/{key}/adverse-events/new/?visit={visit.pk}"
    fields = fields_of(client.get(address).content)
    term = CtcaeTerm.objects.get(term="Arthritis").pk
    typed = {
        "event-what": f"arthritis_flare|{term}",
        "event-verbatim": "swollen knee",
        "event-onset_on": visit.visited_on.isoformat(),
        "event-ongoing": "True",
        "event-outcome": "unchanged",
        "judgement-grade": "2",
        "judgement-serious": "False",
        "judgement-action_taken": "none",
        **{name: ["unlikely"] for name in fields if name.startswith("causality-")},
    }
    assert client.post(address, {**fields, **typed}).status_code == 302
    return AdverseEvent.objects.get()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_what_was_entered_can_be_read_by_all(
    browser: Browser,
    live_server_url: str,
    user: User,
    treatment: Treatment,
    today: dt.date,
    width: int,
    scheme: str,
) -> None:
    client, key = client_of(user), treatment.patient.key
    form = VisitForm(client, treatment, "D72").fill(visited_on=today.isoformat())
    form.fill(rest="pending").fill("mri-{lesion}", contrast="none", sedation="none")
    form.fill("mri-{lesion}-finding", marrow_oedema_trend="decreased").send()
    visit = Visit.objects.get()
    event, study = event_of(client, key, visit), visit.imaging_studies.get()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(live_server_url)
    sign_in(page, user)
    own = f"/patients/{key}"
    visits = [f"{own}/visits/{visit.pk}/{end}" for end in ("", "edit/", "complete/")]
    events = [f"{own}/adverse-events/{event.pk}/{end}" for end in ("", "judge/", "correct/")]
    for path in (*visits, *events, f"/imaging/{study.pk}/documents/new/", f"{own}/imaging/new/"):
        page.goto(live_server_url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        faults = Axe().run(page).response["violations"]
        assert not faults, f"{path}: {[(one['id'], one['nodes'][0]['html']) for one in faults]}"


def test_a_refused_page_is_read_out_and_leads_to_its_fields(
    page: Page, live_server_url: str, user: User, treatment: Treatment, today: dt.date
) -> None:
    open_visit(page, live_server_url, user, treatment)
    page.get_by_label("Date of the visit").fill(today.isoformat())
    page.locator("#section-pain-1 input[type=number]").first.fill("12")
    page.locator("#id_pain-1-scale").select_option("NRS")
    page.get_by_role("button", name="Save visit").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("C01")
    alert.get_by_role("link", name="Score", exact=True).click()
    expect(page.locator("#id_pain-1-score")).to_be_in_viewport()
    assert not Axe().run(page).response["violations"]
