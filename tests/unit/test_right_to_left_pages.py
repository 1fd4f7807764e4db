"""A document in Arabic begins at the right: what stands where on its pages."""

from datetime import UTC, datetime

import pytest

from r2p_desk.briefing import look
from r2p_desk.briefing.document import Column, Document, Listing, Note, NoteRefs, Notes, Paragraph, Table, Tone, Words
from r2p_desk.briefing.pages import lay_out_pages
from r2p_desk.briefing.structure import BoxMark, TextMark
from r2p_desk.domain.marking import Marking

RIGHT = look.PAGE_WIDTH - look.RIGHT


def document(language: str) -> Document:
    return Document(
        title="تقرير",
        marking=Marking("CONFIDENTIAL//TLP:AMBER"),
        author="A. Tester",
        prepared=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        language=language,
        blocks=(
            Paragraph(prose=(Words("غادرت"), NoteRefs((1,)))),
            Listing(entries=(Paragraph(prose=(Words("حاجز"),)),)),
            Paragraph(prose=(Words("تنبيه"),), tone=Tone.NOTICE),
            Table(
                title="جدول",
                columns=(Column(head="المكان", share=3), Column(head="العدد", at_end=True)),
                rows=(((Words("القرية"),), (Words("41"),)), ((Words("Kigali", language="en"),), (Words("7"),))),
            ),
            Notes(notes=(Note(number=1, prose=(Words("مصدر"),)),)),
        ),
    )


def span(words: str, language: str, *, first: bool = True) -> tuple[float, float]:
    """Where the ink of the line with these words begins and ends."""
    (page,) = lay_out_pages(document(language)).pages
    found = [mark for mark in page.marks if isinstance(mark, TextMark) and words in mark.line.text]
    mark = found[0 if first else -1]
    inked = [piece for piece in mark.line.pieces if piece.text.strip()]
    start = min(mark.x + piece.x for piece in inked)
    return start, start + mark.line.width


@pytest.mark.parametrize("words", ["غادرت", "القرية", "المكان", "مصدر", "حاجز", "Kigali"])
def test_text_begins_at_the_right(words: str) -> None:
    assert span(words, "ar")[1] == pytest.approx(RIGHT, abs=28)


@pytest.mark.parametrize("words", ["•", "TLP:AMBER", "41", "العدد"])
def test_what_stands_at_a_side_changes_sides(words: str) -> None:
    start, _ = span(words, "en")
    _, end = span(words, "ar")
    assert look.PAGE_WIDTH - end == pytest.approx(start, abs=0.5)


def test_the_page_number_changes_sides() -> None:
    sides = []
    for language in ("en", "ar"):
        (page,) = lay_out_pages(document(language)).pages
        (number,) = [mark for mark in page.marks if isinstance(mark, TextMark) and mark.node is None
                     and mark.down > 700 and mark.line.pieces[0].size == look.RUNNING_SIZE]  # fmt: skip
        start = min(number.x + piece.x for piece in number.line.pieces)
        sides.append(start if language == "en" else look.PAGE_WIDTH - start - number.line.width)
    assert sides == pytest.approx([look.LEFT, look.RIGHT], abs=0.5)


def test_the_banner_stays_in_the_middle() -> None:
    start, end = span("CONFIDENTIAL", "ar")
    assert look.PAGE_WIDTH - end == pytest.approx(start, abs=0.5)


def test_the_bar_of_a_notice_stands_where_its_text_begins() -> None:
    (page,) = lay_out_pages(document("ar")).pages
    (bar,) = [mark for mark in page.marks if isinstance(mark, BoxMark) and mark.width == 4]
    assert bar.x + bar.width == pytest.approx(RIGHT)


def test_nothing_leaves_the_page() -> None:
    (page,) = lay_out_pages(document("ar")).pages
    for mark in page.marks:
        if isinstance(mark, TextMark):
            for piece in mark.line.pieces:
                assert mark.x + piece.x >= look.LEFT - 30
                assert mark.x + piece.x + piece.width <= RIGHT + 1
