"""Rules of treatment, administration and surgery (data dictionary 7: D04 to D07, S03, S05, T03,
T09, P08 to P10, P28). Those of the product itself are in product_rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from registry.core.checks import not_within, too_early, too_late
from registry.core.dates import Interval, Span, before
from registry.core.errors import Finding, error, gather, info, query
from registry.diagnoses.codes import Bone, Joint
from registry.diagnoses.staging_rules import StageReading
from registry.treatments.codes import (
    EXPANDED_PRODUCTS,
    IN_UTERO_ROUTES,
    LOCAL_ROUTES,
    SYSTEMIC_ROUTES,
    Route,
    RouteGroup,
)

DIN_PATTERN = r"^[A-NP-Z1-9][A-NP-Z0-9]{4}[0-9]{8}$"
SEC_PATTERN = r"^[A-Z]{2}[A-Z0-9]{6}[A-Z0-9]{13} ?[A-Z][A-Z0-9]{7}[A-Z0-9]{3}[0-9]{8}$"
MARKERS = (
    "cd105_pct",
    "cd73_pct",
    "cd90_pct",
    "cd45_pct",
    "cd34_pct",
    "cd14_pct",
    "cd11b_pct",
    "cd79a_pct",
    "cd19_pct",
    "hla_dr_pct",
)
OSTEONECROSIS = frozenset({"osteonecrosis", "juvenile_on"})
IN_UTERO_WEEKS = (14, 40)
WEIGHT_VALID_DAYS = 14
DOSE_TOLERANCE = Decimal("0.05")
LOCAL_CELLS = (10**5, 5 * 10**8)
INFUSED_CELLS_PER_KG = (10**5, 2 * 10**7)
OSTEOPROGENITORS = 5 * 10**7


@dataclass(frozen=True)
class Chain:
    """The way of a product, each step a span of moments or None where it is not known."""

    harvested: Span | None = None
    manufactured: Span | None = None
    released: Span | None = None
    thawed: Span | None = None
    administered: Span | None = None
    expires: Span | None = None


@dataclass(frozen=True)
class Dose:
    """What one administration gave: viable cells, weight in kg, cells per kg as stated."""

    product_type: str
    route_group: str
    viable_cells: Decimal | None = None
    weight_kg: Decimal | None = None
    dose_per_kg: Decimal | None = None

    @property
    def computed_per_kg(self) -> Decimal | None:
        if self.viable_cells is None or not self.weight_kg:
            return None
        return self.viable_cells / self.weight_kg


def group_of_route(route: str) -> str:
    """The group of a route, empty for a route that is not known."""
    groups = (
        (LOCAL_ROUTES, RouteGroup.LOCAL),
        (SYSTEMIC_ROUTES, RouteGroup.SYSTEMIC),
        (IN_UTERO_ROUTES, RouteGroup.IN_UTERO),
    )
    return next((group for routes, group in groups if route in routes), "")


def d04_treated_after_diagnosis(
    administered: Interval | None, diagnosed: Interval | None, field: str = "administered_on"
) -> Finding | None:
    """ERROR when cells were given before the disorder was diagnosed."""
    return too_early("D04", field, administered, diagnosed, _("the diagnosis"))


def d05_given_after_birth(
    administered: Interval | None,
    birth: Interval | None,
    *,
    route_group: str,
    gestational_weeks: Decimal | None = None,
    gestational_weeks_null_reason: str = "",
) -> list[Finding]:
    """ERROR before birth, unless in utero at 14 to 40 weeks; in utero, ERROR after birth. Weeks
    are for in-utero routes alone."""
    if route_group != RouteGroup.IN_UTERO:
        early = too_early("D05", "administered_on", administered, birth, _("the birth"))
        return gather(early, _no_weeks(gestational_weeks))
    low, high = IN_UTERO_WEEKS
    found = gather(
        too_late("D05", "administered_on", administered, birth, _("the birth")),
        not_within("D05", "gestational_weeks", gestational_weeks, low, high, _("weeks")),
    )
    if gestational_weeks is None and not gestational_weeks_null_reason:
        message = _("in utero without gestational age")
        accepted = _("%(low)s to %(high)s weeks") % {"low": low, "high": high}
        found.append(error("D05", "gestational_weeks", message, accepted))
    return found


def _no_weeks(weeks: Decimal | None) -> Finding | None:
    if weeks is None:
        return None
    message = _("a gestational age of a dose that was not given in utero")
    return error("D05", "gestational_weeks", message, _("nothing, or an in-utero route"))


def d06_product_chain(chain: Chain) -> list[Finding]:
    """ERROR when a later step of the product lies certainly before an earlier one: harvest, end
    of manufacture, release, thaw, administration. Unknown steps are passed over."""
    steps = (
        ("harvested_on", chain.harvested, _("the harvest")),
        ("manufactured_on", chain.manufactured, _("the end of manufacture")),
        ("released_at", chain.released, _("the release")),
        ("thawed_at", chain.thawed, _("the thaw")),
        ("administered_on", chain.administered, _("the administration")),
    )
    found = []
    known = [step for step in steps if step[1] is not None]
    for place, (field, when, _word) in enumerate(known):
        broken = [step for step in known[:place] if before(when, step[1])]
        if broken:
            _field, limit, what = broken[-1]
            found += gather(too_early("D06", field, when, limit, what))
    return found


def d07_not_expired(chain: Chain) -> Finding | None:
    """ERROR when cells were given certainly after they had expired."""
    return too_late("D07", "administered_on", chain.administered, chain.expires, _("the expiry"))


def s03_route_and_lesion(route_group: str, *, has_lesion: bool, route: str = "") -> list[Finding]:
    """ERROR for a local route without lesion, any other route with one, or a route in the wrong
    group."""
    found = []
    if group_of_route(route) not in ("", route_group):
        message = _("the route %(route)s is not %(group)s")
        told = {"route": route, "group": route_group}
        found.append(error("S03", "route_group", message % told, group_of_route(route)))
    local = route_group == RouteGroup.LOCAL
    if local and not has_lesion:
        message = _("a local route without a lesion")
        found.append(error("S03", "lesion", message, _("the lesion that was treated")))
    if not local and has_lesion:
        message = _("a lesion for cells that went into the whole child")
        found.append(error("S03", "lesion", message, _("no lesion, or a local route")))
    return found


def s05_right_side(
    lesion_laterality: str, lesion_bone: str, treated_laterality: str, treated_bone: str = ""
) -> list[Finding]:
    """ERROR when side or bone in the operation note are not those of the lesion.

    The side must be given; a bone is compared where both records name one.
    """
    found = []
    if treated_laterality != lesion_laterality:
        given = treated_laterality or _("no side")
        told = {"given": given, "lesion": lesion_laterality}
        message = _("the operation note says %(given)s, the lesion is %(lesion)s") % told
        found.append(error("S05", "treated_laterality", message, lesion_laterality))
    if treated_bone and lesion_bone and treated_bone != lesion_bone:
        told = {"given": treated_bone, "lesion": lesion_bone}
        message = _("the operation note says %(given)s, the lesion is in %(lesion)s") % told
        found.append(error("S05", "treated_bone", message, lesion_bone))
    return found


def t03_baseline_stage(
    diagnosis: str, day0: Interval, readings: Iterable[StageReading]
) -> Finding | None:
    """QUERY when a treated osteonecrosis has no stage from before day 0.

    A reading marked as baseline counts although its day is unknown, or is day 0 itself.
    """
    if diagnosis not in OSTEONECROSIS:
        return None
    if any(_before_treatment(reading, day0) for reading in readings):
        return None
    message = _("no stage from before the treatment of %(day)s") % {"day": day0}
    return query("T03", "staging", message, _("a stage read before day 0"))


def _before_treatment(reading: StageReading, day0: Interval) -> bool:
    if reading.assessed is None:
        return reading.baseline
    if reading.baseline:
        return not reading.assessed.certainly_after(day0)
    return reading.assessed.earliest < day0.latest


def t09_native_joint(
    assessed: Interval | None, arthroplasties: Iterable[Interval | None]
) -> Finding | None:
    """ERROR when a native joint is staged after its arthroplasty.

    `arthroplasties` are those of the same joint and side, total or partial.
    """
    for replaced in arthroplasties:
        found = too_late("T09", "assessed_on", assessed, replaced, _("the arthroplasty"))
        if found:
            return found
    return None


def p08_dose_per_kg(dose: Dose) -> Finding | None:
    """ERROR when cells per kg differ by more than 5 % from viable cells divided by weight."""
    stated, computed = dose.dose_per_kg, dose.computed_per_kg
    if stated is None or computed is None:
        return None
    if abs(stated - computed) <= computed * DOSE_TOLERANCE:
        return None
    told = {"stated": stated, "cells": dose.viable_cells, "weight": dose.weight_kg}
    message = _("%(stated)s is not %(cells)s cells divided by %(weight)s kg") % told
    accepted = _("%(computed).0f cells per kg, within 5 %%") % {"computed": computed}
    return error("P08", "dose_per_kg", message, accepted)


def p08_weight_recent(administered: Interval | None, weighed: Interval | None) -> Finding | None:
    """ERROR when the weight was taken more than 14 days before or after the dose."""
    if administered is None or weighed is None:
        return None
    if administered.gap_days(weighed) <= WEIGHT_VALID_DAYS:
        return None
    message = _("weighed on %(weighed)s, %(days)s days from the dose")
    told = {"weighed": weighed, "days": administered.gap_days(weighed)}
    return error("P08", "weighed_on", message % told, _("a weight within 14 days of the dose"))


def p09_dose_range(dose: Dose) -> Finding | None:
    """QUERY for expanded cells outside 1e5 to 5e8 per lesion, or 1e5 to 2e7 per kg infused.

    Convention. Unmanipulated marrow and blood count nucleated cells and are not asked.
    """
    if dose.product_type not in EXPANDED_PRODUCTS:
        return None
    local = dose.route_group == RouteGroup.LOCAL
    given = dose.viable_cells if local else dose.dose_per_kg or dose.computed_per_kg
    low, high = LOCAL_CELLS if local else INFUSED_CELLS_PER_KG
    if dose.route_group == RouteGroup.IN_UTERO or given is None or low <= given <= high:
        return None
    message = _("%(given).3g cells for one lesion") if local else _("%(given).3g cells per kg")
    accepted = _("%(low).0e to %(high).0e, or the reason") % {"low": low, "high": high}
    return query("P09", "viable_cells_total", message % {"given": given}, accepted)


def p10_osteoprogenitors(
    diagnosis: str, joint: str, bone: str, count: Decimal | None, assay: str
) -> Finding | None:
    """INFO for a femoral head with fewer than 5e7 osteoprogenitors, naming the assay.

    Source: S1, reference 49. CFU-F and osteoprogenitors are different units.
    """
    head = bone == Bone.FEMUR_HEAD or (joint == Joint.HIP and not bone)
    if diagnosis not in OSTEONECROSIS or not head or count is None or count >= OSTEOPROGENITORS:
        return None
    message = _("%(count).3g cells by %(assay)s; a published threshold is 5e7 osteoprogenitors")
    told = {"count": count, "assay": assay or _("an assay that is not stated")}
    return info("P10", "osteoprogenitors_total", message % told)


def p28_conditioning(routes: Iterable[str], *, intensity: str | None, drugs: int) -> Finding | None:
    """ERROR when cells go in after conditioning that is not recorded, or conditioning is recorded
    of other routes. `intensity` is None without a record; `drugs` counts those that are named."""
    accepted = _("intensity and drugs, for the route ‘intravenous after conditioning’ alone")
    if Route.IV_WITH_CONDITIONING not in routes:
        if intensity is None and not drugs:
            return None
        return error("P28", "intensity", _("conditioning of another route"), accepted)
    if not intensity:
        return error("P28", "intensity", _("no conditioning is recorded"), accepted)
    return None if drugs else error("P28", "drug", _("no drug is recorded"), accepted)
