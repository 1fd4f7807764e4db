"""A text that is searched says of every phrase whether it stands there, as a plain search would, however long it is."""

import random

import pytest

from r2p_desk.release.points import Point, points_in
from r2p_desk.release.spelling import Spelled, western_digits


@pytest.mark.parametrize("length", [1, 2, 3, 4, 6, 9])
def test_a_phrase_is_found_where_it_stands_and_nowhere_else(length: int) -> None:
    chance = random.Random(length)
    words = [chance.choice("abcdefgh") * chance.randint(1, 2) for _ in range(400)]
    text = Spelled(" ".join(words))
    for _ in range(300):
        at = chance.randrange(len(words) - length)
        assert text.has_phrase(words[at : at + length])
        made = [chance.choice(words) for _ in range(length)]
        assert text.has_phrase(made) == (f" {' '.join(made)} " in f" {' '.join(words)} ")


def test_digits_of_any_script_are_read_as_0_to_9() -> None:
    assert western_digits("٣٫٥ km, ۱۲ May, 7 ½ ² Ⅳ") == "3٫5 km, 12 May, 7 ½ ² Ⅳ"


def test_a_position_is_found_among_very_many_numbers() -> None:
    numbers = [f"{number / 7:.3f}" for number in range(3000)]
    text = " ".join([*numbers[:1500], "x" * 90, "-1.94413, 30.06189", "x" * 90, *numbers[1500:]])
    apart = text.replace("-1.94413, 30.06189", f"-1.94413 {'x' * 90} 30.06189")
    point = Point(-1.94413, 30.06189)
    assert list(points_in(text, [point])) == [point]
    assert list(points_in(apart, [point])) == []
