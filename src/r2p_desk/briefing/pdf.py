"""A document becomes a PDF: fonts, structure tree, links, outline, metadata and attachments (ISO 32000-1).

The same document gives the same bytes: every date comes from the document, ids are derived from the content.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from .. import __version__
from ..i18n import speaking, tr
from .archive import Facts, pdf_date, srgb_profile, xmp_packet
from .document import Attachment, Document
from .embed import embedded_font
from .pages import Pages, lay_out_pages
from .sheets import Drawn, draw
from .skeleton import skeleton
from .structure import TextMark
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
    return bind(lay_out_pages(document), _about(document), document.attachments)


def render_over(document: Document, over: Sequence[TextMark]) -> tuple[Printed, tuple[bytes, ...]]:
    """The same, and a content stream for each line of ``over``, which stands on none of its pages yet."""
    about = _about(document)
    made = lay_out_pages(document)
    drawn = draw(made.pages, about.language, over)
    return _bound(made, drawn, about, document.attachments), drawn.over


def bind(made: Pages, about: About, attachments: Sequence[Attachment] = ()) -> Printed:
    """Pages laid out as a tagged PDF."""
    return _bound(made, draw(made.pages, about.language), about, attachments)


def _bound(made: Pages, drawn: Drawn, about: About, attachments: Sequence[Attachment]) -> Printed:
    with pikepdf.open(io.BytesIO(skeleton(made.root, drawn, _labels(drawn, about.language)))) as pdf:
        fonts = Dictionary({f"/{use.name}": pdf.make_indirect(embedded_font(pdf, use)) for use in drawn.fonts})
        pdf.pages[0].obj.Resources.Font = fonts  # one dictionary, shared by all pages
        _set_outline(pdf, drawn)
        _set_catalog(pdf, about)
        for attachment in attachments:
            _attach(pdf, attachment, about.prepared)
        out = io.BytesIO()
        pdf.save(out, min_version=_VERSION, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Printed(out.getvalue(), len(drawn.streams), made.missing)


def _about(document: Document) -> About:
    return About(
        title=_marked_title(document),
        author=document.author,
        prepared=document.prepared,
        language=document.language,
    )


def _labels(drawn: Drawn, language: str) -> list[str]:
    """What a reader hears of each link: where it leads."""
    said: dict[str, str] = {}
    with speaking(language):
        for link in drawn.links:
            if link.to not in said:
                page, height = drawn.places[link.to]
                heading = next((text for _, text, *place in drawn.headings if place == [page, height]), None)
                number = link.to.rpartition("-")[2]
                said[link.to] = (
                    visible(heading).strip() if heading is not None else tr("note {number}").format(number=number)
                )
    return [said[link.to] for link in drawn.links]


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
    pdf.attachments[attachment.name] = specification  # and with its relationship pikepdf lists it in /AF
