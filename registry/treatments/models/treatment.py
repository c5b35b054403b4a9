"""What was done on day 0: treatment, administrations and surgery."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.core.codes import DatePrecision
from registry.core.constraints import (
    CompositeForeignKey,
    Rule,
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
    null_reason,
    offset_checks,
    offset_unit,
    offset_value,
    partial_date_checks,
    precision,
    reasoned,
)
from registry.core.guards import Reason
from registry.diagnoses.codes import Bone, Laterality
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.models import Patient, PatientRow
from registry.treatments.codes import (
    IN_UTERO_ROUTES,
    LOCAL_ROUTES,
    SYSTEMIC_ROUTES,
    Guidance,
    Route,
    RouteGroup,
    Surgery,
    TrackFilling,
)
from registry.treatments.models.product import CellProduct
from registry.treatments.rules import WEIGHT_VALID_DAYS

WEIGHT_VALID = dt.timedelta(days=WEIGHT_VALID_DAYS)


class Treatment(PatientRow):
    """One treatment of one lesion, or of the whole child where lesion is null, on day 0.

    `treated_laterality` and `treated_bone` are copied from the operation note by hand; rule S05
    compares them with the lesion (wrong-side guard).
    """

    wants_reason = Reason(columns=("treated_on", "treated_on_precision"))

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="treatments"
    )
    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, db_constraint=False, related_name="treatments"
    )
    lesion = models.ForeignKey(
        Lesion,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="treatments",
    )
    treated_on = models.DateField(_("day 0"))
    treated_on_precision = precision()
    offset_value = offset_value()
    offset_unit = offset_unit()
    treated_laterality = coded(Laterality, _("side in the operation note"), blank=True, default="")
    treated_bone = coded(Bone, _("bone in the operation note"), blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("diagnosis", "Diagnosis"),
            same_patient("lesion", "Lesion"),
            models.UniqueConstraint(fields=["id", "lesion"], name="treatment_id_lesion"),
            *partial_date_checks("treated_on"),
            *offset_checks("treated_on"),
            one_of("treated_laterality", Laterality),
            one_of("treated_bone", Bone),
            check(
                "S05",
                "treated_laterality",
                "the side from the operation note",
                Q(lesion__isnull=True) | ~Q(treated_laterality=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.treated_on)

    @property
    def day0(self) -> Interval:
        return interval_of(self.treated_on, self.treated_on_precision) or Interval(
            self.treated_on, self.treated_on
        )


def _route_needs_site() -> list[Rule]:
    """S03 and D05, as far as one row decides them."""
    local = Q(route_group=RouteGroup.LOCAL, lesion__isnull=False)
    other = ~Q(route_group=RouteGroup.LOCAL) & Q(lesion__isnull=True)
    groups = (
        Q(route="")
        | Q(route__in=sorted(LOCAL_ROUTES), route_group=RouteGroup.LOCAL)
        | Q(route__in=sorted(SYSTEMIC_ROUTES), route_group=RouteGroup.SYSTEMIC)
        | Q(route__in=sorted(IN_UTERO_ROUTES), route_group=RouteGroup.IN_UTERO)
    )
    weeks = Q(gestational_weeks__isnull=False)
    return [
        check("S03", "lesion", "a lesion for local routes, none for all others", local | other),
        check("S03", "route_group", "the group of the route", groups, "route"),
        check(
            "D05",
            "gestational_weeks",
            "14 to 40 weeks, for in-utero routes alone",
            Q(route_group=RouteGroup.IN_UTERO) & (weeks | ~Q(gestational_weeks_null_reason=""))
            | ~Q(route_group=RouteGroup.IN_UTERO) & Q(gestational_weeks__isnull=True),
            "route",
        ),
    ]


class Administration(PatientRow):
    """One dose of a product. Two lesions on one day are two rows: the dose is split per lesion."""

    treatment = models.ForeignKey(
        Treatment, models.PROTECT, db_constraint=False, related_name="administrations"
    )
    product = models.ForeignKey(
        CellProduct, models.PROTECT, db_constraint=False, related_name="administrations"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="+"
    )
    route_group = coded(RouteGroup, _("where to"))
    route, route_null_reason = reasoned(coded(Route, _("route")))
    administered_on = models.DateField(_("given on"))
    administered_on_precision = precision()
    offset_value = offset_value()
    offset_unit = offset_unit()
    administered_time = models.TimeField(_("time"), null=True, blank=True)
    dose_number = models.PositiveSmallIntegerField(_("dose number"), default=1)
    volume_ml, volume_ml_null_reason = reasoned(
        models.DecimalField(_("volume (ml)"), max_digits=8, decimal_places=2)
    )
    viable_cells_total, viable_cells_total_null_reason = reasoned(
        models.DecimalField(_("viable cells, total"), max_digits=16, decimal_places=0)
    )
    weight_kg, weight_kg_null_reason = reasoned(
        models.DecimalField(_("weight at dose (kg)"), max_digits=6, decimal_places=2)
    )
    weighed_on = models.DateField(_("weighed on"), null=True, blank=True)
    dose_per_kg = models.DecimalField(
        _("viable cells per kg"), max_digits=16, decimal_places=0, null=True, blank=True
    )
    infusion_rate_ml_min = models.DecimalField(
        _("infusion rate (ml/min)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    premedication = models.CharField(_("premedication"), max_length=120, blank=True)
    gestational_weeks, gestational_weeks_null_reason = reasoned(
        models.DecimalField(_("gestational age (weeks)"), max_digits=4, decimal_places=1)
    )
    operator = models.CharField(_("operator"), max_length=80, blank=True)
    guidance = coded(Guidance, _("guidance"), blank=True, default="")
    physis_crossed = models.BooleanField(_("physis crossed"), null=True, blank=True)
    physis_crossed_null_reason = null_reason()

    class Meta:
        constraints = [
            patient_key(),
            same_patient("treatment", "Treatment"),
            same_patient("product", "CellProduct"),
            same_patient("lesion", "Lesion"),
            CompositeForeignKey(
                fields=("treatment", "lesion"),
                to="registry.Treatment",
                to_fields=("id", "lesion"),
                name="%(class)s_s05_lesion_of_treatment",
                rule="S05",
                field="lesion",
                accepts="the lesion of the treatment",
            ),
            one_of("route_group", RouteGroup),
            one_of("route", Route),
            reason_pair("route", required=True, text=True),
            *_route_needs_site(),
            *partial_date_checks("administered_on"),
            *offset_checks("administered_on"),
            within("D05", "gestational_weeks", 14, 40, "weeks"),
            reason_pair("gestational_weeks"),
            within("P08", "weight_kg", "0.15", 250, "kg"),
            reason_pair("weight_kg"),
            check(
                "P08",
                "weight_kg",
                "the weight at the dose, or why it is not known",
                ~Q(route_group=RouteGroup.SYSTEMIC)
                | Q(weight_kg__isnull=False)
                | ~Q(weight_kg_null_reason=""),
                "systemic",
            ),
            check(
                "P08",
                "dose_per_kg",
                "viable cells divided by weight, within 5 %",
                Q(dose_per_kg__isnull=True)
                | Q(viable_cells_total__isnull=True)
                | Q(weight_kg__isnull=True)
                | Q(
                    dose_per_kg__gte=F("viable_cells_total") / F("weight_kg") * 0.95,
                    dose_per_kg__lte=F("viable_cells_total") / F("weight_kg") * 1.05,
                ),
            ),
            check(
                "P08",
                "weighed_on",
                "a weight within 14 days of the dose",
                Q(weighed_on__isnull=True)
                | Q(administered_on_precision__in=[DatePrecision.MONTH, DatePrecision.YEAR])
                | Q(
                    weighed_on__gte=F("administered_on") - WEIGHT_VALID,
                    weighed_on__lte=F("administered_on") + WEIGHT_VALID,
                ),
            ),
            reason_pair("volume_ml", required=True),
            reason_pair("viable_cells_total", required=True),
            check(
                "P07",
                "viable_cells_total",
                "more than 0",
                Q(viable_cells_total__isnull=True) | Q(viable_cells_total__gt=0),
            ),
            check(
                "P07", "volume_ml", "more than 0", Q(volume_ml__isnull=True) | Q(volume_ml__gt=0)
            ),
            check("F07", "dose_number", "1 or more", Q(dose_number__gte=1)),
            one_of("guidance", Guidance),
            reason_pair("physis_crossed"),
        ]

    def __str__(self) -> str:
        return f"dose {self.dose_number} on {self.administered_on}"


class ConcomitantProcedure(PatientRow):
    """Surgery done with the treatment, or later at the lesion (list 3.5, surgery)."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="procedures"
    )
    treatment = models.ForeignKey(
        Treatment,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="procedures",
    )
    lesion = models.ForeignKey(
        Lesion,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="procedures",
    )
    procedure = coded(Surgery, _("procedure"))
    performed_on = models.DateField(_("done on"), null=True, blank=True)
    performed_on_precision = precision()
    performed_on_null_reason = null_reason()
    offset_value = offset_value()
    offset_unit = offset_unit()
    drill_holes = models.PositiveSmallIntegerField(_("drill holes"), null=True, blank=True)
    drill_diameter_mm = models.DecimalField(
        _("drill diameter (mm)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    track_filled = coded(TrackFilling, _("core track filled with"), blank=True, default="")
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("treatment", "Treatment"),
            same_patient("lesion", "Lesion"),
            one_of("procedure", Surgery),
            *partial_date_checks("performed_on"),
            *offset_checks("performed_on"),
            reason_pair("performed_on", required=True),
            within("F07", "drill_holes", 1, 50),
            within("F07", "drill_diameter_mm", "0.5", 30, "mm"),
            one_of("track_filled", TrackFilling),
        ]

    def __str__(self) -> str:
        return self.get_procedure_display()


class ProcedureDevice(PatientRow):
    """An implant, by manufacturer, lot and unique device identifier."""

    procedure = models.ForeignKey(
        ConcomitantProcedure, models.PROTECT, db_constraint=False, related_name="devices"
    )
    manufacturer = models.CharField(_("manufacturer"), max_length=120)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    udi = models.CharField(_("UDI"), max_length=120, blank=True)

    class Meta:
        constraints = [same_patient("procedure", "ConcomitantProcedure")]

    def __str__(self) -> str:
        return self.manufacturer
