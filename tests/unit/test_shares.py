"""A key in words: any m shares give it back, fewer do not, and a slip of the pen is found and located."""

import itertools
import os
import random
import re

import pytest

from r2p_desk.errors import InvalidValue, Refused, UsageError
from r2p_desk.keys import shares
from r2p_desk.keys.shares import Share


@pytest.fixture(scope="module")
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture(scope="module")
def made(key: bytes) -> tuple[Share, ...]:
    return shares.split(key, 3, 5)


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (2, 2), (2, 3), (3, 5), (16, 16)])
def test_any_threshold_of_them_gives_the_key_back(key: bytes, threshold: int, count: int) -> None:
    split = shares.split(key, threshold, count)
    assert [share.number for share in split] == list(range(1, count + 1))
    assert {share.threshold for share in split} == {threshold}
    assert all(len(share.words.split()) == 33 for share in split)
    for chosen in itertools.islice(itertools.combinations(split, threshold), 10):
        assert shares.combine(chosen) == key
    assert shares.combine(split) == key


@pytest.mark.parametrize(("threshold", "count"), [(0, 1), (2, 1), (1, 2), (2, 17), (-1, -1)])
def test_numbers_that_make_no_sense_are_refused(key: bytes, threshold: int, count: int) -> None:
    with pytest.raises(UsageError):
        shares.split(key, threshold, count)


def test_too_few_doubled_foreign_or_no_shares_give_nothing(key: bytes, made: tuple[Share, ...]) -> None:
    foreign = shares.split(os.urandom(32), 3, 5)
    for wrong, said in (
        ((), "No share"),
        (made[:2], "It takes 3"),
        ((made[0], made[1], made[0]), "twice"),
        ((made[0], made[1], foreign[2]), "not all of the same key"),
    ):
        with pytest.raises(Refused, match=said):
            shares.combine(wrong)


def test_one_that_does_not_fit_is_not_passed_over(made: tuple[Share, ...]) -> None:
    """The fifth share of another splitting, made to claim the same set: sound alone, wrong among the others."""
    from shamir_mnemonic import Share as Slip

    forged = Slip.from_mnemonic(made[4].words)
    forged = Slip(**{**vars(forged), "value": os.urandom(32)})
    with pytest.raises(Refused, match="do not fit"):
        shares.combine([*made[:4], shares.read(forged.mnemonic())])


def test_words_are_read_however_they_were_written(made: tuple[Share, ...]) -> None:
    words = made[0].words.split()
    numbered = [f"{place}. {word.title()}" for place, word in enumerate(words, 1)]
    random.Random(3).shuffle(numbered)
    for text in (
        made[0].words.upper(),
        ",\n".join(words) + "\n",
        "# Recovery share 1 of 5\n# Officer: somebody\n" + made[0].words,
        " ".join(word[:4] for word in words),
        "\n".join(f"{place:2} {word}" for place, word in enumerate(words, 1)),
        "   ".join(numbered),
    ):
        assert shares.read(text) == made[0]


def test_a_wrong_word_is_located(made: tuple[Share, ...]) -> None:
    words = made[1].words.split()
    others = [word for share in made for word in share.words.split()]
    chance = random.Random(39)
    for place in range(33):
        wrong = chance.choice([word for word in others if word != words[place]])
        with pytest.raises(InvalidValue, match=rf"at number {place + 1}\."):
            shares.read(" ".join([*words[:place], wrong, *words[place + 1 :]]))


def test_two_words_that_changed_places_are_located(made: tuple[Share, ...]) -> None:
    words = made[2].words.split()
    place = next(place for place in range(9, 30) if words[place] != words[place + 1])
    swapped = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
    with pytest.raises(InvalidValue, match=f"at number {place + 1}, {place + 2}"):
        shares.read(" ".join(swapped))


def test_a_word_that_is_none_is_named_with_what_it_may_be(made: tuple[Share, ...]) -> None:
    words = made[0].words.split()
    with pytest.raises(InvalidValue, match=r"Word 3, “academik”, .* academic"):
        shares.read(" ".join([*words[:2], "academik", *words[3:]]))
    with pytest.raises(InvalidValue, match="Word 1,"):
        shares.read("Dear colleague " + made[0].words)


@pytest.mark.parametrize("text", ["", "academic", "33", "\n# all of it a comment"])
def test_anything_but_33_words_is_counted(text: str) -> None:
    with pytest.raises(InvalidValue, match="33"):
        shares.read(text)


def test_a_share_of_a_wallet_is_not_one_of_ours() -> None:
    from shamir_mnemonic import generate_mnemonics

    for groups, secret in (([(2, 3), (1, 1)], 32), ([(2, 3)], 16)):
        words = generate_mnemonics(len(groups), groups, os.urandom(secret))[0][0]
        with pytest.raises(InvalidValue):
            shares.read(words)


def test_nothing_printed_shows_words(made: tuple[Share, ...]) -> None:
    assert re.fullmatch(r"\((<Share \d of set \d+>(, )?)+\)", repr(made))
