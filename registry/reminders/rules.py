"""The ladder of reminders. Pure functions, no clock.

What has come and gone is never caught up rung by rung: on any day an item stands on one rung, the
newest one it has reached, and only that one is sent.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from registry.accounts.codes import Role
from registry.patients.codes import RecordKind, VitalStatus
from registry.reminders.codes import Rung
from registry.schedules.codes import WAITING
from registry.schedules.rules import ItemFacts, status

MOST_ATTEMPTS = 8
# Longer than a task may run, so that a claim this old belongs to a sender that is gone.
LEASE = dt.timedelta(minutes=15)
FIRST_PAUSE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Step:
    """One rung: so many days after an edge of the window (before it, when negative)."""

    rung: Rung
    edge: Literal["opens", "closes"]
    days: int

    def reached_on(self, item: ItemFacts) -> dt.date:
        """The day on which an item reaches the rung.

        Nothing is said of a window's end before it opens, so in a window of a few days "closing"
        falls on its first day and takes the place of "opened".
        """
        if self.edge == "opens":
            return item.opens_on + dt.timedelta(days=self.days)
        return max(item.closes_on + dt.timedelta(days=self.days), item.opens_on)


LADDER = (
    Step(Rung.BOOK_AHEAD, "opens", -30),
    Step(Rung.OPENED, "opens", 0),
    Step(Rung.CLOSING, "closes", -7),
    Step(Rung.OVERDUE_1, "closes", 1),
    Step(Rung.OVERDUE_2, "closes", 8),
    Step(Rung.OVERDUE_3, "closes", 15),
    Step(Rung.OVERDUE_4, "closes", 22),
    Step(Rung.ESCALATED, "closes", 29),
)


def rung_in_force(
    item: ItemFacts, booked_on: dt.date | None, day: dt.date
) -> tuple[Rung, dt.date] | None:
    """The newest rung that an item has reached by a day and when, while the visit is awaited.

    None once the item is done, missed, not required or stopped, and for "book" once it is booked.
    """
    if status(item, day) not in WAITING:
        return None
    reached = [step for step in LADDER if step.reached_on(item) <= day]
    if not reached or (reached[-1].rung == Rung.BOOK_AHEAD and booked_on is not None):
        return None
    return reached[-1].rung, reached[-1].reached_on(item)


def due_rung(
    item: ItemFacts, booked_on: dt.date | None, day: dt.date, catch_up_days: int
) -> tuple[Rung, dt.date] | None:
    """The rung to send on a day: the one in force, unless it was reached too many days ago.

    What is too old to be sent still counts as reached: no lower rung goes out in its place.
    """
    found = rung_in_force(item, booked_on, day)
    if found is None or found[1] < day - dt.timedelta(days=catch_up_days):
        return None
    return found


def may_chase(
    record_kind: str, vital_status: str, stopped_on: Iterable[dt.date], day: dt.date
) -> bool:
    """Whether anybody is reminded of a patient on a day.

    Only of the registry's own, living patients whose follow-up goes on; `stopped_on` are the days
    of stops that are in force. Published cases and test records await nobody.
    """
    followed = all(stop > day for stop in stopped_on)
    return record_kind == RecordKind.REGISTRY and vital_status != VitalStatus.DEAD and followed


def told_role(rung: Rung) -> Role:
    """Who is told: the centre's coordinators, at the end of the ladder its leads."""
    return Role.LEAD if rung == Rung.ESCALATED else Role.COORDINATOR


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many failed tries: 5 minutes, doubled each time."""
    return FIRST_PAUSE * int(2 ** (attempts - 1))
