"""The worklist and the patient list: statements, and time at 10,000 and 1,000,000 items."""

import statistics
from collections.abc import Iterator
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.cohort import make_centres, make_treated
from benchmarks.figures import Figure, seconds
from registry.accounts.models import User
from registry.schedules.actions import start_tracks
from registry.schedules.models import ScheduleTemplate
from tests.databases import pointed_at

SMALL, LARGE = 10_000, 1_000_000
TURNS, PAGES_A_TURN = 5, 7
STATEMENTS = 10
TIMES = 1.5
BATCH = 5000
PAGES = {"worklist": "/", "patients": "/patients/"}

# Of the visits whose window has closed, 17 of 20 were done in time and one was missed.
_HISTORY = """
UPDATE registry_planneditem SET
    done_on = CASE WHEN id % 20 < 17 THEN target_on END,
    missed_on = CASE WHEN id % 20 = 17 THEN closes_on END,
    missed_reason = CASE WHEN id % 20 = 17 THEN 'no_show' ELSE '' END
WHERE closes_on < current_date AND id % 20 <= 17
"""


def fill(items: int) -> None:
    """A registry with about so many planned items, six years old, in four centres."""
    user, centres = make_centres()
    templates = list(ScheduleTemplate.objects.filter(code__in=["avn_2y", "ltfu"]))
    lines = sum(template.items.count() for template in templates)
    left, start = -(-items // lines), 0
    while left > 0:
        size = min(left, BATCH)
        treatments = make_treated(size, centres, user, start=start)
        start_tracks(by=user, treatments=treatments, templates=templates)
        left, start = left - size, start + size
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY)
        cursor.execute("ANALYZE")


def measure(small: str, large: str) -> Iterator[Figure]:
    """Takes two databases that `fill` has filled."""
    for page, address in PAGES.items():
        with pointed_at(large):
            statements = _statements(address)
        yield Figure(f"{page}_page", statements, "SQL statements", STATEMENTS)
    taken = _medians_in_turn({"small": small, "large": large})
    yield Figure("worklist_10k_items", round(taken["small"] * 1000, 1), "ms, median")
    yield Figure("worklist_1m_items", round(taken["large"] * 1000, 1), "ms, median")
    times = round(taken["large"] / taken["small"], 2)
    yield Figure("worklist_1m_against_10k", times, "x median", TIMES)


def _medians_in_turn(databases: dict[str, str]) -> dict[str, float]:
    """Median seconds of the worklist in each database, in turns of a few pages each: a change of
    database opens a connection, whose first page is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in databases}
    for _ in range(TURNS):
        for name, database in databases.items():
            with pointed_at(database):
                client = _signed_in()
                client.get("/")
                taken[name] += [seconds(partial(client.get, "/")) for _ in range(PAGES_A_TURN)]
    return {name: statistics.median(times) for name, times in taken.items()}


def _signed_in() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email="bench@example.org"))
    return client


def _statements(address: str) -> int:
    client = _signed_in()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(queries)
