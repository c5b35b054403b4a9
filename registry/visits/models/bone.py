"""Skeletal maturity and fractures."""

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
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.diagnoses.codes import Bone, Laterality, PhysisState
from registry.patients.models import Patient, PatientRow
from registry.visits.codes import Bar, BoneAgeMethod, Healing, TraumaEnergy
from registry.visits.models.visit import Visit


class SkeletalMaturity(PatientRow):
    """Bone age and signs of maturity at a visit."""

    visit = models.OneToOneField(
        Visit, models.PROTECT, db_constraint=False, related_name="maturity"
    )
    bone_age_years, bone_age_years_null_reason = reasoned(
        models.DecimalField(_("bone age (years)"), max_digits=4, decimal_places=1)
    )
    bone_age_method = coded(BoneAgeMethod, _("method"), blank=True, default="")
    risser, risser_null_reason = reasoned(models.PositiveSmallIntegerField(_("Risser sign")))
    sanders, sanders_null_reason = reasoned(models.PositiveSmallIntegerField(_("Sanders stage")))
    menarche_on = models.DateField(_("menarche"), null=True, blank=True)
    menarche_on_precision = precision()
    voice_break_on = models.DateField(_("voice break"), null=True, blank=True)
    voice_break_on_precision = precision()

    class Meta:
        constraints = [
            patient_key(),
            same_patient("visit", "Visit"),
            within("C11", "bone_age_years", 0, 20, "years"),
            one_of("bone_age_method", BoneAgeMethod),
            within("C12", "risser", 0, 5),
            within("F07", "sanders", 1, 8),
            reason_pair("bone_age_years"),
            reason_pair("risser"),
            reason_pair("sanders"),
            *partial_date_checks("menarche_on"),
            *partial_date_checks("voice_break_on"),
        ]

    def __str__(self) -> str:
        return f"maturity at visit {self.visit_id}"


class PhysisStatus(PatientRow):
    """State of one growth plate on one side."""

    visit = models.ForeignKey(Visit, models.PROTECT, db_constraint=False, related_name="physes")
    physis = coded(Bone, _("growth plate of"))
    laterality = coded(Laterality, _("side"))
    state = coded(PhysisState, _("state"))
    bar = coded(Bar, _("bony bar"), blank=True, default="")
    bar_area_pct, bar_area_pct_null_reason = reasoned(
        models.DecimalField(_("area of the bar (%)"), max_digits=5, decimal_places=1)
    )

    class Meta:
        constraints = [
            same_patient("visit", "Visit"),
            one_of("physis", Bone),
            one_of("laterality", Laterality),
            one_of("state", PhysisState),
            one_of("bar", Bar),
            within("C12", "bar_area_pct", 0, 100, "%"),
            reason_pair("bar_area_pct"),
            models.UniqueConstraint(
                fields=["visit", "physis", "laterality"], name="physisstatus_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.laterality} {self.physis} {self.state}"


class Fracture(PatientRow):
    """A fracture of one bone on one side."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="fractures"
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="fractures"
    )
    bone, bone_null_reason = reasoned(coded(Bone, _("bone")))
    laterality = coded(Laterality, _("side"))
    level = models.CharField(_("level"), max_length=10, blank=True)
    fractured_on = models.DateField(_("date"), null=True, blank=True)
    fractured_on_precision = precision()
    fractured_on_null_reason = null_reason()
    trauma_energy, trauma_energy_null_reason = reasoned(coded(TraumaEnergy, _("trauma")))
    pathological = models.BooleanField(_("pathological"), null=True, blank=True)
    pathological_null_reason = null_reason()
    prenatal = models.BooleanField(_("before birth"), default=False)
    healing = coded(Healing, _("healing"), blank=True, default="")
    treatment = models.CharField(_("treatment"), max_length=120, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("visit", "Visit"),
            one_of("bone", Bone),
            reason_pair("bone", required=True, text=True),
            one_of("laterality", Laterality),
            *partial_date_checks("fractured_on"),
            reason_pair("fractured_on", required=True),
            one_of("trauma_energy", TraumaEnergy),
            reason_pair("trauma_energy", required=True, text=True),
            reason_pair("pathological", required=True),
            one_of("healing", Healing),
            check(
                "S01",
                "laterality",
                "left or right for a paired bone",
                models.Q(bone__in=["vertebra", "skull", "other"])
                | models.Q(laterality__in=["left", "right", "not_reported"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.laterality} {self.bone}"
