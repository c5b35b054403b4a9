import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.keys import fresh, parse, subkey

ONE, TWO = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def test_the_first_key_is_the_current_one() -> None:
    found = parse(f"new:{TWO}, old:{ONE}\n")

    assert (found.current, found.ids) == ("new", ("new", "old"))
    assert found.key(found.current) == bytes([2]) * 32
    assert found.key("old") == bytes([1]) * 32
    with pytest.raises(KeyError):
        found.key("lost")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not set"),
        (" , ", "holds no key"),
        (f"a:{ONE},a:{TWO}", "one id twice"),
        (ONE, "no id:key pair"),
        (f"a b:{ONE}", "no id:key pair"),
        (f"a:{ONE[:-4]}", "key a is not base64 of 32 bytes"),
        ("a:Müll", "key a is not base64"),
    ],
)
def test_a_malformed_ring_is_a_sentence_that_tells_no_key(text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as refused:
        parse(text)

    assert "python -m config.keys" in str(refused.value)
    assert ONE[:8] not in str(refused.value)


def test_a_ring_never_shows_its_keys() -> None:
    assert "\\x01" not in repr(parse(f"a:{ONE}"))


def test_a_subkey_serves_one_purpose() -> None:
    key = bytes([1]) * 32
    found = {subkey(key, "a"), subkey(key, "b"), subkey(bytes([2]) * 32, "a"), key}

    assert len(found) == 4
    assert {len(one) for one in found} == {32}


def test_fresh_pairs_differ_and_can_be_read() -> None:
    first, second = fresh(), fresh()

    assert len(parse(f"{first},{second}").ids) == 2
