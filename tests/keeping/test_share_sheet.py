"""The printed sheets: one page, every word on it once with its number, the same words as a QR code, no more."""

import io
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
import segno

from r2p_desk.actions import paper
from r2p_desk.briefing.share_sheet import Sheet, code_text, print_sheet
from r2p_desk.keys import shares
from r2p_desk.keys.shares import Share

MADE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PRINT = "4c1e 88b0 1d2f 9a3b 7c4d 0e5f 6a7b 8c9d"


@pytest.fixture(scope="module")
def share() -> Share:
    return shares.split(os.urandom(32), 3, 5)[1]


@pytest.fixture(scope="module")
def sheet(share: Share) -> Sheet:
    return paper.share_sheet("Aïcha Diallo", share, 5, PRINT, MADE)


def text_of(pdf: bytes, tmp_path: Path, *options: str) -> str:
    (tmp_path / "sheet.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", *options, str(tmp_path / "sheet.pdf"), "-"], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def test_it_is_one_page_that_says_what_it_is(sheet: Sheet, tmp_path: Path) -> None:
    printed = print_sheet(sheet)
    assert (printed.pages, printed.missing) == (1, 0)
    text = text_of(printed.pdf, tmp_path, "-layout")
    for words in ("Recovery share 2 of 5", "Aïcha Diallo", "2 of 5; 3 needed", "23 November 2026", PRINT):
        assert words in text
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.MediaBox] == [0, 0, 595, 842]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == "Recovery share 2 of 5"


@pytest.mark.parametrize("options", [[], ["-layout"], ["-raw"]], ids=str)
def test_its_words_can_be_taken_out_of_it_in_any_order(
    sheet: Sheet, share: Share, tmp_path: Path, options: list[str]
) -> None:
    text = text_of(print_sheet(sheet).pdf, tmp_path, *options)
    numbered = re.findall(r"(\d+)\.\s+([a-z]+)\b", text)
    words = {int(number): word for number, word in numbered if word in share.words.split()}
    assert shares.read("\n".join(f"{number}. {word}" for number, word in words.items())) == share


def test_its_code_says_the_words_and_nothing_else(sheet: Sheet, share: Share) -> None:
    assert code_text(sheet.words) == share.words.upper()
    code = segno.make(code_text(sheet.words), error="m", micro=False)
    assert code.mode == "alphanumeric"
    dark = [sum(row) for row in code.matrix]
    with pikepdf.open(io.BytesIO(print_sheet(sheet).pdf)) as pdf:
        content = pdf.pages[0].Contents.read_bytes().decode()
    figure = content.split("/Figure")[1].split("EMC")[0]
    drawn: dict[float, float] = {}
    for _, y, width, _ in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", figure):
        drawn[float(y)] = drawn.get(float(y), 0) + float(width)
    module = 168.0 / len(dark)
    assert [round(width / module) for _, width in sorted(drawn.items(), reverse=True)] == dark


def test_nothing_printed_shows_words(sheet: Sheet) -> None:
    assert repr(sheet) == "<Sheet Recovery share 2 of 5>"


def test_the_same_sheet_gives_the_same_bytes(sheet: Sheet) -> None:
    assert print_sheet(sheet).pdf == print_sheet(sheet).pdf


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
@pytest.mark.parametrize("name", ["A", "W" * 64, "Уполномоченный по правам человека"])
def test_nothing_runs_over_the_edge(share: Share, tmp_path: Path, name: str) -> None:
    """The margin stays white all around, however long the name."""
    sheets = [
        paper.share_sheet(name, share, 5, PRINT, MADE),
        paper.share_sheet(name, shares.split(os.urandom(32), 1, 1)[0], 1, PRINT, MADE),
        paper.device_sheet(name, shares.split(os.urandom(32), 1, 1)[0], "ab" * 32, MADE),
    ]
    for sheet in sheets:
        (tmp_path / "s.pdf").write_bytes(print_sheet(sheet).pdf)
        subprocess.run(["pdftoppm", "-r", "36", "-gray", str(tmp_path / "s.pdf"), str(tmp_path / "s")], check=True)
        grey = next(tmp_path.glob("s-*.pgm")).read_bytes()
        _, size, _, pixels = grey.split(b"\n", 3)
        width, height = map(int, size.split())
        rows = [pixels[row * width : (row + 1) * width] for row in range(height)]
        assert all(row[:20] + row[-20:] == b"\xff" * 40 for row in rows)
        assert set(b"".join(rows[:20] + rows[-30:])) == {255}


def test_one_of_one_says_that_it_is_all(tmp_path: Path) -> None:
    alone = shares.split(os.urandom(32), 1, 1)[0]
    text = text_of(print_sheet(paper.share_sheet("Ben", alone, 1, PRINT, MADE)).pdf, tmp_path)
    assert "Recovery sheet" in text
    assert "alone brings back everything" in text


def test_a_device_secret_looks_like_none_of_them(tmp_path: Path) -> None:
    alone = shares.split(os.urandom(32), 1, 1)[0]
    text = text_of(print_sheet(paper.device_sheet("Ben", alone, "0123456789", MADE)).pdf, tmp_path)
    assert "Device secret" in text
    assert "0123 4567" in text
    assert "Recovery" not in text


def test_the_text_file_is_read_back(sheet: Sheet, share: Share) -> None:
    text = paper.words_file(sheet).decode()
    assert shares.read(text) == share
    assert "# Recovery share 2 of 5\n# Officer: Aïcha Diallo\n" in text
