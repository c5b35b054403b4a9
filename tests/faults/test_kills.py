"""Worker, broker and mail server are killed two hundred times while 10,000 reminders are sent."""

import random
from collections.abc import Callable

import pytest

from tests.faults.own_postgres import OwnPostgres
from tests.faults.proof import hold
from tests.faults.runs import Extent, kills, told

pytestmark = pytest.mark.fault
EXTENT = Extent(reminders=10_000, strikes=200, completions=15)


def test_every_reminder_survives_two_hundred_kills(
    own_postgres: OwnPostgres, chance: random.Random, tell: Callable[[str], None]
) -> None:
    evidence = told(kills(own_postgres, chance, EXTENT), tell)
    assert len(evidence.strikes) >= EXTENT.strikes
    hold(evidence, EXTENT.reminders)
