import datetime as dt

import pytest

from registry.consents import rules
from registry.consents.codes import ConsentKind, WithdrawalLevel
from registry.consents.facts import Answered, Facts, Law, Withdrawn
from registry.consents.rules import Effects, effects
from registry.core.errors import Severity, gather
from tests.rule_examples import Example, fields_of, on

FIRST = on("2024-03-01")
LAW, TODAY = Law(), dt.date(2024, 3, 1)
GRANTED = frozenset({"registry"})
SIGNED = Facts(
    birth=on("2012-05"),
    answers=(Answered(ConsentKind.GUARDIAN, "given", dt.date(2020, 1, 1), GRANTED),),
)
ASSENTED = Answered(ConsentKind.ASSENT, "refused", dt.date(2020, 1, 2))


def in_force(known: Facts, day: dt.date = TODAY) -> Effects:
    return effects(known, LAW, day)


def withdrawn(level: str) -> Facts:
    return Facts(SIGNED.birth, None, SIGNED.answers, (Withdrawn(level, TODAY),))


EXAMPLES = [
    Example(
        "D08",
        Severity.ERROR,
        broken=lambda: rules.d08_consent_first(on("2024-03-02"), None, FIRST, assent_due=False),
        fine=lambda: rules.d08_consent_first(on("2024-03-01"), None, FIRST, assent_due=False),
    ),
    Example(
        "N01",
        Severity.ERROR,
        broken=lambda: rules.n01_guardian_signed(Facts(birth=on("2012-05")), LAW, TODAY),
        fine=lambda: rules.n01_guardian_signed(SIGNED, LAW, TODAY),
    ),
    Example(
        "N02",
        Severity.QUERY,
        broken=lambda: rules.n02_assent_asked(in_force(SIGNED), TODAY),
        fine=lambda: rules.n02_assent_asked(
            in_force(Facts(SIGNED.birth, None, (*SIGNED.answers, ASSENTED))), TODAY
        ),
    ),
    Example(
        "N03",
        Severity.ERROR,
        broken=lambda: rules.n03_own_consent(in_force(SIGNED, dt.date(2028, 7, 31))),
        fine=lambda: rules.n03_own_consent(in_force(SIGNED, dt.date(2028, 7, 30))),
    ),
    Example(
        "N04",
        Severity.ERROR,
        broken=lambda: rules.n04_not_withdrawn(
            in_force(withdrawn(WithdrawalLevel.NO_MORE_COLLECTION))
        ),
        fine=lambda: rules.n04_not_withdrawn(in_force(withdrawn(WithdrawalLevel.NO_MORE_CONTACT))),
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


@pytest.mark.parametrize("signed", [None, "2024-03-02"])
def test_a_late_signature_is_an_error_and_a_missing_one_a_question(signed: str | None) -> None:
    found = rules.d08_consent_first(on(signed) if signed else None, None, FIRST, assent_due=False)

    assert [one.severity for one in found] == [Severity.ERROR if signed else Severity.QUERY]


def test_an_adult_needs_no_guardian() -> None:
    known = Facts(birth=on("2000-01"))

    assert rules.n01_guardian_signed(known, LAW, TODAY) is None


def test_erasure_takes_no_new_consent_and_other_levels_do() -> None:
    erased, unused = (
        in_force(withdrawn(level)) for level in (WithdrawalLevel.ERASE, WithdrawalLevel.NO_MORE_USE)
    )

    assert rules.n04_not_erased(erased) is not None
    assert rules.n04_not_erased(unused) is None


def test_contact_is_barred_by_name() -> None:
    no_contact = in_force(withdrawn(WithdrawalLevel.NO_MORE_CONTACT))

    assert rules.n04_contact(in_force(SIGNED)) is None
    assert [one.rule for one in gather(rules.n04_contact(no_contact))] == ["N04"]
    assert not rules.entry_findings(no_contact)
