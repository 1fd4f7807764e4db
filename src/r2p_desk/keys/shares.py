"""A 32-byte key as words on paper: SLIP-39 shares (https://github.com/satoshilabs/slips/blob/master/slip-0039.md).

One group, m of n, no SLIP-39 passphrase; 33 words each. Any m shares give the key back, fewer tell nothing of it. Each
share carries its own checksum, so a slip of the pen is found with that share alone. One share of one (1 of 1) is the
key itself, spelled so that slips are found.
"""

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from ..errors import InvalidValue, Refused, UsageError
from ..i18n import tr

KEY_SIZE = 32
WORDS = 33
MOST = 16
_LEAST_LETTERS = 4
_ORIGINAL, _EXTENDABLE = b"shamir", b"shamir_extendable"
_GENERATOR = (
    *(0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009),
    *(0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120),
)


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One share: its words in small letters parted by blanks, the set it is of, its number (from 1), how many it takes.

    ``set`` is the SLIP-39 identifier: the same for all shares of one key, by chance for those of another.
    """

    words: str
    set: int
    number: int
    threshold: int

    def __repr__(self) -> str:
        return f"<Share {self.number} of set {self.set}>"


def split(key: bytes | bytearray, threshold: int, count: int) -> tuple[Share, ...]:
    """``count`` shares of this 32-byte key, any ``threshold`` of which give it back.

    UsageError for numbers that make no sense: 2 to 16 of up to 16, or 1 of 1.
    """
    from shamir_mnemonic import generate_mnemonics

    if not 1 <= threshold <= count <= MOST:
        raise UsageError(
            tr("There can be 1 to 16 shares, and it cannot take more of them than there are."),
            kept=tr("Nothing was made."),
        )
    if threshold == 1 and count > 1:
        raise UsageError(
            tr("If one share is enough, there is only one: print its sheet more than once."),
            kept=tr("Nothing was made."),
            todo=tr("Use --threshold 1 --shares 1, or a threshold of two or more."),
        )
    return tuple(read(words) for words in generate_mnemonics(1, [(threshold, count)], bytes(key))[0])


def combine(shares: Sequence[Share]) -> bytearray:
    """The key that these shares were made of.

    Refused when they are too few, doubled, not of one key, or do not fit together. More than it takes are all used.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    if not shares:
        raise _refused(tr("No share was given."), tr("Give each share with --share FILE."))
    doubled = {share.number for share in shares if [other.number for other in shares].count(share.number) > 1}
    if len({(share.set, share.threshold) for share in shares}) > 1:
        raise _refused(tr("These shares are not all of the same key."), tr("Use the sheets of one fingerprint only."))
    if doubled:
        raise _refused(
            tr("Share {n} was given twice.").format(n=min(doubled)), tr("Give different shares, each of them once.")
        )
    threshold = shares[0].threshold
    if len(shares) < threshold:
        raise _refused(
            tr("It takes {m} shares, and {n} were given.").format(m=threshold, n=len(shares)),
            tr("Bring more of the shares together."),
        )
    try:
        keys = {combine_mnemonics([share.words for share in chosen]) for chosen in _windows(shares, threshold)}
    except (MnemonicError, ValueError):
        keys = set()
    if len(keys) != 1 or len(key := keys.pop()) != KEY_SIZE:
        raise _refused(tr("These shares do not fit together."), tr("Check each of them alone, then try again."))
    return bytearray(key)


def read(text: str) -> Share:
    """The share in this text, as typed, copied or read from a QR code.

    Capitals, punctuation and line ends do not matter; a line that begins with ``#`` is left out; a word may be cut to
    its first four letters; words with their numbers (1 to 33) may come in any order. InvalidValue names the word that
    is wrong, where one alone is.
    """
    from shamir_mnemonic import MnemonicError
    from shamir_mnemonic import Share as Slip

    words = [_word(place, token) for place, token in enumerate(_tokens(text), 1)]
    if len(words) != WORDS:
        raise _invalid(tr("A share has {n} words; there are {m}.").format(n=WORDS, m=len(words)), tr("Count them."))
    try:
        slip = Slip.from_mnemonic(" ".join(words))
    except (MnemonicError, ValueError):
        raise _misread(words) from None
    if slip.group_count != 1 or len(slip.value) != KEY_SIZE:
        raise _invalid(tr("These words are a share of something else."), tr("Take a sheet of this program."))
    return Share(words=" ".join(words), set=slip.identifier, number=slip.index + 1, threshold=slip.member_threshold)


def _windows(shares: Sequence[Share], threshold: int) -> list[Sequence[Share]]:
    """As many choices of ``threshold`` shares as it takes to use each: one that does not fit is not passed over."""
    starts = {min(start, len(shares) - threshold) for start in range(0, len(shares), threshold)}
    return [shares[start : start + threshold] for start in sorted(starts)]


def _tokens(text: str) -> list[str]:
    """The words as they stand; in the order of the numbers before them, when each has one."""
    lines = (line for line in text.lower().splitlines() if not line.lstrip().startswith("#"))
    found = re.findall(r"[^\W_]+", " ".join(lines))
    numbers, words = found[0::2], found[1::2]
    numbered = len(found) == 2 * WORDS and all(number.isdecimal() and number.isascii() for number in numbers)
    if numbered and sorted(map(int, numbers)) == list(range(1, WORDS + 1)):
        return [word for _, word in sorted(zip(map(int, numbers), words, strict=True))]
    return [token for token in found if not token.isdecimal()]


def _word(place: int, token: str) -> str:
    known = _list()
    if token in known:
        return token
    begun = [word for word in known if len(token) >= _LEAST_LETTERS and word.startswith(token)]
    if len(begun) == 1:
        return begun[0]
    near = difflib.get_close_matches(token, known, 2)
    raise _invalid(
        tr("Word {n}, “{word}”, is not a word of such a share.").format(n=place, word=token[:20]),
        tr("Perhaps it is {words}.").format(words=tr(" or ").join(near)) if near else tr("Read it again on the sheet."),
    )


def _misread(words: list[str]) -> InvalidValue:
    places = _suspects(words)
    happened = tr("The words do not fit together: at least one of them is not the one on the sheet.")
    if places:
        found = tr(", ").join(str(place) for place in places)
        return _invalid(happened, tr("Read again on the sheet what stands at number {places}.").format(places=found))
    return _invalid(happened, tr("Read all of them again on the sheet."))


def _suspects(words: list[str]) -> list[int]:
    """Where one other word would make the checksum hold, or two neighbours changing places: numbers from 1."""
    index = _list()
    data = [index[word] for word in words]
    for label in (_EXTENDABLE, _ORIGINAL):
        for place in range(len(data) - 1):
            swapped = [*data[:place], data[place + 1], data[place], *data[place + 2 :]]
            if data[place] != data[place + 1] and _polymod([*label, *swapped], 1) == 1:
                return [place + 1, place + 2]
        wanted = _polymod([*label, *data], 1) ^ 1
        found = [place + 1 for place in range(len(data)) if _reaches(wanted, len(data) - 1 - place)]
        if found:
            return found
    return []


def _reaches(wanted: int, behind: int) -> bool:
    """Whether another word, with this many words behind it, changes the checksum by ``wanted``.

    The checksum is linear: what a change does to it is the sum of what each of its ten bits does.
    """
    basis: list[int] = []
    for bit in range(10):
        image = _reduced(_polymod([1 << bit, *[0] * behind], 0), basis)
        if image:
            basis = sorted([*basis, image], reverse=True)
    return _reduced(wanted, basis) == 0


def _reduced(value: int, basis: Sequence[int]) -> int:
    for known in basis:
        value = min(value, value ^ known)
    return value


def _polymod(values: Sequence[int], rest: int) -> int:
    for value in values:
        top = rest >> 20
        rest = (rest & 0xFFFFF) << 10 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                rest ^= generator
    return rest


@lru_cache(maxsize=1)
def _list() -> dict[str, int]:
    from shamir_mnemonic.wordlist import WORDLIST

    return {word: index for index, word in enumerate(WORDLIST)}


def _invalid(happened: str, todo: str) -> InvalidValue:
    return InvalidValue(happened, kept=tr("Nothing was changed."), todo=todo)


def _refused(happened: str, todo: str) -> Refused:
    return Refused(happened, kept=tr("Nothing was changed."), todo=todo)
