"""The words inside files of every kind that is read: found, in order, without what nobody should see or run."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from r2p_desk.domain.attachment import TextStatus
from r2p_desk.errors import Cancelled
from r2p_desk.intake.apart import limits
from r2p_desk.intake.attachment_text import CHARACTERS, Extracted, extract
from r2p_desk.intake.media import media_type
from r2p_desk.jobs import Job

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
O = (  # noqa: E741  # the office namespace
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


class Content:
    """Bytes as a reader gives them out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


def words(data: bytes, name: str = "") -> Extracted:
    return extract(Content(data), media_type(data[:65536], data[-65536:], name))


def zipped(entries: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return made.getvalue()


def pdf(*pages: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_pdf_gives_its_words_and_pages() -> None:
    found = words(pdf("Checkpoint at the bridge", "Second page"))
    assert (found.status, found.pages) == (TextStatus.WHOLE, 2)
    assert found.text.split("\n")[:2] == ["Checkpoint at the bridge", "Second page"]


def test_a_pdf_of_pictures_has_no_words_and_says_so() -> None:
    found = words(pdf("", ""))
    assert (found.status, found.pages, found.text) == (TextStatus.NONE, 2, "")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r"]
)
def test_russian_in_any_encoding(encoding: str, test_data: Path) -> None:
    text = (test_data / "documents/udhr/udhr_rus.txt").read_text(encoding="utf-8")
    data = text.encode(encoding, "replace")
    assert words(data, "a.txt").text.split() == data.decode(encoding).replace("\ufeff", "").split()


@pytest.mark.parametrize(
    ("language", "encoding"),
    [("arb", "cp1256"), ("arb", "utf-16"), ("cmn_hans", "gb18030"), ("cmn_hans", "utf-8"), ("fra", "cp1252"),
     ("spa", "cp1252"), ("deu_1996", "latin-1"), ("eng", "ascii"), ("tha", "utf-8"), ("mya", "utf-16-le")],
)  # fmt: skip
def test_other_languages_in_their_old_encodings(language: str, encoding: str, test_data: Path) -> None:
    text = (test_data / f"documents/udhr/udhr_{language}.txt").read_text(encoding="utf-8")
    data = text.encode(encoding, "ignore")
    assert words(data, "a.txt").text.split() == data.decode(encoding).replace("\ufeff", "").split()


def test_a_web_page_gives_its_words_and_none_of_its_scripts() -> None:
    page = """<!DOCTYPE html><html><head><title>Radio log</title><style>p { color: red }</style>
    <script>var secret = "run me";</script></head><body><p>First <b>bo</b>ld &amp; clear<p>Second&nbsp;line
    <img alt="a map of the hill" src='a>b'><!-- aside > --> 3 < 4 <SCRIPT type=x>if (a<b) hide()</SCRIPT >end</body>"""
    found = words(page.encode())
    assert found.status == TextStatus.WHOLE
    for wanted in ("Radio log", "First bold & clear", "Second\xa0line", "a map of the hill", "3 < 4", "end"):
        assert wanted in found.text
    for unwanted in ("run me", "color", "hide", "aside", "src", ">"):
        assert unwanted not in found.text


def test_a_web_page_says_in_which_encoding_it_is() -> None:
    page = '<html><meta charset="windows-1251"><p>Да'.encode("cp1251")
    assert "Да" in words(page).text


def test_a_word_document_gives_text_notes_and_comments() -> None:
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Twelve</w:t></w:r><w:r><w:tab/><w:t>families</w:t></w:r></w:p>"
        "<w:p><w:r><w:delText>eleven</w:delText></w:r></w:p></w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": body,
        "word/header1.xml": f"<w:hdr {W}><w:p><w:r><w:t>CONFIDENTIAL</w:t></w:r></w:p></w:hdr>",
        "word/comments.xml": f"<w:comments {W}><w:p><w:r><w:t>who?</w:t></w:r></w:p></w:comments>",
    }
    found = words(zipped(parts))
    assert found.status == TextStatus.WHOLE
    assert found.text.split() == ["Twelve", "families", "eleven", "CONFIDENTIAL", "who?"]


def test_a_sheet_slides_and_open_documents_give_their_words() -> None:
    sheet = {
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": f"<sst {S}><si><t>Com</t><t>mune</t></si><si><t>Ruvo</t></si></sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet {S}><row><c t="inlineStr"><is><t>typed</t></is></c></row></worksheet>',
    }
    assert words(zipped(sheet)).text.split() == ["Commune", "Ruvo", "typed"]
    slides = {"ppt/presentation.xml": "<p/>"} | {
        f"ppt/slides/slide{n}.xml": f"<p {P}><a:p><a:r><a:t>Slide {n}</a:t></a:r></a:p></p>" for n in (10, 2, 1)
    }
    assert words(zipped(slides)).text.split("\n")[::3] == ["Slide 1", "Slide 2", "Slide 10", ""]
    odt: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {O}><office:body><text:h>Annex</text:h><text:p>one<text:tab/>two"
            "<text:s/>three</text:p></office:body></office:document-content>"
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in odt.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    assert words(made.getvalue()).text.split() == ["Annex", "one", "two", "three"]


def test_a_mail_gives_who_wrote_the_texts_and_what_is_attached_by_name() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Zoé <zoe@example.org>", "desk@example.org"
    mail["Subject"] = "Доклад о положении"
    mail.set_content("Plain words\n")
    mail.add_alternative("<p>Marked <i>words</i><script>run()</script></p>", subtype="html")
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="liste.bin")
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("Inner words\n")
    mail.add_attachment(inner)
    found = words(mail.as_bytes())
    assert found.status == TextStatus.WHOLE
    for wanted in ("Zoé", "Доклад о положении", "Plain words", "Marked words", "liste.bin", "Forwarded", "Inner words"):
        assert wanted in found.text
    assert "run()" not in found.text


def test_long_text_is_cut_and_says_so() -> None:
    found = words(b"word " * (CHARACTERS // 5 + 10), "a.txt")
    assert (found.status, len(found.text)) == (TextStatus.CUT, CHARACTERS)


def test_text_that_would_command_or_turn_is_kept_without_that() -> None:
    plain = "what else stood there. " * 20
    found = words((plain + "one\x1b[2J \u202etwo\u202c \u200dthree\x07\u2066\x9b").encode(), "a.txt")
    assert found.text == plain + "one[2J two \u200dthree"


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "application/octet-stream"])
def test_what_has_no_words_has_none(kind: str) -> None:
    assert extract(Content(b"\x00" * 100), kind) == Extracted(status=TextStatus.NONE)


ENTITY = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": f"{ENTITY}<w:p {W}><w:t>&c;</w:t></w:p>"},
        {"word/document.xml": f"{EXTERNAL}<w:p {W}><w:t>&b;</w:t></w:p>"},
        {"word/document.xml": f"<w:p {W}><w:t>cut off"},
        {"word/document.xml": f"<w:p {W}>" * (limits.DEPTH + 1) + "</w:p>" * (limits.DEPTH + 1)},
        {"word/document.xml": b"<w:p " + W.encode() + b">" + bytes(80 << 20)},
        {"word/document.xml": f"<w:p {W}/>"} | {f"{n}": "" for n in range(limits.ENTRIES + 1)},
    ],
    ids=["entities", "external entity", "cut", "deep", "bomb", "many entries"],
)
def test_office_files_beyond_the_limits_are_refused(parts: dict[str, str | bytes]) -> None:
    found = words(zipped({"[Content_Types].xml": "<Types/>", **parts}))
    assert found.status == TextStatus.UNREADABLE
    assert "boom" not in found.text
    assert "root:" not in found.text


def test_a_zip_that_lies_of_its_sizes_or_breaks_off_is_refused() -> None:
    data = zipped({"word/document.xml": f"<w:p {W}><w:t>" + "x" * 100_000 + "</w:t></w:p>"})
    for broken in (data[: len(data) // 2], data[:-30], data.replace(b"PK\x01\x02", b"PK\x01\x09")):
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        assert extract(Content(broken), kind).status == TextStatus.UNREADABLE


def test_the_work_is_stopped_when_the_officer_says_so() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        extract(Content(b"words " * 1000), "text/plain", job)


def test_what_the_reader_cannot_read_is_its_own_error() -> None:
    class Broken(Content):
        def read(self, *_: int) -> bytes:
            raise Cancelled("as a reader whose file is damaged would say")

    with pytest.raises(Cancelled, match="damaged"):
        extract(Broken(b"x" * 10), "text/plain")


def test_no_process_is_started_for_what_can_hold_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mailbox brings pictures by the hundred."""

    def started(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("r2p_desk.intake.reading_apart.apart.start", started)
    for media in ("image/png", "audio/mpeg", "application/zip", "application/octet-stream"):
        assert extract(Content(b"\x89PNG\r\n"), media).status is TextStatus.NONE
    with pytest.raises(AssertionError):
        extract(Content(b"words"), "text/plain")
