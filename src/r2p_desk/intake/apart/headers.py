"""What the headers of a mail say (RFC 5322, 2047, 2231, 6532), as they came: encoded words, raw bytes, broken ones too.

Python's own decoder breaks characters that are cut between two encoded words and loses bytes beyond ASCII; mail in
Chinese and Arabic has both.
"""

import binascii
import re
from email import message_from_bytes
from email._policybase import Compat32
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, TypeAlias

from . import plain

_LONGEST = 1 << 16
_ENCODED = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,40})?\?([BbQq])\?(.{0,2000}?)\?=")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_FOLDED = re.compile(r"\r?\n[ \t]*")

Mail: TypeAlias = "Message[Any, Any]"


class _AsTheyStand(Compat32):
    """Python's rules, but headers as they stand: bytes beyond ASCII are kept for us to read."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  # the shape of the protocol
        """The value as it came."""
        return value


_POLICY = _AsTheyStand()


def parsed(data: bytes) -> Mail:
    """The mail in its parts."""
    return message_from_bytes(data, policy=_POLICY)


def header(message: Mail, name: str) -> str:
    """The first header of this name as a reader sees it; empty where there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Mail, name: str) -> list[str]:
    """All headers of this name."""
    return [header_text(value) for value in raw_headers(message, name)]


def raw_headers(message: Mail, name: str) -> list[str]:
    """All headers of this name as they stand, lines joined; bytes beyond ASCII read in the encoding they seem in."""
    charset = message.get_param("charset")
    declared = charset if isinstance(charset, str) else None
    return [_joined(str(value), declared) for key, value in message.raw_items() if key.lower() == name]


def header_text(value: str) -> str:
    """A header's text with its encoded words read; what cannot be read stays as written."""
    value = _joined(value)
    if "=?" not in value:
        return plain.tidied(value)
    said: list[str] = []
    waiting, charset, place = b"", "", 0
    for found in _ENCODED.finditer(value):
        between = value[place : found.start()]
        place = found.end()
        data = _bytes(found[2], found[3])
        if between.strip() or (waiting and found[1].lower() != charset):
            said.append(plain.text(waiting, charset) if waiting else "")
            waiting = b""
            said.append(between if between.strip() else "")
        elif not said and not waiting:
            said.append(between)
        waiting, charset = waiting + data, found[1].lower()
    said.append(plain.text(waiting, charset) if waiting else "")
    return plain.tidied("".join(said) + value[place:])


def _joined(value: str, declared: str | None = None) -> str:
    """Lines joined, and bytes that came without an encoding read: as UTF-8, as the mail's text is, or as they seem."""
    value = _FOLDED.sub(" ", value[:_LONGEST])
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return plain.text(data, declared)


def _bytes(kind: str, encoded: str) -> bytes:
    """The bytes of an encoded word, as far as they can be made out."""
    if kind in "Qq":
        return binascii.a2b_qp(encoded.encode("utf-8", "replace"), header=True)
    letters = _NOT_BASE64.sub("", encoded)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def people(message: Mail, name: str) -> list[tuple[str, str]]:
    """Those a header names: (name, address), either may be empty."""
    found = getaddresses(raw_headers(message, name)[:20])
    return [(header_text(who).strip(), plain.tidied(address).strip()) for who, address in found if who or address]


def people_text(message: Mail, name: str) -> str:
    """Those a header names, as a reader sees them."""
    told = (f"{who} <{address}>" if who and address else who or address for who, address in people(message, name))
    return ", ".join(told) or header(message, name).strip()


def day(text: str) -> str:
    """The day a date header states, where it was written, as ``YYYY-MM-DD``; empty when it is no date."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def received(message: Mail) -> str:
    """The day the last machine on the way took it, as that machine wrote it; empty when none says."""
    return day(next(iter(raw_headers(message, "received")), "").rpartition(";")[2])


def file_name(part: Mail) -> str:
    """What an attachment calls itself: the last part of its path, empty when it has no name."""
    try:
        named = header_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        named = ""
    return re.split(r"[/\\]", named.strip().replace("\n", " "))[-1].strip()[:200]
