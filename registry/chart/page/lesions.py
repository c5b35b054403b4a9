"""Each lesion with its stages, and each treatment with surgery, cells and dose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from registry.chart.page.facts import fact, facts, other_facts
from registry.chart.selectors.patient import Record
from registry.chart.when import Calendar, When
from registry.core.facts import Fact, shown
from registry.diagnoses.models import Diagnosis, Lesion, Staging, StagingSystem
from registry.treatments.codes import DonorType
from registry.treatments.findings import isct_status_of, panel_of
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Harvest,
    ReleaseTest,
    Treatment,
)
from registry.treatments.product_rules import IsctStatus

LESION_SHOWN = ("joint", "bone", "laterality", "diagnosis", "patient")
STAGING_WORDS = (
    "substage",
    "location",
    "collapse_depth_mm",
    "reader_role",
    "blinded",
    "reclassification_reason",
)
PRODUCT_FIRST = (
    "product_type",
    "tissue_source",
    "donor_type",
    "donor_relation",
    "hla_match",
    "passage",
    "cells_total",
    "viable_msc_total",
    "scaffold",
    "release_status",
    "regulatory_class",
)
PRODUCT_SHOWN = (*PRODUCT_FIRST, "viability_pct", "viability_limit_pct", "out_of_specification")
DOSE_FIRST = ("route", "viable_cells_total", "volume_ml", "dose_per_kg", "physis_crossed")
DOSE_SHOWN = (*DOSE_FIRST, "administered_on", "route_group", "dose_number")
HARVEST_SHOWN = ("harvested_on", "tissue", "site")
PROCEDURE_SHOWN = ("procedure", "performed_on", "offset_value", "offset_unit")


@dataclass(frozen=True)
class StageRow:
    staging: Staging
    when: When
    details: Sequence[str]


@dataclass(frozen=True)
class SystemPart:
    """The readings in one system. Stages of two systems are never turned into one another."""

    system: StagingSystem
    rows: Sequence[StageRow]


@dataclass(frozen=True)
class ProcedurePart:
    procedure: ConcomitantProcedure
    when: When
    details: Sequence[Fact]


@dataclass(frozen=True)
class IsctPart:
    """The derived status of the minimal criteria, in words, with what was not measured."""

    status: IsctStatus
    words: str


@dataclass(frozen=True)
class ProductPart:
    """Cells as they were released: first what matters, `more` behind."""

    product: CellProduct
    facts: Sequence[Fact]
    more: Sequence[Fact]
    isct: IsctPart
    tests: Sequence[ReleaseTest]
    donor: Sequence[Fact]


@dataclass(frozen=True)
class DosePart:
    dose: Administration
    facts: Sequence[Fact]
    more: Sequence[Fact]


@dataclass(frozen=True)
class TreatmentPart:
    """One day 0."""

    treatment: Treatment
    when: When
    procedures: Sequence[ProcedurePart]
    harvest: Harvest | None
    harvest_facts: Sequence[Fact]
    products: Sequence[ProductPart]
    doses: Sequence[DosePart]


@dataclass(frozen=True)
class LesionPart:
    """A lesion, or with `lesion` None the whole child."""

    lesion: Lesion | None
    diagnosis: Diagnosis | None
    facts: Sequence[Fact]
    systems: Sequence[SystemPart]
    treatments: Sequence[TreatmentPart]
    later: Sequence[ProcedurePart]


def lesion_parts(record: Record, calendar: Calendar) -> list[LesionPart]:
    """Every lesion; then the whole child, when something was done to or read of it."""
    parts = [_part(record, calendar, lesion) for lesion in record.lesions]
    whole = _part(record, calendar, None)
    return [*parts, whole] if whole.systems or whole.treatments or whole.later else parts


def _part(record: Record, calendar: Calendar, lesion: Lesion | None) -> LesionPart:
    pk = lesion.pk if lesion else None
    diagnoses = {diagnosis.pk: diagnosis for diagnosis in record.diagnoses}
    return LesionPart(
        lesion=lesion,
        diagnosis=diagnoses[lesion.diagnosis_id] if lesion else None,
        facts=other_facts(lesion, LESION_SHOWN) if lesion else [],
        systems=_systems((s for s in record.stagings if s.lesion_id == pk), calendar),
        treatments=[
            treatment_part(one, calendar) for one in record.treatments if one.lesion_id == pk
        ],
        later=[_procedure(p, calendar) for p in record.later_procedures if p.lesion_id == pk],
    )


def _systems(stagings: Iterable[Staging], calendar: Calendar) -> list[SystemPart]:
    """In order of the systems, then of time: so the selector sorts them."""
    return [
        SystemPart(system, [_stage_row(staging, calendar) for staging in rows])
        for system, rows in groupby(stagings, key=lambda staging: staging.system)
    ]


def _stage_row(staging: Staging, calendar: Calendar) -> StageRow:
    return StageRow(staging, calendar.when(staging, "assessed_on"), list(_stage_words(staging)))


def _stage_words(staging: Staging) -> Iterator[str]:
    """Who read it and what else was said of it."""
    for name in STAGING_WORDS:
        value = shown(staging, name)
        if value not in (None, ""):
            field = staging._meta.get_field(name)
            yield f"{field.verbose_name}: {value}"  # type: ignore[union-attr]
    low, high = staging.second_reader_low, staging.second_reader_high
    if low:
        told = low if high in ("", low) else f"{low}–{high}"
        yield _("second reader: %(stage)s") % {"stage": told}


def _procedure(procedure: ConcomitantProcedure, calendar: Calendar) -> ProcedurePart:
    when = calendar.when(procedure, "performed_on")
    return ProcedurePart(procedure, when, other_facts(procedure, PROCEDURE_SHOWN))


def treatment_part(treatment: Treatment, calendar: Calendar) -> TreatmentPart:
    """A treatment with everything of its day 0."""
    doses = list(treatment.administrations.all())
    products = {dose.product_id: dose.product for dose in doses}
    harvest = next((p.harvest for p in products.values() if p.harvest), None)
    return TreatmentPart(
        treatment=treatment,
        when=calendar.when(treatment, "treated_on"),
        procedures=[_procedure(one, calendar) for one in treatment.procedures.all()],
        harvest=harvest,
        harvest_facts=_harvest_facts(harvest, calendar) if harvest else [],
        products=[_product(one) for one in products.values()],
        doses=[_dose(one) for one in doses],
    )


def _harvest_facts(harvest: Harvest, calendar: Calendar) -> list[Fact]:
    when = calendar.when(harvest, "harvested_on")
    day = fact(harvest, "harvested_on", text=None if when.absent else str(when))
    return [day, *facts(harvest, ["tissue", "site"]), *other_facts(harvest, HARVEST_SHOWN)]


def _dose(dose: Administration) -> DosePart:
    first = facts(dose, DOSE_FIRST)
    if not dose.route and not dose.route_null_reason:
        first.insert(0, fact(dose, "route_group"))
    skip = (*DOSE_SHOWN, "administered_on_precision", "offset_value", "offset_unit")
    return DosePart(dose, first, other_facts(dose, skip))


def _product(product: CellProduct) -> ProductPart:
    skip = PRODUCT_SHOWN if product.gene_marked else (*PRODUCT_SHOWN, "gene_marked")
    donor = product.donor
    return ProductPart(
        product=product,
        facts=[*facts(product, PRODUCT_FIRST), *_viability(product)],
        more=other_facts(product, skip),
        isct=isct_part(product),
        tests=list(product.release_tests.all()),
        donor=_donor_facts(product) if donor and product.donor_type != DonorType.AUTOLOGOUS else [],
    )


def _donor_facts(product: CellProduct) -> list[Fact]:
    donor = product.donor
    assert donor is not None
    markers = ", ".join(
        f"{row.get_marker_display()} {row.get_result_display()}" for row in donor.markers.all()
    )
    label = _("Infectious markers")
    return [*other_facts(donor), {"label": label, "value": markers or None, "reason": ""}]


def _viability(product: CellProduct) -> list[Fact]:
    """The viability next to the specification of the batch."""
    found = fact(product, "viability_pct", _("viability"))
    limit = fact(product, "viability_limit_pct")["value"]
    if found["value"] in (None, ""):
        return [found] if found["reason"] else []
    told = _("%(value)s %%") % {"value": found["value"]}
    if limit:
        words = _("%(told)s; specification: %(limit)s %% or more")
        told = words % {"told": told, "limit": limit}
    return [{**found, "value": told}]


def isct_part(product: CellProduct) -> IsctPart:
    """The status that follows from the panel, and why (rule P04)."""
    status = isct_status_of(product)
    panel = panel_of(product)
    if status == "not_applicable":
        return IsctPart(status, _("not applicable: the cells were not expanded"))
    if status == "pass":
        return IsctPart(status, _("all minimal criteria are met"))
    if status == "fail":
        broken = _names(product, [*panel.low_positive, *panel.high_negative])
        return IsctPart(status, _("not met: %(what)s") % {"what": broken or _("see the panel")})
    missing = _names(product, panel.unmeasured)
    return IsctPart(status, _("incomplete, not measured: %(what)s") % {"what": missing})


def _names(product: CellProduct, markers: Iterable[str]) -> str:
    names = (str(product._meta.get_field(one).verbose_name) for one in markers)  # type: ignore[union-attr]
    return ", ".join(name.removesuffix(" (%)") for name in names)
