"""A document becomes a PDF: fonts, structure tree, links, outline, metadata and attachments (ISO 32000-1).

The same document gives the same bytes: every date comes from the document, ids are derived from the content.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from .. import __version__
from .archive import Facts, pdf_date, srgb_profile, xmp_packet
from .document import Attachment, Document
from .embed import embedded_font
from .pages import Pages, lay_out_pages
from .sheets import Drawn, FieldArea, LinkArea, draw
from .structure import Content, Node
from .text import Direction, direction_of, visible

_MAKER = f"R2P Desk {__version__}"
_VERSION = "1.7"


class Printed(msgspec.Struct, frozen=True):
    """An unsigned PDF, its number of pages, and how many characters stand as boxes for want of a font."""

    pdf: bytes
    pages: int
    missing: int


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a PDF says of itself; ``prepared`` with its time zone, language as BCP 47."""

    title: str
    author: str
    prepared: datetime
    language: str = "en"


def render(document: Document) -> Printed:
    """The document as a tagged PDF with its fonts, outline, links, empty signature fields and attachments.

    One file that claims PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).
    """
    about = About(
        title=_marked_title(document),
        author=document.author,
        prepared=document.prepared,
        language=document.language,
    )
    return bind(lay_out_pages(document), about, document.attachments)


def bind(made: Pages, about: About, attachments: Sequence[Attachment] = ()) -> Printed:
    """Pages laid out as a tagged PDF."""
    drawn = draw(made)
    with pikepdf.open(io.BytesIO(drawn.pdf)) as pdf:
        pages = [page.obj for page in pdf.pages]
        _set_fonts(pdf, pages, drawn)
        annotations = [_annotation(pdf, pages, link, drawn) for link in drawn.links]
        annotations += [_field(pdf, pages, area) for area in drawn.fields]
        _set_structure(pdf, pages, made.root, drawn, annotations)
        _set_outline(pdf, drawn)
        _set_catalog(pdf, about)
        for attachment in attachments:
            _attach(pdf, attachment, about.prepared)
        out = io.BytesIO()
        pdf.save(out, min_version=_VERSION, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Printed(out.getvalue(), len(made.pages), made.missing)


def _set_fonts(pdf: pikepdf.Pdf, pages: list[Any], drawn: Drawn) -> None:
    fonts = Dictionary({f"/{use.name}": pdf.make_indirect(embedded_font(pdf, use)) for use in drawn.fonts})
    shared = pdf.make_indirect(Dictionary(Font=fonts))
    for page in pages:
        page.Resources = shared


def _annotation(pdf: pikepdf.Pdf, pages: list[Any], link: LinkArea, drawn: Drawn) -> Any:
    page, height = drawn.places[link.to]
    annotation = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(value, 2) for value in link.rectangle]),
            Border=Array([0, 0, 0]),
            F=4,
            Contents=String(link.to.replace("-", " ")),
            Dest=Array([pages[page], Name.XYZ, 0, round(height + 4, 1), 0]),
        )
    )
    _place(pages[link.page], annotation)
    return annotation


def _place(page: Any, annotation: Any) -> None:
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(annotation)


def _field(pdf: pikepdf.Pdf, pages: list[Any], area: FieldArea) -> Any:
    left, low, right, high = (round(value, 2) for value in area.rectangle)
    empty = Stream(pdf, b"")
    empty.Type, empty.Subtype, empty.Resources = Name.XObject, Name.Form, Dictionary()
    empty.BBox = Array([0, 0, round(right - left, 2), round(high - low, 2)])
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(area.name), TU=String(visible(area.words)),
            Rect=Array([left, low, right, high]), F=132, P=pages[area.page],
            AP=Dictionary(N=pdf.make_indirect(empty)),
        )
    )  # fmt: skip
    _place(pages[area.page], field)
    if Name.AcroForm not in pdf.Root:
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(), SigFlags=3))
    pdf.Root.AcroForm.Fields.append(field)
    return field


def _set_structure(pdf: pikepdf.Pdf, pages: list[Any], root: Node, drawn: Drawn, annotations: list[Any]) -> None:
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    elements: dict[int, Any] = {}
    tree.K = _element(pdf, root, tree, pages, annotations, elements)
    numbers = Array()
    for index, (page, nodes) in enumerate(zip(pages, drawn.contents, strict=True)):
        page.StructParents = index
        page.Tabs = Name.S
        numbers.extend([cast("Any", index), pdf.make_indirect(Array([elements[id(node)] for node in nodes]))])
    owners = [link.node for link in drawn.links] + [area.node for area in drawn.fields]
    for index, (annotation, owner) in enumerate(zip(annotations, owners, strict=True), len(pages)):
        annotation.StructParent = index
        numbers.extend([cast("Any", index), elements[id(owner)]])
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    tree.ParentTreeNextKey = len(pages) + len(annotations)
    named = sorted((node.name, id(node)) for node in _nodes(root) if node.name)
    if named:
        names = Array()
        for name, key in named:
            names.extend([String(name), elements[key]])
        tree.IDTree = pdf.make_indirect(Dictionary(Names=names))
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True, Suspects=False)


def _nodes(node: Node) -> list[Node]:
    return [node, *(inner for kid in node.kids if isinstance(kid, Node) for inner in _nodes(kid))]


def _element(
    pdf: pikepdf.Pdf, node: Node, parent: Any, pages: list[Any], annotations: list[Any], elements: dict[int, Any]
) -> Any:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent))
    elements[id(node)] = element
    if node.alternative is not None:
        element.Alt = String(visible(node.alternative))
    if node.name is not None:
        element.ID = String(node.name)
    if node.scope is not None:
        element.A = Dictionary(O=Name.Table, Scope=Name(f"/{node.scope}"))
    if node.box is not None:
        element.A = Dictionary(O=Name.Layout, BBox=Array([round(edge, 2) for edge in node.box]))
    kids = Array()
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(_element(pdf, kid, element, pages, annotations, elements))
        elif isinstance(kid, Content):
            kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.id))
        else:
            kids.append(Dictionary(Type=Name.OBJR, Obj=annotations[kid]))
    if len(kids):
        # pyHanko knows a field again in the structure tree only where it is the one kid of its form
        element.K = kids[0] if node.role == "Form" and len(kids) == 1 else kids
    return element


def _set_outline(pdf: pikepdf.Pdf, drawn: Drawn) -> None:
    with pdf.open_outline() as outline:
        above: list[pikepdf.OutlineItem] = []
        for level, text, page, height in drawn.headings:
            item = pikepdf.OutlineItem(visible(text).strip(), page, "XYZ", left=0, top=round(height + 4, 1))
            del above[level - 1 :]
            (above[-1].children if above else outline.root).append(item)
            above.append(item)


def _set_catalog(pdf: pikepdf.Pdf, about: About) -> None:
    title, author = visible(about.title), visible(about.author)
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if direction_of(about.language) is Direction.RIGHT_TO_LEFT:
        pdf.Root.ViewerPreferences.Direction = Name.R2L
    pdf.Root.PageMode = Name.UseNone
    stamp = pdf_date(about.prepared)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title), Author=String(author), Creator=String(_MAKER), Producer=String(_MAKER),
            CreationDate=String(stamp), ModDate=String(stamp),
        )
    )  # fmt: skip
    packet = Stream(pdf, xmp_packet(Facts(title, author, about.language, _MAKER, about.prepared)))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(packet)
    profile = Stream(pdf, srgb_profile())
    profile.N = 3
    colours = String("sRGB IEC61966-2.1")
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=colours, Info=colours,
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )  # fmt: skip


def _marked_title(document: Document) -> str:
    """The title with the marking: whoever only hears or lists the file learns how it is marked."""
    return f"{document.title} ({document.marking.words})"


def _attach(pdf: pikepdf.Pdf, attachment: Attachment, moment: datetime) -> None:
    stamp = pdf_date(moment)
    specification = pikepdf.AttachedFileSpec(
        pdf,
        attachment.content,
        filename=attachment.name,
        mime_type=attachment.mime,
        description=attachment.description,
        creation_date=stamp,
        mod_date=stamp,
        relationship=Name(f"/{attachment.relationship}"),
    )
    pdf.attachments[attachment.name] = specification
    if Name.AF not in pdf.Root:
        pdf.Root.AF = Array()
    pdf.Root.AF.append(pdf.attachments[attachment.name].obj)
