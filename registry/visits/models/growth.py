"""Growth, deformity, development and medication."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, reason_pair, same_centre, same_patient, within
from registry.core.fields import coded, partial_date_checks, precision, reasoned
from registry.patients.models import Patient, PatientRow
from registry.visits.codes import HeightMethod
from registry.visits.models.visit import Visit


def _decimal(label: Any, digits: int, places: int) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(label, max_digits=digits, decimal_places=places)


class Anthropometry(PatientRow):
    """Growth at a visit. Limits of rule C06."""

    visit = models.OneToOneField(
        Visit, models.PROTECT, db_constraint=False, related_name="anthropometry"
    )
    height_cm, height_cm_null_reason = reasoned(_decimal(_("height (cm)"), 5, 1))
    weight_kg, weight_kg_null_reason = reasoned(_decimal(_("weight (kg)"), 6, 2))
    sitting_height_cm, sitting_height_cm_null_reason = reasoned(
        _decimal(_("sitting height (cm)"), 5, 1)
    )
    arm_span_cm, arm_span_cm_null_reason = reasoned(_decimal(_("arm span (cm)"), 5, 1))
    method, method_null_reason = reasoned(coded(HeightMethod, _("measured")))
    tanner, tanner_null_reason = reasoned(models.PositiveSmallIntegerField(_("Tanner stage")))

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            within("C06", "height_cm", 20, 230, "cm"),
            within("C06", "weight_kg", "0.15", 250, "kg"),
            check(
                "C06",
                "weight_kg",
                "a body mass index of 7.5 to 105",
                Q(height_cm__isnull=True)
                | Q(weight_kg__isnull=True)
                | Q(
                    weight_kg__gte=F("height_cm") * F("height_cm") * 0.00075,
                    weight_kg__lte=F("height_cm") * F("height_cm") * 0.0105,
                ),
                "bmi",
            ),
            within("C06", "sitting_height_cm", 10, 130, "cm"),
            within("C06", "arm_span_cm", 20, 250, "cm"),
            one_of("method", HeightMethod),
            within("F07", "tanner", 1, 5),
            reason_pair("height_cm", required=True),
            reason_pair("weight_kg", required=True),
            reason_pair("sitting_height_cm"),
            reason_pair("arm_span_cm"),
            reason_pair("method", required=True, text=True),
            reason_pair("tanner"),
        ]

    def __str__(self) -> str:
        return f"{self.height_cm} cm {self.weight_kg} kg"


class DeformityAssessment(PatientRow):
    """Spine, long bones and leg length (list 3.4, deformity)."""

    visit = models.OneToOneField(
        Visit, models.PROTECT, db_constraint=False, related_name="deformity"
    )
    cobb_deg, cobb_deg_null_reason = reasoned(_decimal(_("Cobb angle (degrees)"), 4, 1))
    kyphosis_deg, kyphosis_deg_null_reason = reasoned(_decimal(_("kyphosis (degrees)"), 4, 1))
    long_bone_bowing = models.BooleanField(_("bowing of long bones"), null=True, blank=True)
    leg_length_difference_mm, leg_length_difference_mm_null_reason = reasoned(
        _decimal(_("leg length difference (mm)"), 5, 1)
    )

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            within("F07", "cobb_deg", 0, 180, "degrees"),
            within("F07", "kyphosis_deg", 0, 180, "degrees"),
            within("F07", "leg_length_difference_mm", 0, 300, "mm"),
            reason_pair("cobb_deg"),
            reason_pair("kyphosis_deg"),
            reason_pair("leg_length_difference_mm"),
        ]

    def __str__(self) -> str:
        return f"deformity at visit {self.visit_id}"


class DevelopmentAssessment(PatientRow):
    """Psychomotor development and walking (list 3.4)."""

    visit = models.ForeignKey(
        Visit, models.PROTECT, db_constraint=False, related_name="development"
    )
    milestone = models.CharField(_("milestone or test"), max_length=120)
    result = models.CharField(_("result"), max_length=300, blank=True)
    age_months, age_months_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("reached at (months)"))
    )
    walking_time_min, walking_time_min_null_reason = reasoned(
        _decimal(_("walking time (min)"), 6, 1)
    )

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            within("F07", "age_months", 0, 300, "months"),
            within("F07", "walking_time_min", 0, 1440, "min"),
            reason_pair("age_months"),
            reason_pair("walking_time_min"),
        ]

    def __str__(self) -> str:
        return self.milestone


class ConcomitantMedication(PatientRow):
    """A medicine beside the cells (rule D20)."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="medications"
    )
    drug = models.CharField(_("medicine"), max_length=120)
    indication = models.CharField(_("for"), max_length=120, blank=True)
    dose = models.CharField(_("dose"), max_length=80, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    started_on_precision = precision()
    ended_on = models.DateField(_("until"), null=True, blank=True)
    ended_on_precision = precision()
    ongoing = models.BooleanField(_("ongoing"), null=True, blank=True)

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            *partial_date_checks("started_on"),
            *partial_date_checks("ended_on"),
        ]

    def __str__(self) -> str:
        return self.drug
