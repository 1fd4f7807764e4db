"""From a document to pages: what stands where, nothing drawn yet."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as with_fields

from ..i18n import speaking, tr, trn
from . import look
from .contents import with_page_numbers
from .document import Document, Paragraph, Tone, Words, portion_mark
from .fields import field_slab
from .mirror import mirrored, mirrored_slab
from .slabs import slabs_of, title_slabs
from .structure import Mark, Node, Page, RuleMark, Slab, TextMark
from .text import Align, Direction, Line, Run, Weight, direction_of, lay_out

_EDGE = 22.0
_BANNER_STEP = 15.0
_FOOTER_SIDES = 88.0
"""What page number and TLP label need at either side."""
_DIAGONAL, _SLOPE = 700.0, 52.0
"""How long a watermark may be in points, and its slope in degrees."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages, the structure tree over them, and how many characters no face could set (they show as boxes)."""

    pages: tuple[Page, ...]
    root: Node
    missing: int


def lay_out_pages(document: Document) -> Pages:
    """The document on A4; when characters could not be set, a notice near the top says how many.

    What is said only here (page x of y, the figures of charts) is said in the document's language.
    """
    with speaking(document.language):
        return _noticed(document)


def _noticed(document: Document) -> Pages:
    made = _pages(document)
    if not made.missing:
        return made
    notice = Paragraph(prose=(Words(_missing_words(made.missing)),), tone=Tone.NOTICE)
    opening = sum(isinstance(block, Paragraph) for block in document.blocks[:1])  # a chart keeps its table beside it
    warned = with_fields(document, blocks=(*document.blocks[:opening], notice, *document.blocks[opening:]))
    return replace(_pages(warned), missing=made.missing)


def _missing_words(count: int) -> str:
    return trn(
        "{n} character of a script this version cannot set stands as a box; the attached data carries it.",
        "{n} characters are of scripts this version cannot set and stand as boxes; the attached data carries them.",
        count,
    )


def _pages(document: Document) -> Pages:
    root = Node("Document")
    slabs = title_slabs(document.title, portion_mark(document.marking), root, document.language)
    slabs += slabs_of(document.blocks, root, document.language)
    slabs.append(field_slab(root, document.language))
    to_left = direction_of(document.language) is Direction.RIGHT_TO_LEFT
    if to_left:
        slabs = [mirrored_slab(slab) for slab in slabs]
    frame = _frame(document)
    bodies = with_page_numbers(_filled(slabs, frame.top, look.PAGE_HEIGHT - frame.top - frame.bottom))
    around = [tuple(_furniture(document, frame, number, len(bodies))) for number in range(1, len(bodies) + 1)]
    if to_left:
        around = [tuple(mirrored(mark) for mark in marks) for marks in around]
    beneath = _watermark(document)
    pages = tuple(Page((*beneath, *marks, *body)) for marks, body in zip(around, bodies, strict=True))
    lines = (mark.line for page in pages for mark in page.marks if isinstance(mark, TextMark) and mark.node is not None)
    return Pages(pages, root, sum(len(line.missing) for line in lines))


def _filled(slabs: Sequence[Slab], top: float, room: float) -> list[list[Mark]]:
    """Slabs onto pages: a chain of glued ones starts a new page when it does not fit here but would there."""
    pages: list[list[Mark]] = [[]]
    down = 0.0
    for chain in _chains(slabs):
        whole = sum(slab.height + slab.before for slab in chain) - chain[0].before
        if down and down + chain[0].before + whole > room and whole <= room:
            pages.append([])
            down = 0.0
        for slab in chain:
            if down and down + slab.before + slab.height > room:
                pages.append([])
                down = 0.0
            if not down and slab.head is not None:
                pages[-1].extend(_moved(slab.head.marks, top))
                down = slab.head.height
            down += slab.before if down else 0.0
            pages[-1].extend(_moved(slab.marks, top + down))
            down += slab.height
    return pages


def _chains(slabs: Sequence[Slab]) -> Iterator[list[Slab]]:
    chain: list[Slab] = []
    for slab in slabs:
        chain.append(slab)
        if not slab.glued:
            yield chain
            chain = []
    if chain:
        yield chain


def _moved(marks: Sequence[Mark], down: float) -> Iterator[Mark]:
    return (replace(mark, down=mark.down + down) for mark in marks)


def _furniture(document: Document, frame: "_Frame", number: int, count: int) -> Iterator[Mark]:
    """Banner above and below, TLP at the far side, running title, page x of y: artifacts; the text says the marking."""
    language = document.language
    foot = look.PAGE_HEIGHT - _EDGE
    for place, line in enumerate(frame.banner):
        yield TextMark(line, look.LEFT, _EDGE + _BANNER_STEP * (place + 1) - 4, None)
        yield TextMark(line, look.LEFT, foot - _BANNER_STEP * (len(frame.banner) - 1 - place) - 2, None)
    above, below = frame.top - 18.0, look.PAGE_HEIGHT - frame.bottom + 14.0
    if document.marking.tlp:
        label = _one_line(document.marking.tlp, Weight.BOLD, Align.END, language)
        yield TextMark(label, look.LEFT, above - 5.5, None)
        yield TextMark(label, look.LEFT, below + 13.0, None)
    yield RuleMark(look.LEFT, above, look.WIDTH, 0.6, look.RULE)
    yield RuleMark(look.LEFT, below, look.WIDTH, 0.6, look.RULE)
    running = _one_line(document.running or document.title, Weight.REGULAR, Align.START, language)
    yield TextMark(running, look.LEFT, above - 5.5, None)
    page = tr("page {number} of {count}").format(number=number, count=count)
    yield TextMark(_one_line(page, Weight.REGULAR, Align.START, language), look.LEFT, below + 11.5, None)


def footer_line(document: Document, words: str) -> TextMark:
    """A line in the middle of the footer, which is otherwise free, the same on every page; cut where it is too long."""
    run = Run(words, Weight.REGULAR, look.RUNNING_SIZE, look.INK, document.language)
    room = look.WIDTH - 2 * _FOOTER_SIDES
    lines = lay_out([run], width=room, align=Align.CENTRE)
    if len(lines) > 1:
        kept = lines[0].text.rstrip()[:-2].rstrip(" ·") + "…"  # two signs less leave room for it
        cut = Run(kept, run.weight, run.size, run.colour, run.language)
        lines = lay_out([cut], width=room, align=Align.CENTRE)
    down = look.PAGE_HEIGHT - _frame(document).bottom + 14.0 + 11.5
    return TextMark(lines[0], look.LEFT + _FOOTER_SIDES, down, None)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The banner's lines, and how far the text keeps from the upper and the lower edge."""

    banner: tuple[Line, ...]
    top: float
    bottom: float


def _frame(document: Document) -> _Frame:
    words = " · ".join((document.marking.level, *document.marking.caveats))
    runs = [Run(words, Weight.BOLD, look.BANNER_SIZE, look.BANNER, document.language)]
    banner = lay_out(runs, width=look.WIDTH, align=Align.CENTRE)
    height = _EDGE + len(banner) * _BANNER_STEP
    return _Frame(banner, height + 36.0, height + 34.0)


def _watermark(document: Document) -> tuple[Mark, ...]:
    """Pale words along the diagonal of the sheet, beneath all else."""
    if not document.watermark:
        return ()
    size = 64.0
    for _ in range(2):  # at full size, and again so that it fits
        run = Run(" ".join(document.watermark.split()), Weight.BOLD, size, look.WATERMARK, document.language)
        line = lay_out([run], width=100_000, align=Align.START, direction=Direction.LEFT_TO_RIGHT)[0]
        if line.width <= _DIAGONAL:
            break
        size *= _DIAGONAL / line.width
    along, up = math.cos(math.radians(_SLOPE)), math.sin(math.radians(_SLOPE))
    half, lift = line.width / 2, size * 0.35
    x = look.PAGE_WIDTH / 2 - along * half + up * lift
    down = look.PAGE_HEIGHT / 2 + up * half + along * lift
    return (TextMark(line, x, down, None, turn=_SLOPE),)


def _one_line(text: str, weight: Weight, align: Align, language: str) -> Line:
    """One line of the furniture; a running title too long for half the width is cut with an ellipsis."""
    bold = weight is Weight.BOLD
    size, colour = (look.BANNER_SIZE, look.BANNER) if bold else (look.RUNNING_SIZE, look.QUIET)
    width = look.WIDTH if bold else look.WIDTH * 0.72
    lines = lay_out([Run(text, weight, size, colour, language)], width=width, align=align)
    if len(lines) == 1:
        return lines[0]
    cut = Run(lines[0].text.rstrip() + "…", weight, size, colour, language)
    return lay_out([cut], width=look.WIDTH, align=align)[0]
