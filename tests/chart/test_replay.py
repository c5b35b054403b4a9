"""The worklist of another day by the dates known today: what `rules.status` says of it."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.care_actions import transfer_care
from registry.chart.codes import COMING_DAYS, Band, Show
from registry.chart.selectors import worklist
from registry.chart.selectors.worklist import Asked, Cursor, Row, worklist_of
from registry.consents.models import ConsentBar
from registry.core.moments import Moment
from registry.schedules.codes import ATTENTION, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.visits.actions import log_attempt
from registry.visits.models import ContactAttempt
from tests.people import access, client_of, coordinator_of, join, make_centre, make_patient
from tests.people import make_plan as planned

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
DAY = dt.timedelta(days=1)
AGES = (3, 13, 80, 229, 366, 420, 700, 1100, 1500)


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


def lived(centre: Centre, user: User, draw: random.Random) -> None:
    """Plans of many ages; what happened to their items happened at any time, and in any order."""
    for days in AGES:
        planned(make_patient(centre, user), user, TODAY - days * DAY)
    for item in PlannedItem.objects.all():
        for fact in ("done", "missed", "not_required", "stopped"):
            day = item.closes_on + draw.randint(-40, 90) * DAY
            if day <= TODAY and draw.random() < 0.4:
                setattr(item, f"{fact}_on", day)
        item.missed_reason = "no_show" if item.missed_on else ""
        item.not_required_reason = "mature" if item.not_required_on else ""
        item.stopped_because = "lost" if item.stopped_on else ""
        item.save()


def rows(user: User, moment: Moment, asked: Asked | None = None) -> list[Row]:
    """Every row, page after page."""
    found: list[Row] = []
    cursor: Cursor | None = None
    while True:
        page = worklist_of(access(user), asked or Asked(), cursor, moment).page
        found += page.rows
        cursor = page.next
        if cursor is None:
            return found


def band_of(item: PlannedItem, day: dt.date) -> Band | None:
    """The band by the pure function alone; None for what is not shown."""
    state = status(item.facts, day)
    if state == State.OVERDUE:
        return Band.OVERDUE
    soon = state == State.UPCOMING and (item.opens_on - day).days <= COMING_DAYS
    if state not in ATTENTION and not soon:
        return None
    if (item.closes_on - day).days <= 7:
        return Band.CLOSING
    return Band.COMING if state == State.UPCOMING else Band.OPEN


def at(day: dt.date) -> Moment:
    return Moment(day, TODAY)


@pytest.mark.parametrize("seed", range(3))
def test_rows_bands_and_states_are_those_of_the_pure_function(
    centre: Centre, user: User, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    lived(centre, user, draw)
    monkeypatch.setattr(worklist, "PAGE_ROWS", 9)
    items = list(PlannedItem.objects.all())

    for _ in range(6):
        day = TODAY + draw.randint(-1200, 700) * DAY
        expected = {item.pk: band for item in items if (band := band_of(item, day))}
        found = rows(user, at(day))
        assert {row.item.pk: row.band for row in found} == expected, day
        assert len(found) == len(expected)
        assert all(row.state == status(row.item.facts, day) for row in found)
        order = [
            (list(Band).index(row.band), not row.item.safety, row.item.closes_on, row.item.pk)
            for row in found
        ]
        assert order == sorted(order)


def test_counts_equal_the_rows_they_lead_to(centre: Centre, user: User) -> None:
    lived(centre, user, random.Random(7))
    month = (TODAY - 200 * DAY).replace(day=1)

    for asked in (Asked(), Asked(modality="MRI"), Asked(month=month)):
        moment = at(TODAY - 200 * DAY)
        tiles = worklist_of(access(user), asked, moment=moment).tiles
        assert sum(tile.total for tile in tiles) > 0
        for tile in tiles:
            narrowed = Asked(tile.show, asked.modality, asked.month)
            assert tile.total == len(rows(user, moment, narrowed)), tile


def test_today_by_its_own_day_is_the_worklist_of_today(centre: Centre, user: User) -> None:
    lived(centre, user, random.Random(11))
    other = Moment(TODAY, TODAY + DAY)

    assert [row.item.pk for row in rows(user, at(TODAY))]
    assert [r.item.pk for r in rows(user, at(TODAY))] == [r.item.pk for r in rows(user, other)]


def test_tries_and_bars_count_from_their_day_and_bookings_have_none(
    centre: Centre, user: User
) -> None:
    item = planned(make_patient(centre, user), user, TODAY - 100 * DAY)[0]
    before = item.closes_on - DAY
    for day in (before, before + 3 * DAY):
        attempt = ContactAttempt(
            planned_item=item, attempted_on=day, channel="phone", outcome="no_answer"
        )
        log_attempt(by=user, attempt=attempt)
    ConsentBar.objects.create(
        centre=centre, patient=item.patient, what="contact", starts_on=before + 2 * DAY
    )
    PlannedItem.objects.filter(pk=item.pk).update(booked_on=before)

    early, late = (
        next(row for row in rows(user, at(day)) if row.item.pk == item.pk)
        for day in (before, before + 3 * DAY)
    )

    assert (len(early.attempts), early.contact) == (1, True)
    assert (len(late.attempts), late.contact) == (2, False)
    told = f"booked {before:%-d %b %Y}"
    assert told not in client_of(user).get("/", {"as_of": before.isoformat()}).content.decode()
    assert told in client_of(user).get("/").content.decode()


def test_who_was_treated_elsewhere_on_the_day_is_not_on_the_list(
    centre: Centre, user: User
) -> None:
    other = make_centre("BET")
    lead = join(coordinator_of(other), other, Role.LEAD)
    join(user, centre, Role.LEAD)
    join(user, other, Role.LEAD)
    came = make_patient(other, lead)
    stayed = make_patient(centre, user)
    back = make_patient(centre, user)
    for patient in (came, stayed, back):
        planned(patient, user, TODAY - 100 * DAY)
    transfer_care(access=access(lead), patient=came, to_centre=centre, reason="moved")
    transfer_care(access=access(user, centre), patient=back, to_centre=other, reason="moved")
    with time_machine.travel(dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC), tick=False):
        back.refresh_from_db()
        transfer_care(access=access(user, other), patient=back, to_centre=centre, reason="back")

    def shown(day: dt.date) -> set[int]:
        moment = Moment(day, TODAY + 30 * DAY)
        found = worklist_of(access(user, centre), Asked(), moment=moment).page.rows
        return {row.item.patient_id for row in found}

    assert shown(TODAY - DAY) == {stayed.pk, back.pk}
    assert shown(TODAY) == {stayed.pk, came.pk}
    assert shown(TODAY + 10 * DAY) == {stayed.pk, came.pk, back.pk}


def test_a_few_statements_more_than_today(centre: Centre, user: User) -> None:
    lived(centre, user, random.Random(3))
    client = client_of(user)
    for query, most in (("", 10), ("?as_of=2025-06-01", 11), ("?as_of=2027-01-01", 10)):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/{query}").status_code == 200
        assert len(queries) <= most, query


def test_filters_tiles_and_pages_keep_the_day(
    centre: Centre, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(centre, user, random.Random(5))
    monkeypatch.setattr(worklist, "PAGE_ROWS", 3)
    answer = client_of(user).get("/", {"as_of": "2025-06-01", "state": Show.OVERDUE})
    page = answer.content.decode()

    assert '<input type="hidden" name="as_of" value="2025-06-01" />' in page
    assert '<input type="hidden" name="state" value="overdue" />' in page
    assert all("as_of=2025-06-01" in count["href"] for count in answer.context["counts"])
    assert "?as_of=2025-06-01&amp;state=overdue&amp;after=" in page
    assert '/?as_of=2025-06-01">' in page  # to the patient, as of that day, too
    assert "/visits/new/" not in page
    assert "/missed/" not in page
