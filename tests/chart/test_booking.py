"""Booking a day: which one is suggested and why, and one trip for all that can share it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, User
from registry.consents.codes import WithdrawalLevel
from registry.core.errors import Refused
from registry.schedules.actions import book_trip, complete
from registry.schedules.models import PlannedItem
from registry.treatments.models import Treatment
from tests.chart.visit_pages import item_of, make_treated, treat_lesion
from tests.consent_rows import withdrawn
from tests.pages import Form, form_with
from tests.people import client_of, join, make_patient, make_plan, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MOST_STATEMENTS = 12


@pytest.fixture
def treatment(noon: None, centre: Centre, coordinator: User) -> Treatment:
    """The right hip, two years ago today: M24 and Y2 are due."""
    return make_treated(coordinator, centre, dt.date(2024, 3, 10))


@pytest.fixture
def item(treatment: Treatment) -> PlannedItem:
    return item_of(treatment, "M24")


@pytest.fixture
def safety(treatment: Treatment) -> PlannedItem:
    return item_of(treatment, "Y2")


def address(item: PlannedItem) -> str:
    return f"/items/{item.pk}/book/"


def page_of(client: Client, item: PlannedItem) -> str:
    return " ".join(client.get(address(item)).content.decode().split())


def form_of(client: Client, item: PlannedItem) -> Form:
    return form_with(client.get(address(item)), "booked_on")


def shut(centre: Centre, *days: str, name: str = "moving house") -> None:
    for day in days:
        Holiday.objects.create(centre=centre, day=day, name=name)


def booked(*items: PlannedItem) -> list[str]:
    found = []
    for item in items:
        item.refresh_from_db()
        found.append(str(item.booked_on))
    return found


class TestSuggestion:
    def test_the_day_stands_in_the_field_and_says_why(
        self, client: Client, item: PlannedItem
    ) -> None:
        page = page_of(client, item)

        assert "Tuesday, 10 Mar 2026" in page
        assert "It lies in every window, in the middle of the targets." in page
        assert form_of(client, item).data["booked_on"] == ["2026-03-10"]

    def test_a_closed_target_is_named(
        self, client: Client, item: PlannedItem, centre: Centre
    ) -> None:
        shut(centre, "2026-03-10")

        page = page_of(client, item)

        assert "Wednesday, 11 Mar 2026" in page
        assert "which is closed: moving house" in page

    def test_without_an_open_day_in_the_window_it_says_so(
        self, client: Client, item: PlannedItem, centre: Centre
    ) -> None:
        friday = dt.date(2026, 4, 3)
        PlannedItem.objects.filter(pk=item.pk).update(
            opens_on=friday, target_on=friday, closes_on=friday
        )

        page = page_of(client, item)

        assert "No day that is left of the window is open" in page
        assert "Thursday, 2 Apr 2026" in page
        assert "1 day early" in page

    def test_a_country_without_known_holidays_is_said(
        self, client: Client, item: PlannedItem, centre: Centre
    ) -> None:
        Centre.objects.filter(pk=centre.pk).update(country="ZZ")

        assert "Public holidays of “ZZ” are not known here" in page_of(client, item)

    def test_the_window_knows_no_calendar(
        self, client: Client, item: PlannedItem, centre: Centre
    ) -> None:
        shut(centre, "2026-03-10")
        page_of(client, item)

        before = (item.opens_on, item.target_on, item.closes_on)
        item.refresh_from_db()
        assert (item.opens_on, item.target_on, item.closes_on) == before


class TestClosedDay:
    def test_it_is_warned_of_before_and_after_and_kept(
        self, client: Client, item: PlannedItem
    ) -> None:
        form = form_of(client, item)

        asked = form.send(client, booked_on="2026-04-03", show="day")
        saved = form.send(client, booked_on="2026-04-03")

        told = "The centre is closed on 3 Apr 2026: Good Friday."
        assert asked.status_code == 200
        assert told in asked.content.decode()
        assert told in client.get(saved["Location"]).content.decode()
        assert booked(item) == ["2026-04-03"]

    def test_looking_saves_nothing(self, client: Client, item: PlannedItem) -> None:
        for show in ("day", "ticks", "suggested"):
            form_of(client, item).send(client, booked_on="2026-03-20", show=show)

        assert booked(item) == ["None"]

    def test_what_is_no_date_is_shown_again(self, client: Client, item: PlannedItem) -> None:
        answer = form_of(client, item).send(client, booked_on="soon", show="day")

        assert answer.status_code == 200
        assert "soon" in answer.content.decode()


class TestOneTrip:
    def test_what_can_share_the_day_is_ticked_and_booked_together(
        self, client: Client, item: PlannedItem, safety: PlannedItem
    ) -> None:
        form = form_of(client, item)
        assert form.data["with"] == [str(safety.pk)]

        answer = form.send(client, booked_on="2026-03-12")

        assert booked(item, safety) == ["2026-03-12", "2026-03-12"]
        page = client.get(answer["Location"]).content.decode()
        assert "One trip for 2 visits saved." in page

    def test_the_day_follows_the_ticks_unless_somebody_chose_one(
        self, client: Client, item: PlannedItem, safety: PlannedItem
    ) -> None:
        day = dt.date(2026, 3, 20)
        PlannedItem.objects.filter(pk=safety.pk).update(target_on=day)
        form = form_of(client, item)
        assert form.data["booked_on"] == ["2026-03-16"]  # the middle, 15 March, is a Sunday

        alone = {"with": None, "show": "ticks"}
        followed = form_with(form.send(client, **alone), "booked_on")
        chosen = form_with(form.send(client, **alone, booked_on="2026-03-18"), "booked_on")
        taken = form_with(form.send(client, booked_on="2026-03-18", show="suggested"), "booked_on")

        assert followed.data["booked_on"] == ["2026-03-10"]
        assert chosen.data["booked_on"] == ["2026-03-18"]
        assert taken.data["booked_on"] == ["2026-03-16"]

    def test_an_appointment_of_its_own_is_not_taken_along(
        self, client: Client, item: PlannedItem, safety: PlannedItem
    ) -> None:
        book_trip(items=[safety], booked_on=dt.date(2026, 3, 19))

        form = form_of(client, item)

        assert "with" not in form.data
        assert "booked for 19 Mar 2026" in page_of(client, item)

    def test_a_trip_is_changed_and_cleared_as_one(
        self, client: Client, item: PlannedItem, safety: PlannedItem
    ) -> None:
        book_trip(items=[item, safety], booked_on=dt.date(2026, 3, 12))

        form_of(client, safety).send(client, booked_on="2026-03-13")
        assert booked(item, safety) == ["2026-03-13", "2026-03-13"]
        form_of(client, safety).send(client, booked_on="")
        assert booked(item, safety) == ["None", "None"]

    def test_two_hips_and_a_safety_check(
        self, client: Client, coordinator: User, treatment: Treatment, item: PlannedItem
    ) -> None:
        """The left hip three months later: its windows overlap where they are wide enough."""
        other = treat_lesion(coordinator, treatment.diagnosis, dt.date(2024, 4, 10), "left")
        left = item_of(other, "M24")

        form = form_of(client, item)

        assert str(left.pk) in form.data["with"]
        day = dt.date.fromisoformat(form.data["booked_on"][0])
        assert left.opens_on <= day <= min(item.closes_on, left.closes_on)

    def test_what_has_no_day_in_common_is_said(
        self, client: Client, item: PlannedItem, treatment: Treatment
    ) -> None:
        later = item_of(treatment, "Y3")

        answer = form_of(client, item).send(client, **{"with": [str(later.pk)], "show": "ticks"})

        assert "What is ticked has no day in common" in answer.content.decode()

    def test_an_item_of_another_child_makes_no_form_of_ours(
        self, client: Client, item: PlannedItem, coordinator: User, centre: Centre
    ) -> None:
        other = make_plan(make_patient(centre, coordinator), coordinator)[0]

        answer = form_of(client, item).send(client, **{"with": [str(other.pk)]})

        assert answer.status_code == 404
        assert booked(item, other) == ["None", "None"]


class TestAllOrNone:
    def test_one_statement_for_any_number(self, item: PlannedItem, safety: PlannedItem) -> None:
        counts = []
        item.patient.centre.refresh_from_db()
        for trip in ([item], [item, safety]):
            with CaptureQueriesContext(connection) as told:
                book_trip(items=trip, booked_on=dt.date(2026, 3, 12))
            counts.append(len(told))

        assert counts[0] == counts[1]

    def test_done_meanwhile_books_nothing(self, item: PlannedItem, safety: PlannedItem) -> None:
        complete(items=[safety], done_on=dt.date(2026, 3, 9))

        with pytest.raises(Refused, match="W06"):
            book_trip(items=[item, safety], booked_on=dt.date(2026, 3, 12))

        assert booked(item, safety) == ["None", "None"]

    def test_years_away_for_one_is_a_slip(self, item: PlannedItem, treatment: Treatment) -> None:
        far = item_of(treatment, "Y5")

        with pytest.raises(Refused, match="W07"):
            book_trip(items=[item, far], booked_on=dt.date(2026, 3, 12))

    def test_a_family_that_wants_no_contact(self, item: PlannedItem, coordinator: User) -> None:
        withdrawn(item.patient, coordinator, WithdrawalLevel.NO_MORE_CONTACT)

        with pytest.raises(Refused, match="N04"):
            book_trip(items=[item], booked_on=dt.date(2026, 3, 12))

    def test_the_version_counts(self, item: PlannedItem) -> None:
        before = item.version
        book_trip(items=[item], booked_on=dt.date(2026, 3, 12))

        item.refresh_from_db()
        assert item.version == before + 1


def test_a_fixed_number_of_statements(
    client: Client, item: PlannedItem, treatment: Treatment, coordinator: User
) -> None:
    counts = []
    for side in ("left", "midline"):
        with CaptureQueriesContext(connection) as told:
            client.get(address(item))
        counts.append(len(told))
        if side == "left":
            treat_lesion(coordinator, treatment.diagnosis, dt.date(2024, 3, 1), side)

    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_three_people(item: PlannedItem, centre: Centre) -> None:
    reader = join(make_user(), centre, Role.AUDITOR)

    assert client_of(reader).get(address(item)).status_code == 403
    assert client_of().get(address(item)).status_code == 302


def test_lists_say_that_a_trip_can_be_shared(client: Client, item: PlannedItem) -> None:
    offer = f'/items/{item.pk}/book/">one trip<'
    assert offer in client.get("/").content.decode()
    plan = client.get(f"/patients/{item.patient.key}/").content.decode()
    assert "one trip with" in plan

    form_of(client, item).send(client, booked_on="2026-03-12")

    assert offer not in client.get("/").content.decode()
