"""The cell product: identity, culture, ISCT panel, dose, release, cryostorage, transport."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import (
    Rule,
    check,
    one_of,
    patient_key,
    reason_pair,
    same_centre,
    same_patient,
    within,
)
from registry.core.fields import coded, reasoned
from registry.patients.models import Patient, PatientRow
from registry.treatments.codes import (
    EXPANDED_PRODUCTS,
    Differentiation,
    DonorRelation,
    DonorType,
    DoseAssay,
    HlaMatch,
    Manipulation,
    ProductType,
    RegulatoryClass,
    ReleaseStatus,
    Scaffold,
    Serum,
    Storage,
    TemperatureClass,
    TissueSource,
)
from registry.treatments.models.source import Donor, Harvest
from registry.treatments.product_rules import NEGATIVE_MARKERS, POSITIVE_MARKERS
from registry.treatments.rules import DIN_PATTERN, MARKERS, SEC_PATTERN


def _percent(label: Any) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(label, max_digits=5, decimal_places=2)


def _cells(label: Any) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(label, max_digits=16, decimal_places=0)


def _donor_rules() -> list[Rule]:
    """P20 and P21, as far as one row decides them."""
    own = Q(
        donor__isnull=True,
        donor_relation=DonorRelation.SELF,
        hla_match=HlaMatch.AUTOLOGOUS,
    )
    foreign = (
        Q(donor__isnull=False)
        & ~Q(donor_relation=DonorRelation.SELF)
        & ~Q(hla_match=HlaMatch.AUTOLOGOUS)
    )
    return [
        check(
            "P20",
            "donor_relation",
            "relation self, HLA not_applicable_autologous, no donor",
            ~Q(donor_type=DonorType.AUTOLOGOUS) | own,
        ),
        check(
            "P21",
            "donor",
            "a donor with relation and HLA match, not the patient",
            ~Q(donor_type=DonorType.ALLOGENEIC) | foreign,
        ),
    ]


def _told(*fields: str) -> Q:
    """At least one of the fields has a value, or a reason for its absence."""
    told = Q()
    for field in fields:
        told |= ~Q(**{f"{field}_null_reason": ""}) | (
            ~Q(**{field: ""}) if field == "culture_medium" else Q(**{f"{field}__isnull": False})
        )
    return told


def _expanded_rules() -> list[Rule]:
    """P01 and P12: what an expanded product has to tell, or why it does not."""
    other = ~Q(product_type__in=sorted(EXPANDED_PRODUCTS))
    culture = ("passage", "culture_medium", "culture_started_on", "culture_ended_on")
    groups = [(marker,) for marker in POSITIVE_MARKERS] + list(NEGATIVE_MARKERS)
    reason = "a value, or why it is not known"
    return [
        *(check("P12", field, reason, other | _told(field), "told") for field in culture),
        *(check("P01", group[0], reason, other | _told(*group), "told") for group in groups),
    ]


class CellProduct(PatientRow):
    """One batch as it was given. `isct_status` is derived (rules.isct_status), never stored."""

    patient = models.ForeignKey(
        Patient, models.PROTECT, db_constraint=False, related_name="products"
    )
    harvest = models.ForeignKey(
        Harvest, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="products"
    )
    product_type, product_type_null_reason = reasoned(coded(ProductType, _("type of product")))
    manipulation, manipulation_null_reason = reasoned(coded(Manipulation, _("manipulation")))
    regulatory_class, regulatory_class_null_reason = reasoned(
        coded(RegulatoryClass, _("regulatory class"))
    )
    tissue_source = coded(TissueSource, _("tissue source"))
    donor_type = coded(DonorType, _("donor"))
    donor = models.ForeignKey(
        Donor, models.PROTECT, db_constraint=False, null=True, blank=True, related_name="products"
    )
    donor_relation = coded(DonorRelation, _("relation of the donor"))
    hla_match = coded(HlaMatch, _("HLA match"))
    product_name = models.CharField(_("product name"), max_length=120, blank=True)
    manufacturer = models.CharField(_("manufacturer"), max_length=120, blank=True)
    site_licence = models.CharField(_("site licence"), max_length=60, blank=True)
    batch_number, batch_number_null_reason = reasoned(
        models.CharField(_("batch number"), max_length=60)
    )
    recipe_version = models.CharField(_("recipe version"), max_length=40, blank=True)
    donation_number, donation_number_null_reason = reasoned(
        models.CharField(_("donation number (DIN)"), max_length=13)
    )
    donation_check = models.CharField(_("check character"), max_length=1, blank=True)
    sec, sec_null_reason = reasoned(models.CharField(_("Single European Code"), max_length=41))
    split_number = models.CharField(_("unit or split number"), max_length=20, blank=True)
    scaffold = coded(Scaffold, _("scaffold"), default=Scaffold.NOT_REPORTED)
    scaffold_manufacturer = models.CharField(_("scaffold manufacturer"), max_length=120, blank=True)
    scaffold_lot = models.CharField(_("scaffold lot"), max_length=60, blank=True)
    days_on_scaffold = models.PositiveSmallIntegerField(
        _("culture days on scaffold"), null=True, blank=True
    )
    # culture
    culture_medium, culture_medium_null_reason = reasoned(
        models.CharField(_("culture medium"), max_length=120)
    )
    serum = coded(Serum, _("serum supplement"), blank=True, default="")
    serum_lot = models.CharField(_("serum lot"), max_length=60, blank=True)
    fgf2 = models.BooleanField(_("FGF-2 added"), null=True, blank=True)
    antibiotics = models.CharField(_("antibiotics"), max_length=120, blank=True)
    seeding_density = models.PositiveIntegerField(_("seeding (cells/cm²)"), null=True, blank=True)
    oxygen_pct = models.DecimalField(
        _("oxygen (%)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    vessel = models.CharField(_("vessel"), max_length=80, blank=True)
    closed_system = models.BooleanField(_("closed system"), null=True, blank=True)
    culture_started_on, culture_started_on_null_reason = reasoned(
        models.DateField(_("culture started"))
    )
    culture_ended_on, culture_ended_on_null_reason = reasoned(models.DateField(_("culture ended")))
    passage, passage_null_reason = reasoned(
        models.PositiveSmallIntegerField(_("passage at final harvest"))
    )
    population_doublings, population_doublings_null_reason = reasoned(
        models.DecimalField(_("cumulative population doublings"), max_digits=5, decimal_places=1)
    )
    doubling_time_h = models.DecimalField(
        _("doubling time (h)"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    # ISCT 2006 panel (Dominici, Cytotherapy 2006;8:315)
    plastic_adherent = models.BooleanField(_("adheres to plastic"), null=True, blank=True)
    cd105_pct, cd105_pct_null_reason = reasoned(_percent(_("CD105 (%)")))
    cd73_pct, cd73_pct_null_reason = reasoned(_percent(_("CD73 (%)")))
    cd90_pct, cd90_pct_null_reason = reasoned(_percent(_("CD90 (%)")))
    cd45_pct, cd45_pct_null_reason = reasoned(_percent(_("CD45 (%)")))
    cd34_pct, cd34_pct_null_reason = reasoned(_percent(_("CD34 (%)")))
    cd14_pct, cd14_pct_null_reason = reasoned(_percent(_("CD14 (%)")))
    cd11b_pct, cd11b_pct_null_reason = reasoned(_percent(_("CD11b (%)")))
    cd79a_pct, cd79a_pct_null_reason = reasoned(_percent(_("CD79a (%)")))
    cd19_pct, cd19_pct_null_reason = reasoned(_percent(_("CD19 (%)")))
    hla_dr_pct, hla_dr_pct_null_reason = reasoned(_percent(_("HLA-DR (%)")))
    osteo_diff = coded(Differentiation, _("osteogenic"), blank=True, default="")
    adipo_diff = coded(Differentiation, _("adipogenic"), blank=True, default="")
    chondro_diff = coded(Differentiation, _("chondrogenic"), blank=True, default="")
    differentiation_assay = models.CharField(_("stain or assay"), max_length=120, blank=True)
    # dose of the container
    concentration_per_ml, concentration_per_ml_null_reason = reasoned(_cells(_("cells per ml")))
    volume_ml, volume_ml_null_reason = reasoned(
        models.DecimalField(_("volume (ml)"), max_digits=8, decimal_places=2)
    )
    cells_total, cells_total_null_reason = reasoned(_cells(_("total cells")))
    nucleated_cells_total, nucleated_cells_total_null_reason = reasoned(
        _cells(_("total nucleated cells"))
    )
    viable_msc_total, viable_msc_total_null_reason = reasoned(_cells(_("viable MSC, total")))
    osteoprogenitors_total, osteoprogenitors_total_null_reason = reasoned(
        _cells(_("osteoprogenitors or CFU-F, total"))
    )
    dose_assay = coded(DoseAssay, _("dose measured by"), blank=True, default="")
    viability_pct, viability_pct_null_reason = reasoned(_percent(_("viability (%)")))
    viability_limit_pct = models.DecimalField(
        _("viability limit of the batch specification (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    viability_method = models.CharField(_("viability method"), max_length=80, blank=True)
    # release
    manufactured_on = models.DateField(_("manufacture ended"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    release_status, release_status_null_reason = reasoned(coded(ReleaseStatus, _("release")))
    qualified_person = models.CharField(_("qualified person"), max_length=120, blank=True)
    out_of_specification = models.BooleanField(_("out of specification"), null=True, blank=True)
    medical_acceptance = models.CharField(_("medical acceptance"), max_length=300, blank=True)
    # cryostorage and transport
    cryopreserved = models.BooleanField(_("cryopreserved"), null=True, blank=True)
    dmso_pct = models.DecimalField(
        _("DMSO (%)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    frozen_on = models.DateField(_("frozen on"), null=True, blank=True)
    storage = coded(Storage, _("storage"), blank=True, default="")
    storage_location = models.CharField(_("storage location"), max_length=80, blank=True)
    thawed_at = models.DateTimeField(_("thawed"), null=True, blank=True)
    post_thaw_viability_pct = models.DecimalField(
        _("viability after thaw (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    washed = models.BooleanField(_("washed after thaw"), null=True, blank=True)
    temperature_class = coded(TemperatureClass, _("transport"), blank=True, default="")
    logger_id = models.CharField(_("temperature logger"), max_length=60, blank=True)
    transport_out_at = models.DateTimeField(_("left the site"), null=True, blank=True)
    transport_in_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    excursion = models.BooleanField(_("temperature excursion"), null=True, blank=True)
    # safety flags
    gene_marked = models.BooleanField(_("gene-marked"), default=False)
    xenogeneic_exposure = models.BooleanField(_("xenogeneic exposure"), null=True, blank=True)
    definition_reference = models.CharField(_("definition used"), max_length=120, blank=True)

    class Meta:
        constraints = [
            patient_key(),
            same_centre("patient", "Patient"),
            same_patient("harvest", "Harvest"),
            same_centre("donor", "Donor"),
            *(
                one_of(field, choices)
                for field, choices in (
                    ("product_type", ProductType),
                    ("manipulation", Manipulation),
                    ("regulatory_class", RegulatoryClass),
                    ("tissue_source", TissueSource),
                    ("donor_type", DonorType),
                    ("donor_relation", DonorRelation),
                    ("hla_match", HlaMatch),
                    ("scaffold", Scaffold),
                    ("serum", Serum),
                    ("osteo_diff", Differentiation),
                    ("adipo_diff", Differentiation),
                    ("chondro_diff", Differentiation),
                    ("dose_assay", DoseAssay),
                    ("release_status", ReleaseStatus),
                    ("storage", Storage),
                    ("temperature_class", TemperatureClass),
                )
            ),
            *(
                reason_pair(field, required=True, text=True)
                for field in (
                    "product_type",
                    "manipulation",
                    "regulatory_class",
                    "batch_number",
                    "release_status",
                )
            ),
            *(
                reason_pair(field, text=True)
                for field in ("donation_number", "sec", "culture_medium")
            ),
            *(reason_pair(field) for field in ("culture_started_on", "culture_ended_on")),
            *_donor_rules(),
            *_expanded_rules(),
            *(within("P01", marker, 0, 100, "%") for marker in MARKERS),
            *(reason_pair(marker) for marker in MARKERS),
            *(
                within("P05", field, 0, 100, "%")
                for field in ("viability_pct", "viability_limit_pct", "post_thaw_viability_pct")
            ),
            *(
                reason_pair(field)
                for field in (
                    "viability_pct",
                    "passage",
                    "population_doublings",
                    "concentration_per_ml",
                    "volume_ml",
                    "cells_total",
                    "nucleated_cells_total",
                    "viable_msc_total",
                    "osteoprogenitors_total",
                )
            ),
            *(
                check(
                    "P07",
                    field,
                    "more than 0",
                    Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0}),
                )
                for field in (
                    "cells_total",
                    "concentration_per_ml",
                    "volume_ml",
                    "nucleated_cells_total",
                    "viable_msc_total",
                    "osteoprogenitors_total",
                )
            ),
            check(
                "P07",
                "cells_total",
                "concentration times volume, within 10 %",
                Q(cells_total__isnull=True)
                | Q(concentration_per_ml__isnull=True)
                | Q(volume_ml__isnull=True)
                | Q(
                    cells_total__gte=Abs(
                        F("cells_total") - F("concentration_per_ml") * F("volume_ml")
                    )
                    * 10
                ),
                "product",
            ),
            check(
                "P12",
                "passage",
                "1 or more for an expanded product; none for any other",
                Q(product_type="")
                | Q(product_type__in=sorted(EXPANDED_PRODUCTS), passage__isnull=True)
                | Q(product_type__in=sorted(EXPANDED_PRODUCTS), passage__gte=1)
                | ~Q(product_type__in=sorted(EXPANDED_PRODUCTS)) & Q(passage__isnull=True),
            ),
            within("P13", "population_doublings", 0, 200),
            check(
                "D06",
                "culture_ended_on",
                "a day not before the culture started",
                Q(culture_started_on__isnull=True)
                | Q(culture_ended_on__isnull=True)
                | Q(culture_ended_on__gte=F("culture_started_on")),
            ),
            check(
                "D06",
                "thawed_at",
                "not before release",
                Q(thawed_at__isnull=True)
                | Q(released_at__isnull=True)
                | Q(thawed_at__gte=F("released_at")),
            ),
            check(
                "D06",
                "transport_in_at",
                "not before it left",
                Q(transport_in_at__isnull=True)
                | Q(transport_out_at__isnull=True)
                | Q(transport_in_at__gte=F("transport_out_at")),
            ),
            check(
                "P18",
                "donation_number",
                "13 characters: facility 5, year 2, serial 6",
                Q(donation_number="") | Q(donation_number__regex=DIN_PATTERN),
            ),
            check(
                "P18",
                "donation_check",
                "one character 0-9, A-Z or *",
                Q(donation_check="") | Q(donation_check__regex=r"^[0-9A-Z*]$"),
            ),
            check(
                "P19",
                "sec",
                "40 characters of the Single European Code",
                Q(sec="") | Q(sec__regex=SEC_PATTERN),
            ),
            within("F07", "oxygen_pct", 0, 100, "%"),
            within("F07", "dmso_pct", 0, 100, "%"),
            models.UniqueConstraint(
                fields=["centre", "manufacturer", "batch_number"],
                condition=~Q(batch_number=""),
                name="cellproduct_batch_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_product_type_display() or _("cell product, type not recorded"))
