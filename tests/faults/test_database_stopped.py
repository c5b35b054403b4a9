"""PostgreSQL is stopped and started again, in every way there is, while reminders are sent."""

import random
from collections.abc import Callable

import pytest

from tests.faults.own_postgres import OwnPostgres
from tests.faults.proof import hold
from tests.faults.runs import Extent, stops, told

pytestmark = pytest.mark.fault
EXTENT = Extent(reminders=2000, strikes=9, completions=5)


def test_every_reminder_survives_the_database_s_absence(
    own_postgres: OwnPostgres, chance: random.Random, tell: Callable[[str], None]
) -> None:
    evidence = told(stops(own_postgres, chance, EXTENT), tell)
    assert len(evidence.strikes) == EXTENT.strikes
    hold(evidence, EXTENT.reminders)
