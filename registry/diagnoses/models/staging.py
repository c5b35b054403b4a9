from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import (
    CompositeForeignKey,
    one_of,
    patient_key,
    reason_pair,
    same_patient,
    within,
)
from registry.core.dates import Interval, interval_of
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.core.guards import Guard, Reason
from registry.diagnoses.codes import (
    Assignment,
    Direction,
    Extent,
    Joint,
    LesionLocation,
    ReaderRole,
    StagingScope,
)
from registry.diagnoses.models.diagnosis import Diagnosis, DiagnosisTerm
from registry.diagnoses.models.lesion import Lesion
from registry.patients.models import PatientRow


class StagingSystem(models.Model):
    """A classification: which diagnoses and joints it was made for, and what 'higher' means."""

    guard = Guard.CONFIGURATION

    code = models.CharField(primary_key=True, max_length=32)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300, blank=True)
    direction = coded(Direction, _("direction"))
    assignment = coded(Assignment, _("how often"))
    scope = coded(StagingScope, _("assigned to"))
    modality = models.CharField(max_length=120, blank=True)
    progression = models.CharField(max_length=300, blank=True)
    allows_range = models.BooleanField(default=False)
    collapse_level = models.CharField(max_length=8, blank=True)
    needs_imaging_for = models.CharField(max_length=8, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            one_of("direction", Direction),
            one_of("assignment", Assignment),
            one_of("scope", StagingScope),
        ]

    def __str__(self) -> str:
        return self.title


class StagingSystemDiagnosis(models.Model):
    """The system may be used for this diagnosis (rule S06)."""

    guard = Guard.CONFIGURATION

    system = models.ForeignKey(StagingSystem, models.CASCADE, related_name="diagnoses")
    term = models.ForeignKey(DiagnosisTerm, models.CASCADE, related_name="systems")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "term"], name="stagingsystemdiagnosis_once")
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.term_id}"


class StagingSystemJoint(models.Model):
    """The system was validated at this joint (rule S07)."""

    guard = Guard.CONFIGURATION

    system = models.ForeignKey(StagingSystem, models.CASCADE, related_name="joints")
    joint = coded(Joint, _("joint"))

    class Meta:
        constraints = [
            one_of("joint", Joint),
            models.UniqueConstraint(fields=["system", "joint"], name="stagingsystemjoint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.joint}"


class StagingLevel(models.Model):
    """One stage of a system. Ranks order stages inside their system only."""

    guard = Guard.CONFIGURATION

    system = models.ForeignKey(StagingSystem, models.CASCADE, related_name="levels")
    code = models.CharField(max_length=20)
    rank = models.DecimalField(max_digits=4, decimal_places=1)
    meaning = models.CharField(max_length=300)
    needs_extent = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("system", "position")
        constraints = [models.UniqueConstraint(fields=["system", "code"], name="staginglevel_code")]

    def __str__(self) -> str:
        return self.code


class Staging(PatientRow):
    """A stage read on a day, inside one system; a range II-III is two stages, never a guess."""

    wants_reason = Reason()

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="stagings"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="stagings"
    )
    system = models.ForeignKey(StagingSystem, models.PROTECT, related_name="+")
    stage_low = models.CharField(_("stage"), max_length=20)
    stage_high = models.CharField(_("to stage"), max_length=20)
    substage = models.CharField(_("substage"), max_length=8, blank=True)
    extent = coded(Extent, _("extent"), blank=True, default="")
    location = coded(LesionLocation, _("location"), blank=True, default="")
    assessed_on = models.DateField(_("read on"), null=True, blank=True)
    assessed_on_precision = precision()
    assessed_on_null_reason = null_reason()
    baseline = models.BooleanField(_("baseline, before treatment"), default=False)
    reader_role = coded(ReaderRole, _("reader"), blank=True, default="")
    blinded = models.BooleanField(_("reader blinded"), null=True, blank=True)
    second_reader_low = models.CharField(_("second reader: stage"), max_length=20, blank=True)
    second_reader_high = models.CharField(_("second reader: to stage"), max_length=20, blank=True)
    collapse_depth_mm, collapse_depth_mm_null_reason = reasoned(
        models.DecimalField(_("collapse depth (mm)"), max_digits=4, decimal_places=1)
    )
    off_label_joint = models.BooleanField(_("outside the joints of the system"), default=False)
    reclassification_reason = models.CharField(
        _("reason for reclassification"), max_length=300, blank=True
    )

    class Meta:
        constraints = [
            patient_key(),
            same_patient("diagnosis", "Diagnosis"),
            same_patient("lesion", "Lesion"),
            CompositeForeignKey(
                fields=("system", "stage_low"),
                to="registry.StagingLevel",
                to_fields=("system", "code"),
                name="%(class)s_t01_stage_low",
                rule="T01",
                field="stage_low",
                accepts="a stage of the chosen system",
            ),
            CompositeForeignKey(
                fields=("system", "stage_high"),
                to="registry.StagingLevel",
                to_fields=("system", "code"),
                name="%(class)s_t01_stage_high",
                rule="T01",
                field="stage_high",
                accepts="a stage of the chosen system",
            ),
            one_of("extent", Extent),
            one_of("location", LesionLocation),
            one_of("reader_role", ReaderRole),
            *partial_date_checks("assessed_on"),
            reason_pair("assessed_on", required=True),
            within("T10", "collapse_depth_mm", 0, 100, "mm"),
            reason_pair("collapse_depth_mm"),
        ]
        indexes = [models.Index(fields=["lesion", "assessed_on"], name="staging_history")]

    def __str__(self) -> str:
        return self.stage

    @property
    def stage(self) -> str:
        same = self.stage_low == self.stage_high
        stage = self.stage_low if same else f"{self.stage_low}–{self.stage_high}"
        return f"{stage}{self.extent}"

    @property
    def assessed(self) -> Interval | None:
        return interval_of(self.assessed_on, self.assessed_on_precision)
