"""Plain text, whatever it is written in: UTF-8, UTF-16, UTF-32, and the older encodings of the six UN languages.

Without a mark the bytes decide: UTF-8 is told for certain, wide encodings by their zeros, older ones by which letters
would be frequent. A wrong guess between two older encodings is possible; it costs words in search, nothing else.
"""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from . import which_encoding
from .limits import TEXT_BYTES

_SAMPLE = 1 << 20
_PIECE = 1 << 18


def tidied(text: str) -> str:
    """Text without what turns, hides or commands: control characters, marks of direction, halves of a pair."""
    return with_tabs(text).replace("\t", " ")


def with_tabs(text: str) -> str:
    """The same, the tabs kept that stand between the cells of a table."""
    if not _UNFIT.search(text):
        return text
    return text.translate(_DROPPED).encode("utf-8", "replace").decode()


_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_DROPPED = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **dict.fromkeys([0xFEFF, 0xFFFE, 0xFFFF]),
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
    return which_encoding.of_sample(data).name
