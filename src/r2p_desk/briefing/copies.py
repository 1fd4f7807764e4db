"""Numbered copies of one document: the pages are drawn once, and each copy gets a line of its own in its footer."""

import io
from collections.abc import Iterator, Sequence

import msgspec
import pikepdf
from pikepdf import Array

from ..i18n import speaking, tr
from .document import Document
from .pages import footer_line
from .pdf import Printed, render_over

_VERSION = "1.7"


class CopyMark(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the footer of every page of one copy: which of how many, its code, for whom."""

    number: int
    of: int
    code: str
    recipient: str

    @property
    def words(self) -> str:
        """The line: ``copy 3 of 25 · K7QF-2M9X · The Permanent Mission``; the code stands before what may be cut."""
        said = tr("copy {number} of {count}").format(number=self.number, count=self.of)
        return f"{said} · {self.code} · {self.recipient}"


def render_copies(document: Document, copies: Sequence[CopyMark]) -> Iterator[Printed]:
    """Every copy as a tagged PDF, in order; the same copy of the same document has the same bytes."""
    with speaking(document.language):
        lines = [footer_line(document, copy.words) for copy in copies]
    base, streams = render_over(document, lines)
    for stream in streams:
        yield msgspec.structs.replace(base, pdf=_with_line(base.pdf, stream))


def _with_line(base: bytes, stream: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(base)) as pdf:
        line = pdf.make_stream(stream)
        for page in pdf.pages:
            page.obj.Contents = Array([page.obj.Contents, line])
        out = io.BytesIO()
        pdf.save(out, min_version=_VERSION, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
