"""The body of a tagged PDF written out as text: pages, streams, annotations, structure tree (ISO 32000-1, 7.5).

A long briefing has a hundred thousand elements; as text they cost little time and no memory to speak of. What is few
and intricate (fonts, metadata, outline, attachments) is put in afterwards, and the whole is then written compactly.
"""

from collections.abc import Iterator, Sequence

from . import look
from .sheets import Drawn, FieldArea, LinkArea
from .structure import Content, Node
from .text import visible


def skeleton(root: Node, drawn: Drawn, labels: Sequence[str]) -> bytes:
    """A PDF of these pages without fonts; ``labels`` say where each link leads."""
    return _Skeleton(root, drawn, labels).written()


def text_string(text: str) -> str:
    """A text string as PDF writes it (7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


class _Skeleton:
    """Objects in the order of their numbers: catalog, page tree, shared resources, then what a document has many of."""

    def __init__(self, root: Node, drawn: Drawn, labels: Sequence[str]) -> None:
        self.root, self.drawn, self.labels = root, drawn, labels
        self.pages = len(drawn.streams)
        self.areas: tuple[LinkArea | FieldArea, ...] = (*drawn.links, *drawn.fields)
        self.objects: list[bytes] = [b""]
        self.first_page = 5
        self.first_annotation = self.first_page + 2 * self.pages
        self.first_row = self.first_annotation + len(drawn.links) + 2 * len(drawn.fields)
        self.first_element = self.first_row + self.pages
        self.nodes = list(_all(root))
        self.numbers = {id(node): self.first_element + place for place, node in enumerate(self.nodes)}

    def written(self) -> bytes:
        """The file."""
        parts = [*self._trunk(), *self._pages(), *self._annotations(), *self._rows(), *self._elements()]
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets: list[int] = []
        for number, part in enumerate(parts, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
        return bytes(out)

    def page(self, index: int) -> str:
        """A reference to this page."""
        return f"{self.first_page + 2 * index} 0 R"

    def annotation(self, index: int) -> str:
        """A reference to this annotation: links first, then fields."""
        return f"{self.first_annotation + index} 0 R"

    def element(self, node: Node) -> str:
        """A reference to the element of this node."""
        return f"{self.numbers[id(node)]} 0 R"

    def _trunk(self) -> Iterator[bytes]:
        fields = " ".join(self.annotation(len(self.drawn.links) + place) for place in range(len(self.drawn.fields)))
        form = f" /AcroForm << /Fields [{fields}] /SigFlags 3 >>" if fields else ""
        yield _ascii(f"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R /MarkInfo << /Marked true >>{form} >>")
        kids = " ".join(self.page(index) for index in range(self.pages))
        yield _ascii(f"<< /Type /Pages /Count {self.pages} /Kids [{kids}] >>")
        yield b"<< >>"
        rows = (f"{index} {self.first_row + index} 0 R" for index in range(self.pages))
        owners = [area.node for area in self.areas]
        owned = (f"{self.pages + place} {self.element(owner)}" for place, owner in enumerate(owners))
        named = sorted((node.name, self.element(node)) for node in self.nodes if node.name)
        names = " ".join(f"{text_string(name)} {element}" for name, element in named)
        yield _ascii(
            f"<< /Type /StructTreeRoot /K {self.element(self.root)} /ParentTreeNextKey {self.pages + len(owners)}"
            f" /ParentTree << /Nums [{' '.join((*rows, *owned))}] >>"
            + (f" /IDTree << /Names [{names}] >>" if names else "")
            + " >>"
        )

    def _pages(self) -> Iterator[bytes]:
        annotations: list[list[str]] = [[] for _ in range(self.pages)]
        for place, area in enumerate(self.areas):
            annotations[area.page].append(self.annotation(place))
        box = f"[0 0 {look.PAGE_WIDTH} {look.PAGE_HEIGHT}]"
        for index, stream in enumerate(self.drawn.streams):
            own = f" /Annots [{' '.join(annotations[index])}]" if annotations[index] else ""
            yield _ascii(
                f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources 3 0 R /StructParents {index} /Tabs /S"
                f" /Contents {self.first_page + 2 * index + 1} 0 R{own} >>"
            )
            yield b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream)

    def _annotations(self) -> Iterator[bytes]:
        links, fields = self.drawn.links, self.drawn.fields
        for place, (link, label) in enumerate(zip(links, self.labels, strict=True)):
            yield _ascii(self._link(link, label, self.pages + place))
        for place, area in enumerate(fields, len(links)):
            yield _ascii(self._field(area, self.pages + place, self.annotation(place + len(fields))))
        for area in fields:
            left, low, right, high = area.rectangle
            box = f"[0 0 {right - left:.2f} {high - low:.2f}]"
            yield _ascii(
                f"<< /Type /XObject /Subtype /Form /BBox {box} /Resources << >> /Length 0 >>\nstream\n\nendstream"
            )

    def _link(self, link: LinkArea, label: str, parent: int) -> str:
        page, height = self.drawn.places[link.to]
        return (
            f"<< /Type /Annot /Subtype /Link /Rect {_box(link.rectangle)} /Border [0 0 0] /F 4"
            f" /P {self.page(link.page)} /Contents {text_string(label)}"
            f" /Dest [{self.page(page)} /XYZ 0 {height + 4:.1f} 0]"
            f" /StructParent {parent} >>"
        )

    def _field(self, area: FieldArea, parent: int, appearance: str) -> str:
        return (
            f"<< /Type /Annot /Subtype /Widget /FT /Sig /T {text_string(area.name)}"
            f" /TU {text_string(visible(area.words))}"
            f" /Rect {_box(area.rectangle)} /F 132 /P {self.page(area.page)} /AP << /N {appearance} >>"
            f" /StructParent {parent} >>"
        )

    def _rows(self) -> Iterator[bytes]:
        """Per page, the elements of its marked content in the order of its ids."""
        for nodes in self.drawn.contents:
            yield _ascii(f"[{' '.join(self.element(node) for node in nodes)}]")

    def _elements(self) -> Iterator[bytes]:
        parents: dict[int, str] = {id(self.root): "4 0 R"}
        for node in self.nodes:
            own = self.element(node)
            parents.update((id(kid), own) for kid in node.kids if isinstance(kid, Node))
            yield _ascii(self._written_element(node, parents.pop(id(node))))

    def _written_element(self, node: Node, parent: str) -> str:
        home = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
        kids = [self._kid(kid, home) for kid in node.kids]
        parts = [f"<< /S /{node.role} /P {parent}"]
        if home is not None:
            parts.append(f"/Pg {self.page(home)}")
        if kids:
            # pyHanko knows a field again in the structure tree only where it is the one kid of its form
            parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
        for key, text in (("Alt", node.alternative), ("ID", node.name), ("Lang", node.language)):
            if text is not None:
                parts.append(f"/{key} {text_string(visible(text))}")
        attributes = [f"<< {one} >>" for one in _attributes(node)]
        if attributes:
            parts.append(f"/A {attributes[0]}" if len(attributes) == 1 else f"/A [{' '.join(attributes)}]")
        parts.append(">>")
        return " ".join(parts)

    def _kid(self, kid: "Node | Content | int", home: int | None) -> str:
        if isinstance(kid, Node):
            return self.element(kid)
        if isinstance(kid, Content):
            if kid.page == home:
                return str(kid.id)
            return f"<< /Type /MCR /Pg {self.page(kid.page)} /MCID {kid.id} >>"
        return f"<< /Type /OBJR /Pg {self.page(self.areas[kid].page)} /Obj {self.annotation(kid)} >>"


def _all(root: Node) -> Iterator[Node]:
    """Every node, parents before their kids."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))


def _attributes(node: Node) -> Iterator[str]:
    """The attributes of an element by owner (14.8.5)."""
    table = [f"/Scope /{node.scope}"] if node.scope is not None else []
    table += [f"/RowSpan {node.rows}"] if node.rows > 1 else []
    table += [f"/ColSpan {node.columns}"] if node.columns > 1 else []
    if table:
        yield f"/O /Table {' '.join(table)}"
    if node.numbering is not None:
        yield f"/O /List /ListNumbering /{node.numbering}"
    if node.box is not None:
        yield f"/O /Layout /Placement /Block /BBox {_box(node.box)}"


def _box(area: tuple[float, float, float, float]) -> str:
    return f"[{' '.join(f'{value:.2f}' for value in area)}]"


def _ascii(text: str) -> bytes:
    return text.encode("ascii")
