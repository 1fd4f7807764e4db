"""Passphrases made up here, and what is said of those made up elsewhere."""

import pytest

from r2p_desk.keys import passphrases


def test_one_made_up_can_be_said_aloud_and_is_never_the_same() -> None:
    made = {passphrases.made_up() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        groups = one.split("-")
        assert [len(group) for group in groups] == [5] * 5
        assert all(group[1] in "aiou" and group[3] in "aiou" and group[0] not in "aiou" for group in groups)
        assert passphrases.strength(one) == "strong"


def test_it_has_the_bits_it_says() -> None:
    assert 2**passphrases.MADE_UP_BITS == 16**15 * 4**10


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [("", "none"), ("a", "weak"), ("password1", "weak"), ("a" * 60, "weak"), ("correct horse", "weak"),
     ("correct horse battery staple", "fair"), ("five words that stand apart", "strong"), ("q7#Lw9!xZe2@vT", "strong"),
     ("снег лежит на перевале", "fair")],
)  # fmt: skip
def test_strength_is_a_hint(passphrase: str, strength: str) -> None:
    assert passphrases.strength(passphrase) == strength
