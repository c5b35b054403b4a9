"""What an imaging study showed, and what it cost in radiation."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, reason_pair, same_patient, within
from registry.core.fields import coded, reasoned
from registry.diagnoses.models import Lesion
from registry.imaging.codes import (
    DxaRegion,
    OsteoarthritisScale,
    PhysealBar,
    Regeneration,
    RegenerationTrend,
    Reossification,
    Trend,
)
from registry.imaging.models.study import ImagingStudy
from registry.patients.models import PatientRow


def _decimal(label: Any, digits: int, places: int) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=digits, decimal_places=places)


class ImagingFinding(PatientRow):
    """What a study shows of one lesion. Grades are convention; S2 gives trends only."""

    study = models.ForeignKey(
        ImagingStudy, models.PROTECT, db_constraint=False, related_name="findings"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="findings"
    )
    marrow_oedema_grade, marrow_oedema_grade_null_reason = reasoned(
        models.PositiveSmallIntegerField(
            _("marrow oedema (0 none, 1 under 33 %, 2 33-66 %, 3 over 66 % of the region)")
        )
    )
    marrow_oedema_pct, marrow_oedema_pct_null_reason = reasoned(
        _decimal(_("marrow oedema, extent (%)"), 4, 1)
    )
    marrow_oedema_trend, marrow_oedema_trend_null_reason = reasoned(
        coded(Trend, _("marrow oedema, trend"))
    )
    defect_a_mm, defect_a_mm_null_reason = reasoned(_decimal(_("defect, first axis (mm)"), 5, 1))
    defect_b_mm = models.DecimalField(
        _("defect, second axis (mm)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    defect_c_mm = models.DecimalField(
        _("defect, third axis (mm)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    defect_volume_ml, defect_volume_ml_null_reason = reasoned(
        _decimal(_("defect, volume (ml)"), 7, 2)
    )
    regeneration, regeneration_null_reason = reasoned(
        coded(Regeneration, _("regeneration of the defect"))
    )
    regeneration_trend, regeneration_trend_null_reason = reasoned(
        coded(RegenerationTrend, _("regeneration, trend"))
    )
    reossification, reossification_null_reason = reasoned(
        coded(Reossification, _("re-ossification"))
    )
    reossification_pct, reossification_pct_null_reason = reasoned(
        _decimal(_("re-ossification (%)"), 4, 1)
    )
    statement = models.CharField(_("statement of the report"), max_length=300, blank=True)
    collapse_depth_mm, collapse_depth_mm_null_reason = reasoned(
        _decimal(_("collapse depth (mm)"), 4, 1)
    )
    crescent = models.BooleanField(_("crescent sign"), null=True, blank=True)
    flattening = models.BooleanField(_("flattening"), null=True, blank=True)
    effusion = models.BooleanField(_("effusion"), null=True, blank=True)
    synovitis = models.BooleanField(_("synovitis"), null=True, blank=True)
    double_line = models.BooleanField(_("double line sign"), null=True, blank=True)
    physeal_bar = coded(PhysealBar, _("physeal bar"), blank=True, default="")
    physeal_bar_area_pct = models.DecimalField(
        _("area of the bar (%)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    osteoarthritis_scale = coded(
        OsteoarthritisScale, _("osteoarthritis, scale"), blank=True, default=""
    )
    osteoarthritis_grade = models.PositiveSmallIntegerField(
        _("osteoarthritis, grade"), null=True, blank=True
    )

    class Meta:
        constraints = [
            same_patient("study", "ImagingStudy"),
            same_patient("lesion", "Lesion"),
            within("F07", "marrow_oedema_grade", 0, 3),
            within("F07", "marrow_oedema_pct", 0, 100, "%"),
            one_of("marrow_oedema_trend", Trend),
            *(within("F07", f"defect_{axis}_mm", 0, 500, "mm") for axis in ("a", "b", "c")),
            within("F07", "defect_volume_ml", 0, 5000, "ml"),
            one_of("regeneration", Regeneration),
            one_of("regeneration_trend", RegenerationTrend),
            one_of("reossification", Reossification),
            within("F07", "reossification_pct", 0, 100, "%"),
            within("T10", "collapse_depth_mm", 0, 100, "mm"),
            one_of("physeal_bar", PhysealBar),
            within("C12", "physeal_bar_area_pct", 0, 100, "%"),
            one_of("osteoarthritis_scale", OsteoarthritisScale),
            check(
                "F07",
                "osteoarthritis_grade",
                "0 to 3 (Tönnis) or 0 to 4 (Kellgren-Lawrence), with its scale",
                Q(osteoarthritis_grade__isnull=True)
                | Q(osteoarthritis_scale="toennis", osteoarthritis_grade__lte=3)
                | Q(osteoarthritis_scale="kellgren_lawrence", osteoarthritis_grade__lte=4),
            ),
            *(
                reason_pair(field, text=True)
                for field in (
                    "marrow_oedema_trend",
                    "regeneration",
                    "regeneration_trend",
                    "reossification",
                )
            ),
            *(
                reason_pair(field)
                for field in (
                    "marrow_oedema_grade",
                    "marrow_oedema_pct",
                    "defect_a_mm",
                    "defect_volume_ml",
                    "reossification_pct",
                    "collapse_depth_mm",
                )
            ),
            models.UniqueConstraint(fields=["study", "lesion"], name="imagingfinding_once"),
        ]

    def __str__(self) -> str:
        return f"finding of study {self.study_id}"


class RadiationDose(PatientRow):
    """Dose of one study. The effective dose is derived and keeps its method (rule G07)."""

    study = models.OneToOneField(
        ImagingStudy, models.PROTECT, db_constraint=False, related_name="dose"
    )
    ctdi_vol_mgy, ctdi_vol_mgy_null_reason = reasoned(_decimal(_("CTDIvol (mGy)"), 7, 2))
    dlp_mgy_cm, dlp_mgy_cm_null_reason = reasoned(_decimal(_("DLP (mGy·cm)"), 8, 2))
    phantom_cm, phantom_cm_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("phantom (cm)"))
    )
    kvp, kvp_null_reason = reasoned(models.PositiveSmallIntegerField(_("tube voltage (kVp)")))
    scan_length_cm, scan_length_cm_null_reason = reasoned(_decimal(_("scan length (cm)"), 5, 1))
    dap_gy_cm2 = models.DecimalField(
        _("dose-area product (Gy·cm²)"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    effective_msv = models.DecimalField(
        _("effective dose (mSv)"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    effective_method = models.CharField(_("method"), max_length=120, blank=True)

    class Meta:
        constraints = [
            same_patient("study", "ImagingStudy"),
            *(
                check(
                    "G02",
                    field,
                    "more than 0",
                    Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
                )
                for field in ("ctdi_vol_mgy", "dlp_mgy_cm", "scan_length_cm", "dap_gy_cm2")
            ),
            check(
                "G02",
                "phantom_cm",
                "16 or 32 cm",
                Q(phantom_cm__isnull=True) | Q(phantom_cm__in=[16, 32]),
            ),
            within("G02", "kvp", 30, 150, "kVp"),
            check(
                "G07",
                "effective_msv",
                "an effective dose together with its method",
                Q(effective_msv__isnull=True, effective_method="")
                | Q(effective_msv__isnull=False, effective_msv__gte=0) & ~Q(effective_method=""),
            ),
            *(
                reason_pair(field, required=True)
                for field in ("ctdi_vol_mgy", "dlp_mgy_cm", "phantom_cm", "kvp")
            ),
            reason_pair("scan_length_cm"),
        ]

    def __str__(self) -> str:
        return f"dose of study {self.study_id}"


class Dxa(PatientRow):
    """Bone mass of one region."""

    study = models.ForeignKey(
        ImagingStudy, models.PROTECT, db_constraint=False, related_name="dxa_results"
    )
    region = coded(DxaRegion, _("region"))
    bmc_g, bmc_g_null_reason = reasoned(_decimal(_("bone mineral content (g)"), 7, 2))
    bmd_g_cm2, bmd_g_cm2_null_reason = reasoned(_decimal(_("areal density (g/cm²)"), 5, 3))
    z_score, z_score_null_reason = reasoned(_decimal(_("z score"), 4, 1))
    z_height_adjusted, z_height_adjusted_null_reason = reasoned(
        _decimal(_("z score, height-adjusted"), 4, 1)
    )
    machine = models.CharField(_("machine"), max_length=80)
    software = models.CharField(_("software"), max_length=80, blank=True)
    reference = models.CharField(_("reference population"), max_length=80, blank=True)

    class Meta:
        constraints = [
            same_patient("study", "ImagingStudy"),
            one_of("region", DxaRegion),
            within("C15", "bmc_g", 0, 10000, "g"),
            within("C15", "bmd_g_cm2", 0, 5, "g/cm²"),
            within("C15", "z_score", -20, 20),
            within("C15", "z_height_adjusted", -20, 20),
            *(
                reason_pair(field, required=True)
                for field in ("bmc_g", "bmd_g_cm2", "z_score", "z_height_adjusted")
            ),
            models.UniqueConstraint(fields=["study", "region"], name="dxa_region_once"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.z_score}"
