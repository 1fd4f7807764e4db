"""A file under test, and the rules that judge it by clause."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import pikepdf
from lxml import etree
from pdfa_scan import Reader, Scan, opened, walk
from pikepdf import Dictionary, Name, Stream

Rule = Callable[["Case"], bool]
"""True where the clause is broken."""

RULES: list[tuple[str, str, Rule]] = []
"""Standard, clause, rule. ``A``: ISO 19005; ``a``: its level A only; ``u``: levels U and A; ``UA``: ISO 14289-1."""

INSIDE_NS = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def rule(clause: str, standard: str = "A") -> Callable[[Rule], Rule]:
    """Enter a rule for this clause."""

    def enter(one: Rule) -> Rule:
        RULES.append((standard, clause, one))
        return one

    return enter


class Case:
    """A file, read once for all rules; ``part`` is that of ISO 19005 its metadata must claim."""

    def __init__(self, data: bytes, part: int) -> None:
        self.data, self.part = data, part
        self.pdf = opened(data)
        self.root = self.pdf.Root
        self.inherits = _inherits(self.root.get("/Pages"), 0)
        """Whether a page has its resources from above; asked first, because the library hands them down."""

    @cached_property
    def scan(self) -> Scan:
        """What the content streams use."""
        return Reader(self.pdf).scan

    @cached_property
    def objects(self) -> list[Any]:
        """All objects."""
        return list(walk(self.pdf))

    @cached_property
    def dictionaries(self) -> list[Any]:
        """All dictionaries, those of streams too."""
        return [one for one in self.objects if isinstance(one, Dictionary | Stream)]

    @cached_property
    def annotations(self) -> list[Any]:
        """All annotations of all pages."""
        return [one for page in self.pdf.pages for one in page.obj.get("/Annots", []) if isinstance(one, Dictionary)]

    @cached_property
    def xmp(self) -> Any:
        """The document's metadata as a tree; none where there is none or it cannot be read."""
        stream = self.root.get("/Metadata")
        if not isinstance(stream, Stream):
            return None
        try:
            return etree.fromstring(stream.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return None

    def said(self, prefix: str, name: str) -> str | None:
        """A simple property of the metadata, written as element or as attribute."""
        if self.xmp is None:
            return None
        key = f"{{{INSIDE_NS[prefix]}}}{name}"
        for element in self.xmp.iter():
            if element.tag == key:
                return "".join(element.itertext()).strip()
            if key in element.attrib:
                return str(element.attrib[key])
        return None

    @cached_property
    def elements(self) -> list[tuple[Any, Any, str]]:
        """Structure elements in order: element, its parent, its standard type by the role map."""
        tree = self.root.get("/StructTreeRoot")
        found: list[tuple[Any, Any, str]] = []
        if tree is None:
            return found
        roles = tree.get("/RoleMap", Dictionary())
        waiting: list[tuple[Any, Any]] = [(one, tree) for one in reversed(kids(tree))]
        while waiting and len(found) < 200_000:
            element, parent = waiting.pop()
            if isinstance(element, Dictionary) and "/S" in element:
                found.append((element, parent, standard_type(str(element.S), roles)))
                waiting.extend((kid, element) for kid in reversed(kids(element)))
        return found


def _inherits(pages: Any, depth: int) -> bool:
    if not isinstance(pages, Dictionary) or depth > 50:
        return False
    if "/Kids" not in pages:
        return "/Resources" not in pages
    return any(_inherits(kid, depth + 1) for kid in pages.Kids)


def kids(element: Any) -> list[Any]:
    """The kids of a structure element."""
    inside = element.get("/K")
    if inside is None:
        return []
    return list(inside) if isinstance(inside, pikepdf.Array) else [inside]


def standard_type(name: str, roles: Any) -> str:
    """What a structure type stands for; empty where the role map runs in a circle."""
    seen: set[str] = set()
    while name in roles:
        if name in seen:
            return ""
        seen.add(name)
        name = str(roles[name])
    return name


def is_name(value: Any, *names: str) -> bool:
    """Whether a value is one of these names."""
    return isinstance(value, Name) and str(value)[1:] in names
