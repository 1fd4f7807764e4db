"""A text document of OpenDocument (ISO/IEC 26300): paragraphs, tables, comments; what acts is named."""

from collections.abc import Iterator
from typing import IO

from ..apart import limits, office_text
from ..apart.document import Document
from ..apart.office import Package
from ..apart.whole import digest_of
from ..telling import Asked, Told

FORMAT = "odt"
MEDIA = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template")
_MANIFEST = "META-INF/manifest.xml"


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a document
    """The document as one record."""
    document = Document(digest_of(file))
    with Package(file) as package:
        if _MANIFEST in package.names and b"encryption-data" in b"".join(package.pieces(_MANIFEST)):
            raise limits.Protected
        office_text.say(package, document, office_text.ODF, (r"content\.xml", r"styles\.xml"))
        meta = office_text.said(package, "meta.xml")
        document.facts(
            title=meta.get("title", ""),
            author=meta.get("initial-creator", meta.get("creator", "")),
            language=meta.get("language", ""),
            made=meta.get("date", meta.get("creation-date", ""))[:10],
            generator=meta.get("generator", ""),
        )
        if package.like(r"(Basic|Scripts)/.+"):
            document.tell("macro")
        if objects := package.like(r"Object[^/]*"):
            document.tell("embedded", *objects)
    yield from document.told()
