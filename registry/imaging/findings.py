"""Rules about imaging, applied to rows."""

from registry.core.errors import Finding, gather
from registry.imaging.models import ImagingStudy, RadiationDose
from registry.patients.rules import d02_not_in_future


def study_findings(study: ImagingStudy, dose: RadiationDose | None) -> list[Finding]:
    today = study.patient.centre.today()
    return gather(d02_not_in_future("performed_on", study.day, today))
