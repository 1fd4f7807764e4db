"""Why a briefing is marked as it is: each part of the banner, and what brings it in."""

from collections.abc import Iterable, Iterator

import msgspec

from ..domain.marking import Level, Marking
from ..i18n import tr
from .document import Block, Document, Heading, Listing, Note, NoteRefs, Notes, Paragraph, Prose, Words

_SHORT = 80


class PortionMarked(msgspec.Struct, frozen=True, kw_only=True):
    """A portion: its marking, how it begins, and the notes it rests on that are marked above the rest of it."""

    marking: Marking
    begins: str
    notes: tuple[int, ...] = ()


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the banner (level, TLP label or caveat), the notes that carry it, and both in a sentence.

    Without notes it comes from the case or the record itself.
    """

    part: str
    notes: tuple[int, ...]
    words: str


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """The banner, why it is so, and every portion in order."""

    marking: Marking
    reasons: tuple[Reason, ...]
    portions: tuple[PortionMarked, ...]


def reasons_of(document: Document) -> Reasons:
    """The reasons for the banner of this document, from its own portions and notes alone."""
    notes = {note.number: note for block in document.blocks if isinstance(block, Notes) for note in block.notes}
    return Reasons(
        marking=document.marking,
        reasons=tuple(_reason(part, notes.values()) for part in _parts(document.marking)),
        portions=tuple(
            PortionMarked(marking=marking, begins=_begins(prose), notes=_raising(marking, prose, notes))
            for marking, prose in _portions(document.blocks)
        ),
    )


def _parts(marking: Marking) -> tuple[str, ...]:
    level = () if marking.level is Level.UNCLASSIFIED else (marking.level.value,)
    return (*level, *((marking.tlp.value,) if marking.tlp else ()), *marking.caveats)


def _carries(marking: Marking, part: str) -> bool:
    return part in (marking.level.value, marking.tlp and marking.tlp.value, *marking.caveats)


def _reason(part: str, notes: Iterable[Note]) -> Reason:
    carrying = tuple(note.number for note in notes if _carries(note.marking, part))
    if carrying:
        words = tr("{part}: carried by the evidence notes {numbers}.").format(
            part=part, numbers=", ".join(str(number) for number in carrying)
        )
    else:
        words = tr("{part}: carried by the case or by the paper itself.").format(part=part)
    return Reason(part=part, notes=carrying, words=words)


def _portions(blocks: Iterable[Block]) -> Iterator[tuple[Marking, Prose]]:
    for block in blocks:
        match block:
            case Listing(entries=entries):
                yield from ((entry.marking, entry.prose) for entry in entries)
            case Notes(notes=notes):
                yield from ((note.marking, note.prose) for note in notes)
            case Paragraph():
                yield block.marking, block.prose
            case Heading():
                yield block.marking, (Words(block.text),)
            case _:
                yield block.marking, (Words(block.title),)


def _begins(prose: Prose) -> str:
    text = " ".join("".join(part.text for part in prose if isinstance(part, Words)).split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def _raising(marking: Marking, prose: Prose, notes: dict[int, Note]) -> tuple[int, ...]:
    cited = [number for part in prose if isinstance(part, NoteRefs) for number in part.numbers]
    highest = _parts(marking)
    return tuple(
        number for number in cited if number in notes and any(_carries(notes[number].marking, one) for one in highest)
    )
