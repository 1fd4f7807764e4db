"""Letters of all scripts in the one form in which texts are compared: without marks, capitals or spelling variants.

Signs that nobody sees stripped, NFKC, marks and tatweel stripped, case folded, Arabic letter forms folded. Where
somebody may want not to be found, ``look_alike`` goes one step on.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_ARABIC = str.maketrans("أإآٱىةؤئیکہھە", "اااايهوييكههه")
_TATWEEL = "\u0640"
SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
"""Scripts written without spaces, as ranges for a class of signs in a regular expression."""
SIGN = re.compile(f"[{SIGNS}]")
_WORD = re.compile(r"[^\W_]+")
_UNSEEN = "\u00ad\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
"""Signs that take no room between letters. The zero-width non-joiner is none of them: it parts words (Persian)."""
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
_LIKE = str.maketrans(
    "авекмнорстухіјѕԁһԛԝѵӏαβεικμνορτυχϲ\u0131łøđɡɑɩ",
    "abekmhopctyxijsdhqwvlabeikmvoptuxcilodgai",
)
"""Folded letters of Cyrillic, Greek and a few of Latin → the Latin letter that looks the same."""
_FIGURES = str.maketrans("013457@$", "oieastas")
_AS_LETTER = re.compile(r"(?<=[^\W\d_])[013457]|[013457](?=[^\W\d_])|(?<=[^\W\d_])[@$](?=[^\W\d_])")


def normalise(text: str) -> str:
    """The form in which text is indexed and sought, runs of unspaced scripts still whole."""
    if text.isascii():
        return text.lower()  # nothing else of what follows touches these letters
    seen = _UNSEEN_SIGN.sub("", text)  # before signs are composed: they may stand between two that belong together
    whole = seen if unicodedata.is_normalized("NFKC", seen) else unicodedata.normalize("NFKC", seen)
    return whole.translate(_FOLDED)


def look_alike(folded: str) -> str:
    """A normalised text with every letter as the one it is drawn like, sign by sign: places stay where they are.

    ``inyenzi`` with a Cyrillic ``е``, or a figure for a letter, is then the same; no text for anybody to read.
    """
    like = folded if folded.isascii() else folded.translate(_LIKE)
    return _AS_LETTER.sub(lambda found: found[0].translate(_FIGURES), like)


class _Folded(dict[int, str]):
    """Code point → the sign's folded form, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold(chr(point))
        return folded


_FOLDED = _Folded()


def _fold(character: str) -> str:
    if character == _TATWEEL:
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFD", character) if not _is_ornament(part))
    return unicodedata.normalize("NFC", bare).casefold().translate(_ARABIC)


def _is_ornament(mark: str) -> bool:
    """Marks over and under letters; the voicing marks of kana make other letters and stay."""
    category = unicodedata.category(mark)
    return (category == "Mn" and mark not in "\u3099\u309a") or (category == "Mc" and bool(SIGN.match(mark)))


def words_in(text: str) -> list[str]:
    """The words of a normalised text: what stands between signs that are neither letter nor digit."""
    return _WORD.findall(text)


def origins_of(text: str, folded: str) -> Sequence[int]:
    """For each sign of the normalised text where in the text it comes from."""
    lengths = [_LENGTHS[sign] for sign in text]
    if sum(lengths) != len(folded):  # NFKC made one sign of several
        parts = [(first, len(normalise(text[first:last]))) for first, last in _with_marks(text)]
    elif len(lengths) == len(folded) and 0 not in lengths:
        return range(len(text))
    else:
        parts = list(enumerate(lengths))
    origin = [first for first, length in parts for _ in range(length)]
    return origin + [len(text)] * (len(folded) - len(origin))


def end_of(origin: Sequence[int], at: int, length: int) -> int:
    """Behind the sign of the text, and its marks, that this folded one comes from; the text is so long."""
    return next((origin[later] for later in range(at, len(origin)) if origin[later] > origin[at]), length)


class _Lengths(dict[str, int]):
    """Sign → how many signs it is folded to, worked out when it is first met."""

    def __missing__(self, sign: str) -> int:
        length = self[sign] = len(normalise(sign))
        return length


_LENGTHS = _Lengths()


def _with_marks(text: str) -> Iterator[tuple[int, int]]:
    """(first, behind the last) of each sign with whatever NFKC may join to it."""
    start = 0
    for at, sign in enumerate(text):
        if at > start and not _joins(sign):
            yield start, at
            start = at
    if text:
        yield start, len(text)


@lru_cache(maxsize=4096)
def _joins(sign: str) -> bool:
    if unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff":
        return True
    return sign in "\uff9e\uff9f" or _UNSEEN_SIGN.match(sign) is not None
