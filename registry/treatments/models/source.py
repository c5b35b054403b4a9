"""Where the cells came from: donor and harvest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import CentreRow
from registry.core.constraints import (
    centre_key,
    one_of,
    patient_key,
    reason_pair,
    same_centre,
    within,
)
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.patients.codes import Sex
from registry.patients.models import Patient, PatientRow
from registry.treatments.codes import Anaesthesia, HarvestSite, Marker, TestResult, TissueSource


class Donor(CentreRow):
    """An allogeneic donor, known by the code of the tissue establishment."""

    seen_if = (
        "EXISTS (SELECT FROM registry_cellproduct made WHERE made.donor_id = registry_donor.id)",
        "EXISTS (SELECT FROM registry_harvest taken WHERE taken.donor_id = registry_donor.id)",
    )

    donor_code = models.CharField(_("donor code"), max_length=40)
    hla_typing = models.CharField(_("HLA typing"), max_length=300, blank=True)
    sex, sex_null_reason = reasoned(coded(Sex, _("sex")))
    age_years, age_years_null_reason = reasoned(
        models.DecimalField(_("age (years)"), max_digits=4, decimal_places=1)
    )

    class Meta:
        constraints = [
            centre_key(),
            one_of("sex", Sex),
            reason_pair("sex", required=True, text=True),
            within("P21", "age_years", 0, 120, "years"),
            reason_pair("age_years", required=True),
            models.UniqueConstraint(fields=["centre", "donor_code"], name="donor_code_once"),
        ]

    def __str__(self) -> str:
        return self.donor_code


class DonorMarker(CentreRow):
    """One infectious disease marker of a donor."""

    seen_if = ("EXISTS (SELECT FROM registry_donor donor WHERE donor.id = donor_id)",)

    donor = models.ForeignKey(Donor, models.PROTECT, db_constraint=False, related_name="markers")
    marker = coded(Marker, _("marker"))
    result = coded(TestResult, _("result"))
    tested_on = models.DateField(_("tested on"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=80, blank=True)

    class Meta:
        constraints = [
            same_centre("donor", "Donor"),
            one_of("marker", Marker),
            one_of("result", TestResult),
        ]

    def __str__(self) -> str:
        return f"{self.marker} {self.result}"


class Harvest(PatientRow):
    """Tissue taken for a patient: from a donor where one is named, else from the patient."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="harvests"
    )
    donor = models.ForeignKey(
        Donor, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="harvests"
    )
    tissue = coded(TissueSource, _("tissue"))
    site = coded(HarvestSite, _("site"))
    harvested_on = models.DateField(_("harvested on"), null=True, blank=True)
    harvested_on_precision = precision()
    harvested_on_null_reason = null_reason()
    volume_ml, volume_ml_null_reason = reasoned(
        models.DecimalField(_("volume (ml)"), max_digits=7, decimal_places=1)
    )
    nucleated_cells_total, nucleated_cells_total_null_reason = reasoned(
        models.DecimalField(_("nucleated cells, total"), max_digits=16, decimal_places=0)
    )
    anticoagulant = models.CharField(_("anticoagulant"), max_length=80, blank=True)
    anaesthesia, anaesthesia_null_reason = reasoned(coded(Anaesthesia, _("anaesthesia")))
    lipoaspirate_ml, lipoaspirate_ml_null_reason = reasoned(
        models.DecimalField(_("lipoaspirate (ml)"), max_digits=7, decimal_places=1)
    )

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_centre("donor", "Donor"),
            one_of("tissue", TissueSource),
            one_of("site", HarvestSite),
            *partial_date_checks("harvested_on"),
            reason_pair("harvested_on", required=True),
            within("F07", "volume_ml", 0, 5000, "ml"),
            reason_pair("volume_ml", required=True),
            within("F07", "nucleated_cells_total", 0, 10**15, "cells"),
            reason_pair("nucleated_cells_total"),
            one_of("anaesthesia", Anaesthesia),
            reason_pair("anaesthesia", required=True, text=True),
            within("F07", "lipoaspirate_ml", 0, 5000, "ml"),
            reason_pair("lipoaspirate_ml"),
        ]

    def __str__(self) -> str:
        return f"{self.tissue} {self.harvested_on}"
