"""A PDF: its words page by page, what it says of itself, and what it would do, which is told and not done."""

from collections.abc import Iterator
from typing import IO

from ..apart import limits
from ..apart.document import Document
from ..telling import Asked, Told

FORMAT = "pdf"
MEDIA = ("application/pdf",)
SECONDS = 120


def load() -> None:
    """Load PDFium."""
    from ..apart import pdf, pdf_names

    pdf.load()
    pdf_names.names(b"")


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a document
    """The document as one record."""
    from ..apart import pdf, pdf_names

    data = file.read(limits.PDF_BYTES + 1)
    if len(data) > limits.PDF_BYTES:
        raise limits.Unreadable(f"it is larger than {limits.PDF_BYTES >> 20} MiB")
    source = pdf.Document(data)
    told = Document(data)
    told.say(source.words())
    told.facts(**source.facts(), pages=str(source.pages))
    for code, what in {**pdf_names.names(data), **source.amiss()}.items():
        told.tell(code, *what)
    if not told.text:
        told.tell("no-text")
    yield from told.told()
