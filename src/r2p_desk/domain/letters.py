"""Letters of all scripts in the one form in which texts are compared: without marks, capitals or spelling variants.

NFKC, marks and tatweel stripped, case folded, Arabic letter forms folded.
"""

import re
import unicodedata

_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_TATWEEL = "\u0640"
SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
"""Scripts written without spaces, as ranges for a class of signs in a regular expression."""
SIGN = re.compile(f"[{SIGNS}]")
_WORD = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """The form in which text is indexed and sought, runs of unspaced scripts still whole."""
    if text.isascii():
        return text.lower()  # nothing else of what follows touches these letters
    whole = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return whole.translate(_FOLDED)


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
