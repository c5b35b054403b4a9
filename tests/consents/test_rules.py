import pytest

from registry.consents import rules
from registry.core.errors import Severity
from tests.rule_examples import Example, fields_of, on

FIRST = on("2024-03-01")

EXAMPLES = [
    Example(
        "D08",
        Severity.ERROR,
        broken=lambda: rules.d08_consent_first(on("2024-03-02"), None, FIRST, assent_due=False),
        fine=lambda: rules.d08_consent_first(on("2024-03-01"), None, FIRST, assent_due=False),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("consent", "assent", "due", "fields"),
    [
        ("2024-02-01", "2024-02-01", True, []),
        ("2024-02-01", None, True, ["assent_on"]),
        ("2024-02-01", "2024-03-02", True, ["assent_on"]),
        ("2024-02-01", "2024-03-02", False, []),
        (None, None, True, ["consent_on", "assent_on"]),
        ("2024-03", None, False, []),  # the month holds the first procedure
        ("2024-04", None, False, ["consent_on"]),
    ],
)
def test_consent_and_assent(
    consent: str | None, assent: str | None, due: bool, fields: list[str]
) -> None:
    first, second = (on(day) if day else None for day in (consent, assent))
    assert fields_of(rules.d08_consent_first(first, second, FIRST, assent_due=due)) == fields
