"""A workbook (ECMA-376, transitional SpreadsheetML): one sheet per table, made here byte by byte.

No library writes it: those at hand keep each sheet in a file of the system's temporary folder while they work, put the
clock and their own name into the document's properties, and no two runs give the same bytes. This has strings only,
no formula, no link, no macro, no properties.
"""

import re
from collections.abc import Iterator
from html import escape

from ...errors import TooLarge
from ...i18n import tr
from .material import Leaving, Made, Wishes, zipped
from .tables import Table, tables

MOST_ROWS = 1_048_576
LONGEST = 32_767
"""Characters a cell can hold (UTF-16 units); longer text goes on in a sheet of its own."""
_PIECE = 16_000
_OVERFLOW = "long_texts"
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(leaving: Leaving, _wishes: Wishes) -> Made:
    """The tables as one ``.xlsx``; ``TooLarge`` where a sheet would have more rows than there can be."""
    sheets = [_shortened(one) for one in tables(leaving)]
    rest = [row for _, long in sheets for row in long]
    whole = [table for table, _ in sheets]
    if rest:
        whole.append(Table(_OVERFLOW, ("sheet", "row", "column", "part", "text"), rest))
    if any(len(one.rows) >= MOST_ROWS for one in whole):
        raise TooLarge(tr("A sheet would have more rows than a workbook can have."), kept=tr("Nothing was written."))
    return Made(files=(("released.xlsx", zipped(_parts(whole), deflated=True)),))


def _shortened(table: Table) -> tuple[Table, list[tuple[str, ...]]]:
    """The table with cells as long as they may be, and the rest of those that were longer, in pieces."""
    rows: list[tuple[str, ...]] = []
    rest: list[tuple[str, ...]] = []
    for number, row in enumerate(table.rows, 2):
        cells = []
        for head, text in zip(table.heads, row, strict=True):
            if _units(text) > LONGEST:
                pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
                rest += [(table.name, str(number), head, str(part), one) for part, one in enumerate(pieces[1:], 2)]
                cells.append(pieces[0])
            else:
                cells.append(text)
        rows.append(tuple(cells))
    return Table(table.name, table.heads, rows), rest


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _parts(sheets: list[Table]) -> Iterator[tuple[str, bytes]]:
    numbers = range(1, len(sheets) + 1)
    yield (
        "[Content_Types].xml",
        _bytes(
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
                for one in numbers
            )
            + "</Types>"
        ),
    )
    yield "_rels/.rels", _bytes(_relations([("officeDocument", "xl/workbook.xml")]))
    listed = "".join(
        f'<sheet name="{escape(one.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, one in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        _bytes(f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'),
    )
    targets = [("worksheet", f"worksheets/sheet{one}.xml") for one in numbers]
    yield "xl/_rels/workbook.xml.rels", _bytes(_relations([*targets, ("styles", "styles.xml")]))
    yield "xl/styles.xml", _bytes(_STYLES)
    for number, one in zip(numbers, sheets, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _bytes("".join(_sheet(one)))


def _relations(targets: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _sheet(table: Table) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    yield '<sheetFormatPr defaultRowHeight="15"/><sheetData>'
    for number, row in enumerate((table.heads, *table.rows), 1):
        style = ' s="1"' if number == 1 else ""
        yield f'<row r="{number}">'
        for place, text in enumerate(row):
            if text:
                yield f'<c r="{_column(place)}{number}"{style} t="inlineStr"><is><t xml:space="preserve">'
                yield f"{_text(text)}</t></is></c>"
        yield "</row>"
    yield "</sheetData></worksheet>"


def _column(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def _text(text: str) -> str:
    """As XML; what XML cannot hold in the escape that workbooks have for it (ST_Xstring)."""
    return escape(_BAD.sub(lambda found: f"_x{ord(found.group()):04X}_", text)).replace("\r", "_x000D_")


def _bytes(text: str) -> bytes:
    return (_XML + text).encode()
