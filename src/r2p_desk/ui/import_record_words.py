"""Kinds, fields and values of the records on what was taken in from files, in words."""

from collections.abc import Callable
from typing import Any

from ..i18n import tr, trn


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {"import": tr("File taken in")}


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {"import": lambda: trn("{n} file taken in", "{n} files taken in", count)}


def fields() -> dict[tuple[str, str], str]:
    """Fields of these kinds, and the one of an item that says which row it was."""
    return {
        ("item", "provenance"): tr("Taken in from"),
        ("import", "name"): tr("Name of the file"),
        ("import", "size"): tr("Size in bytes"),
        ("import", "format"): tr("What its rows are"),
        ("import", "reader"): tr("Read as"),
        ("import", "title"): tr("Title"),
        ("import", "release"): tr("Release"),
        ("import", "licence"): tr("Licence"),
        ("import", "codebook"): tr("Codebook"),
        ("import", "columns"): tr("Columns used"),
        ("import", "headings"): tr("Headings"),
        ("import", "rows"): tr("Rows"),
        ("import", "attachment"): tr("Kept as"),
        ("import", "salt_text"): tr("Part of the salt of its keys"),
        ("import", "salt_place"): tr("Part of the salt of its keys"),
        ("import", "salt_identity"): tr("Part of the salt of its keys"),
    }


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values of these fields are said."""
    salt = tr("kept in the case, not shown")
    return {
        ("item", "provenance"): row_words,
        ("import", "headings"): headings_words,
        **dict.fromkeys((("import", f"salt_{part}") for part in ("text", "place", "identity")), lambda _: salt),
    }


def headings_words(value: Any) -> str:
    """Those of each sheet, its name before them."""
    return "; ".join(": ".join(filter(None, (sheet, " · ".join(names)))) for sheet, names in value.items())


def row_words(value: Any) -> str:
    """``sheet “Weekly”, row 12``."""
    row, sheet = value.get("row"), value.get("sheet")
    if row is None:
        return tr("a file")
    return tr("sheet “{sheet}”, row {row}").format(sheet=sheet, row=row) if sheet else tr("row {row}").format(row=row)
