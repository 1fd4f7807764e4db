"""XML of no kind known here: the words between its marks; whatever declares an entity is refused."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from ...i18n import tr
from ..apart import limits
from ..apart.document import Document
from ..apart.findings import finding
from ..apart.markup import Elements
from ..apart.whole import read_whole
from ..telling import Asked, Told

FORMAT = "xml"
MEDIA = ("application/xml", "text/xml")
_PIECE = 1 << 16
_BYTES = {"binData", "BinaryData", "base64Binary"}
_ACTS = {"bindata": "embedded", "binarydata": "embedded", "script": "script", "instrtext": "fields", "vba": "macro",
         "docsuppdata": "macro", "stylesheet": "script", "transform": "script"}  # fmt: skip
_FORMULA = re.compile(r" formula$|^formula$", re.IGNORECASE)
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """What is XML of no other kind is this."""
    return 20


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a document
    """The document as one record."""
    data = read_whole(file, limits.TEXT_BYTES)
    document = Document(sha256(data).hexdigest())
    if len(data) > limits.TEXT_BYTES:
        raise limits.Unreadable(tr("it is larger than {n} MiB").format(n=limits.TEXT_BYTES >> 20))
    words = _Words(data)
    try:
        document.say(words.pieces())
    except limits.Entity:
        yield finding("entity")
        raise
    document.facts(title=words.title, language=words.language)
    for code in words.codes:
        document.tell(code)
    if not document.text:
        yield from document.findings()
        raise limits.Unreadable(tr("there are no words in it"))
    yield from document.told()


class _Words:
    """The text of all elements, each on a line of its own, and the first title."""

    def __init__(self, data: bytes) -> None:
        self.title = self.language = ""
        self._data = data
        self._said: list[str] = []
        self.codes: dict[str, None] = {}
        self._silent = 0
        self._title = False
        self._reader = Elements(self._begins, self._ends, self._says)

    def pieces(self) -> Iterator[str]:
        """The words, as they are read."""
        for place in range(0, len(self._data), _PIECE):
            self._reader.feed(self._data[place : place + _PIECE], last=place + _PIECE >= len(self._data))
            yield "".join(self._said)
            self._said.clear()

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._title = name.lower() == "title" and not self.title
        self.language = self.language or attributes.get(_LANGUAGE, "")
        if code := _ACTS.get(name.lower()):
            self.codes[code] = None
        if any(_FORMULA.search(key) for key in attributes):
            self.codes["fields"] = None
        self._silent += name in _BYTES

    def _ends(self, name: str) -> None:
        self._title = False
        self._silent -= name in _BYTES
        self._said.append("\n")

    def _says(self, text: str) -> None:
        if self._silent:
            return
        self._said.append(" ".join(text.split()) + (" " if text[-1:].isspace() else ""))
        if self._title and len(self.title) < 500:
            self.title += text
