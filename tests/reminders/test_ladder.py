"""The ladder in SQL says of every item what the rules say."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from registry.accounts.codes import Role
from registry.accounts.models import Membership, User
from registry.patients.codes import RecordKind, StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.reminders.codes import Edge, Rung
from registry.reminders.jobs import plan
from registry.reminders.models import Mail, Reminder
from registry.reminders.rules import due_rungs, ladder_for
from registry.reminders.selectors import due, ladders, places_awake
from registry.schedules.models import PlannedItem, Track
from registry.treatments.models import Treatment
from tests.reminders.builders import (
    LONG_AGO,
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
    make_track,
    place_on,
    unsaved_item,
    with_ladder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Patient:
    """A child at a centre with a coordinator and a lead."""
    centre = make_centre()
    make_person(centre)
    make_person(centre, Role.LEAD)
    return make_patient(centre)


def rungs(patient: Patient, day: dt.date = TODAY) -> list[Rung]:
    return [one.rung for one in due([place_on(patient.centre, day)])]


def tracks_like(track: Track, number: int) -> list[Track]:
    """More tracks like one: a track has each item of its plan once."""
    shared = {"centre_id": track.centre_id, "patient_id": track.patient_id}
    treatment = track.treatment
    assert treatment is not None
    treatments = Treatment.objects.bulk_create(
        Treatment(
            **shared,
            diagnosis_id=treatment.diagnosis_id,
            treated_on=LONG_AGO,
            treated_on_precision="day",
        )
        for _ in range(number)
    )
    return Track.objects.bulk_create(
        Track(**shared, treatment=one, template_id=track.template_id, anchor_on=LONG_AGO)
        for one in treatments
    )


near = st.integers(-80, 80)
lengths = st.one_of(st.integers(0, 10), st.integers(0, 120))
names = ("done_on", "missed_on", "not_required_on", "stopped_on", "booked_on")
facts = st.fixed_dictionaries({}, optional=dict.fromkeys(names, st.integers(-80, 0)))
items = st.tuples(near, lengths, st.one_of(st.just({}), st.just({}), facts))
DAYS_OF = {
    Rung.BOOK_AHEAD: (Edge.OPENS, st.integers(-60, -1)),
    Rung.OPENED: (Edge.OPENS, st.integers(0, 10)),
    Rung.CLOSING: (Edge.CLOSES, st.integers(-20, 0)),
}
LATE = (Edge.CLOSES, st.integers(1, 60))


@st.composite
def steps(draw: st.DrawFn) -> dict[tuple[str, str, str], tuple[str, int, bool]]:
    """Any ladders, in any order: of every plan, of the plan in use, and of another."""
    keys = st.tuples(
        st.sampled_from(["", "", "avn_2y", "ltfu"]),
        st.sampled_from([Role.COORDINATOR, Role.LEAD]),
        st.sampled_from(Rung),
    )
    found: dict[tuple[str, str, str], tuple[str, int, bool]] = {}
    for code, role, rung in draw(st.lists(keys, max_size=12, unique=True)):
        edge, numbers = DAYS_OF.get(rung, LATE)
        found[code, role, rung] = (edge, draw(numbers), draw(st.booleans() | st.just(True)))
    return found


@hypothesis(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],  # shrinking would write thousands of rows
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    drawn=st.lists(items, min_size=20, max_size=60),
    catch_up=st.sampled_from([0, 3, 7, 40]),
    configured=st.none() | steps(),
)
def test_as_the_rules_say(
    patient: Patient,
    settings: Settings,
    drawn: list[tuple[int, int, dict[str, int]]],
    catch_up: int,
    configured: dict[tuple[str, str, str], tuple[str, int, bool]] | None,
) -> None:
    """For the ladder that is loaded, and for any other."""
    settings.REMINDERS_CATCH_UP_DAYS = catch_up
    with transaction.atomic():
        if configured is not None:
            with_ladder(*((*key, *value) for key, value in configured.items()))
        made = made_items(patient, drawn)
        place = place_on(patient.centre)
        found = {(one.planned_item_id, one.role): (one.rung, one.due_on) for one in due([place])}
        ladder = ladder_for(ladders(), "avn_2y")
        expected = {
            (item.pk, role): rung
            for item in made
            for role, rung in due_rungs(
                item.facts, item.booked_on, TODAY, place.since, ladder
            ).items()
        }
        assert found == expected
        transaction.set_rollback(True)


def made_items(patient: Patient, drawn: list[tuple[int, int, dict[str, int]]]) -> list[PlannedItem]:
    tracks = tracks_like(make_track(patient), len(drawn))
    return PlannedItem.objects.bulk_create(
        unsaved_item(
            track,
            TODAY + days(opens),
            TODAY + days(opens + length),
            **{name: TODAY + days(number) for name, number in given.items()},
        )
        for track, (opens, length, given) in zip(tracks, drawn, strict=True)
    )


@pytest.mark.parametrize("fact", ["done_on", "missed_on", "not_required_on", "stopped_on"])
def test_whatever_has_an_outcome_is_left_alone(patient: Patient, fact: str) -> None:
    make_item(patient, **{fact: TODAY})
    make_item(patient, **{fact: TODAY + days(1)})  # recorded already, whatever its day
    assert rungs(patient) == []


@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind != RecordKind.REGISTRY])
def test_nobody_is_reminded_of_a_published_case_or_a_test(patient: Patient, kind: str) -> None:
    make_item(make_patient(patient.centre, record_kind=kind, source_label="P1"))
    assert rungs(patient) == []


def test_nobody_is_reminded_of_a_dead_child(patient: Patient) -> None:
    make_item(patient)
    Patient.objects.filter(pk=patient.pk).update(vital_status="dead")
    assert rungs(patient) == []


def test_an_item_reopened_after_the_follow_up_stopped_awaits_nobody(patient: Patient) -> None:
    make_item(patient, TODAY - days(1))
    stop = FollowUpStop.objects.create(
        centre=patient.centre, patient=patient, kind=StopKind.WITHDRAWAL, stopped_on=TODAY
    )
    assert rungs(patient) == []
    assert rungs(patient, TODAY - days(1)) == [Rung.OPENED]
    stop.revoked_on = TODAY
    stop.save()
    assert rungs(patient) == [Rung.OPENED]


def test_coordinators_are_told_and_at_the_end_the_lead(patient: Patient) -> None:
    opened = make_item(patient)
    late = make_item(patient, TODAY - days(89))
    roles = dict(Membership.objects.values_list("user", "role"))
    found = due([place_on(patient.centre)])
    told = {one.planned_item_id: (one.rung, roles[one.recipient_id or 0]) for one in found}
    assert told == {
        opened.pk: (Rung.OPENED, Role.COORDINATOR),
        late.pk: (Rung.ESCALATED, Role.LEAD),
    }


def test_only_who_works_there_on_that_day_is_told_and_each_once(patient: Patient) -> None:
    make_item(patient)
    stays = User.objects.get(memberships__role=Role.COORDINATOR)
    begins = LONG_AGO + days(1)
    Membership.objects.create(
        user=stays, centre=patient.centre, role=Role.COORDINATOR, starts_on=begins
    )
    gone = make_person(patient.centre)
    gone.memberships.update(ends_on=TODAY - days(1))
    coming = make_person(patient.centre)
    coming.memberships.update(starts_on=TODAY + days(1))
    make_person(patient.centre, is_active=False)
    make_person(make_centre("OTH"))
    told = [one.recipient_id for one in due([place_on(patient.centre)])]
    assert told == [stays.pk]


def test_a_centre_without_coordinator_is_seen(patient: Patient) -> None:
    make_item(patient)
    Membership.objects.filter(role=Role.COORDINATOR).delete()
    assert [one.recipient_id for one in due([place_on(patient.centre)])] == [None]
    assert plan([place_on(patient.centre)], NOON) == 0


def test_planned_once_however_often_the_sweep_looks(patient: Patient) -> None:
    make_item(patient)
    place = place_on(patient.centre)
    assert plan([place], NOON) == 1
    assert plan([place], NOON) == 0
    assert rungs(patient) == []
    make_person(patient.centre)  # who comes later is told, too
    assert plan([place], NOON) == 1
    ids = Mail.objects.values_list("message_id", flat=True)
    assert len(set(ids)) == Reminder.objects.count() == 2
    assert all(one.startswith("<") and one.endswith("@127.0.0.1>") for one in ids)


def awake(moment: dt.datetime) -> set[tuple[int, dt.date]]:
    return {(place.centre_id, place.day) for place in places_awake(moment)}


def test_each_centre_has_its_own_day() -> None:
    tokyo, berlin = make_centre("TYO", "Asia/Tokyo"), make_centre("BER", "Europe/Berlin")
    late_evening = dt.datetime(2026, 3, 10, 22, 30, tzinfo=dt.UTC)
    # 07:30 in Tokyo, where it is the 11th; 23:30 in Berlin.
    assert awake(late_evening) == {(tokyo.pk, dt.date(2026, 3, 11))}
    assert awake(late_evening - dt.timedelta(hours=1)) == set()  # 06:30 in Tokyo
    noon = late_evening - dt.timedelta(hours=11)
    assert awake(noon) == {(berlin.pk, dt.date(2026, 3, 10))}


@pytest.mark.parametrize("number", [1, 40])
def test_one_statement_however_many_items(
    patient: Patient, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tracks = tracks_like(make_track(patient), number)
    PlannedItem.objects.bulk_create(unsaved_item(one, TODAY, TODAY + days(60)) for one in tracks)
    place = place_on(patient.centre)
    with django_assert_num_queries(2):  # the ladders, and the plan itself
        assert plan([place], NOON) == number
