"""Making a passphrase that can be remembered, and estimating what one would withstand."""

import math
import re
import secrets

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_GROUPS = 5
_WORD_BITS = 16.0
MADE_UP_BITS = 80
ENOUGH_BITS = 70
SOME_BITS = 50


def made_up() -> str:
    """Five pronounceable groups of five letters, 80 bits drawn by chance (proquints, arXiv:0901.4016)."""
    pattern = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    return "-".join("".join(secrets.choice(letters) for letters in pattern) for _ in range(_GROUPS))


def bits(passphrase: str) -> float:
    """What guessing would cost, as a power of two: letter by letter, or word by word where that is less.

    A word counts as one of 65,536, however long; a phrase known to others is weaker than this says.
    """
    words = re.findall(r"[^\W\d_]{3,}", passphrase)
    rest = re.sub(r"[^\W\d_]{3,}| ", "", passphrase)
    by_word = sum(min(_WORD_BITS, _letter_bits(word)) for word in words) + _letter_bits(rest)
    return min(_letter_bits(passphrase), by_word)


def _letter_bits(passphrase: str) -> float:
    kinds = (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdigit, 10),
        (lambda letter: not letter.isalnum() and letter.isascii(), 32),
        (lambda letter: not letter.isascii(), 100),
    )
    letters = sum(size for belongs, size in kinds if any(belongs(letter) for letter in passphrase))
    return math.log2(max(letters, 2)) * min(len(passphrase), 3 * len(set(passphrase)))


def strength(passphrase: str) -> str:
    """``none``, ``weak``, ``fair`` or ``strong``: a hint, not a promise."""
    if not passphrase:
        return "none"
    cost = bits(passphrase)
    return "weak" if cost < SOME_BITS else "fair" if cost < ENOUGH_BITS else "strong"
