"""Chemotherapy before an intravascular transplant."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, patient_key, same_patient, within
from registry.core.fields import coded, null_reason
from registry.patients.models import PatientRow
from registry.treatments.codes import Intensity
from registry.treatments.models.treatment import Treatment


class Conditioning(PatientRow):
    """Chemotherapy before an intravascular transplant; S1 calls it life-threatening."""

    treatment = models.OneToOneField(
        Treatment, models.PROTECT, db_constraint=False, related_name="conditioning"
    )
    intensity = coded(Intensity, _("intensity"))
    gvhd_prophylaxis = models.CharField(_("GvHD prophylaxis"), max_length=300, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_patient("treatment", "Treatment"),
            one_of("intensity", Intensity),
        ]

    def __str__(self) -> str:
        return self.intensity


class ConditioningAgent(PatientRow):
    """One drug of the conditioning."""

    conditioning = models.ForeignKey(
        Conditioning, models.PROTECT, db_constraint=False, related_name="agents"
    )
    drug = models.CharField(_("drug"), max_length=80)
    dose_mg_kg = models.DecimalField(
        _("mg/kg"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    dose_mg_m2 = models.DecimalField(
        _("mg/m²"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    dose_null_reason = null_reason()
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)

    class Meta:
        constraints = [
            same_patient("conditioning", "Conditioning"),
            within("P28", "dose_mg_kg", 0, 10000, "mg/kg"),
            within("P28", "dose_mg_m2", 0, 100000, "mg/m²"),
            check(
                "P28",
                "dose_mg_kg",
                "mg/kg or mg/m², or why neither is known",
                Q(dose_mg_kg__isnull=False, dose_mg_m2__isnull=True, dose_null_reason="")
                | Q(dose_mg_kg__isnull=True, dose_mg_m2__isnull=False, dose_null_reason="")
                | Q(dose_mg_kg__isnull=True, dose_mg_m2__isnull=True) & ~Q(dose_null_reason=""),
                "one",
            ),
        ]

    def __str__(self) -> str:
        return self.drug
