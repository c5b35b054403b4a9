"""The calendar feed: what is in it, for whom, and that it is a calendar by the book (RFC 5545)."""

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from registry.accounts.actions import make_feed, revoke_feed
from registry.accounts.codes import Role
from registry.accounts.models import CalendarFeed, Centre, Membership, User
from registry.audit.models import Event
from registry.chart import feed as feed_module
from registry.schedules.actions import book, complete
from registry.schedules.models import PlannedItem
from registry.treatments.models import Treatment
from tests.chart.visit_pages import NOON, item_of, make_treated
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = NOON.date()
STATEMENTS = 5


@pytest.fixture
def treatment(noon: None, centre: Centre, coordinator: User) -> Treatment:
    return make_treated(coordinator, centre, dt.date(2025, 12, 28))


@pytest.fixture
def item(treatment: Treatment) -> PlannedItem:
    """The MRI of day 72: its window holds today and closes on 24 March."""
    return item_of(treatment, "D72")


@pytest.fixture
def address(coordinator: User) -> str:
    return address_of(coordinator)


def address_of(user: User) -> str:
    return f"/calendar/{make_feed(by=user)}.ics"


def text_of(address: str) -> str:
    answer = client_of().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def events(address: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text_of(address)).walk("VEVENT"))


def told(address: str) -> dict[str, dt.date]:
    """Summaries and days; each summary once in these tests."""
    return {str(one["summary"]): one["dtstart"].dt for one in events(address)}


def of(address: str, item: PlannedItem) -> list[Any]:
    return [one for one in events(address) if one["url"].endswith(f"/items/{item.pk}/")]


class TestContents:
    def test_the_last_day_of_a_window(self, address: str, item: PlannedItem) -> None:
        [found] = of(address, item)

        assert str(found["summary"]) == "Window closes: MRI visit"
        assert found["dtstart"].dt == item.closes_on
        assert found["dtend"].dt == item.closes_on + dt.timedelta(days=1)
        assert str(found["location"]) == item.centre.name

    def test_a_booked_visit_takes_its_place(self, address: str, item: PlannedItem) -> None:
        book(item=item, booked_on=dt.date(2026, 3, 16))

        [found] = of(address, item)

        assert str(found["summary"]) == "MRI visit booked"
        assert found["dtstart"].dt == dt.date(2026, 3, 16)
        assert "Window: 24 Feb 2026 to 24 Mar 2026" in str(found["description"])

    def test_both_where_the_visit_lies_outside_or_did_not_come(
        self, address: str, item: PlannedItem
    ) -> None:
        for day in (dt.date(2026, 3, 30), dt.date(2026, 3, 9)):
            book(item=item, booked_on=day)
            assert len(of(address, item)) == 2

    def test_a_cancelled_booking_and_a_done_visit_vanish(
        self, address: str, item: PlannedItem
    ) -> None:
        book(item=item, booked_on=dt.date(2026, 3, 16))
        book(item=item, booked_on=None)
        assert [str(one["summary"]) for one in of(address, item)] == ["Window closes: MRI visit"]

        complete(items=[item], done_on=TODAY)
        assert of(address, item) == []

    def test_only_what_is_near(self, address: str, treatment: Treatment) -> None:
        days = [one["dtstart"].dt for one in events(address)]

        assert days == sorted(days)
        assert min(days) >= TODAY - dt.timedelta(days=31)
        assert max(days) <= TODAY + dt.timedelta(days=92)

    def test_it_names_nobody(self, address: str, treatment: Treatment, item: PlannedItem) -> None:
        book(item=item, booked_on=dt.date(2026, 3, 16))
        text = text_of(address)

        patient = treatment.patient
        for word in (patient.registry_number, patient.displayed_number, patient.key, "knee"):
            assert word.lower() not in text.lower()
        assert "necrosis" not in text
        assert "right" not in text


class TestWhose:
    def test_each_gets_her_own_centres(self, item: PlannedItem) -> None:
        other = make_centre("BET", name="Hospital of the others")

        elsewhere = text_of(address_of(coordinator_of(other)))
        both = text_of(address_of(coordinator_of(other, item.centre)))

        assert f"/items/{item.pk}/" not in elsewhere
        assert f"/items/{item.pk}/" in both

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.READER, Role.INVESTIGATOR])
    def test_who_does_not_chase_gets_an_empty_one(self, item: PlannedItem, role: Role) -> None:
        assert told(address_of(join(make_user(), item.centre, role))) == {}

    def test_nothing_when_the_membership_has_ended(
        self, address: str, item: PlannedItem, coordinator: User
    ) -> None:
        assert told(address)
        Membership.objects.update(ends_on=TODAY - dt.timedelta(days=1))

        assert told(address) == {}

    def test_nothing_for_who_is_not_active(self, address: str, coordinator: User) -> None:
        User.objects.filter(pk=coordinator.pk).update(is_active=False)

        assert client_of().get(address).status_code == 404

    def test_a_role_that_needs_a_second_factor_gets_nothing_without(
        self, address: str, item: PlannedItem
    ) -> None:
        with override_settings(SECOND_FACTOR_ROLES=["coordinator"]):
            assert told(address) == {}

    def test_whoever_else_is_signed_in_does_not_matter(
        self, address: str, item: PlannedItem
    ) -> None:
        stranger = client_of(make_user())

        assert f"/items/{item.pk}/" in stranger.get(address).content.decode()

    def test_it_reads_and_does_nothing_else(self, address: str, item: PlannedItem) -> None:
        with CaptureQueriesContext(connection) as queries:
            client_of().get(address)

        [entered] = [one["sql"] for one in queries if "enter_person" in one["sql"]]
        assert '"writes": []' in entered
        assert '"identities": []' in entered


class TestAddress:
    def test_only_a_hash_is_kept(self, address: str) -> None:
        secret = address.removeprefix("/calendar/").removesuffix(".ics")

        assert len(secret) >= 43
        assert secret not in str(CalendarFeed.objects.values().get())

    def test_history_keeps_neither(self, address: str) -> None:
        kept = CalendarFeed.objects.get().address_hash
        written = Event.objects.filter(table_name="registry_calendarfeed")

        assert written.exists()
        assert kept not in str(list(written.values()))

    def test_unknown_and_revoked_look_the_same(self, address: str, coordinator: User) -> None:
        revoke_feed(by=coordinator)

        revoked, unknown = (client_of().get(one) for one in (address, "/calendar/none.ics"))

        assert (revoked.status_code, unknown.status_code) == (404, 404)

    def test_a_new_one_takes_the_place_of_the_old(self, address: str, coordinator: User) -> None:
        renewed = address_of(coordinator)

        assert client_of().get(address).status_code == 404
        assert client_of().get(renewed).status_code == 200

    def test_trying_addresses_is_slowed(self) -> None:
        client = client_of()
        answers = [client.get(f"/calendar/try{n}.ics") for n in range(31)]

        assert {one.status_code for one in answers[:30]} == {404}
        assert answers[30].status_code == 429
        assert answers[30]["Retry-After"] == "60"

    def test_when_it_was_fetched_is_noted_once_a_day(self, address: str) -> None:
        for _time in range(3):
            client_of().get(address)

        assert CalendarFeed.objects.get().fetched_on == TODAY
        changes = Event.objects.filter(table_name="registry_calendarfeed", op="U")
        assert changes.count() == 1


class TestAnswer:
    def test_a_program_that_has_these_bytes_is_told_so(
        self, address: str, item: PlannedItem
    ) -> None:
        first = client_of().get(address)
        with time_machine.travel(NOON + dt.timedelta(hours=3), tick=False):
            again = client_of().get(address, headers={"If-None-Match": first["ETag"]})
        book(item=item, booked_on=dt.date(2026, 3, 16))
        changed = client_of().get(address, headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert changed.status_code == 200

    def test_headers(self, address: str) -> None:
        answer = client_of().get(address)

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Disposition"] == 'inline; filename="physis.ics"'
        assert not answer.cookies
        assert client_of().head(address).content == b""
        assert client_of().post(address).status_code == 405

    def test_a_fixed_number_of_statements(
        self, address: str, coordinator: User, centre: Centre, item: PlannedItem
    ) -> None:
        counts = []
        for _more in range(2):
            with CaptureQueriesContext(connection) as queries:
                client_of().get(address)
            counts.append(
                len([q for q in queries if not re.match("SAVEPOINT|RELEASE|BEGIN", q["sql"])])
            )
            make_treated(coordinator, centre, dt.date(2025, 11, 28))

        restored = 1  # the context of the test itself is set again after
        assert counts == [STATEMENTS + restored] * 2

    def test_a_bounded_number_of_events(
        self, address: str, item: PlannedItem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert len(events(address)) > 2
        monkeypatch.setattr(feed_module, "MOST_EVENTS", 2)

        assert len(events(address)) == 2


class TestFormat:
    """What Google, Apple, Outlook and Thunderbird check."""

    def test_lines(self, address: str, item: PlannedItem, centre: Centre) -> None:
        Centre.objects.filter(pk=centre.pk).update(name="Universitätsklinikum; Nord, " + "Ä" * 60)
        raw = text_of(address).encode()

        assert raw.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75
        assert "Universitätsklinikum\\; Nord\\, Ä" in raw.decode().replace("\r\n ", "")

    def test_head(self, address: str) -> None:
        lines = text_of(address).split("\r\n")

        assert lines[0] == "BEGIN:VCALENDAR"
        assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} < set(lines)
        assert "PRODID:-//Physis//Follow-up registry//EN" in lines
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
        assert "X-PUBLISHED-TTL:PT6H" in lines
        assert not [line for line in lines if line.startswith("METHOD")]

    def test_events(self, address: str, item: PlannedItem) -> None:
        text = text_of(address)

        assert f"DTSTART;VALUE=DATE:{item.closes_on:%Y%m%d}\r\n" in text
        for event in text.split("BEGIN:VEVENT")[1:]:
            for name in ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTEND"):
                assert len(re.findall(rf"^{name}[;:]", event, re.MULTILINE)) == 1
            assert re.search(r"^DTSTAMP:\d{8}T\d{6}Z\r$", event, re.MULTILINE)
            assert re.search(r"^LAST-MODIFIED:\d{8}T\d{6}Z\r$", event, re.MULTILINE)

    def test_an_event_keeps_its_name_and_counts_its_changes(
        self, address: str, item: PlannedItem
    ) -> None:
        book(item=item, booked_on=dt.date(2026, 3, 16))
        [before] = of(address, item)
        with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
            book(item=item, booked_on=dt.date(2026, 3, 17))
            [after] = of(address, item)

        assert after["uid"] == before["uid"]
        assert after["sequence"] > before["sequence"]
        assert after["last-modified"].dt > before["last-modified"].dt
        assert len({str(one["uid"]) for one in events(address)}) == len(events(address))

    def test_an_empty_calendar_is_one(self, address: str) -> None:
        Membership.objects.all().delete()
        found = icalendar.Calendar.from_ical(text_of(address))

        assert [one.name for one in found.subcomponents] == ["VTIMEZONE"]

    def test_nothing_is_wrong_with_it(self, address: str, item: PlannedItem) -> None:
        found = icalendar.Calendar.from_ical(text_of(address))

        assert [one.errors for one in found.walk() if one.errors] == []


def test_the_link_asks_for_the_sign_in(address: str, item: PlannedItem, client: Client) -> None:
    [found] = of(address, item)
    path = "/" + str(found["url"]).split("/", 3)[3]

    assert client_of().get(path)["Location"].startswith("/login/")
    assert f"/patients/{item.patient.key}/" in client.get(path)["Location"]
