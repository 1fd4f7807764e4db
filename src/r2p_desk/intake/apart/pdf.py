"""Words and pages of a PDF, by PDFium: no script is run (this build has no engine for any), no form acts."""

import contextlib
import ctypes
import math
import re
from collections.abc import Iterator
from datetime import date
from typing import IO

import pypdfium2

from ...i18n import tr
from .limits import SHOWN_PIXELS, Protected, Unreadable

_PASSWORD = 4
_MOST_NAMED = 20
_NO_TITLE = re.compile(
    r"^\W*$|^(?:untitled|microsoft (?:word|powerpoint)|etpu$|document\d*$|title$)|\.(?:docx?|pdf|odt|wpd|rtf|indd)$",
    re.IGNORECASE,
)
"""What programs write where nobody stated a title."""


def load() -> None:
    """Have everything at hand: some of it is loaded when it is first used."""
    with contextlib.suppress(Unreadable):
        Document(b"%PDF-1.4")


class Document:
    """An open PDF."""

    def __init__(self, file: IO[bytes] | bytes) -> None:
        self._empty: list[str] = []
        self._broken: list[str] = []
        try:
            self._pdf = pypdfium2.PdfDocument(file)
            self.pages = len(self._pdf)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise Protected from error
            raise Unreadable(tr("its structure is damaged, or it is locked with keys of others")) from error

    def words(self) -> Iterator[str]:
        """The words of each page; a page that cannot be read is passed over."""
        for number in range(self.pages):
            try:
                page = self._pdf[number]
                text = page.get_textpage()
                found = text.get_text_bounded(errors="replace")
                text.close()
                page.close()
            except pypdfium2.PdfiumError:
                self._broken.append(str(number + 1))
                continue
            if not found.strip():
                self._empty.append(str(number + 1))
            yield found.replace("\ufffe", "").replace("\r\n", "\n") + "\n"

    def facts(self) -> dict[str, str]:
        """What the file says of itself: ``title``, ``author``, ``generator``, ``made`` (the day it was written)."""
        said = {name: self._said(name) for name in ("Title", "Author", "Producer", "ModDate", "CreationDate")}
        days = [found for found in (_day(said["ModDate"]), _day(said["CreationDate"])) if found]
        title = "" if _NO_TITLE.search(said["Title"]) else said["Title"]
        return {
            "title": title, "author": said["Author"], "generator": said["Producer"], "made": max(days, default=""),
            "language": self._language(),
        }  # fmt: skip

    def amiss(self) -> dict[str, list[str]]:
        """Findings: scripts and files inside, pages without words once these were read, encryption."""
        told: dict[str, list[str]] = {}
        if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(self._pdf) > 0:
            told["script"] = []
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
            inside = min(self._pdf.count_attachments(), _MOST_NAMED)
            if inside > 0:
                told["embedded"] = [self._pdf.get_attachment(number).get_name() for number in range(inside)]
        if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(self._pdf) >= 0:
            told["encrypted"] = []
        if self._broken:
            told["pages"] = self._broken
        if 0 < len(self._empty) < self.pages - len(self._broken):
            told["no-text-pages"] = self._empty
        return told

    def _said(self, name: str) -> str:
        try:
            return str(self._pdf.get_metadata_value(name))
        except (pypdfium2.PdfiumError, ValueError):
            return ""

    def _language(self) -> str:
        length = pypdfium2.raw.FPDFCatalog_GetLanguage(self._pdf, None, 0)
        if not 2 < length <= 100:
            return ""
        buffer = ctypes.create_string_buffer(length)
        pypdfium2.raw.FPDFCatalog_GetLanguage(self._pdf, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
        return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")

    def picture(self, number: int, width: int) -> tuple[int, int, memoryview]:
        """A page (the first is 0) so many pixels wide: (width, height, RGBA); on white, annotations drawn."""
        if not 0 <= number < self.pages or not 0 < width <= SHOWN_PIXELS:
            raise Unreadable
        try:
            page = self._pdf[number]
            across, down = page.get_size()
            if not (across > 0 and down > 0 and math.isfinite(across) and math.isfinite(down)):
                raise Unreadable
            scale = width / across
            if math.ceil(down * scale) * width > SHOWN_PIXELS:
                raise Unreadable
            shown = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
        except pypdfium2.PdfiumError as error:
            raise Unreadable from error
        return shown.width, shown.height, _opaque(shown)


def _day(stated: str) -> str:
    """The day of a date as PDF writes it, ``D:20150202…``; empty when it is none."""
    found = re.match(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)", stated)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _opaque(shown: "pypdfium2.PdfBitmap") -> memoryview:
    """The pixels without gaps between the rows, each with full opacity."""
    rows = memoryview(shown.buffer).cast("B")
    pixels = bytearray(4 * shown.width * shown.height)
    for row in range(shown.height):
        start = row * shown.stride
        pixels[row * 4 * shown.width : (row + 1) * 4 * shown.width] = rows[start : start + 4 * shown.width]
    pixels[3::4] = b"\xff" * (shown.width * shown.height)
    return memoryview(pixels)
