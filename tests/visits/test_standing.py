"""Gap, lost and untraceable: the definition, and that SQL says the same."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.accounts.models import User
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.schedules.codes import Modality
from registry.schedules.models import PlannedItem
from registry.schedules.rules import ItemFacts
from registry.visits.codes import Standing
from registry.visits.models import Visit
from registry.visits.seeking import standing_counts, standings_of, with_standing
from registry.visits.standing import Followed, StopFacts, standing
from tests.people import coordinator_of, make_centre, make_patient, make_plan

DAY0 = dt.date(2024, 3, 1)


def on(days: int) -> dt.date:
    return DAY0 + dt.timedelta(days=days)


def item(opens: int, closes: int, missed: int | None = None) -> ItemFacts:
    missed_on = None if missed is None else on(missed)
    return ItemFacts(on(closes), on(opens), on(closes), missed_on=missed_on)


def found(as_of: int, *awaited: ItemFacts, seen: tuple[int, ...] = (), **more: object) -> Followed:
    stops = more.get("stops", ())
    assert isinstance(stops, tuple)
    return standing(
        stops=stops,
        awaited=awaited,
        seen=[on(day) for day in seen],
        enrolled_on=DAY0,
        as_of=on(as_of),
    )


def test_a_gap_begins_the_day_after_the_window_and_closes_with_a_visit() -> None:
    awaited = item(80, 100)

    assert found(100, awaited).standing == Standing.FOLLOWED
    assert found(101, awaited) == Followed(Standing.GAP, on(101))
    assert found(130, awaited, seen=(130,)).standing == Standing.FOLLOWED
    assert found(129, awaited, seen=(130,)).standing == Standing.GAP


def test_who_was_seen_in_the_window_for_something_else_is_no_gap() -> None:
    assert found(101, item(80, 100), seen=(85,)).standing == Standing.FOLLOWED
    assert found(101, item(80, 100), seen=(79,)).standing == Standing.GAP


def test_a_visit_called_missed_is_a_gap_from_then_on_but_not_before_its_window() -> None:
    assert found(90, item(80, 100, missed=85)) == Followed(Standing.GAP, on(85))
    assert found(75, item(80, 100, missed=70)).standing == Standing.FOLLOWED
    assert found(80, item(80, 100, missed=70)) == Followed(Standing.GAP, on(80))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("lost", Standing.LOST),
        ("untraceable", Standing.UNTRACEABLE),
        ("death", Standing.ENDED),
        ("transfer", Standing.ENDED),
    ],
)
def test_an_end_of_follow_up_outranks_a_gap_while_it_holds(kind: str, told: Standing) -> None:
    stops = (StopFacts(kind, on(150), on(300)),)
    awaited = item(80, 100)

    assert found(149, awaited, stops=stops).standing == Standing.GAP
    assert found(150, awaited, stops=stops) == Followed(told, on(150))
    assert found(300, awaited, stops=stops).standing == Standing.GAP


def test_d17_silent_for_more_than_18_months() -> None:
    assert not found(30).silent
    assert not standing(
        stops=(), awaited=(), seen=(), enrolled_on=DAY0, as_of=dt.date(2025, 9, 1)
    ).silent
    assert standing(
        stops=(), awaited=(), seen=(), enrolled_on=DAY0, as_of=dt.date(2025, 9, 2)
    ).silent


DAYS = st.integers(-30, 900)
MAYBE = st.none() | DAYS
VISITS = st.lists(DAYS, max_size=3)
STOPS = st.lists(st.tuples(st.sampled_from(StopKind.values), DAYS, st.none() | DAYS), max_size=3)


@pytest.fixture
def patient(db: None) -> Patient:
    by = coordinator_of(make_centre())
    made = make_patient(by.memberships.get().centre, by, enrolled_on=DAY0)
    make_plan(made, by)
    keep = list(PlannedItem.objects.filter(patient=made).order_by("opens_on")[:6])
    PlannedItem.objects.filter(patient=made).exclude(pk__in=[one.pk for one in keep]).delete()
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data(), VISITS, STOPS, DAYS)
def test_sql_says_the_same(
    patient: Patient,
    data: st.DataObject,
    visits: list[int],
    stops: list[tuple[str, int, int | None]],
    as_of: int,
) -> None:
    with transaction.atomic():
        _example(patient, data, visits, stops, as_of)
        transaction.set_rollback(True)


def _example(
    patient: Patient,
    data: st.DataObject,
    visits: list[int],
    stops: list[tuple[str, int, int | None]],
    as_of: int,
) -> None:
    items = list(PlannedItem.objects.filter(patient=patient).order_by("opens_on"))
    for one in items:
        done, missed = data.draw(MAYBE), data.draw(MAYBE)
        one.done_on = None if done is None else on(done)
        one.missed_on = None if missed is None else on(missed)
        one.missed_reason = "" if missed is None else "no_show"
        one.mandatory = data.draw(st.booleans())
        one.modality = data.draw(st.sampled_from([Modality.CLINIC, Modality.CONSENT]))
    fields = ["done_on", "missed_on", "missed_reason", "mandatory", "modality"]
    PlannedItem.objects.bulk_update(items, fields)
    _have(patient, visits, stops)
    expected = standing(
        stops=[
            StopFacts(s.kind, s.stopped_on, s.revoked_on)
            for s in FollowUpStop.objects.filter(patient=patient).order_by("id")
        ],
        awaited=[one.facts for one in items if one.is_owed],
        seen=[on(day) for day in visits],
        enrolled_on=DAY0,
        as_of=on(as_of),
    )

    [told] = with_standing(Patient.objects.filter(pk=patient.pk), on(as_of))
    assert told.standing == expected.standing  # type: ignore[attr-defined]
    assert standings_of([patient.pk], on(as_of)) == {patient.pk: expected.standing}
    if as_of >= 0:
        counts = standing_counts(Patient.objects.filter(pk=patient.pk), on(as_of))
        assert counts == {**dict.fromkeys(Standing.values, 0), expected.standing: 1}


def _have(patient: Patient, visits: list[int], stops: list[tuple[str, int, int | None]]) -> None:
    """The visits and ends of follow-up of one example; at most one stop is in force."""
    own = {"patient": patient, "centre": patient.centre}
    Visit.objects.filter(patient=patient).delete()
    FollowUpStop.objects.filter(patient=patient).delete()
    Visit.objects.bulk_create(
        Visit(visited_on=on(day), visited_on_precision="day", **own) for day in visits
    )
    revoked = [(kind, day, 900 if undone is None else undone) for kind, day, undone in stops[1:]]
    FollowUpStop.objects.bulk_create(
        FollowUpStop(
            kind=kind,
            stopped_on=on(day),
            revoked_on=None if undone is None else on(undone),
            **own,
        )
        for kind, day, undone in [*stops[:1], *revoked]
    )


def test_counts_leave_out_who_was_not_enrolled_by_then(patient: Patient) -> None:
    everybody = Patient.objects.filter(pk=patient.pk)

    assert sum(standing_counts(everybody, DAY0 - dt.timedelta(days=1)).values()) == 0
    assert sum(standing_counts(everybody, DAY0).values()) == 1
    assert isinstance(patient.created_by, User)
