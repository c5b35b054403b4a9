import pytest

from registry.identities.hashes import FAMILY_NAME, GIVEN_NAME, every_hash, folded


@pytest.mark.parametrize(
    "typed", ["Müller-Lüdenscheidt", "MÜLLER-LÜDENSCHEIDT", " Mu\u0308ller-Lüdenscheidt  "]
)
def test_one_name_however_it_is_typed(typed: str) -> None:
    assert folded(typed) == "müller-lüdenscheidt"
    assert every_hash(FAMILY_NAME, typed) == every_hash(FAMILY_NAME, "Müller-Lüdenscheidt")


def test_letters_of_other_shapes() -> None:
    assert folded("ﬁnn  GROẞ") == "finn gross"
    assert folded("Ａｄａ\u00a0\tＬ") == "ada l"


def test_a_given_name_is_no_family_name() -> None:
    [family], [given] = every_hash(FAMILY_NAME, "Ada"), every_hash(GIVEN_NAME, "Ada")
    assert family != given
    assert len(family) == 64
