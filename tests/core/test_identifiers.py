import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_2

from registry.core.identifiers import (
    ALPHABET,
    NUMBER_LENGTH,
    check_character,
    displayed,
    is_registry_number,
    new_registry_number,
    normalise,
)

centres = st.text(string.ascii_uppercase, min_size=3, max_size=3)
bodies = st.builds(str.__add__, centres, st.text(ALPHABET, min_size=8, max_size=8))
numbers = bodies.map(lambda body: body + check_character(body)).filter(str.isalnum)
anything = string.digits + string.ascii_uppercase + "*"


@given(numbers)
def test_a_number_with_its_check_character_is_one(number: str) -> None:
    assert is_registry_number(number)
    assert is_registry_number(displayed(number).lower())


@given(numbers, st.integers(0, NUMBER_LENGTH - 1), st.sampled_from(anything))
def test_every_single_wrong_character_is_caught(number: str, place: int, wrong: str) -> None:
    assume(number[place] != wrong)
    assert not is_registry_number(number[:place] + wrong + number[place + 1 :])


@given(numbers, st.integers(0, NUMBER_LENGTH - 2))
def test_every_swap_of_neighbours_is_caught(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(swapped != number)
    assert not is_registry_number(swapped)


@given(numbers, st.data())
def test_a_lost_or_doubled_character_is_caught(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, NUMBER_LENGTH - 1))
    assert not is_registry_number(number[:place] + number[place + 1 :])
    assert not is_registry_number(number[:place] + number[place] + number[place:])


def test_a_new_number_is_readable_and_carries_its_centre() -> None:
    drawn = {new_registry_number("KID") for _ in range(200)}
    assert len(drawn) == 200
    for number in drawn:
        assert number.startswith("KID")
        assert set(number[3:]) <= set(ALPHABET)
        assert is_registry_number(number)


def test_the_alphabet_leaves_out_what_is_misread() -> None:
    assert not set("IO01") & set(ALPHABET)
    assert len(ALPHABET) == 32


def test_the_check_of_the_donation_number_in_the_dictionary() -> None:
    assert check_character("G123498654321") == "H"
    assert mod_37_2.validate("G123498654321H")


@pytest.mark.parametrize("text", ["", "KID", "KID2345678", "KID23456789*", "KÏD234567899", "p147"])
def test_what_is_no_number(text: str) -> None:
    assert not is_registry_number(text)


def test_people_type_blanks_and_hyphens() -> None:
    assert normalise(" kid-2345 6789-x ") == "KID23456789X"
    assert displayed("KID23456789X") == "KID-23456789-X"
    assert displayed("P147") == "P147"
