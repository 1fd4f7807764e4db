"""A paper of any kind as data inside itself: what its pages say, numbered as they are, without ids of the case.

Canonical JSON (see ``keys.canonical``). Dates are EDTF. It is made from what is left under the ceiling, so it cannot
hold what the pages do not.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ...domain.marking import Marking
from ...keys.canonical import encode
from ..document import Block, Heading, Listing, NoteRefs, Paragraph, Prose, Table, Words
from ..twin import item_object
from ..undecided import Undecided, undecided_objects
from .sheet import Kept, Sheet

FORMAT = "r2p-desk-paper/1"


def data_of(
    sheet: Sheet,
    kind: str,
    title: str,
    kept: Kept,
    facts: dict[str, Any],
    marking: Marking,
    waiting: Iterable[Undecided] = (),
    *,
    with_case: bool,
) -> bytes:
    """The paper as canonical JSON in UTF-8; ``with_case`` where the case may be named."""
    head = sheet.head
    case = {"title": head.case.title, "marking": head.case.marking}
    return encode(
        {
            "format": FORMAT,
            "kind": kind,
            "title": title,
            "marking": marking,
            "language": head.language,
            "case": case if with_case else None,
            "practice": head.case.practice,
            "as_of": head.as_of,
            "recipient": head.recipient,
            "ceiling": head.ceiling,
            "facts": facts,
            "sections": list(_sections(kept.blocks)),
            "undecided": undecided_objects(waiting),
            "evidence": [
                item_object(item, number, sheet.marking_of(item)) for number, item in enumerate(kept.items, 1)
            ],
        }
    )


def _sections(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    heading: str | None = None
    level: int | None = None
    portions: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading is not None or portions:
                yield {"heading": heading, "level": level, "portions": portions}
            heading, level, portions = block.text, block.level, []
        else:
            portions += _portions(block)
    yield {"heading": heading, "level": level, "portions": portions}


def _portions(block: Block) -> list[dict[str, Any]]:
    match block:
        case Paragraph():
            return [_portion(block)]
        case Listing(entries=entries):
            return [_portion(one) for one in entries]
        case Table(title=title, columns=columns, rows=rows, marking=marking):
            cells = [[_cell(cell) for cell in row] for row in rows]
            heads = [column.head for column in columns]
            return [{"table": title, "columns": heads, "rows": cells, "marking": marking}]
        case _:
            return []


def _portion(paragraph: Paragraph) -> dict[str, Any]:
    return {**_cell(paragraph.prose), "marking": paragraph.marking}


def _cell(prose: Prose) -> dict[str, Any]:
    text = "".join(part.text for part in prose if isinstance(part, Words)).strip()
    notes = [number for part in prose if isinstance(part, NoteRefs) for number in part.numbers]
    return {"text": text, "notes": notes}
