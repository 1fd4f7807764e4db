"""The form in which words are indexed and sought: written with or without marks, spaces or capitals, it is the same.

Text is normalised before it is indexed and again in the query (``domain.letters``); runs of scripts written without
spaces become overlapping pairs.
"""

import re

from ..domain.letters import SIGN, SIGNS, normalise, words_in

_UNSPACED = re.compile(rf"(?:(?=\w){SIGN.pattern})+")


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
    return len(word) == 1 and not SIGN.match(word)


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
    before = "" if SIGN.match(words[0]) else rf"(?<!{_LETTER})"
    after = "" if unfinished or SIGN.match(last[-1]) else rf"(?!{_LETTER})"
    return re.compile(before + r"[\W_]+".join(words) + after)


_LETTER = rf"[^\W_{SIGNS}]"
