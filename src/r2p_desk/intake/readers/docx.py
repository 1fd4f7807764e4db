"""A text document of Word (ISO/IEC 29500): paragraphs, tables, notes, comments; macros, links and objects are named."""

from collections.abc import Iterator
from typing import IO

from ..apart import office_text
from ..apart.document import Document
from ..apart.office import Package
from ..apart.whole import digest_of
from ..telling import Asked, Told

FORMAT = "docx"
MEDIA = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
_TEXT = (r"word/document\d*\.xml", r"word/(footnotes|endnotes)\.xml", r"word/(header|footer)\d+\.xml",
         r"word/comments\.xml")  # fmt: skip

_EMBEDDED = r"word/(embeddings|activeX)/[^/]+\.[^/]+|word/afchunk[^/]*|[^_]+\.(mht|mhtml|html?|rtf)"


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a document
    """The document as one record."""
    document = Document(digest_of(file))
    with Package(file) as package:
        office_text.say(package, document, office_text.WORD, _TEXT)
        core, program = (office_text.said(package, f"docProps/{name}.xml") for name in ("core", "app"))
        document.facts(
            title=core.get("title", ""),
            author=core.get("creator", ""),
            language=core.get("language", ""),
            made=core.get("modified", core.get("created", ""))[:10],
            generator=program.get("Application", ""),
        )
        if package.like(r".*vbaProject.*\.bin|.*vbaData\.xml"):
            document.tell("macro")
        if embedded := package.like(_EMBEDDED):
            document.tell("embedded", *(name.rpartition("/")[2] for name in embedded))
        if places := office_text.links(package):
            document.tell("external-link", *places)
    yield from document.told()
