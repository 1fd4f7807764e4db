"""Making a passphrase that can be remembered, and saying plainly how much one would withstand."""

import math

from ..i18n import tr

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_GROUPS = 5
_ENOUGH_BITS = 70
_SOME_BITS = 50


def made_up() -> str:
    """Five pronounceable groups of five letters, 80 bits drawn by chance (proquints, arXiv:0901.4016)."""
    import secrets  # only here: start-up does without it

    pattern = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    return "-".join("".join(secrets.choice(letters) for letters in pattern) for _ in range(_GROUPS))


def strength_words(passphrase: str) -> str:
    """A hint, not a promise: what guessing letter by letter would cost; words known to others are weaker."""
    if not passphrase:
        return ""
    bits = _bits(passphrase)
    if bits < _SOME_BITS:
        return tr("Weak: it could be found by trying. Make it longer.")
    if bits < _ENOUGH_BITS:
        return tr("Fair: longer is better. Several words that do not belong together are good.")
    return tr("Strong, unless it is a phrase that others know.")


def _bits(passphrase: str) -> float:
    kinds = (
        (str.islower, 26),
        (str.isupper, 26),
        (str.isdigit, 10),
        (lambda letter: not letter.isalnum() and letter.isascii(), 32),
        (lambda letter: not letter.isascii(), 100),
    )
    letters = sum(size for belongs, size in kinds if any(belongs(letter) for letter in passphrase))
    return math.log2(max(letters, 2)) * min(len(passphrase), 3 * len(set(passphrase)))
