"""The pages: what they show, to whom, in how many statements; and the file."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.completeness import jobs
from registry.completeness.csv_file import COLUMNS
from registry.completeness.models import PeerRate
from registry.completeness.selectors import peers_of
from registry.schedules.actions import complete
from registry.schedules.models import PlannedItem, ScheduleTemplate
from tests.contexts import NESTING
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC)
DAY0 = dt.date(2022, 1, 10)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def followed(centre: Centre, by: User, patients: int, *, each: int = 4) -> None:
    """Children of whom the first visits were done in time."""
    for _ in range(patients):
        items = [one for one in make_plan(make_patient(centre, by), by, DAY0) if one.mandatory]
        for item in [one for one in items if one.target_on > DAY0][:each]:
            complete(items=[item], done_on=item.target_on)


def ask(client: Client, name: str, **asked: Any) -> str:
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["completeness", "completeness-visits", "completeness-compare", "completeness-map"],
)
def test_a_page_takes_as_many_statements_for_more_patients(
    centre: Centre, user: User, client: Client, name: str
) -> None:
    followed(centre, user, 1)
    ask(client, name)
    with CaptureQueriesContext(connection) as few:
        ask(client, name)
    followed(centre, user, 7)
    with CaptureQueriesContext(connection) as many:
        ask(client, name)

    assert len(many) == len(few) <= 8 + NESTING


def test_each_figure_opens_its_visits(centre: Centre, user: User, client: Client) -> None:
    followed(centre, user, 3)
    page = ask(client, "completeness", by="visit", template="avn_2y")

    assert "8 of 18" not in page
    assert "3 of 3" in page
    listed = ask(client, "completeness-visits", template="avn_2y", visit="D1", part="on_time")
    assert listed.count('<th scope="row"') == 3
    assert (
        ask(client, "completeness-visits", template="avn_2y", visit="D1", part="gap").count(
            '<th scope="row"'
        )
        == 0
    )


def test_lists_are_paged(centre: Centre, user: User, client: Client) -> None:
    followed(centre, user, 9)
    first = ask(client, "completeness-visits", part="due")
    assert first.count('<th scope="row"') == 50
    assert "after=" in first


def test_as_of_a_day_the_later_has_not_happened(centre: Centre, user: User, client: Client) -> None:
    followed(centre, user, 1)
    then = ask(client, "completeness-visits", part="due", template="avn_2y", as_of="2022-01-20")
    assert then.count('<th scope="row"') == 1  # D1 alone


@pytest.mark.parametrize("asked", [{"as_of": "x"}, {"template": "\x00"}, {"year": "99999999"}])
def test_what_cannot_be_asked_is_told(client: Client, asked: dict[str, str]) -> None:
    for name in ("completeness", "completeness-visits", "completeness-map", "completeness-compare"):
        assert client.get(reverse(name), asked).status_code == 200


def test_the_file_holds_numbers_and_no_formula(centre: Centre, user: User, client: Client) -> None:
    followed(centre, user, 2)
    ScheduleTemplate.objects.filter(code="avn_2y").update(title="=1+1")
    answer = client.get(reverse("completeness-csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert tuple(rows[0]) == COLUMNS
    assert {row["centre_code"] for row in rows} == {"ABC"}
    assert "'=1+1" in {row["template_title"] for row in rows}
    first = next(row for row in rows if row["visit"] == "D1" and row["template"] == "avn_2y")
    assert (first["due"], first["on_time_share"], first["year"]) == ("2", "1.0000", "2022")
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_figures_of_other_centres_are_not_seen(centre: Centre, client: Client) -> None:
    other = make_centre("BET")
    followed(other, coordinator_of(other), 2)

    assert "No follow-up visit was due yet" in ask(client, "completeness")
    assert ask(client, "completeness-visits").count('<th scope="row"') == 0
    assert other.name not in ask(client, "completeness-map")
    assert len(client.get(reverse("completeness-csv")).content.splitlines()) == 1


def test_who_works_at_two_centres_sees_both_on_the_map(centre: Centre) -> None:
    other = make_centre("BET")
    both = coordinator_of(centre, other)
    followed(centre, both, 1)
    followed(other, both, 1)
    page = ask(client_of(both), "completeness-map")

    assert centre.name in page
    assert other.name in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LEAD, 200),
        (Role.DATA_MANAGER, 200),
        (Role.AUDITOR, 200),
        (Role.INVESTIGATOR, 403),
        (Role.READER, 403),
    ],
)
def test_who_sees_figures(centre: Centre, role: Role, status: int) -> None:
    client = client_of(join(make_user(), centre, role))
    assert client.get(reverse("completeness")).status_code == status


def make_peers(count: int) -> list[Centre]:
    """Other centres, each with enough visits; the next one does better."""
    centres = []
    for number in range(count):
        centre = make_centre(f"PE{chr(65 + number)}")
        followed(centre, coordinator_of(centre), 5, each=2 + number)
        centres.append(centre)
    return centres


def test_a_centre_sees_itself_among_the_others_who_have_no_name(
    centre: Centre, user: User, client: Client
) -> None:
    others = make_peers(3)
    followed(centre, user, 6)
    assert "Nothing to compare yet" in ask(client, "completeness-compare")
    assert jobs.count_peers(NOON) > 0
    page = ask(client, "completeness-compare", template="avn_2y")

    assert page.count("another centre:") == 3
    assert centre.name in page
    assert not any(other.name in page for other in others)
    peers = peers_of(centre, "avn_2y")
    assert peers is not None
    assert peers.own is not None
    assert (peers.own.due, peers.own.on_time) == (36, 24)


def test_with_too_few_others_nothing_is_drawn(centre: Centre, user: User, client: Client) -> None:
    make_peers(2)
    followed(centre, user, 6)
    jobs.count_peers(NOON)
    page = ask(client, "completeness-compare")

    assert "Too few other centres" in page
    assert '<svg class="funnel"' not in page


def test_small_numbers_are_not_counted_at_all(centre: Centre, user: User) -> None:
    followed(centre, user, 4)  # 24 visits of 4 children
    jobs.count_peers(NOON)
    assert not PeerRate.objects.exists()


def test_a_count_is_made_once_a_day_and_replaced_the_next(centre: Centre, user: User) -> None:
    followed(centre, user, 5)
    made = jobs.count_peers(NOON)
    assert jobs.count_peers(NOON + dt.timedelta(hours=1)) == 0
    first = set(PeerRate.objects.values_list("mark", flat=True))

    assert jobs.count_peers(NOON + dt.timedelta(days=1)) == made
    assert len(first) == made == PeerRate.objects.count()
    assert not first & set(PeerRate.objects.values_list("mark", flat=True))


def test_the_demonstration_is_compared_with_itself(centre: Centre, user: User) -> None:
    followed(centre, user, 5)
    shown = make_centre("DEM", demonstration=True)
    followed(shown, coordinator_of(shown), 5)
    jobs.count_peers(NOON)

    for one in (centre, shown):
        peers = peers_of(one)
        assert peers is not None
        assert not peers.others


def test_counts_are_those_of_the_figures(centre: Centre, user: User, client: Client) -> None:
    followed(centre, user, 5)
    jobs.count_peers(NOON)
    rate = PeerRate.objects.get(template_code="avn_2y", year=0)
    page = ask(client, "completeness")

    assert f"{rate.on_time} of {rate.due}" in page
    assert PlannedItem.objects.filter(track__template__code="avn_2y").exists()
