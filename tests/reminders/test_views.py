"""The page of reminders: what went out, what waits, what failed, what would go out, for whom."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import AddressFault, Centre, Holiday, User
from registry.reminders.codes import MailStatus, Rung
from registry.reminders.models import Mail, Reminder
from registry.reminders.selectors import PAGE_ROWS
from registry.schedules.models import PlannedItem
from tests.contexts import NESTING
from tests.people import client_of, make_user
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
    make_track,
    unsaved_item,
)
from tests.reminders.test_ladder import tracks_like

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return make_person(centre, full_name="A. Okafor")


browser = client_of


def stored(centre: Centre, person: User, status: MailStatus, number: int = 1) -> None:
    """Mails in a state, each of a day of its own and about an item of its own."""
    tracks = tracks_like(make_track(make_patient(centre)), number)
    items = PlannedItem.objects.bulk_create(
        unsaved_item(one, TODAY - days(10 + n), TODAY + days(50)) for n, one in enumerate(tracks)
    )
    sent_at = NOON if status == MailStatus.SENT else None
    mails = Mail.objects.bulk_create(
        Mail(
            centre=centre,
            recipient=person,
            kind="item",
            day=item.opens_on,
            status=status,
            sent_at=sent_at,
            attempts=2,
            last_error="" if sent_at else "450 mailbox busy",
            message_id=f"<{status}{item.pk}@physis.example>",
        )
        for item in items
    )
    left_out = "the follow-up has ended" if status == MailStatus.CANCELLED else ""
    Reminder.objects.bulk_create(
        Reminder(
            patient=item.patient,
            centre=centre,
            planned_item=item,
            recipient=person,
            rung=Rung.OPENED,
            due_on=item.opens_on,
            mail=mail,
            needless=left_out,
        )
        for item, mail in zip(items, mails, strict=True)
    )


def text(client: Client, query: str = "") -> str:
    response = client.get(f"/reminders/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_what_would_go_out_tomorrow_and_why(centre: Centre, coordinator: User) -> None:
    patient = make_patient(centre)
    make_item(patient, TODAY + days(1))
    make_item(patient, TODAY + days(2))
    page = text(browser(coordinator))
    assert page.count(patient.displayed_number) == 1
    assert "Go out tomorrow" in page
    assert "Goes out on 11 Mar 2026" in page
    assert "First day of the window: 11 Mar 2026." in page
    assert "A. Okafor" in page
    assert "The window of 1 follow-up item has opened" in page
    assert not Reminder.objects.exists()


def test_of_any_day(centre: Centre, coordinator: User) -> None:
    patient = make_patient(centre)
    make_item(patient, dt.date(2027, 5, 3))
    page = text(browser(coordinator), "?show=planned&on=2027-05-03")
    assert patient.displayed_number in page
    assert "Nothing goes out on 1 Dec 2026" in text(browser(coordinator), "?on=2026-12-01")


@pytest.mark.parametrize(
    ("day", "rule"), [("2026-02-30", "F02"), ("0001-01-01", "F07"), ("9999-12-31", "F07")]
)
def test_a_day_that_is_none_is_told(coordinator: User, day: str, rule: str) -> None:
    page = text(browser(coordinator), f"?show=planned&on={day}")
    assert rule in page
    assert f'value="{day}"' in page


def test_items_that_nobody_would_be_told_of(centre: Centre, coordinator: User) -> None:
    make_item(make_patient(centre), TODAY - days(88))
    page = text(browser(coordinator))
    assert "Nobody at the centre is centre lead on that day." in page


def test_a_closed_day_says_why(coordinator: User) -> None:
    centre = Centre.objects.get()
    Holiday.objects.create(centre=centre, day=TODAY + days(1), name="Spring cleaning")
    page = text(browser(coordinator))
    assert "Nothing goes out on 11 Mar 2026: Spring cleaning" in page
    assert "next open day" in page


def test_items_of_a_person_stand_in_one_mail(centre: Centre, coordinator: User) -> None:
    patients = [make_patient(centre) for _ in range(3)]
    for one in patients:
        make_item(one, TODAY + days(1))
    response = browser(coordinator).get("/reminders/")
    (mail,) = response.context["shown"].mails
    assert len(mail.lines) == 3
    assert "The windows of 3 follow-up items have opened" in response.content.decode()


def test_the_digest_of_a_week_is_told(centre: Centre, coordinator: User) -> None:
    make_item(make_patient(centre), TODAY - days(300), TODAY - days(200))
    page = text(browser(coordinator), "?on=2026-03-16")
    assert "The week at the centre, in numbers" in page
    assert "1 overdue follow-up item" in page


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (MailStatus.SENT, "Sent 10 Mar 2026"),
        (MailStatus.WAITING, "450 mailbox busy"),
        (MailStatus.CLAIMED, "Being sent"),
        (MailStatus.FAILED, "450 mailbox busy"),
        (MailStatus.CANCELLED, "The follow-up has ended"),
    ],
)
def test_tabs(centre: Centre, coordinator: User, status: MailStatus, shown: str) -> None:
    stored(centre, coordinator, status)
    tab = MailStatus.WAITING if status == MailStatus.CLAIMED else status
    client = browser(coordinator)
    page = text(client, f"?show={tab}")
    assert shown in page
    assert "First day of the window: 28 Feb 2026." in page
    assert ("2 tries" in page) is (status != MailStatus.CANCELLED)
    others = {MailStatus.SENT, MailStatus.FAILED} - {tab}
    assert all("28 Feb" not in text(client, f"?show={other}") for other in others)


def test_pages(centre: Centre, coordinator: User) -> None:
    stored(centre, coordinator, MailStatus.SENT, PAGE_ROWS + 1)
    client = browser(coordinator)
    first = client.get("/reminders/?show=sent")
    assert len(first.context["shown"].mails) == PAGE_ROWS
    second = client.get(f"/reminders/?show=sent&after={first.context['shown'].after}")
    assert len(second.context["shown"].mails) == 1
    back = client.get(f"/reminders/?show=sent&before={second.context['shown'].before}")
    assert [one.mail for one in back.context["shown"].mails] == [
        one.mail for one in first.context["shown"].mails
    ]


def test_pages_of_what_would_go_out(centre: Centre, coordinator: User) -> None:
    for _ in range(PAGE_ROWS):
        make_person(centre)
    make_item(make_patient(centre), TODAY + days(1))
    client = browser(coordinator)
    first = client.get("/reminders/").context["shown"]
    second = client.get(f"/reminders/?after={first.after}").context["shown"]
    assert (len(first.mails), len(second.mails)) == (PAGE_ROWS, 1)
    back = client.get(f"/reminders/?before={second.before}").context["shown"]
    assert [one.recipient for one in back.mails] == [one.recipient for one in first.mails]
    assert client.get("/reminders/?after=" + "9" * 5000).status_code == 200


@pytest.mark.parametrize(
    ("query", "statements"), [("?show=planned", 15), ("?show=sent", 15), ("?show=failed", 15)]
)
def test_statements(centre: Centre, coordinator: User, query: str, statements: int) -> None:
    """Five of them are session, person, begin, memberships and commit; rows make no difference."""
    client = browser(coordinator)
    make_item(make_patient(centre))
    counted = []
    for number in (1, PAGE_ROWS):
        for status in (MailStatus.SENT, MailStatus.FAILED):
            stored(centre, coordinator, status, number)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/reminders/{query}")
        counted.append(len(captured))
    assert counted == [statements + NESTING, statements + NESTING]


class TestWho:
    """Own centre, other centre, no rights."""

    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.COORDINATOR, 200),
            (Role.LEAD, 200),
            (Role.DATA_MANAGER, 200),
            (Role.AUDITOR, 200),
            (Role.INVESTIGATOR, 403),
            (Role.ADMINISTRATOR, 302),  # to set up a second factor
        ],
    )
    def test_sees_the_page(self, centre: Centre, role: Role, status: int) -> None:
        assert browser(make_person(centre, role)).get("/reminders/").status_code == status

    def test_nobody_without_sign_in(self) -> None:
        assert Client().get("/reminders/").status_code == 302

    def test_sees_the_own_centre_alone(self, centre: Centre, coordinator: User) -> None:
        stored(centre, coordinator, MailStatus.SENT)
        make_item(make_patient(centre), TODAY + days(1))
        stranger = browser(make_person(make_centre("OTH")))
        assert coordinator.email in text(browser(coordinator), "?show=sent")
        for query in ("?show=sent", "?show=planned"):
            page = text(stranger, query)
            assert coordinator.email not in page
            assert f"{centre.code}-" not in page

    def test_tries_again(self, centre: Centre, coordinator: User) -> None:
        stored(centre, coordinator, MailStatus.FAILED)
        address = f"/reminders/mails/{Mail.objects.get().pk}/retry/"
        stranger = make_person(make_centre("OTH"))
        auditor = make_person(centre, Role.AUDITOR)
        assert Client().post(address).status_code == 401
        assert browser(auditor).post(address).status_code == 403
        assert browser(stranger).post(address).status_code == 404
        assert browser(coordinator).get(address).status_code == 405
        assert Mail.objects.get().status == MailStatus.FAILED
        assert "Try again" not in text(browser(auditor), "?show=failed")
        assert "Try again" in text(browser(coordinator), "?show=failed")
        for told in ("waits again", "put back already"):
            answer = browser(coordinator).post(address, follow=True)
            assert told in answer.content.decode()
        assert Mail.objects.get().status == MailStatus.WAITING

    def test_resumes_a_paused_address(self, centre: Centre, coordinator: User) -> None:
        stored(centre, coordinator, MailStatus.WAITING)
        fault = AddressFault.objects.create(
            user=coordinator, email=coordinator.email, since=NOON, fault="550 no such user"
        )
        address = f"/reminders/addresses/{fault.pk}/resume/"
        stranger = make_person(make_centre("OTH"))
        auditor = make_person(centre, Role.AUDITOR)
        page = text(browser(coordinator))
        assert f"Mails to {coordinator.email} are paused" in page
        assert "550 no such user" in page
        assert "One mail waits." in page
        assert "Resume" not in text(browser(auditor))
        assert "paused" not in text(browser(stranger))
        assert Client().post(address).status_code == 401
        assert browser(auditor).post(address).status_code == 403
        assert browser(stranger).post(address).status_code == 404
        assert AddressFault.objects.get().cleared_at is None
        answer = browser(coordinator).post(address, follow=True)
        assert "go out again" in answer.content.decode()
        assert AddressFault.objects.get().cleared_by == coordinator
        assert "not paused any more" in (
            browser(coordinator).post(address, follow=True).content.decode()
        )

    def test_another_address_is_not_paused(self, centre: Centre, coordinator: User) -> None:
        AddressFault.objects.create(
            user=coordinator, email="old@clinic.example", since=NOON, fault="550 no such user"
        )
        assert "are paused" not in text(browser(coordinator))

    def test_follows_the_link_of_a_mail(self, centre: Centre, coordinator: User) -> None:
        item = make_item(make_patient(centre))
        address = f"/items/{item.pk}/"
        number = item.patient.registry_number
        found = browser(coordinator).get(address)
        assert (found.status_code, found["Location"]) == (
            302,
            f"/patients/{number}/#item-{item.pk}",
        )
        assert Client().get(address).status_code == 302
        assert browser(make_person(make_centre("OTH"))).get(address).status_code == 404
        assert browser(make_user()).get(address).status_code == 403
        assert browser(coordinator).get("/items/999999/").status_code == 404
