"""What a signed field shows: who signed, why and when, in any script, set by our own text engine.

An appearance must embed its fonts (ISO 19005-3, 6.3.3), so it is drawn as a page of its own and taken over whole.
"""

import io
from datetime import UTC, datetime

import msgspec

from ..i18n import speaking, tr
from . import look
from .pages import Pages
from .pdf import About, bind
from .structure import Mark, Node, Page, TextMark
from .text import Line, Run, Weight, lay_out, visible

_EDGE = 5.0
_SIZES = (8.6, 7.6, 6.6, 5.8, 5.0)
_LEADING = 1.36
_DIGITS = 16


class Appearance(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs as people know them, why, the SHA-256 of the certificate (hex), and the language it is written in."""

    name: str
    reason: str
    fingerprint: str
    language: str = "en"


def draw_appearance(shown: Appearance, width: float, height: float, when: datetime) -> bytes:
    """A PDF of one page of this size in points; the text is made smaller, then cut, until it fits."""
    with speaking(shown.language):
        lines, size = _fitted(shown, width, height, when)
    marks: list[Mark] = [
        TextMark(line, _EDGE, _EDGE + size + row * size * _LEADING, None) for row, line in enumerate(lines)
    ]
    about = About(title=visible(shown.name), author=visible(shown.name), prepared=when, language=shown.language)
    made = bind(Pages((Page(tuple(marks)),), Node("Document"), 0), about)
    return _cropped(made.pdf, width, height)


def _fitted(shown: Appearance, width: float, height: float, when: datetime) -> tuple[list[Line], float]:
    room, size = max(width - 2 * _EDGE, 1.0), _SIZES[0]
    lines: list[Line] = []
    for size in _SIZES:
        lines = _set(shown, when, room, size)
        if _EDGE + len(lines) * size * _LEADING <= height:
            return lines, size
    return lines[: max(int((height - _EDGE) / (size * _LEADING)), 1)], size


def _set(shown: Appearance, when: datetime, room: float, size: float) -> list[Line]:
    moment = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    certificate = tr("certificate {digits}…").format(digits=shown.fingerprint[:_DIGITS])
    texts = [
        (visible(shown.name), Weight.BOLD, look.INK),
        (visible(shown.reason), Weight.REGULAR, look.INK),
        (f"{moment} · {certificate}", Weight.REGULAR, look.QUIET),
    ]
    return [
        line
        for text, weight, colour in texts
        if text
        for line in lay_out([Run(text, weight, size, colour, shown.language)], width=room)
    ]


def _cropped(pdf: bytes, width: float, height: float) -> bytes:
    """The upper left of the page alone, without what belongs to a document of its own."""
    import pikepdf
    from pikepdf import Array

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as made:
        page = made.pages[0].obj
        upper = float(page.MediaBox[3])
        page.MediaBox = Array([0, round(upper - height, 3), round(width, 3), upper])
        for entry in ("/StructParents", "/Tabs", "/Annots", "/CropBox", "/TrimBox"):
            if entry in page:
                del page[entry]
        for entry in ("/StructTreeRoot", "/MarkInfo", "/OutputIntents"):
            if entry in made.Root:
                del made.Root[entry]
        made.save(out, deterministic_id=True)
    return out.getvalue()
