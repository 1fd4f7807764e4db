"""What papers are written on: portions that name their items; what stands above the ceiling goes before numbering.

A template never gives a number to a note. It names items; only what is left under the ceiling is numbered, so that a
gap in the numbers tells nothing of what was withheld.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ...domain.case import Case
from ...domain.item import Item
from ...domain.marking import Ceiling, Marking, high_water
from ...domain.when import When
from ...i18n import tr
from ..document import Block, Column, Heading, Listing, NoteRefs, Paragraph, Prose, Table, Tone, Words
from ..ground import sentences


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every paper says of itself; ``prepared`` carries its time zone, ``fingerprint`` is as in the briefing."""

    case: Case
    as_of: When
    prepared: datetime
    author: str
    language: str = "en"
    recipient: str | None = None
    ceiling: Marking | None = None
    title: str | None = None
    fingerprint: str | None = None
    caveats: Mapping[str, str] = {}
    """What the caveats of the office mean, in its words."""


class Cited(msgspec.Struct, frozen=True):
    """Where references to the notes of these items are printed."""

    items: tuple[Item, ...]


Spoken = tuple[Words | Cited, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph or an entry of a list, with the marking of all that it rests on."""

    prose: Spoken
    marking: Marking
    tone: Tone = Tone.BODY
    claim: bool = False
    """Whether somebody wrote it, so that its evidence must be told."""


class Several(msgspec.Struct, frozen=True, kw_only=True):
    """A list."""

    entries: tuple[Said, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table, with a marking of its own."""

    cells: tuple[Spoken, ...]
    marking: Marking


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A table; it bears the marking of the highest row that is left."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A chart with its table, drawn once the numbers of the notes (by item id) are known; all of it has one marking.

    Where that stands above the ceiling, what is ``instead`` is printed as far as the ceiling lets it.
    """

    make: Callable[[Mapping[str, int]], Sequence[Block]]
    items: tuple[Item, ...]
    marking: Marking
    instead: "Rows | None" = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and what stands under it. ``marking`` is that of a heading an officer wrote."""

    heading: str
    parts: "tuple[Part, ...]"
    level: int = 2
    marking: Marking = Marking()


Part = Said | Several | Rows | Drawn | Section


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A value for the data that go with the paper, under a key for programs; left out as a portion is."""

    key: str
    value: Any
    marking: Marking


class Sheet:
    """The blank paper of one head: what carries no marking of its own has that of the case, or of ``base``."""

    def __init__(self, head: Head, base: Marking | None = None) -> None:
        self.head = head
        self.base = base or head.case.marking
        self.ceiling = None if head.ceiling is None else Ceiling(head.ceiling, head.case.marking)

    def under(self, base: Marking | None) -> "Sheet":
        """The same paper for the words of a record marked so."""
        return Sheet(self.head, base or self.head.case.marking)

    def marking(self, items: Iterable[Item] = ()) -> Marking:
        """Of words that rest on these items."""
        return high_water((self.base, *(item.marking or self.head.case.marking for item in items)))

    def marking_of(self, item: Item) -> Marking:
        """The item's own marking, else that of the case."""
        return item.marking or self.head.case.marking

    def claim(
        self,
        text: str | None,
        items: Iterable[Item] = (),
        *,
        label: str = "",
        tone: Tone = Tone.BODY,
        strong: bool = False,
        marking: Marking | None = None,
    ) -> Said:
        """What somebody wrote, ended by references to its evidence, or by the sentence that it rests on none.

        ``marking`` raises it further, where it may speak of more than it names.
        """
        named = tuple(items)
        return Said(
            prose=(*_label(label), *_written(text, strong=strong), *resting_on(named)),
            marking=high_water((self.marking(named), marking or Marking())),
            tone=tone,
            claim=True,
        )

    def note(self, text: str, *, tone: Tone = Tone.BODY, strong: bool = False) -> Said:
        """A sentence of the program's own about this case; it needs no evidence."""
        return Said(prose=(Words(text, strong=strong),), marking=self.base, tone=tone)

    def labelled(self, label: str, text: str, items: Iterable[Item] = ()) -> Said:
        """A fact of a record (a day, a name) under its label; it cites nothing, and is marked by these items."""
        return Said(prose=(*_label(label), Words(text)), marking=self.marking(items))

    def opens(self, marking: Marking) -> bool:
        """Whether what is marked so may stand on this paper."""
        return self.ceiling is None or self.ceiling.opens(marking)

    def plain(self, text: str, *, tone: Tone = Tone.BODY, strong: bool = False) -> Said:
        """A sentence that says nothing of the case."""
        return Said(prose=(Words(text, strong=strong),), marking=Marking(), tone=tone)


def resting_on(items: Sequence[Item]) -> Spoken:
    """References to these items; where there are none, the sentence that says so."""
    return (Cited(tuple(items)),) if items else (Words(" " + tr("(It rests on no cited item.)")),)


def _label(label: str) -> Spoken:
    return (Words(label + " ", strong=True),) if label else ()


def _written(text: str | None, *, strong: bool) -> Spoken:
    return (Words(sentences(text).strip(), strong=strong),)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a paper under its ceiling: its blocks, the items they cite in the order of their numbers."""

    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    left_out: int
    substance: int
    """How many portions are left that somebody wrote."""


def keep(sheet: Sheet, parts: Iterable[Part]) -> Kept:
    """The parts without what stands above the ceiling, numbered by the day their items became known."""
    keeper = _Keeper(sheet.ceiling)
    left = keeper.left(tuple(parts))
    items = tuple(sorted({one.id: one for one in _cited(left)}.values(), key=_clock))
    numbers = {item.id: number for number, item in enumerate(items, 1)}
    return Kept(blocks=tuple(_blocks(left, numbers)), items=items, left_out=keeper.left_out, substance=keeper.substance)


class _Keeper:
    """Goes through the parts once, and counts what it leaves out."""

    def __init__(self, ceiling: Ceiling | None) -> None:
        self._ceiling = ceiling
        self.left_out = 0
        self.substance = 0

    def left(self, parts: Sequence[Part]) -> tuple[Part, ...]:
        return tuple(kept for part in parts if (kept := self._part(part)) is not None)

    def _opens(self, marking: Marking) -> bool:
        opens = self._ceiling is None or self._ceiling.opens(marking)
        self.left_out += not opens
        return opens

    def _part(self, part: Part) -> Part | None:
        match part:
            case Said():
                return self._said(part)
            case Several(entries=entries):
                left = tuple(one for one in entries if self._said(one) is not None)
                return Several(entries=left) if left else None
            case Rows(rows=rows):
                kept = tuple(row for row in rows if self._opens(row.marking))
                return msgspec.structs.replace(part, rows=kept) if kept else None
            case Drawn(marking=marking, instead=instead):
                if self._ceiling is None or self._ceiling.opens(marking):
                    return part
                if instead is not None:
                    return self._part(instead)
                return part if self._opens(marking) else None
            case Section():
                return self._section(part)

    def _said(self, said: Said) -> Said | None:
        if not self._opens(said.marking):
            return None
        self.substance += said.claim
        return said

    def _section(self, section: Section) -> Section | None:
        """A section of the template that lost everything says so; one under an officer's own heading goes whole."""
        if not self._opens(section.marking):
            return None
        before = self.left_out
        left = self.left(section.parts)
        if not left:
            if self.left_out == before or section.level > 2:  # deeper ones are officers' records
                return None
            withheld = Said(prose=(Words(tr("What stands here is withheld from this reading.")),), marking=Marking())
            left = (withheld,)
        return msgspec.structs.replace(section, parts=left)


def _cited(parts: Iterable[Part]) -> Iterator[Item]:
    for part in parts:
        match part:
            case Said(prose=prose):
                yield from _items(prose)
            case Several(entries=entries):
                yield from _cited(entries)
            case Rows(rows=rows):
                yield from (item for row in rows for cell in row.cells for item in _items(cell))
            case Drawn(items=items):
                yield from items
            case Section(parts=inner):
                yield from _cited(inner)


def _items(prose: Spoken) -> Iterator[Item]:
    for piece in prose:
        if isinstance(piece, Cited):
            yield from piece.items


def _clock(item: Item) -> tuple[int, str, str]:
    clock = item.known or item.recorded
    return (clock.latest.toordinal() if clock else 0, item.ref, item.id)


def _blocks(parts: Iterable[Part], numbers: dict[str, int]) -> Iterator[Block]:
    for part in parts:
        match part:
            case Said():
                yield _paragraph(part, numbers)
            case Several(entries=entries):
                yield Listing(entries=tuple(_paragraph(one, numbers) for one in entries))
            case Rows(title=title, columns=columns, rows=rows):
                yield Table(
                    title=title,
                    columns=columns,
                    rows=tuple(tuple(_prose(cell, numbers) for cell in row.cells) for row in rows),
                    marking=high_water(row.marking for row in rows),
                )
            case Drawn(make=make):
                yield from make(numbers)
            case Section(heading=heading, level=level, marking=marking, parts=inner):
                yield Heading(text=heading, level=level, marking=marking)
                yield from _blocks(inner, numbers)


def _paragraph(said: Said, numbers: dict[str, int]) -> Paragraph:
    return Paragraph(prose=_prose(said.prose, numbers), tone=said.tone, marking=said.marking)


def _prose(spoken: Spoken, numbers: dict[str, int]) -> Prose:
    return tuple(
        piece if isinstance(piece, Words) else NoteRefs(tuple(sorted({numbers[item.id] for item in piece.items})))
        for piece in spoken
        if piece != Words("")
    )
