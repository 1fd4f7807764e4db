"""What taking a file in would do, line by line, before anything is done; and what came of it."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..intake.telling import Bad, Begin, Columns, Entry, Finding, Named

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
_BLOCK = 512


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A row that cannot be taken: where it stands, the value, the rule it breaks (a word for programs), and why."""

    row: int
    sheet: str = ""
    column: str = ""
    value: str = ""
    rule: str = ""
    words: str = ""

    @classmethod
    def of(cls, bad: Bad, sheet: str) -> "Refusal":
        """As a reader or a shape said it."""
        return cls(row=bad.row, sheet=sheet, column=bad.column, value=bad.value, rule=bad.rule, words=bad.words)


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One line of the plan: ``number`` from 0, the row it comes from, its state, a title to show.

    ``changes`` are the fields that would be another: field → (before, now), as the journal writes them.
    """

    number: int
    sheet: str
    row: int
    state: str
    title: str
    changes: dict[str, tuple[Any, Any]] = {}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet, mailbox or document of the file: its columns as they stand, what the reader found out, its rows."""

    name: str
    columns: tuple[str, ...]
    facts: dict[str, str]
    rows: int = 0
    shape: str = ""


class Planned(msgspec.Struct, frozen=True, array_like=True):
    """What stands behind a line that is new or changed: the record to be; files are read again when they are taken."""

    line: int
    record: str
    entry: Entry


class Lines:
    """The lines of a plan, and the entries behind those that are new or changed; packed, for there may be very many.

    Any line is unpacked with its block of 512; only the last few blocks stay unpacked.
    """

    def __init__(self) -> None:
        self._count = 0
        self._blocks: list[bytes] = []
        self._open: list[Line] = []
        self._entries: list[tuple[int, bytes]] = []
        self._open_entries: list[Planned] = []
        self._last: tuple[int, list[Line]] = (-1, [])

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Line:
        if not 0 <= number < self._count:
            raise IndexError(number)
        block, place = divmod(number, _BLOCK)
        return self._block(block)[place]

    def __iter__(self) -> Iterator[Line]:
        for block in range(len(self._blocks)):
            yield from self._block(block)
        yield from self._open

    def add(self, line: Line, planned: Planned | None = None) -> None:
        """One more, the next in order."""
        self._count += 1
        self._open.append(line)
        if len(self._open) == _BLOCK:
            self._blocks.append(_packed(self._open))
            self._open = []
        if planned is not None:
            self._open_entries.append(planned)
            if len(self._open_entries) == _BLOCK:
                self.seal()

    def seal(self) -> None:
        """Pack the entries that wait."""
        if self._open_entries:
            self._entries.append((self._open_entries[-1].line, _packed(self._open_entries)))
            self._open_entries = []

    def planned(self) -> Iterator[Planned]:
        """The entries to be taken, in the order of the lines."""
        self.seal()
        for _, packed in self._entries:
            yield from _unpacked(packed, list[Planned])

    def _block(self, block: int) -> list[Line]:
        if block == len(self._blocks):
            return self._open
        if self._last[0] != block:
            self._last = (block, _unpacked(self._blocks[block], list[Line]))
        return self._last[1]


class Plan(msgspec.Struct, kw_only=True):
    """What taking this file in would do. Nothing of it is in the case, and nothing on the disk.

    ``format`` is the shape (``ucdp``, ``table``, ``benchmark`` …), ``reader`` how the bytes are read (``csv``, ``xlsx``
    …), ``kind`` where the records go: ``items`` or ``events``. ``mismatch``: the name claims another kind of file.
    ``columns`` is what was used, given or suggested. ``about``: release, licence, codebook, title, where the file or
    its shape says so. ``new_sources`` would be entered with the rows that name them. ``base`` is the state of the case
    it was made over.
    """

    path: Path
    name: str
    sha256: str
    size: int
    media: str
    format: str
    reader: str
    kind: str
    mismatch: bool = False
    sheets: tuple[Sheet, ...] = ()
    columns: Columns | None = None
    about: dict[str, str] = {}
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Refusal, ...] = ()
    new_sources: tuple[Named, ...] = ()
    files: int = 0
    lines: Lines = msgspec.field(default_factory=Lines)
    keep_original: bool = False
    base: int = 0

    @property
    def begins(self) -> tuple[Begin, ...]:
        """The sheets as their reader told them."""
        return tuple(Begin(sheet.name, sheet.columns, sheet.facts) for sheet in self.sheets)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: rows read, and how many records are new, changed, the same; every row refused.

    ``record`` is the import's own record, empty where nothing was saved; ``left`` counts what the officer left out.
    """

    format: str
    rows: int
    new: int
    changed: int
    same: int
    refused: tuple[Refusal, ...] = ()
    record: str = ""
    left: int = 0


def _packed(values: list[Any]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(values), 1)


def _unpacked(packed: bytes, kind: Any) -> Any:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=kind)
