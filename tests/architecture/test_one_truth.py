"""One schedule truth: whatever the day, every door says the same of every planned item.

`rules.status` is the truth. The worklist, the reminders, completeness, the plan on the patient's
page and SQL are compared with it, and so with each other, on drawn plans and days. A further door
(the partner API, the export) adds a function to DOORS.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.accounts.models import Centre, User
from registry.chart.codes import COMING_DAYS, Show
from registry.chart.selectors.worklist import Asked, Cursor, show_condition, worklist_of
from registry.completeness.codes import By, Outcome
from registry.completeness.items import Scope, closed_items
from registry.completeness.rules import outcome
from registry.completeness.selectors import lines_of
from registry.completeness.statement import OUTCOMES
from registry.core.moments import Moment
from registry.reminders.rules import due_rungs, ladder_for
from registry.reminders.selectors import due, ladders, places_on
from registry.schedules.codes import ATTENTION, WAITING, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.schedules.selectors import plan_of
from tests.people import access, client_of, coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2023, 6, 1), dt.date(2027, 6, 1)
DAYS = st.dates(FIRST, LAST)
ROW_OF_PLAN = re.compile(r'id="item-(\d+)"')


@dataclass(frozen=True)
class World:
    """Two children of a centre with their plans, and who asks."""

    centre: Centre
    user: User
    items: dict[int, PlannedItem]


@pytest.fixture
def world() -> World:
    centre = make_centre("ABC", time_zone="UTC")
    user = coordinator_of(centre)
    for day in (dt.date(2024, 1, 31), dt.date(2024, 10, 2)):
        make_plan(make_patient(centre, user), user, day)
    return World(centre, user, {item.pk: item for item in PlannedItem.objects.all()})


def truth(world: World, as_of: dt.date) -> dict[int, State]:
    return {pk: status(item.facts, as_of) for pk, item in world.items.items()}


def in_sql(world: World, as_of: dt.date) -> None:
    found = {item.pk: item.state for item in PlannedItem.objects.with_state(as_of)}  # type: ignore[attr-defined]
    assert found == truth(world, as_of)


def on_the_worklist(world: World, as_of: dt.date) -> None:
    """Every page of today's: what waits and lies near, in the state that it is in; not what is
    finished by a fact of a later day."""
    waiting = awaited(world, as_of).items()
    expected = {pk: state for pk, state in waiting if unfinished(world.items[pk])}
    assert listed(world) == expected
    for show in (Show.OVERDUE, Show.DUE, Show.OPEN):
        tile = PlannedItem.objects.unfinished().filter(show_condition(show, as_of))
        assert set(tile.values_list("pk", flat=True)) == {
            pk for pk, state in expected.items() if state == State(show.value)
        }


def listed(world: World, moment: Moment | None = None) -> dict[int, str]:
    """The rows of every page of the worklist, with their states."""
    shown: dict[int, str] = {}
    cursor: Cursor | None = None
    while True:
        page = worklist_of(access(world.user), Asked(), cursor, moment).page
        shown |= {row.item.pk: row.state for row in page.rows}
        cursor = page.next
        if cursor is None:
            return shown


def awaited(world: World, as_of: dt.date) -> dict[int, State]:
    """What a worklist of that day shows."""
    near = as_of + dt.timedelta(days=COMING_DAYS)
    return {
        pk: state
        for pk, state in truth(world, as_of).items()
        if state in ATTENTION or (state == State.UPCOMING and world.items[pk].opens_on <= near)
    }


def on_the_worklist_of_a_past_day(world: World, as_of: dt.date) -> None:
    """As a later day shows it again: what was finished since is back on it."""
    today = LAST + dt.timedelta(days=1)
    with time_machine.travel(dt.datetime.combine(today, dt.time(12), dt.UTC), tick=False):
        assert listed(world, Moment(as_of, today)) == awaited(world, as_of)


def in_the_reminders(world: World, as_of: dt.date) -> None:
    """Which items stand on a rung of a role's ladder, and on which."""
    [place] = places_on(as_of, [world.centre])
    found = {(one.planned_item_id, one.role): one.rung for one in due([place])}
    steps = ladders()
    expected: dict[tuple[int, str], str] = {}
    for pk, state in truth(world, as_of).items():
        item = world.items[pk]
        ladder = ladder_for(steps, item.track.template.code)
        reached = due_rungs(item.facts, item.booked_on, as_of, place.since, ladder)
        if reached and unfinished(item):
            assert state in WAITING
            expected |= {(pk, role): rung for role, (rung, _day) in reached.items()}
    assert found == expected


def in_completeness(world: World, as_of: dt.date) -> None:
    """Which visits count, as what, and the sums of every line."""
    expected = {
        pk: told
        for pk, item in world.items.items()
        if item.is_owed
        and item.target_on > item.track.anchor_on
        and (told := outcome(item.facts, item.stopped_because, as_of))
    }
    scope = Scope((world.centre.pk,), as_of)
    found = {item.pk: item.outcome for item in closed_items(scope)}  # type: ignore[attr-defined]
    assert found == expected
    states = truth(world, as_of)
    for pk, told in expected.items():
        assert states[pk] in SAYS[told], (states[pk], told)
    for by in By:
        counts = [line.figures.counts for line in lines_of(scope, by)]
        assert {one: sum(each[Outcome(one)] for each in counts) for one in OUTCOMES} == {
            one: list(expected.values()).count(Outcome(one)) for one in OUTCOMES
        }


SAYS: dict[Outcome, tuple[State, ...]] = {
    Outcome.ON_TIME: (State.DONE_IN_WINDOW,),
    Outcome.EARLY: (State.DONE_EARLY,),
    Outcome.LATE: (State.DONE_LATE,),
    Outcome.GAP: (State.OVERDUE, State.MISSED, State.STOPPED),  # stopped after the window
    Outcome.LOST: (State.STOPPED,),
    Outcome.UNTRACEABLE: (State.STOPPED,),
    Outcome.ENDED: (State.STOPPED,),
    Outcome.LEFT: (State.STOPPED,),
}


def on_the_patients_page(world: World, as_of: dt.date) -> None:
    """The plan behind the page, and the page itself: its plan shows every item once."""
    states = truth(world, as_of)
    for patient in {item.patient for item in world.items.values()}:
        told = {one.item.pk: one.state for one in plan_of(patient, as_of)}
        assert told == {pk: states[pk] for pk in told}
        page = client_of(world.user).get(
            reverse("patient", args=[patient.key]), {"as_of": as_of.isoformat()}
        )
        assert page.status_code == 200
        assert {int(pk) for pk in ROW_OF_PLAN.findall(page.content.decode())} == set(told)


# Each compares one door with the truth as of a day. The API and the export belong here.
DOORS: dict[str, Callable[[World, dt.date], None]] = {
    "sql": in_sql,
    "worklist": on_the_worklist,
    "worklist replayed": on_the_worklist_of_a_past_day,
    "reminders": in_the_reminders,
    "completeness": in_completeness,
    "patient": on_the_patients_page,
}


def unfinished(item: PlannedItem) -> bool:
    facts = (item.done_on, item.missed_on, item.not_required_on, item.stopped_on)
    return not any(facts)


@st.composite
def fates(draw: st.DrawFn) -> dict[str, Any]:
    """What may happen to an item; most of them wait."""
    kind = draw(st.sampled_from(["", "", "", "done", "missed", "not_required", "stopped"]))
    if not kind:
        return {}
    day = draw(DAYS)
    reasons = {
        "missed": {"missed_reason": "no_show"},
        "not_required": {"not_required_reason": "clinical_decision"},
        "stopped": {
            "stopped_because": draw(st.sampled_from(["death", "lost", "untraceable", "transfer"]))
        },
    }
    return {f"{kind}_on": day, **reasons.get(kind, {})}


NOTHING = {
    **dict.fromkeys(("done_on", "missed_on", "not_required_on", "stopped_on")),
    **dict.fromkeys(("missed_reason", "not_required_reason", "stopped_because"), ""),
}


@pytest.mark.parametrize("door", DOORS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_door_says_the_same(world: World, door: str, data: st.DataObject) -> None:
    happened = data.draw(st.lists(fates(), min_size=9, max_size=9))
    for number, item in enumerate(world.items.values()):
        for name, value in {**NOTHING, **happened[number % len(happened)]}.items():
            setattr(item, name, value)
    PlannedItem.objects.bulk_update(world.items.values(), list(NOTHING))
    as_of = data.draw(DAYS)

    with time_machine.travel(dt.datetime.combine(as_of, dt.time(12), dt.UTC), tick=False):
        DOORS[door](world, as_of)
