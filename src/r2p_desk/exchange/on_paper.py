"""A package as texts for QR codes, and back: for posts where nothing may be carried but paper.

::

    code    = "R2P1:" ‖ base45(chunk)                 Base45: RFC 9285, so every code is in QR's alphanumeric mode
    chunk   = head ‖ data ‖ CRC-32 of both            the CRC is that of RFC 1952, 4 bytes, big-endian as all numbers
    head    = SHA-256 of the package (32) ‖ its size (4) ‖ bytes of data a code (2) ‖ codes a sheet (1)
              ‖ sheets a group (1) ‖ index (2)

With N data codes, those of index 0 … N-1 hold the package in order, the last filled up with zero bytes. Those from N on
are spare: in every group of sheets the spare code at place s is the XOR of all data codes that stand at place s of a
sheet, so that any one sheet of a group, or any one code at each place, may be lost.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..errors import Cut, Refused, TooLarge
from ..i18n import tr, trn
from ..keys.age_header import INTRO
from .findings import altered, with_findings

PREFIX = "R2P1:"
DATA = 900
PLACES = 6
GROUP = 8
MOST = 256 * 1024
"""The longest package that goes on paper, in bytes: about fifty sheets."""
_HEAD = struct.Struct(">32sIHBBH")
_CRC = struct.Struct(">I")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_LONGEST_CODE = 4296


class Layout(msgspec.Struct, frozen=True):
    """What every code of one package says alike: SHA-256, size, bytes a code, codes a sheet, sheets a group."""

    sha256: bytes
    size: int
    data: int
    places: int
    group: int

    @property
    def short(self) -> str:
        """The eight digits by which people tell one package's sheets from another's."""
        return self.sha256[:4].hex().upper()

    @property
    def count(self) -> int:
        """How many codes hold data."""
        return -(-self.size // self.data)

    @property
    def sheets(self) -> int:
        """How many sheets hold data."""
        return -(-self.count // self.places)

    @property
    def groups(self) -> int:
        """How many spare sheets there are."""
        return -(-self.sheets // self.group)

    def together(self, group: int, place: int) -> list[int]:
        """The indices of the data codes of a group at one place of their sheets."""
        each = self.group * self.places
        return [at for at in range(group * each, min((group + 1) * each, self.count)) if at % self.places == place]

    def sound(self) -> bool:
        """Whether this can be what our program, or one like it, printed."""
        whole = 0 < self.size <= MOST and 64 <= self.data <= 2048 and 0 < self.places <= 24 and 0 < self.group <= 64
        return whole and self.count + self.groups * self.places < 1 << 16


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One code: its sheet from 1, its number from 1 among those that hold data (0 for a spare one), its text."""

    sheet: int
    number: int
    text: str


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A package as codes, sheet by sheet, the spare sheets last."""

    layout: Layout
    codes: tuple[Code, ...]

    @property
    def sheets(self) -> int:
        """How many sheets there are in all."""
        return self.layout.sheets + self.layout.groups


def split(package: bytes) -> Paper:
    """The codes of a package. ``Refused`` for what is not sealed, ``TooLarge`` for more than ``MOST``."""
    if not package.startswith(INTRO):
        raise Refused(
            tr("Only a sealed package goes on paper this way, and this file is none."),
            kept=tr("Nothing was written."),
            todo=tr("Send it as a package first, with r2p-desk package send."),
        )
    if len(package) > MOST:
        raise TooLarge(
            tr("This package has {size} KB; at most {most} KB go on paper.").format(
                size=-(-len(package) // 1024), most=MOST // 1024
            ),
            kept=tr("Nothing was written."),
            todo=tr("Send less at once."),
        )
    layout = Layout(hashlib.sha256(package).digest(), len(package), DATA, PLACES, GROUP)
    pieces = [package[at : at + DATA].ljust(DATA, b"\0") for at in range(0, len(package), DATA)]
    codes = [
        Code(sheet=at // PLACES + 1, number=at + 1, text=_text(layout, at, piece)) for at, piece in enumerate(pieces)
    ]
    for group in range(layout.groups):
        for place in range(PLACES):
            spare = _xor(layout, (pieces[at] for at in layout.together(group, place)))
            text = _text(layout, layout.count + group * PLACES + place, spare)
            codes.append(Code(sheet=layout.sheets + group + 1, number=0, text=text))
    return Paper(layout=layout, codes=tuple(codes))


def join(texts: Iterable[str]) -> bytes:
    """The package in these codes, in any order, some twice, some of something else.

    ``Refused`` where there is none, or codes of several packages; ``Cut`` with what is missing; ``Altered`` when all
    are there and are not what was printed.
    """
    sets: dict[Layout, dict[int, bytes]] = {}
    for text in texts:
        chunk = _chunk(text)
        if chunk is not None:
            layout, index, data = chunk
            sets.setdefault(layout, {})[index] = data
    if len(sets) != 1:
        raise _none_or_several(tuple(sets))
    ((layout, found),) = sets.items()
    _mend(layout, found)
    missing = [at for at in range(layout.count) if at not in found]
    if missing:
        raise _missing(layout, missing)
    package = b"".join(found[at] for at in range(layout.count))[: layout.size]
    if hashlib.sha256(package).digest() != layout.sha256:
        raise altered(tr("The codes are all there and do not make up the package that was printed."))
    return package


def _text(layout: Layout, index: int, data: bytes) -> str:
    head = _HEAD.pack(layout.sha256, layout.size, layout.data, layout.places, layout.group, index)
    return PREFIX + base45(head + data + _CRC.pack(zlib.crc32(head + data)))


def _chunk(text: str) -> tuple[Layout, int, bytes] | None:
    """What a code says; ``None`` for what is none of ours, or damaged."""
    if not text.startswith(PREFIX) or len(text) > _LONGEST_CODE:
        return None
    raw = from_base45(text.removeprefix(PREFIX))
    if raw is None or len(raw) <= _HEAD.size + _CRC.size or zlib.crc32(raw[: -_CRC.size]) != _CRC.unpack(raw[-4:])[0]:
        return None
    sha256, size, data, places, group, index = _HEAD.unpack_from(raw)
    layout, held = Layout(sha256, size, data, places, group), raw[_HEAD.size : -_CRC.size]
    if not (data > 0 and places > 0 and group > 0 and layout.sound()) or len(held) != data:
        return None
    return (layout, index, held) if index < layout.count + layout.groups * layout.places else None


def _mend(layout: Layout, found: dict[int, bytes]) -> None:
    for group in range(layout.groups):
        for place in range(layout.places):
            spare = found.get(layout.count + group * layout.places + place)
            together = layout.together(group, place)
            lost = [at for at in together if at not in found]
            if spare is not None and len(lost) == 1:
                found[lost[0]] = _xor(layout, [spare, *(found[at] for at in together if at in found)])


def _xor(layout: Layout, pieces: Iterable[bytes]) -> bytes:
    value = 0
    for piece in pieces:
        value ^= int.from_bytes(piece)
    return value.to_bytes(layout.data)


def _none_or_several(found: Sequence[Layout]) -> Refused:
    if not found:
        return Refused(
            tr("There is no code of a package in these pictures."),
            kept=tr("Nothing was written."),
            todo=tr("Take the pictures again: flat, sharp, in even light, a whole sheet on each."),
        )
    return Refused(
        tr("These are the sheets of several packages: {packages}.").format(
            packages=", ".join(sorted({layout.short for layout in found}))
        ),
        kept=tr("Nothing was written."),
        todo=tr("Read the sheets of one package at a time."),
    )


def _missing(layout: Layout, missing: Sequence[int]) -> Cut:
    sheets = sorted({at // layout.places + 1 for at in missing})
    one, many = "{n} code of the package could not be read", "{n} codes of the package could not be read"
    happened = trn(one, many, len(missing))
    codes = ranges(at + 1 for at in missing)
    where = tr("codes {codes}, on sheets {sheets}").format(codes=codes, sheets=ranges(sheets))
    return with_findings(
        Cut(
            f"{happened}: {where}.",
            kept=tr("Nothing was written."),
            todo=tr("Take pictures of these sheets again, or of the spare sheets, and read all pictures together."),
        )
    )


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in order as people write them: ``1-3, 7``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def base45(data: bytes) -> str:
    """RFC 9285, section 4: two bytes as three signs, a last one as two."""
    return "".join(_signs(data))


def _signs(data: bytes) -> Iterator[str]:
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair)
        yield _DIGITS[value % 45] + _DIGITS[value // 45 % 45] + (_DIGITS[value // 2025] if len(pair) == 2 else "")


def from_base45(text: str) -> bytes | None:
    """The bytes behind it; ``None`` for what is not Base45."""
    try:
        values = [_VALUES[sign] for sign in text]
    except KeyError:
        return None
    out = bytearray()
    for at in range(0, len(values), 3):
        part = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(part))
        width = len(part) - 1
        if not width or number >= 1 << (8 * width):
            return None
        out += number.to_bytes(width)
    return bytes(out)
