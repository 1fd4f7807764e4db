"""Taking in files, in words: states of lines, kinds of tables and documents, what columns become, what changes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..i18n import tr, trn
from .attachment_words import kind_of
from .record_words import field_words, value_words
from .text import one_line

if TYPE_CHECKING:
    from ..actions.import_plan import Line, Refusal

STATES = ("new", "changed", "same", "refused")
_MOST_NAMED = 6


def state_words(state: str) -> str:
    """What would come of a line."""
    words = {"new": tr("new"), "changed": tr("changed"), "same": tr("the same"), "refused": tr("refused")}
    return words.get(state, state)


def counted_words(state: str, count: int) -> str:
    """How many lines are in this state; all for none."""
    words = {
        "": tr("All"),
        "new": tr("New"),
        "changed": tr("Changed"),
        "same": tr("The same"),
        "refused": tr("Refused"),
    }
    return tr("{state}: {n}").format(state=words.get(state, state), n=f"{count:,}".replace(",", "\u202f"))


def place_words(sheet: str, row: int) -> str:
    """Where a line stands in its file; no sheet is named in one that has only one."""
    return tr("{row}, {sheet}").format(sheet=sheet, row=row) if sheet else str(row)


def units_words(format_name: str, count: int) -> str:
    """So many of what a file holds."""
    if format_name == "mail":
        return trn("{n} mail", "{n} mails", count)
    if format_name == "document":
        return trn("{n} document", "{n} documents", count)
    return trn("{n} row", "{n} rows", count)


def becomes_words(field: str) -> str:
    """What a column becomes."""
    if not field:
        return tr("not taken in")
    of_tables = {
        "happened_end": tr("Happened until"), "district": tr("Place: district"), "province": tr("Place: province"),
        "country": tr("Place: country"), "latitude": tr("Place: latitude"), "longitude": tr("Place: longitude"),
        "coordinates": tr("Place: latitude and longitude"), "precision": tr("Place: how exact"),
        "source_kind": tr("Kind of source"), "reliability": tr("Grade: reliability"),
        "credibility": tr("Grade: credibility"), "id": tr("Number or code of its own"),
        "url": tr("Reference: address"), "document": tr("Reference: document"), "locator": tr("Reference: where in it"),
    }  # fmt: skip
    return of_tables.get(field) or field_words("item", field)


def order_words(order: str) -> str:
    """Of day, month and year in dates written in figures alone."""
    words = {
        "": tr("not stated: 03/04/2024 is refused"),
        "dmy": tr("day first: 03/04/2024 is 3 April"),
        "mdy": tr("month first: 03/04/2024 is 4 March"),
        "ymd": tr("year first: 2024/04/03 is 3 April"),
    }
    return words[order]


def changes_words(line: "Line", refusals: "Sequence[Refusal]") -> str:
    """The fields that change, or why the line is refused."""
    if line.state == "refused":
        return "; ".join(refused_words(one) for one in refusals)
    if line.state != "changed":
        return ""
    names = [field_words("item", field) for field in line.changes]
    more = trn("and {n} more", "and {n} more", len(names) - _MOST_NAMED) if len(names) > _MOST_NAMED else ""
    return ", ".join((*names[:_MOST_NAMED], *((more,) if more else ())))


def refused_words(refusal: "Refusal") -> str:
    """Why a row is refused: the column, and the rule in words."""
    why = refusal.words or refusal.rule
    return tr("{column}: {why}").format(column=refusal.column, why=why) if refusal.column else why


def shown_value(field: str, value: Any) -> str:
    """A value on one line; a dash for none."""
    return one_line(value_words("item", field, value, {})) or "–"


def format_words(name: str) -> str:
    """What a file is taken as."""
    words = {
        "": tr("nothing this version can take in"),
        "table": tr("a table of any kind"),
        "hxl": tr("a humanitarian table with HXL tags"),
        "odk": tr("answers to a form (ODK)"),
        "kobo": tr("answers to a form (Kobo)"),
        "ucdp": tr("events of the Uppsala Conflict Data Program (UCDP)"),
        "acled": tr("events of ACLED"),
        "mail": tr("mail"),
        "eml": tr("a mail"),
        "mbox": tr("a mailbox"),
        "document": tr("a document"),
        "benchmark": tr("a benchmark case"),
    }
    return words.get(name, name)


def becomes() -> tuple[str, ...]:
    """What a column can become, in the order in which it is offered."""
    from ..intake.headings import fields
    from ..intake.item_rows import BY_OFFICER

    return (*fields(), *BY_OFFICER)


def what_words(media: str, format_name: str) -> str:
    """What a file is, and as what it is taken, without saying one thing twice."""
    kind = kind_of(media)
    if format_name in ("mail", "document", ""):
        return kind
    return tr("{kind}: {format}").format(kind=kind, format=format_words(format_name))


def encoding_words(name: str) -> str:
    """An encoding of text, by the name people know it under."""
    known = {
        "": tr("as the program reads it"), "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1256": tr("Arabic (Windows-1256)"),
        "gb18030": tr("Chinese (GB18030)"), "cp1251": tr("Cyrillic (Windows-1251)"), "koi8-r": tr("Cyrillic (KOI8-R)"),
        "cp1252": tr("Western European (Windows-1252)"), "iso8859-6": tr("Arabic (ISO 8859-6)"),
        "iso8859-5": tr("Cyrillic (ISO 8859-5)"), "iso8859-1": tr("Western European (ISO 8859-1)"),
    }  # fmt: skip
    return known.get(name, name)


ENCODINGS = (
    "", "utf-8", "utf-16", "cp1256", "iso8859-6", "gb18030", "cp1251", "koi8-r", "iso8859-5", "cp1252", "iso8859-1",
)  # fmt: skip
"""Offered where a text is not what it should be."""


def facts_words(facts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """What a file says of itself that an officer may want to know: (caption, text)."""
    words = {
        "title": tr("Title"), "subject": tr("Subject"), "symbol": tr("Document symbol"), "author": tr("Author"),
        "from": tr("From"), "to": tr("To"), "date": tr("Date"), "language": tr("Language"), "pages": tr("Pages"),
        "release": tr("Release"), "licence": tr("Licence"), "codebook": tr("Codebook"), "encoding": tr("Encoding"),
        "delimiter": tr("Between the values"), "made": tr("Made on"), "generator": tr("Made with"),
    }  # fmt: skip
    said = {name: one_line(facts.get(name, "").replace("\t", tr("tabs"))) for name in words}
    return [(caption, said[name]) for name, caption in words.items() if said[name]]
