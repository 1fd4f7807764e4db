"""Words of a mail (RFC 5322): who wrote to whom and when, the subject, the texts; what is attached is named only."""

import io
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from typing import IO, Any

from . import markup, plain
from .limits import PARTS, TEXT_BYTES, Unreadable

_SAMPLE = b"""From: =?utf-8?q?a?= <a@example.org>
Subject: =?iso-8859-1?b?YQ==?=
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>a=20b</p>
--b
Content-Type: text/plain; name*=utf-8''a
Content-Transfer-Encoding: base64

YQ==
--b
Content-Type: message/rfc822

Subject: a

a
--b
Content-Type: text/plain
Content-Transfer-Encoding: x-uuencode

begin 644 a
!80``
`
end
--b--
"""
_SHOWN = ("from", "to", "cc", "bcc", "reply-to", "date", "subject", "organization", "message-id")


def load() -> None:
    """Have everything at hand that reading a mail may need: some of it is loaded when it is first used."""
    list(words(io.BytesIO(_SAMPLE)))


def words(file: IO[bytes]) -> Iterator[str]:
    """The words of a mail and of the mails inside it."""
    try:
        message: Message[Any, Any] = message_from_bytes(file.read(TEXT_BYTES), policy=compat32)
        for number, part in enumerate(message.walk()):
            if number >= PARTS:
                return
            yield from _part(part)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise Unreadable from error


def _part(part: "Message[Any, Any]") -> Iterator[str]:
    for name in _SHOWN:
        for value in part.get_all(name, []):
            yield f"{name.title()}: {header_text(value)}\n"
    named = part.get_filename()
    if named:
        yield f"{header_text(named)}\n"
    if part.is_multipart() or part.get_content_maintype() != "text":
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    charset = part.get_content_charset()
    if part.get_content_subtype() == "html":
        yield from markup.page(content, charset)
    else:
        yield plain.text(content, charset)
    yield "\n"


def header_text(value: Any) -> str:
    """A header's text, its encoded words (RFC 2047) read; what cannot be read stays as written."""
    try:
        pieces = decode_header(str(value))
        return "".join(
            plain.text(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces
        )  # fmt: skip
    except (ValueError, LookupError, AttributeError, AssertionError):
        return str(value)
