"""How long the safety plan runs, and every reason that ends an item: from the facts, and back."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts.models import Centre, User
from registry.audit.context import because
from registry.core.dates import Interval, add_offset
from registry.diagnoses.models import Lesion
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.schedules.actions import mark_missed, resume_follow_up, stop_follow_up
from registry.schedules.codes import MissedReason, State
from registry.schedules.long_term import adult_on, is_planned, safety_end
from registry.schedules.models import PlannedItem, Track
from registry.schedules.rules import status
from registry.schedules.settling import extend, settle
from registry.treatments.models import Treatment
from registry.visits.actions import VisitEntry, record_endpoint, record_visit, take_back_endpoint
from registry.visits.models import Endpoint, PhysisStatus, SkeletalMaturity, Visit
from registry.visits.selectors import mature_on
from tests.people import coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.django_db
DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))
NOON = dt.time(12, tzinfo=dt.UTC)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def by(centre: Centre) -> User:
    return coordinator_of(centre)


def born(centre: Centre, by: User, month: str) -> Patient:
    return make_patient(
        centre, by, birth_month=dt.date.fromisoformat(f"{month}-01"), birth_month_precision="month"
    )


def codes(patient: Patient, code: str = "ltfu", **wanted: Any) -> list[str]:
    found = PlannedItem.objects.filter(patient=patient, track__template__code=code, **wanted)
    return list(found.order_by("target_on").values_list("code", flat=True))


def snapshot(patient: Patient) -> list[tuple[Any, ...]]:
    fields = ("track", "code", "target_on", "stopped_on", "stopped_because", "done_on")
    return sorted(PlannedItem.objects.filter(patient=patient).values_list(*fields), key=str)


def mature(patient: Patient, by: User, day: dt.date, risser: int = 5) -> None:
    visit = Visit(patient=patient, visited_on=day, visited_on_precision="day")
    row = SkeletalMaturity(
        visit=visit,
        bone_age_years_null_reason="not_done",
        risser=risser,
        sanders_null_reason="not_done",
    )
    record_visit(by=by, entry=VisitEntry(visit=visit, findings=[row]))
    settle([patient.pk])


@given(dose=DAYS, adult=DAYS, ripe=DAYS)
def test_ends_at_the_later_of_fifteen_years_and_maturity_with_eighteen(
    dose: dt.date, adult: dt.date, ripe: dt.date
) -> None:
    end = safety_end(dose, adult, ripe)
    assert end is not None
    assert end == max(add_offset(dose, 180, "mo"), adult, ripe)
    assert safety_end(dose, None, ripe) is safety_end(dose, adult, None) is None


def test_born_on_a_leap_day_is_adult_on_the_last_of_february() -> None:
    leap = dt.date(2008, 2, 29)
    assert adult_on(Interval(leap, leap)) == dt.date(2026, 2, 28)
    assert adult_on(None) is None


def test_a_teenager_has_fifteen_years_first(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2026, 1, 15))
    settle([patient.pk])
    assert codes(patient) == [f"Y{year}" for year in range(1, 16)]


def test_a_newborn_is_followed_until_eighteen_at_least(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2025-12")
    make_plan(patient, by, dt.date(2026, 1, 15))
    settle([patient.pk])
    assert codes(patient)[-2:] == ["Y16", "Y17"]


def test_goes_on_year_by_year_while_maturity_is_not_on_record(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2004-06")
    make_plan(patient, by, dt.date(2010, 3, 1))
    settle([patient.pk])
    assert codes(patient)[-1] == "Y17"
    day = dt.date(2027, 1, 1)
    extend(dt.datetime.combine(day, NOON))
    extend(dt.datetime.combine(day, NOON))
    assert codes(patient)[-1] == "Y18"
    target, opens = dt.date(2028, 3, 1), dt.date(2028, 1, 1)
    assert is_planned(target, opens, None, dt.date(2022, 6, 30), day)
    assert not is_planned(target, opens, None, dt.date(2022, 6, 30), day - dt.timedelta(days=1))


def test_maturity_ends_it_and_takes_back_the_years_beyond(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2004-06")
    make_plan(patient, by, dt.date(2010, 3, 1))
    settle([patient.pk])
    mature(patient, by, dt.date(2021, 5, 4), risser=4)
    assert mature_on(patient) is None
    before = snapshot(patient)

    mature(patient, by, dt.date(2022, 5, 4))

    assert mature_on(patient) == dt.date(2022, 5, 4)
    stopped = codes(patient, stopped_because="plan_ended")
    assert stopped == ["Y16", "Y17"]
    end = PlannedItem.objects.get(patient=patient, code="Y16").stopped_on
    assert end == dt.date(2025, 3, 1)
    with because("read once more"):
        SkeletalMaturity.objects.filter(patient=patient, risser=5).update(risser=4)
    settle([patient.pk])
    assert snapshot(patient) == before


def test_closed_plates_at_every_treated_site_are_maturity(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2026, 1, 15))
    Lesion.objects.filter(patient=patient).update(bone="femur_distal", bone_null_reason="")
    visit = Visit(patient=patient, visited_on=dt.date(2026, 2, 1), visited_on_precision="day")
    for side, known in (("left", None), ("right", visit)):
        seen = known or Visit(
            patient=patient, visited_on=dt.date(2026, 1, 20), visited_on_precision="day"
        )
        plate = PhysisStatus(
            visit=seen,
            physis="femur_distal",
            laterality=side,
            state="closed",
            bar_area_pct_null_reason="not_applicable",
        )
        record_visit(by=by, entry=VisitEntry(visit=seen, findings=[plate]))
    assert mature_on(patient) == dt.date(2026, 2, 1)


def test_a_later_dose_takes_the_safety_plan_over(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2024, 1, 15))
    PlannedItem.objects.filter(patient=patient, code="Y1").update(done_on=dt.date(2025, 1, 20))
    make_plan(patient, by, dt.date(2025, 4, 15))
    settle([patient.pk])

    first, second = Track.objects.filter(patient=patient, template__code="ltfu").order_by("id")
    own = PlannedItem.objects.filter(track=first).exclude(code="Y1")
    assert set(own.values_list("stopped_on", "stopped_because")) == {
        (dt.date(2025, 4, 15), "later_dose")
    }
    assert PlannedItem.objects.get(track=first, code="Y1").stopped_on is None
    assert not PlannedItem.objects.filter(track=second, stopped_on__isnull=False).exists()
    efficacy = PlannedItem.objects.filter(patient=patient, safety=False)
    assert not efficacy.filter(stopped_on__isnull=False).exists()


def test_an_arthroplasty_ends_the_plan_of_its_joint_alone(centre: Centre, by: User) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2025, 1, 15))
    before = snapshot(patient)
    lesion = Treatment.objects.get(patient=patient).lesion
    day = dt.date(2026, 3, 1)
    endpoint = Endpoint(
        patient=patient,
        lesion=lesion,
        kind="arthroplasty",
        reached_on=day,
        reached_on_precision="day",
        adjudicator="board",
    )
    record_endpoint(by=by, endpoint=endpoint)
    settle([patient.pk])

    assert set(codes(patient, "avn_2y", stopped_because="arthroplasty")) >= {"M18", "M24"}
    assert codes(patient, stopped_on__isnull=False) == []
    item = PlannedItem.objects.get(patient=patient, code="M24")
    assert item.stopped_on == day

    take_back_endpoint(endpoint=endpoint, reason="another child")
    assert snapshot(patient) == before


def test_the_earliest_reason_counts_and_each_is_taken_back_by_itself(
    centre: Centre, by: User
) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2025, 1, 15))
    before = snapshot(patient)
    lost = stop_follow_up(
        by=by, patient=patient, kind=StopKind.TRANSFER, stopped_on=dt.date(2026, 5, 1)
    )
    lesion = Treatment.objects.get(patient=patient).lesion
    endpoint = Endpoint(
        patient=patient,
        lesion=lesion,
        kind="arthroplasty",
        reached_on=dt.date(2026, 3, 1),
        reached_on_precision="day",
        adjudicator="board",
    )
    record_endpoint(by=by, endpoint=endpoint)
    settle([patient.pk])
    item = PlannedItem.objects.get(patient=patient, code="M24")
    assert (item.stopped_on, item.stopped_because) == (dt.date(2026, 3, 1), "arthroplasty")

    take_back_endpoint(endpoint=endpoint, reason="another child")
    item.refresh_from_db()
    assert (item.stopped_on, item.stopped_because) == (dt.date(2026, 5, 1), "transfer")
    resume_follow_up(stop=lost)
    assert snapshot(patient) == before


def test_what_happened_is_not_stopped_and_settling_again_changes_nothing(
    centre: Centre, by: User
) -> None:
    patient = born(centre, by, "2010-05")
    make_plan(patient, by, dt.date(2025, 1, 15))
    missed = PlannedItem.objects.get(patient=patient, code="D14")
    mark_missed(item=missed, reason=MissedReason.NO_SHOW, on=dt.date(2025, 3, 1))
    stop_follow_up(by=by, patient=patient, kind=StopKind.DEATH, stopped_on=dt.date(2026, 5, 1))

    missed.refresh_from_db()
    assert (missed.stopped_on, missed.missed_reason) == (None, "no_show")
    assert settle([patient.pk]) == 0
    items = PlannedItem.objects.filter(patient=patient)
    states = {status(item.facts, dt.date(2026, 5, 1)) for item in items}
    assert states == {State.MISSED, State.STOPPED}
