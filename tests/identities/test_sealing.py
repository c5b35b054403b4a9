import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.identities.sealing import NotOpenedError, Place, fresh_key, seal, unseal

KEY = fresh_key()
HERE = Place("contact", "value", patient=7, row=3)
ELSEWHERE = [
    Place("hospitalnumber", "value", 7, 3),
    Place("contact", "other", 7, 3),
    Place("contact", "value", 8, 3),
    Place("contact", "value", 7, 4),
    Place("contact", "value", 73),
]


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened(value: bytes) -> None:
    sealed = seal(KEY, value, HERE)

    assert unseal(KEY, sealed, HERE) == value
    assert sealed != seal(KEY, value, HERE)
    assert len(value) < 4 or value not in sealed


@pytest.mark.parametrize("place", ELSEWHERE, ids=str)
def test_a_cipher_text_that_was_moved_is_refused(place: Place) -> None:
    with pytest.raises(NotOpenedError):
        unseal(KEY, seal(KEY, b"030 1", HERE), place)


@given(st.data())
def test_a_single_flipped_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"030 1", HERE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(NotOpenedError):
        unseal(KEY, bytes(sealed), HERE)


@given(st.binary(max_size=60))
def test_what_is_no_cipher_text_is_refused(text: bytes) -> None:
    with pytest.raises(NotOpenedError) as refused:
        unseal(KEY, text, HERE)
    assert "030" not in str(refused.value)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotOpenedError):
        unseal(fresh_key(), seal(KEY, b"030 1", HERE), HERE)


names = st.tuples(*[st.text(string.ascii_lowercase + "_", max_size=5)] * 2)
places = st.builds(
    lambda words, patient, row: Place(words[0], words[1], patient, row),
    names,
    st.integers(0, 200),
    st.integers(0, 200),
)


@given(places, places)
def test_no_two_places_look_alike(one: Place, other: Place) -> None:
    assume(one != other)
    assert bytes(one) != bytes(other)
