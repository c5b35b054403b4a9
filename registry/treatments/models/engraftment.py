"""Donor cells that were found after a treatment."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, reason_pair, same_centre, same_patient, within
from registry.core.fields import (
    coded,
    null_reason,
    offset_checks,
    offset_unit,
    offset_value,
    partial_date_checks,
    precision,
    reasoned,
)
from registry.patients.models import Patient, PatientRow
from registry.treatments.codes import ChimerismMethod, Compartment, Engraftment
from registry.treatments.models.treatment import Treatment


class EngraftmentAssessment(PatientRow):
    """Donor cells in one compartment by one method: 0.3 % and 7.4 % can be one biopsy (P23)."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="engraftments"
    )
    treatment = models.ForeignKey(
        Treatment,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="engraftments",
    )
    sample = models.CharField(_("sample"), max_length=80)
    compartment = coded(Compartment, _("compartment"))
    method = coded(ChimerismMethod, _("method"))
    sampled_on = models.DateField(_("sampled on"), null=True, blank=True)
    sampled_on_precision = precision()
    sampled_on_null_reason = null_reason()
    offset_value = offset_value()
    offset_unit = offset_unit()
    percent_donor, percent_donor_null_reason = reasoned(
        models.DecimalField(_("donor cells (%)"), max_digits=6, decimal_places=3)
    )
    range_low = models.DecimalField(
        _("from (%)"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    range_high = models.DecimalField(
        _("to (%)"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    limit_of_detection_pct, limit_of_detection_pct_null_reason = reasoned(
        models.DecimalField(_("limit of detection (%)"), max_digits=6, decimal_places=3)
    )
    cells_counted = models.PositiveIntegerField(_("cells counted"), null=True, blank=True)
    result = coded(Engraftment, _("result"))

    class Meta:
        constraints = [
            same_centre("patient", "Patient"),
            same_patient("treatment", "Treatment"),
            one_of("compartment", Compartment),
            one_of("method", ChimerismMethod),
            one_of("result", Engraftment),
            *partial_date_checks("sampled_on"),
            *offset_checks("sampled_on"),
            reason_pair("sampled_on", required=True),
            within("P23", "percent_donor", 0, 100, "%"),
            within("P23", "range_low", 0, 100, "%"),
            within("P23", "range_high", 0, 100, "%"),
            within("P23", "limit_of_detection_pct", 0, 100, "%"),
            reason_pair("percent_donor", required=True),
            reason_pair("limit_of_detection_pct", required=True),
            check(
                "P23",
                "range_high",
                "not below the lower end",
                Q(range_low__isnull=True)
                | Q(range_high__isnull=True)
                | Q(range_high__gte=F("range_low")),
                "order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compartment} {self.method}"
