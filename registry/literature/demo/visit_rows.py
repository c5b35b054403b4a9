"""Rows of visits: the visit, what it fulfils, what was assessed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from registry.accounts.models import CentreRow
from registry.literature.demo.asked import Answers, answers
from registry.literature.demo.enrolment_rows import Record
from registry.literature.demo.fates import Fate, Trip, silent_from
from registry.patients.codes import StopKind
from registry.schedules.rules import deviation_days
from registry.visits.models import ContactAttempt, Visit, VisitAssessment, VisitItem

DEVIATIONS = (
    "holidays of the family",
    "no appointment free in the window",
    "child was ill",
    "combined with another appointment",
)


@dataclass
class Seen:
    """A child at one visit."""

    record: Record
    trip: Trip
    visit: Visit
    answers: Answers

    @property
    def day(self) -> dt.date:
        return self.visit.visited_on

    @property
    def months(self) -> float:
        """Since day 0, negative before it."""
        return (self.day - (self.record.child.day0 or self.day)).days / 30.4

    def done(self, code: str) -> bool:
        """Asked for and done."""
        return self.answers.get(code) == ""


def visit_of(record: Record, trip: Trip, fate: Fate) -> Seen | None:
    """The visit that fulfils a trip; None when there was none."""
    if fate.done_on is None:
        return None
    child = record.child
    remote = trip.safety_only and child.random.random() < 0.4
    visit = Visit(
        patient=record.patient,
        visited_on=fate.done_on,
        visited_on_precision="day",
        mode=child.random.choice(("phone", "video")) if remote else "clinic",
        deviation_reason=_deviation(record, trip, fate.done_on),
    )
    found = answers(child, trip, fate.done_on)
    visit.status = "partial" if _anything_missing(found) else "done"
    return Seen(record, trip, visit, found)


def _anything_missing(found: Answers) -> bool:
    return any(reason not in ("", "not_applicable") for reason in found.values())


def _deviation(record: Record, trip: Trip, day: dt.date) -> str:
    """Three of four visits outside the window say why; the rest is a query."""
    outside = any(deviation_days(item.facts, day) for item in trip.items)
    draw = record.child.random
    return draw.choice(DEVIATIONS) if outside and draw.random() < 0.75 else ""


def rows_of(seen: Seen) -> list[CentreRow]:
    """The visit with its links and assessments."""
    rows: list[CentreRow] = [seen.visit]
    rows += [VisitItem(visit=seen.visit, planned_item=item) for item in seen.trip.items]
    rows += [
        VisitAssessment(visit=seen.visit, assessment=code, done=not reason, null_reason=reason)
        for code, reason in seen.answers.items()
    ]
    return rows


LADDER = (
    (3, "phone", "no_answer"),
    (7, "phone", "no_answer"),
    (14, "letter", "sent"),
    (36, "physician", "no_answer"),
)


def ladder_of(record: Record, trips: Iterable[Trip]) -> list[CentreRow]:
    """The whole ladder before a child is lost or untraceable, about the visit to which it did not
    come; nothing for any other child."""
    every = list(trips)
    silent, stop = silent_from(record.child, every), record.child.stop
    trip = next((one for one in every if one.target == silent and not one.started), None)
    if trip is None or stop is None:
        return []
    ended = "not_found" if stop.kind == StopKind.UNTRACEABLE else "no_answer"
    steps = (*LADDER, (50, "registry_search", ended))
    return [
        ContactAttempt(
            # Of two plans the later one goes on; the earlier one's safety checks end with it.
            planned_item=max(trip.items, key=lambda item: item.pk),
            attempted_on=trip.closes + dt.timedelta(days=days),
            channel=channel,
            outcome=outcome,
        )
        for days, channel, outcome in steps
    ]


def attempts_of(record: Record, trip: Trip, fate: Fate) -> list[CentreRow]:
    """Tries to reach the family about a visit that is missed or overdue."""
    child = record.child
    awaited = fate == Fate() and trip.closes < child.today
    if not awaited and fate.missed_reason not in ("no_show", "not_reached"):
        return []
    rows: list[CentreRow] = []
    for number in range(child.random.randint(1, 3)):
        day = trip.closes + dt.timedelta(days=1 + 3 * number)
        if day <= child.today:
            rows.append(_attempt(record, trip, day))
    return rows


def _attempt(record: Record, trip: Trip, day: dt.date) -> ContactAttempt:
    outcome = record.child.random.choice(("no_answer", "no_answer", "reached_later"))
    return ContactAttempt(
        planned_item=trip.items[0],
        attempted_on=day,
        channel=record.child.random.choice(("phone", "phone", "letter", "email")),
        outcome=outcome,
        next_try_on=day + dt.timedelta(days=7),
    )
