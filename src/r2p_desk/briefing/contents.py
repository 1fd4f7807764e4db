"""The contents of a long document: its sections, each a link with the page it begins on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..i18n import tr
from . import look
from .document import Block, Heading, portion_mark
from .look import TypeStyle
from .structure import Mark, Node, PageOfMark, Slab, TextMark
from .text import Align, Line, Run, Weight, lay_out

_LONG = 20
"""Sections from which on a document gets contents; fewer are seen at a glance, and the outline lists them anyway."""
_ENTRY = TypeStyle(9.6, 14.0, 0, 0)
_INDENT, _NUMBER = 14.0, 34.0
_BEFORE, _AFTER = 16.0, 10.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading and the name of its place."""

    heading: Heading
    anchor: str


def entries_of(blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """The headings of a document that is long enough to need contents; none of a shorter one."""
    found = tuple(Entry(one, anchor_of(place)) for place, one in enumerate(_headings(blocks)))
    return found if sum(entry.heading.level == 2 for entry in found) >= _LONG else ()


def anchor_of(place: int) -> str:
    """The name of the place of the nth heading, the first being 0."""
    return f"heading-{place + 1}"


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    return (block for block in blocks if isinstance(block, Heading))


def contents_slabs(entries: Sequence[Entry], root: Node, language: str) -> Iterator[Slab]:
    """Title and entries, indented by level; sections of level 2 alone where all would fill pages."""
    if len(entries) > 2 * _LONG:
        entries = [entry for entry in entries if entry.heading.level == 2]
    style = look.HEADINGS[2]
    (title, *_) = lay_out([Run(tr("Contents"), Weight.BOLD, style.size, look.INK, language)], width=look.WIDTH)
    mark = TextMark(title, look.LEFT, style.size, root.add("H2"))
    yield Slab(style.leading + style.after, (mark,), style.before, glued=True)
    tree = root.add("TOC")
    for place, entry in enumerate(entries):
        slab = _entry(entry, tree.add("TOCI").add("Reference"), language, last=place == len(entries) - 1)
        yield slab


def _entry(entry: Entry, node: Node, language: str, *, last: bool) -> Slab:
    indent = (entry.heading.level - 2) * _INDENT if entry.heading.level > 2 else 0.0
    runs = [
        Run(portion_mark(entry.heading.marking) + "\u00a0", Weight.BOLD, _ENTRY.size * 0.8, look.QUIET, language),
        Run(entry.heading.text, Weight.REGULAR, _ENTRY.size, look.LINK, language, to=entry.anchor),
    ]
    lines = lay_out(runs, width=look.WIDTH - indent - _NUMBER)
    marks: list[Mark] = [
        TextMark(line, look.LEFT + indent, row * _ENTRY.leading + _ENTRY.size, node) for row, line in enumerate(lines)
    ]
    down = (len(lines) - 1) * _ENTRY.leading + _ENTRY.size
    marks.append(PageOfMark(look.LEFT + look.WIDTH - _NUMBER, down, _NUMBER, entry.anchor, node, language))
    return Slab(len(lines) * _ENTRY.leading + (_AFTER if last else 0), tuple(marks))


def with_page_numbers(bodies: Sequence[Sequence[Mark]]) -> list[list[Mark]]:
    """The pages with the number of the page a place is on wherever one was left open for it."""
    where: dict[str, int] = {}
    for page, marks in enumerate(bodies, 1):
        for mark in marks:
            if isinstance(mark, TextMark) and mark.node is not None and mark.node.anchor is not None:
                where.setdefault(mark.node.anchor, page)
    return [[_numbered(mark, where) if isinstance(mark, PageOfMark) else mark for mark in marks] for marks in bodies]


def _numbered(mark: PageOfMark, where: dict[str, int]) -> Mark:
    return TextMark(_number(where[mark.to], mark), mark.x, mark.down, mark.node)


def _number(page: int, mark: PageOfMark) -> Line:
    run = Run(str(page), Weight.REGULAR, _ENTRY.size, look.INK, mark.language)
    return lay_out([run], width=mark.width, align=Align.END)[0]
