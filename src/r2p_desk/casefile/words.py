"""The form in which words are indexed and sought: written with or without marks, spaces or capitals, it is the same.

Text is normalised before it is indexed and again in the query: NFKC, marks and tatweel stripped, case folded, Arabic
letter forms folded; runs of scripts written without spaces become overlapping pairs.
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
_SIGN = re.compile(f"[{SIGNS}]")
_UNSPACED = re.compile(rf"(?:(?=\w){_SIGN.pattern})+")
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
    return (category == "Mn" and mark not in "\u3099\u309a") or (category == "Mc" and bool(_SIGN.match(mark)))


def words_in(text: str) -> list[str]:
    """The words of a normalised text: what stands between signs that are neither letter nor digit."""
    return _WORD.findall(text)


def index_form(text: str) -> str:
    """The words of a text, every run of an unspaced script in them turned into overlapping pairs, its last sign alone.

    Only letters and digits are left: what else FTS5 would take for part of a word depends on its tables, not on ours.
    """
    if text.isascii():
        return text.lower()  # of these both know the same
    words = " ".join(words_in(normalise(text)))
    return _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", words)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def is_one_letter(word: str) -> bool:
    """Whether this is a single letter of a script written with spaces."""
    return len(word) == 1 and not _SIGN.match(word)


def sought_tokens(words: list[str]) -> list[str]:
    """The tokens these adjoining words are indexed as; only the very end may stand inside a longer run or sign pair.

    That end then has a ``*`` behind it.
    """
    tokens: list[str] = []
    for number, word in enumerate(words, 1):
        at = 0
        for run in _UNSPACED.finditer(word):
            tokens += [word[at : run.start()]] if word[at : run.start()] else []
            pairs = _pairs(run[0])
            inside = number == len(words) and run.end() == len(word)
            tokens += pairs if not inside else pairs[:-1] if len(pairs) > 1 else [pairs[0] + "*"]
            at = run.end()
        tokens += [word[at:]] if word[at:] else []
    return tokens


def phrase(words: list[str], *, unfinished: bool = False, sign: str = "") -> str:
    """The FTS5 phrase for these adjoining words; with a ``sign`` before each token. ``unfinished``: more may follow."""
    tokens = sought_tokens(words)
    unfinished = unfinished or tokens[-1].endswith("*")
    tokens[-1] = tokens[-1].removesuffix("*")
    return f'"{" ".join(sign + token for token in tokens)}"' + "*" * unfinished


def seeking_pattern(words: list[str], *, unfinished: bool = False) -> re.Pattern[str]:
    """Finds in a normalised text just what ``phrase`` finds in the index."""
    last = words[-1]
    before = "" if _SIGN.match(words[0]) else rf"(?<!{_LETTER})"
    after = "" if unfinished or _SIGN.match(last[-1]) else rf"(?!{_LETTER})"
    return re.compile(before + r"[\W_]+".join(words) + after)


_LETTER = rf"[^\W_{SIGNS}]"
