"""The weekly digest: foretold on the page, sent by a real mail server, opened from the mail, and
switched off by its reader."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Page, expect

from registry.accounts.models import User
from registry.reminders.models import Mail
from registry.schedules.settling import settle
from tests.people import PASSWORD, coordinator_of, make_centre, make_patient, make_plan
from tests.reminders.postman import at_work

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)


@pytest.fixture
def by(live_database: str) -> User:
    """Works where nothing but Sunday is closed, in a country whose holidays nobody knows."""
    centre = make_centre(name="Children's Hospital", country="XX", weekdays=[1, 2, 3, 4, 5, 6])
    by = coordinator_of(centre)
    patient = make_patient(centre, by)
    make_plan(patient, by, centre.today() - 100 * DAY)
    settle([patient.pk])
    return by


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_digest_of_a_week_from_the_preview_to_its_end(
    page: Page, live_server_url: str, by: User
) -> None:
    today = by.memberships.get().centre.today()
    monday = today + (8 - today.isoweekday()) * DAY
    week = f"{live_server_url}/reminders/?show=planned&on={monday}"
    told = page.get_by_text("The week at the centre, in numbers")
    sign_in(page, week, by)
    expect(told).to_be_visible()

    with at_work() as postman, override_settings(**_mail_to(postman.port)):
        call_command("reminders_send", "--on", str(monday))
        call_command("reminders_send", "--on", str(monday + DAY))
    digests = [one for one in postman.taken if "week" in str(one["Subject"])]
    assert [one["To"] for one in digests] == [by.email]
    text = digests[0].get_content()
    assert re.search(r"\d+ overdue", text)
    link = re.search(r"https?://\S+", text)
    assert link is not None
    page.goto(live_server_url + urlsplit(link[0]).path)
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()

    page.goto(f"{live_server_url}/account/")
    page.get_by_label("Once a week").uncheck()
    page.get_by_role("button", name="Keep").click()
    page.goto(f"{live_server_url}/reminders/?show=planned&on={monday + 7 * DAY}")
    expect(page.get_by_role("heading", name="Reminders")).to_be_visible()
    expect(told).to_have_count(0)
    assert Mail.objects.filter(kind="digest").count() == 1


def _mail_to(port: int) -> dict[str, object]:
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
    }
