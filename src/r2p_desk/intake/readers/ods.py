"""Workbooks of OpenDocument (ISO/IEC 26300): every sheet as a table, cells by the value that was last seen in them.

Nothing in a workbook is acted on: formulas are not reckoned, links and DDE not followed, macros not run.
"""

from collections.abc import Iterator
from typing import IO

from ...i18n import tr, trn
from ..apart import grid, opendocument, parts
from ..apart.limits import Protected, Unreadable
from ..apart.parts import Parts
from ..telling import Asked, Finding, Told

FORMAT = "ods"
MEDIA = ("application/vnd.oasis.opendocument.spreadsheet",)

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"


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
        if _CONTENT not in opened:
            raise Unreadable(tr("The file is damaged: the part {name} is missing.").format(name=_CONTENT))
        _refuse_protected(opened)
        yield from _besides(opened)
        book = opendocument.Book(opened, _CONTENT)
        found = False
        for sheet in book.sheets():
            if asked.sheet and sheet.name != asked.sheet:
                continue
            found = True
            yield from _sheet(sheet, asked)
        for words in book.outside:
            yield Finding("dde" if words.startswith("DDE ") else "external-link", _followed(words))
        if asked.sheet and not found:
            raise Unreadable(tr("There is no sheet “{name}” in the workbook.").format(name=asked.sheet[:60]))


def _followed(what: str) -> str:
    return tr("The workbook points outside itself; it was not followed: {target}").format(target=what[:200])


def _sheet(sheet: opendocument.Sheet, asked: Asked) -> Iterator[Told]:
    facts = {"hidden": "yes"} if sheet.hidden else {}
    told = grid.told(sheet.lines(), asked, sheet=sheet.name, facts=facts)
    if sheet.hidden and not asked.sheet:
        yield next(told)
        words = tr("Sheets hidden from whoever opens the workbook, read only where asked for by name: {names}")
        yield Finding("hidden-sheet", words.format(names=sheet.name))
        return
    yield from told
    said = []
    if sheet.merged:
        words = trn("{n} merged area", "{n} merged areas", sheet.merged)
        said.append(("merged", tr("{areas}; its value stands in each of its cells.").format(areas=words)))
    if sheet.formulas:
        words = trn("{n} formula", "{n} formulas", sheet.formulas)
        reckoned = tr("{formulas}, not reckoned: the value last seen is taken. The first: {first}")
        said.append(("formula", reckoned.format(formulas=words, first=sheet.first_formula)))
    if sheet.hidden_rows:
        words = trn("{n} hidden row was read, too.", "{n} hidden rows were read, too.", sheet.hidden_rows)
        said.append(("hidden-row", words))
    for code, words in said:
        yield Finding(code, f"{sheet.name}: {words}")


def _refuse_protected(opened: Parts) -> None:
    def begins(element: str, _: dict[str, str]) -> None:
        if element == "encryption-data":
            raise Protected

    if _MANIFEST in opened:
        opened.elements(_MANIFEST, begins)


def _besides(opened: Parts) -> Iterator[Told]:
    macros = [name for name in opened.names if name.startswith(("Basic/", "Scripts/")) and not name.endswith("/")]
    if macros:
        words = tr("The workbook holds macros. They were not run and are not taken: {names}")
        yield Finding("macro", words.format(names=", ".join(macros[:10])))
    held = sorted({name.partition("/")[0] for name in opened.names if name.startswith(("Object ", "Object-"))})
    held += [name for name in opened.names if name.startswith("ObjectReplacements/") is False and "/oleObject" in name]
    if held:
        words = trn("{n} embedded object, not opened", "{n} embedded objects, not opened", len(held))
        yield Finding("embedded", tr("{objects}: {names}").format(objects=words, names=", ".join(held[:10])))
