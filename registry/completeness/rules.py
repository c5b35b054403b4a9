"""What became of a visit that was due: from the one schedule truth, as a pure function.

`items.outcome_expression` says the same in SQL, and a property test holds the two equal.
"""

import datetime as dt

from registry.completeness.codes import ENDINGS, LOSSES, Outcome
from registry.schedules.codes import State
from registry.schedules.rules import ItemFacts, status

_DONE = {
    State.DONE_IN_WINDOW: Outcome.ON_TIME,
    State.DONE_EARLY: Outcome.EARLY,
    State.DONE_LATE: Outcome.LATE,
}


def outcome(item: ItemFacts, stopped_because: str, as_of: dt.date) -> Outcome | None:
    """What became of a visit by a day; None where it does not count.

    A visit counts from the day after its window has closed, done or not: counting those that were
    done before the others would flatter the centre. Not required visits, and those that another
    track has taken over, do not count. An end after the window leaves a visit due that was not
    done: no stop makes a missed visit good.
    """
    if item.closes_on >= as_of:
        return None
    state = status(item, as_of)
    if state == State.NOT_REQUIRED:
        return None
    if state == State.STOPPED:
        return _stopped(item, stopped_because)
    return _DONE.get(state, Outcome.GAP)


def _stopped(item: ItemFacts, because: str) -> Outcome | None:
    assert item.stopped_on is not None
    if because in LOSSES:
        return LOSSES[because]
    return Outcome.GAP if item.stopped_on > item.closes_on else ENDINGS.get(because)
