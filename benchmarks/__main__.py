"""`make bench`: one JSON line per figure. Compares within one run; machines differ."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from benchmarks import (  # noqa: E402 - Django must be set up first
    completeness,
    history,
    isolation,
    planning,
    reminders,
    replay,
    starting,
    visiting,
    worklist,
)
from benchmarks.figures import Figure, seconds  # noqa: E402
from tests.contexts import everywhere_on_this_connection  # noqa: E402
from tests.databases import TestServer, pointed_at  # noqa: E402


def main() -> int:
    """Prints every figure; 1 when one is over its limit."""
    server = TestServer()
    server.prepare()
    over = False
    for figure in _figures(server):
        print(figure.line(), flush=True)
        over |= figure.over
    server.close()
    return int(over)


def _figures(server: TestServer) -> Iterator[Figure]:
    with _database(server) as name, _everywhere(name):
        yield from planning.measure()
    with _database(server) as name, _everywhere(name):
        yield from visiting.measure()
    with _database(server) as name, _everywhere(name):
        yield from history.measure()
    with _database(server) as name, _everywhere(name):
        yield from reminders.measure_mails()
    yield from _reminders(server)
    with _filled(server, worklist.SMALL) as small, _filled(server, worklist.LARGE) as large:
        yield from worklist.measure(small, large)
        yield from completeness.measure(small, large)
        yield from isolation.measure("10k", small)
        yield from isolation.measure("1m", large)
        with pointed_at(large):
            replay.make_late()
        yield from replay.measure(large)
    with _filled(server, replay.KNOWN_ITEMS) as known, _everywhere(known):
        yield from replay.measure_known(known)
    yield from starting.measure()


def _reminders(server: TestServer) -> Iterator[Figure]:
    with _database(server) as small, _database(server) as large:
        for name, items in ((small, reminders.SMALL), (large, reminders.LARGE)):
            with _everywhere(name), server.session_in(name) as admin:
                took = seconds(partial(reminders.fill, items, admin))
        yield Figure("reminders_fill_5m_items", round(took), "s")
        yield from reminders.measure({"50k": small, "5m": large})


@contextmanager
def _database(server: TestServer, fill: Callable[[], None] | None = None) -> Iterator[str]:
    name = server.create()
    try:
        if fill is not None:
            with _everywhere(name):
                fill()
        yield name
    finally:
        server.drop(name)


@contextmanager
def _everywhere(name: str) -> Iterator[None]:
    """Points at a database, and sees and changes every centre there, as a command does."""
    with pointed_at(name):
        everywhere_on_this_connection()
        yield


@contextmanager
def _filled(server: TestServer, items: int) -> Iterator[str]:
    with _database(server, lambda: worklist.fill(items)) as name:
        yield name


if __name__ == "__main__":
    sys.exit(main())
