"""The structure tree a PDF reader speaks from (ISO 32000-1, 14.7 and 14.8), and what is drawn on a page."""

from dataclasses import dataclass, field

from .text import Line
from .text.runs import Colour


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure tree; ``name`` is its id, ``anchor`` what links to its text say.

    ``kids`` holds nodes and, once drawn, content as (page index, marked-content id) and annotations as indices.
    """

    role: str
    kids: list["Node | Content | int"] = field(default_factory=list)
    alternative: str | None = None
    name: str | None = None
    anchor: str | None = None
    scope: str | None = None
    language: str | None = None
    numbering: str | None = None
    """How the labels of a list are made (ISO 32000-1, 14.8.5.5): Decimal, Disc, None."""
    rows: int = 1
    columns: int = 1
    """How many rows and columns a cell spans."""
    box: tuple[float, float, float, float] | None = None
    """Of a figure, once drawn: left, lower, right, upper on its page."""

    def add(self, role: str, **attributes: str | None) -> "Node":
        """A new last kid."""
        kid = Node(role, **attributes)  # type: ignore[arg-type]  # every attribute that callers name is text
        self.kids.append(kid)
        return kid


@dataclass(frozen=True, slots=True)
class Content:
    """Marked content of a node: page index and id on that page."""

    page: int
    id: int


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text; ``down`` is its baseline from the top of what it stands in. No node: an artifact.

    ``turn``: degrees against the clock about where it begins.
    """

    line: Line
    x: float
    down: float
    node: Node | None
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle: filled, hatched (distance between lines), outlined, as asked; ``down`` is its upper edge."""

    x: float
    down: float
    width: float
    height: float
    fill: Colour | None = None
    stroke: Colour | None = None
    hatch: float = 0
    dashed: bool = False
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A horizontal line; ``down`` from the top."""

    x: float
    down: float
    width: float
    thickness: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class FieldMark:
    """An empty signature field: rectangle, name, what a reader hears, its element; ``down`` is its upper edge."""

    x: float
    down: float
    width: float
    height: float
    name: str
    words: str
    node: Node


@dataclass(frozen=True, slots=True)
class PathMark:
    """A line through points, given as distances from (``x``, ``down``); filled, it closes. No node: an artifact."""

    x: float
    down: float
    points: tuple[tuple[float, float], ...]
    fill: Colour | None = None
    stroke: Colour | None = None
    thickness: float = 0.7
    dashed: bool = False
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class PageOfMark:
    """Room for the number of the page a named place is on, which is known once all is on its pages."""

    x: float
    down: float
    width: float
    to: str
    node: Node
    language: str


Mark = TextMark | BoxMark | RuleMark | PathMark | FieldMark | PageOfMark


@dataclass(frozen=True, slots=True)
class Slab:
    """A stretch that never breaks: its height, what is drawn in it from its top, and the space it wants before.

    ``glued``: the next slab must follow on the same page. ``head``: repeated above it when it starts a page.
    ``settled``: drawn for the direction of its language already; any other is mirrored where that runs to the left.
    """

    height: float
    marks: tuple[Mark, ...]
    before: float = 0.0
    glued: bool = False
    head: "Slab | None" = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what is drawn on it, from the top of the sheet, in reading order; artifacts have no node."""

    marks: tuple[Mark, ...]
