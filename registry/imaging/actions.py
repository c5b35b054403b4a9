from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from registry.accounts.models import User
from registry.consents.findings import new_data_findings
from registry.core.actions import action
from registry.core.errors import gather, refuse_errors
from registry.diagnoses.actions import record_staging
from registry.diagnoses.models import Staging
from registry.imaging.files import ProvenFile
from registry.imaging.findings import study_findings
from registry.imaging.models import (
    Dxa,
    ImagingDocument,
    ImagingFinding,
    ImagingStudy,
    RadiationDose,
    StagingImage,
)
from registry.patients.models import belongs


@dataclass
class ImagingEntry:
    """One study as it is entered: unsaved rows that belong together."""

    study: ImagingStudy
    findings: Sequence[ImagingFinding] = ()
    dose: RadiationDose | None = None
    dxa: Sequence[Dxa] = ()
    staging: Staging | None = None
    documents: Sequence[ProvenFile] = ()


@action
def record_imaging(*, by: User, entry: ImagingEntry) -> ImagingStudy:
    """Saves a study with its findings, dose and the stage read from it. Rules D02, G01, G02."""
    refuse_errors(gather(study_findings(entry.study, entry.dose)))
    study = entry.study
    belongs(study, to=study.patient, by=by)
    study.save(force_insert=True)
    dose = [entry.dose] if entry.dose else []
    rows: list[ImagingFinding | RadiationDose | Dxa] = [*entry.findings, *dose, *entry.dxa]
    for row in rows:
        belongs(row, to=study, by=by)
        row.study = study
    ImagingFinding.objects.bulk_create(entry.findings)
    RadiationDose.objects.bulk_create(dose)
    Dxa.objects.bulk_create(entry.dxa)
    if entry.staging is not None:
        _save_stage(by, study, entry.staging)
    for document in entry.documents:
        attach_document(by=by, study=study, document=document)
    return study


def _save_stage(by: User, study: ImagingStudy, staging: Staging) -> None:
    record_staging(by=by, staging=staging)
    link = StagingImage(staging=staging, study=study)
    belongs(link, to=study, by=by)
    link.save(force_insert=True)


@action
def attach_document(*, by: User, study: ImagingStudy, document: ProvenFile) -> ImagingDocument:
    """Keeps a file that is what it claims to be (files.prove). N03, N04."""
    refuse_errors(new_data_findings(study.patient))
    row = ImagingDocument(
        study=study,
        file=document.file,
        media_type=document.media_type,
        sha256=document.sha256,
        size_bytes=document.size_bytes,
        title=document.title,
    )
    belongs(row, to=study, by=by)
    try:
        row.save(force_insert=True)
    except IntegrityError:
        # The file was written before its row was refused: it would stay without an owner.
        row.file.delete(save=False)
        raise
    return row
