"""Two workers on two hosts; each is cut off for a while, longer than its claims hold."""

import random
from collections.abc import Callable

import pytest

from tests.faults.hosts import missing
from tests.faults.own_postgres import OwnPostgres
from tests.faults.proof import hold
from tests.faults.runs import Extent, cuts, told

pytestmark = pytest.mark.fault
EXTENT = Extent(reminders=3000, strikes=4, completions=5, mail_seconds=0.03)


def test_every_reminder_survives_a_host_that_is_cut_off(
    own_postgres: OwnPostgres, chance: random.Random, tell: Callable[[str], None]
) -> None:
    if why := missing():
        pytest.skip(why)
    evidence = told(cuts(own_postgres, chance, EXTENT), tell)
    assert len(evidence.strikes) == EXTENT.strikes
    hold(evidence, EXTENT.reminders)
