import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from registry.core.errors import Severity
from registry.treatments import product_rules as rules
from registry.treatments.codes import REQUIRED_MARKERS, ProductType
from registry.treatments.product_rules import Culture, Panel, Provenance, isct_status
from tests.rule_examples import Example, dec, fields_of, rules_of

# Test vector 3.
PASSING = Panel(
    "msc_expanded",
    plastic_adherent=True,
    cd105_pct=Decimal(97),
    cd73_pct=Decimal(99),
    cd90_pct=Decimal(98),
    cd45_pct=Decimal("0.4"),
    cd34_pct=Decimal("0.2"),
    cd14_pct=Decimal("0.3"),
    cd19_pct=Decimal("0.1"),
    hla_dr_pct=Decimal("1.1"),
    osteo_diff="positive",
    adipo_diff="positive",
    chondro_diff="positive",
)
CULTURE = Culture(
    "msc_expanded",
    passage=3,
    culture_medium="alpha-MEM",
    culture_started_on=dt.date(2024, 1, 2),
    culture_ended_on=dt.date(2024, 2, 2),
)
OWN = Provenance("autologous", "self", "not_applicable_autologous", has_donor=False)
DONATED = Provenance(
    "allogeneic",
    "sibling",
    "identical_sibling",
    has_donor=True,
    donor_sex_stated=True,
    donor_age_stated=True,
    markers=frozenset(REQUIRED_MARKERS),
)
DIN = "G123498654321"
SEC = "DE123456ABCDEFGHIJKLM" + "A" + "1234567" + "001" + "20261231"

EXAMPLES = [
    Example(
        "P01",
        Severity.ERROR,
        broken=lambda: rules.p01_percentages(replace(PASSING, cd45_pct=Decimal("100.01")), {}),
        fine=lambda: rules.p01_percentages(replace(PASSING, cd45_pct=Decimal(100)), {}),
    ),
    Example(
        "P02",
        Severity.QUERY,
        broken=lambda: rules.p02_positive_markers(replace(PASSING, cd105_pct=Decimal("94.99"))),
        fine=lambda: rules.p02_positive_markers(replace(PASSING, cd105_pct=Decimal(95))),
    ),
    Example(
        "P03",
        Severity.QUERY,
        broken=lambda: rules.p03_negative_markers(replace(PASSING, hla_dr_pct=Decimal(4))),
        fine=lambda: rules.p03_negative_markers(replace(PASSING, hla_dr_pct=Decimal(2))),
    ),
    Example(
        "P04",
        Severity.ERROR,
        broken=lambda: rules.p04_isct_not_typed("pass"),
        fine=lambda: rules.p04_isct_not_typed(""),
    ),
    Example(
        "P05",
        Severity.ERROR,
        broken=lambda: rules.p05_viability(dec("100.1")),
        fine=lambda: rules.p05_viability(dec(0)),
    ),
    Example(
        "P06",
        Severity.QUERY,
        broken=lambda: rules.p06_viability_low(dec("69.9")),
        fine=lambda: rules.p06_viability_low(dec(70)),
    ),
    Example(
        "P07",
        Severity.ERROR,
        broken=lambda: rules.p07_total_cells(dec(1000), dec(100), dec("8.99")),
        fine=lambda: rules.p07_total_cells(dec(1000), dec(100), dec("9")),
    ),
    Example(
        "P11",
        Severity.QUERY,
        broken=lambda: rules.p11_msc_fraction("bmac", dec(11), dec(100_000)),
        fine=lambda: rules.p11_msc_fraction("bmac", dec(10), dec(100_000)),
    ),
    Example(
        "P12",
        Severity.ERROR,
        broken=lambda: rules.p12_culture(replace(CULTURE, passage=0)),
        fine=lambda: rules.p12_culture(replace(CULTURE, passage=1)),
    ),
    Example(
        "P13",
        Severity.QUERY,
        broken=lambda: rules.p13_stability(6, None),
        fine=lambda: rules.p13_stability(5, dec(30)),
    ),
    Example(
        "P18",
        Severity.ERROR,
        broken=lambda: rules.p18_donation_number(DIN, "J"),
        fine=lambda: rules.p18_donation_number(DIN, "H"),
    ),
    Example(
        "P19",
        Severity.ERROR,
        broken=lambda: rules.p19_single_european_code(SEC[:-8] + "20260230"),
        fine=lambda: rules.p19_single_european_code(SEC),
    ),
    Example(
        "P20",
        Severity.ERROR,
        broken=lambda: rules.p20_autologous(replace(OWN, donor_relation="sibling")),
        fine=lambda: rules.p20_autologous(OWN),
    ),
    Example(
        "P21",
        Severity.ERROR,
        broken=lambda: rules.p21_allogeneic(replace(DONATED, markers=frozenset({"HIV", "CMV"}))),
        fine=lambda: rules.p21_allogeneic(DONATED),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


def test_vector_3() -> None:
    assert isct_status(PASSING) == "pass"
    hla = replace(PASSING, hla_dr_pct=Decimal(4))
    assert isct_status(hla) == "fail"
    said = rules.p03_negative_markers(hla)
    assert fields_of(said) == ["hla_dr_pct"]
    assert "IFN-gamma" in said[0].accepted


def test_the_published_product_is_incomplete_and_raises_no_query() -> None:
    unknown = Panel()
    assert isct_status(unknown) == "incomplete"
    assert not rules.p02_positive_markers(unknown)
    assert not rules.p03_negative_markers(unknown)
    assert not rules.p01_percentages(unknown, {})


def test_a_product_of_unknown_type_with_a_measured_violation_is_asked_about() -> None:
    measured = replace(PASSING, product_type="", cd73_pct=Decimal(80))
    assert isct_status(measured) == "fail"
    assert fields_of(rules.p02_positive_markers(measured)) == ["cd73_pct"]


@pytest.mark.parametrize(
    ("panel", "status"),
    [
        (replace(PASSING, plastic_adherent=False), "fail"),
        (replace(PASSING, plastic_adherent=None), "incomplete"),
        (replace(PASSING, chondro_diff="negative"), "fail"),
        (replace(PASSING, chondro_diff="not_done"), "incomplete"),
        (replace(PASSING, cd14_pct=None), "incomplete"),
        (replace(PASSING, cd14_pct=None, cd11b_pct=Decimal(1)), "pass"),
        (replace(PASSING, cd11b_pct=Decimal(5)), "fail"),  # both measured, one too high
        (replace(PASSING, cd19_pct=None, cd79a_pct=Decimal(2)), "pass"),
        (replace(PASSING, cd90_pct=None, cd34_pct=Decimal(3)), "fail"),
        (replace(PASSING, cd105_pct=Decimal(95), cd45_pct=Decimal(2)), "pass"),
        (replace(PASSING, product_type="bmac"), "not_applicable"),
    ],
)
def test_isct_status(panel: Panel, status: str) -> None:
    assert isct_status(panel) == status


@pytest.mark.parametrize("kind", ProductType.values)
def test_the_panel_applies_to_expanded_products_alone(kind: str) -> None:
    expanded = "msc" in kind
    panel = replace(PASSING, product_type=kind, cd90_pct=Decimal(10), cd45_pct=Decimal(50))
    assert (isct_status(panel) == "not_applicable") is not expanded
    assert bool(rules.p02_positive_markers(panel)) is expanded
    assert bool(rules.p03_negative_markers(panel)) is expanded


def test_a_missing_marker_of_an_expanded_product_has_a_reason() -> None:
    panel = replace(PASSING, cd14_pct=None, cd73_pct=None)
    assert fields_of(rules.p01_percentages(panel, {})) == ["cd73_pct", "cd14_pct"]
    reasons = {"cd73_pct": "not_done", "cd11b_pct": "not_done"}
    assert rules.p01_percentages(panel, reasons) == []
    assert rules.p01_percentages(replace(panel, product_type="bmac"), {}) == []


@pytest.mark.parametrize(
    ("value", "limit", "asked"),
    [("80", "85", True), ("85", "85", False), ("65", "60", True), (None, "85", False)],
)
def test_viability_is_held_against_the_stricter_limit(
    value: str | None, limit: str, asked: bool
) -> None:
    assert bool(rules.p06_viability_low(dec(value), dec(limit))) is asked


@pytest.mark.parametrize(
    ("total", "concentration", "volume", "refused"),
    [
        ("0", None, None, True),
        ("-1", None, None, True),
        ("1000", "100", "11", False),
        ("1000", "100", "11.01", True),
        ("1000", "100", None, False),
        (None, "100", "1", False),
    ],
)
def test_totals(
    total: str | None, concentration: str | None, volume: str | None, refused: bool
) -> None:
    assert bool(rules.p07_total_cells(dec(total), dec(concentration), dec(volume))) is refused


@pytest.mark.parametrize(
    ("kind", "msc", "nucleated", "volume", "queries"),
    [
        ("bm_aspirate_native", "1", "100000", None, 0),
        ("bm_aspirate_native", "0.9", "100000", None, 1),
        ("bmac", "1000000", None, "30", 0),
        ("bmac", "1000001", None, "30", 1),
        ("bmac", "1000000", "1000", "15", 2),
        ("msc_expanded", "1000000", "1000", "1", 0),
        ("bmac", None, "1000", "1", 0),
    ],
)
def test_msc_of_marrow(
    kind: str, msc: str | None, nucleated: str | None, volume: str | None, queries: int
) -> None:
    assert len(rules.p11_msc_fraction(kind, dec(msc), dec(nucleated), dec(volume))) == queries


def test_an_expanded_product_tells_of_its_culture_or_why_not() -> None:
    bare = Culture("fetal_msc")
    assert fields_of(rules.p12_culture(bare)) == [
        "passage",
        "culture_medium",
        "culture_started_on",
        "culture_ended_on",
    ]
    unknown = Culture(
        "fetal_msc",
        passage_null_reason="not_reported",
        culture_medium_null_reason="not_reported",
        culture_started_on_null_reason="not_reported",
        culture_ended_on_null_reason="not_reported",
    )
    assert rules.p12_culture(unknown) == []


def test_other_products_have_no_passage() -> None:
    assert fields_of(rules.p12_culture(Culture("bmac", passage=1))) == ["passage"]
    assert rules.p12_culture(Culture("bmac")) == []
    assert rules.p12_culture(Culture("", passage=2)) == []


def test_doublings_and_passage_are_two_questions() -> None:
    assert fields_of(rules.p13_stability(6, dec("30.1"))) == ["passage", "population_doublings"]
    assert rules.p13_stability(None, None) == []


@pytest.mark.parametrize(
    ("number", "check", "field"),
    [
        (DIN, "", None),
        (DIN, "h", "donation_check"),
        (DIN.lower(), "", "donation_number"),
        (DIN[:-1], "", "donation_number"),
        ("O" + DIN[1:], "", "donation_number"),
        ("0" + DIN[1:], "", "donation_number"),
        (DIN + "\n", "", "donation_number"),
        (DIN[:-1] + "٣", "", "donation_number"),  # a digit of another script
        ("G123498654312", "H", "donation_check"),
        ("", "H", "donation_number"),
        ("", "", None),
    ],
)
def test_donation_numbers(number: str, check: str, field: str | None) -> None:
    said = rules.p18_donation_number(number, check)
    assert (said.field if said else None) == field


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        (SEC[:21] + " " + SEC[21:], False),
        (SEC[:-8] + "00000000", False),
        (SEC[:-8] + "20240229", False),
        (SEC[:-8] + "20230229", True),
        (SEC[:-8] + "20241301", True),
        (SEC[:-1], True),
        (SEC.lower(), True),
        (SEC[:20] + " " + SEC[20:], True),
        ("", False),
    ],
)
def test_single_european_codes(code: str, refused: bool) -> None:
    assert len(SEC) == 40
    assert bool(rules.p19_single_european_code(code)) is refused


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (replace(OWN, has_donor=True), ["donor"]),
        (replace(OWN, hla_match="not_typed"), ["hla_match"]),
        (replace(OWN, has_chimerism=True), ["engraftment"]),
        (DONATED, []),
    ],
)
def test_own_cells(source: Provenance, fields: list[str]) -> None:
    assert fields_of(rules.p20_autologous(source)) == fields


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (replace(DONATED, has_donor=False), ["donor"]),
        (replace(DONATED, donor_is_patient=True), ["donor"]),
        (replace(DONATED, donor_relation="self"), ["donor_relation"]),
        (replace(DONATED, hla_match="not_applicable_autologous"), ["hla_match"]),
        (replace(DONATED, hla_match="not_typed"), []),
        (replace(DONATED, donor_sex_stated=False), ["donor_sex"]),
        (replace(DONATED, donor_age_stated=False), ["donor_age_years"]),
        (OWN, []),
        (replace(OWN, donor_type="not_reported"), []),
    ],
)
def test_donated_cells(source: Provenance, fields: list[str]) -> None:
    assert fields_of(rules.p21_allogeneic(source)) == fields


def test_missing_donor_markers_are_named() -> None:
    said = rules.p21_allogeneic(replace(DONATED, markers=frozenset({"HIV", "HBV"})))
    assert rules_of(said) == ["P21"]
    assert said[0].accepted == "HCV, syphilis"
