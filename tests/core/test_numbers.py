import pytest

from registry.core.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("", 0), ("-1", 0), ("1.5", 0), ("\u0663", 0), ("9" * 18, 10**18 - 1)],
)
def test_a_whole_number(text: str, number: int) -> None:
    assert whole_number(text) == number


def test_more_digits_than_a_column_holds_are_no_number() -> None:
    assert whole_number("9" * 19) == whole_number("9" * 5000) == 0
