"""The pages of an SQLCipher file read without SQLCipher: which prove themselves, and the rows that still lie in them.

SQLCipher gives up a whole file for one bad page, and SQLite a whole table for one bad branch. A statement in the
journal proves itself by its hash and its signature, wherever it lies: so pages are taken one by one, from leaf to leaf,
and one that does not prove itself is searched for what was not hit.

Formats: sqlite.org/fileformat2.html (b-trees 1.6, records 2.1); SQLCipher 4: AES-256-CBC, of each page the last 80
bytes are IV (16) and HMAC-SHA512 (64) over ciphertext, IV and page number, its key by two rounds of PBKDF2.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

PAGE = 16384
_RESERVED, _PROOF, _SALT = 80, 64, 16
_USABLE = PAGE - _RESERVED
_LONGEST = 256 * 1024 * 1024
_TABLE_LEAF, _INDEX_LEAF, _INDEX_BRANCH = 13, 10, 2
# how the header of a record begins, behind its own length: of a change (64 letters, 16 bytes), of a commit (64 letters,
# 64 bytes, 32 letters)
_CHANGE, _COMMIT = b"\x81\x0d\x2c", b"\x81\x0d\x81\x0c\x4d"

Value = int | str | bytes | None
Row = tuple[Value, ...]
Fetch = Callable[[int], bytes | None]
"""An opened page by its number, for what is too long for one; ``None`` when there is none."""


class Found(NamedTuple):
    """A row that lies in a page: its values in the order in which they are stored, and whether the page proves it."""

    values: Row
    proven: bool


def is_change(values: Row) -> bool:
    """Whether these are a row of ``changes``: id, salt, bytes."""
    if len(values) != 3:
        return False
    name, salt, data = values
    return isinstance(name, str) and isinstance(salt, bytes) and isinstance(data, bytes) and _names(name, 64)


def is_commit(values: Row) -> bool:
    """Whether these are a row of ``commits``, its key first: id, signature, writer, seq, bytes."""
    if len(values) != 5:
        return False
    name, signature, writer, seq, data = values
    kinds = isinstance(signature, bytes) and isinstance(seq, int) and isinstance(data, bytes)
    return kinds and isinstance(name, str) and isinstance(writer, str) and _names(name, 64) and _names(writer, 32)


def _names(text: str, length: int) -> bool:
    return len(text) == length and text.isalnum()


class PageKeys:
    """Opens and proves the pages of one file."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        masked = bytes(byte ^ 0x3A for byte in salt)
        self._proof = hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32)

    def proves(self, number: int, page: bytes) -> bool:
        """Whether this is what was written as this page."""
        signed = page[_start(number) : -_PROOF] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._proof, signed, "sha512"), page[-_PROOF:])

    def opened(self, number: int, page: bytes) -> bytes:
        """What stands in a page, the first 16 bytes of page 1 left out as zeros; nonsense where it was damaged."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        start = _start(number)
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(page[-_RESERVED:-_PROOF])).decryptor()
        return bytes(start) + decryptor.update(page[start:-_RESERVED])


def rows_in(number: int, page: bytes, fetch: Fetch) -> Iterator[Found]:
    """The rows that stand in an opened page which proves itself."""
    header = 100 if number == 1 else 0
    kind = page[header]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_BRANCH):
        return
    behind = 12 if kind == _INDEX_BRANCH else 8
    for at in range(int.from_bytes(page[header + 3 : header + 5], "big")):
        place = header + behind + 2 * at
        values = _cell(page, int.from_bytes(page[place : place + 2], "big"), kind, fetch)
        if values is not None:
            yield Found(values, proven=True)


def rows_left_in(page: bytes, fetch: Fetch) -> Iterator[Found]:
    """What looks like a commit or a change in an opened page that does not prove itself."""
    for shape, kind in ((_CHANGE, _TABLE_LEAF), (_COMMIT, _INDEX_LEAF)):
        for found in re.finditer(re.escape(shape), page):
            values = _record(page, found.start() - 1, kind, fetch, None)
            if values is not None:
                yield Found(values, proven=False)


def _start(number: int) -> int:
    return _SALT if number == 1 else 0


def _cell(page: bytes, at: int, kind: int, fetch: Fetch) -> Row | None:
    try:
        if kind == _INDEX_BRANCH:
            at += 4
        size, at = _varint(page, at)
        if kind == _TABLE_LEAF:
            _, at = _varint(page, at)
    except IndexError:
        return None
    return _record(page, at, kind, fetch, size)


def _record(page: bytes, at: int, kind: int, fetch: Fetch, size: int | None) -> Row | None:
    """The values of the record that begins here; its ``size`` is told by its header where nothing else tells it."""
    try:
        length, place = _varint(page, at)
        end = at + length
        serials = []
        while place < end:
            serial, place = _varint(page, place)
            serials.append(serial)
        told = length + sum(map(_width, serials))
    except IndexError:
        return None
    if place != end or not serials or told > _LONGEST or size not in (None, told):
        return None
    body = _payload(page, at, told, kind, fetch)
    return None if body is None else _values(body[length:], serials)


def _payload(page: bytes, at: int, size: int, kind: int, fetch: Fetch) -> bytes | None:
    """The whole record, also where it goes on in other pages."""
    local = _local(size, kind)
    here = page[at : at + local]
    if len(here) < local:
        return None
    if local == size:
        return here
    parts, left, seen = [here], size - local, set[int]()
    number = int.from_bytes(page[at + local : at + local + 4], "big")
    while left > 0:
        further = fetch(number) if number not in seen else None
        if further is None:
            return None
        seen.add(number)
        parts.append(further[4 : 4 + min(left, _USABLE - 4)])
        left -= len(parts[-1])
        number = int.from_bytes(further[:4], "big")
    return b"".join(parts)


def _local(size: int, kind: int) -> int:
    """How much of a record lies in its own page."""
    most = _USABLE - 35 if kind == _TABLE_LEAF else (_USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (_USABLE - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (_USABLE - 4)
    return wanted if wanted <= most else least


def _values(body: bytes, serials: list[int]) -> Row | None:
    values: list[Value] = []
    place = 0
    for serial in serials:
        part = body[place : place + _width(serial)]
        place += len(part)
        try:
            values.append(_value(serial, part))
        except UnicodeDecodeError:
            return None
    return tuple(values)


def _value(serial: int, part: bytes) -> Value:
    if serial == 0:
        return None
    if serial in (8, 9):
        return serial - 8
    if serial < 12:
        return int.from_bytes(part, "big", signed=True)
    return part if serial % 2 == 0 else part.decode()


def _width(serial: int) -> int:
    if serial >= 12:
        return (serial - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[serial]


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for further in range(9):
        byte = page[at + further]
        if further == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + further + 1
    raise IndexError  # never reached: nine bytes are the most there are
