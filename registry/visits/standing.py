"""Whether a child is followed: gap, lost and untraceable are three states. Pure, without a clock.

They are derived from facts, never stored (docs/adr/0061-chase.md). The field's one figure is D17 of
the data dictionary, 18 months without contact; the rest is convention. `seeking.standing_on` says
the same in SQL, and a property test holds both equal.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from registry.patients.codes import StopKind
from registry.patients.rules import d17_lost_to_follow_up
from registry.schedules.codes import State
from registry.schedules.rules import ItemFacts, status
from registry.visits.codes import Standing

BROKEN = (State.OVERDUE, State.MISSED)
_OF_STOP = {StopKind.LOST: Standing.LOST, StopKind.UNTRACEABLE: Standing.UNTRACEABLE}


@dataclass(frozen=True)
class StopFacts:
    """An end of follow-up: from its day on, until the day on which it was undone."""

    kind: str
    stopped_on: dt.date
    revoked_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.stopped_on <= day and (self.revoked_on is None or self.revoked_on > day)


@dataclass(frozen=True)
class Followed:
    """The standing of a child on a day, and since when: the end of follow-up, or the first visit
    that is missing. `silent`: D17, nobody has seen the child for more than 18 months."""

    standing: Standing
    since: dt.date | None = None
    silent: bool = False


def standing(
    *,
    stops: Iterable[StopFacts],
    awaited: Iterable[ItemFacts],
    seen: Iterable[dt.date],
    enrolled_on: dt.date,
    as_of: dt.date,
) -> Followed:
    """What holds on a day. `stops` in the order in which they were recorded; `awaited` are the
    visits that are owed (an optional one that is left out, or a step of consent, is no gap); `seen`
    the days of all visits, planned or not, remote ones included.

    A gap: a visit is overdue or was missed although follow-up goes on, and the child has not been
    seen since its window opened. It closes when the child is seen again, whatever becomes of the
    visit that is missing.
    """
    held = [stop for stop in stops if stop.holds(as_of)]
    if held:
        stop = max(reversed(held), key=lambda one: one.stopped_on)
        return Followed(_OF_STOP.get(StopKind(stop.kind), Standing.ENDED), stop.stopped_on)
    days = [day for day in seen if day <= as_of]
    silent = d17_lost_to_follow_up(max(days, default=enrolled_on), as_of, active=True)
    since = [_broken_since(one) for one in awaited if _is_broken(one, days, as_of)]
    if since:
        return Followed(Standing.GAP, min(since), silent is not None)
    return Followed(Standing.FOLLOWED, silent=silent is not None)


def _is_broken(item: ItemFacts, seen: list[dt.date], as_of: dt.date) -> bool:
    if item.opens_on > as_of or status(item, as_of) not in BROKEN:
        return False
    return not any(day >= item.opens_on for day in seen)


def _broken_since(item: ItemFacts) -> dt.date:
    """The day after the window, or the day in it on which it was known that nobody would come."""
    after = item.closes_on + dt.timedelta(days=1)
    return max(item.opens_on, min(after, item.missed_on or after))
