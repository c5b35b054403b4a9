"""Rows of day 0: harvest, product, release, administration, surgery."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from registry.accounts.models import CentreRow
from registry.diagnoses.models import Lesion
from registry.literature.demo.draw import Child
from registry.literature.demo.enrolment_rows import Record
from registry.literature.demo.growth import weight_kg
from registry.treatments.codes import EXPANDED_PRODUCTS
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Donor,
    DonorMarker,
    Harvest,
    ReleaseTest,
    Treatment,
)

CULTURE_DAYS = 24
CELLS_PER_KG = 2_000_000
NOON = dt.time(11, 30, tzinfo=dt.UTC)
MANUFACTURER = "Demonstration cell laboratory"
POSITIVE, NEGATIVE = ("cd105_pct", "cd73_pct", "cd90_pct"), ("cd45_pct", "cd34_pct", "cd14_pct")
TESTS = ("sterility_interim", "mycoplasma")


@dataclass
class Given:
    """The rows of one day 0, in the order in which they must be saved."""

    donors: list[CentreRow] = field(default_factory=list)
    harvests: list[CentreRow] = field(default_factory=list)
    products: list[CentreRow] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    others: list[CentreRow] = field(default_factory=list)


def given_to(record: Record, day0: dt.date) -> Given:
    """One product, and a treatment with its dose for each lesion (or for the whole child)."""
    child, rows = record.child, Given()
    donor = _donor(child) if child.allogeneic else None
    if donor:
        rows.donors.append(donor)
        rows.others += [_marker(donor, name, day0) for name in ("HIV", "HBV", "HCV", "syphilis")]
    harvest = _harvest(record, donor, day0)
    product = _product(record, donor, harvest, day0)
    rows.harvests.append(harvest)
    rows.products.append(product)
    rows.others += _release_tests(child, product, day0)
    places: Sequence[Lesion | None] = record.lesions or [None]
    for lesion in places:
        _treat(record, lesion, product, day0, rows)
    return rows


def _donor(child: Child) -> Donor:
    return Donor(
        donor_code=f"DEMO-D-{child.index + 1:03}",
        hla_typing="",
        sex=child.random.choice(("female", "male")),
        age_years=child.random.randint(19, 44),
    )


def _marker(donor: Donor, marker: str, day0: dt.date) -> DonorMarker:
    tested = day0 - dt.timedelta(days=60)
    return DonorMarker(donor=donor, marker=marker, result="negative", tested_on=tested)


def is_expanded(child: Child) -> bool:
    return child.disorder.product_type in EXPANDED_PRODUCTS


def _harvest(record: Record, donor: Donor | None, day0: dt.date) -> Harvest:
    days = CULTURE_DAYS + 2 if is_expanded(record.child) else 0
    return Harvest(
        patient=record.patient,
        donor=donor,
        tissue="bone_marrow",
        site="iliac_crest_posterior",
        harvested_on=day0 - dt.timedelta(days=days),
        harvested_on_precision="day",
        volume_ml=record.child.random.choice((20, 30, 40)),
        nucleated_cells_total_null_reason="not_done",
        anaesthesia="local" if donor else "GA",
    )


def _product(record: Record, donor: Donor | None, harvest: Harvest, day0: dt.date) -> CellProduct:
    child = record.child
    product = CellProduct(
        patient=record.patient,
        harvest=harvest,
        product_type=child.disorder.product_type,
        tissue_source="bone_marrow",
        donor_type="allogeneic" if donor else "autologous",
        donor=donor,
        donor_relation="unrelated" if donor else "self",
        hla_match="mismatched" if donor else "not_applicable_autologous",
        manufacturer=MANUFACTURER,
        batch_number=f"DEMO-{child.index + 1:04}",
        donation_number_null_reason="not_applicable",
        sec_null_reason="not_applicable",
        scaffold="none",
        released_at=dt.datetime.combine(day0, NOON) - dt.timedelta(hours=20),
        expires_at=dt.datetime.combine(day0, NOON) + dt.timedelta(hours=28),
        manufactured_on=day0 - dt.timedelta(days=1),
        release_status="conditional",
        qualified_person="QP (demonstration)",
        viability_pct=Decimal(child.random.randint(86, 98)),
        viability_method="trypan blue",
        cryopreserved=False,
        temperature_class="ambient",
    )
    if is_expanded(child):
        _culture(child, product, day0)
    else:
        _at_bedside(product, day0)
    return product


def _culture(child: Child, product: CellProduct, day0: dt.date) -> None:
    product.manipulation, product.regulatory_class = "substantial", "hospital_exemption"
    product.culture_medium, product.serum = "alpha-MEM", "hPL"
    product.culture_started_on = day0 - dt.timedelta(days=CULTURE_DAYS + 1)
    product.culture_ended_on = day0 - dt.timedelta(days=1)
    product.passage = child.random.choice((1, 2, 2, 3))
    product.population_doublings = Decimal(child.random.randint(80, 160)) / 10
    product.plastic_adherent = True
    for marker in POSITIVE:
        setattr(product, marker, _tenth(child, 955, 998))
    for marker in (*NEGATIVE, "cd19_pct", "hla_dr_pct"):
        setattr(product, marker, _tenth(child, 1, 15))
    product.cd11b_pct_null_reason = product.cd79a_pct_null_reason = "not_done"
    product.osteo_diff = product.adipo_diff = product.chondro_diff = "positive"
    product.dose_assay = "flow"


def _at_bedside(product: CellProduct, day0: dt.date) -> None:
    """Concentrated in theatre on the day: no culture, and no panel."""
    product.manipulation, product.regulatory_class = "minimal", "minimally_manipulated"
    product.manufactured_on = day0
    product.released_at = None
    product.expires_at = None
    product.passage_null_reason = product.population_doublings_null_reason = "not_applicable"
    product.culture_medium_null_reason = "not_applicable"
    product.release_status = "released"


def _tenth(child: Child, low: int, high: int) -> Decimal:
    """A percentage with one decimal, from tenths."""
    return Decimal(child.random.randint(low, high)) / 10


def _release_tests(child: Child, product: CellProduct, day0: dt.date) -> list[CentreRow]:
    if not is_expanded(child):
        return []
    tests: list[CentreRow] = [
        ReleaseTest(product=product, kind=kind, result="negative", resulted_on=day0)
        for kind in TESTS
    ]
    limits = {"limit_low": 70, "unit": "%"}
    return [
        *tests,
        ReleaseTest(
            product=product,
            kind="viability",
            result="measured",
            value=product.viability_pct,
            resulted_on=day0,
            **limits,
        ),
    ]


def _treat(
    record: Record, lesion: Lesion | None, product: CellProduct, day0: dt.date, rows: Given
) -> None:
    treatment = Treatment(
        patient=record.patient,
        diagnosis=record.diagnosis,
        lesion=lesion,
        treated_on=day0,
        treated_on_precision="day",
        treated_laterality=lesion.laterality if lesion else "",
        treated_bone=lesion.bone if lesion else "",
    )
    rows.treatments.append(treatment)
    rows.others.append(_dose(record.child, treatment, product))
    if record.child.disorder.surgery:
        rows.others.append(_surgery(record, treatment))


def _dose(child: Child, treatment: Treatment, product: CellProduct) -> Administration:
    systemic = child.disorder.systemic
    dose = Administration(
        treatment=treatment,
        product=product,
        lesion=treatment.lesion,
        route_group="systemic" if systemic else "local",
        route=child.disorder.route,
        administered_on=treatment.treated_on,
        administered_on_precision="day",
        volume_ml=50 if systemic else child.random.randint(4, 12),
        weight_kg=weight_kg(child, treatment.treated_on),
        weighed_on=treatment.treated_on,
        guidance="" if systemic else "fluoro",
        physis_crossed=None if systemic else False,
        physis_crossed_null_reason="not_applicable" if systemic else "",
    )
    _count_cells(child, dose)
    return dose


def _count_cells(child: Child, dose: Administration) -> None:
    """Expanded cells are counted; of concentrated marrow nobody knows the MSC at the bedside."""
    if not is_expanded(child):
        dose.viable_cells_total_null_reason = "not_done"
        return
    weight = weight_kg(child, dose.administered_on)
    cells = int(weight * CELLS_PER_KG) if child.disorder.systemic else _local_cells(child)
    dose.viable_cells_total, dose.dose_per_kg = Decimal(cells), Decimal(int(cells / weight))


def _local_cells(child: Child) -> int:
    return child.random.choice((10, 20, 30, 50)) * 1_000_000


def _surgery(record: Record, treatment: Treatment) -> ConcomitantProcedure:
    surgery, child = record.child.disorder.surgery, record.child
    core = surgery.startswith("core_decompression")
    return ConcomitantProcedure(
        patient=record.patient,
        treatment=treatment,
        lesion=treatment.lesion,
        procedure=surgery,
        performed_on=treatment.treated_on,
        performed_on_precision="day",
        drill_holes=(1 if surgery.endswith("single") else 3) if core else None,
        drill_diameter_mm=child.random.choice((3, 6, 8)) if core else None,
        track_filled="cells" if core else "",
    )
