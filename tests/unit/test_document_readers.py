"""Documents, as readers tell them: their words and what they say of themselves; what in them would act is named."""

import io
from pathlib import Path

import pytest
from test_attachment_text import O, W, pdf, zipped

from r2p_desk.domain.item import Item
from r2p_desk.domain.records import record_from
from r2p_desk.intake.apart import limits
from r2p_desk.intake.apart.masthead import masthead
from r2p_desk.intake.media import media_type
from r2p_desk.intake.readers import reader_for, readers
from r2p_desk.intake.shapes import document as shape
from r2p_desk.intake.telling import Asked, Begin, Entry, Finding, Row

CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Weekly note</dc:title>'
    "<dc:creator>A. Haddad</dc:creator><dcterms:modified>2024-05-03T10:00:00Z</dcterms:modified></cp:coreProperties>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x/attachedTemplate" Target="http://evil.example.com/t.dotm" TargetMode="External"/>'
    '<Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>'
)


class Came:
    """What a reader said of a file."""

    def __init__(self, data: bytes, name: str = "") -> None:
        reader = reader_for(media_type(data[:65536], data[-65536:], name), data[:65536], name)
        assert reader is not None
        reader.load()
        self.reader = reader.format
        told = list(reader.read(io.BytesIO(data), Asked()))
        self.begin = next(one for one in told if isinstance(one, Begin))
        self.row = next(one for one in told if isinstance(one, Row))
        self.codes = {one.code: one.words for one in told if isinstance(one, Finding)}

    @property
    def item(self) -> Item:
        entry = shape.entry(self.row, self.begin, None)
        assert isinstance(entry, Entry)
        return record_from(Item, "1", entry.fields)


def docx(body: str, **more: str | bytes) -> bytes:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": document, "docProps/core.xml": CORE, **more})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_word_document_is_its_paragraphs_and_tables_and_what_it_says_of_itself() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('Place')}{p('Day')}</w:tc><w:tc>{p('Dead')}</w:tc></w:tr></w:tbl>"
    came = Came(docx(p("First") + table + p("Last")))
    assert came.row.text == "First\nPlace Day\tDead\nLast"
    assert came.begin.facts["title"] == "Weekly note"
    assert came.item.title == "Weekly note"
    assert came.item.reference is not None
    assert came.item.reference.date == "[..2024-05-03]"
    assert came.codes == {}


def test_what_was_struck_out_is_not_read_and_what_is_hidden_is_told() -> None:
    body = (
        p("kept") + "<w:del><w:r><w:delText>struck</w:delText></w:r></w:del>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"
        "<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"
    )
    came = Came(docx(body))
    assert "struck" not in came.row.text
    assert "cmd.exe" not in came.row.text
    assert "unseen" in came.row.text
    assert set(came.codes) == {"changes", "hidden", "fields"}
    assert "DDEAUTO" in came.codes["fields"]


def test_macros_objects_and_templates_elsewhere_are_named() -> None:
    more: dict[str, str | bytes] = {
        "word/vbaProject.bin": b"x", "word/embeddings/oleObject1.bin": b"x", "word/_rels/settings.xml.rels": RELS,
        "word/comments.xml": f"<w:comments {W}><w:comment>{p('Is this so?')}</w:comment></w:comments>",
    }  # fmt: skip
    came = Came(docx(p("Text"), **more))
    assert set(came.codes) == {"macro", "embedded", "external-link", "comments"}
    assert "oleObject1.bin" in came.codes["embedded"]
    assert "attachedTemplate: evil.example.com" in came.codes["external-link"]
    assert came.row.text.index("Text") < came.row.text.index("Is this so?")


def test_an_odt_is_read_with_its_tables_and_its_comments_after_the_text() -> None:
    body = (
        f'<office:document-content {O} xmlns:table="t" xmlns:xlink="l"><office:body><office:text>'
        "<text:tracked-changes><text:deletion><text:p>struck</text:p></text:deletion></text:tracked-changes>"
        "<text:p>One<text:s text:c='2'/>two<office:annotation><text:p>why</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        '<text:p><text:a xlink:href="https://out.example.org/x">page</text:a></text:p>'
        "</office:text></office:body></office:document-content>"
    )
    entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body, "Basic/Standard/M.xml": "x"}
    came = Came(zipped(dict(entries), 0))
    assert came.row.text.startswith("One  two\na\tb")
    assert came.row.text.index("page") < came.row.text.index("why")
    assert "struck" not in came.row.text
    assert set(came.codes) == {"changes", "comments", "external-link", "macro"}


def test_an_encrypted_odt_says_that_it_opens_with_a_password() -> None:
    manifest = "<m><e><manifest:encryption-data xmlns:manifest='m'/></e></m>"
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x",
                   "META-INF/manifest.xml": manifest}, 0)  # fmt: skip
    with pytest.raises(limits.Protected):
        Came(data)


def test_a_document_that_unpacks_without_end_is_stopped() -> None:
    with pytest.raises(limits.Bomb):
        Came(docx("<w:p/>" * 300_000))


def test_a_pdf_is_its_pages_and_one_of_pictures_says_that_nothing_was_read() -> None:
    came = Came(pdf("The first page", "The second"))
    assert came.row.text.splitlines()[0] == "The first page"
    assert came.begin.facts["pages"] == "2"
    assert came.codes == {}
    assert set(Came(pdf("", "")).codes) == {"no-text"}
    assert "(2)" in Came(pdf("one", "")).codes["no-text-pages"]


def test_what_a_finding_names_can_neither_turn_nor_command() -> None:
    from r2p_desk.intake.apart.findings import finding

    said = finding("embedded", ["a\u202egpj.exe\n\x1b[2J" + "x" * 500, "b", "b", ""])
    assert said.words.startswith("Other files lie inside it; they were not opened. (agpj.exe [2Jxxx")
    assert said.words.endswith("x, b)")
    assert len(said.words) < 220


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert) >>", "script"),
        (b"/S /J#61vaScript", "script"),
        (b"/S /Launch /F (cmd.exe)", "launch"),
        (b"/S /URI /URI (http://beacon.example.com/a)", "external-link"),
        (b"/S /SubmitForm", "submit"),
        (b"/Type /EmbeddedFile", "embedded"),
    ],
)
def test_what_a_pdf_would_do_is_named(name: bytes, code: str) -> None:
    came = Came(pdf("words") + b"\n9 0 obj << " + name + b" >> endobj\n")
    assert code in came.codes
    if code == "external-link":
        assert "beacon.example.com" in came.codes[code]


def test_a_pdf_that_is_damaged_or_locked_is_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "words")
    canvas.save()
    with pytest.raises(limits.Protected):
        Came(made.getvalue())
    with pytest.raises(limits.Unreadable):
        Came(b"%PDF-1.4\nnothing")


REPORT = """United Nations A/64/864
General Assembly Distr.: General
14 July 2010
Original: English
10-45020 (E) 230710
*1045020*
Sixty-fourth session
Agenda items 48 and 114
Early warning, assessment and the
responsibility to protect
Report of the Secretary-General
I. Introduction
1. The present report"""


def test_a_report_of_the_united_nations_says_its_symbol_its_day_and_its_title() -> None:
    assert masthead(REPORT) == {
        "symbol": "A/64/864",
        "date": "2010-07-14",
        "language": "en",
        "title": "Early warning, assessment and the responsibility to protect Report of the Secretary-General",
    }


def test_a_report_in_another_language_says_as_much() -> None:
    text = (
        "Nations Unies A/HRC/27/60\nAssemblée générale Distr. générale\n13 août 2014\nFrançais\nOriginal : anglais\n"
        "Conseil des droits de l’homme\nVingt-septième session\nPoint 4 de l’ordre du jour\n"
        "Rapport de la commission d’enquête\nRésumé"
    )
    assert masthead(text) == {
        "symbol": "A/HRC/27/60", "date": "2014-08-13", "language": "fr", "title": "Rapport de la commission d’enquête"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "See A/64/864 of 14 July 2010.", "Distr.: General\nno symbol here"])
def test_a_text_that_only_quotes_a_symbol_is_not_that_document(text: str) -> None:
    assert masthead(text) == {}


def test_reports_of_the_united_nations_are_found_by_their_symbols(test_data: Path) -> None:
    """The names of the files say the symbols: ``MINUSTAH_S_2006_1003.pdf``."""
    scans = found = 0
    for path in sorted((test_data / "documents" / "un-reports").glob("*.pdf")):
        came = Came(path.read_bytes())
        if "no-text" in came.codes:
            scans += 1
            assert "symbol" not in came.begin.facts
            continue
        _, *symbol = path.stem.split("_")
        assert came.begin.facts["symbol"] == "/".join(symbol), path.name
        assert came.begin.facts["date"].startswith(symbol[1]), path.name
        assert "secretary-general" in came.item.title.lower(), path.name
        assert came.item.reference is not None
        assert came.item.reference.document.startswith("/".join(symbol))
        found += 1
    assert (scans, found) == (7, 16)


def test_a_saved_page_says_where_and_when_it_was_published() -> None:
    page = (
        "<!DOCTYPE html>\n<!-- saved from url=(0026)https://news.example.org/a -->\n<html lang='fr'><head>"
        "<meta charset='utf-8'><title>Des maisons br&ucirc;l&eacute;es</title>"
        "<meta property='article:published_time' content='2024-02-01T08:00:00Z'>"
        "<script src='https://count.example.com/x.js'></script></head><body><h1>Titre</h1><p>Texte</p></body></html>"
    )
    came = Came(page.encode())
    assert came.item.title == "Des maisons brûlées"
    assert came.item.language == "fr"
    assert came.item.reference is not None
    assert (came.item.reference.url, came.item.reference.date) == ("https://news.example.org/a", "2024-02-01")
    assert set(came.codes) == {"script", "remote"}
    assert "Texte" in came.row.text
    assert "count.example.com" not in came.row.text


def test_xml_that_declares_an_entity_is_refused_with_a_word_why() -> None:
    reader = readers()["xml"]
    told = reader.read(io.BytesIO(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), Asked())
    finding = next(told)
    assert isinstance(finding, Finding)
    assert finding.code == "entity"
    with pytest.raises(limits.Entity):
        list(told)


def test_the_declaration_of_rights_is_read_in_every_script(test_data: Path) -> None:
    for path in sorted((test_data / "documents" / "udhr").glob("*.xml")):
        came = Came(path.read_bytes(), path.name)
        assert came.reader == "xml"
        assert came.begin.facts["title"] == came.item.title
        twin = Came(path.with_suffix(".txt").read_bytes(), "x.txt")
        words = set(twin.row.text.split())
        assert len(words & set(came.row.text.split())) > 0.95 * len(words), path.name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1256", "cp1251"])
def test_a_text_is_read_in_the_encoding_it_is_in(encoding: str) -> None:
    text = {
        "gb18030": "村民说道路已经关闭，没有人能够通过。",
        "cp1251": "Дорога закрыта, никто не может пройти по ней.",
    }.get(encoding, "الطريق مغلق ولا أحد يستطيع المرور منه اليوم")
    assert Came(text.encode(encoding), "a.txt").row.text == text


def test_naughty_texts_come_through_but_for_what_turns_or_commands(test_data: Path) -> None:
    data = (test_data / "hostile" / "text" / "blns.txt").read_bytes()
    text = Came(data, "blns.txt").row.text
    assert "<script>alert(" in text
    assert "田中さんにあげて下さい" in text
    assert not {"\u202e", "\0", "\x1b"} & set(text)
