"""Mixed lines stand where Pango, the text engine of the GNOME desktop, sets them with the same fonts."""

import html
from datetime import UTC, datetime
from itertools import accumulate

import pypdfium2
import pytest

from r2p_desk import resources
from r2p_desk.briefing.pages import Pages
from r2p_desk.briefing.pdf import About, bind
from r2p_desk.briefing.structure import Mark, Node, Page, TextMark
from r2p_desk.briefing.text import Run, lay_out

LINES = (
    "سجّلت البعثة 14 حادثاً (UAV, Group 2) على مسافة 1,500 متر من الخط.",
    "انظر الوثيقة A/48/824-S/26915 (الفقرة 12-14)، ثم www.example.org.",
    "قال: «لن نرحل!» ثم كتب: No. 7 [الملحق] 50% و3–5 أيام.",
    "في 9/11/2026 (الساعة 10:30) وصلت +250 788 123 456 إلى المكتب.",
    "الله، لا إله، الآن، إلى الأمام، مُبلِّغان، شيءٌ، قرىً.",
    "٢٠٢٦ عام ١٫٥ مليون (٣٠٪) و 1.5 مليون (30%).",
    "(أ) البند الأول (b) second البند؟",
    'C++ و C# لغتان، و"اقتباس" هنا.',
)
SIZE, STEP, LEFT, WIDTH = 14, 36, 50, 495
SCALE = 2.0


def ours() -> bytes:
    root = Node("Document")
    marks: list[Mark] = []
    for number, text in enumerate(LINES):
        (line,) = lay_out([Run(text, size=SIZE, language="ar")], width=WIDTH)
        marks.append(TextMark(line, LEFT, 60 + number * STEP, root.add("P")))
    about = About(title="lines", author="A. Tester", prepared=datetime(2026, 11, 23, tzinfo=UTC), language="ar")
    return bind(Pages((Page(tuple(marks)),), root, 0), about).pdf


def pangos() -> bytes:
    weasyprint = pytest.importorskip("weasyprint", exc_type=ImportError)
    fonts = resources.folder("fonts").as_uri()
    faces = "".join(
        f"@font-face{{font-family:{name};src:url({fonts}/{file}-Regular.ttf)}}"
        for name, file in (("Latin", "NotoSans"), ("Arabic", "NotoSansArabic"))
    )
    style = (
        f"@page{{size:A4;margin:0}}{faces}p{{position:absolute;left:{LEFT}pt;width:{WIDTH}pt;margin:0;direction:rtl;"
        f"font:{SIZE}pt Arabic,Latin;line-height:{STEP}pt}}"
    )
    body = "".join(
        f'<p style="top:{36 + number * STEP}pt">{html.escape(text)}</p>' for number, text in enumerate(LINES)
    )
    made = weasyprint.HTML(string=f'<html lang="ar"><style>{style}</style>{body}</html>').write_pdf()
    assert isinstance(made, bytes)
    return made


def ink(pdf: bytes) -> list[list[int]]:
    """For each line, how much ink stands in each column of pixels, from the left."""
    with pypdfium2.PdfDocument(pdf) as opened:
        image = opened[0].render(scale=SCALE, grayscale=True).to_pil()
    columns = []
    for number in range(len(LINES)):
        top = round((60 + number * STEP - 24) * SCALE)
        band = image.crop((0, top, image.width, top + round(STEP * SCALE)))
        pixels = band.tobytes()
        columns.append([sum(255 - value for value in pixels[x :: band.width]) for x in range(band.width)])
    return columns


@pytest.mark.slow
def test_every_word_stands_where_pango_sets_it() -> None:
    for text, one, other in zip(LINES, ink(ours()), ink(pangos()), strict=True):
        assert sum(one) == pytest.approx(sum(other), rel=0.02), text
        moved = sum(abs(mine - theirs) for mine, theirs in zip(accumulate(one), accumulate(other), strict=True))
        assert moved / sum(one) < SCALE, text  # a point; two words exchanged move their ink by tens
