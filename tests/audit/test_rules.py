import pytest

from registry.audit.codes import LONGEST_REASON, ChangeReason
from registry.audit.forms import LONGEST_NOTE, ReasonForm
from registry.audit.rules import h01_reason_for_change
from registry.core.errors import Severity
from tests.rule_examples import Example

EXAMPLES = [
    Example(
        "H01",
        Severity.ERROR,
        broken=lambda: h01_reason_for_change(" \t\n"),
        fine=lambda: h01_reason_for_change("typing error"),
    ),
    Example(
        "H01",
        Severity.ERROR,
        broken=lambda: h01_reason_for_change("x" * (LONGEST_REASON + 1), wanted=False),
        fine=lambda: h01_reason_for_change("", wanted=False),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_examples(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("chosen", "note", "kept"),
    [
        ("typing error", "", "typing error"),
        ("typing error", "day and month", "typing error: day and month"),
        ("other", "the family moved", "the family moved"),
        ("", "the family moved", "the family moved"),
    ],
)
def test_a_reason_is_chosen_or_written(chosen: str, note: str, kept: str) -> None:
    form = ReasonForm({"reason": chosen, "reason_note": note})
    assert form.is_valid(), form.errors
    assert form.text == kept


@pytest.mark.parametrize(
    ("chosen", "note", "field", "words"),
    [
        ("", "", "reason", "a few words that say why"),
        ("", "   ", "reason", "a few words that say why"),
        ("other", "", "reason", "a few words that say why"),
        ("because", "", "reason", "one of: typing error"),
        ("", "x" * (LONGEST_NOTE + 1), "reason_note", f"at most {LONGEST_NOTE} characters"),
        ("", "a\x00b", "reason_note", "Null characters"),
    ],
)
def test_what_is_no_reason(chosen: str, note: str, field: str, words: str) -> None:
    form = ReasonForm({"reason": chosen, "reason_note": note})
    assert not form.is_valid()
    assert words in str(form.errors[field])


def test_the_longest_that_a_form_takes_is_kept_whole() -> None:
    longest = max(ChangeReason.values, key=len)
    form = ReasonForm({"reason": longest, "reason_note": "x" * LONGEST_NOTE})
    assert form.is_valid()
    assert h01_reason_for_change(form.text) is None
    assert len(form.text) == LONGEST_REASON
