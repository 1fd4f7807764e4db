"""The two-limb worksheet: begun, filled in entry by entry, read with its evidence and what it lacks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from ..analysis.two_limbs import WorksheetLaidOut, lay_out
from ..casefile.bundle import Stated
from ..domain.when import When
from ..domain.worksheet import Entry, Part, Worksheet
from ..errors import InvalidValue, KnownLater, UsageError
from ..i18n import tr
from .items import sources, with_source_names
from .papers import (
    checked,
    evidence_ids,
    find_record,
    items_named,
    known_later,
    read_record,
    refuse_signed,
)
from .reading import records
from .session import OpenCase

WORKSHEET, ENTRY = "worksheet", "worksheet_entry"
CONTACTS = ("visit", "demarche")
_LISTS = ("evidence_for", "evidence_against")


def begin_worksheet(case: OpenCase, as_of: When, fields: Mapping[str, Any]) -> Worksheet:
    """A new worksheet as of a day, with the fields given (see ``change_worksheet``), as one commit."""
    record = str(uuid4())
    stated = _fields(case, record, {}, {"as_of": str(as_of), **fields})
    case.state([(WORKSHEET, record, stated)])
    return read_record(case, WORKSHEET, Worksheet, record)


def change_worksheet(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Worksheet:
    """State some fields anew, ``None`` or an empty text to clear one; items are named by any of their ids.

    ``Refused`` once it is signed; ``KnownLater`` for an item not known by its day, also where the day is what changes.
    """
    record = find_record(case, [WORKSHEET], reference)[1]
    refuse_signed(case, record)
    stated = _fields(case, record, case.file.shown(WORKSHEET, record) or {}, fields)
    case.state([(WORKSHEET, record, stated)])
    return read_record(case, WORKSHEET, Worksheet, record)


def add_entry(case: OpenCase, reference: str, part: Part, text: str, fields: Mapping[str, Any]) -> Entry:
    """Enter one thing looked at under a part of a worksheet; ``fields`` as in ``change_entry``."""
    worksheet = find_record(case, [WORKSHEET], reference)[1]
    refuse_signed(case, worksheet)
    if not text.strip():
        raise UsageError(tr("An entry needs a text."), kept=tr("Nothing was saved."))
    record = str(uuid4())
    base = {"worksheet": worksheet, "part": str(part), "text": text.strip()}
    news = _entry_fields(case, record, base, {**base, **fields})
    case.state([(ENTRY, record, news)])
    return read_record(case, ENTRY, Entry, record)


def change_entry(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Entry:
    """State some fields of an entry anew; evidence and contacts given are all there are. As ``change_worksheet``."""
    record = find_record(case, [ENTRY], reference)[1]
    current = case.file.shown(ENTRY, record) or {}
    refuse_signed(case, str(current.get("worksheet")))
    case.state([(ENTRY, record, _entry_fields(case, record, current, fields))])
    return read_record(case, ENTRY, Entry, record)


def withdraw_entry(case: OpenCase, reference: str) -> Entry:
    """Leave an entry out; it stays in the history."""
    return change_entry(case, reference, {"withdrawn": True})


def entries_of(case: OpenCase, worksheet: str) -> list[Entry]:
    """The entries of a worksheet, oldest first, withdrawn ones among them."""
    return [one for one in records(case, ENTRY, Entry) if one.worksheet == worksheet]


def read_worksheet(case: OpenCase, reference: str) -> WorksheetLaidOut:
    """A worksheet with its evidence and what it lacks."""
    record = find_record(case, [WORKSHEET], reference)[1]
    worksheet = read_record(case, WORKSHEET, Worksheet, record)
    entries = entries_of(case, record)
    found = items_named(case, _item_ids(worksheet, entries))
    named = {item.id: item for item in with_source_names(list(found.values()), sources(case))}
    return lay_out(worksheet, entries, named)


def copy_of(case: OpenCase, record: str, as_of: When) -> tuple[str, list[Stated]]:
    """The id of a worksheet that would stand in the place of this one as of that day, and what to state for it.

    The findings are asked anew; their reasons are there to be looked at.
    """
    made = str(uuid4())
    anew = dict.fromkeys(("peaceful_means", "authorities"))
    fields = {**(case.file.shown(WORKSHEET, record) or {}), **anew, "as_of": str(as_of), "supersedes": record}
    stated: list[Stated] = [(WORKSHEET, made, _plain(fields))]
    for _, _, entry in case.file.records(ENTRY):
        if entry.get("worksheet") == record and entry.get("withdrawn") is not True:
            stated.append((ENTRY, str(uuid4()), _plain({**entry, "worksheet": made})))
            refuse_later(case, as_of, [one for name in _LISTS for one in entry.get(name) or ()])
    refuse_later(case, as_of, fields.get("account_items") or ())
    return made, stated


def refuse_later(case: OpenCase, day: When, items: Sequence[str]) -> None:
    """``KnownLater`` when any of these items was not known by that day."""
    for item in items_named(case, items).values():
        if not item.known_by(day):
            raise known_later(item, day)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _fields(case: OpenCase, record: str, current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(fields)
    as_of = _day(news.get("as_of", current.get("as_of")))
    if "account_items" in news:
        news["account_items"] = evidence_ids(case, news["account_items"] or (), as_of)
    if "as_of" in news and current:
        refuse_later(case, as_of, current.get("account_items") or ())
        for entry in entries_of(case, record):
            refuse_later(case, as_of, (*entry.evidence_for, *entry.evidence_against))
    asked = news.get("account_asked")
    if asked and When(asked).earliest > as_of.latest:
        raise KnownLater(
            tr("The State was asked on {asked}, after {day}.").format(asked=When(asked).words, day=as_of.words),
            kept=tr("Nothing was saved."),
            todo=tr("Make a worksheet of a later day."),
        )
    return checked(Worksheet, record, current, news)


def _entry_fields(case: OpenCase, record: str, current: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    news = dict(fields)
    worksheet = read_record(case, WORKSHEET, Worksheet, str(current.get("worksheet")))
    for name in _LISTS:
        if name in news:
            news[name] = evidence_ids(case, news[name] or (), worksheet.as_of)
    both = [set(news.get(name, current.get(name) or ())) for name in _LISTS]
    if both[0] & both[1]:
        raise UsageError(
            tr("An item stands on both sides of one entry."),
            kept=tr("Nothing was saved."),
            todo=tr("Make two entries of it, or choose the side it speaks for."),
        )
    if news.get("contacts"):
        news["contacts"] = tuple(find_record(case, CONTACTS, one)[1] for one in news["contacts"])
    return checked(Entry, record, current, news)


def _item_ids(worksheet: Worksheet, entries: Sequence[Entry]) -> list[str]:
    found = list(worksheet.account_items)
    for entry in entries:
        if not entry.withdrawn:
            found += [*entry.evidence_for, *entry.evidence_against]
    return found


def _day(text: Any) -> When:
    if not isinstance(text, str):
        raise InvalidValue(
            tr("A worksheet needs a day."), kept=tr("Nothing was saved."), todo=tr("Say as of which day it is.")
        )
    return When(text)
