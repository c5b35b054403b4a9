"""The ladders of reminders. Pure functions, no clock; the rungs come in as data (ReminderStep).

What has come and gone is never caught up rung by rung: for each role an item stands on one rung,
the newest one it has reached, and only that one is sent.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.patients.codes import RecordKind, VitalStatus
from registry.reminders.codes import POSITIONS, Edge, Rung
from registry.schedules.codes import WAITING
from registry.schedules.rules import ItemFacts, status

MOST_ATTEMPTS = 8
EVERY_PLAN = ""


@dataclass(frozen=True)
class Step:
    """One rung of a role's ladder: so many days after an edge of the window (before it, when
    negative). A step that is not active stands for nothing to be sent."""

    role: str
    rung: Rung
    edge: Edge
    days: int
    active: bool = True

    def reached_on(self, item: ItemFacts) -> dt.date:
        """The day on which an item reaches the rung.

        Nothing is said of a window's end before it opens, so in a window of a few days "closing"
        falls on its first day and takes the place of "opened".
        """
        if self.edge == Edge.OPENS:
            return item.opens_on + dt.timedelta(days=self.days)
        return max(item.closes_on + dt.timedelta(days=self.days), item.opens_on)


Ladder = Sequence[Step]
Ladders = Mapping[str, Ladder]
Reached = tuple[Rung, dt.date]


def ladders_of(steps: Iterable[tuple[str, Step]]) -> dict[str, tuple[Step, ...]]:
    """The active steps by code of the plan, EVERY_PLAN for plans that have none of their own.

    A plan's own steps for a role, also inactive ones, stand in the place of those of every plan.
    """
    stated: dict[str, dict[str, list[Step]]] = {EVERY_PLAN: {}}
    for code, step in steps:
        stated.setdefault(code, {}).setdefault(step.role, []).append(step)
    return {
        code: tuple(
            step
            for of_role in {**stated[EVERY_PLAN], **own}.values()
            for step in of_role
            if step.active
        )
        for code, own in stated.items()
    }


def ladder_for(ladders: Ladders, code: str) -> Ladder:
    """The ladder of a plan by its code."""
    return ladders.get(code, ladders.get(EVERY_PLAN, ()))


def rungs_in_force(
    item: ItemFacts, booked_on: dt.date | None, day: dt.date, ladder: Ladder
) -> dict[str, Reached]:
    """By role the newest rung that an item has reached by a day and when, while it is awaited.

    Nothing once the item is done, missed, not required or stopped; no "book" once it is booked.
    """
    if status(item, day) not in WAITING:
        return {}
    newest: dict[str, Reached] = {}
    for step in ladder:
        found = step.rung, step.reached_on(item)
        if found[1] <= day and _order(found) > _order(newest.get(step.role)):
            newest[step.role] = found
    return {
        role: found
        for role, found in newest.items()
        if not (found[0] == Rung.BOOK_AHEAD and booked_on is not None)
    }


def _order(reached: Reached | None) -> tuple[dt.date, int]:
    """Of two rungs that were reached on one day the higher one counts."""
    return (dt.date.min, -1) if reached is None else (reached[1], POSITIONS[reached[0]])


def due_rungs(
    item: ItemFacts, booked_on: dt.date | None, day: dt.date, since: dt.date, ladder: Ladder
) -> dict[str, Reached]:
    """The rungs to send on a day: those in force that were reached on `since` or later.

    What is too old to be sent still counts as reached: no lower rung goes out in its place.
    """
    found = rungs_in_force(item, booked_on, day, ladder)
    return {role: reached for role, reached in found.items() if reached[1] >= since}


def sent_since(day: dt.date, last_open: dt.date, catch_up_days: int) -> dt.date:
    """From which day on what was reached still goes out.

    Never later than the last open day before: what was reached on closed days waits for the next
    open one, and what is entered after a day's mail has gone out waits for the next mail.
    """
    return min(day - dt.timedelta(days=catch_up_days), last_open)


def may_chase(
    record_kind: str, vital_status: str, stopped_on: Iterable[dt.date], day: dt.date
) -> bool:
    """Whether anybody is reminded of a patient on a day.

    Only of the registry's own, living patients whose follow-up goes on; `stopped_on` are the days
    of stops that are in force. Published cases and test records await nobody.
    """
    followed = all(stop > day for stop in stopped_on)
    return record_kind == RecordKind.REGISTRY and vital_status != VitalStatus.DEAD and followed


def pause_after(attempts: int, first: dt.timedelta) -> dt.timedelta:
    """How long to wait after so many refused tries: the first pause, doubled each time."""
    return first * int(2 ** (max(attempts, 1) - 1))


def step_fault(rung: str, edge: str, days: int) -> str:
    """What would be accepted for a step, empty when it is right: a mail that says "has closed" may
    not go out before the window closes."""
    if rung == Rung.BOOK_AHEAD and not (edge == Edge.OPENS and days < 0):
        return "days before the first day of the window: a number below 0"
    if rung == Rung.OPENED and not (edge == Edge.OPENS and days >= 0):
        return "the first day of the window or days after it: 0 or more"
    if rung == Rung.CLOSING and not (edge == Edge.CLOSES and days <= 0):
        return "the last day of the window or days before it: 0 or less"
    if POSITIONS[Rung(rung)] > POSITIONS[Rung.CLOSING] and not (edge == Edge.CLOSES and days > 0):
        return "days after the last day of the window: 1 or more"
    return ""


def order_fault(ladder: Ladder) -> Step | None:
    """The first step that is not later than a lower rung of the same edge; None when all rise."""
    last: dict[tuple[str, Edge], int] = {}
    for step in sorted(ladder, key=lambda one: POSITIONS[one.rung]):
        key = step.role, step.edge
        if key in last and step.days <= last[key]:
            return step
        last[key] = step.days
    return None
