"""A briefing before it is laid out: blocks in order, each with its own marking; frozen.

What may not stand under the banner is refused here, before anything is drawn.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

import msgspec

from ..domain.assessment import Concern
from ..domain.marking import Level, Marking, high_water
from ..errors import Refused
from ..i18n import tr
from .charts.blocks import Chart


class Tone(StrEnum):
    """How a paragraph speaks."""

    BODY = "body"
    LEAD = "lead"
    SMALL = "small"
    NOTICE = "notice"


class Words(msgspec.Struct, frozen=True):
    """Text inside a block."""

    text: str
    strong: bool = False
    language: str | None = None
    """As BCP 47, where it is not that of the document: a reader that speaks then says it as it is spoken."""


class NoteRefs(msgspec.Struct, frozen=True):
    """References to evidence notes, printed as ``[1, 3–5]``; each number leads to its note."""

    numbers: tuple[int, ...]


Prose = tuple[Words | NoteRefs, ...]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of level 1 to 3; the document's title is level 1 and comes from the document itself."""

    text: str
    level: int = 2
    marking: Marking = Marking()


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph."""

    prose: Prose
    tone: Tone = Tone.BODY
    marking: Marking = Marking()


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A list; every entry carries its own marking."""

    entries: tuple[Paragraph, ...]

    @property
    def marking(self) -> Marking:
        """The lowest that covers all entries."""
        return high_water(entry.marking for entry in self.entries)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table: its head, and its share of the width (shares need not add up to one)."""

    head: str
    share: float = 1.0
    at_end: bool = False
    """Whether its cells are set against the far side, as figures are."""


class ColumnGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A head above the heads of so many neighbouring columns; empty above columns that need none."""

    head: str
    columns: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with a title and a row of heads; the first cell of each row names the row.

    ``groups`` stand above the heads and cover all columns. ``joined``: neighbouring rows of one name share its cell.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Prose, ...], ...]
    marking: Marking = Marking()
    groups: tuple[ColumnGroup, ...] = ()
    joined: bool = False

    def __post_init__(self) -> None:
        if self.groups and sum(group.columns for group in self.groups) != len(self.columns):
            raise ValueError("the groups of a table must cover its columns")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row must have as many cells as the table has columns")


class HeatCell(msgspec.Struct, frozen=True, kw_only=True):
    """One risk factor on the strip: its number, the level stated (``None``: none), and both in words."""

    number: int
    level: Concern | None
    level_words: str
    direction_words: str


class HeatGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring cells under one caption."""

    caption: str
    cells: tuple[HeatCell, ...]


class HeatStrip(msgspec.Struct, frozen=True, kw_only=True):
    """The risk factors side by side, level by height, hatching, colour and word.

    A table with the same content follows it.
    """

    title: str
    groups: tuple[HeatGroup, ...]
    alternative: str
    """What the figure says, for whoever does not see it."""
    marking: Marking = Marking()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """An evidence note; its number is what references print."""

    number: int
    prose: Prose
    marking: Marking = Marking()


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence notes."""

    notes: tuple[Note, ...]

    @property
    def marking(self) -> Marking:
        """The lowest that covers all notes."""
        return high_water(note.marking for note in self.notes)


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file inside the PDF; ``relationship`` as in ISO 32000-2, 7.11.3 (Data, Source, Alternative, Supplement)."""

    name: str
    content: bytes
    mime: str
    description: str
    relationship: str = "Data"
    marking: Marking = Marking()


Block = Heading | Paragraph | Listing | Table | HeatStrip | Chart | Notes


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole briefing under one banner.

    ``Refused`` when a portion or an attachment is marked above the banner, or a note is referred to that is not there.
    """

    title: str
    marking: Marking
    author: str
    prepared: datetime
    """With its time zone; the PDF's dates are taken from it, so that the same document gives the same bytes."""
    blocks: tuple[Block, ...]
    language: str = "en"
    running: str | None = None
    """What runs at the head of each page; the title when there is nothing shorter."""
    attachments: tuple[Attachment, ...] = ()
    watermark: str | None = None
    """Large and pale across every page, beneath the text; a few words."""

    def __post_init__(self) -> None:
        if self.prepared.tzinfo is None:
            raise ValueError("a briefing needs to know the time zone of the moment it was prepared")
        if any(
            isinstance(one, Chart) and not isinstance(after, Table) for one, after in pairwise((*self.blocks, None))
        ):
            raise ValueError("a chart must be followed by its table")
        self._check_markings()
        self._check_references()

    def _check_markings(self) -> None:
        for portion in (*self.blocks, *self.attachments):
            if not self.marking.covers(portion.marking):
                raise Refused(
                    tr("A part marked {part} cannot stand under the banner {banner}.").format(
                        part=portion.marking.words, banner=self.marking.words
                    ),
                    kept=tr("No briefing was written."),
                    todo=tr("Leave that part out, or raise the marking of the briefing."),
                )

    def _check_references(self) -> None:
        present = {note.number for block in self.blocks if isinstance(block, Notes) for note in block.notes}
        cited = {
            number
            for prose in proses(self.blocks)
            for part in prose
            if isinstance(part, NoteRefs)
            for number in part.numbers
        }
        if cited - present:
            raise Refused(
                tr("The briefing refers to evidence that it does not contain."),
                kept=tr("No briefing was written."),
                todo=tr("Report this as a defect of the program."),
            )


def proses(blocks: tuple[Block, ...]) -> Iterator[Prose]:
    """All running text of these blocks."""
    for block in blocks:
        match block:
            case Paragraph(prose=prose):
                yield prose
            case Listing(entries=entries):
                yield from (entry.prose for entry in entries)
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)
            case Notes(notes=notes):
                yield from (note.prose for note in notes)
            case _:
                pass


def portion_mark(marking: Marking) -> str:
    """What stands before a portion: ``(U)``, ``(C)``, ``(SC//TLP:AMBER)``; TLP labels and caveats in full."""
    letters = {Level.UNCLASSIFIED: "U", Level.CONFIDENTIAL: "C", Level.STRICTLY_CONFIDENTIAL: "SC"}[marking.level]
    return "(" + "//".join((letters, *((marking.tlp,) if marking.tlp else ()), *marking.caveats)) + ")"
