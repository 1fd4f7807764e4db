"""What taking a file in would do, line by line, before anything is done; and what came of it."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from ..intake.telling import Bad, Begin, Columns, Entry, Finding, Named

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
_BLOCK = 512

T = TypeVar("T")


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
    format: str = ""


class FileTold(msgspec.Struct, frozen=True, array_like=True):
    """An attachment of a record as it was told; its bytes are read again when it is taken in."""

    name: str
    media: str
    sha256: str
    size: int


class Planned(msgspec.Struct, frozen=True, array_like=True):
    """What stands behind a line that is new or changed: the record it is or would be, and what would be stated.

    ``format`` and ``key`` tell the row when it comes again.
    """

    line: int
    sheet: str
    row: int
    format: str
    record: str
    key: str
    is_new: bool
    fields: dict[str, Any]
    source: Named | None = None
    files: tuple[FileTold, ...] = ()


class Packed(Generic[T]):
    """A long list that is only added to, packed in blocks of 512; the last block asked for stays unpacked."""

    def __init__(self, kind: Any) -> None:
        self._kind: Any = list[kind]
        self._blocks: list[bytes] = []
        self._open: list[T] = []
        self._last: tuple[int, list[T]] = (-1, [])

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._open)

    def __getitem__(self, number: int) -> T:
        if not 0 <= number < len(self):
            raise IndexError(number)
        block, place = divmod(number, _BLOCK)
        return self._block(block)[place]

    def __iter__(self) -> Iterator[T]:
        for block in range(len(self._blocks)):
            yield from self._unpacked(block)
        yield from self._open

    def add(self, value: T) -> None:
        """One more, at the end."""
        self._open.append(value)
        if len(self._open) == _BLOCK:
            self._blocks.append(zlib.compress(msgspec.msgpack.encode(self._open), 1))
            self._open = []

    def _block(self, block: int) -> list[T]:
        if block == len(self._blocks):
            return self._open
        if self._last[0] != block:
            self._last = (block, self._unpacked(block))
        return self._last[1]

    def _unpacked(self, block: int) -> list[T]:
        values: list[T] = msgspec.msgpack.decode(zlib.decompress(self._blocks[block]), type=self._kind)
        return values


class Plan(msgspec.Struct, kw_only=True):
    """What taking this file in would do. Nothing of it is in the case, and nothing on the disk.

    ``format`` is the shape (``ucdp``, ``table``, ``benchmark`` …), ``reader`` how the bytes are read (``csv``, ``xlsx``
    …), ``kind`` where the records go: ``items`` or ``events``. ``mismatch``: the name claims another kind of file.
    ``columns`` is what was used, given or suggested. ``about``: release, licence, codebook, title, where the file or
    its shape says so. ``new_sources`` would be entered with the rows that name them. ``refused`` may name several
    values of one row; ``rows_refused`` counts the rows. ``keep_original``: whether the file is kept as an attachment
    unless the officer says otherwise. ``base`` is the state of the case it was made over.
    """

    path: Path
    name: str
    sha256: str
    size: int
    media: str
    reader: str
    format: str = ""
    kind: str = "items"
    mismatch: bool = False
    sheets: tuple[Sheet, ...] = ()
    columns: Columns | None = None
    about: dict[str, str] = {}
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    rows_refused: int = 0
    refused: tuple[Refusal, ...] = ()
    new_sources: tuple[Named, ...] = ()
    files: int = 0
    lines: Packed[Line] = msgspec.field(default_factory=lambda: Packed[Line](Line))
    planned: Packed[Planned] = msgspec.field(default_factory=lambda: Packed[Planned](Planned))
    keep_original: bool = False
    base: int = 0

    @property
    def begins(self) -> tuple[Begin, ...]:
        """The sheets as their reader told them."""
        return tuple(Begin(sheet.name, sheet.columns, sheet.facts) for sheet in self.sheets)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: rows read, and how many records are new, changed, the same; every row refused.

    ``record`` is the import's own record (of event data the dataset), empty where nothing was saved; ``left`` counts
    what the officer left out; ``attachments`` are those that came with it.
    """

    format: str
    rows: int
    new: int
    changed: int
    same: int
    refused: tuple[Refusal, ...] = ()
    withdrawn: int = 0
    record: str = ""
    left: int = 0
    attachments: tuple[str, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """How a record to be stands to the case as it is; ``fields`` is what would be stated of it."""

    state: str
    title: str
    changes: dict[str, tuple[Any, Any]] = {}
    record: str = ""
    key: str = ""
    fields: dict[str, Any] = {}
    source: Named | None = None
    files: tuple[FileTold, ...] = ()


__all__ = [
    "CHANGED", "NEW", "REFUSED", "SAME", "Entry", "FileTold", "Imported", "Line", "Packed", "Plan", "Planned",
    "Refusal", "Seen", "Sheet",
]  # fmt: skip
