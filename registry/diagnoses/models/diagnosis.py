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
from registry.core.dates import Interval, interval_of
from registry.core.fields import coded, null_reason, partial_date_checks, precision, reasoned
from registry.core.guards import Guard
from registry.diagnoses.codes import (
    ConfirmedBy,
    DiseaseStatus,
    GeneResult,
    Phenotype,
    RiskFactorCode,
    Underlying,
)
from registry.patients.models import Patient, PatientRow


class DiagnosisTerm(models.Model):
    """A disorder that the registry follows, with its codes in other terminologies (list 3.1)."""

    guard = Guard.CONFIGURATION

    code = models.CharField(primary_key=True, max_length=32)
    label = models.CharField(max_length=120)
    icd10_who = models.CharField(max_length=160, blank=True)
    icd10_cm = models.CharField(max_length=160, blank=True)
    icd11_foundation = models.CharField(max_length=40, blank=True)
    orpha = models.CharField(max_length=160, blank=True)
    snomed = models.CharField(max_length=160, blank=True)
    mondo = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label


class Diagnosis(PatientRow):
    """An episode of a disorder. Aetiology stands in its risk factors and underlying diseases."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="diagnoses"
    )
    term = models.ForeignKey(DiagnosisTerm, models.PROTECT, related_name="+")
    diagnosed_on = models.DateField(_("diagnosed on"), null=True, blank=True)
    diagnosed_on_precision = precision()
    diagnosed_on_null_reason = null_reason()
    onset_on = models.DateField(_("onset"), null=True, blank=True)
    onset_on_precision = precision()
    onset_on_null_reason = null_reason()
    prenatal = models.BooleanField(_("diagnosed before birth"), default=False)
    gestational_weeks, gestational_weeks_null_reason = reasoned(
        models.DecimalField(
            _("gestational age at diagnosis (weeks)"), max_digits=4, decimal_places=1
        )
    )
    icd10 = models.CharField(_("ICD-10"), max_length=10, blank=True)
    icd10_cm = models.CharField(_("ICD-10-CM"), max_length=10, blank=True)
    gene = coded(GeneResult, _("gene"), blank=True, default="")
    gene_other = models.CharField(_("other gene"), max_length=40, blank=True)
    variant = models.CharField(_("variant (HGVS)"), max_length=120, blank=True)
    inheritance = models.CharField(_("inheritance"), max_length=60, blank=True)
    confirmed_by = coded(ConfirmedBy, _("confirmed by"), blank=True, default="")
    status_at_treatment, status_at_treatment_null_reason = reasoned(
        coded(DiseaseStatus, _("disease status at treatment"))
    )

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            *partial_date_checks("diagnosed_on"),
            reason_pair("diagnosed_on", required=True),
            *partial_date_checks("onset_on"),
            reason_pair("onset_on"),
            within("D03", "gestational_weeks", 4, 42, "weeks"),
            reason_pair("gestational_weeks"),
            check(
                "D03",
                "gestational_weeks",
                "the gestational age, or why it is not known",
                models.Q(prenatal=False)
                | models.Q(gestational_weeks__isnull=False)
                | ~models.Q(gestational_weeks_null_reason=""),
                "prenatal",
            ),
            one_of("gene", GeneResult),
            one_of("confirmed_by", ConfirmedBy),
            one_of("status_at_treatment", DiseaseStatus),
            reason_pair("status_at_treatment", text=True),
        ]

    def __str__(self) -> str:
        return self.term_id

    @property
    def diagnosed(self) -> Interval | None:
        return interval_of(self.diagnosed_on, self.diagnosed_on_precision)


class UnderlyingDisease(PatientRow):
    """A disease that led to this diagnosis (list 3.2)."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="underlying"
    )
    disease = coded(Underlying, _("underlying disease"))

    class Meta:
        constraints = [
            same_patient("diagnosis", "Diagnosis"),
            one_of("disease", Underlying),
            models.UniqueConstraint(fields=["diagnosis", "disease"], name="underlying_once"),
        ]

    def __str__(self) -> str:
        return self.disease


class RiskFactor(PatientRow):
    """Something that may have caused the disorder (list 3.3)."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="risk_factors"
    )
    factor = coded(RiskFactorCode, _("risk factor"))
    agent = models.CharField(_("agent"), max_length=80, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    started_on_precision = precision()
    started_on_null_reason = null_reason()
    ended_on = models.DateField(_("until"), null=True, blank=True)
    ended_on_precision = precision()
    ended_on_null_reason = null_reason()
    cumulative_mg_m2, cumulative_mg_m2_null_reason = reasoned(
        models.DecimalField(
            _("cumulative prednisolone equivalent (mg/m²)"), max_digits=9, decimal_places=1
        )
    )
    peak_dose_mg, peak_dose_mg_null_reason = reasoned(
        models.DecimalField(_("peak dose (mg/day)"), max_digits=8, decimal_places=1)
    )
    radiation_gy, radiation_gy_null_reason = reasoned(
        models.DecimalField(_("radiation (Gy)"), max_digits=5, decimal_places=1)
    )
    asparaginase = models.BooleanField(_("asparaginase"), null=True, blank=True)
    methotrexate = models.BooleanField(_("methotrexate"), null=True, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_patient("diagnosis", "Diagnosis"),
            one_of("factor", RiskFactorCode),
            *partial_date_checks("started_on"),
            reason_pair("started_on"),
            *partial_date_checks("ended_on"),
            reason_pair("ended_on"),
            within("F07", "cumulative_mg_m2", 0, 1000000, "mg/m²"),
            reason_pair("cumulative_mg_m2"),
            within("F07", "peak_dose_mg", 0, 100000, "mg/day"),
            reason_pair("peak_dose_mg"),
            within("F07", "radiation_gy", 0, 200, "Gy"),
            reason_pair("radiation_gy"),
        ]

    def __str__(self) -> str:
        return self.factor


class PhenotypeFinding(PatientRow):
    """A finding of the phenotype: present, absent, or why it is not known."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="phenotype"
    )
    finding = coded(Phenotype, _("finding"))
    present = models.BooleanField(_("present"), null=True, blank=True)
    present_null_reason = null_reason()

    class Meta:
        constraints = [
            same_patient("diagnosis", "Diagnosis"),
            one_of("finding", Phenotype),
            reason_pair("present", required=True),
            models.UniqueConstraint(fields=["diagnosis", "finding"], name="phenotype_once"),
        ]

    def __str__(self) -> str:
        return self.finding
