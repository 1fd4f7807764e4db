"""Workbooks (ECMA-376): every sheet as a table, cells by the value that was last seen in them.

Nothing in a workbook is acted on: formulas are not reckoned, links and DDE not followed, macros not run. All of it is
named, and so are sheets, rows and columns that are hidden from whoever opens the workbook.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

from ...i18n import tr, trn
from ..apart import cells, grid, merged, parts, worksheet
from ..apart.limits import Unreadable
from ..apart.parts import Parts, Relation
from ..telling import Asked, Finding, Told

FORMAT = "xlsx"
MEDIA = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)

_MOST_NAMED = 10


class _Listed(NamedTuple):
    name: str
    part: str
    kind: str
    hidden: bool


def load() -> None:
    """What a zip needs."""
    parts.load()


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The sheets in their order, or the one asked for; what the workbook holds besides cells first."""
    try:
        yield from grid.fit_to_show(_read(file, asked))
    except parts.Bomb as error:
        yield Finding("bomb", str(error))
        raise


def _read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    with parts.opened(file) as opened:
        main = next((one.target for one in opened.relations("") if one.kind == "officeDocument"), "xl/workbook.xml")
        if main.endswith(".bin"):
            raise Unreadable(tr("This is a binary workbook (XLSB). Open it and save it as XLSX."))
        listed, from_1904 = _sheets(opened, main)
        relations = opened.relations(main)
        chosen = [one for one in listed if one.name == asked.sheet or not asked.sheet]
        if not chosen:
            raise Unreadable(tr("There is no sheet “{name}” in the workbook.").format(name=asked.sheet[:60]))
        yield from _besides(opened, listed)
        book = worksheet.Book(_texts(opened, relations), _formats(opened, relations), from_1904)
        for one in chosen:
            if one.kind == "worksheet":
                yield from _sheet(opened, one, book, asked)


def _sheets(opened: Parts, main: str) -> tuple[list[_Listed], bool]:
    targets = {one.id: one for one in opened.relations(main)}
    listed: list[_Listed] = []
    calendar = [False]

    def begins(element: str, given: dict[str, str]) -> None:
        if element == "workbookPr":
            calendar[0] = given.get("date1904") in ("1", "true", "on")
        elif element == "sheet":
            id_ = next((value for key, value in given.items() if key.rpartition(" ")[2] == "id"), "")
            to = targets.get(id_, Relation(id_, "", "", outside=False))
            hidden = given.get("state", "visible") != "visible"
            listed.append(_Listed(given.get("name", "")[:200], to.target, to.kind, hidden))

    opened.elements(main, begins)
    return listed, calendar[0]


def _texts(opened: Parts, relations: list[Relation]) -> list[str]:
    part = next((one.target for one in relations if one.kind == "sharedStrings"), "")
    return worksheet.shared_texts(opened, part) if part in opened else []


def _formats(opened: Parts, relations: list[Relation]) -> list[str]:
    """The kind of each style a cell can have."""
    part = next((one.target for one in relations if one.kind == "styles"), "")
    codes: dict[str, str] = {}
    kinds: list[str] = []
    inside: list[str] = []

    def ends(_: str) -> None:
        inside.pop()

    def begins(element: str, given: dict[str, str]) -> None:
        inside.append(element)
        if element == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif element == "xf" and "cellXfs" in inside:
            number = given.get("numFmtId", "0")
            kinds.append(cells.kind_of_format(int(number) if number.isdigit() else 0, codes.get(number, "")))

    if part in opened:
        opened.elements(part, begins, ends)
    return kinds


def _sheet(opened: Parts, one: _Listed, book: worksheet.Book, asked: Asked) -> Iterator[Told]:
    noted = worksheet.Noted()
    areas = worksheet.areas(opened, one.part)
    facts = {"dates": "1904" if book.from_1904 else "1900", **({"hidden": "yes"} if one.hidden else {})}
    lines = merged.spread(worksheet.lines(opened, one.part, book, noted), areas)
    told = grid.told(lines, asked, sheet=one.name, facts=facts)
    if one.hidden and not asked.sheet:
        yield next(told)
        return
    yield from told
    for code, words in _noted(noted, areas):
        yield Finding(code, f"{one.name}: {words}")


def _noted(noted: worksheet.Noted, areas: list[merged.Area]) -> Iterator[tuple[str, str]]:
    if areas:
        first = f"{grid.letter(areas[0].left)}{areas[0].top}:{grid.letter(areas[0].right)}{areas[0].bottom}"
        words = trn("{n} merged area", "{n} merged areas", len(areas))
        yield (
            "merged",
            tr("{areas}, the first {place}; its value stands in each of its cells.").format(areas=words, place=first),
        )
    if noted.formulas:
        words = trn("{n} formula", "{n} formulas", noted.formulas)
        told = tr("{formulas}, not reckoned: the value last seen is taken. The first: {first}")
        yield "formula", told.format(formulas=words, first=noted.first_formula)
    if noted.unknown:
        words = trn("{n} formula has no value seen before", "{n} formulas have no value seen before", noted.unknown)
        yield "formula", tr("{formulas}; the cell counts as empty.").format(formulas=words)
    if noted.dde:
        yield (
            "dde",
            tr("A formula asks another program for data (DDE); it was not run: {first}").format(first=noted.first_dde),
        )
    if noted.far:
        yield (
            "external-link",
            tr("A formula reaches outside the workbook; it was not followed: {first}").format(first=noted.first_far),
        )
    if noted.errors:
        words = trn("{n} cell shows an error", "{n} cells show an error", noted.errors)
        yield "cell-error", tr("{cells}, the first {first}").format(cells=words, first=noted.error)
    if noted.hidden_rows:
        yield "hidden-row", trn("{n} hidden row was read, too.", "{n} hidden rows were read, too.", noted.hidden_rows)
    if noted.hidden_columns:
        yield "hidden-row", tr("There are hidden columns; they were read, too.")


def _besides(opened: Parts, listed: list[_Listed]) -> Iterator[Told]:
    """What the workbook holds besides cells."""
    macros = [name for name in opened.names if name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name]
    macros += [one.name for one in listed if "macrosheet" in one.kind.lower() or one.kind == "dialogsheet"]
    if macros:
        words = tr("The workbook holds macros. They were not run and are not taken: {names}")
        yield Finding("macro", words.format(names=", ".join(macros[:_MOST_NAMED])))
    hidden = [one.name for one in listed if one.hidden]
    if hidden:
        words = tr("Sheets hidden from whoever opens the workbook, read only where asked for by name: {names}")
        yield Finding("hidden-sheet", words.format(names=", ".join(hidden[:_MOST_NAMED])))
    held = [name for name in opened.names if "/embeddings/" in name or "/activeX/" in name]
    if held:
        words = trn("{n} embedded object, not opened", "{n} embedded objects, not opened", len(held))
        named = ", ".join(name.rpartition("/")[2] for name in held[:_MOST_NAMED])
        yield Finding("embedded", tr("{objects}: {names}").format(objects=words, names=named))
    yield from _outside(opened)


def _outside(opened: Parts) -> Iterator[Told]:
    """What the workbook would fetch from elsewhere."""
    links = 0
    for name in [name for name in opened.names if name.endswith(".rels")]:
        folder, _, own = name.rpartition("/")
        about = f"{folder.rpartition('_rels')[0]}{own.removesuffix('.rels')}"
        for one in opened.relations(about):
            if one.outside and one.kind == "hyperlink":
                links += 1
            elif one.outside:
                code = "remote" if one.kind == "image" else "external-link"
                words = tr("The workbook points outside itself; it was not followed: {target}")
                yield Finding(code, words.format(target=one.target[:200]))
    if links:
        yield Finding("external-link", trn("{n} link in cells, not followed.", "{n} links in cells, not followed.",
                                           links))  # fmt: skip
    for name in opened.names:
        if name.startswith("xl/externalLinks/") and name.endswith(".xml"):
            yield from _dde(opened, name)
        elif name == "xl/connections.xml":
            words = tr("The workbook has connections to data elsewhere; none was opened.")
            yield Finding("external-link", words)


def _dde(opened: Parts, name: str) -> Iterator[Told]:
    found: list[str] = []

    def begins(element: str, given: dict[str, str]) -> None:
        if element == "ddeLink":
            found.append(f"{given.get('ddeService', '')[:60]}|{given.get('ddeTopic', '')[:120]}")

    opened.elements(name, begins)
    for one in found[:_MOST_NAMED]:
        words = tr("The workbook asks another program for data (DDE); it was not run: {what}")
        yield Finding("dde", words.format(what=one))
