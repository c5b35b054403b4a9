"""Tests that kill what the reminders stand on. `make test` runs them after all others, one by one:
they need the machine for themselves. FAULT_SEED=n repeats the chance of an earlier run."""

import os
import random
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.faults.own_postgres import OwnPostgres
from tests.faults.runs import prepared

TOLD = pytest.StashKey[list[str]]()
LEFT_OUT = pytest.StashKey[bool]()
REDIS_MISSING = (
    "Fault tests were left out: no redis-server found. "
    "Get it with `sudo apt-get install redis-server` (Debian, Ubuntu)."
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves them out without a broker to kill."""
    if shutil.which("redis-server"):
        return
    left_out = [item for item in items if item.get_closest_marker("fault")]
    config.stash[LEFT_OUT] = bool(left_out)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("fault")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the proofs told, or why there are none."""
    if terminalreporter.config.stash.get(LEFT_OUT, False):
        terminalreporter.write_line(REDIS_MISSING, yellow=True)
    for line in terminalreporter.config.stash.get(TOLD, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def own_postgres(django_db_blocker: DjangoDbBlocker) -> Iterator[OwnPostgres]:
    """A server of these tests' own, migrated; a proof starts it where it wants to."""
    folder = Path(tempfile.mkdtemp(prefix="physis-faults-"))
    with django_db_blocker.unblock(), prepared(folder) as server:
        yield server


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Where a proof tells its numbers; the summary shows them."""
    return request.config.stash.setdefault(TOLD, []).append


@pytest.fixture
def chance(tell: Callable[[str], None], request: pytest.FixtureRequest) -> random.Random:
    seed = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**6))
    tell(f"{request.node.name}: FAULT_SEED={seed}")
    return random.Random(seed)
