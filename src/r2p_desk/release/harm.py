"""The do-no-harm check: what could lead to a person although it is marked low enough; it asks, and does not refuse."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..i18n import tr
from .layers import Layer
from .needles import telling_words
from .spelling import Spelled, western_digits, words_of

FEW = 5
"""Fewer people than this, counted in words or figures, can often be told by who knows the place."""
_RARE = 3
"""So often a word may stand in what leaves and still be somebody's name, not that of a country or a body."""
SHELTER_TAG = "shelter"
"""An item filed under this tag tells of a place where people hide: its exact place is never printed unasked."""

_PHONE = re.compile(r"(?<![\w.,+-])(?:\+|00)\d[\d\s().-]{7,17}\d(?![\w-])")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_MAC = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:])")
_IMEI = re.compile(r"(?<!\d)\d{15}(?!\d)")
_EXACT = re.compile(r"(?<![\w.,])[-+\u2212]?\d{1,3}\.\d{4,12}(?!\d)")
_PEOPLE = (
    "persons?|people|women|woman|men|man|girls?|boys?|children|child|witness(?:es)?|survivors?|victims?|families|family"
)
_FEW = re.compile(rf"\b(?:one|two|three|four|[1-4])[ ]+(?:\w+[ ]+)?(?:{_PEOPLE})\b", re.IGNORECASE)


class Ask(NamedTuple):
    """One thing to be answered in words: a stable code, a key that stays the same, where it stands, how it reads."""

    code: str
    key: str
    where: str
    shown: str


def asks_of(layers: Sequence[Layer], key: bytes) -> Iterator[Ask]:
    """What these layers ask about, each once."""
    seen: set[str] = set()
    for layer in layers:
        if layer.where.endswith("GPS"):
            yield from _new([("gps", layer.text)], layer.where, key, seen)
        yield from _new(_found(western_digits(layer.text)), layer.where, key, seen)


def naming_asks(layers: Sequence[Layer], names: Mapping[str, str], key: bytes) -> Iterator[tuple[str, Ask]]:
    """(source, question) for names (by source) of sources that are not told, and that stand in a text all the same.

    The whole name counts, or a word of it that alone may tell whose it is and that hardly stands there otherwise.
    Officers wrote it there, so it may be said; whether it should be, they are asked.
    """
    read = [(layer.where, Spelled(layer.text)) for layer in layers if layer.picture is None]
    often = [Counter(text.running.split()) for _, text in read]
    for source, name in names.items():
        words = words_of(name)
        for (where, text), counts in zip(read, often, strict=True):
            shown = name if _stands_whole(words, text) else _rare(telling_words(words), counts)
            if shown:
                yield from ((source, ask) for ask in _new([("source", shown)], where, key, set()))
                break


def _stands_whole(words: list[str], text: Spelled) -> bool:
    return len("".join(words)) > 1 and text.has_phrase(words)


def _rare(words: Iterable[str], counts: Mapping[str, int]) -> str:
    return next((word for word in words if 0 < counts.get(word, 0) <= _RARE), "")


def ask_words(code: str) -> str:
    """What is asked about, in words."""
    return {
        "gps": tr("a picture tells where it was taken"),
        "phone": tr("a telephone number"),
        "mail": tr("an e-mail address"),
        "device": tr("the number of a device"),
        "point": tr("an exact position"),
        "source": tr("the name, or part of it, of a source that is not to be named"),
        "few": tr("so few people that who knows the place may tell who they are"),
    }[code]


def _found(text: str) -> Iterator[tuple[str, str]]:
    for code, pattern in (("phone", _PHONE), ("mail", _MAIL), ("device", _MAC), ("point", _EXACT), ("few", _FEW)):
        yield from ((code, found.group()) for found in pattern.finditer(text))
    yield from (("device", found.group()) for found in _IMEI.finditer(text) if _luhn(found.group()))


def _new(found: Iterable[tuple[str, str]], where: str, key: bytes, seen: set[str]) -> Iterator[Ask]:
    for code, shown in found:
        plain = " ".join(shown.split())
        made = hmac.new(key, f"r2p-desk/harm/1\0{code}\0{plain}".encode(), hashlib.sha256).hexdigest()[:12]
        if made not in seen:
            seen.add(made)
            yield Ask(code, made, where, plain)


def _luhn(digits: str) -> bool:
    """The check digit of an IMEI (3GPP TS 23.003, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
