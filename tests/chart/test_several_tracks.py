"""Two hips, repeat doses, infusions with a plan of their own, gene-marked cells."""

import datetime as dt

import pytest

from registry.accounts.models import User
from registry.chart.actions import treat
from registry.core.errors import Refused
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.models import Patient
from registry.schedules.actions import mark_not_required
from registry.schedules.codes import NotRequiredReason
from registry.schedules.models import PlannedItem, Track
from registry.schedules.selectors import matching_items
from registry.treatments.entries import TreatmentEntry
from registry.treatments.models import Administration, CellProduct, Treatment
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.factories import Rows
from tests.people import (
    coordinator_of,
    make_centre,
    make_diagnosis,
    make_lesion,
    make_patient,
    make_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return coordinator_of(make_centre())


@pytest.fixture
def patient(by: User) -> Patient:
    return make_patient(
        by.memberships.get().centre,
        by,
        birth_month=dt.date(2014, 5, 1),
        birth_month_precision="month",
        record_kind="test",
    )


def given(
    by: User, diagnosis: Diagnosis, day: dt.date, lesion: Lesion | None, product: CellProduct
) -> Treatment:
    """A dose, locally or into a vein."""
    local = lesion is not None
    treatment = Treatment(
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        lesion=lesion,
        treated_on=day,
        treated_on_precision="day",
        treated_laterality=lesion.laterality if lesion else "",
    )
    dose = Administration(
        treatment=treatment,
        product=product,
        lesion=lesion,
        route_group="local" if local else "systemic",
        route="open_local" if local else "iv_infusion",
        administered_on=day,
        administered_on_precision="day",
        volume_ml_null_reason="unknown",
        viable_cells_total_null_reason="unknown",
        weight_kg_null_reason="unknown",
        physis_crossed_null_reason="unknown" if local else "not_applicable",
    )
    entry = TreatmentEntry(treatment=treatment, product=product, administrations=[dose])
    return treat(by=by, entry=entry)


def product_of(patient: Patient, *, gene_marked: bool = False) -> CellProduct:
    rows = Rows(patient.centre.code)
    rows.share(patient.centre, patient)
    return rows.make(CellProduct, gene_marked=gene_marked)


def plans(patient: Patient) -> list[tuple[str, dt.date]]:
    tracks = Track.objects.filter(patient=patient, treatment__isnull=False)
    return sorted(tracks.values_list("template__code", "anchor_on"))


def test_each_infusion_has_its_own_safety_plan_and_the_last_one_the_long_term(
    by: User, patient: Patient
) -> None:
    diagnosis, product = make_diagnosis(patient, by, "oi"), product_of(patient)
    first, second = dt.date(2025, 2, 3), dt.date(2025, 8, 4)
    given(by, diagnosis, second, None, product)
    given(by, diagnosis, first, None, product)

    assert plans(patient) == [
        ("infusion_safety", first),
        ("infusion_safety", second),
        ("ltfu", first),
        ("ltfu", second),
        ("oi_5y", first),
    ]
    stopped = PlannedItem.objects.filter(patient=patient, stopped_because="later_dose")
    assert set(stopped.values_list("track__anchor_on", "stopped_on")) == {(first, second)}
    assert set(stopped.values_list("track__template__code", flat=True)) == {"ltfu"}


def test_two_hips_three_months_apart_share_what_shares_a_day(by: User, patient: Patient) -> None:
    diagnosis, product = make_diagnosis(patient, by), product_of(patient)
    for side, day in (("left", dt.date(2025, 1, 15)), ("right", dt.date(2025, 4, 15))):
        hip = make_lesion(diagnosis, by, joint="hip", laterality=side)
        given(by, diagnosis, day, hip, product)
    items = list(PlannedItem.objects.filter(patient=patient).select_related("track"))
    trip = dt.date(2026, 2, 14)  # the last day of one window, the first of the other

    together = matching_items(items, trip)
    assert {(one.code, str(one.track.anchor_on)) for one in together} == {
        ("M12", "2025-01-15"),
        ("Y1", "2025-04-15"),
    }
    visit = Visit(patient=patient, visited_on=trip, visited_on_precision="day")
    record_visit(by=by, entry=VisitEntry(visit=visit, items=together))
    assert PlannedItem.objects.filter(patient=patient, done_on=trip).count() == 2


def test_gene_marked_cells_make_the_safety_plan_mandatory(by: User, patient: Patient) -> None:
    make_plan(patient, by)
    year = PlannedItem.objects.select_related("patient__centre", "centre").get(
        patient=patient, code="Y3"
    )
    assert not year.mandatory
    day = dt.date(2026, 1, 20)
    mark_not_required(item=year, reason=NotRequiredReason.OPTIONAL, on=day)

    other = make_patient(patient.centre, by, record_kind="test")
    lesion = make_lesion(make_diagnosis(other, by), by)
    given(by, lesion.diagnosis, day, lesion, product_of(other, gene_marked=True))
    year = PlannedItem.objects.select_related("patient__centre", "centre").get(
        patient=other, code="Y3"
    )
    assert year.mandatory
    with pytest.raises(Refused, match="W20"):
        mark_not_required(item=year, reason=NotRequiredReason.OPTIONAL, on=day)


@pytest.mark.parametrize(
    ("code", "mode", "taken"), [("Y1", "phone", True), ("M12", "video", False)]
)
def test_a_call_fulfils_a_safety_check_and_no_visit_of_the_joint(
    by: User, patient: Patient, code: str, mode: str, taken: bool
) -> None:
    make_plan(patient, by, dt.date(2025, 1, 15))
    item = PlannedItem.objects.select_related("template_item__template").get(
        patient=patient, code=code
    )
    visit = Visit(patient=patient, visited_on=item.target_on, visited_on_precision="day", mode=mode)
    entry = VisitEntry(visit=visit, items=[item])
    if taken:
        record_visit(by=by, entry=entry)
        item.refresh_from_db()
        assert item.done_on == item.target_on
    else:
        with pytest.raises(Refused, match="W21"):
            record_visit(by=by, entry=entry)
