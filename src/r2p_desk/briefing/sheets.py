"""Pages drawn with reportlab: content streams with marked content, glyphs by code in our own embedded fonts."""

import io
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from . import look
from .codes import FontUse, figure
from .pages import Pages
from .reach import set_figure_boxes
from .structure import BoxMark, Content, FieldMark, Mark, Node, PathMark, RuleMark, TextMark
from .text import Piece

_HATCH_WIDTH = 0.9
_DASH = (2.5, 2.0)


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """A canvas that selects no font of its own: reportlab would name Helvetica, which is not embedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


@dataclass(frozen=True, slots=True)
class LinkArea:
    """Where a click leads: page index, rectangle in PDF coordinates, name of the node it leads to, its own node."""

    page: int
    rectangle: tuple[float, float, float, float]
    to: str
    node: Node


@dataclass(frozen=True, slots=True)
class FieldArea:
    """An empty signature field: page index, rectangle in PDF coordinates, name, words for it, its own node."""

    page: int
    rectangle: tuple[float, float, float, float]
    name: str
    words: str
    node: Node


@dataclass(slots=True)
class Drawn:
    """What the canvas wrote and what the finish needs to know about it."""

    pdf: bytes
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


def draw(made: Pages) -> Drawn:
    """Draw all pages, one content stream each; the structure tree of ``made`` gets its content."""
    buffer = io.BytesIO()
    canvas = _BareCanvas(buffer, pagesize=(look.PAGE_WIDTH, look.PAGE_HEIGHT), invariant=1, pageCompression=0)
    pen = _Pen(canvas)
    for page in made.pages:
        pen.draw_page(page.marks)
        canvas.showPage()
    canvas.save()
    headings = tuple((level, "".join(texts), page, y) for level, texts, page, y in pen.headings.values())
    return Drawn(
        buffer.getvalue(), tuple(pen.fonts.values()), tuple(pen.links), pen.places, headings,
        tuple(tuple(nodes) for nodes in pen.contents), pen.placed_fields(),
    )  # fmt: skip


class _Pen:
    """Writes marks onto a canvas and keeps count of fonts, marked content, links and places."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.fonts: dict[str, FontUse] = {}
        self.contents: list[list[Node]] = []
        self.links: list[LinkArea] = []
        self.places: dict[str, tuple[int, float]] = {}
        self.headings: dict[int, tuple[int, list[str], int, float]] = {}
        self._fields: list[FieldArea] = []
        self._open: Node | None = None
        self._inside = False

    def draw_page(self, marks: tuple[Mark, ...]) -> None:
        """One page, its marks in reading order."""
        self.contents.append([])
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

    def placed_fields(self) -> tuple[FieldArea, ...]:
        """The signature fields; their elements get their annotations now that the links are counted."""
        for index, area in enumerate(self._fields, len(self.links)):
            area.node.kids.append(index)
        return tuple(self._fields)

    def _field(self, mark: FieldMark) -> None:
        y = look.PAGE_HEIGHT - mark.down
        rectangle = (mark.x, y - mark.height, mark.x + mark.width, y)
        self._fields.append(FieldArea(len(self.contents) - 1, rectangle, mark.name, mark.words, mark.node))

    def _write(self, operations: str) -> None:
        self.canvas.addLiteral(operations)

    def _enter(self, node: Node | None) -> None:
        """Open marked content for this node, or an artifact; neighbours of the same owner share one."""
        if self._inside and self._open is node:
            return
        self._leave()
        self._open, self._inside = node, True
        if node is None:
            self._write("/Artifact BMC")
            return
        page = self.contents[-1]
        node.kids.append(Content(len(self.contents) - 1, len(page)))
        self._write(f"/{node.role} <</MCID {len(page)}>> BDC")
        page.append(node)

    def _leave(self) -> None:
        if self._inside:
            self._write("EMC")
        self._inside, self._open = False, None

    def _text(self, mark: TextMark) -> None:
        y = look.PAGE_HEIGHT - mark.down
        if mark.node is not None:
            self._remember(mark, y)
        for piece in mark.line.pieces:
            owner = mark.node
            if owner is not None and piece.to is not None:
                owner = self._link(owner, piece, piece.to, mark.x + piece.x, y)
            self._enter(owner)
            self._piece(piece, mark.x + piece.x, y)

    def _remember(self, mark: TextMark, y: float) -> None:
        node = mark.node
        if node is None:
            return
        page, above = len(self.contents) - 1, y + mark.line.ascent
        if node.role in {"H1", "H2", "H3"}:
            text = "".join(piece.text for piece in mark.line.pieces)
            self.headings.setdefault(id(node), (int(node.role[1]), [], page, above))[1].append(text)
        if node.anchor is not None:
            self.places.setdefault(node.anchor, (page, above))

    def _link(self, owner: Node, piece: Piece, to: str, x: float, y: float) -> Node:
        node = owner.add("Link")
        node.kids.append(len(self.links))
        rectangle = (x, y - piece.size * 0.25, x + piece.width, y + piece.size * 0.85)
        self.links.append(LinkArea(len(self.contents) - 1, rectangle, to, node))
        return node

    def _piece(self, piece: Piece, x: float, y: float) -> None:
        """A piece of a line; from right to left its glyphs stand in the order seen, not spoken (14.8.2.3.3)."""
        use = self.fonts.setdefault(piece.face.name, FontUse(piece.face, f"F{len(self.fonts) + 1}"))
        red, green, blue = (figure(part) for part in piece.colour)
        shown = (
            f"BT {red} {green} {blue} rg /{use.name} {figure(piece.size)} Tf {figure(x)} {figure(y)} Td "
            f"{use.show(piece)} ET"
        )
        self._write(f"/ReversedChars BMC {shown} EMC" if piece.right_to_left else shown)

    def _box(self, mark: BoxMark) -> None:
        canvas, y = self.canvas, look.PAGE_HEIGHT - mark.down - mark.height
        canvas.saveState()
        if mark.fill is not None:
            canvas.setFillColorRGB(*mark.fill)
            canvas.rect(mark.x, y, mark.width, mark.height, stroke=0, fill=1)
        if mark.hatch:
            self._hatch(mark, y)
        if mark.stroke is not None:
            canvas.setStrokeColorRGB(*mark.stroke)
            canvas.setLineWidth(0.7)
            if mark.dashed:
                canvas.setDash(*_DASH)
            canvas.rect(mark.x, y, mark.width, mark.height, stroke=1, fill=0)
        canvas.restoreState()

    def _hatch(self, mark: BoxMark, y: float) -> None:
        canvas = self.canvas
        path = canvas.beginPath()
        path.rect(mark.x, y, mark.width, mark.height)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setStrokeColorRGB(*look.INK)
        canvas.setLineWidth(_HATCH_WIDTH)
        along = -mark.height
        while along < mark.width:
            canvas.line(mark.x + along, y, mark.x + along + mark.height, y + mark.height)
            along += mark.hatch * 1.4142

    def _path(self, mark: PathMark) -> None:
        canvas, top = self.canvas, look.PAGE_HEIGHT - mark.down
        canvas.saveState()
        path = canvas.beginPath()
        for number, (across, below) in enumerate(mark.points):
            (path.lineTo if number else path.moveTo)(round(mark.x + across, 2), round(top - below, 2))
        if mark.fill is not None:
            path.close()
            canvas.setFillColorRGB(*mark.fill)
        if mark.stroke is not None:
            canvas.setStrokeColorRGB(*mark.stroke)
            canvas.setLineWidth(mark.thickness)
            if mark.dashed:
                canvas.setDash(*_DASH)
        canvas.drawPath(path, stroke=int(mark.stroke is not None), fill=int(mark.fill is not None))
        canvas.restoreState()

    def _rule(self, mark: RuleMark) -> None:
        canvas, y = self.canvas, look.PAGE_HEIGHT - mark.down
        canvas.saveState()
        canvas.setStrokeColorRGB(*mark.colour)
        canvas.setLineWidth(mark.thickness)
        canvas.line(mark.x, y, mark.x + mark.width, y)
        canvas.restoreState()
