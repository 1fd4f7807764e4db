"""A hundred tagged pages against WeasyPrint tagged and reportlab untagged; a thousand pages in a process of their own.

Every page holds a heading, three paragraphs, a table of 13 rows and 5 columns, and a chart of 14 bars: English, in Noto
Sans, the same words for all three. Ours is the whole briefing: tagged, marked, numbered, PDF/A-3a and PDF/UA-1.
WeasyPrint writes PDF/UA-1, reportlab plain pages with paragraphs in the cells, so that all three break lines there.
Figures are processor time, after a page to warm up; of WeasyPrint one round, which takes as long as ten of the others.
Of 1,000 pages the greatest resident memory is held against 500 MiB.
"""

import io
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from interleaved import Comparison, in_turns
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, SimpleDocTemplate
from reportlab.platypus import Paragraph as PlainParagraph
from reportlab.platypus import Table as PlainTable
from workplace import HERE, environment

from r2p_desk import resources
from r2p_desk.briefing.document import (
    Block,
    Column,
    Document,
    Heading,
    HeatCell,
    HeatGroup,
    HeatStrip,
    Paragraph,
    Table,
    Words,
)
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.assessment import Concern
from r2p_desk.domain.marking import Marking

PAGES, MANY = 100, 1000
TAGGED_LIMIT, UNTAGGED_LIMIT, MEMORY = 0.25, 1.5, 500.0
_HEADS = ("District", "Incidents", "Killed", "Displaced", "Sources")
_SAID = (
    "Families were separated at a checkpoint on the northern road while armed men searched every vehicle and wrote "
    "down names; the regional radio repeated a call to defend the town, and two local organisations reported that "
    "identity papers were taken. "
)
_WORDS = ("none", "low", "moderate", "high")


def compare_tagged(_folder: Path) -> Comparison:
    """A hundred pages of ours against WeasyPrint's, both tagged; in milliseconds."""
    return _compared("100 tagged pages", TAGGED_LIMIT, _weasy, 1)


def compare_untagged(_folder: Path) -> Comparison:
    """A hundred pages of ours against reportlab's untagged; in milliseconds."""
    return _compared("100 pages against untagged", UNTAGGED_LIMIT, _plain, 2)


def compare_memory(_folder: Path) -> Comparison:
    """MiB resident at most while a thousand pages are made, against what they may take."""
    run = [sys.executable, str(HERE / "paging.py")]
    done = subprocess.run(run, env=environment(), capture_output=True, text=True, check=True)
    return Comparison(name="1,000 pages", unit="MiB", limit=1.0, ours=(float(done.stdout),), plain=(MEMORY,))


def _compared(name: str, limit: float, plain: Callable[[int], bytes], rounds: int) -> Comparison:
    for arm in (ours, plain):
        arm(1)
    pairs = in_turns(lambda: _spent(ours), lambda: _spent(plain), rounds, warm=False)
    spent, other = zip(*pairs, strict=True)
    return Comparison(name=name, unit="ms", limit=limit, ours=spent, plain=other)


def _spent(arm: Callable[[int], bytes]) -> float:
    start = time.process_time()
    arm(PAGES)
    return (time.process_time() - start) * 1000


def ours(pages: int) -> bytes:
    """So many pages as a briefing."""
    document = Document(
        title="A long briefing",
        marking=Marking("CONFIDENTIAL"),
        author="A. Tester",
        prepared=datetime(2026, 11, 23, tzinfo=UTC),
        blocks=tuple(block for page in range(pages) for block in _blocks(page)),
    )
    return render(document).pdf


def _blocks(page: int) -> Iterator[Block]:
    cells = tuple(
        HeatCell(number=bar + 1, level=list(Concern)[(bar + page) % 4], level_words=_WORDS[(bar + page) % 4],
                 direction_words="rising")
        for bar in range(14)
    )  # fmt: skip
    yield Heading(text=_heading(page))
    yield from (Paragraph(prose=(Words(text),)) for text in _paragraphs(page))
    rows = tuple(tuple((Words(cell),) for cell in row) for row in _rows(page))
    yield Table(title=f"Table {page}", columns=tuple(Column(head=head) for head in _HEADS), rows=rows)
    groups = (HeatGroup(caption="Common", cells=cells[:8]), HeatGroup(caption="Specific", cells=cells[8:]))
    yield HeatStrip(title="Levels", groups=groups, alternative="The levels of fourteen factors")


def _heading(page: int) -> str:
    return f"Sector {page}: what was reported this week"


def _paragraphs(page: int) -> list[str]:
    return [f"{page}.{part} {_SAID * 2}" for part in range(3)]


def _rows(page: int) -> list[list[str]]:
    return [[f"{head} {page + row}" for head in _HEADS] for row in range(13)]


def _weasy(pages: int) -> bytes:
    """The same by WeasyPrint, tagged."""
    from weasyprint import HTML

    face = b64encode(resources.read("fonts/NotoSans-Regular.ttf")).decode()
    style = (
        f"@font-face {{ font-family: N; src: url(data:font/ttf;base64,{face}) }}"
        "@page { size: A4; margin: 2.4cm 1.8cm }"
        "body { font: 10pt/14.2pt N } section { break-after: page } table { width: 100%; border-collapse: collapse }"
        "td, th { border-bottom: 0.5pt solid grey; font-size: 8.8pt; line-height: 11.8pt; text-align: left }"
    )
    body = "".join(_section(page) for page in range(pages))
    text = (
        f'<html lang="en"><head><title>A long briefing</title><style>{style}</style></head><body>{body}</body></html>'
    )
    made: bytes = HTML(string=text).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _section(page: int) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in _paragraphs(page))
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _rows(page))
    bars = "".join(
        f'<rect x="{bar * 35}" y="20" width="33" height="46" fill="none" stroke="black"/>'
        f'<rect x="{bar * 35}" y="{66 - 11 * ((bar + page) % 4)}" width="33" height="{11 * ((bar + page) % 4)}"/>'
        f'<text x="{bar * 35}" y="78" font-size="6">{_WORDS[(bar + page) % 4]}</text>'
        for bar in range(14)
    )
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" width="490" height="90">{bars}</svg>'
    picture = f'<img alt="The levels" src="data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}">'
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<section><h2>{_heading(page)}</h2>{paragraphs}{table}{picture}</section>"


def _plain(pages: int) -> bytes:
    """The same by reportlab, without tags."""
    for name, file in (("Noto", "NotoSans-Regular"), ("NotoBold", "NotoSans-Bold")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, io.BytesIO(resources.read(f"fonts/{file}.ttf"))))
    out = io.BytesIO()
    story = [flowable for page in range(pages) for flowable in _flowables(page)]
    SimpleDocTemplate(out, pageCompression=1).build(story)
    return out.getvalue()


def _flowables(page: int) -> Iterator[Flowable]:
    head = ParagraphStyle("head", fontName="NotoBold", fontSize=13.5, leading=18, spaceBefore=16)
    body = ParagraphStyle("body", fontName="Noto", fontSize=10, leading=14.2, spaceAfter=5)
    cell = ParagraphStyle("cell", fontName="Noto", fontSize=8.8, leading=11.8)
    yield PlainParagraph(_heading(page), head)
    yield from (PlainParagraph(text, body) for text in _paragraphs(page))
    rows = [[PlainParagraph(text, cell) for text in row] for row in (list(_HEADS), *_rows(page))]
    yield PlainTable(rows, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)], repeatRows=1)
    drawing = Drawing(490, 90)
    for bar in range(14):
        level = (bar + page) % 4
        drawing.add(Rect(bar * 35, 20, 33, 46, fillColor=None))
        drawing.add(Rect(bar * 35, 20, 33, 11 * level, fillColor=colors.orange))
        drawing.add(String(bar * 35, 78, str(bar + 1), fontName="NotoBold", fontSize=10))
        drawing.add(String(bar * 35, 10, _WORDS[level], fontName="Noto", fontSize=6))
        drawing.add(String(bar * 35, 2, "rising", fontName="Noto", fontSize=6))
    yield drawing


def _most_memory() -> float:
    """MiB this process held at most since it began as this program; ``ru_maxrss`` also counts what started it."""
    status = Path("/proc/self/status").read_text("ascii", errors="replace")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    ours(MANY)
    print(_most_memory())  # noqa: T201 - read by compare_memory
