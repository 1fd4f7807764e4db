"""Workbooks: values as they were last seen, days by their calendar, merged cells spread; all else named, never run."""

import io
import zipfile

import pytest

from r2p_desk.intake.apart.cells import kind_of_format, number
from r2p_desk.intake.apart.limits import Protected, Unreadable
from r2p_desk.intake.readers import readers
from r2p_desk.intake.telling import Asked, Finding
from table_files import MAIN, opendocument, relations, rows, told_of, workbook, zipped


def value(inside: str, style: int = 0, kind: str = "n") -> str:
    """A cell with a value that is no text."""
    return f'<c s="{style}" t="{kind}"><v>{inside}</v></c>'


def test_every_sheet_is_a_table_and_one_can_be_asked_for() -> None:
    book = workbook({"March": rows(("day", "title"), ("2024-03-04", "Fire")), "Notes": rows(("note",), ("x",))})
    told = told_of(book, "xlsx")
    assert [(sheet.sheet, sheet.columns) for sheet in told.sheets] == [
        ("March", ("day", "title")),
        ("Notes", ("note",)),
    ]
    assert told_of(book, "xlsx", sheet="Notes").values == [["x"]]
    with pytest.raises(Unreadable, match="April"):
        told_of(book, "xlsx", sheet="April")


@pytest.mark.parametrize(
    ("date1904", "serial", "day"),
    [(False, "45355", "2024-03-04"), (True, "43893", "2024-03-04"), (False, "1", "1900-01-01"),
     (False, "59", "1900-02-28"), (False, "61", "1900-03-01"), (True, "0", "1904-01-01"),
     (False, "45355.4375", "2024-03-04T10:30:00"), (False, "0.4375", "10:30:00"), (False, "60", "60")],
)  # fmt: skip
def test_days_go_by_the_calendar_of_the_workbook(date1904: bool, serial: str, day: str) -> None:
    book = workbook({"A": rows(("day",), (value(serial, 1),))}, date1904=date1904, formats=["dd/mm/yyyy"])
    told = told_of(book, "xlsx")
    assert told.values == [[day]]
    assert told.sheets[0].facts["dates"] == ("1904" if date1904 else "1900")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("yyyy-mm-dd", "day"), ("[$-409]d\\-mmm\\-yy;@", "day"), ("h:mm", "day"), ('0.0" days"', ""), ("General", ""),
     ("[h]:mm", ""), ("#,##0.00", ""), ("[Red]0", ""), ("000000", "000000"), ("@", "")],
)  # fmt: skip
def test_formats_of_days_are_told_from_formats_of_numbers(code: str, kind: str) -> None:
    assert kind_of_format(170, code) == kind


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0.30000000000000004", "0.3"), ("5", "5"), ("5.0", "5"), ("1E3", "1000"), ("1E+30", "1e+30"), ("nan", "nan"),
     ("1e999", "1e999"), ("-1.9441", "-1.9441"), ("no", "no")],
)  # fmt: skip
def test_numbers_are_as_few_figures_as_say_them(text: str, shown: str) -> None:
    assert number(text, "", from_1904=False) == shown


def test_zeros_in_front_stay_where_the_format_shows_them() -> None:
    told = told_of(workbook({"A": rows(("code",), (value("907", 1),))}, formats=["00000"]), "xlsx")
    assert told.values == [["00907"]]


def test_merged_cells_hold_their_value_everywhere_and_it_is_said() -> None:
    merged = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B2:C2"/></mergeCells>'
    table = rows(("place", "day", "known", "title"), ("Nyamata", "2024-01-02", "", "a"), ("", "x", "y", "b"),
                 ("", "x", "y", "c"), ("Gitarama", "x", "y", "d"))  # fmt: skip
    told = told_of(workbook({"A": table + merged}), "xlsx")
    assert [row.values["place"] for row in told.rows] == ["Nyamata", "Nyamata", "Nyamata", "Gitarama"]
    assert told.rows[0].values["known"] == "2024-01-02"
    assert "2 merged areas, the first A2:A4" in next(one.words for one in told.findings if one.code == "merged")


def test_a_merged_title_over_the_table_is_not_its_heading() -> None:
    table = rows(("Incidents of March", "", "", ""), ("day", "place", "title", "note"), ("2024-01-02", "X", "t", "n"))
    told = told_of(workbook({"A": table + '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'}), "xlsx")
    assert told.sheets[0].columns[:4] == ("day", "place", "title", "note")
    assert [row.row for row in told.rows] == [3]


def test_a_formula_gives_the_value_last_seen_and_is_named() -> None:
    cells = ("<c><f>SUM(A1:A9)</f><v>12</v></c>", '<c t="str"><f>WEBSERVICE("http://x.example/a")</f><v>old</v></c>',
             "<c><f>A1+1</f></c>", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>')  # fmt: skip
    told = told_of(workbook({"A": rows(("a", "b", "c", "d"), cells)}), "xlsx")
    assert told.values == [["12", "old", "", "#DIV/0!"]]
    said = {one.code: one.words for one in told.findings if one.code != "formula"}
    assert "A2 =SUM(A1:A9)" in next(one.words for one in told.findings if one.code == "formula")
    assert "WEBSERVICE" in said["external-link"]
    assert "D2 #DIV/0!" in said["cell-error"]
    assert any("1 formula has no value" in one.words for one in told.findings)


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_where_asked_and_all_are_named() -> None:
    table = rows(("a", "b"), ("1", "x"), ("2", "y")).replace('<row r="3"', '<row r="3" hidden="1"')
    told = told_of(
        workbook({"Open": f'<cols><col min="2" max="2" hidden="1"/></cols>{table}', "Names": table}, hidden=["Names"]),
        "xlsx",
    )
    assert [sheet.facts.get("hidden", "") for sheet in told.sheets] == ["", "yes"]
    assert len(told.rows) == 2, "nobody who looked the workbook through saw the rows of the other"
    assert {"hidden-sheet", "hidden-row"} <= told.codes
    assert "Names" in next(one.words for one in told.findings if one.code == "hidden-sheet")


def test_macros_links_data_connections_and_objects_are_named_and_never_followed() -> None:
    book = workbook(
        {"A": rows(("a",), ("1",)) + '<hyperlinks><hyperlink ref="A2" r:id="h"/></hyperlinks>'},
        more={
            "xl/vbaProject.bin": b"MsgBox",
            "xl/embeddings/oleObject1.bin": b"x",
            "xl/connections.xml": f'<connections xmlns="{MAIN}"/>',
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("h", "hyperlink", "http://leak.example/?u=1", True)),
            "xl/drawings/_rels/drawing1.xml.rels": relations(("i", "image", "http://leak.example/pixel.png", True)),
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" '
            'ddeTopic="/c calc"/></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("e", "externalLinkPath", "file:///C:/secret.xlsx", True)
            ),
        },
    )
    told = told_of(book, "xlsx")
    assert told.values == [["1"]]
    assert {"macro", "embedded", "external-link", "remote", "dde"} <= told.codes
    words = " ".join(one.words for one in told.findings)
    assert all(
        said in words for said in ("vbaProject.bin", "cmd|/c calc", "secret.xlsx", "pixel.png", "1 link in cells")
    )


def test_texts_keep_their_runs_and_lose_what_is_only_pronounced() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><r><t>Nya</t></r><r><t xml:space="preserve">mata </t></r></si>'
        "<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si><si><t>a_x000A_b</t></si></sst>"
    )
    book = workbook({"A": rows(("a", "b", "c"), (value("0", kind="s"), value("1", kind="s"), value("2", kind="s")))},
                    more={"xl/sharedStrings.xml": shared})  # fmt: skip
    texts = relations(("t", "sharedStrings", "/xl/sharedStrings.xml", False)).partition(">")[2].encode()
    with_texts = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(with_texts, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                data = data.replace(b"</Relationships>", texts)
            new.writestr(name, data)
    assert told_of(with_texts.getvalue(), "xlsx").values == [["Nyamata ", "東京", "a\nb"]]


def test_a_value_beyond_the_headings_refuses_its_row_alone() -> None:
    table = rows(("a", "b"), *[(str(n), "x") for n in range(30)], ("1", "x", "stray"), ("2", "y"))
    told = told_of(workbook({"A": table}), "xlsx")
    assert [(bad.row, bad.column, bad.value) for bad in told.bad] == [(32, "C", "stray")]
    assert told.rows[-1].row == 33


@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet/>',
        '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>',
        "<worksheet><sheetData><row>",
        "<x>" * 1000,
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="9"/><row r="3"/></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="9999999"/></sheetData></worksheet>',
        "",
    ],
)  # fmt: skip
def test_a_broken_part_or_one_that_declares_entities_is_refused(inside: str) -> None:
    book = workbook({"A": ""})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, inside if name.endswith("sheet1.xml") else old.read(name))
    with pytest.raises(Unreadable):
        told_of(made.getvalue(), "xlsx")


def test_a_bomb_is_stopped_long_before_it_has_unpacked() -> None:
    book = workbook({"A": "<sheetData>" + " " * (40 << 20) + "</sheetData>"})
    assert len(book) < 100_000
    told = []
    with pytest.raises(Unreadable, match="unpacks"):
        told += readers()["xlsx"].read(io.BytesIO(book), Asked())
    assert [one.code for one in told if isinstance(one, Finding)] == ["bomb"]


def test_a_binary_workbook_says_what_to_do() -> None:
    binary = zipped(
        {"_rels/.rels": relations(("r", "officeDocument", "xl/workbook.bin", False)), "xl/workbook.bin": b"x"}
    )
    with pytest.raises(Unreadable, match="save it as XLSX"):
        told_of(binary, "xlsx")


def cell(text: str, given: str = "") -> str:
    """A cell of text in OpenDocument."""
    return f'<table:table-cell office:value-type="string" {given}><text:p>{text}</text:p></table:table-cell>'


def line(*cells: str, given: str = "") -> str:
    """A row in OpenDocument."""
    return f"<table:table-row {given}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *lines: str, given: str = "") -> str:
    """A sheet in OpenDocument."""
    return f'<table:table table:name="{name}" {given}>{"".join(lines)}</table:table>'


def test_an_opendocument_workbook_is_read_as_it_stands() -> None:
    table = sheet(
        "Mars",
        line(cell("jour"), cell("titre"), cell("morts"), cell("vu")),
        line(
            '<table:table-cell office:value-type="date" office:date-value="2024-03-04"><text:p>04/03/24</text:p>'
            "</table:table-cell>",
            '<table:table-cell office:value-type="string"><office:annotation><text:p>secret</text:p>'
            "</office:annotation><text:p>Feu<text:s text:c='2'/>à</text:p><text:p>Kibuye</text:p></table:table-cell>",
            '<table:table-cell office:value-type="float" office:value="3.5" table:formula="of:=1+2.5"/>',
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        ),
        line('<table:table-cell table:number-columns-repeated="16384"/>', given='table:number-rows-repeated="1048573"'),
    )
    told = told_of(opendocument(table), "ods")
    assert told.values == [["2024-03-04", "Feu  à\nKibuye", "3.5", "TRUE"]]
    assert "C2 =1+2.5" in next(one.words for one in told.findings if one.code == "formula")


def test_opendocument_merged_hidden_and_repeated_cells() -> None:
    styles = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    table = sheet(
        "Tout",
        line(cell("lieu"), cell("titre")),
        line(cell("Butare", 'table:number-rows-spanned="2"'), cell("a")),
        line("<table:covered-table-cell/>", cell("b")),
        line(cell("Gisenyi"), cell("c"), given='table:number-rows-repeated="2" table:visibility="collapse"'),
    )
    hidden = sheet("Noms", line(cell("nom")), line(cell("X")), given='table:style-name="h"')
    told = told_of(opendocument(table + hidden, styles), "ods")
    assert told.values == [["Butare", "a"], ["Butare", "b"], ["Gisenyi", "c"], ["Gisenyi", "c"]]
    assert {"merged", "hidden-sheet", "hidden-row"} <= told.codes
    assert told_of(opendocument(table + hidden, styles), "ods", sheet="Noms").values == [["X"]]


def test_opendocument_macros_links_and_dde_are_named() -> None:
    table = (
        '<table:dde-links><table:dde-link><office:dde-source office:dde-application="soffice" office:dde-topic="x"/>'
        "</table:dde-link></table:dde-links>"
        + sheet("A", '<table:table-source xlink:href="file:///etc/passwd"/>', line(cell("a")), line(cell("1")))
    )
    told = told_of(opendocument(table, more={"Basic/Standard/Module1.xml": "x"}), "ods")
    assert {"macro", "dde", "external-link"} <= told.codes
    assert told.values == [["1"]]


def test_an_opendocument_bomb_of_repeated_cells_is_refused() -> None:
    row = line(cell("x", 'table:number-columns-repeated="10000"'), given='table:number-rows-repeated="1000000"')
    with pytest.raises(Unreadable):
        told_of(opendocument(sheet("A", line(cell("a")), row)), "ods")


def test_an_opendocument_workbook_with_a_password_is_protected() -> None:
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><encryption-data/></manifest>'
    with pytest.raises(Protected):
        told_of(opendocument("", more={"META-INF/manifest.xml": manifest}), "ods")


def test_what_is_asked_has_a_limit_of_rows() -> None:
    book = workbook({"A": rows(("a",), *[(str(n),) for n in range(400)])})
    assert len(told_of(book, "xlsx", limit=5).rows) == 5
    assert Asked(limit=5).sheet == ""
