"""The worklist of another day: among 1,000,000 planned items, and out of a history of them."""

import datetime as dt
import statistics
from collections.abc import Iterator
from functools import partial

from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from benchmarks.figures import Figure, seconds
from registry.accounts.models import User
from tests.contexts import everywhere_on_this_connection
from tests.databases import pointed_at

ROUNDS = 5
YEAR = dt.timedelta(days=365)
# A year ago by today's dates costs at most so many times what today costs.
TIMES = 5.0
# About 160,000 entries of planned items, a quarter of them at the centre.
KNOWN_ITEMS = 100_000
KNOWN_S = 5.0
# Visits of a real registry are late as often as not: of those that are done or missed, half were
# recorded up to three months after the window had closed.
_LATE = """
UPDATE registry_planneditem SET
    done_on = CASE WHEN done_on IS NOT NULL THEN closes_on + (id % 90)::int END,
    missed_on = CASE WHEN missed_on IS NOT NULL THEN closes_on + (id % 90)::int END
WHERE closes_on < current_date - 90 AND id % 2 = 0
    AND (done_on IS NOT NULL OR missed_on IS NOT NULL)
"""


def make_late() -> None:
    """Lets a filled registry look like one that people keep; in a context of every centre."""
    everywhere_on_this_connection()
    with connection.cursor() as cursor:
        cursor.execute(_LATE)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE registry_planneditem")
        cursor.execute("VACUUM ANALYZE audit.event")


def measure(large: str) -> Iterator[Figure]:
    """Takes the database of a million items that `worklist.fill` and `make_late` have filled."""
    with pointed_at(large):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(email="bench@example.org"))
        today = timezone.now().date()
        live = _median(client, "/")
        for years in (1, 3):
            past = _median(client, f"/?as_of={today - years * YEAR}")
            yield Figure(f"replay_1m_items_{years}y_ago", round(past * 1000, 1), "ms, median")
            yield Figure(f"replay_{years}y_ago_against_today", round(past / live, 2), "x", TIMES)


def measure_known(filled: str) -> Iterator[Figure]:
    """What was known at the end of yesterday: history is read, of one centre."""
    with pointed_at(filled):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(email="bench@example.org"))
        _history_of_yesterday()
        yesterday = timezone.now().date() - dt.timedelta(days=1)
        took = _median(client, f"/?as_of={yesterday}&known=then", 3)
        yield Figure("replay_known_100k_items", round(took, 2), "s, median", KNOWN_S)


def _history_of_yesterday() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit.event DISABLE TRIGGER append_only")
        cursor.execute("UPDATE audit.event SET at = at - interval '2 days'")
        cursor.execute("ALTER TABLE audit.event ENABLE TRIGGER append_only")
        cursor.execute("VACUUM ANALYZE audit.event")


def _median(client: Client, address: str, rounds: int = ROUNDS) -> float:
    if client.get(address).status_code != 200:
        raise RuntimeError(f"{address} did not answer")
    return statistics.median(seconds(partial(client.get, address)) for _ in range(rounds))
