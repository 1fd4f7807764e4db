"""Files made to break their readers, as attachments: words or a refusal, a picture or a refusal, in time, every one."""

import io
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from r2p_desk.domain.attachment import TextStatus
from r2p_desk.errors import Refused
from r2p_desk.intake.apart import child, limits, plain
from r2p_desk.intake.attachment_pictures import image, page_image
from r2p_desk.intake.attachment_text import CHARACTERS, Extracted, extract
from r2p_desk.intake.media import media_type

LONGEST = 120.0
"""The readers are given 90 seconds; the rest is for a machine with much else to do."""


class Content:
    """Bytes as a reader gives them out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


def chosen(root: Path, folder: str, every: int = 1) -> list[Path]:
    found = sorted(path for path in (root / "hostile" / folder).rglob("*") if path.is_file())
    assert found
    return found[::every]


def each(work: Callable[[Path], tuple[str, float]], files: Iterable[Path]) -> dict[str, tuple[str, float]]:
    """What came of each file and how long it took, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        paths = list(files)
        return dict(zip(map(str, paths), pool.map(work, paths), strict=True))


def timed(work: Callable[[], str]) -> tuple[str, float]:
    start = time.monotonic()
    return work(), time.monotonic() - start


def kind_of(path: Path) -> tuple[bytes, str]:
    data = path.read_bytes()
    return data, media_type(data[:65536], data[-65536:], path.name)


def read_out(path: Path) -> Extracted:
    data, kind = kind_of(path)
    found = extract(Content(data), kind)
    assert len(found.text) <= CHARACTERS
    assert not set(found.text) & {"\0", "\x1b", "\u202e", "\ufeff"}
    found.text.encode()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "every"),
    [("pdf-corkami", 2), ("pdf-qpdf-fuzz", 1), ("pdf101-insecurity", 5), ("pdf-pdfjs", 9), ("pdf-qpdf", 5),
     ("office-oletools", 2), ("office-tika", 1), ("archives-bomb", 1), ("xml", 1), ("mail-nodemailer", 1),
     ("polyglot-corkami", 1), ("tables-frictionless", 8), ("text", 1)],
)  # fmt: skip
def test_words_come_out_or_it_says_why_not(test_data: Path, folder: str, every: int) -> None:
    came = each(lambda path: timed(lambda: str(read_out(path).status)), chosen(test_data, folder, every))
    assert {status for status, _ in came.values()} <= set(TextStatus)
    assert max(taken for _, taken in came.values()) < LONGEST


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["mail-cpython", "mail-mikel", "mail-stalwart", "mail-nodemailer"])
def test_a_mail_is_read_the_same_whether_confined_or_not(test_data: Path, folder: str) -> None:
    """What the confined process could not load would show here."""

    def same(path: Path) -> str:
        data, kind = kind_of(path)
        if kind != "message/rfc822":
            return "none of these"
        reader, _ = child._reader_for(kind, io.BytesIO(data))
        assert reader is not None
        free = "".join(plain.tidied(piece) for piece in reader)[: limits.CHARACTERS]
        found = extract(Content(data), kind)
        assert found.text == free or (not free.strip() and not found.text.strip())
        return str(found.status)

    came = each(lambda path: timed(lambda: same(path)), chosen(test_data, folder))
    assert {status for status, _ in came.values()} <= {"whole", "none", "cut", "none of these"}
    assert "whole" in {status for status, _ in came.values()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "every"), [("pdf-corkami", 6), ("pdf-qpdf-fuzz", 3), ("pdf101-insecurity", 9), ("pdf-pdfjs", 19)]
)
def test_pages_are_drawn_or_refused(test_data: Path, folder: str, every: int) -> None:
    def drawn(path: Path) -> str:
        try:
            shown = page_image(Content(path.read_bytes()), 0, 400)
        except Refused:
            return "refused"
        assert len(shown.rgba) == 4 * shown.width * shown.height
        return "drawn"

    came = each(lambda path: timed(lambda: drawn(path)), chosen(test_data, folder, every))
    assert max(taken for _, taken in came.values()) < LONGEST
    assert folder == "pdf-qpdf-fuzz" or "drawn" in {status for status, _ in came.values()}


@pytest.mark.slow
def test_pictures_are_shown_or_refused(test_data: Path) -> None:
    def shown(path: Path) -> str:
        try:
            found = image(Content(path.read_bytes()), 200, 200)
        except Refused:
            return "refused"
        assert 0 < found.width <= 200
        assert 0 < found.height <= 200
        return "shown"

    files = [*chosen(test_data, "images-exif"), *chosen(test_data, "images-exiftool", 5)]
    came = each(lambda path: timed(lambda: shown(path)), files)
    assert {status for status, _ in came.values()} == {"shown", "refused"}
    assert max(taken for _, taken in came.values()) < LONGEST


def test_a_web_page_that_nests_without_end_is_read_in_time() -> None:
    for page in (b"<div>" * 400_000, b"<a " * 400_000, b"<!--" * 400_000, b"&#x" * 400_000, b"<b x='" + b"y" * 10**6):
        found = extract(Content(b"<html>" + page), "text/html")
        assert found.status in set(TextStatus)


def test_a_mail_that_nests_without_end_is_read_in_time() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50_000 + b"--b--\n"
    long = b"Subject: " + b"=?utf-8?q?=41?= " * 50_000 + b"\n\nx"
    for mail in (deep, many, long):
        assert extract(Content(mail), "message/rfc822").status in set(TextStatus)
