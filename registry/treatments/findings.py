"""Rules about treatments and products, applied to rows."""

from typing import TYPE_CHECKING

from registry.core.errors import Finding, gather
from registry.patients.rules import d02_not_in_future
from registry.treatments.models import Administration

if TYPE_CHECKING:
    from registry.treatments.actions import TreatmentEntry


def treatment_findings(entry: "TreatmentEntry") -> list[Finding]:
    today = entry.treatment.patient.centre.today()
    return gather(d02_not_in_future("treated_on", entry.treatment.day0, today))


def product_findings(entry: "TreatmentEntry") -> list[Finding]:
    return []


def administration_findings(entry: "TreatmentEntry", dose: Administration) -> list[Finding]:
    return []
