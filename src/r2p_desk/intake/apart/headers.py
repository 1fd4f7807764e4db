"""What the headers of a mail say (RFC 5322, 2047, 2231, 6532), as they came: encoded words, raw bytes, broken ones too.

Python's own decoder breaks characters that are cut between two encoded words and loses bytes beyond ASCII; mail in
Chinese and Arabic has both.
"""

import binascii
import re
from collections.abc import Callable
from email import message_from_bytes
from email._policybase import Compat32
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, TypeAlias

from . import plain

_LONGEST = 1 << 16
_ENCODED = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,40})?\?([BbQq])\?(.{0,2000}?)\?=")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}\"?([\w.:+-]{1,60})", re.IGNORECASE)
_ADDRESS = r"([\w.+=/-]{1,100}@[\w.-]{1,200})"
_ONE = re.compile(rf"\s*(?:\"?([^\"<>,;:()@\\]{{1,200}}?)\"?\s*<{_ADDRESS}>|<?{_ADDRESS}>?)\s*", re.ASCII)
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


class Heads:
    """The headers of a mail or of one of its parts, each as a reader sees it; names in small letters."""

    def __init__(self, message: Mail) -> None:
        self._message = message
        self._raw: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._raw.setdefault(name.lower(), []).append(str(value))
        self.kind = self._kind()

    def _kind(self) -> str:
        """The media type the part claims; one that is none is plain text (RFC 2045, 5.2)."""
        if "content-type" not in self._raw:
            return self._message.get_default_type()
        kind = self._first("content-type").partition(";")[0].strip().lower()
        return plain.tidied(kind) if kind.count("/") == 1 else "text/plain"

    def _first(self, name: str) -> str:
        return next(iter(self._raw.get(name, ())), "")

    def text(self, name: str) -> str:
        """The first header of this name; empty where there is none."""
        return header_text(self.raw(name)[0]).strip() if name in self._raw else ""

    def texts(self, name: str) -> list[str]:
        """All headers of this name."""
        return [header_text(value) for value in self.raw(name)]

    def raw(self, name: str) -> list[str]:
        """All headers of this name as they stand, lines joined; bytes beyond ASCII in the encoding they seem in."""
        return [value if value.isascii() and "\n" not in value else _joined(value, self.charset)
                for value in self._raw.get(name, ())]  # fmt: skip

    def everything(self) -> list[str]:
        """Each header as a line."""
        return [f"{name.title()}: {text}" for name in self._raw for text in self.texts(name)]

    @property
    def charset(self) -> str | None:
        """The encoding the text is said to be in."""
        value = self._first("content-type")
        found = _CHARSET.search(value)
        return found[1] if found and found[1].isascii() else self._slowly(self._message.get_content_charset, "charset*")

    @property
    def attached(self) -> bool:
        """Whether it says that it is an attachment."""
        return self._first("content-disposition").partition(";")[0].strip().lower() == "attachment"

    @property
    def file_name(self) -> str:
        """What an attachment calls itself: the last part of its path, empty when it has no name."""
        named = header_text(self._slowly(self._message.get_filename, "name") or "")
        return re.split(r"[/\\]", named.strip().replace("\n", " "))[-1].strip()[:200]

    def param(self, name: str) -> str:
        """A parameter of the media type."""
        return plain.tidied(str(self._slowly(lambda: self._message.get_param(name), name) or ""))

    def _slowly(self, ask: Callable[[], Any], word: str) -> Any:
        """What Python's own parser makes of a header, asked only where the header has this word at all."""
        said = (self._first("content-type") + self._first("content-disposition")).lower()
        if word not in said:
            return None
        try:
            return ask()
        except (ValueError, LookupError, TypeError, AttributeError):
            return None

    def people(self, name: str) -> list[tuple[str, str]]:
        """Those a header names: (name, address), either may be empty."""
        raw = self.raw(name)[:20]
        if len(raw) == 1 and (one := _ONE.fullmatch(raw[0])):
            return [(header_text(one[1] or "").strip(), one[2] or one[3])]
        try:
            found = getaddresses(raw)
        except (RecursionError, ValueError, IndexError, TypeError):  # brackets without end, and the like
            return []
        return [(header_text(who).strip(), plain.tidied(address).strip()) for who, address in found if who or address]

    def people_text(self, name: str) -> str:
        """Those a header names, as a reader sees them."""
        return ", ".join(map(person, self.people(name))) or self.text(name)

    @property
    def received(self) -> str:
        """The day the last machine on the way took it, as that machine wrote it; empty when none says."""
        return day(self._first("received").rpartition(";")[2])


def person(one: tuple[str, str]) -> str:
    """A person as written: ``Name <address>``, or what there is of it."""
    who, address = one
    return f"{who} <{address}>" if who and address else who or address


def header_text(value: str) -> str:
    """A header's text with its encoded words read; what cannot be read stays as written."""
    if not value.isascii() or "\n" in value or len(value) > _LONGEST:
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


def day(text: str) -> str:
    """The day a date header states, where it was written, as ``YYYY-MM-DD``; empty when it is no date."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
