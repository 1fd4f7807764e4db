"""Words of a mail (RFC 5322): who wrote to whom and when, the subject, the texts; what is attached is named only."""

import contextlib
import io
from collections.abc import Iterator
from typing import IO

from . import headers, letter, markup, plain
from .headers import Heads, Mail
from .limits import PARTS, TEXT_BYTES, Unreadable
from .mailbox import mails
from .whole import read_whole

_SHOWN = ("from", "to", "cc", "bcc", "reply-to", "date", "subject", "organization", "message-id")


def load() -> None:
    """Have everything at hand that reading a mail may need: some of it is loaded when it is first used."""
    letter.load()
    list(words(io.BytesIO(letter.SAMPLE)))


def words(file: IO[bytes]) -> Iterator[str]:
    """The words of a mail and of the mails inside it."""
    yield from _words(read_whole(file, TEXT_BYTES)[:TEXT_BYTES])


def mailbox_words(file: IO[bytes]) -> Iterator[str]:
    """The words of all mails of a mailbox; one that cannot be read is passed over."""
    for data, _ in mails(file):
        with contextlib.suppress(Unreadable):
            yield from _words(data)


def _words(data: bytes) -> Iterator[str]:
    try:
        message = headers.parsed(data)
        for number, part in enumerate(message.walk()):
            if number >= PARTS:
                return
            yield from _part(part)
    except letter.BROKEN as error:
        raise Unreadable from error


def _part(part: Mail) -> Iterator[str]:
    heads = Heads(part)
    for name in _SHOWN:
        for value in heads.texts(name):
            yield f"{name.title()}: {value}\n"
    if named := heads.file_name:
        yield f"{named}\n"
    if part.is_multipart() or not heads.kind.startswith("text/"):
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    if heads.kind == "text/html":
        yield from markup.page(content, heads.charset)
    else:
        yield plain.text(content, heads.charset)
    yield "\n"
