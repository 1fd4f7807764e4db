"""The write-ahead log beside case.db, looked at before SQLite does.

SQLite takes a log up to its first fault, forgets the rest, and folds whatever it took into the file: also the log of
another file, or an older one. So a log that a killed process left is held against its index (case.db-shm, which says
how far it had come), against the key, and against the file, before anything opens the two together.

Formats: sqlite.org/fileformat2.html (the log, 4), sqlite.org/walformat.html (its index, 2.1).
"""

import os
import struct
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..system.files import flush_folder, machine_errors
from .pages import PAGE, PageKeys, Value, is_change, is_commit, rows_in

LOG, INDEX = "case.db-wal", "case.db-shm"
_HEAD, _FRAME_HEAD = 32, 24
_FRAME = _FRAME_HEAD + PAGE
_MAGIC = {0x377F0682: "little", 0x377F0683: "big"}
_WORDS = 0xFFFFFFFF


class Frame(NamedTuple):
    """A page in the log: its number, its bytes, and whether a transaction ends with it."""

    number: int
    page: bytes
    ends: bool


class Log(NamedTuple):
    """What lies in the log: the frames SQLite would take, and those of the same log that it would not.

    ``salts`` tell one log from another; ``acknowledged`` counts the frames its index speaks of, where that is whole.
    """

    taken: list[Frame]
    left: list[Frame]
    salts: bytes
    acknowledged: int | None
    index_salts: bytes

    @property
    def is_whole(self) -> bool:
        """Nothing in it was acknowledged that SQLite would not take."""
        if self.acknowledged is not None:
            return self.salts == self.index_salts and len(self.taken) >= self.acknowledged
        # without its index: what ends behind a fault and is followed by more was acknowledged; the very last
        # transaction may have been cut by a machine that lost its power before it was
        return sum(frame.ends for frame in self.left) < 2


def read_log(path: Path, index: Path | None = None) -> Log:
    """The log at ``path``, and what its index says of it; without one an empty one. Nobody may be writing."""
    with machine_errors():
        data = _bytes(path)
        told_by = _bytes(index) if index is not None else b""
    salts, taken, left = _frames(data)
    told = _told_by(told_by)
    return Log(taken, left, salts, told[0] if told else None, told[1] if told else salts)


def is_there(folder: Path) -> bool:
    """Whether a log or its index was left by somebody."""
    return any((folder / name).is_file() and (folder / name).stat().st_size for name in (LOG, INDEX))


def fault_of(folder: Path, database: Path, key: bytes) -> str | None:
    """Why the log must not be opened together with the file: ``damaged``, ``foreign``, ``older``; ``None`` if it may.

    ``damaged``: it ends before what was acknowledged, or is gone. ``foreign``: its pages are not of this file.
    ``older``: it would take statements away that are in the file.
    """
    log = read_log(folder / LOG, folder / INDEX)
    if not log.is_whole:
        return "damaged"
    newest = {frame.number: frame.page for frame in log.taken}
    if not newest:
        return None
    with machine_errors():
        salt = _piece(database, 0, 16)
    if 1 in newest and salt not in (b"", newest[1][:16]):
        return "foreign"
    keys = PageKeys(key, newest[1][:16] if 1 in newest else salt)
    if not all(keys.proves(frame.number, frame.page) for frame in log.taken):
        return "foreign"
    return "older" if _before(database, keys, newest) else None


def end_at_its_fault(folder: Path) -> None:
    """Leave of a damaged log what SQLite would take of it, and nothing else; for whoever has kept a copy of it."""
    taken = len(read_log(folder / LOG).taken)
    with machine_errors():
        (folder / INDEX).unlink(missing_ok=True)  # it is made anew; what it said is no longer so
        if not taken:
            (folder / LOG).unlink(missing_ok=True)
        elif (folder / LOG).is_file():
            with (folder / LOG).open("r+b") as file:
                file.truncate(_HEAD + taken * _FRAME)
                os.fsync(file.fileno())
        flush_folder(folder)


def take_away(folder: Path) -> None:
    """Remove a log and its index; for whoever has kept a copy of it."""
    with machine_errors():
        for name in (INDEX, LOG):
            (folder / name).unlink(missing_ok=True)
        flush_folder(folder)


def _before(database: Path, keys: PageKeys, newest: dict[int, bytes]) -> bool:
    """Whether pages of the log lack statements that stand in the same pages of the file."""
    in_file: set[Value] = set()
    in_log: set[Value] = set()
    for number, page in newest.items():
        with machine_errors():
            stored = _piece(database, (number - 1) * PAGE, PAGE)
        if len(stored) == PAGE and keys.proves(number, stored):
            in_file |= _statements(number, keys.opened(number, stored))
        in_log |= _statements(number, keys.opened(number, page))
    return not in_file <= in_log


def _statements(number: int, page: bytes) -> set[Value]:
    """What names the commits and changes in a page."""
    return {
        found.values[0]
        for found in rows_in(number, page, lambda _: bytes(PAGE))
        if is_change(found.values) or is_commit(found.values)
    }


def _frames(data: bytes) -> tuple[bytes, list[Frame], list[Frame]]:
    """The salts; the frames up to the last whole transaction; what follows of the same log."""
    if len(data) < _HEAD:
        return b"", [], []
    magic, _, page = struct.unpack(">III", data[:12])
    order = _MAGIC.get(magic)
    salts = data[16:24]
    if order is None or page != PAGE:
        return salts, [], list(_same_log(data, _HEAD, salts))
    sums = _checksum(data[:24], order, (0, 0))
    if sums != struct.unpack(">II", data[24:32]):
        return salts, [], list(_same_log(data, _HEAD, salts))
    taken: list[Frame] = []
    whole, place = 0, _HEAD
    while len(frame := data[place : place + _FRAME]) == _FRAME and frame[8:16] == salts:
        sums = _checksum(frame[_FRAME_HEAD:], order, _checksum(frame[:8], order, sums))
        if sums != struct.unpack(">II", frame[16:24]):
            break
        taken.append(_frame(frame))
        place += _FRAME
        if taken[-1].ends:
            whole = len(taken)
    return salts, taken[:whole], [*taken[whole:], *_same_log(data, place, salts)]


def _same_log(data: bytes, place: int, salts: bytes) -> Iterator[Frame]:
    for at in range(place, len(data) - _FRAME + 1, _FRAME):
        frame = data[at : at + _FRAME]
        if frame[8:16] == salts or at == place:  # the first is there because something in it is wrong
            yield _frame(frame)


def _frame(frame: bytes) -> Frame:
    number, size = struct.unpack(">II", frame[:8])
    return Frame(number, frame[_FRAME_HEAD:], size != 0)


def _checksum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    words = array("I", data)
    if order != sys.byteorder:
        words.byteswap()
    one, two = sums
    pairs = iter(words)
    for first, second in zip(pairs, pairs, strict=True):
        one = (one + first + two) & _WORDS
        two = (two + second + one) & _WORDS
    return one, two


def _told_by(index: bytes) -> tuple[int, bytes] | None:
    """How many frames the index says were acknowledged and are only in the log, and of which log; ``None`` if broken.

    It holds its head twice; they differ while it is being changed.
    """
    if len(index) < 136 or index[:48] != index[48:96] or not index[12]:
        return None
    order = "<" if sys.byteorder == "little" else ">"
    frames = struct.unpack(order + "I", index[16:20])[0]
    folded = struct.unpack(order + "I", index[96:100])[0]
    if struct.unpack(order + "II", index[40:48]) != _checksum(index[:40], sys.byteorder, (0, 0)):
        return None
    return (frames, index[32:40]) if frames > folded else None


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _piece(path: Path, at: int, size: int) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        file.seek(at)
        return file.read(size)
