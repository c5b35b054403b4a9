"""Tracks move to another version of their plan, and back exactly."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.audit.selectors import events_of_patient
from registry.core.errors import Refused
from registry.diagnoses.models import Diagnosis
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.plans.codes import Fate
from registry.plans.preview import Preview, preview_move
from registry.plans.selectors import version_of
from registry.schedules.actions import resume_follow_up, start_tracks, stop_follow_up
from registry.schedules.models import PlannedItem, ScheduleTemplate, Track, TrackMove
from registry.schedules.versions import Moved, move_tracks
from registry.treatments.models import Treatment
from registry.visits.models import ContactAttempt
from tests.people import join, make_centre, make_user
from tests.plans.builders import (
    CODE,
    TODAY,
    activated,
    amended,
    first,
    line,
    plan_as_it_is,
    tracked,
    without,
)

pytestmark = pytest.mark.django_db
PLAIN = str.maketrans("01", "89")  # registry numbers have neither


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2024-06-01T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def track(centre: Centre, lead: User) -> Track:
    return tracked(centre, lead)


def move(*tracks: Track, by: User, to: ScheduleTemplate, on: dt.date = TODAY) -> Moved:
    return move_tracks(by=by, tracks=[one.pk for one in tracks], to=to, on=on, reason="amended")


def item(track: Track, code: str) -> PlannedItem:
    return PlannedItem.objects.get(track=track, code=code)


def previewed(*tracks: Track, by: User, to: ScheduleTemplate) -> Preview:
    return preview_move(by=by, tracks=tracks, to=version_of(to.code, to.version), on=TODAY)


def test_items_take_the_lines_of_the_version(track: Track, lead: User) -> None:
    PlannedItem.objects.filter(track=track, code="D72").update(booked_on=dt.date(2024, 5, 12))
    PlannedItem.objects.filter(track=track, code="D14").update(done_on=dt.date(2024, 3, 14))

    move(track, by=lead, to=activated(amended))

    moved = item(track, "D72")
    assert (moved.target_on, moved.opens_on) == (dt.date(2024, 5, 20), dt.date(2024, 5, 6))
    assert moved.booked_on == dt.date(2024, 5, 12)
    assert item(track, "M4").mandatory
    assert item(track, "D14").done_on == dt.date(2024, 3, 14)
    assert (item(track, "W6").stopped_because, item(track, "W6").stopped_on) == (
        "plan_changed",
        TODAY,
    )
    assert item(track, "M9").target_on == dt.date(2024, 12, 6)
    assert not PlannedItem.objects.filter(track=track, code="D3").exists()


def test_what_was_done_gets_the_deviation_of_the_new_window(track: Track, lead: User) -> None:
    PlannedItem.objects.filter(track=track, code="D72").update(done_on=dt.date(2024, 5, 5))
    version = activated(amended)

    shown = {one.code: one for one in previewed(track, by=lead, to=version).changes}

    assert shown["D72"].deviates == (0, -1)
    move(track, by=lead, to=version)
    assert item(track, "D72").done_on == dt.date(2024, 5, 5)


def test_what_is_recorded_of_a_visit_that_left_stays(track: Track, lead: User) -> None:
    missed = {"missed_on": dt.date(2024, 5, 1), "missed_reason": "no_show"}
    PlannedItem.objects.filter(track=track, code="W6").update(**missed)

    move(track, by=lead, to=activated(amended))

    left = item(track, "W6")
    assert (left.missed_on, left.stopped_on) == (missed["missed_on"], None)


def test_a_target_set_by_hand_stays(track: Track, lead: User) -> None:
    pinned = dt.date(2024, 6, 10)
    PlannedItem.objects.filter(track=track, code="D72").update(
        target_on=pinned,
        pinned_on=pinned,
        pinned_because="holiday",
        opens_on=pinned - dt.timedelta(days=14),
        closes_on=pinned + dt.timedelta(days=14),
    )
    before = plan_as_it_is(track)
    version = activated(amended)

    move(track, by=lead, to=version)
    assert (item(track, "D72").target_on, item(track, "D72").pinned_on) == (pinned, pinned)

    move(track, by=lead, to=first())
    assert plan_as_it_is(track) == before


def test_back_is_the_plan_as_it_was_and_the_moves_are_on_record(track: Track, lead: User) -> None:
    before = plan_as_it_is(track)

    move(track, by=lead, to=activated(amended))
    assert plan_as_it_is(track) != before
    assert move(track, by=lead, to=first()) == Moved(1, 1)

    assert plan_as_it_is(track) == before
    kept = TrackMove.objects.get()
    assert (kept.moved_on, kept.reason, kept.undone_on, kept.undone_because) == (
        *(TODAY, "amended"),
        *(TODAY, "amended"),
    )
    told = events_of_patient(track.patient_id).filter(table_name="registry_track")
    assert {event.reason for event in told.filter(op="U")} == {"amended"}


def test_what_came_with_a_move_and_was_touched_stops_instead_of_going(
    track: Track, lead: User
) -> None:
    version = activated(amended)
    move(track, by=lead, to=version)
    called = item(track, "M9")
    ContactAttempt.objects.create(
        centre=track.centre,
        patient=track.patient,
        planned_item=called,
        attempted_on=TODAY,
        channel="phone",
        outcome="no_answer",
    )
    shown = {one.code: one.fate for one in previewed(track, by=lead, to=first()).changes}

    move(track, by=lead, to=first())

    assert shown["M9"] == Fate.STOPS
    assert item(track, "M9").stopped_because == "plan_changed"


def test_a_code_that_returns_in_a_third_version_is_the_same_item(track: Track, lead: User) -> None:
    """A track never has two items of one code: the one that had stopped stands again."""
    was = item(track, "W6")
    move(track, by=lead, to=activated(amended))
    third = activated(lambda lines: [*lines[:5], line("W6", 42, 5, 5), *lines[5:]])

    shown = {one.code: one.fate for one in previewed(track, by=lead, to=third).changes}
    assert shown["W6"] == Fate.RETURNS
    move(track, by=lead, to=third)

    returned = item(track, "W6")
    assert (returned.pk, returned.stopped_on) == (was.pk, None)
    assert (returned.closes_on - returned.opens_on).days == 10


def test_end_of_follow_up_and_versions_do_not_undo_each_other(track: Track, lead: User) -> None:
    version = activated(amended)
    stop = stop_follow_up(
        by=lead, patient=track.patient, kind=StopKind.LOST, stopped_on=dt.date(2024, 5, 30)
    )
    move(track, by=lead, to=version)
    assert (item(track, "M9").stopped_because, item(track, "W6").stopped_because) == (
        *("lost", "lost"),
    )

    resume_follow_up(stop=stop)

    assert item(track, "M9").stopped_on is None
    assert item(track, "W6").stopped_because == "plan_changed"


def test_two_tracks_of_one_child_move_each_by_itself(centre: Centre, lead: User) -> None:
    mine, other = tracked(centre, lead), tracked(centre, lead)
    version = activated(amended)

    move(mine, by=lead, to=version)

    other.refresh_from_db()
    assert other.template == first()
    assert not PlannedItem.objects.filter(track=other, stopped_on__isnull=False).exists()


@pytest.mark.parametrize("fault", ["draft", "future", "birth", "same", "reason"])
def test_refusals(track: Track, lead: User, fault: str) -> None:
    to, reason = first(), "amended"
    if fault == "draft":
        to = ScheduleTemplate.objects.create(
            code=CODE, version=9, copied_from=to, anchor=to.anchor, title="draft"
        )
    if fault == "future":
        to = activated(amended, on=TODAY + dt.timedelta(days=1))
    if fault == "birth":
        to = ScheduleTemplate.objects.get(code="consent")
    if fault == "reason":
        to, reason = activated(amended), " "

    with pytest.raises(Refused) as refusal:
        move_tracks(by=lead, tracks=[track.pk], to=to, on=TODAY, reason=reason)

    expected = {"reason": {"H01"}, "draft": {"W08"}, "future": {"W08"}}.get(fault, {"W16"})
    assert {finding.rule for finding in refusal.value.findings} == expected
    track.refresh_from_db()
    assert track.template == first()


def test_of_two_tracks_of_one_treatment_none_doubles_the_other(track: Track, lead: User) -> None:
    version = activated(amended)
    Track.objects.create(
        centre=track.centre,
        patient=track.patient,
        treatment=track.treatment,
        lesion=track.lesion,
        template=version,
        anchor_on=track.anchor_on,
    )
    with pytest.raises(Refused, match="W16"):
        move(track, by=lead, to=version)


def test_the_number_of_statements_is_that_of_one_track(centre: Centre, lead: User) -> None:
    tracks = [tracked(centre, lead) for _n in range(2)]
    one, many = tracks[:1], thousand(tracks[1])
    version = activated(amended)

    costs = [cost(lead, some, version) for some in (one, many)]

    assert costs[0] == costs[1]
    assert costs[0][0] <= 15, "moving"
    assert costs[0][1] <= 21, "its preview"
    assert TrackMove.objects.filter(undone_on__isnull=True).count() == 1001


def cost(lead: User, tracks: list[Track], to: ScheduleTemplate) -> tuple[int, int]:
    version = version_of(to.code, to.version)
    with CaptureQueriesContext(connection) as preview:
        shown = preview_move(by=lead, tracks=tracks, to=version, on=TODAY)
    assert shown.moved.tracks == len(tracks)
    with CaptureQueriesContext(connection) as moving:
        assert move(*tracks, by=lead, to=to).tracks == len(tracks)
    return len(moving), len(preview)


def thousand(like: Track) -> list[Track]:
    """As many children, each with one treatment and its track."""
    by = like.created_by
    assert by is not None
    common: dict[str, Any] = {"centre": like.centre, "created_by": by}
    born = {"sex_at_birth": "female", "birth_month_null_reason": "unknown"}
    children = Patient.objects.bulk_create(
        Patient(
            **common, **born, registry_number=f"ABC{number:09o}".translate(PLAIN), enrolled_on=TODAY
        )
        for number in range(1000)
    )
    diagnoses = Diagnosis.objects.bulk_create(
        Diagnosis(
            **common, patient=one, term_id="osteonecrosis", diagnosed_on_null_reason="unknown"
        )
        for one in children
    )
    day: dict[str, Any] = {"treated_on": like.anchor_on, "treated_on_precision": "day"}
    treatments = Treatment.objects.bulk_create(
        Treatment(**common, **day, patient=one.patient, diagnosis=one) for one in diagnoses
    )
    return start_tracks(by=by, treatments=treatments, templates=[first()])


LEAVING = ["BL", "D1", "D14", "W6", "D72", "M4", "M12", "M18", "M24"]
FACTS = st.sampled_from(["", "done", "missed", "booked", "not_required", "pinned"])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ago=st.integers(0, 800),
    facts=st.lists(FACTS, min_size=11, max_size=11),
    gone=st.sets(st.sampled_from(LEAVING), max_size=6),
)
def test_there_and_back_restores_and_the_preview_tells_the_truth(
    centre: Centre, lead: User, ago: int, facts: list[str], gone: set[str]
) -> None:
    with transaction.atomic():
        track = tracked(centre, lead, TODAY - dt.timedelta(days=ago))
        for one, fact in zip(PlannedItem.objects.filter(track=track), facts, strict=True):
            record(one, fact)
        version = activated(lambda lines: without(amended(lines), *gone))
        before = plan_as_it_is(track)

        _moved_as_previewed(track, lead, version)
        _moved_as_previewed(track, lead, first())

        assert plan_as_it_is(track) == before
        transaction.set_rollback(True)


def _moved_as_previewed(track: Track, lead: User, to: ScheduleTemplate) -> None:
    before = plan_as_it_is(track)
    shown = previewed(track, by=lead, to=to).changes
    assert plan_as_it_is(track) == before

    move(track, by=lead, to=to)

    stands = {one.code: one.facts for one in PlannedItem.objects.filter(track=track)}
    assert stands == {one.code: one.after.facts for one in shown if one.after}


def record(one: PlannedItem, fact: str) -> None:
    """Something happened to an item, on its target."""
    day = one.target_on
    values: dict[str, dict[str, Any]] = {
        "": {},
        "done": {"done_on": day + dt.timedelta(days=40)},
        "missed": {"missed_on": day, "missed_reason": "no_show"},
        "booked": {"booked_on": day},
        "not_required": {"not_required_on": day, "not_required_reason": "optional"},
        "pinned": {
            "target_on": day + dt.timedelta(days=2),
            "pinned_on": day + dt.timedelta(days=2),
            "opens_on": one.opens_on + dt.timedelta(days=2),
            "closes_on": one.closes_on + dt.timedelta(days=2),
            "pinned_because": "holiday",
        },
    }
    PlannedItem.objects.filter(pk=one.pk).update(**values[fact])
