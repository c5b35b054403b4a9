"""One visit is saved whole or not at all, in few statements."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from registry.accounts.models import User
from registry.chart.actions import FollowUpEntry, enter_visit
from registry.core.errors import Refused
from registry.diagnoses.models import Staging
from registry.imaging.actions import ImagingEntry
from registry.imaging.files import prove
from registry.imaging.models import ImagingDocument, ImagingFinding, ImagingStudy
from registry.patients.selectors import patient_for
from registry.safety.models import AdverseEventReview
from registry.treatments.models import Treatment
from registry.visits.actions import VisitEntry
from registry.visits.models import Anthropometry, PainAssessment, Visit, VisitAssessment
from tests.chart.visit_pages import NOON, item_of, make_treated
from tests.imaging.samples import picture, upload
from tests.people import access, coordinator_of, make_centre

pytestmark = pytest.mark.django_db
DAY = NOON.date()

# Twelve, and one that asks whether consent bars new data.
STATEMENTS = 13


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def by() -> User:
    return coordinator_of(make_centre())


@pytest.fixture
def treatment(by: User) -> Treatment:
    """A treated child, as a page fetches her."""
    made = make_treated(by, by.memberships.get().centre, dt.date(2025, 12, 28))
    made.patient = patient_for(access(by), made.patient.key)
    return made


def study_of(treatment: Treatment) -> ImagingStudy:
    return ImagingStudy(
        patient=treatment.patient,
        lesion=treatment.lesion,
        modality="MRI",
        performed_on=DAY,
        performed_on_precision="day",
        joint="knee",
        laterality="right",
        contrast="none",
        sedation="none",
    )


def entry_of(treatment: Treatment) -> FollowUpEntry:
    """The visit of day 72: pain, growth, MRI with a finding, adverse events asked."""
    visit = Visit(patient=treatment.patient, visited_on=DAY, visited_on_precision="day")
    codes = ("MRI", "STAGE", "PAIN", "JOINT_SCORE", "AE")
    study = study_of(treatment)
    finding = ImagingFinding(lesion=treatment.lesion, marrow_oedema_trend="decreased")
    review = AdverseEventReview(
        patient=treatment.patient,
        period="late",
        any_event=False,
        reviewed_by="A. Okafor",
        reviewed_on=DAY,
        reviewed_on_precision="day",
    )
    return FollowUpEntry(
        visit=VisitEntry(
            visit=visit,
            items=[item_of(treatment, "D72")],
            assessments=[VisitAssessment(assessment=code, done=True) for code in codes],
            findings=[
                PainAssessment(lesion=treatment.lesion, scale="NRS", score=2),
                Anthropometry(height_cm=Decimal(150), weight_kg=Decimal(44), method="standing"),
            ],
        ),
        imaging=[ImagingEntry(study=study, findings=[finding])],
        reviews=[review],
    )


def test_a_visit_with_imaging_and_review_takes_few_statements(
    by: User, treatment: Treatment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entry = entry_of(treatment)

    with django_assert_max_num_queries(STATEMENTS):
        enter_visit(by=by, entry=entry)


def test_rows_of_one_table_are_one_statement(
    by: User, treatment: Treatment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entry = entry_of(treatment)
    entry.visit.findings = [
        *entry.visit.findings,
        *(PainAssessment(scale="NRS", score=score, context="rest") for score in range(5)),
    ]

    with django_assert_max_num_queries(STATEMENTS):
        enter_visit(by=by, entry=entry)


def test_what_is_refused_last_takes_everything_back(by: User, treatment: Treatment) -> None:
    """The second picture of the same bytes breaks a rule of the database."""
    entry = entry_of(treatment)
    content = picture()
    proven = [prove(upload(name, content)) for name in ("a.png", "b.png")]
    entry.imaging[0].documents = proven

    with pytest.raises(Refused) as refused:
        enter_visit(by=by, entry=entry)

    assert refused.value.findings[0].rule == "F05"
    assert not Visit.objects.exists()
    assert not ImagingDocument.objects.exists()
    assert item_of(treatment, "D72").done_on is None


def test_a_stage_of_the_wrong_system_takes_everything_back(by: User, treatment: Treatment) -> None:
    entry = entry_of(treatment)
    entry.stagings = [
        Staging(
            diagnosis=treatment.diagnosis,
            lesion=treatment.lesion,
            system_id="herring_2004",
            stage_low="A",
            stage_high="A",
            assessed_on=DAY,
            assessed_on_precision="day",
        )
    ]

    with pytest.raises(Refused) as refused:
        enter_visit(by=by, entry=entry)

    assert "S06" in {finding.rule for finding in refused.value.findings}
    assert not Visit.objects.exists()
