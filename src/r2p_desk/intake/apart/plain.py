"""Plain text, whatever it is written in: UTF-8, UTF-16, UTF-32, and the older encodings of the six UN languages.

Without a mark the bytes decide: UTF-8 is told for certain, wide encodings by their zeros, older ones by which letters
would be frequent. A wrong guess between two older encodings is possible; it costs words in search, nothing else.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from ..media import wide_encoding
from .limits import TEXT_BYTES

_SAMPLE = 1 << 20
_PIECE = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_FREQUENT = {"cp1251": "оеаинтсрвл", "koi8-r": "оеаинтсрвл", "cp1256": "اليمونرتبع"}
"""The ten most frequent letters of the language an encoding was made for: some two thirds of any text in it."""
ENCODINGS = ("utf-8-sig", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", *_FREQUENT, "cp1252")


def tidied(text: str) -> str:
    """Text without what turns, hides or commands: control characters, marks of direction, halves of a pair."""
    return with_tabs(text).replace("\t", " ")


def with_tabs(text: str) -> str:
    """The same, the tabs kept that stand between the cells of a table."""
    if not _UNFIT.search(text):
        return text
    return text.translate(_DROPPED).encode("utf-8", "replace").decode()


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DROPPED = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    0x09: "\t", 0x0A: "\n", 0x0C: "\n",
}  # fmt: skip


def words(file: IO[bytes]) -> Iterator[str]:
    """The text of the file in pieces; bytes that are no letters become U+FFFD."""
    data = file.read(_SAMPLE)
    decoder = codecs.getincrementaldecoder(encoding_of(data))("replace")
    read = 0
    while data and read < TEXT_BYTES:
        read += len(data)
        yield decoder.decode(data)
        data = file.read(_PIECE)
    yield decoder.decode(b"", final=True)


def text(data: bytes, declared: str | None = None) -> str:
    """The text of these bytes, in the encoding declared if there is such a one and it fits, else as they seem to be."""
    if declared:
        try:
            return data.decode(codecs.lookup(declared).name)
        except (LookupError, ValueError):
            pass
    return data.decode(encoding_of(data), "replace")


def encoding_of(data: bytes) -> str:
    """The encoding these bytes seem to be in; they may be cut off anywhere."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if wide := wide_encoding(data):
        return wide
    if _is(data, "utf-8"):
        return "utf-8"
    high = [byte for byte in data if byte >= 0x80]
    if _is(data, "gb18030") and _is_chinese(data):
        return "gb18030"
    shares = {name: _share(bytes(high), name) for name in _FREQUENT}
    likely = max(shares, key=lambda name: shares[name])
    letters = sum(1 for byte in data if chr(byte).isalpha() and byte < 0x80)
    # in Western text letters beyond ASCII are few and stand among others
    return likely if shares[likely] > 0.4 and len(high) > letters * 0.4 else "cp1252"


def _is(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(data: bytes) -> bool:
    """Whether the pairs of high bytes are mostly the common characters (GB 2312, level 1) and its punctuation."""
    pairs = common = 0
    place = 0
    while place < len(data) - 1:
        if data[place] < 0x80:
            place += 1
            continue
        pairs += 1
        common += (0xB0 <= data[place] <= 0xD7 or 0xA1 <= data[place] <= 0xA3) and data[place + 1] >= 0xA1
        place += 2
    return pairs > 0 and common > pairs * 0.7


def _share(high: bytes, encoding: str) -> float:
    """How many of these letters are among the ten most frequent, read in this encoding."""
    if not high:
        return 0.0
    frequent = set(_FREQUENT[encoding] + _FREQUENT[encoding].upper())
    return sum(letter in frequent for letter in high.decode(encoding, "replace")) / len(high)
