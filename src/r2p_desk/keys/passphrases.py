"""Making a passphrase that can be remembered, and estimating what one would withstand."""

import math
import secrets

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_GROUPS = 5
MADE_UP_BITS = 80
ENOUGH_BITS = 70
SOME_BITS = 50


def made_up() -> str:
    """Five pronounceable groups of five letters, 80 bits drawn by chance (proquints, arXiv:0901.4016)."""
    pattern = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    return "-".join("".join(secrets.choice(letters) for letters in pattern) for _ in range(_GROUPS))


def bits(passphrase: str) -> float:
    """What guessing letter by letter would cost, as a power of two; words known to others are weaker than this says."""
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
