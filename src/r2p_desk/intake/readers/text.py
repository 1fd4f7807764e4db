"""Plain text: one document, in whatever encoding it is written."""

from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from ...i18n import tr
from ..apart import plain
from ..apart.document import Document
from ..apart.limits import TEXT_BYTES, Unreadable
from ..apart.whole import read_whole
from ..telling import Asked, Told

FORMAT = "text"
MEDIA = ("text/plain", "text/markdown")


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """What is text of no other kind is this."""
    return 20


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The text as one record."""
    data = read_whole(file, TEXT_BYTES)
    encoding = asked.encoding or plain.encoding_of(data[: 1 << 20])
    try:
        text = data[:TEXT_BYTES].decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError as error:
        raise Unreadable(tr("there is no encoding {name}").format(name=encoding[:40])) from error
    document = Document(sha256(data).hexdigest())
    document.facts(encoding=encoding)
    if "\ufffd" in text:
        document.tell("encoding", encoding)
    if len(data) > TEXT_BYTES:
        document.tell("cut")
    document.say([text])
    if not document.text:
        raise Unreadable(tr("there are no words in it"))
    yield from document.told()
