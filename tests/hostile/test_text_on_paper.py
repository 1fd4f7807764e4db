"""Hostile text in every place of a briefing that holds text: the pages are made, open, and say what was typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from r2p_desk.briefing.document import (
    Block,
    Column,
    Document,
    Heading,
    Listing,
    Note,
    NoteRefs,
    Notes,
    Paragraph,
    Table,
    Tone,
    Words,
)
from r2p_desk.briefing.pages import lay_out_pages
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.structure import TextMark
from r2p_desk.domain.marking import Marking


def document(texts: list[str], language: str, *more: Block) -> Document:
    said = [Words(text) for text in texts]
    blocks: list[Block] = [Paragraph(prose=(words, NoteRefs((1,)))) for words in said]
    blocks += [Heading(text=text) for text in texts[::7]]
    blocks += [Paragraph(prose=(words,), tone=Tone.NOTICE) for words in said[::9]]
    blocks.append(Listing(entries=tuple(Paragraph(prose=(words,)) for words in said[::3])))
    rows = tuple(((one,), (other,)) for one, other in zip(said[::2], said[1::2], strict=False))
    columns = (Column(head=texts[90]), Column(head=texts[200], at_end=True))
    blocks.append(Table(title=texts[100], columns=columns, rows=rows))
    blocks += [*more, Notes(notes=(Note(number=1, prose=tuple(said[:40])),))]
    return Document(
        title=texts[300], running=texts[301], author=texts[302], prepared=datetime(2026, 11, 23, tzinfo=UTC),
        marking=Marking("CONFIDENTIAL"), blocks=tuple(blocks), language=language,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_made_of_whatever_was_typed(test_data: Path, language: str) -> None:
    texts = [text for text in json.loads((test_data / "hostile" / "text" / "blns.json").read_text("utf-8")) if text]
    long = (Paragraph(prose=(Words("كلمة word слово " * 3_500),)), Paragraph(prose=(Words("ш" * 100_000),)))
    made = render(document(texts, language, *long))
    with pypdfium2.PdfDocument(made.pdf) as pdf:
        assert len(pdf) == made.pages
        read = " ".join(page.get_textpage().get_text_range() for page in pdf)
    for typed in ("javascript", "EXEC", "MSForEachTable", "社會科學院語學研究所"):
        assert typed in read
    assert "\u202e" not in read


def test_nothing_hostile_leaves_the_page(test_data: Path) -> None:
    texts = [text for text in json.loads((test_data / "hostile" / "text" / "blns.json").read_text("utf-8")) if text]
    for page in lay_out_pages(document(texts[:330], "ar")).pages:
        for mark in page.marks:
            if isinstance(mark, TextMark):
                for piece in mark.line.pieces:
                    assert not piece.text.strip() or 0 < mark.x + piece.x <= mark.x + piece.x + piece.width < 596
