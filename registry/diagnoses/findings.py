"""Rules about diagnoses, lesions and stages, applied to rows."""

from registry.core.errors import Finding, gather
from registry.diagnoses.models import Diagnosis, Lesion, Staging
from registry.patients.rules import d02_not_in_future


def diagnosis_findings(diagnosis: Diagnosis) -> list[Finding]:
    today = diagnosis.patient.centre.today()
    return gather(d02_not_in_future("diagnosed_on", diagnosis.diagnosed, today))


def lesion_findings(lesion: Lesion) -> list[Finding]:
    return []


def staging_findings(staging: Staging) -> list[Finding]:
    return []


def is_off_label(staging: Staging) -> bool:
    """The system was not validated at the joint of the lesion (rule S07)."""
    if staging.lesion is None:
        return False
    joints = {row.joint for row in staging.system.joints.all()}
    return bool(joints) and staging.lesion.joint not in joints
