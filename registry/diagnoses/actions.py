from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from registry.accounts.models import User
from registry.audit.context import because
from registry.audit.rules import h01_reason_for_change
from registry.consents.findings import new_data_findings
from registry.core.actions import action
from registry.core.errors import Conflict, gather, refuse_errors
from registry.diagnoses.findings import (
    diagnosis_findings,
    is_off_label,
    lesion_findings,
    staging_findings,
)
from registry.diagnoses.models import (
    Diagnosis,
    Lesion,
    PhenotypeFinding,
    RiskFactor,
    Staging,
    UnderlyingDisease,
)
from registry.patients.models import belongs


@action
def record_diagnosis(
    *,
    by: User,
    diagnosis: Diagnosis,
    underlying: Sequence[str] = (),
    risk_factors: Sequence[RiskFactor] = (),
    phenotype: Sequence[PhenotypeFinding] = (),
) -> Diagnosis:
    """Saves a diagnosis with what led to it. Rules D02, D03, N03, N04."""
    refuse_errors([*new_data_findings(diagnosis.patient), *diagnosis_findings(diagnosis)])
    belongs(diagnosis, to=diagnosis.patient, by=by)
    diagnosis.save(force_insert=True)
    causes = [UnderlyingDisease(disease=code) for code in underlying]
    rows: list[UnderlyingDisease | RiskFactor | PhenotypeFinding]
    rows = [*causes, *risk_factors, *phenotype]
    for row in rows:
        belongs(row, to=diagnosis, by=by)
        row.diagnosis = diagnosis
    UnderlyingDisease.objects.bulk_create(causes)
    RiskFactor.objects.bulk_create(risk_factors)
    PhenotypeFinding.objects.bulk_create(phenotype)
    return diagnosis


@action
def record_lesion(*, by: User, lesion: Lesion) -> Lesion:
    """Saves one focus of a diagnosis. Rules S01, S02, S04, S08, N03, N04."""
    refuse_errors([*new_data_findings(lesion.patient), *lesion_findings(lesion)])
    belongs(lesion, to=lesion.patient, by=by)
    lesion.save(force_insert=True)
    return lesion


@action
def record_staging(*, by: User, staging: Staging) -> Staging:
    """Saves a stage that was read; marks a system used outside its joints (S06, S07, T rules)."""
    refuse_errors(staging_findings(staging))
    staging.off_label_joint = is_off_label(staging)
    belongs(staging, to=staging.diagnosis, by=by)
    staging.save(force_insert=True)
    return staging


# What the reader says; what is staged, and by which system, is another reading.
READ = (
    *("stage_low", "stage_high", "substage", "extent", "location"),
    *("assessed_on", "assessed_on_precision", "assessed_on_null_reason", "baseline"),
    *("reader_role", "blinded", "second_reader_low", "second_reader_high"),
    *("collapse_depth_mm", "collapse_depth_mm_null_reason", "reclassification_reason"),
)


@action
def correct_staging(*, staging: Staging, read_version: int, reason: str) -> Staging:
    """Saves a corrected stage, weighed as when it was recorded, if nobody has saved it since
    `read_version`; Conflict otherwise. Wants a reason (H01)."""
    refuse_errors(gather(h01_reason_for_change(reason), staging_findings(staging)))
    values = {name: getattr(staging, name) for name in READ}
    mine = Staging.objects.filter(pk=staging.pk, version=read_version)
    with because(reason):
        if not mine.update(**values, version=F("version") + 1, updated_at=timezone.now()):
            raise Conflict(Staging.objects.select_related("system").get(pk=staging.pk))
    staging.version = read_version + 1
    return staging
