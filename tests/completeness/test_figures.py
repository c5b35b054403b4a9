"""What became of visits, and the figures that follow from them, through the database."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from registry.accounts.models import Centre, User
from registry.completeness.codes import DUE, By, Outcome, Part
from registry.completeness.items import Scope, closed_items, items_behind
from registry.completeness.rules import outcome
from registry.completeness.selectors import Line, lines_of
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.schedules.actions import complete, mark_missed, mark_not_required, stop_follow_up
from registry.schedules.codes import MissedReason, NotRequiredReason, StoppedBecause
from registry.schedules.models import PlannedItem
from registry.schedules.rules import ItemFacts
from registry.visits.models import Visit, VisitAssessment, VisitItem
from tests.people import coordinator_of, make_centre, make_patient, make_plan

pytestmark = pytest.mark.django_db
DAY0 = dt.date(2022, 1, 10)
AS_OF = dt.date(2024, 12, 31)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 1))


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def plan(centre: Centre, user: User) -> dict[str, PlannedItem]:
    """The visits of the two-year plan of a girl who was treated on DAY0, by their code."""
    return planned(make_patient(centre, user), user)


def planned(patient: Patient, user: User, day: dt.date = DAY0) -> dict[str, PlannedItem]:
    items = make_plan(patient, user, day)
    return {item.code: item for item in items if item.track.template.code == "avn_2y"}


def scope(centre: Centre, as_of: dt.date = AS_OF, visit: str = "") -> Scope:
    return Scope((centre.pk,), as_of, "avn_2y", visit)


def one(centre: Centre, as_of: dt.date = AS_OF) -> Line:
    """The line of the two-year plan."""
    (line,) = lines_of(scope(centre, as_of), By.TEMPLATE)
    return line


def done(item: PlannedItem, day: dt.date, *without: str, note: str = "not_done") -> None:
    """A visit with every assessment of the plan, but for some."""
    visit = Visit.objects.create(
        patient=item.patient, centre=item.centre, visited_on=day, visited_on_precision="day"
    )
    shared = {"patient": item.patient, "centre": item.centre, "visit": visit}
    VisitItem.objects.create(planned_item=item, **shared)
    for text in item.template_item.assessments:
        code = text.partition(":")[0]
        VisitAssessment.objects.create(
            assessment=code,
            done=code not in without,
            null_reason=note * (code in without),
            **shared,
        )
    complete(items=[item], done_on=day)


def test_only_visits_that_are_owed_count_once_their_window_has_closed(
    centre: Centre, plan: dict[str, PlannedItem]
) -> None:
    counted = {item.code for item in closed_items(scope(centre))}
    assert counted == {"D1", "D14", "D72", "D210", "M12", "M24"}  # not BL, D0, W6, M4, M18
    PlannedItem.objects.filter(pk=plan["W6"].pk).update(safety=True)
    assert "W6" in {item.code for item in closed_items(scope(centre))}

    last = plan["M12"].closes_on
    assert "M12" not in {item.code for item in closed_items(scope(centre, last))}
    assert "M12" in {item.code for item in closed_items(scope(centre, last + dt.timedelta(days=1)))}


def test_published_and_test_records_do_not_count(
    centre: Centre, plan: dict[str, PlannedItem]
) -> None:
    for kind in ("literature_case", "reference_cohort", "test"):
        Patient.objects.update(record_kind=kind)
        assert lines_of(scope(centre), By.TEMPLATE) == []


def test_shares_and_delay(centre: Centre, plan: dict[str, PlannedItem]) -> None:
    done(plan["D1"], plan["D1"].target_on)
    done(plan["D14"], plan["D14"].target_on, "WOUND")
    done(plan["D72"], plan["D72"].closes_on + dt.timedelta(days=9))
    done(plan["D210"], plan["D210"].opens_on - dt.timedelta(days=1), "PROM", note="not_applicable")
    mark_missed(item=plan["M12"], reason=MissedReason.NO_SHOW, on=plan["M12"].closes_on)
    figures = one(centre).figures

    assert (figures.due, figures.done) == (6, 4)
    assert figures.on_time.value == pytest.approx(2 / 6)
    assert figures.complete_visits == 3
    assert figures.complete.value == pytest.approx(3 / 6)
    late = (plan["D72"].closes_on - plan["D72"].target_on).days + 9
    early = (plan["D210"].opens_on - plan["D210"].target_on).days - 1
    assert figures.delay.value == pytest.approx(0)
    assert early < 0 < late
    assert figures.counts[Outcome.GAP] == 2  # M12 missed, M24 overdue
    assert {figures.counts[Outcome.LATE], figures.counts[Outcome.EARLY]} == {1}


def test_an_allowed_exchange_is_complete(centre: Centre, plan: dict[str, PlannedItem]) -> None:
    item = plan["M24"]
    assert "CT:or_MRI" in item.template_item.assessments
    done(item, item.target_on, "CT")
    visit = Visit.objects.get()
    assert list(items_behind(scope(centre), Part.COMPLETE)) == []

    VisitAssessment.objects.create(
        patient=item.patient, centre=item.centre, visit=visit, assessment="MRI", done=True
    )
    assert list(items_behind(scope(centre), Part.COMPLETE)) == [item]


def test_without_a_stop_a_gap_ends_what_was_seen(
    centre: Centre, plan: dict[str, PlannedItem]
) -> None:
    done(plan["D72"], plan["D72"].target_on)
    figures = one(centre).figures

    owed = (plan["M24"].closes_on - DAY0).days
    seen = (plan["D72"].target_on - DAY0).days
    assert figures.clark.value == pytest.approx(seen / owed)
    assert figures.simplified.value == pytest.approx(seen / owed)


def test_who_came_again_has_dropped_out_of_nothing(
    centre: Centre, plan: dict[str, PlannedItem]
) -> None:
    done(plan["M24"], plan["M24"].closes_on + dt.timedelta(days=30))
    for line in lines_of(scope(centre), By.VISIT):
        assert line.figures.clark.value == 1


def test_death_is_complete_and_owes_no_visit_after_it(
    centre: Centre, user: User, plan: dict[str, PlannedItem]
) -> None:
    died = plan["D210"].opens_on
    done(plan["D72"], plan["D72"].target_on)
    stop_follow_up(by=user, patient=plan["D1"].patient, kind=StopKind.DEATH, stopped_on=died)
    figures = one(centre).figures

    assert figures.counts[Outcome.ENDED] == 3  # D210, M12, M24
    assert figures.counts[Outcome.GAP] == 2  # D1 and D14 were due before
    assert figures.due == 3
    assert (figures.clark.value, figures.simplified.value) == (1, 1)


@pytest.mark.parametrize("kind", [StopKind.LOST, StopKind.UNTRACEABLE])
def test_a_loss_stays_due(
    centre: Centre, user: User, plan: dict[str, PlannedItem], kind: StopKind
) -> None:
    done(plan["D14"], plan["D14"].target_on)
    lost = plan["M12"].opens_on
    stop_follow_up(by=user, patient=plan["D1"].patient, kind=kind, stopped_on=lost)
    figures = one(centre).figures

    assert figures.due == 6
    assert figures.counts[Outcome(kind.value)] == 5
    owed = (plan["M24"].closes_on - DAY0).days
    assert figures.clark.value == pytest.approx((plan["D14"].target_on - DAY0).days / owed)


def test_who_leaves_owes_no_visit_and_drops_out_that_day(
    centre: Centre, user: User, plan: dict[str, PlannedItem]
) -> None:
    left = plan["D210"].opens_on
    for code in ("D1", "D14", "D72"):
        done(plan[code], plan[code].target_on)
    patient = plan["D1"].patient
    stop_follow_up(by=user, patient=patient, kind=StopKind.WITHDRAWAL, stopped_on=left)
    figures = one(centre).figures

    assert (figures.due, figures.counts[Outcome.LEFT]) == (3, 3)
    assert figures.on_time.value == 1
    owed = (plan["M24"].closes_on - DAY0).days
    assert figures.clark.value == pytest.approx((left - DAY0).days / owed)


def test_not_required_does_not_count(centre: Centre, plan: dict[str, PlannedItem]) -> None:
    reason = NotRequiredReason.CLINICAL_DECISION
    mark_not_required(item=plan["M24"], reason=reason, on=plan["M24"].opens_on)
    assert one(centre).figures.due == 5


def test_intervals_hold_the_figure_and_stay_the_same(centre: Centre, user: User) -> None:
    for number in range(12):
        items = planned(make_patient(centre, user), user)
        for code in ("D1", "D14", "D72", "M12")[: 1 + number % 4]:
            complete(items=[items[code]], done_on=items[code].target_on)
    first, again = one(centre), one(centre)

    assert first == again
    assert first.figures.samples == 1000
    for name in ("on_time", "clark", "clark_star", "simplified"):
        found = getattr(first.figures, name)
        assert found.low <= found.value <= found.high, name
        assert found.low < found.high, name


def test_lines_by_visit_and_year_add_up(centre: Centre, user: User) -> None:
    for years in range(3):
        planned(make_patient(centre, user), user, DAY0 - dt.timedelta(days=365 * years))
    wanted = replace(scope(centre), template="")
    whole = sum(line.figures.due for line in lines_of(wanted, By.TEMPLATE))

    for by in By:
        assert sum(line.figures.due for line in lines_of(wanted, by)) == whole
    fine = lines_of(wanted, By.VISIT_YEAR)
    assert {line.year for line in fine} >= {2020, 2021, 2022}
    assert all(line.visit for line in fine)


@given(st.data())
def test_outcomes_in_sql_are_those_of_the_rule(data: st.DataObject) -> None:
    centre = Centre.objects.filter(code="ZZZ").first() or make_centre("ZZZ")
    if not PlannedItem.objects.filter(centre=centre).exists():
        user = coordinator_of(centre)
        planned(make_patient(centre, user), user, dt.date(2023, 1, 1))
    item = PlannedItem.objects.filter(centre=centre, mandatory=True, code="M12").get()
    opens, target, closes = sorted(data.draw(st.tuples(DAYS, DAYS, DAYS)))
    facts = ItemFacts(target, opens, closes, *(data.draw(st.none() | DAYS) for _ in range(4)))
    because = data.draw(st.sampled_from(StoppedBecause.values)) if facts.stopped_on else ""
    as_of = data.draw(DAYS)
    PlannedItem.objects.filter(pk=item.pk).update(
        **vars(facts),
        missed_reason="other" if facts.missed_on else "",
        not_required_reason="other" if facts.not_required_on else "",
        stopped_because=because,
    )

    found = closed_items(Scope((centre.pk,), as_of, "avn_2y", "M12")).first()
    told = outcome(facts, because, as_of)
    assert (Outcome(found.outcome) if found else None) == told  # type: ignore[attr-defined]


def test_every_reason_of_a_stop_is_placed() -> None:
    """A new reason is looked at here before it changes figures."""
    day = dt.date(2024, 2, 1)
    item = ItemFacts(day, day, day, stopped_on=day)
    told = {one: outcome(item, one, AS_OF) for one in StoppedBecause.values}
    assert told == {
        "death": Outcome.ENDED,
        "arthroplasty": Outcome.ENDED,
        "withdrawal": Outcome.LEFT,
        "transfer": Outcome.LEFT,
        "report_ends": Outcome.LEFT,
        "lost": Outcome.LOST,
        "untraceable": Outcome.UNTRACEABLE,
        "later_dose": None,
        "plan_ended": None,
        "plan_changed": None,
    }
    assert set(DUE) | {Outcome.ENDED, Outcome.LEFT} == set(Outcome)


def test_one_statement_however_many_visits(centre: Centre, user: User) -> None:
    for by in By:
        with CaptureQueriesContext(connection) as few:
            lines_of(scope(centre), by)
        assert len(few) == 1
