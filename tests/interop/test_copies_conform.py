"""A numbered copy is the archival, accessible file the paper itself is, with one line more in its footer."""

import io
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from pdfa import broken

from r2p_desk.briefing.copies import CopyMark, render_copies
from r2p_desk.briefing.document import Document, Heading, Paragraph, Words
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.marking import Marking

PACKING = (pikepdf.Name.ObjStm, pikepdf.Name.XRef)
"""Streams in which a file packs its objects, whatever they are."""
_RECIPIENTS = ("The Permanent Mission", "بعثة رواندا الدائمة", "常驻代表团" * 20)


def document(language: str) -> Document:
    words = (Words("What was seen on the northern road. " * 12),)
    blocks = (Heading(text="Bottom line"), *(Paragraph(prose=words) for _ in range(12)))
    return Document(
        title="Northern province", author="A. Tester", prepared=datetime(2026, 11, 26, tzinfo=UTC), blocks=blocks,
        language=language, marking=Marking("CONFIDENTIAL"),
    )  # fmt: skip


def marks() -> list[CopyMark]:
    return [
        CopyMark(number=number, of=len(_RECIPIENTS), code=f"AB{number}D-EFGH", recipient=name)
        for number, name in enumerate(_RECIPIENTS, 1)
    ]


def text(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_copy_passes_what_the_paper_passes(language: str) -> None:
    paper = document(language)
    plain = render(paper)
    for printed, mark in zip(render_copies(paper, marks()), marks(), strict=True):
        assert [broken(printed.pdf, flavour) for flavour in ("3a", "UA")] == [set(), set()]
        assert (printed.pages, printed.missing) == (plain.pages, plain.missing)
        told = text(printed.pdf)
        assert told.count(mark.code) == printed.pages
        assert not [other.code for other in marks() if other != mark and other.code in told]


def test_copies_have_the_same_bytes_again_and_differ_in_one_stream() -> None:
    first, again = (list(render_copies(document("en"), marks())) for _ in range(2))
    assert [one.pdf for one in first] == [one.pdf for one in again]
    assert len({one.pdf for one in first}) == len(first)
    streams = []
    for printed in first:
        with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
            found = (one for one in pdf.objects if isinstance(one, pikepdf.Stream))
            streams.append({bytes(one.read_bytes()) for one in found if one.get("/Type") not in PACKING})
    assert {len(one - streams[0]) for one in streams[1:]} == {1}
