"""What of a case never leaves because of the licence of event data, also not inside the office: in no package of it.

An item made of such an event is known by name and row only wherever the case goes; who was given the same data pins
the file there and has the rest of it.
"""

from collections.abc import Mapping
from typing import Any

from ..casefile.database import database_errors
from ..casefile.dataset_rows import KIND
from ..casefile.reading import DATABASE
from ..casefile.statements import Change, read_change
from ..domain.event import Dataset, bare_title, is_bound
from ..i18n import tr
from .reading import one
from .session import OpenCase

_BARE = frozenset({
    "title", "event", "external_id", "source", "reference", "statement", "how_known", "grade", "marking", "access",
    "verification", "signals", "crimes", "tags", "known", "provenance", "removed",
})  # fmt: skip
"""Fields that hold nothing of a row: which row it is, and what officers say of the item. Of titles one alone."""
LICENCE = "licence"
"""Code of what keeps an item out of a release for the licence of its dataset."""
_NAMED = b'"event":{'


def licensed_items(case: OpenCase) -> dict[str, frozenset[str]]:
    """Every item that was ever made of an event that must stay → the titles under which it may be known.

    Told from the journal, not from what the item says now: what was undone or stated anew is still in it.
    """
    if not case.file.count(KIND):
        return {}
    pinned = (one(case, Dataset, record, fields) for record, _, fields in case.file.records(KIND, removed=True))
    names = {dataset.id: dataset.called for dataset in pinned if dataset is not None}
    found: dict[str, frozenset[str]] = {}
    query = "SELECT salt, bytes FROM changes WHERE instr(bytes, ?)"
    with database_errors(DATABASE):
        for salt, data in case.file.connection.execute(query, (_NAMED,)):
            change = read_change(salt, data)
            event = change.fields.get("event")
            if change.kind == "item" and is_bound(event):
                found[change.record] = found.get(change.record, frozenset()) | _titles(event, names)
    return found


def stays(change: Change, licensed: Mapping[str, frozenset[str]]) -> bool:
    """Whether a change tells something of a row that must stay."""
    if change.kind != "item" or change.record not in licensed:
        return False
    title = change.fields.get("title")
    return not change.fields.keys() <= _BARE or (title is not None and title not in licensed[change.record])


def licence_words() -> str:
    """Why an item stays out, in words."""
    return tr("it was made of event data whose licence does not let it be given on")


def _titles(event: Any, names: Mapping[str, str]) -> frozenset[str]:
    if not isinstance(event, dict):
        return frozenset()
    name = names.get(str(event.get("dataset")))
    return frozenset() if name is None else frozenset({bare_title(name, str(event.get("row")))})
