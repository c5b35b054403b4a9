from collections.abc import Sequence

from registry.accounts.models import User
from registry.consents.findings import new_data_findings
from registry.core.actions import action
from registry.core.errors import refuse_errors
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
