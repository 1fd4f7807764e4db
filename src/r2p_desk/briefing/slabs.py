"""From blocks to slabs: stretches that never break, with all they draw, in reading order."""

from collections.abc import Sequence

from ..i18n import base_language
from . import look
from .charts.blocks import Chart, HypothesesMatrix, OptionsMatrix, PlacesMap, TempoChart, TimelineChart
from .charts.drawing import figures
from .contents import anchor_of, contents_slabs, entries_of
from .document import (
    Block,
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
from .look import TypeStyle, baseline
from .structure import BoxMark, Mark, Node, Slab, TextMark
from .tables import table_slabs
from .text import Align, Run, Weight, lay_out
from .text.runs import Colour
from .tongues import tongue_of

_TONES = {Tone.BODY: look.BODY, Tone.LEAD: look.LEAD, Tone.SMALL: look.SMALL, Tone.NOTICE: look.NOTICE}
_INDENT = 16.0


def slabs_of(blocks: Sequence[Block], root: Node, language: str) -> list[Slab]:
    """All blocks as slabs; their elements become kids of ``root`` in the same order.

    The contents of a long document stand before its first heading.
    """
    slabs: list[Slab] = []
    entries, headings = entries_of(blocks), 0
    for block in blocks:
        match block:
            case Heading():
                if entries and not headings:
                    slabs.extend(contents_slabs(entries, root, language))
                slabs.extend(_heading(block, root, language, anchor_of(headings)))
                headings += 1
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
            weight = Weight.BOLD if part.strong else Weight.REGULAR
            runs.append(Run(part.text, weight, size, colour, part.language or tongue_of(part.text, language)))
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


def _heading(block: Heading, root: Node, language: str, anchor: str) -> list[Slab]:
    style = look.HEADINGS[max(block.level, 2)]
    mark = _mark_run(portion_mark(block.marking), min(style.size, 11), language)
    runs = [mark, Run(block.text, Weight.BOLD, style.size, look.INK, language)]
    return _text(runs, style, root.add(f"H{block.level}", anchor=anchor), keep=True)


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
    lister = root.add("L", numbering="Disc")
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
    return [*caption, *table_slabs(block, node, language, lambda prose: runs_of(prose, look.CELL.size, language))]


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
