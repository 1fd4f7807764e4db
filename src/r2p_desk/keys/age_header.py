"""The header of an age v1 file (https://c2sp.org/age): stanzas, one per recipient, and the MAC line.

::

    age-encryption.org/v1
    -> type argument argument …          one or more printable ASCII words
    base64 body, 64 columns, no padding  ends with a line shorter than 64, perhaps empty
    --- base64 of the 32-byte MAC        over everything before it, from the first line to ``---``

Only one spelling of each header is accepted, since the MAC is over the bytes and not over what they mean.
"""

import base64
import binascii
import re
from typing import TypeVar

import msgspec

from ..errors import Damaged
from ..i18n import tr

INTRO = b"age-encryption.org/v1\n"
MAX_STANZAS = 64
MAX_HEADER = 64 * 1024
MAC_SIZE = 32
_COLUMNS = 64
_ARROW = b"-> "
_WORD = re.compile(rb"[!-~]+")
_END = b"---"
_Kind = TypeVar("_Kind", bound="HeaderDamaged")


class HeaderDamaged(Damaged):
    """The header of an age file, or one of its stanzas, does not follow the format."""


class HeaderCut(HeaderDamaged):
    """The file ends within its header."""


class HeaderTooLarge(HeaderDamaged):
    """The header is longer, or for more recipients, than this program reads."""


class Stanza(msgspec.Struct, frozen=True):
    """The file key wrapped for one recipient: the type (``scrypt``, ``mlkem768x25519``), its arguments, the body."""

    kind: str
    arguments: tuple[str, ...]
    body: bytes


class Header(msgspec.Struct, frozen=True):
    """A parsed header: its stanzas, the bytes its MAC covers, the MAC (32 bytes), where the payload starts."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    size: int


def write(stanzas: tuple[Stanza, ...]) -> bytes:
    """The header up to and with ``---``: what the MAC is taken over."""
    return INTRO + b"".join(_write_stanza(stanza) for stanza in stanzas) + _END


def write_mac(mac: bytes) -> bytes:
    """The rest of the MAC line, after ``---``."""
    return b" " + base64_encode(mac) + b"\n"


def parse(data: bytes) -> Header:
    """The header at the start of these bytes, at most 64 KiB and 64 stanzas; HeaderDamaged for anything else."""
    if len(data) < len(INTRO) and INTRO.startswith(data):
        raise header_cut()
    if not data.startswith(INTRO):
        armored = data[:256].lstrip().startswith(b"-----BEGIN")
        raise header_damaged(tr("it is text-armored, and only binary age files are read") if armored else "")
    lines = _Lines(data)
    stanzas: list[Stanza] = []
    while (line := lines.next()).startswith(_ARROW):
        stanzas.append(_parse_stanza(line, lines))
        if len(stanzas) > MAX_STANZAS:
            raise _told(HeaderTooLarge, tr("it names more than 64 recipients"))
    if not stanzas or not line.startswith(_END + b" "):
        raise header_damaged()
    mac = base64_decode(line[len(_END) + 1 :])
    if len(mac) != MAC_SIZE:
        raise header_damaged()
    covered = data[: lines.position - len(line) - 1 + len(_END)]
    return Header(tuple(stanzas), covered, mac, lines.position)


def base64_encode(raw: bytes) -> bytes:
    """Standard alphabet, no padding."""
    return base64.b64encode(raw).rstrip(b"=")


def base64_decode(text: bytes | str) -> bytes:
    """The bytes behind unpadded canonical base64; HeaderDamaged for any other spelling."""
    coded = text.encode("ascii") if isinstance(text, str) else text
    try:
        raw = binascii.a2b_base64(coded + b"=" * (-len(coded) % 4), strict_mode=True)
    except binascii.Error:
        raise header_damaged() from None
    if base64_encode(raw) != coded:
        raise header_damaged()
    return raw


def header_damaged(why: str = "") -> HeaderDamaged:
    """The error for a header that cannot be read, with the reason where one helps."""
    return _told(HeaderDamaged, why)


def header_cut() -> HeaderCut:
    """The error for a file that ends within its header."""
    return _told(HeaderCut, tr("the file ends there"))


def _told(kind: type[_Kind], why: str) -> _Kind:
    happened = tr("The start of an encrypted file cannot be read")
    return kind(
        f"{happened}: {why}." if why else f"{happened}.",
        kept=tr("The file was left as it is."),
        todo=tr("Fetch the file again from where it came, or restore it from a backup."),
    )


class _Lines:
    """Reads header lines one after the other, never beyond the largest header allowed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = len(INTRO)

    def next(self) -> bytes:
        end = self._data.find(b"\n", self.position, MAX_HEADER)
        if end < 0:
            raise header_cut() if len(self._data) < MAX_HEADER else _told(HeaderTooLarge, tr("it is too long"))
        line = self._data[self.position : end]
        self.position = end + 1
        return line


def _parse_stanza(line: bytes, lines: _Lines) -> Stanza:
    words = line[len(_ARROW) :].split(b" ")
    if not all(map(_WORD.fullmatch, words)):
        raise header_damaged()
    coded = []
    while True:
        coded.append(lines.next())
        if len(coded[-1]) > _COLUMNS:
            raise header_damaged()
        if len(coded[-1]) < _COLUMNS:
            break
    kind, *arguments = (word.decode("ascii") for word in words)
    return Stanza(kind, tuple(arguments), base64_decode(b"".join(coded)))


def _write_stanza(stanza: Stanza) -> bytes:
    coded = base64_encode(stanza.body)
    rows = [coded[i : i + _COLUMNS] for i in range(0, len(coded) + 1, _COLUMNS)]
    return _ARROW + " ".join((stanza.kind, *stanza.arguments)).encode("ascii") + b"\n" + b"\n".join(rows) + b"\n"
