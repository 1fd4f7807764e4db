"""The type of a file is told by its content; its name decides only between kinds of text, and is caught lying."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from r2p_desk.intake.media import UNKNOWN, media_type, named_otherwise, wide_encoding

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def zipped(**entries: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "x", "application/pdf"),
        (b"\xef\xbb\xbf junk before %PDF-1.4", "x.txt", "application/pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "x.pdf", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "", "video/mp4"),
        (b"\0\0\0\x20ftypheic\0\0\2\0", "", "image/heic"),
        (b"MZ\x90\0\3\0\0\0", "report.pdf", "application/x-msdownload"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "", "image/bmp"),
        (b"BM is how this note begins", "", "text/plain"),
        (b"a,b\n1,2\n", "table.CSV", "text/csv"),
        (b"a,b\n1,2\n", "table.pdf", "text/plain"),
        (b'{"a": 1}', "x.json", "application/json"),
        (b"<!-- x --><!DOCTYPE html><p>a", "x.txt", "text/html"),
        (b"<?xml version='1.0'?><a/>", "x", "application/xml"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "x", "text/html"),
        (b"From: a@example.org\r\nSubject: b\r\n\r\nhello", "x", "message/rfc822"),
        (b"From: only one line looks like a mail", "x", "text/plain"),
        ("привет мир\n".encode("cp1251"), "x.txt", "text/plain"),
        ("\ufeffhello".encode("utf-16-le"), "x.txt", "text/plain"),
        ("hello world, this is wide\n".encode("utf-16-be"), "x.txt", "text/plain"),
        (b"", "x.txt", "text/plain"),
        (bytes(range(256)) * 4, "x.txt", UNKNOWN),
        (zipped(word__document_xml="<w/>"), "x", WORD),
        (zipped(xl__workbook_xml="<w/>"), "x.zip", SHEET),
        (zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml="<o/>"), "x",
         "application/vnd.oasis.opendocument.text"),
        (zipped(mimetype="application/x-evil", content_xml="<o/>"), "x", "application/zip"),
        (zipped(a_txt="x"), "x.docx", "application/zip"),
    ],
)  # fmt: skip
def test_content_tells_the_type(content: bytes, name: str, kind: str) -> None:
    assert media_type(content[:65536], content[-65536:], name) == kind


@pytest.mark.parametrize(
    ("kind", "name", "lies"),
    [
        ("application/pdf", "a.pdf", False),
        ("application/x-msdownload", "a.pdf", True),
        ("image/jpeg", "a.jpeg", False),
        ("image/png", "a.jpg", True),
        ("text/plain", "a.csv", False),
        ("application/pdf", "a.txt", True),
        ("application/pdf", "a", False),
        ("application/pdf", "a.unheard-of", False),
        ("application/zip", "a.docx", True),
        ("video/quicktime", "a.mp4", False),
    ],
)
def test_a_name_that_claims_another_kind_is_told(kind: str, name: str, lies: bool) -> None:
    assert named_otherwise(kind, name) == lies


def test_wide_text_is_told_from_binary() -> None:
    for text in ("plain words\n", "слова и слова\n", "文字 文字\n", "كلمات أخرى\n"):
        for encoding in ("utf-16-le", "utf-16-be"):
            assert wide_encoding((text * 50).encode(encoding)) == encoding
            assert wide_encoding((text * 50).encode(encoding)[:-1]) == encoding
        assert wide_encoding(text.encode()) is None
    assert wide_encoding(bytes(1000)) is None
    assert wide_encoding(bytes(range(256)) * 10) is None


def test_files_of_others_are_told_by_what_they_are(test_data: Path) -> None:
    hostile = test_data / "hostile"
    for path in (hostile / "pdf-pdfjs").glob("*.pdf"):
        data = path.read_bytes()
        assert media_type(data[:65536], data[-65536:], "renamed.txt") == "application/pdf", path.name
    for path in (hostile / "images-exif").rglob("*.jpg"):
        assert media_type(path.read_bytes()[:65536], b"", "x") == "image/jpeg", path.name
    for path in (hostile / "mail-mikel").rglob("*.eml"):
        head = path.read_bytes()[:65536]
        kind = "application/mbox" if re.match(rb"From (?!\s*:)", head) else "message/rfc822"
        assert media_type(head, b"", path.name) == kind, path.name
