"""Reader of the benchmark format: a past case as dated items, each with the day it became known.

Schema ``atrocity-benchmark/1``: one JSON object with ``schema``, ``case_id``, ``title`` and ``items``.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

import msgspec

from ..domain.item import Access, Item, Reference, Verification
from ..domain.records import fields_of
from ..domain.when import When
from ..errors import InvalidValue, NewerVersion, Refused
from ..i18n import tr
from .json_text import read_json

Word = TypeVar("Word", bound=StrEnum)

_NAME, _VERSION = "atrocity-benchmark", 1
SCHEMA = f"{_NAME}/"
HEAD = ("kind", "direction", "confidence", "background", "onset")
"""Fields that are the benchmark's own hindsight, and are not taken, whatever they hold."""


class BrokenField(InvalidValue):
    """A field breaks a rule of the format: which, what rule (a word for programs), and why."""

    field = ""
    rule = "value"
    why = ""


class ImportedSource(NamedTuple):
    """Who reported an imported item, as its file names them; two items with equal ones share a source."""

    name: str
    kind: str | None


class ImportedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One row: the fields of an item (as the journal writes them, without id and source), and who reported it."""

    external_id: str
    fields: dict[str, Any]
    source: ImportedSource | None


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """A benchmark case: its own id, its title, its rows in the order of the file."""

    case_id: str
    title: str
    rows: tuple[ImportedItem, ...]

    @property
    def sources(self) -> tuple[ImportedSource, ...]:
        """Everyone who reported, each once, in the order of the file."""
        return tuple(dict.fromkeys(row.source for row in self.rows if row.source is not None))


def read_benchmark(data: bytes) -> Benchmark:
    """The case these bytes state: all of it, or an error and nothing.

    Taken: the id (as ``external_id``), what was known, when it happened and became known, who reported, the document
    it rests on, the access of that day, how far it was checked, its note. Not taken: ``kind``, ``direction``,
    ``confidence``, ``background``, and the ``onset`` of the case: they are the benchmark's own hindsight and scoring,
    and an officer of that day had none of it. What the format does not hold (place, grade, marking) stays unstated.
    Empty texts, and the lone dash the format writes for none, are unstated too.

    Dates are EDTF; ``date_event`` and ``date_event_end`` become one interval. ``Damaged`` when this is not JSON,
    ``NewerVersion`` for a later schema, ``InvalidValue`` for all else, naming the row and field: ``item RW-003:
    date_known: …``.
    """
    whole = read_json(data)
    facts = head_of(whole)
    imported = tuple(_rows(whole["items"]))
    return Benchmark(case_id=facts["case_id"], title=facts["title"], rows=imported)


def head_of(value: Any) -> dict[str, str]:
    """``schema``, ``case_id`` and ``title`` of the whole file; errors as of ``read_benchmark``."""
    whole = _Fields(value, tr("the file"))
    schema = whole.required("schema")
    _check_schema(schema)
    if not isinstance(whole.value("items"), list):
        raise whole.broken("items", tr("not a list"))
    return {"schema": schema, "case_id": whole.required("case_id"), "title": whole.required("title")}


def _check_schema(schema: str) -> None:
    match = re.fullmatch(rf"{_NAME}/([1-9][0-9]{{0,5}})", schema)
    if match is None:
        raise InvalidValue(
            tr("This is not a benchmark case: its schema is “{schema}”.").format(schema=_shown(schema)),
            kept=tr("Nothing was imported."),
            todo=tr("Choose a file of the format atrocity-benchmark/1."),
        )
    if int(match[1]) > _VERSION:
        raise NewerVersion(
            tr("This benchmark case is of a later format: {schema}.").format(schema=schema),
            kept=tr("Nothing was imported."),
            todo=tr("Install the newer version of R2P Desk, then import it again."),
        )


def _rows(rows: list[Any]) -> Iterator[ImportedItem]:
    seen: set[str] = set()
    for number, value in enumerate(rows, 1):
        made = imported_item(value, number)
        if made.external_id in seen:
            row = _Fields(value, tr("item {id}").format(id=_shown(made.external_id)))
            raise row.broken("id", tr("another item has the same"))
        seen.add(made.external_id)
        yield made


def imported_item(value: Any, number: int) -> ImportedItem:
    """The item that one object of the file states, the first being number 1; ``BrokenField`` where it breaks a rule."""
    external_id = _Fields(value, tr("item number {n}").format(n=number)).required("id")
    row = _Fields(value, tr("item {id}").format(id=_shown(external_id)))
    item = Item(
        id=external_id,
        external_id=external_id,
        title=row.required("title"),
        text=row.text("what_was_known"),
        happened=_happened(row),
        known=row.date("date_known", required=True),
        reference=_reference(row),
        access=row.word("access_at_date_known", Access),
        verification=row.word("verification", Verification),
        note=row.text("note"),
    )
    name, kind = row.text("reported_by"), row.text("reporter_type")
    if kind and not name:
        raise row.broken("reported_by", tr("missing"))
    return ImportedItem(
        external_id=external_id, fields=fields_of(item), source=ImportedSource(name, kind) if name else None
    )


def _happened(row: "_Fields") -> When | None:
    first, last = row.date("date_event"), row.date("date_event_end")
    if last is None:
        return first
    if first is None:
        raise row.broken("date_event", tr("missing"))
    try:
        return When(f"{first}/{last}")
    except InvalidValue as error:
        raise row.broken("date_event_end", error.happened) from error


def _reference(row: "_Fields") -> Reference | None:
    value = row.value("source")
    if value is None:
        return None
    source = _Fields(value, row.name, "source.")
    document, locator, url = source.text("document"), source.text("locator"), source.text("url")
    dated = source.date("document_date")
    if document is not None:
        return Reference(document=document, locator=locator, date=dated, url=url)
    if locator or url or dated:
        raise source.broken("document", tr("missing"))
    return None


class _Fields:
    """The fields of one object of the file, each read with the error that names it."""

    def __init__(self, value: Any, name: str, prefix: str = "") -> None:
        self.name = name
        self._prefix = prefix
        if not isinstance(value, dict):
            raise _invalid(f"{name}: {prefix.rstrip('.') or tr('entry')}: {tr('not an object')}")
        self._values: Mapping[str, Any] = value

    def broken(self, field: str, why: str, rule: str = "value") -> InvalidValue:
        error = BrokenField(**_invalid_words(f"{self.name}: {self._prefix}{field}: {why}"))
        error.field, error.why, error.rule = f"{self._prefix}{field}", why, rule
        return error

    def value(self, field: str) -> Any:
        return self._values.get(field)

    def text(self, field: str) -> str | None:
        """The text, ``None`` where there is none; never one with control characters or half letters in it."""
        value = self._values.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.broken(field, tr("not a text"))
        if not _CLEAN.fullmatch(value):
            raise self.broken(field, tr("holds characters that are no text"))
        return None if value.strip() in ("", "-") else value.strip()

    def required(self, field: str) -> str:
        value = self.text(field)
        if value is None:
            raise self.broken(field, tr("missing"), "required")
        return value

    def date(self, field: str, *, required: bool = False) -> When | None:
        text = self.required(field) if required else self.text(field)
        try:
            return None if text is None else When(text)
        except Refused as error:
            raise self.broken(field, error.happened, "date") from error

    def word(self, field: str, words: type[Word]) -> Word | None:
        text = self.text(field)
        if text is None:
            return None
        if text not in set(words):
            raise self.broken(
                field,
                tr("“{text}” is not one of {words}").format(text=_shown(text), words=", ".join(words)),
                "word",
            )
        return words(text)


# Control characters but tab and line ends, surrogates, and the noncharacters U+FFFE and U+FFFF.
_CLEAN = re.compile("[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]*")


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text[:60])


def _invalid(what: str) -> InvalidValue:
    return InvalidValue(**_invalid_words(what))


def _invalid_words(what: str) -> dict[str, str]:
    return {
        "happened": tr("The file cannot be imported: {what}").format(what=what if what.endswith(".") else f"{what}."),
        "kept": tr("Nothing was imported."),
        "todo": tr("Correct the file, or ask for it again, and import it as a whole."),
    }
