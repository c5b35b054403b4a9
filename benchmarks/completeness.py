"""The figures of a centre, the list behind one, and the nightly count: at 10,000 and 1,000,000
planned items of four centres. They read what they count: time may grow with it, and no faster."""

import datetime as dt
import statistics
from collections.abc import Iterator
from functools import partial

from django.test import Client
from django.utils import timezone

from benchmarks.figures import Figure, seconds
from registry.accounts.models import User
from registry.completeness.jobs import count_peers
from tests.databases import pointed_at

TURNS = 5
PAGES = {
    "completeness": "/completeness/",
    "completeness_by_visit": "/completeness/?by=visit",
    "completeness_list": "/completeness/visits/?part=gap",
}
AS_MANY = 100  # times more items
LONGER = 1.0  # for each item, against the small registry


def measure(small: str, large: str) -> Iterator[Figure]:
    """Takes two databases that `worklist.fill` has filled."""
    for page, address in PAGES.items():
        taken = {size: _median(name, address) for size, name in (("10k", small), ("1m", large))}
        for size, median in taken.items():
            yield Figure(f"{page}_{size}_items", round(median * 1000, 1), "ms, median")
        times = round(taken["1m"] / taken["10k"] / AS_MANY, 3)
        yield Figure(f"{page}_1m_against_10k", times, "x median for each item", LONGER)
    with pointed_at(large):
        whole = seconds(partial(count_peers, timezone.now() + dt.timedelta(days=1)))
    yield Figure("completeness_nightly_count_1m_items", round(whole, 1), "s")


def _median(database: str, address: str) -> float:
    with pointed_at(database):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(email="bench@example.org"))
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return statistics.median(seconds(partial(client.get, address)) for _ in range(TURNS))
