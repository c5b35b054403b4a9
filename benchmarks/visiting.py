"""Saving one visit with imaging and a safety review: SQL statements."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.cohort import make_centres, make_treated
from benchmarks.figures import Figure
from registry.chart.actions import FollowUpEntry, enter_visit
from registry.imaging.actions import ImagingEntry
from registry.imaging.models import ImagingFinding, ImagingStudy
from registry.safety.models import AdverseEventReview
from registry.schedules.actions import start_tracks
from registry.schedules.models import PlannedItem, ScheduleTemplate
from registry.visits.actions import VisitEntry
from registry.visits.models import PainAssessment, Visit, VisitAssessment

STATEMENTS = 12


def measure() -> Iterator[Figure]:
    """Needs a database of its own with the reference data."""
    user, centres = make_centres()
    [treatment] = make_treated(1, centres, user, start=400)
    templates = list(ScheduleTemplate.objects.filter(code="avn_2y"))
    start_tracks(by=user, treatments=[treatment], templates=templates)
    items = PlannedItem.objects.select_related("patient__centre", "patient__death", "track")
    item = items.get(patient=treatment.patient_id, code="D72")
    entry = _mri_visit(item, item.target_on)
    with CaptureQueriesContext(connection) as queries:
        enter_visit(by=user, entry=entry)
    yield Figure("save_visit", len(queries), "SQL statements", STATEMENTS)


def _mri_visit(item: PlannedItem, day: dt.date) -> FollowUpEntry:
    """The MRI visit at day 72: pain, MRI with findings, adverse events asked."""
    visit = Visit(patient=item.patient, visited_on=day, visited_on_precision="day")
    pain = PainAssessment(scale="NRS", score=2, context="rest", respondent="self")
    study = ImagingStudy(
        patient=item.patient,
        lesion_id=item.track.lesion_id,
        modality="MRI",
        performed_on=day,
        performed_on_precision="day",
        joint="hip",
        laterality="left",
        contrast="none",
        sedation="none",
    )
    finding = ImagingFinding(lesion_id=item.track.lesion_id, marrow_oedema_trend="decreased")
    review = AdverseEventReview(
        patient=item.patient,
        period="late",
        any_event=False,
        reviewed_by="coordinator",
        reviewed_on=day,
        reviewed_on_precision="day",
    )
    asked = [VisitAssessment(assessment=code, done=True) for code in ("MRI", "PAIN", "AE")]
    return FollowUpEntry(
        visit=VisitEntry(visit=visit, items=[item], assessments=asked, findings=[pain]),
        imaging=[ImagingEntry(study=study, findings=[finding])],
        reviews=[review],
    )
