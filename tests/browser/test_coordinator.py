"""A coordinator walks from enrolment to the reminder, in a real Chromium."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from registry.accounts.models import Centre, User
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem
from tests.people import PASSWORD, coordinator_of, make_centre

pytestmark = pytest.mark.browser
DAYS_SINCE_TREATMENT = 72


@pytest.fixture
def centre(live_database: str) -> Centre:
    return make_centre()


@pytest.fixture
def person(centre: Centre) -> User:
    return coordinator_of(centre)


def test_from_enrolment_to_the_reminder(
    page: Page, live_server_url: str, centre: Centre, person: User
) -> None:
    sign_in(page, live_server_url, person)
    enrol(page)
    diagnose(page)
    locate(page)
    stage(page)
    treat(page, centre.today() - dt.timedelta(days=DAYS_SINCE_TREATMENT))
    the_plan_stands(page)
    enter_the_mri_visit(page, centre.today())
    the_visit_counts(page)
    the_reminders_are_in_the_outbox(page, live_server_url, person)


def sign_in(page: Page, address: str, person: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()


def enrol(page: Page) -> None:
    page.get_by_role("link", name="Patients").click()
    page.get_by_role("link", name="Enrol").first.click()
    page.get_by_label("female", exact=True).check()
    page.get_by_role("textbox", name="Month of birth").fill("2014-05")
    page.get_by_label("Family name").fill("Example")
    page.get_by_label("Given name").fill("Erika")
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("Enrolled as ABC-")).to_be_visible()


def diagnose(page: Page) -> None:
    page.get_by_role("link", name="Add a diagnosis").first.click()
    page.get_by_label("Disorder").select_option("osteonecrosis")
    page.get_by_role("textbox", name="Diagnosed on").fill("2025-11")
    page.get_by_role("button", name="Save and add a lesion").click()


def locate(page: Page) -> None:
    page.locator("[name=joint]").select_option("knee")
    page.locator("[name=laterality][value=right]").check()
    page.locator("[name=bone_null_reason]").select_option("not_reported")
    page.locator("[name=physis_at_treatment]").select_option("open")
    page.get_by_role("button", name="Save and record a stage").click()


def stage(page: Page) -> None:
    page.get_by_role("link", name="Marcus/Enneking").click()
    page.locator("[name=stage_low][value=II]").check()
    page.locator("[name=stage_high]").select_option("III")
    page.locator("[name=assessed_on]").fill("2025-12")
    page.locator("[name=baseline]").check()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("II–III").first).to_be_visible()


def treat(page: Page, day0: dt.date) -> None:
    page.get_by_role("link", name="Record the treatment").click()
    page.locator("main a", has_text="Knee").click()
    page.locator("[name=treated_on]").fill(day0.isoformat())
    page.locator("[name=treated_laterality][value=left]").check()
    page.locator("[name=procedure-0-procedure]").select_option("core_decompression_nos")
    page.locator("[name=cells-given][value=new]").check()
    page.locator("[name=harvest-tissue]").select_option("bone_marrow")
    page.locator("[name=harvest-site]").select_option("iliac_crest_posterior")
    page.locator("[name=product-product_type]").select_option("bmac")
    page.locator("[name=product-donor_type]").select_option("autologous")
    page.locator("[name=product-tissue_source]").select_option("bone_marrow")
    page.locator("[name=dose-route]").select_option("intraosseous_core")
    page.locator("[name=rest]").select_option("unknown")
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_text("S05").first).to_be_visible()  # the wrong side is refused
    page.locator("[name=treated_laterality][value=right]").check()
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_role("heading", name="Check, then start the plan")).to_be_visible()
    expect(page.get_by_text("MRI 1").first).to_be_visible()
    page.get_by_role("button", name="Save and start the plan").click()


def the_plan_stands(page: Page) -> None:
    expect(page.get_by_text("its follow-up has started")).to_be_visible()
    planned = PlannedItem.objects.filter(done_on__isnull=True)
    assert planned.filter(track__treatment__isnull=False).count() == 25
    # Her consent is asked for at 7, 16 and 18, whatever is treated.
    assert planned.filter(track__treatment__isnull=True).count() == 3


def enter_the_mri_visit(page: Page, day: dt.date) -> None:
    row = page.locator("tr", has_text=re.compile(r"\bD72\b"))
    row.get_by_role("link", name="Enter visit").first.click()
    page.get_by_label("Date of the visit").fill(day.isoformat())
    page.locator("[name$=-scale]").select_option("NRS")
    page.locator("[name$=-score]").fill("1")
    page.locator("[name$=-marrow_oedema_trend]").select_option("decreased")
    page.locator("[name$=-regeneration_trend]").select_option("increasing")
    page.locator("[name^=stage-][name$=-stage_low]").select_option("II")
    page.locator("[name^=joint-][name$=-left_out]").check()
    page.locator("[name=review-any_event][value=False]").check()
    page.locator("[name=rest]").select_option("not_done")
    page.get_by_role("button", name="Save visit").click()


def the_visit_counts(page: Page) -> None:
    item = PlannedItem.objects.get(code="D72")
    assert item.done_on == item.target_on
    patient = Patient.objects.get()
    assert [r.any_event for r in patient.adverse_event_reviews.all()] == [False]
    expect(page.get_by_text("Done in window").first).to_be_visible()
    expect(page.get_by_text("Asked: none").first).to_be_visible()


def the_reminders_are_in_the_outbox(page: Page, address: str, person: User) -> None:
    Centre.objects.update(country="XX", weekdays=[1, 2, 3, 4, 5, 6, 7])  # open today
    call_command("reminders_send")
    letters = [one for one in mail.outbox if "follow-up item" in one.subject]
    for letter in letters:
        said = f"{letter.subject} {letter.body}"
        assert "Example" not in said
        assert "osteonecrosis" not in said.lower()
    (letter,) = letters  # the overdue visit, and her consent
    assert letter.to == [person.email]
    assert letter.subject == "Physis: 2 follow-up items need you"
    assert "has closed" in letter.body
    page.goto(f"{address}/reminders/")
    expect(page.get_by_text("overdue").first).to_be_visible()
    expect(page.get_by_text(person.email).first).to_be_visible()
