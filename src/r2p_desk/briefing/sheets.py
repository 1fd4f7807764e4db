"""Pages as content streams: operators with marked content, glyphs by code in our own embedded fonts.

Written as text, not through a canvas: a page is some thousand operators, and a briefing may have a thousand pages.
"""

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from . import look
from .codes import FontUse, figure
from .reach import set_figure_boxes
from .structure import BoxMark, Content, FieldMark, Mark, Node, Page, PathMark, RuleMark, TextMark
from .text import Piece
from .text.runs import Colour

_HATCH_WIDTH = 0.9
_DASH = "[2.5 2] 0 d"
_HEADINGS = {"H1": 1, "H2": 2, "H3": 3}

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LinkArea:
    """Where a click leads: page index, rectangle in PDF coordinates, name of the node it leads to, its own node."""

    page: int
    rectangle: Area
    to: str
    node: Node


@dataclass(frozen=True, slots=True)
class FieldArea:
    """An empty signature field: page index, rectangle in PDF coordinates, name, words for it, its own node."""

    page: int
    rectangle: Area
    name: str
    words: str
    node: Node


@dataclass(slots=True)
class Drawn:
    """What was written and what the finish needs to know about it."""

    streams: tuple[bytes, ...]
    """One content stream per page, compressed (FlateDecode)."""
    fonts: tuple[FontUse, ...]
    links: tuple[LinkArea, ...]
    places: dict[str, tuple[int, float]]
    """Where named nodes begin: page index and height above the lower edge."""
    headings: tuple[tuple[int, str, int, float], ...]
    """Level, text, page index, height above the lower edge."""
    contents: tuple[tuple[Node, ...], ...]
    """Per page: the node of each marked-content id."""
    fields: tuple[FieldArea, ...]
    """Their annotations are counted after those of the links."""
    over: tuple[bytes, ...] = ()
    """A content stream, as it is, for each line that stands on no page yet: an artifact."""


def draw(pages: Iterable[Page], language: str, over: Iterable[TextMark] = ()) -> Drawn:
    """Draw all pages, one content stream each; the nodes their marks belong to get their content.

    ``language`` is that of the document; words in another are set apart in elements that say so. ``over`` are lines
    that stand on no page yet (those of numbered copies); the fonts hold their letters, too.
    """
    pen = _Pen(language)
    streams = tuple(zlib.compress(pen.page(page.marks), 6) for page in pages)
    lines = tuple(map(pen.apart, over))
    headings = tuple((level, "".join(texts), page, y) for level, texts, page, y in pen.headings.values())
    return Drawn(
        streams, tuple(pen.fonts.values()), tuple(pen.links), pen.places, headings,
        tuple(tuple(nodes) for nodes in pen.contents), pen.placed_fields(), lines,
    )  # fmt: skip


class _Pen:
    """Writes marks as operators and keeps count of fonts, marked content, links and places."""

    def __init__(self, language: str) -> None:
        self.fonts: dict[str, FontUse] = {}
        self.contents: list[list[Node]] = []
        self.links: list[LinkArea] = []
        self.places: dict[str, tuple[int, float]] = {}
        self.headings: dict[int, tuple[int, list[str], int, float]] = {}
        self._language = language
        self._fields: list[FieldArea] = []
        self._out: list[str] = []
        self._open: Node | None = None
        self._inside = False
        self._colour: Colour | None = None
        self._font: tuple[str, float] | None = None

    def page(self, marks: tuple[Mark, ...]) -> bytes:
        """The content stream of one page, its marks in reading order."""
        self.contents.append([])
        self._out, self._colour, self._font = [], None, None
        for mark in marks:
            match mark:
                case TextMark():
                    self._text(mark)
                case BoxMark():
                    self._enter(mark.node)
                    self._box(mark)
                case PathMark():
                    self._enter(mark.node)
                    self._path(mark)
                case RuleMark():
                    self._enter(None)
                    self._rule(mark)
                case FieldMark():
                    self._field(mark)
        self._leave()
        set_figure_boxes(marks)
        return "\n".join(self._out).encode("ascii")

    def apart(self, mark: TextMark) -> bytes:
        """A content stream of its own with this line, as an artifact."""
        self._out, self._colour, self._font = ["/Artifact BMC"], None, None
        for piece in mark.line.pieces:
            self._piece(piece, mark, look.PAGE_HEIGHT - mark.down)
        return "\n".join([*self._out, "EMC"]).encode("ascii")

    def placed_fields(self) -> tuple[FieldArea, ...]:
        """The signature fields; their elements get their annotations now that the links are counted."""
        for index, area in enumerate(self._fields, len(self.links)):
            area.node.kids.append(index)
        return tuple(self._fields)

    def _field(self, mark: FieldMark) -> None:
        y = look.PAGE_HEIGHT - mark.down
        rectangle = (mark.x, y - mark.height, mark.x + mark.width, y)
        self._fields.append(FieldArea(len(self.contents) - 1, rectangle, mark.name, mark.words, mark.node))

    def _enter(self, node: Node | None) -> None:
        """Open marked content for this node, or an artifact; neighbours of the same owner share one."""
        if self._inside and self._open is node:
            return
        self._leave()
        self._open, self._inside = node, True
        if node is None:
            self._out.append("/Artifact BMC")
            return
        page = self.contents[-1]
        node.kids.append(Content(len(self.contents) - 1, len(page)))
        self._out.append(f"/{node.role} <</MCID {len(page)}>> BDC")
        page.append(node)

    def _leave(self) -> None:
        if self._inside:
            self._out.append("EMC")
        self._inside, self._open = False, None

    def _text(self, mark: TextMark) -> None:
        y = look.PAGE_HEIGHT - mark.down
        if mark.node is not None:
            self._remember(mark, mark.node, y)
        for piece in mark.line.pieces:
            owner = mark.node
            if owner is not None and piece.to is not None:
                owner = self._link(owner, piece, piece.to, mark.x + piece.x, y)
            if owner is not None and piece.language != self._language:
                owner = _span(owner, piece.language)
            self._enter(owner)
            self._piece(piece, mark, y)

    def _remember(self, mark: TextMark, node: Node, y: float) -> None:
        above = y + mark.line.ascent
        if node.role in _HEADINGS:
            page = len(self.contents) - 1
            kept = self.headings.setdefault(id(node), (_HEADINGS[node.role], [], page, above))
            kept[1].append("".join(piece.text for piece in mark.line.pieces))
        if node.anchor is not None:
            self.places.setdefault(node.anchor, (len(self.contents) - 1, above))

    def _link(self, owner: Node, piece: Piece, to: str, x: float, y: float) -> Node:
        """The element of the link this piece belongs to; what directly follows it on the line shares it."""
        page = len(self.contents) - 1
        rectangle = (x, y - piece.size * 0.25, x + piece.width, y + piece.size * 0.85)
        node = owner.add("Link")
        node.kids.append(len(self.links))
        self.links.append(LinkArea(page, rectangle, to, node))
        return node

    def _piece(self, piece: Piece, mark: TextMark, y: float) -> None:
        """A piece of a line; from right to left its glyphs stand in the order seen, not spoken (14.8.2.3.3)."""
        use = self.fonts.get(piece.face.name)
        if use is None:
            use = self.fonts[piece.face.name] = FontUse(piece.face, f"F{len(self.fonts) + 1}")
        colour = ""
        if piece.colour != self._colour:
            self._colour = piece.colour
            colour = f"{_colour(piece.colour)} rg "
        font = ""
        if (use.name, piece.size) != self._font:
            self._font = use.name, piece.size
            font = f"/{use.name} {figure(piece.size)} Tf "
        shown = f"{colour}BT {font}{_start(piece, mark, y)} {use.show(piece)} ET"
        self._out.append(f"/ReversedChars BMC {shown} EMC" if piece.right_to_left else shown)

    def _box(self, mark: BoxMark) -> None:
        x, y = figure(mark.x), figure(look.PAGE_HEIGHT - mark.down - mark.height)
        rectangle = f"{x} {y} {figure(mark.width)} {figure(mark.height)} re"
        self._out.append("q")
        if mark.fill is not None:
            self._out.append(f"{_colour(mark.fill)} rg {rectangle} f")
        if mark.hatch:
            self._out.append(f"{rectangle} W n {_colour(look.INK)} RG {figure(_HATCH_WIDTH)} w {_hatched(mark)} S")
        if mark.stroke is not None:
            dash = f"{_DASH} " if mark.dashed else ""
            self._out.append(f"{_colour(mark.stroke)} RG 0.7 w {dash}{rectangle} S")
        self._out.append("Q")

    def _path(self, mark: PathMark) -> None:
        points = [(mark.x + across, look.PAGE_HEIGHT - mark.down - below) for across, below in mark.points]
        steps = " ".join(f"{x:.2f} {y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(points))
        fill = f"{_colour(mark.fill)} rg " if mark.fill is not None else ""
        stroke = ""
        if mark.stroke is not None:
            stroke = f"{_colour(mark.stroke)} RG {figure(mark.thickness)} w {_DASH + ' ' if mark.dashed else ''}"
        painted = {(True, True): "b", (True, False): "h f", (False, True): "S", (False, False): "n"}
        self._out.append(f"q {fill}{stroke}{steps} {painted[bool(fill), bool(stroke)]} Q")

    def _rule(self, mark: RuleMark) -> None:
        x, y = figure(mark.x), figure(look.PAGE_HEIGHT - mark.down)
        self._out.append(
            f"q {_colour(mark.colour)} RG {figure(mark.thickness)} w {x} {y} m {figure(mark.x + mark.width)} {y} l S Q"
        )


def _span(owner: Node, language: str) -> Node:
    """The element for words of another language inside this one; neighbours of one language share it."""
    last = owner.kids[-1] if owner.kids else None
    if isinstance(last, Node) and last.role == "Span" and last.language == language:
        return last
    return owner.add("Span", language=language)


def _start(piece: Piece, mark: TextMark, y: float) -> str:
    if not mark.turn:
        return f"{figure(mark.x + piece.x)} {figure(y)} Td"
    along, up = math.cos(math.radians(mark.turn)), math.sin(math.radians(mark.turn))
    x, y = mark.x + along * piece.x, y + up * piece.x
    return f"{figure(along)} {figure(up)} {figure(-up)} {figure(along)} {figure(x)} {figure(y)} Tm"


def _hatched(mark: BoxMark) -> str:
    y = look.PAGE_HEIGHT - mark.down - mark.height
    lines: list[str] = []
    along = -mark.height
    while along < mark.width:
        x = mark.x + along
        lines.append(f"{figure(x)} {figure(y)} m {figure(x + mark.height)} {figure(y + mark.height)} l")
        along += mark.hatch * 1.4142
    return " ".join(lines)


def _colour(colour: Colour) -> str:
    red, green, blue = colour
    return f"{figure(red)} {figure(green)} {figure(blue)}"
