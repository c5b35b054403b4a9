"""The rules that the registry promises, each with its severity and an example that breaks it."""

import importlib
from collections.abc import Callable

import pytest

from registry.core.dates import add_offset
from registry.core.errors import Severity
from tests.rule_examples import Example

ERRORS = """
D01 D02 D03 D04 D05 D06 D07 D08 D09 D11 D13 D18
S01 S02 S03 S04 S05 S06 S08
T01 T02 T06 T07 T09 T10 T12 T14
P01 P04 P05 P07 P08 P12 P18 P19 P20 P21 P28
V01 V02 V03 V10 C01 C02 C06
N01 N03 N04
H01
"""
QUERIES = """
D10 D12 D14 D16 D17 D20 S07 S09 T03 T04 T05 T08 T11 T13 T16 P02 P03 P06 P09 P11 P13 N02
"""
INFOS = "T15 P10"
# Two rules are no verdicts but ways of reckoning; they stand in the functions named here.
RECKONED: dict[str, Callable[..., object]] = {
    "D15": Example.holds,  # intervals: tests/core/test_dates.py and the partial dates above
    "D19": add_offset,
}
EXPECTED = {
    **dict.fromkeys(ERRORS.split(), Severity.ERROR),
    **dict.fromkeys(QUERIES.split(), Severity.QUERY),
    **dict.fromkeys(INFOS.split(), Severity.INFO),
}
MODULES = (
    "patients.test_rules",
    "audit.test_rules",
    "consents.test_rules",
    "diagnoses.test_rules",
    "diagnoses.test_staging_rules",
    "treatments.test_rules",
    "treatments.test_product_rules",
    "visits.test_rules",
    "imaging.test_rules",
    "safety.test_rules",
)


def examples() -> list[Example]:
    modules = [importlib.import_module(f"tests.{name}") for name in MODULES]
    return [example for module in modules for example in module.EXAMPLES]


def test_every_rule_in_scope_has_an_example_of_its_severity() -> None:
    assert {e.rule: e.severity for e in examples()} == EXPECTED


def test_every_group_is_whole() -> None:
    """Dates D01 to D20, site S01 to S09, staging T01 to T16, product P01 to P13 and P18 to P21."""
    promised = [
        *(f"D{n:02}" for n in range(1, 21)),
        *(f"S{n:02}" for n in range(1, 10)),
        *(f"T{n:02}" for n in range(1, 17)),
        *(f"P{n:02}" for n in (*range(1, 14), *range(18, 22))),
    ]
    assert not set(promised) - set(EXPECTED) - set(RECKONED)


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_rule_is_named_by_its_id(example: Example) -> None:
    """`d04_treated_after_diagnosis` and not something that must be looked up."""
    names = example.broken.__code__.co_names
    assert any(name.startswith(f"{example.rule.lower()}_") for name in names)
