"""Words and pages of a PDF, by PDFium: no script is run (this build has no engine for any), no form acts."""

import math
from collections.abc import Iterator
from typing import IO

import pypdfium2

from .limits import SHOWN_PIXELS, Protected, Unreadable

_PASSWORD = 4


class Document:
    """An open PDF."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._pdf = pypdfium2.PdfDocument(file)
            self.pages = len(self._pdf)
        except pypdfium2.PdfiumError as error:
            raise (Protected if error.err_code == _PASSWORD else Unreadable) from error

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
                continue
            yield found.replace("\ufffe", "").replace("\r\n", "\n") + "\n"

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


def _opaque(shown: "pypdfium2.PdfBitmap") -> memoryview:
    """The pixels without gaps between the rows, each with full opacity."""
    rows = memoryview(shown.buffer).cast("B")
    pixels = bytearray(4 * shown.width * shown.height)
    for row in range(shown.height):
        start = row * shown.stride
        pixels[row * 4 * shown.width : (row + 1) * 4 * shown.width] = rows[start : start + 4 * shown.width]
    pixels[3::4] = b"\xff" * (shown.width * shown.height)
    return memoryview(pixels)
