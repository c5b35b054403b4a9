"""An imaging study, its documents, and the stages that were read from it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import (
    check,
    one_of,
    patient_key,
    reason_pair,
    same_centre,
    same_patient,
    within,
)
from registry.core.dates import Interval, interval_of
from registry.core.fields import (
    coded,
    offset_checks,
    offset_unit,
    offset_value,
    partial_date_checks,
    precision,
    reasoned,
)
from registry.diagnoses.codes import Joint, Laterality
from registry.diagnoses.models import Lesion, Staging
from registry.imaging.codes import Contrast, ImagingModality, Sedation
from registry.patients.models import Patient, PatientRow
from registry.visits.models import Visit


class ImagingStudy(PatientRow):
    """One examination of one joint on one side on one day (rule G01)."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="imaging_studies"
    )
    visit = models.ForeignKey(
        Visit,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="imaging_studies",
    )
    lesion = models.ForeignKey(
        Lesion,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="imaging_studies",
    )
    modality = coded(ImagingModality, _("modality"))
    performed_on = models.DateField(_("acquired on"))
    performed_on_precision = precision()
    offset_value = offset_value()
    offset_unit = offset_unit()
    joint = coded(Joint, _("region"))
    laterality = coded(Laterality, _("side"))
    contrast, contrast_null_reason = reasoned(coded(Contrast, _("contrast")))
    contrast_agent = models.CharField(_("agent"), max_length=80, blank=True)
    macrocyclic = models.BooleanField(_("macrocyclic"), null=True, blank=True)
    contrast_mmol_kg = models.DecimalField(
        _("contrast (mmol/kg)"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    field_strength_t, field_strength_t_null_reason = reasoned(
        models.DecimalField(_("field strength (T)"), max_digits=3, decimal_places=1)
    )
    sequences = models.CharField(_("sequences"), max_length=200, blank=True)
    sedation, sedation_null_reason = reasoned(coded(Sedation, _("sedation")))
    sedation_agent = models.CharField(_("sedative"), max_length=80, blank=True)
    asa_class = models.PositiveSmallIntegerField(_("ASA class"), null=True, blank=True)
    sedation_complication = models.CharField(
        _("complication of sedation"), max_length=200, blank=True
    )
    dicom_study_hash = models.CharField(_("DICOM study, hashed"), max_length=64, blank=True)
    substituted_for = coded(ImagingModality, _("instead of"), blank=True, default="")
    substitution_reason = models.CharField(_("because"), max_length=300, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("visit", "Visit"),
            same_patient("lesion", "Lesion"),
            one_of("modality", ImagingModality),
            *partial_date_checks("performed_on"),
            *offset_checks("performed_on"),
            one_of("joint", Joint),
            one_of("laterality", Laterality),
            one_of("contrast", Contrast),
            reason_pair("contrast", required=True, text=True),
            within("G08", "contrast_mmol_kg", 0, 5, "mmol/kg"),
            within("G01", "field_strength_t", "0.2", 7, "T"),
            reason_pair("field_strength_t"),
            one_of("sedation", Sedation),
            reason_pair("sedation", required=True, text=True),
            within("G09", "asa_class", 1, 6),
            one_of("substituted_for", ImagingModality),
            check(
                "G06",
                "substitution_reason",
                "why another modality was used",
                Q(substituted_for="") | ~Q(substitution_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["patient", "performed_on"], name="imaging_of_patient")]

    def __str__(self) -> str:
        return f"{self.modality} {self.performed_on}"

    @property
    def day(self) -> Interval:
        return interval_of(self.performed_on, self.performed_on_precision) or Interval(
            self.performed_on, self.performed_on
        )


class StagingImage(PatientRow):
    """The stage was read from this study."""

    staging = models.ForeignKey(Staging, models.PROTECT, db_constraint=False, related_name="images")
    study = models.ForeignKey(
        ImagingStudy, models.PROTECT, db_constraint=False, related_name="stagings"
    )

    class Meta:
        constraints = [
            same_patient("staging", "Staging"),
            same_patient("study", "ImagingStudy"),
            models.UniqueConstraint(fields=["staging", "study"], name="stagingimage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staging_id} {self.study_id}"


class ImagingDocument(PatientRow):
    """A report or picture that was uploaded; its kind is what its bytes say, not its name."""

    study = models.ForeignKey(
        ImagingStudy, models.PROTECT, db_constraint=False, related_name="documents"
    )
    file = models.FileField(_("file"), upload_to="imaging/%Y/%m")
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        constraints = [
            same_patient("study", "ImagingStudy"),
            models.UniqueConstraint(fields=["study", "sha256"], name="imagingdocument_once"),
        ]

    def __str__(self) -> str:
        return self.title
