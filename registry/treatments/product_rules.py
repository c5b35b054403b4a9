"""Rules of the cell product (data dictionary 5 and 7: P01 to P07, P11 to P13, P18 to P21)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from registry.core.checks import not_percent
from registry.core.errors import Finding, error, gather, query
from registry.core.identifiers import check_character
from registry.treatments.codes import (
    EXPANDED_PRODUCTS,
    REQUIRED_MARKERS,
    Differentiation,
    DonorRelation,
    DonorType,
    HlaMatch,
    ProductType,
)
from registry.treatments.rules import DIN_PATTERN, MARKERS, SEC_PATTERN

IsctStatus = Literal["pass", "fail", "incomplete", "not_applicable"]

POSITIVE_MARKERS = ("cd73_pct", "cd90_pct", "cd105_pct")
# Of each pair one marker is enough; both count when both were measured.
NEGATIVE_MARKERS = (
    ("cd45_pct",),
    ("cd34_pct",),
    ("cd14_pct", "cd11b_pct"),
    ("cd79a_pct", "cd19_pct"),
    ("hla_dr_pct",),
)
POSITIVE_LIMIT_PCT, NEGATIVE_LIMIT_PCT = 95, 2
VIABILITY_LIMIT_PCT = 70
TOTAL_TOLERANCE = Decimal("0.10")
MARROW_PRODUCTS = frozenset({ProductType.BM_ASPIRATE_NATIVE, ProductType.BMAC})
MSC_FRACTION = (Decimal("0.00001"), Decimal("0.0001"))
MSC_PER_ML = Decimal(10**6) / 30
MAX_PASSAGE, MAX_DOUBLINGS = 5, 30
NO_EXPIRY = "00000000"


@dataclass(frozen=True)
class Panel:
    """The ISCT 2006 panel of a product: percentages, adherence, three lineages.

    Percentages are 0 to 100 and None where nothing was measured; `product_type` is empty where
    the source does not state it.
    """

    product_type: str = ""
    plastic_adherent: bool | None = None
    cd105_pct: Decimal | None = None
    cd73_pct: Decimal | None = None
    cd90_pct: Decimal | None = None
    cd45_pct: Decimal | None = None
    cd34_pct: Decimal | None = None
    cd14_pct: Decimal | None = None
    cd11b_pct: Decimal | None = None
    cd79a_pct: Decimal | None = None
    cd19_pct: Decimal | None = None
    hla_dr_pct: Decimal | None = None
    osteo_diff: str = Differentiation.NOT_DONE
    adipo_diff: str = Differentiation.NOT_DONE
    chondro_diff: str = Differentiation.NOT_DONE

    def value(self, marker: str) -> Decimal | None:
        found: Decimal | None = getattr(self, marker)
        return found

    @property
    def applicable(self) -> bool:
        """Expanded, or of a type that nobody stated and that may have been expanded."""
        return not self.product_type or self.product_type in EXPANDED_PRODUCTS

    @property
    def low_positive(self) -> list[str]:
        """Markers that should be on the cells and are measured on fewer than 95 %."""
        return [m for m in POSITIVE_MARKERS if _below(self.value(m), POSITIVE_LIMIT_PCT)]

    @property
    def high_negative(self) -> list[str]:
        """Markers that should not be on the cells and are measured on more than 2 %."""
        markers = [marker for group in NEGATIVE_MARKERS for marker in group]
        return [m for m in markers if (self.value(m) or 0) > NEGATIVE_LIMIT_PCT]

    @property
    def unmeasured(self) -> list[str]:
        """Groups of markers without any value, named by their first marker."""
        groups = [*((m,) for m in POSITIVE_MARKERS), *NEGATIVE_MARKERS]
        return [g[0] for g in groups if all(self.value(m) is None for m in g)]

    @property
    def lineages(self) -> tuple[str, str, str]:
        return self.osteo_diff, self.adipo_diff, self.chondro_diff


def _below(value: Decimal | None, limit: int) -> bool:
    """True when a value was measured and lies below the limit."""
    return value is not None and value < limit


def isct_status(panel: Panel) -> IsctStatus:
    """Derived status of the minimal criteria (Dominici, Cytotherapy 2006;8:315-317); P04.

    fail: any reported violation. incomplete: none, but something was not measured. A product
    whose type is not stated is judged like an expanded one.
    """
    if not panel.applicable:
        return "not_applicable"
    negative = Differentiation.NEGATIVE in panel.lineages
    if panel.plastic_adherent is False or panel.low_positive or panel.high_negative or negative:
        return "fail"
    proven = all(lineage == Differentiation.POSITIVE for lineage in panel.lineages)
    complete = panel.plastic_adherent and not panel.unmeasured and proven
    return "pass" if complete else "incomplete"


def p01_percentages(panel: Panel, null_reasons: Mapping[str, str]) -> list[Finding]:
    """ERROR for a percentage outside 0 to 100, and in an expanded product for a marker without a
    value that nobody gave a reason for (one of CD14 and CD11b, of CD79a and CD19, is enough)."""
    found = gather(*(not_percent("P01", m, panel.value(m)) for m in MARKERS))
    if panel.product_type not in EXPANDED_PRODUCTS:
        return found
    groups = {group[0]: group for group in NEGATIVE_MARKERS}
    for marker in panel.unmeasured:
        if not any(null_reasons.get(m) for m in groups.get(marker, (marker,))):
            message = _("neither a percentage nor a reason for its absence")
            found.append(error("P01", marker, message, _("0 to 100 %, or why it is not known")))
    return found


def p02_positive_markers(panel: Panel) -> list[Finding]:
    """QUERY for CD73, CD90 or CD105 measured below 95 % in a product that is, or may be,
    expanded. What was not measured is told by `isct_status`."""
    if not panel.applicable:
        return []
    return [_limit("P02", m, panel, _("95 % or more")) for m in panel.low_positive]


def p03_negative_markers(panel: Panel) -> list[Finding]:
    """QUERY for a marker of other cells measured above 2 % in a product that is, or may be,
    expanded. For HLA-DR the note on interferon or platelet lysate is asked for."""
    if not panel.applicable:
        return []
    plain, hla = _("2 % or less"), _("2 % or less, or a note on IFN-gamma or platelet lysate")
    return [
        _limit("P03", m, panel, hla if m == "hla_dr_pct" else plain) for m in panel.high_negative
    ]


def _limit(rule: str, marker: str, panel: Panel, accepted: str) -> Finding:
    message = _("%(value)s %% lies outside the minimal criteria") % {"value": panel.value(marker)}
    return query(rule, marker, message, accepted)


def p04_isct_not_typed(typed: str) -> Finding | None:
    """ERROR when somebody states the ISCT status: it is derived from the panel alone."""
    if not typed:
        return None
    message = _("the ISCT status was typed (%(typed)s)") % {"typed": typed}
    return error("P04", "isct_status", message, _("nothing: it follows from the panel"))


def p05_viability(value: Decimal | None, field: str = "viability_pct") -> Finding | None:
    """ERROR for a viability outside 0 to 100 %."""
    return not_percent("P05", field, value)


def p06_viability_low(
    value: Decimal | None, limit_pct: Decimal | None = None, field: str = "viability_pct"
) -> Finding | None:
    """QUERY below 70 %, or below the batch specification where that asks for more."""
    limit = max(Decimal(VIABILITY_LIMIT_PCT), limit_pct or Decimal(0))
    if value is None or value >= limit:
        return None
    message = _("a viability of %(value)s %%") % {"value": value}
    return query("P06", field, message, _("%(limit)s %% or more") % {"limit": limit})


def p07_total_cells(
    total: Decimal | None, concentration_per_ml: Decimal | None, volume_ml: Decimal | None
) -> Finding | None:
    """ERROR when there are no cells, or the total differs by more than 10 % from concentration
    times volume."""
    if total is None:
        return None
    if total <= 0:
        return error("P07", "cells_total", _("no cells"), _("more than 0"))
    if concentration_per_ml is None or volume_ml is None:
        return None
    product = concentration_per_ml * volume_ml
    if abs(total - product) <= total * TOTAL_TOLERANCE:
        return None
    told = {"total": total, "concentration": concentration_per_ml, "volume": volume_ml}
    message = _("%(total)s is not %(concentration)s per ml times %(volume)s ml") % told
    accepted = _("%(product).0f cells, within 10 %%") % {"product": product}
    return error("P07", "cells_total", message, accepted)


def p11_msc_fraction(
    product_type: str,
    msc: Decimal | None,
    nucleated: Decimal | None,
    harvest_ml: Decimal | None = None,
) -> list[Finding]:
    """QUERY for marrow whose MSC are not 0.001 to 0.01 % of its nucleated cells, or more than
    1e6 from 30 ml (S1, references 17 and 18)."""
    if product_type not in MARROW_PRODUCTS or msc is None:
        return []
    found = []
    low, high = MSC_FRACTION
    if nucleated and not low <= msc / nucleated <= high:
        message = _("%(pct).2g %% of the nucleated cells are MSC")
        told = {"pct": msc / nucleated * 100}
        found.append(query("P11", "viable_msc_total", message % told, _("0.001 to 0.01 %")))
    if harvest_ml and msc / harvest_ml > MSC_PER_ML:
        message = _("%(msc).2g MSC from %(volume)s ml of marrow")
        told = {"msc": msc, "volume": harvest_ml}
        accepted = _("at most 1e6 MSC from 30 ml")
        found.append(query("P11", "viable_msc_total", message % told, accepted))
    return found


@dataclass(frozen=True)
class Culture:
    """How a product was expanded, each value beside the reason for its absence."""

    product_type: str
    passage: int | None = None
    passage_null_reason: str = ""
    culture_medium: str = ""
    culture_medium_null_reason: str = ""
    culture_started_on: dt.date | None = None
    culture_started_on_null_reason: str = ""
    culture_ended_on: dt.date | None = None
    culture_ended_on_null_reason: str = ""


def p12_culture(culture: Culture) -> list[Finding]:
    """ERROR for an expanded product without passage of 1 or more, medium, start or end of
    culture (or why unknown), and for a passage of any other product."""
    if not culture.product_type:
        return []
    if culture.product_type not in EXPANDED_PRODUCTS:
        if culture.passage is None:
            return []
        message = _("a passage of a product that was not expanded")
        return [error("P12", "passage", message, _("no passage, or an expanded product"))]
    found = []
    if culture.passage is not None and culture.passage < 1:
        message = _("passage %(passage)s of an expanded product") % {"passage": culture.passage}
        found.append(error("P12", "passage", message, _("1 or more")))
    for field in ("passage", "culture_medium", "culture_started_on", "culture_ended_on"):
        if getattr(culture, field) in (None, "") and not getattr(culture, f"{field}_null_reason"):
            message = _("missing in an expanded product")
            found.append(error("P12", field, message, _("a value, or why it is not known")))
    return found


def p13_stability(passage: int | None, doublings: Decimal | None) -> list[Finding]:
    """QUERY above passage 5 or 30 population doublings (convention, genetic stability)."""
    found = []
    if passage is not None and passage > MAX_PASSAGE:
        message = _("passage %(passage)s") % {"passage": passage}
        found.append(query("P13", "passage", message, _("5 or less, or the karyotype")))
    if doublings is not None and doublings > MAX_DOUBLINGS:
        message = _("%(doublings)s population doublings") % {"doublings": doublings}
        accepted = _("30 or less, or the karyotype")
        found.append(query("P13", "population_doublings", message, accepted))
    return found


def p18_donation_number(number: str, check: str = "") -> Finding | None:
    """ERROR unless the number is an ISBT 128 donation number and its check character, where one
    is given, fits (ISO 7064 mod 37-2). Nothing given is nothing wrong."""
    if not number and not check:
        return None
    if not re.fullmatch(DIN_PATTERN, number):
        message = _("'%(number)s' is not a donation number") % {"number": number}
        return error("P18", "donation_number", message, _("facility 5, year 2, serial 6"))
    fits = check_character(number)
    if check in ("", fits):
        return None
    told = {"check": check, "number": number}
    message = _("check character %(check)s does not belong to %(number)s") % told
    return error("P18", "donation_check", message, _("the number and character as printed"))


def p19_single_european_code(code: str) -> Finding | None:
    """ERROR unless the 40 characters are a Single European Code whose expiry part is a real date
    or 00000000 (Directive 2006/86, Annex VII)."""
    if not code:
        return None
    if not re.fullmatch(SEC_PATTERN, code):
        message = _("'%(code)s' is not a Single European Code") % {"code": code}
        accepted = _(
            "country 2, establishment 6, donation 13; system 1, product 7, split 3, date 8"
        )
        return error("P19", "sec", message, accepted)
    expiry = code[-8:]
    if expiry == NO_EXPIRY or _is_day(expiry):
        return None
    message = _("the expiry part %(expiry)s is not a day") % {"expiry": expiry}
    return error("P19", "sec", message, _("YYYYMMDD, or 00000000 for none"))


def _is_day(text: str) -> bool:
    try:
        dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Provenance:
    """Whose cells these are. `markers` are those of the donor that have a result."""

    donor_type: str
    donor_relation: str
    hla_match: str
    has_donor: bool
    donor_is_patient: bool = False
    donor_sex_stated: bool = False
    donor_age_stated: bool = False
    markers: frozenset[str] = frozenset()
    has_chimerism: bool = False


def p20_autologous(source: Provenance) -> list[Finding]:
    """ERROR when own cells have a donor, another relation, an HLA match or donor chimerism."""
    if source.donor_type != DonorType.AUTOLOGOUS:
        return []
    wrong = [
        (source.has_donor, "donor", _("no donor")),
        (source.donor_relation != DonorRelation.SELF, "donor_relation", DonorRelation.SELF),
        (source.hla_match != HlaMatch.AUTOLOGOUS, "hla_match", HlaMatch.AUTOLOGOUS),
        (source.has_chimerism, "engraftment", _("no donor cells to be looked for")),
    ]
    message = _("does not fit the patient's own cells")
    return [error("P20", field, message, accepted) for bad, field, accepted in wrong if bad]


def p21_allogeneic(source: Provenance) -> list[Finding]:
    """ERROR when cells of somebody else lack the donor, relation, HLA match, sex, age or the
    infectious markers HIV, HBV, HCV and syphilis. Sex and age may be stated as unknown."""
    if source.donor_type != DonorType.ALLOGENEIC:
        return []
    relation = source.donor_relation in ("", DonorRelation.SELF)
    hla = source.hla_match in ("", HlaMatch.AUTOLOGOUS)
    missing = [str(m) for m in REQUIRED_MARKERS if m not in source.markers]
    wrong = [
        (not source.has_donor, "donor", _("the donor")),
        (source.donor_is_patient, "donor", _("a donor who is not the patient")),
        (relation, "donor_relation", _("the relation of the donor")),
        (hla, "hla_match", _("the HLA match, or not_typed")),
        (not source.donor_sex_stated, "donor_sex", _("the sex, or why it is not known")),
        (not source.donor_age_stated, "donor_age_years", _("the age, or why it is not known")),
        (bool(missing), "donor_markers", ", ".join(missing)),
    ]
    message = _("missing or wrong for donated cells")
    return [error("P21", field, message, accepted) for bad, field, accepted in wrong if bad]
