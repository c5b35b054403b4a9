"""How far each field points at a person; what is not classified cannot be exported.

Numbers, codes and keys are open and dates quasi by their type alone. Whatever can hold words, bytes
or a file is named here, or the tests fail: nobody can tell by its type what is typed into it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import models


class FieldClass(StrEnum):
    """How a field may leave the registry."""

    DIRECT = "direct"
    """Names a person. Only in identities and accounts; never exported, mailed or logged."""
    QUASI = "quasi"
    """Points at a person together with others, or is free text into which a name may slip."""
    OPEN = "open"


Fields = Mapping[str, str]  # model to its fields, parted by blanks

DIRECT: Fields = {
    "AddressFault": "email",
    "CalendarFeed": "address_hash",
    "Contact": "value_sealed",
    "HospitalNumber": "number_sealed number_hash",
    "Identity": "family_name_sealed given_name_sealed birth_date_sealed"
    " family_name_hash given_name_hash",
    "Invitation": "email",
    "PatientKey": "wrapped",
    "SignIn": "email_hash ip",
    "User": "email full_name password",
}
QUASI: Fields = {
    "AddressFault": "fault",
    "AuditReview": "note",
    "Administration": "operator premedication",
    "AdverseEvent": "hospitalisation_reason verbatim",
    "AdverseEventAssessment": "assessor",
    "AdverseEventReport": "receipt",
    "AdverseEventReview": "reviewed_by",
    "CellProduct": "batch_number donation_number logger_id qualified_person sec split_number"
    " storage_location medical_acceptance donation_check scaffold_lot",
    "CareShare": "reason",
    "CareTransfer": "reason registry_number",
    "Centre": "address code country name phone subdivision time_zone weekdays",
    "Consent": "note",
    "ConcomitantMedication": "dose drug indication",
    "ConcomitantProcedure": "detail",
    "Contact": "language",
    "ContactAttempt": "note",
    "Death": "cause",
    "DevelopmentAssessment": "result",
    "Diagnosis": "gene_other inheritance variant term",
    "Donor": "donor_code hla_typing",
    "Endpoint": "adjudicator censor_reason detail revoked_because",
    "Event": "new old reason row_pk",
    "FollowUpStop": "note",
    "FormReceipt": "result_url",
    "Fracture": "treatment",
    "ImagingDocument": "file sha256 title",
    "ImagingFinding": "statement",
    "ImagingStudy": "dicom_study_hash sedation_complication substitution_reason",
    "Invitation": "language",
    "JointScore": "aids",
    "Mail": "message_id last_error",
    "Patient": "anchor_note registry_number source source_label sex_at_birth karyotype_sex"
    " gestation_at_birth_weeks",
    "PatientOverlap": "note",
    "PlannedItem": "pinned_because reason_note",
    "ProcedureDevice": "lot udi",
    "PromScore": "language",
    "ReleaseTest": "detail",
    "RiskFactor": "detail",
    "Staging": "reclassification_reason",
    "Treatment": "note",
    "TrackMove": "reason undone_because",
    "User": "language",
    "Visit": "deviation_reason note",
    "VisitAssessment": "result",
    "Withdrawal": "note",
}
OPEN: Fields = {
    "AdverseEventAssessment": "reference_document",
    "AdverseEventReport": "authority clock_profile criteria_met",
    "CellProduct": "antibiotics culture_medium definition_reference differentiation_assay"
    " manufacturer product_name recipe_version scaffold_manufacturer serum_lot site_licence vessel"
    " viability_method",
    "Conditioning": "gvhd_prophylaxis",
    "ConditioningAgent": "drug",
    "ConsentLaw": "assent_ages country note source",
    "ConsentText": "country label language purposes",
    "CtcaeTerm": "system_organ_class term version",
    "DevelopmentAssessment": "milestone",
    "Diagnosis": "icd10 icd10_cm",
    "DiagnosisTerm": "code icd10_cm icd10_who icd11_foundation label mondo orpha snomed",
    "DonorMarker": "method",
    "Dxa": "machine reference software",
    "EngraftmentAssessment": "sample",
    "Event": "application db_user job request_id table_name",
    "FormReceipt": "key",
    "Fracture": "level",
    "Harvest": "anticoagulant",
    "Holiday": "name",
    "HospitalNumber": "hash_key_id",
    "Identity": "hash_key_id",
    "ImagingDocument": "media_type",
    "ImagingStudy": "contrast_agent sedation_agent sequences",
    "JointScoreComponent": "component",
    "Lesion": "level",
    "PatientKey": "ring_key_id",
    "PeerRate": "mark template_code",
    "PlannedItem": "code",
    "ProcedureDevice": "manufacturer",
    "PromScore": "instrument_version licence_ref",
    "PromSubscale": "subscale",
    "RadiationDose": "effective_method",
    "ReferenceLoad": "name sha256",
    "ReleaseTest": "method unit",
    "Reminder": "needless",
    "ReminderStep": "template_code",
    "RiskFactor": "agent",
    "ScheduleTemplate": "anchor_note change_note code title",
    "SpecialInterest": "code extra label look_back",
    "Staging": "second_reader_high second_reader_low stage_high stage_low substage",
    "StagingLevel": "code meaning",
    "StagingSystem": "code collapse_level evidence modality needs_imaging_for progression source"
    " title",
    "TemplateItem": "assessments code label",
}
DECLARED = {FieldClass.DIRECT: DIRECT, FieldClass.QUASI: QUASI, FieldClass.OPEN: OPEN}

_NUMBERS = (
    models.BooleanField,
    models.DecimalField,
    models.FloatField,
    models.IntegerField,
    models.ForeignKey,
)
_DATES = (models.DateField, models.TimeField)


def class_of(field: "models.Field[Any, Any]") -> FieldClass | None:
    """The class of a model's field: as declared, else by its type; None where neither says it."""
    model = field.model.__name__
    for found, declared in DECLARED.items():
        if field.name in declared.get(model, "").split():
            return found
    if isinstance(field, _DATES):
        return FieldClass.QUASI
    if field.choices or isinstance(field, _NUMBERS):
        return FieldClass.OPEN
    return None
