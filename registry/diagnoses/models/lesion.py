from django.db import models
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
from registry.core.fields import coded, reasoned
from registry.diagnoses.codes import (
    JOINT_OF_BONE,
    PAIRED_BONES,
    PAIRED_JOINTS,
    UNPAIRED_BONES,
    Bone,
    Joint,
    Laterality,
    PhysisState,
)
from registry.diagnoses.models.diagnosis import Diagnosis
from registry.patients.models import Patient, PatientRow


def _is_paired() -> models.Q:
    """A joint of both sides, or such a bone where there is no joint (the shaft of the femur)."""
    return models.Q(joint__in=sorted(PAIRED_JOINTS)) | models.Q(
        joint=Joint.NONE, bone__in=sorted(PAIRED_BONES)
    )


def _is_midline() -> models.Q:
    """The spine, or a bone of the midline where there is no joint (not the jaw joint)."""
    return models.Q(joint=Joint.SPINE) | models.Q(joint=Joint.NONE, bone__in=sorted(UNPAIRED_BONES))


def _bone_belongs_to_joint() -> models.Q:
    free = ~models.Q(bone__in=list(JOINT_OF_BONE))
    pairs = models.Q()
    for bone, joint in JOINT_OF_BONE.items():
        pairs |= models.Q(bone=bone, joint=joint)
    return free | pairs


class Lesion(PatientRow):
    """One focus in one bone or joint on one side: the unit of staging, dose and survival.

    'Bilateral' is two lesions. The bone may be unknown: S2 says only 'right knee'.
    """

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="lesions"
    )
    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="lesions"
    )
    joint = coded(Joint, _("joint"))
    bone, bone_null_reason = reasoned(coded(Bone, _("bone")))
    laterality = coded(Laterality, _("side"))
    ray = models.PositiveSmallIntegerField(_("ray (hand, foot)"), null=True, blank=True)
    level = models.CharField(_("level (spine)"), max_length=10, blank=True)
    epiphysis = models.BooleanField(_("epiphysis"), null=True, blank=True)
    metaphysis = models.BooleanField(_("metaphysis"), null=True, blank=True)
    diaphysis = models.BooleanField(_("diaphysis"), null=True, blank=True)
    weight_bearing = models.BooleanField(_("weight-bearing"), null=True, blank=True)
    size_a_mm, size_a_mm_null_reason = reasoned(
        models.DecimalField(_("size, first axis (mm)"), max_digits=5, decimal_places=1)
    )
    size_b_mm = models.DecimalField(
        _("size, second axis (mm)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    size_c_mm = models.DecimalField(
        _("size, third axis (mm)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    volume_ml, volume_ml_null_reason = reasoned(
        models.DecimalField(_("volume (ml)"), max_digits=7, decimal_places=2)
    )
    surface_pct, surface_pct_null_reason = reasoned(
        models.DecimalField(_("joint surface involved (%)"), max_digits=5, decimal_places=1)
    )
    necrotic_angle_deg, necrotic_angle_deg_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("combined necrotic angle (degrees)"))
    )
    cyst_index, cyst_index_null_reason = reasoned(
        models.DecimalField(_("cyst index"), max_digits=6, decimal_places=2)
    )
    distance_to_physis_mm, distance_to_physis_mm_null_reason = reasoned(
        models.DecimalField(_("distance to physis (mm)"), max_digits=5, decimal_places=1)
    )
    physis_at_treatment, physis_at_treatment_null_reason = reasoned(
        coded(PhysisState, _("physis at treatment"))
    )

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("diagnosis", "Diagnosis"),
            one_of("joint", Joint),
            one_of("bone", Bone),
            reason_pair("bone", required=True, text=True),
            one_of("laterality", Laterality),
            check(
                "S01",
                "laterality",
                "left or right; both sides are two lesions",
                ~_is_paired() | models.Q(laterality__in=["left", "right", "not_reported"]),
            ),
            check(
                "S02",
                "laterality",
                "midline or not_applicable",
                ~_is_midline() | models.Q(laterality__in=["midline", "not_applicable"]),
            ),
            check(
                "S04",
                "bone",
                "a bone of the joint, or none with a reason",
                _bone_belongs_to_joint(),
            ),
            within("F07", "ray", 1, 5),
            within("F07", "size_a_mm", 0, 500, "mm"),
            reason_pair("size_a_mm"),
            within("F07", "size_b_mm", 0, 500, "mm"),
            within("F07", "size_c_mm", 0, 500, "mm"),
            within("F07", "volume_ml", 0, 5000, "ml"),
            reason_pair("volume_ml"),
            within("F07", "surface_pct", 0, 100, "%"),
            reason_pair("surface_pct"),
            within("F07", "necrotic_angle_deg", 0, 720, "degrees"),
            reason_pair("necrotic_angle_deg"),
            within("F07", "cyst_index", 0, 1000),
            reason_pair("cyst_index"),
            within("F07", "distance_to_physis_mm", 0, 500, "mm"),
            reason_pair("distance_to_physis_mm"),
            one_of("physis_at_treatment", PhysisState),
            reason_pair("physis_at_treatment", required=True, text=True),
        ]

    def __str__(self) -> str:
        return self.site

    @property
    def place(self) -> str:
        """The bone if it is known, else the joint, without its side: for beside a side mark."""
        return str(self.get_bone_display() if self.bone else self.get_joint_display())

    @property
    def site(self) -> str:
        """The place with its side: 'right knee', 'left femoral head'."""
        sided = self.laterality in (Laterality.LEFT, Laterality.RIGHT)
        return f"{self.get_laterality_display()} {self.place}" if sided else self.place
