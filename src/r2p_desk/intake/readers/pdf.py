"""A PDF: its words page by page, what it says of itself, and what it would do, which is told and not done."""

from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from ...i18n import tr
from ..apart import limits
from ..apart.document import Document
from ..apart.whole import read_whole
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

    data = read_whole(file, limits.PDF_BYTES)
    if len(data) > limits.PDF_BYTES:
        raise limits.Unreadable(tr("it is larger than {n} MiB").format(n=limits.PDF_BYTES >> 20))
    told = Document(sha256(data).hexdigest())
    for code, what in pdf_names.names(data).items():
        told.tell(code, *what)
    try:
        source = pdf.Document(data)
    except (limits.Unreadable, limits.Protected):
        yield from told.findings()
        raise
    told.say(source.words())
    told.facts(**source.facts(), pages=str(source.pages))
    for code, what in source.amiss().items():
        told.tell(code, *what)
    if not told.text:
        told.tell("no-text")
    yield from told.told()
