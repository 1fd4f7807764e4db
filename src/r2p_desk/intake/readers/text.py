"""Plain text: one document, in whatever encoding it is written."""

from collections.abc import Iterator
from typing import IO

from ..apart import plain
from ..apart.limits import CHARACTERS, TEXT_BYTES, Unreadable
from ..telling import Asked, Begin, Finding, Row, Told

FORMAT = "text"
MEDIA = ("text/plain", "text/markdown")


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """What is text of no other kind is this."""
    return 20


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The text as one record."""
    data = file.read(TEXT_BYTES + 1)
    encoding = asked.encoding or plain.encoding_of(data[: 1 << 20])
    try:
        text = data[:TEXT_BYTES].decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError as error:
        raise Unreadable(f"no encoding {encoding}") from error
    if not text.strip():
        raise Unreadable("there are no words in it")
    yield Begin(facts={"encoding": encoding})
    if "\ufffd" in text:
        yield Finding("encoding", f"Some bytes are no letters in {encoding}; they became U+FFFD.")
    if len(data) > TEXT_BYTES or len(text) > CHARACTERS:
        yield Finding("cut", f"Only the first {CHARACTERS} characters were read.")
    yield Row(1, {}, text[:CHARACTERS])
