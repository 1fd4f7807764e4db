"""Every word on screen or paper goes through here, for the window, the command line and the PDF alike.

The process speaks one language, that of the screen. A paper is written in a language of its own: ``speaking`` sets it
for as long as the paper is composed, and only there. What papers say is in catalogues of its own (domain
``r2p-desk-paper``), so that a language papers are written in does not become one the window offers.
"""

import gettext as _gettext_module
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

from .resources import folder

_DOMAIN, _PAPER = "r2p-desk", "r2p-desk-paper"
_current: _gettext_module.NullTranslations = _gettext_module.NullTranslations()
_code = "en"

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
OWN_NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
"""The languages papers are written in (ISO 639-1), each by its own name: the six of the United Nations."""
PAPER_LANGUAGES = tuple(OWN_NAMES)

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_GROUPING = {"en": ",", "ar": ",", "es": ".", "fr": _NARROW, "ru": _NO_BREAK, "zh": ","}
_MARKS = {
    "zh": {", ": "、", "; ": "；", ":": "：", ".": "。"},
    "ar": {", ": "، ", "; ": "؛ "},
    "fr": {":": f"{_NO_BREAK}:"},
}
"""Marks between and after words, where a language has its own."""


class _Speech(NamedTuple):
    code: str
    words: _gettext_module.NullTranslations


_speech: ContextVar[_Speech | None] = ContextVar("the paper's language", default=None)


def use_language(code: str) -> None:
    """Speak this language (ISO 639-1) from now on; English where no catalogue exists."""
    global _current, _code  # noqa: PLW0603 - one process speaks one language, as gettext itself does
    _code = code
    _current = _gettext_module.translation(_DOMAIN, localedir=folder("translations"), languages=[code], fallback=True)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language of a paper inside this block, from the paper's catalogue; English where none exists.

    Only the thread (or task) that entered the block hears it: the window goes on in its own language. What is composed
    lazily must be composed inside the block, and a generator must not hold the block open over a ``yield``.
    """
    token = _speech.set(_Speech(code, _paper_words(base_language(code))))
    try:
        yield
    finally:
        _speech.reset(token)


def language() -> str:
    """The language that was asked for last, also where no catalogue of it exists; inside ``speaking`` the paper's."""
    speech = _speech.get()
    return _code if speech is None else speech.code


def tr(text: str) -> str:
    """The text in the language in use."""
    speech = _speech.get()
    words = _current if speech is None else speech.words
    return words.gettext(text) if text else ""


def trn(one: str, many: str, count: int) -> str:
    """The text for this count, with ``{n}`` filled in; on paper as that language writes figures."""
    speech = _speech.get()
    if speech is None:
        return _current.ngettext(one, many, count).format(n=count)
    return speech.words.ngettext(one, many, count).format(n=number(count))


def trc(context: str, text: str) -> str:
    """The text as this context has it, where one English wording needs several elsewhere (a month alone, in a date)."""
    speech = _speech.get()
    return (_current if speech is None else speech.words).pgettext(context, text)


def number(count: int) -> str:
    """The count in figures, grouped by thousands as the language in use writes them: ``1,500``, ``1.500``, ``1 500``.

    Figures are those of ASCII in every language, as in documents of the United Nations.
    """
    return f"{count:,}".replace(",", _GROUPING.get(base_language(language()), ","))


def listed(names: Iterable[str], mark: str = ", ") -> str:
    """The names in a row, with the language's own comma between them, or its semicolon (``; ``)."""
    return punctuation(mark).join(names)


def labelled(name: str) -> str:
    """The name with the language's own colon after it."""
    return name + punctuation(":")


def in_a_row(sentences: Iterable[str]) -> str:
    """Whole sentences one after another: with a space between them, in Chinese without."""
    return ("" if base_language(language()) == "zh" else " ").join(sentences)


def punctuation(mark: str) -> str:
    """The language's own for ``, `` ``; `` ``:`` or ``.``."""
    return _MARKS.get(base_language(language()), {}).get(mark, mark)


def base_language(code: str) -> str:
    """The language without its script or country: ``zh`` for ``zh-Hans``."""
    return code.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0].lower()


def is_right_to_left(code: str) -> bool:
    """Whether this language is written from right to left."""
    return base_language(code) in RIGHT_TO_LEFT


def paper_phrases(code: str) -> Iterator[str]:
    """Everything papers say of their own in this language and in English, as far as it is in the catalogues."""
    held: dict[object, object] = getattr(_paper_words(base_language(code)), "_catalog", {})
    held = held or getattr(_paper_words("fr"), "_catalog", {})  # English has none; any other holds the English
    for said, translated in held.items():
        first = said[0] if isinstance(said, tuple) else said
        yield from (str(first).rpartition("\x04")[2], str(translated))


@lru_cache(maxsize=len(PAPER_LANGUAGES))
def _paper_words(code: str) -> _gettext_module.NullTranslations:
    if code not in PAPER_LANGUAGES:
        return _gettext_module.NullTranslations()
    return _gettext_module.translation(_PAPER, localedir=folder("translations"), languages=[code], fallback=True)
