"""Fields to which officers gave different values unaware of each other: printed as such until somebody decides.

A paper says so at its opening, gives every value in a section, repeats them at the note of an item that has any, and
carries them in the data beside its pages. What is marked above its ceiling is left out of all four.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ..domain.marking import Ceiling, Marking, high_water
from ..i18n import listed, tr, trn
from .document import Block, Note, Paragraph, Tone, Words


class Undecided(msgspec.Struct, frozen=True, kw_only=True):
    """A field that officers gave different values unaware of each other: of what, which, and (name, value) of each.

    ``record`` is its id in the case, which no paper prints. ``kept`` are (name, day in words, reason) of officers who
    wrote down why several are to stand side by side. ``marking`` covers every value.
    """

    subject: str
    field: str
    values: tuple[tuple[str, str], ...]
    marking: Marking
    record: str = ""
    kept: tuple[tuple[str, str, str], ...] = ()


def opened(fields: Iterable[Undecided], ceiling: Ceiling | None, least: Marking) -> tuple[Undecided, ...]:
    """Those that may stand on the paper, none marked lower than its own words are."""
    raised = (msgspec.structs.replace(one, marking=high_water((one.marking, least))) for one in fields)
    return tuple(one for one in raised if ceiling is None or ceiling.opens(one.marking))


def notice_blocks(fields: Sequence[Undecided], marking: Marking) -> Iterator[Block]:
    """What the reader must know before reading on; nothing where nothing waits."""
    if fields:
        words = trn(
            "{n} thing on this paper is not decided: officers stated different values unaware of each other.",
            "{n} things on this paper are not decided: officers stated different values unaware of each other.",
            len(fields),
        )
        where = tr("Every value stands under “What is not decided”; elsewhere one of them is printed.")
        yield Paragraph(prose=(Words(f"{words} {where}", strong=True),), tone=Tone.NOTICE, marking=marking)


def values_words(one: Undecided) -> str:
    """Every value with who stated it, and why several are kept."""
    said = [listed((_value(name, value) for name, value in one.values), "; ")]
    for name, day, reason in one.kept:
        said.append(tr("Kept side by side by {name} on {day}: {reason}").format(name=name, day=day, reason=reason))
    return " ".join(said)


def disputed(note: Note, record: str, fields: Iterable[Undecided]) -> Note:
    """The note of this record with what is not decided of it, marked as high as any of the values."""
    mine = [one for one in fields if one.record == record]
    if not mine:
        return note
    prose = list(note.prose)
    for one in mine:
        prose += [
            Words(" " + tr("Not decided, {field}:").format(field=one.field), strong=True),
            Words(f" {values_words(one)}"),
        ]
    return Note(
        number=note.number, prose=tuple(prose), marking=high_water((note.marking, *(one.marking for one in mine)))
    )


def undecided_objects(fields: Iterable[Undecided]) -> list[dict[str, Any]]:
    """The same as data, without ids of the case."""
    return [
        {
            "subject": one.subject,
            "field": one.field,
            "values": [{"value": value, "stated_by": name or None} for name, value in one.values],
            "kept": [{"by": name, "day": day, "reason": reason} for name, day, reason in one.kept],
            "marking": one.marking,
        }
        for one in fields
    ]


def _value(name: str, value: str) -> str:
    shown = value or tr("nothing")
    return tr("“{value}” ({name})").format(value=shown, name=name) if name else tr("“{value}”").format(value=shown)
