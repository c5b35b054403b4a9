"""Rules about treatments as they bind programs and show on the patient page."""

import datetime as dt
from decimal import Decimal

import pytest

from registry import models as tables
from registry.chart.findings import patient_findings
from registry.core.errors import Refused, Severity
from registry.treatments.actions import record_treatment
from registry.treatments.codes import Intensity
from registry.treatments.entries import TreatmentEntry
from tests.factories import Rows

pytestmark = pytest.mark.django_db


def test_conditioning_of_no_infusion_is_refused_to_programs_too() -> None:
    rows = Rows("ABC")
    entry = TreatmentEntry(
        treatment=rows.new(tables.Treatment),
        conditioning=tables.Conditioning(intensity=Intensity.REDUCED),
    )
    before = tables.Treatment.objects.count()

    with pytest.raises(Refused) as refusal:
        record_treatment(by=rows.one(tables.User), entry=entry)

    told = {finding.rule: finding.field for finding in refusal.value.findings}
    assert told.get("P28") == "intensity"
    assert tables.Treatment.objects.count() == before


@pytest.mark.parametrize(("joint", "count", "told"), [("hip", 1000, True), ("knee", 1000, False)])
def test_few_osteoprogenitors_in_a_femoral_head_are_told(
    joint: str, count: int, told: bool
) -> None:
    rows = Rows("ABC")
    diagnosis = rows.make(tables.Diagnosis, term_id="osteonecrosis")
    rows.share(diagnosis)
    rows.share(rows.make(tables.Lesion, joint=joint))
    product = rows.make(
        tables.CellProduct,
        osteoprogenitors_total=Decimal(count),
        osteoprogenitors_total_null_reason="",
        dose_assay="CFU-F",
    )
    rows.share(product)
    rows.make(tables.Administration, administered_on=dt.date(2024, 3, 1))

    found = [f for f in patient_findings(diagnosis.patient) if f.rule == "P10"]

    assert [f.severity for f in found] == ([Severity.INFO] if told else [])
    assert all("CFU-F" in f.message for f in found)
