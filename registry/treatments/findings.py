"""Rules about treatments, products and doses, applied to rows."""

from registry.core.dates import Interval, at_moment, interval_of, span_of, whole_days
from registry.core.errors import Finding, gather
from registry.diagnoses.models import Lesion
from registry.patients.rules import d02_not_in_future
from registry.treatments import product_rules, rules
from registry.treatments.codes import ARTHROPLASTIES
from registry.treatments.entries import TreatmentEntry
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Donor,
    Harvest,
    Treatment,
)
from registry.treatments.product_rules import Culture, Panel, Provenance
from registry.treatments.rules import MARKERS, Chain, Dose


def treatment_findings(entry: TreatmentEntry) -> list[Finding]:
    """D02, D04, S05."""
    treatment = entry.treatment
    today = treatment.patient.centre.today()
    diagnosed = treatment.diagnosis.diagnosed
    return gather(
        d02_not_in_future("treated_on", treatment.day0, today),
        rules.d04_treated_after_diagnosis(treatment.day0, diagnosed, "treated_on"),
        _right_side(treatment, treatment.lesion),
    )


def _right_side(treatment: Treatment, lesion: Lesion | None) -> list[Finding]:
    if lesion is None:
        return []
    return rules.s05_right_side(
        lesion.laterality, lesion.bone, treatment.treated_laterality, treatment.treated_bone
    )


def product_findings(entry: TreatmentEntry) -> list[Finding]:
    """P01 to P07, P11 to P13, P18 to P21 and the chain D06 of the product."""
    product = entry.product
    if product is None:
        return []
    markers = frozenset(row.marker for row in entry.markers)
    harvest = entry.harvest or product.harvest
    return gather(
        own_product_findings(product, harvest),
        donor_findings(product, entry.donor or product.donor, markers),
    )


def own_product_findings(product: CellProduct, harvest: Harvest | None) -> list[Finding]:
    """What the row of a product says by itself and with its harvest."""
    panel = panel_of(product)
    reasons = {marker: getattr(product, f"{marker}_null_reason") for marker in MARKERS}
    return gather(
        product_rules.p01_percentages(panel, reasons),
        product_rules.p02_positive_markers(panel),
        product_rules.p03_negative_markers(panel),
        product_rules.p05_viability(product.viability_pct),
        product_rules.p06_viability_low(product.viability_pct, product.viability_limit_pct),
        product_rules.p07_total_cells(
            product.cells_total, product.concentration_per_ml, product.volume_ml
        ),
        product_rules.p11_msc_fraction(
            product.product_type,
            product.viable_msc_total,
            product.nucleated_cells_total,
            harvest.volume_ml if harvest else None,
        ),
        product_rules.p12_culture(_culture(product)),
        product_rules.p13_stability(product.passage, product.population_doublings),
        product_rules.p18_donation_number(product.donation_number, product.donation_check),
        product_rules.p19_single_european_code(product.sec),
    )


def panel_of(product: CellProduct) -> Panel:
    """The ISCT panel of a product, as the rules read it."""
    names = ("product_type", "plastic_adherent", "osteo_diff", "adipo_diff", "chondro_diff")
    return Panel(**{name: getattr(product, name) for name in (*names, *MARKERS)})


def isct_status_of(product: CellProduct) -> product_rules.IsctStatus:
    """Derived each time, never stored or typed (rule P04)."""
    return product_rules.isct_status(panel_of(product))


def _culture(product: CellProduct) -> Culture:
    names = ("passage", "culture_medium", "culture_started_on", "culture_ended_on")
    values = {name: getattr(product, name) for name in names}
    reasons = {f"{n}_null_reason": getattr(product, f"{n}_null_reason") for n in names}
    return Culture(product_type=product.product_type, **values, **reasons)


def donor_findings(
    product: CellProduct, donor: Donor | None, markers: frozenset[str]
) -> list[Finding]:
    """P20 and P21."""
    known = {row.marker for row in donor.markers.all()} if donor and donor.pk else set()
    source = Provenance(
        donor_type=product.donor_type,
        donor_relation=product.donor_relation,
        hla_match=product.hla_match,
        has_donor=donor is not None,
        donor_sex_stated=bool(donor and (donor.sex or donor.sex_null_reason)),
        donor_age_stated=bool(
            donor and (donor.age_years is not None or donor.age_years_null_reason)
        ),
        markers=markers | known,
    )
    return gather(product_rules.p20_autologous(source), product_rules.p21_allogeneic(source))


def administration_findings(entry: TreatmentEntry, dose: Administration) -> list[Finding]:
    """D02, D04 to D07, S03, P08, P09 of one dose."""
    treatment = entry.treatment
    patient, day = treatment.patient, day_of(dose)
    chain = _chain(entry.product, entry.harvest, dose, patient.centre.time_zone)
    has_lesion = dose.lesion_id is not None or dose.lesion is not None
    return gather(
        d02_not_in_future("administered_on", day, patient.centre.today()),
        rules.d04_treated_after_diagnosis(day, treatment.diagnosis.diagnosed),
        rules.d05_given_after_birth(
            day,
            patient.birth,
            route_group=dose.route_group,
            gestational_weeks=dose.gestational_weeks,
            gestational_weeks_null_reason=dose.gestational_weeks_null_reason,
        ),
        rules.d06_product_chain(chain),
        rules.d07_not_expired(chain),
        rules.s03_route_and_lesion(dose.route_group, has_lesion=has_lesion, route=dose.route),
        dose_findings(dose, entry.product),
    )


def dose_findings(dose: Administration, product: CellProduct | None) -> list[Finding]:
    """P08, P09."""
    given = Dose(
        product_type=product.product_type if product else "",
        route_group=dose.route_group,
        viable_cells=dose.viable_cells_total,
        weight_kg=dose.weight_kg,
        dose_per_kg=dose.dose_per_kg,
    )
    weighed = interval_of(dose.weighed_on, None)
    return gather(
        rules.p08_dose_per_kg(given),
        rules.p08_weight_recent(day_of(dose), weighed),
        rules.p09_dose_range(given),
    )


def conditioning_findings(entry: TreatmentEntry) -> list[Finding]:
    """P28."""
    routes = {dose.route for dose in entry.administrations}
    intensity = entry.conditioning.intensity if entry.conditioning else None
    return gather(rules.p28_conditioning(routes, intensity=intensity, drugs=len(entry.agents)))


def osteoprogenitor_findings(treatment: Treatment, dose: Administration) -> list[Finding]:
    """P10 of one dose into a lesion."""
    lesion, product = dose.lesion, dose.product
    if lesion is None or product is None:
        return []
    count, assay = product.osteoprogenitors_total, product.get_dose_assay_display()
    term = treatment.diagnosis.term_id
    return gather(rules.p10_osteoprogenitors(term, lesion.joint, lesion.bone, count, assay))


def day_of(dose: Administration) -> Interval | None:
    """The day or days on which a dose was given."""
    return interval_of(dose.administered_on, dose.administered_on_precision)


def _chain(
    product: CellProduct | None, harvest: Harvest | None, dose: Administration, zone: str
) -> Chain:
    harvest = harvest or (product.harvest if product else None)
    harvested = harvest and interval_of(harvest.harvested_on, harvest.harvested_on_precision)
    day = day_of(dose)
    made = interval_of(product.manufactured_on, None) if product else None
    return Chain(
        harvested=whole_days(harvested, zone) if harvested else None,
        manufactured=whole_days(made, zone) if made else None,
        released=at_moment(product.released_at) if product and product.released_at else None,
        thawed=at_moment(product.thawed_at) if product and product.thawed_at else None,
        administered=span_of(day, dose.administered_time, zone) if day else None,
        expires=at_moment(product.expires_at) if product and product.expires_at else None,
    )


def arthroplasties_of(lesion: Lesion) -> list[Interval | None]:
    """Days on which the joint of the lesion was replaced (rule T09)."""
    found = ConcomitantProcedure.objects.filter(
        lesion__patient=lesion.patient_id,
        lesion__joint=lesion.joint,
        lesion__laterality=lesion.laterality,
        procedure__in=ARTHROPLASTIES,
    )
    return [interval_of(row.performed_on, row.performed_on_precision) for row in found]
