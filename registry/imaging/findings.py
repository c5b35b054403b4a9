"""Rules about imaging, applied to rows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from registry.core.dates import Interval
from registry.core.errors import Finding, error, gather
from registry.diagnoses.models import Staging
from registry.imaging.codes import ImagingModality
from registry.imaging.models import ImagingStudy, RadiationDose
from registry.imaging.rules import d16_image_near_stage
from registry.patients.rules import d02_not_in_future, d11_not_after_death


def study_findings(study: ImagingStudy, dose: RadiationDose | None) -> list[Finding]:
    """D02, D11, G02 of a study."""
    patient = study.patient
    return gather(
        d02_not_in_future("performed_on", study.day, patient.centre.today()),
        d11_not_after_death("performed_on", study.day, patient.died),
        _ct_without_dose(study, dose),
    )


def _ct_without_dose(study: ImagingStudy, dose: RadiationDose | None) -> Finding | None:
    if study.modality != ImagingModality.CT or dose is not None:
        return None
    accepted = _("CTDIvol, DLP, phantom and kVp, or why they are not known")
    return error("G02", "ctdi_vol_mgy", _("a CT without its radiation dose"), accepted)


def staging_image_findings(staging: Staging, days: Sequence[Interval | None]) -> list[Finding]:
    """QUERY D16 of a stage and the days of the images that it was read from."""
    return gather(d16_image_near_stage(staging.assessed, days))
