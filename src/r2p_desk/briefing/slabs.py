"""From blocks to slabs: stretches that never break, with all they draw, in reading order."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..i18n import base_language
from . import look
from .charts.blocks import Chart, HypothesesMatrix, OptionsMatrix, PlacesMap, TempoChart, TimelineChart
from .charts.drawing import figures
from .document import (
    Block,
    Column,
    Heading,
    HeatStrip,
    Listing,
    Note,
    NoteRefs,
    Notes,
    Paragraph,
    Prose,
    Table,
    Tone,
    portion_mark,
)
from .look import TypeStyle
from .structure import BoxMark, Mark, Node, RuleMark, Slab, TextMark
from .text import Align, Line, Run, Weight, lay_out
from .text.runs import Colour

_TONES = {Tone.BODY: look.BODY, Tone.LEAD: look.LEAD, Tone.SMALL: look.SMALL, Tone.NOTICE: look.NOTICE}
_INDENT = 16.0
_PAD = 4.0
_ROW_LIMIT = 300.0
"""Points; a row of a table higher than this may break between its lines."""


def slabs_of(blocks: Iterable[Block], root: Node, language: str) -> list[Slab]:
    """All blocks as slabs; their elements become kids of ``root`` in the same order."""
    slabs: list[Slab] = []
    for block in blocks:
        match block:
            case Heading():
                slabs.extend(_heading(block, root, language))
            case Paragraph():
                slabs.extend(_paragraph(block, root, language))
            case Listing():
                slabs.extend(_listing(block, root, language))
            case Table():
                slabs.extend(_table(block, root, language))
            case HeatStrip() | TempoChart() | TimelineChart() | PlacesMap() | HypothesesMatrix() | OptionsMatrix():
                slabs.extend(_chart(block, root, language))
            case Notes():
                slabs.extend(_notes(block, root, language))
    return slabs


def title_slabs(text: str, mark: str, root: Node, language: str) -> list[Slab]:
    """The title of the document, its element of level 1."""
    runs = [
        _mark_run(mark, look.HEADINGS[3].size, language),
        Run(text, Weight.BOLD, look.TITLE.size, look.INK, language),
    ]
    return _text(runs, look.TITLE, root.add("H1"), keep=True)


def runs_of(prose: Prose, size: float, language: str, colour: Colour = look.INK) -> list[Run]:
    """Running text with its note references, each number a link to its note."""
    runs: list[Run] = []
    for part in prose:
        if isinstance(part, NoteRefs):
            runs.extend(_references(part.numbers, size, language))
        else:
            runs.append(Run(part.text, Weight.BOLD if part.strong else Weight.REGULAR, size, colour, language))
    return runs


def _references(numbers: Sequence[int], size: float, language: str) -> list[Run]:
    small = size * look.REFERENCE_SHARE
    runs = [Run("\u00a0[", size=small, colour=look.QUIET, language=language)]
    for place, (first, last) in enumerate(_spans(numbers)):
        if place:
            runs.append(Run(", ", size=small, colour=look.QUIET, language=language))
        for text, number in ((str(first), first), *(((str(last), last),) if last != first else ())):
            if number != first:
                runs.append(Run("–", size=small, colour=look.QUIET, language=language))
            runs.append(Run(text, size=small, colour=look.LINK, language=language, to=f"note-{number}"))
    return [*runs, Run("]", size=small, colour=look.QUIET, language=language)]


def _spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in order, three or more neighbours as one span."""
    ordered = sorted(set(numbers))
    spans: list[tuple[int, int]] = []
    for number in ordered:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return [
        part
        for first, last in spans
        for part in ([(first, last)] if last - first != 1 else [(first, first), (last, last)])
    ]


def _mark_run(mark: str, size: float, language: str) -> Run:
    return Run(mark + "\u00a0", Weight.BOLD, size * 0.9, look.QUIET, language, apart=True)


def _text(
    runs: Sequence[Run],
    style: TypeStyle,
    node: Node,
    *,
    keep: bool = False,
    indent: float = 0.0,
    start: Sequence[Mark] = (),
) -> list[Slab]:
    """Lines one below the other; no line of a paragraph stands alone on a page, a kept one stays with what follows."""
    lines = lay_out(runs, width=look.WIDTH - indent, align=_align(style, runs[0].language))
    slabs = []
    for number, line in enumerate(lines):
        mark = TextMark(line, look.LEFT + indent, baseline(style), node)
        last = number == len(lines) - 1
        glued = keep if last else keep or number == 0 or number == len(lines) - 2
        height = style.leading + (style.after if last else 0)
        slabs.append(
            Slab(height, (*start, mark) if number == 0 else (mark,), style.before if number == 0 else 0, glued=glued)
        )
    return slabs


def _align(style: TypeStyle, language: str) -> Align:
    even = base_language(language) in look.EVEN if style.even is None else style.even
    return Align.JUSTIFY if even else Align.START


def baseline(style: TypeStyle) -> float:
    """How far below the top of its leading a line's baseline stands."""
    return (style.leading - style.size) / 2 + style.size * 0.84


def _heading(block: Heading, root: Node, language: str) -> list[Slab]:
    style = look.HEADINGS[max(block.level, 2)]
    mark = _mark_run(portion_mark(block.marking), min(style.size, 11), language)
    runs = [mark, Run(block.text, Weight.BOLD, style.size, look.INK, language)]
    return _text(runs, style, root.add(f"H{block.level}"), keep=True)


def _paragraph(block: Paragraph, root: Node, language: str) -> list[Slab]:
    style = _TONES[block.tone]
    node = root.add("P")
    colour = look.QUIET if block.tone is Tone.SMALL else look.INK
    runs = [
        _mark_run(portion_mark(block.marking), style.size, language),
        *runs_of(block.prose, style.size, language, colour),
    ]
    if block.tone is Tone.NOTICE:
        return [_framed(runs, style, node)]
    return _text(runs, style, node)


def _framed(runs: Sequence[Run], style: TypeStyle, node: Node) -> Slab:
    lines = lay_out(runs, width=look.WIDTH - 20, align=_align(style, runs[0].language))
    height = len(lines) * style.leading + 14
    frame = BoxMark(look.LEFT, 0, look.WIDTH, height, fill=look.SHADE, stroke=look.INK)
    bar = BoxMark(look.LEFT, 0, 4, height, fill=look.INK)
    texts = (
        TextMark(line, look.LEFT + 12, 7 + number * style.leading + baseline(style), node)
        for number, line in enumerate(lines)
    )
    return Slab(height + style.after, (frame, bar, *texts), style.before)


def _listing(block: Listing, root: Node, language: str) -> list[Slab]:
    slabs: list[Slab] = []
    lister = root.add("L")
    for entry in block.entries:
        style = _TONES[entry.tone]
        item = lister.add("LI")
        (bullet,) = lay_out([Run("•", size=style.size, colour=look.INK, language=language)], width=_INDENT)
        dot = TextMark(bullet, look.LEFT + 4, baseline(style), item.add("Lbl"))
        mark = _mark_run(portion_mark(entry.marking), style.size, language)
        runs = [mark, *runs_of(entry.prose, style.size, language)]
        after = style.after if entry is block.entries[-1] else 3
        slabs.extend(_text(runs, style._replace(after=after), item.add("LBody"), indent=_INDENT, start=(dot,)))
    return slabs


def _chart(block: Chart | HeatStrip, root: Node, language: str) -> list[Slab]:
    caption = _caption(block.title, portion_mark(block.marking), root.add("P"), language)
    drawn = figures(block, lambda alternative: root.add("Figure", alternative=alternative), language)
    return [*caption, *(Slab(one.height + 10, one.marks, 2, settled=True) for one in drawn)]


def _caption(title: str, mark: str, node: Node, language: str) -> list[Slab]:
    style = TypeStyle(9.4, 13, 8, 3)
    runs = [_mark_run(mark, style.size, language), Run(title, Weight.BOLD, style.size, look.INK, language)]
    return _text(runs, style, node, keep=True)


def _table(block: Table, root: Node, language: str) -> list[Slab]:
    node = root.add("Table")
    caption = _caption(block.title, portion_mark(block.marking), node.add("Caption"), language)
    if not block.rows:
        return caption
    widths = _widths(block.columns)
    head_row = node.add("TR")
    heads = [_cell((Run(column.head, Weight.BOLD, look.CELL.size, look.INK, language),), column, width)
             for column, width in zip(block.columns, widths, strict=True)]  # fmt: skip
    nodes: list[Node | None] = [head_row.add("TH", scope="Column") for _ in heads]
    head = _row(heads, nodes, block.columns, widths, shaded=True)[0]
    again = _row(heads, [None] * len(heads), block.columns, widths, shaded=True)[0]
    slabs = [Slab(head.height, head.marks, 0, glued=True)]
    for row in block.rows:
        cells = [
            _cell(runs_of(prose, look.CELL.size, language), column, width)
            for prose, column, width in zip(row, block.columns, widths, strict=True)
        ]
        line = node.add("TR")
        owners: list[Node | None] = [
            line.add("TD") if place else line.add("TH", scope="Row") for place in range(len(row))
        ]
        slabs.extend(
            Slab(part.height, part.marks, 0, head=again) for part in _row(cells, owners, block.columns, widths)
        )
    last = slabs[-1]
    slabs[-1] = Slab(last.height + 9, last.marks, 0, head=last.head)
    if len(slabs) > 3:
        before = slabs[-2]
        slabs[-2] = Slab(before.height, before.marks, 0, glued=True, head=before.head)
    return [*caption, *slabs]


def _widths(columns: Sequence[Column]) -> list[float]:
    whole = sum(column.share for column in columns)
    return [look.WIDTH * column.share / whole for column in columns]


def _cell(runs: Sequence[Run], column: Column, width: float) -> tuple[Line, ...]:
    align = Align.END if column.at_end else Align.START
    return lay_out(runs, width=width - 2 * _PAD, align=align)


def _row(
    cells: Sequence[tuple[Line, ...]],
    nodes: Sequence[Node | None],
    columns: Sequence[Column],
    widths: Sequence[float],
    *,
    shaded: bool = False,
) -> list[Slab]:
    """A row as one slab; a very high one as several, cut between lines."""
    tallest = max(len(lines) for lines in cells)
    step = max(int((_ROW_LIMIT - 2 * _PAD) // look.CELL.leading), 1)
    cuts = [*range(0, tallest, step), tallest]
    edges = [look.LEFT + sum(widths[:place]) for place in range(len(columns))]
    slabs = []
    for first, end in pairwise(cuts):
        top, bottom = (_PAD - 1 if first == 0 else 0), (_PAD if end == tallest else 0)
        height = top + (end - first) * look.CELL.leading + bottom
        marks: list[Mark] = [BoxMark(look.LEFT, 0, look.WIDTH, height, fill=look.SHADE)] if shaded else []
        for lines, node, x in zip(cells, nodes, edges, strict=True):
            marks.extend(
                TextMark(line, x + _PAD, top + place * look.CELL.leading + baseline(look.CELL), node)
                for place, line in enumerate(lines[first:end])
            )
        if end == tallest:
            marks.append(
                RuleMark(look.LEFT, height, look.WIDTH, 1.0 if shaded else 0.5, look.INK if shaded else look.RULE)
            )
        slabs.append(Slab(height, tuple(marks)))
    return slabs


def _notes(block: Notes, root: Node, language: str) -> list[Slab]:
    slabs: list[Slab] = []
    for note in block.notes:
        slabs.extend(_note(note, root.add("Note", name=f"note-{note.number}"), language))
    return slabs


def _note(note: Note, node: Node, language: str) -> list[Slab]:
    size = look.NOTE.size
    (number,) = lay_out([Run(f"{note.number}", Weight.BOLD, size, look.INK, language)], width=24, align=Align.END)
    label = TextMark(number, look.LEFT - 6, baseline(look.NOTE), node.add("Lbl", anchor=f"note-{note.number}"))
    runs = [_mark_run(portion_mark(note.marking), size, language), *runs_of(note.prose, size, language)]
    return _text(runs, look.NOTE, node.add("P"), indent=24, start=(label,))
