"""The worklist: bands and order, filters, counts that equal the rows, pages, doors."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.codes import Band, Show
from registry.chart.selectors import worklist
from registry.chart.selectors.worklist import Asked, Cursor, Row, parse_cursor, worklist_of
from registry.core.dates import months_between
from registry.patients.codes import StopKind
from registry.schedules.actions import book, complete, mark_missed, stop_follow_up
from registry.schedules.codes import ATTENTION, MissedReason, Modality, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.visits.actions import log_attempt
from registry.visits.models import ContactAttempt
from tests.people import (
    access,
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
AGES = (3, 12, 13, 40, 68, 80, 118, 200, 229, 300, 366, 390, 420, 560, 700, 789, 1100, 1500)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def _busy(centre: Centre, user: User) -> None:
    """Children treated on many days; what has closed more than a month ago is done."""
    for days in AGES:
        make_plan(make_patient(centre, user), user, TODAY - dt.timedelta(days=days))
    old = PlannedItem.objects.filter(closes_on__lt=TODAY - dt.timedelta(days=30))
    for item in old:
        complete(items=[item], done_on=item.target_on)


def rows(user: User, asked: Asked | None = None) -> list[Row]:
    """Every row, page after page."""
    found: list[Row] = []
    cursor: Cursor | None = None
    while True:
        page = worklist_of(access(user), asked or Asked(), cursor).page
        found += page.rows
        cursor = page.next
        if cursor is None:
            return found


def counts(user: User, asked: Asked | None = None) -> dict[str, int]:
    tiles = worklist_of(access(user), asked or Asked()).tiles
    return {tile.show: tile.total for tile in tiles}


@pytest.mark.usefixtures("_busy")
def test_bands_in_order_then_safety_then_what_closes_first(user: User) -> None:
    found = rows(user)
    order = [
        (list(Band).index(row.band), not row.item.safety, row.item.closes_on, row.item.pk)
        for row in found
    ]

    assert {row.band for row in found} == set(Band)
    assert order == sorted(order)
    assert len(set(order)) == len(order)


@pytest.mark.usefixtures("_busy")
def test_states_are_the_schedule_truth_and_nothing_that_waits_is_left_out(user: User) -> None:
    found = {row.item.pk: row for row in rows(user)}

    for item in PlannedItem.objects.all():
        state = status(item.facts, TODAY)
        soon = state == State.UPCOMING and (item.opens_on - TODAY).days <= 30
        assert (item.pk in found) == (state in ATTENTION or soon), item
        if item.pk in found:
            assert found[item.pk].state == state


@pytest.mark.usefixtures("_busy")
def test_each_band_holds_what_it_says(user: User) -> None:
    week = TODAY + dt.timedelta(days=7)
    for row in rows(user):
        item = row.item
        if item.closes_on < TODAY:
            assert row.band == Band.OVERDUE
        elif item.closes_on <= week:
            assert row.band == Band.CLOSING
        else:
            assert row.band == (Band.OPEN if item.opens_on <= TODAY else Band.COMING)


@pytest.mark.usefixtures("_busy")
@pytest.mark.parametrize("modality", ["", Modality.MRI, Modality.SAFETY])
@pytest.mark.parametrize("month", [None, dt.date(2026, 3, 1), dt.date(2026, 6, 1)])
def test_counts_equal_the_rows_they_lead_to(
    user: User, modality: str, month: dt.date | None
) -> None:
    asked = Asked("", modality, month)
    told = counts(user, asked)

    assert sum(told.values()) > 0
    for show in Show:
        assert told[show] == len(rows(user, Asked(show, modality, month))), show


@pytest.mark.usefixtures("_busy")
def test_a_month_of_closing_shows_all_of_it_however_far(user: User) -> None:
    month = dt.date(2026, 8, 1)
    found = {row.item.pk for row in rows(user, Asked(month=month))}
    closing = PlannedItem.objects.unfinished().filter(
        closes_on__year=month.year, closes_on__month=month.month
    )

    assert found == {item.pk for item in closing}
    assert found


@pytest.mark.usefixtures("_busy")
def test_pages_show_every_row_once_and_lead_back(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row.item.pk for row in rows(user)]
    monkeypatch.setattr(worklist, "PAGE_ROWS", 4)
    assert [row.item.pk for row in rows(user)] == whole

    last = worklist_of(access(user), Asked()).page
    pages = [last]
    while last.next:
        last = worklist_of(access(user), Asked(), last.next).page
        pages.append(last)
    for before, after in zip(pages[-2::-1], pages[:0:-1], strict=True):
        assert after.previous is not None
        back = parse_cursor(str(after.previous), backwards=True)
        found = worklist_of(access(user), Asked(), back).page
        assert [row.item.pk for row in found.rows] == [row.item.pk for row in before.rows]
    assert pages[0].previous is None


@pytest.mark.parametrize("text", ["", "x", "9.2026-03-01.1", "1.2026-13-01.1", "1.2026-03-01"])
def test_a_cursor_that_nobody_gave_out_is_none(text: str) -> None:
    assert parse_cursor(text) is None


@pytest.mark.usefixtures("_busy")
def test_counting_stops_and_says_so(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.core.paging.MOST_COUNTED", 2)

    tiles = worklist_of(access(user), Asked()).tiles

    assert all(tile.safety <= 3 and tile.total <= 6 for tile in tiles)
    assert "2+" in client_of(user).get("/").content.decode()


def test_what_is_finished_is_no_work(centre: Centre, user: User) -> None:
    patient = make_patient(centre, user)
    first, second, *_rest = make_plan(patient, user, TODAY - dt.timedelta(days=100))
    complete(items=[first], done_on=first.target_on)
    mark_missed(item=second, reason=MissedReason.NO_SHOW, on=TODAY)
    assert not {first.pk, second.pk} & {row.item.pk for row in rows(user)}

    stop_follow_up(by=user, patient=patient, kind=StopKind.WITHDRAWAL, stopped_on=TODAY)
    assert rows(user) == []


@pytest.mark.usefixtures("_busy")
def test_a_row_tells_booking_and_tries(user: User) -> None:
    item = rows(user)[0].item
    book(item=item, booked_on=TODAY + dt.timedelta(days=4))
    for day, outcome in ((3, "no_answer"), (1, "reached_booked")):
        log_attempt(
            by=user,
            attempt=ContactAttempt(
                planned_item=item,
                attempted_on=TODAY - dt.timedelta(days=day),
                channel="phone",
                outcome=outcome,
            ),
        )

    row = rows(user)[0]
    page = client_of(user).get("/").content.decode()

    assert len(row.attempts) == 2
    assert row.last_attempt is not None
    assert row.last_attempt.outcome == "reached_booked"
    assert "booked 14 Mar 2026" in page
    assert "2 tries, last:" in page


@pytest.mark.usefixtures("_busy")
def test_ten_statements_at_most_whatever_is_asked(user: User) -> None:
    client = client_of(user)
    for address in (
        "/",
        "/?state=upcoming",
        "/?modality=MRI&month=2026-03",
        "/?after=0.2026-01-01.1",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 10, address


@pytest.mark.usefixtures("_busy")
def test_filters_work_without_scripts_and_with_them(user: User) -> None:
    client = client_of(user)
    whole = client.get("/", {"modality": "MRI"})
    part = client.get("/", {"modality": "MRI"}, headers={"HX-Request": "true"})

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert "HX-Request" in whole["Vary"]
    assert {row.item.modality for row in whole.context["found"].page.rows} == {"MRI"}
    assert whole.context["found"] == part.context["found"]


@pytest.mark.usefixtures("_busy")
def test_a_filter_that_does_not_exist_is_told_and_narrows_nothing(user: User) -> None:
    page = client_of(user).get("/", {"state": "late"})

    assert "F03" in page.content.decode()
    assert "Overdue, Closes within 7 days" in page.content.decode()
    assert len(page.context["found"].page.rows) > 5


@pytest.mark.usefixtures("_busy")
def test_own_centre_other_centre_and_nobody(centre: Centre, user: User) -> None:
    other = coordinator_of(make_centre("BET"))
    outsider = make_user()

    assert client_of(user).get("/").context["found"].page.rows
    assert not client_of(other).get("/").context["found"].page.rows
    assert client_of(outsider).get("/").status_code == 403
    assert client_of().get("/").status_code == 302


@pytest.mark.usefixtures("_busy")
def test_who_may_only_read_is_offered_no_action(centre: Centre) -> None:
    reader = join(make_user(), centre, Role.INVESTIGATOR)
    page = client_of(reader).get("/").content.decode()

    assert "/visits/new/" not in page
    assert "/missed/" not in page


def test_months_offered_reach_back_and_ahead(user: User) -> None:
    filters = client_of(user).get("/").context["filters"]
    months = [value for value, _label in filters.fields["month"].choices if value]
    first, last = (dt.date.fromisoformat(f"{month}-01") for month in (months[0], months[-1]))

    assert months_between(first, last) == len(months) - 1
    assert first < TODAY < last
