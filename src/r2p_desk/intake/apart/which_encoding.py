"""Which encoding a table is written in, and how sure that is: an officer is told, and may say otherwise.

``certain``: a byte order mark, or every byte of the file is UTF-8 (or ASCII). ``likely``: the letters and where they
stand fit one language well and no other. ``guess``: the best of several that would do. ``chosen``: the officer's word.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from ..media import wide_encoding
from .limits import Unreadable

CERTAIN, LIKELY, GUESS, CHOSEN = "certain", "likely", "guess", "chosen"
OLDER = ("gb18030", "cp1251", "koi8-r", "cp1256", "cp1252")
"""The encodings before Unicode that are told apart: of Chinese, Russian (two), Arabic, and English, French, Spanish."""
ENCODINGS = ("utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *OLDER)
OFFERED = ("iso8859_6", "iso8859_5", "cp866", "big5", "iso8859_15", "cp1250", "cp1254", "mac_roman", "cp437", "ascii",
           "latin-1", "utf-7", "cp720", "cp850")  # fmt: skip
"""Others an officer may choose; nothing is ever taken for them unasked."""

_SAMPLE = 1 << 20
_PIECE = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_FREQUENT = {
    "cp1251": "оеаинтсрвл",
    "koi8-r": "оеаинтсрвл",
    "cp1256": "اليمونرتبعةدهس",
    "cp1252": "éèêàâçùûîôëïñóíáúüöäßœ«»’‘“”–—°º¿¡ÉÑÀ\u00a0",
}
"""The most frequent letters beyond ASCII of the languages an encoding was made for."""
_RUN = re.compile(rb"[\x80-\xff]+")


_CALLED = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32", "gb18030": "GB 18030", "cp1251": "Windows-1251", "koi8-r": "KOI8-R", "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
}  # fmt: skip


def called(name: str) -> str:
    """What people call the encoding."""
    return _CALLED.get(name, name)


class Taken(NamedTuple):
    """The encoding (Python's name), how sure, and which others the bytes would allow."""

    name: str
    sureness: str
    rivals: tuple[str, ...] = ()


def of_sample(sample: bytes) -> Taken:
    """What these bytes are written in, as far as they alone tell; they may be cut off anywhere."""
    if marked := _marked(sample):
        return Taken(marked, CERTAIN)
    if wide := wide_encoding(sample):
        return Taken(wide, LIKELY)
    return Taken("utf-8", LIKELY) if _is(sample, "utf-8") else _unwide(sample)


def taken(file: IO[bytes], chosen: str = "") -> Taken:
    """What this file is read in; the file is read through and left at its beginning. ``Unreadable`` for no encoding."""
    if chosen:
        return Taken(_known(chosen), CHOSEN)
    file.seek(0)
    head = file.read(_SAMPLE)
    marked = _marked(head)
    told = Taken(marked, CERTAIN) if marked else _unmarked(file, head)
    file.seek(0)
    return told


def _known(chosen: str) -> str:
    try:
        info = codecs.lookup(chosen)
    except (LookupError, ValueError) as error:
        raise Unreadable from error
    if not info._is_text_encoding:  # how Python keeps codecs of bytes and of text apart
        raise Unreadable
    return info.name


def _unmarked(file: IO[bytes], head: bytes) -> Taken:
    if wide := wide_encoding(head):
        return Taken(wide, LIKELY)
    whole, sample = _is_utf8(file, head)
    if whole:
        return Taken("utf-8", CERTAIN)
    return _unwide(sample)


def _marked(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _unwide(sample: bytes) -> Taken:
    """UTF-8 with a few bytes broken, or an older encoding."""
    if _is_damaged_utf8(sample):
        return Taken("utf-8", LIKELY, _rivals(sample, "utf-8"))
    return older(sample)


def _is_utf8(file: IO[bytes], head: bytes) -> tuple[bool, bytes]:
    """Whether all of it is UTF-8; if not, what to judge by: the beginning, or where letters beyond ASCII begin."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    sample = b"" if head.isascii() else head
    try:
        for piece in _pieces(file, head):
            if not sample and not piece.isascii():
                sample = piece + file.read(_PIECE)
                decoder.decode(sample)
            else:
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, sample or head
    return True, sample


def _pieces(file: IO[bytes], head: bytes) -> Iterator[bytes]:
    yield head
    while piece := file.read(_PIECE):
        yield piece


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = len(text) - broken - sum(byte < 0x80 for byte in sample)
    return letters >= 10 * broken


def older(sample: bytes) -> Taken:
    """Of the encodings before Unicode the one these bytes are likely written in; they may be cut off anywhere."""
    runs = _RUN.findall(sample)
    high = b"".join(runs)
    if not high:
        return Taken("utf-8", CERTAIN)
    if _is(sample, "gb18030") and (share := _chinese(sample)) > 0.7:
        return _told("gb18030", sample, sure=share > 0.9 and len(high) >= 40)
    long = sum(len(run) for run in runs if len(run) > 2) / len(high)
    shares = {name: _share(high, name) for name in ("cp1251", "koi8-r", "cp1256")}
    first, second = sorted(shares, key=lambda name: shares[name], reverse=True)[:2]
    if long > 0.5 and shares[first] > 0.4:
        # in these three almost every letter is beyond ASCII: words of them are long runs
        sure = len(high) >= 60 and shares[first] > shares[second] + 0.2
        return _told(first, sample, sure=sure)
    return _told("cp1252", sample, sure=long < 0.2 and _share(high, "cp1252") > 0.8 and _is(sample, "cp1252"))


def _told(name: str, sample: bytes, *, sure: bool) -> Taken:
    return Taken(name, LIKELY if sure else GUESS, _rivals(sample, name))


def _rivals(sample: bytes, name: str) -> tuple[str, ...]:
    return tuple(other for other in OLDER if other != name and _is(sample, other))


def _is(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _chinese(data: bytes) -> float:
    """How many of the pairs of bytes are common characters (GB 2312, level 1) or its punctuation."""
    pairs = common = place = 0
    while place < len(data) - 1:
        if data[place] < 0x80:
            place += 1
            continue
        pairs += 1
        common += (0xB0 <= data[place] <= 0xD7 or 0xA1 <= data[place] <= 0xA3) and data[place + 1] >= 0xA1
        place += 2
    return common / pairs if pairs else 0.0


def _share(high: bytes, encoding: str) -> float:
    """How many of these letters are among the most frequent, read in this encoding."""
    frequent = set(_FREQUENT[encoding] + _FREQUENT[encoding].upper())
    return sum(letter in frequent for letter in high.decode(encoding, "replace")) / len(high)
