"""Workbooks and tables made here byte by byte, for the tests of what is read from them."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from r2p_desk.intake.apart.grid import letter
from r2p_desk.intake.readers import readers
from r2p_desk.intake.telling import Asked, Bad, Begin, Finding, Row, Told

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


class Told_of:  # noqa: N801  # reads as a phrase: told_of.rows
    """What a reader said of a file, sorted by what it is."""

    def __init__(self, told: Iterable[Told]) -> None:
        self.all = list(told)
        self.sheets = [one for one in self.all if isinstance(one, Begin)]
        self.rows = [one for one in self.all if isinstance(one, Row)]
        self.bad = [one for one in self.all if isinstance(one, Bad)]
        self.findings = [one for one in self.all if isinstance(one, Finding)]

    @property
    def values(self) -> list[list[str]]:
        """The rows as lists."""
        return [list(row.values.values()) for row in self.rows]

    @property
    def codes(self) -> set[str]:
        """The codes of what was found."""
        return {one.code for one in self.findings}


def told_of(data: bytes, format_name: str, **asked: object) -> Told_of:
    """What this reader says of these bytes, in this process."""
    return Told_of(readers()[format_name].read(io.BytesIO(data), Asked(**asked)))  # type: ignore[arg-type]  # as given


def zipped(entries: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return made.getvalue()


def relations(*said: tuple[str, str, str, bool]) -> str:
    """Relations: id, the last word of the type, target, whether outside."""
    lines = "".join(
        f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for one, kind, target, outside in said
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def workbook(
    sheets: dict[str, str],
    *,
    hidden: Sequence[str] = (),
    date1904: bool = False,
    formats: Sequence[str] = (),
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """An XLSX: sheet → what stands in its ``worksheet``; style n is the n-th of ``formats`` (a code, or a number)."""
    state = dict.fromkeys(hidden, ' state="veryHidden"')
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="s{n}"{state.get(name, "")}/>'
        for n, name in enumerate(sheets, 1)
    )
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{escape(code)}"/>' for n, code in enumerate(formats))
    styled = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    entries: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml", False) for n in range(1, len(sheets) + 1)),
            ("st", "styles", "styles.xml", False),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{styled}'
        "</cellXfs></styleSheet>",
    }
    for n, inside in enumerate(sheets.values(), 1):
        entries[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}</worksheet>'
    return zipped({**entries, **(more or {})})


def rows(*table: Sequence[str]) -> str:
    """Rows of cells; a cell that begins with ``<`` stands as it is, others are texts."""
    said = []
    for number, cells in enumerate(table, 1):
        made = "".join(
            cell.replace("<c", f'<c r="{letter(at)}{number}"', 1)
            if cell.startswith("<c")
            else f'<c r="{letter(at)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(cells)
            if cell
        )
        said.append(f'<row r="{number}">{made}</row>')
    return f"<sheetData>{''.join(said)}</sheetData>"


def opendocument(tables: str, styles: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """An ODS with these tables."""
    content = (
        f'<office:document-content {_ODF} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, **(more or {})})
