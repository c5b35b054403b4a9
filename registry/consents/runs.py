"""From what holds on a day to the days on which it holds: the rows that SQL asks."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.consents.codes import Bar, Purpose
from registry.consents.facts import Facts, Law, steps_of
from registry.consents.rules import ONE_DAY, Effects, effects


def turning_days(facts: Facts, law: Law) -> list[dt.date]:
    """Every day on which the effects can change: between two of them they stay the same."""
    steps = steps_of(facts.birth, law, facts.died_on)
    days = {one.on for one in facts.answers} | {one.on for one in facts.withdrawals}
    days |= {day for step in steps for day in (step.opens_on, step.birthday, step.freezes_on)}
    return sorted(days)


@dataclass(frozen=True)
class Run:
    """Days on which something holds without a break; the end is inclusive, None for no end."""

    starts_on: dt.date
    ends_on: dt.date | None


def runs(holds: Iterable[tuple[dt.date, bool]]) -> Iterator[Run]:
    """From days in order, each with what holds from it on, to runs."""
    since: dt.date | None = None
    for day, now in holds:
        if now and since is None:
            since = day
        elif not now and since is not None:
            yield Run(since, day - ONE_DAY)
            since = None
    if since is not None:
        yield Run(since, None)


Course = Sequence[tuple[dt.date, Effects]]


def course(facts: Facts, law: Law, start: dt.date) -> Course:
    """What holds from each day on that changes something, from the enrolment on."""
    days = sorted({start, *turning_days(facts, law)})
    return [(day, effects(facts, law, day)) for day in days]


def covers(found: Course) -> dict[str, list[Run]]:
    """For each purpose the runs of days on which consent covers it."""
    told = {p: list(runs((day, p in e.uses) for day, e in found)) for p in Purpose.values}
    return {purpose: held for purpose, held in told.items() if held}


def bars(found: Course) -> dict[str, list[Run]]:
    """For contact and collection the runs of days on which they are barred."""
    told = {b: list(runs((day, e.bars(Bar(b))) for day, e in found)) for b in Bar.values}
    return {bar: held for bar, held in told.items() if held}


def unfollowed_since(found: Course, day: dt.date) -> dt.date | None:
    """Since when consent has ended the follow-up that is ended on a day; None while it goes on."""
    held = runs((turn, not e.follow_up) for turn, e in found)
    now = (one for one in held if one.starts_on <= day and (one.ends_on or day) >= day)
    return next((one.starts_on for one in now), None)
