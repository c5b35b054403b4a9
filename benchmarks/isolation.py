"""What row-level security costs: the worklist and the patient list with policies against without.

In one database, where the owner switches security off and on in turns: the same rows, in the same
cache, and the machine's moods fall on both alike.
"""

import statistics
from collections.abc import Iterator
from functools import partial

from django.db import connections
from django.test import Client

from benchmarks.figures import Figure, seconds
from benchmarks.worklist import PAGES
from registry.accounts.models import User
from registry.core.guards import Guard, guarded_tables
from tests.databases import pointed_at

TURNS, PAGES_A_TURN, WARMING = 8, 12, 3
TIMES = 1.25
OPEN = {Guard.ACCOUNT, Guard.MACHINERY}  # without policies in any case
SWITCHES = {"without": "DISABLE", "with": "ENABLE"}


def measure(size: str, database: str) -> Iterator[Figure]:
    """Takes a database that `worklist.fill` has filled; `size` says how large, in the figures."""
    for page, address in PAGES.items():
        with pointed_at(database):
            taken = _medians_in_turn(address)
        for name, median in taken.items():
            yield Figure(f"{page}_{size}_{name}_policies", round(median * 1000, 1), "ms, median")
        times = round(taken["with"] / taken["without"], 2)
        yield Figure(f"{page}_{size}_policies_against_none", times, "x median", TIMES)


def _medians_in_turn(address: str) -> dict[str, float]:
    """Median seconds; a switch makes PostgreSQL plan anew, so the first pages are not counted."""
    taken: dict[str, list[float]] = {name: [] for name in SWITCHES}
    client = _signed_in()
    for _ in range(TURNS):
        for name, verb in SWITCHES.items():
            _switch(verb)
            for _ in range(WARMING):
                client.get(address)
            taken[name] += [seconds(partial(client.get, address)) for _ in range(PAGES_A_TURN)]
    return {name: statistics.median(times) for name, times in taken.items()}


def _switch(verb: str) -> None:
    with connections["owner"].cursor() as cursor:
        for one in guarded_tables():
            if one.guard not in OPEN:
                cursor.execute(f"ALTER TABLE {one.table} {verb} ROW LEVEL SECURITY")


def _signed_in() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email="bench@example.org"))
    return client
