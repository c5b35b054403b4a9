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


# What people can type in the place of a character: letters of both cases, and 0, 1, I, O too.
TYPED = string.digits + string.ascii_uppercase


@pytest.mark.parametrize("place", range(NUMBER_LENGTH))
def test_each_character_in_each_place_is_told_from_every_other(place: int) -> None:
    """In full: the check is linear, so whether a pair is told apart depends on its place alone."""
    for right in TYPED:
        known = with_check("KID23456789", {place: right})
        assert is_registry_number(known) == known.isalnum()
        for wrong in TYPED:
            typed = known[:place] + wrong + known[place + 1 :]
            if typed != known:
                assert not is_registry_number(typed)
                assert not is_registry_number(typed.lower())


@pytest.mark.parametrize("place", range(NUMBER_LENGTH - 2))
def test_each_pair_of_neighbours_is_told_from_its_swap(place: int) -> None:
    for one in TYPED:
        for other in TYPED:
            known = with_check("KID23456789", {place: one, place + 1: other})
            swapped = known[:place] + other + one + known[place + 2 :]
            assert one == other or not is_registry_number(swapped)


def test_a_swap_with_the_check_character_is_caught() -> None:
    for last in TYPED:
        known = with_check("KID23456789", {NUMBER_LENGTH - 2: last})
        swapped = known[:-2] + known[-1] + known[-2]
        assert swapped == known or not is_registry_number(swapped)


def with_check(body: str, changes: dict[int, str]) -> str:
    """A body with some characters replaced, and the check that then belongs to it."""
    text = "".join(changes.get(place, character) for place, character in enumerate(body))
    return text + check_character(text)


@given(numbers, st.integers(0, NUMBER_LENGTH - 1), st.characters())
def test_any_other_sign_in_a_place_is_caught(number: str, place: int, wrong: str) -> None:
    typed = number[:place] + wrong + number[place + 1 :]
    assert is_registry_number(typed) == (normalise(typed) == number)


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
