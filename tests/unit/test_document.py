"""A briefing as a document and as pages: nothing above its banner, every page marked, the same bytes each time."""

import io
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest

import papers
from r2p_desk.briefing.document import (
    Attachment,
    Column,
    ColumnGroup,
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
    portion_mark,
)
from r2p_desk.briefing.fields import CERTIFICATION, SECOND
from r2p_desk.briefing.pages import lay_out_pages
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.structure import Node, Page, TextMark
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import Refused

CONFIDENTIAL = Marking("CONFIDENTIAL")


def document(*blocks: object, marking: str = "UNCLASSIFIED", **fields: object) -> Document:
    return msgspec.structs.replace(
        papers.small_document(), marking=Marking(marking), blocks=blocks, attachments=(), **fields
    )


def texts(page: Page, *, artifacts: bool) -> list[str]:
    marks = (mark for mark in page.marks if isinstance(mark, TextMark))
    return [mark.line.text.strip() for mark in marks if (mark.node is None) is artifacts]


@pytest.mark.parametrize(
    "portion",
    [
        Paragraph(prose=(Words("x"),), marking=CONFIDENTIAL),
        Heading(text="x", marking=CONFIDENTIAL),
        Listing(entries=(Paragraph(prose=(Words("x"),), marking=CONFIDENTIAL),)),
        Table(title="x", columns=(Column(head="a"),), rows=(), marking=CONFIDENTIAL),
        Notes(notes=(Note(number=1, prose=(Words("x"),), marking=CONFIDENTIAL),)),
        Paragraph(prose=(Words("x"),), marking=Marking("UNCLASSIFIED//TLP:RED")),
        Paragraph(prose=(Words("x"),), marking=Marking("UNCLASSIFIED//ORCON")),
    ],
)
def test_a_portion_above_the_banner_is_refused(portion: object) -> None:
    with pytest.raises(Refused, match="cannot stand under the banner"):
        document(portion)


def test_an_attachment_above_the_banner_is_refused() -> None:
    held = Attachment(name="a", content=b"", mime="text/plain", description="", marking=CONFIDENTIAL)
    with pytest.raises(Refused, match="cannot stand under the banner"):
        msgspec.structs.replace(document(), attachments=(held,))


def test_a_reference_without_its_note_is_refused() -> None:
    with pytest.raises(Refused, match="evidence that it does not contain"):
        document(Paragraph(prose=(NoteRefs((3,)),)))


def test_a_moment_without_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        document(prepared=datetime(2026, 11, 23))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("marking", "mark"),
    [
        ("UNCLASSIFIED", "(U)"),
        ("CONFIDENTIAL", "(C)"),
        ("STRICTLY CONFIDENTIAL", "(SC)"),
        ("CONFIDENTIAL//TLP:AMBER+STRICT//ORCON", "(C//TLP:AMBER+STRICT//ORCON)"),
    ],
)
def test_portion_marks(marking: str, mark: str) -> None:
    assert portion_mark(Marking(marking)) == mark


def test_every_page_is_marked_above_and_below_and_numbered() -> None:
    made = lay_out_pages(papers.small_document())
    assert len(made.pages) > 1
    for number, page in enumerate(made.pages, 1):
        around = texts(page, artifacts=True)
        assert around.count("CONFIDENTIAL") == 2
        assert around.count("TLP:AMBER") == 2
        assert f"page {number} of {len(made.pages)}" in around


def test_a_watermark_is_opaque_and_stays_on_the_sheet() -> None:
    made = render(document(Paragraph(prose=(Words("x"),)), watermark="word " * 30))
    page = pypdfium2.PdfDocument(made.pdf)[0]
    assert page.get_textpage().get_text_range().count("word") == 30
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert "/ExtGState" not in pdf.pages[0].Resources


def test_banner_and_label_are_at_least_twelve_points() -> None:
    marking = "STRICTLY CONFIDENTIAL//TLP:AMBER+STRICT//" + "//".join(
        f"CAVEAT NUMBER {number:02}" for number in range(9)
    )
    page = lay_out_pages(document(Paragraph(prose=(Words("x"),)), marking=marking)).pages[0]
    sizes = [piece.size for mark in page.marks if isinstance(mark, TextMark) and mark.node is None
             for piece in mark.line.pieces if piece.text.strip().isupper()]  # fmt: skip
    assert len(sizes) >= 4
    assert min(sizes) >= 12
    assert " ".join(texts(page, artifacts=True)).count("CAVEAT NUMBER 08") == 2


def test_every_portion_carries_its_mark() -> None:
    small = papers.small_document()
    page = lay_out_pages(small).pages[0]
    shown = texts(page, artifacts=False)
    assert shown[0] == "(C//TLP:AMBER)\u00a0A small briefing"
    for start in ("Marked as above", "What happened", "Families were", "Reports"):
        assert any(text.startswith(f"(U)\u00a0{start}") for text in shown)


def test_a_heading_never_ends_a_page() -> None:
    filler = tuple(Paragraph(prose=(Words("word " * 60),)) for _ in range(40))
    blocks = [
        block
        for part in filler
        for block in (
            part,
            Heading(text="Heading"),
        )
    ]
    for page in lay_out_pages(document(*blocks, filler[0])).pages:
        assert not texts(page, artifacts=False)[-1].endswith("Heading")


def test_no_single_line_of_a_paragraph_stands_alone() -> None:
    long = tuple(Paragraph(prose=(Words(f"p{number} " * 200),)) for number in range(30))
    for page in lay_out_pages(document(*long)).pages:
        owners = [
            mark.node
            for mark in page.marks
            if isinstance(mark, TextMark) and mark.node and mark.line.text.lstrip("(U)\u00a0").startswith("p")
        ]
        assert min(owners.count(owner) for owner in owners) >= 2


def test_the_head_of_a_table_is_repeated_as_an_artifact() -> None:
    pages = lay_out_pages(papers.small_document()).pages
    assert "Kind" in texts(pages[0], artifacts=False)
    assert "Kind" in texts(pages[1], artifacts=True)
    assert "Kind" not in texts(pages[1], artifacts=False)


def test_a_row_higher_than_a_page_is_carried_over() -> None:
    row = ((Words("word " * 3000),), (Words("short"),))
    made = lay_out_pages(document(Table(title="t", columns=(Column(head="a"), Column(head="b")), rows=(row,))))
    assert len(made.pages) > 1
    shown = " ".join(text for page in made.pages for text in texts(page, artifacts=False))
    assert shown.count("word") == 3000


def test_nothing_is_drawn_outside_the_page() -> None:
    blocks = (
        Paragraph(prose=(Words("x" * 3000),)),
        Paragraph(prose=(Words("long notice " * 100),), tone=Tone.NOTICE),
        Table(
            title="t" * 300,
            columns=(Column(head="h" * 90), Column(head="b", share=9)),
            rows=(((Words("w" * 99),), ()),),
        ),
    )
    for page in lay_out_pages(document(*blocks)).pages:
        for mark in page.marks:
            assert 0 < mark.down < 842
            if isinstance(mark, TextMark):
                assert mark.x >= 40
                assert mark.x + max((piece.x + piece.width for piece in mark.line.pieces), default=0) <= 560


def test_a_notice_says_how_many_characters_could_not_be_set() -> None:
    made = lay_out_pages(document(Paragraph(prose=(Words("first"),)), Paragraph(prose=(Words("አዲስ"),))))
    assert made.missing == 3
    assert any("3 characters are of scripts" in text for text in texts(made.pages[0], artifacts=False))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(papers.small_document()).pdf == render(papers.small_document()).pdf


def test_the_same_document_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib, papers; from r2p_desk.briefing.pdf import render;"
        "print(hashlib.sha256(render(papers.small_document()).pdf).hexdigest())"
    )
    places = os.pathsep.join([str(Path(papers.__file__).parent), *(path for path in sys.path if path)])
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": places, "TZ": f"XXX-{seed}"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(done.stdout.strip())
    assert len(seen) == 1


def test_the_pdf_says_its_title_language_and_marking() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        title = "A small briefing (CONFIDENTIAL · TLP:AMBER)"
        assert str(pdf.docinfo.Title) == title
        assert pdf.open_metadata()["dc:title"] == title
        assert str(pdf.docinfo.CreationDate) == "D:20261123100000Z"


def test_the_attachment_is_associated_as_data() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        assert pdf.attachments["assessment.json"].get_file().read_bytes() == b'{"confidence":"low"}'
        (associated,) = pdf.Root.AF
        assert associated.AFRelationship == pikepdf.Name.Data


def test_every_font_is_embedded_as_a_subset_with_its_text() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert 1000 < len(descriptor.FontFile2.read_bytes()) < 60_000


def test_the_text_can_be_taken_out_again() -> None:
    words = "Žepa: office affluent “quoted” Кигали — አዲስ [U+202E]"
    made = render(document(Paragraph(prose=(Words(words),))))
    page = pypdfium2.PdfDocument(made.pdf)[0]
    assert words in page.get_textpage().get_text_range().replace("\r\n", " ").replace("\u00a0", " ")


def test_references_are_links_to_their_notes() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        links = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == pikepdf.Name.Link]
        assert [str(link.Contents) for link in links] == ["note 1", "note 2"]
        assert all(link.Dest[0].objgen == pdf.pages[-1].obj.objgen for link in links)


def test_both_signature_fields_are_there_before_anything_is_signed() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == [CERTIFICATION, SECOND]
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        for field in fields:
            assert pikepdf.Name.Sig == field.FT
            assert "/V" not in field
            assert field.AP.N.read_bytes() == b""
            assert str(field.TU)
            owner = numbers[numbers.index(int(field.StructParent)) + 1]
            assert pikepdf.Name.Form == owner.S
            assert owner.K.Obj.objgen == field.objgen


def test_the_file_says_that_it_is_an_archive_and_accessible() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        said = pdf.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"], said["pdfuaid:part"]) == ("3", "A", "1")
        (intent,) = pdf.Root.OutputIntents
        profile = intent.DestOutputProfile.read_bytes()
        assert profile[36:40] == b"acsp"
        assert [int.from_bytes(profile[at : at + 2], "big") for at in (24, 26, 28)] == [2024, 1, 1]  # never today


def test_all_content_is_tagged_or_an_artifact_in_reading_order() -> None:
    made = render(papers.small_document())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        for page in pdf.pages:
            depth = 0
            for instruction in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(instruction.operator), 0)
                assert depth in {0, 1}
                if str(instruction.operator) in {"Tj", "TJ", "re", "l", "f", "S"}:
                    assert depth == 1
        (root,) = [pdf.Root.StructTreeRoot.K]
        assert pikepdf.Name.Document == root.S
        assert [str(kid.S) for kid in root.K][:4] == ["/H1", "/P", "/H2", "/P"]


def test_the_parent_tree_leads_back_from_all_content() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        for page in pdf.pages:
            owners = numbers[2 * int(page.StructParents) + 1]
            marked = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) == "BDC"]
            assert [int(one.operands[1].MCID) for one in marked] == list(range(len(owners)))


def test_the_outline_lists_the_headings() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title.endswith("A small briefing")
        assert [child.title for child in title.children] == ["(U)\u00a0What happened"]


def test_headings_step_down_one_level_at_a_time() -> None:
    levels: list[int] = []

    def collect(node: Node) -> None:
        if node.role in {"H1", "H2", "H3"}:
            levels.append(int(node.role[1]))
        for kid in node.kids:
            if isinstance(kid, Node):
                collect(kid)

    collect(lay_out_pages(papers.small_document()).root)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_empty_table_is_only_its_title() -> None:
    assert len(lay_out_pages(document(Table(title="none", columns=(Column(head="a"),), rows=()))).pages) == 1


def long_document(sections: int = 24) -> Document:
    filler = Paragraph(prose=(Words("word " * 300),))
    return document(
        filler, *(block for number in range(sections) for block in (Heading(text=f"Section {number}"), filler))
    )


def nodes_of(node: Node, role: str) -> list[Node]:
    inner = [kid for kid in node.kids if isinstance(kid, Node)]
    return [kid for kid in inner if kid.role == role] + [found for kid in inner for found in nodes_of(kid, role)]


def test_a_long_document_has_contents_with_the_page_of_each_section() -> None:
    made = lay_out_pages(long_document())
    where = {
        text.removeprefix("(U)\u00a0"): number
        for number, page in enumerate(made.pages, 1)
        for mark in page.marks
        if isinstance(mark, TextMark) and mark.node is not None and mark.node.role == "H2"
        for text in [mark.line.text.strip()]
    }
    shown = [
        mark.line.text.strip().removeprefix("(U)\u00a0")
        for page in made.pages
        for mark in page.marks
        if isinstance(mark, TextMark) and mark.node is not None and mark.node.role == "Reference"
    ]
    listed = dict(zip(shown[::2], map(int, shown[1::2]), strict=True))
    assert listed == {text: page for text, page in where.items() if text != "Contents"}
    assert len(listed) == 24
    assert len(set(listed.values())) > 5


def test_every_entry_of_the_contents_leads_to_its_section() -> None:
    with pikepdf.open(io.BytesIO(render(long_document()).pdf)) as pdf:
        links = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == pikepdf.Name.Link]
        assert [str(one.Contents).removeprefix("(U)\u00a0") for one in links] == [f"Section {n}" for n in range(24)]
        assert "/Dest" in links[0]


def test_a_short_document_has_none() -> None:
    assert nodes_of(lay_out_pages(long_document(19)).root, "TOC") == []


def test_words_of_another_language_are_set_apart_for_whoever_hears_them() -> None:
    said = Paragraph(prose=(Words("They said "), Words("on les a vus", language="fr"), Words(" twice.")))
    with pikepdf.open(io.BytesIO(render(document(said)).pdf)) as pdf:
        spans = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.Span
        ]
        assert [str(one.Lang) for one in spans] == ["fr"]


def test_cells_say_how_far_they_span() -> None:
    rows = tuple(((Words(f"North {n // 3}"),), (Words(f"{n}"),), (Words("x"),)) for n in range(6))
    groups = (ColumnGroup(head="", columns=1), ColumnGroup(head="Counted", columns=2))
    columns = tuple(Column(head=head) for head in ("Where", "Killed", "Note"))
    root = lay_out_pages(document(Table(title="t", columns=columns, rows=rows, groups=groups, joined=True))).root
    heads = nodes_of(root, "TH")
    assert [(one.scope, one.columns) for one in heads[:5]] == [("Column", 1), ("Column", 2)] + [("Column", 1)] * 3
    assert [(one.scope, one.rows) for one in heads[5:]] == [("Row", 3), ("Row", 3)]
    assert [len(row.kids) for row in nodes_of(root, "TR")] == [2, 3, 3, 2, 2, 3, 2, 2]


def test_the_name_of_joined_rows_is_seen_again_on_the_next_page() -> None:
    rows = tuple(((Words("North"),), (Words(f"{n}"),)) for n in range(90))
    table = Table(title="t", columns=(Column(head="Where"), Column(head="Killed")), rows=rows, joined=True)
    pages = lay_out_pages(document(table)).pages
    assert len(pages) > 2
    assert ["North" in texts(page, artifacts=False) for page in pages] == [True] + [False] * (len(pages) - 1)
    assert all("North" in texts(page, artifacts=True) for page in pages[1:])


def test_groups_that_do_not_cover_the_columns_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="cover its columns"):
        Table(title="t", columns=(Column(head="a"),), rows=(), groups=(ColumnGroup(head="b", columns=2),))


def test_ten_times_the_rows_take_about_ten_times_the_marks() -> None:
    def table(rows: int) -> Document:
        cells = tuple(((Words(f"District {n}"),), (Words(str(n)),)) for n in range(rows))
        return document(Table(title="t", columns=(Column(head="Where"), Column(head="Killed")), rows=cells))

    small, large = (sum(len(page.marks) for page in lay_out_pages(table(rows)).pages) for rows in (200, 2000))
    assert large < 11 * small


@pytest.mark.parametrize("program", [["qpdf", "--check"], ["mutool", "info"], ["pdfinfo", "-struct"]])
def test_other_programs_find_nothing_wrong(program: list[str], tmp_path: Path) -> None:
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    path = tmp_path / "briefing.pdf"
    for pdf in (render(papers.small_document()).pdf, papers.signed_small()):
        path.write_bytes(pdf)
        done = subprocess.run([*program, path], capture_output=True, text=True, check=True)
        assert re.search("warning|error[: ]|damaged", done.stderr.lower()) is None


def test_nothing_in_a_briefing_acts_or_leads_outside() -> None:
    link = "https://example.org/report?id=1"
    small = papers.small_document()
    made = render(msgspec.structs.replace(small, blocks=(Paragraph(prose=(Words(f"See {link}."),)), *small.blocks)))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        acting = {"/AA", "/JS", "/URI", "/OpenAction", "/Launch"}
        assert not any(acting & set(one.keys()) for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
        assert not any(one.get("/S") == pikepdf.Name.URI for one in pdf.objects if isinstance(one, pikepdf.Dictionary))
    assert link in pypdfium2.PdfDocument(made.pdf)[0].get_textpage().get_text_range()


def test_what_is_signed_are_the_very_bytes_that_were_printed() -> None:
    pdf = render(papers.small_document()).pdf
    assert papers.certified(pdf, papers.officer()).startswith(pdf)
