"""What a merge changes, field by field: what stood here, what came, and whether both stand now."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from ..errors import Damaged
from .bundle import CaseFile
from .choosing import News
from .database import database_errors
from .parcels import Merged, Parcel
from .reading import DATABASE
from .statements import Change, commit_id, read_change, read_commit
from .views import Value

NEW, CHANGED, CONFLICTING = "new", "changed", "conflicting"
MOST = 2_000
"""Fields that are shown one by one; the rest is counted."""
_NEVER = frozenset({"access", "expunge", "undo", "resealing"})
_SECRET = frozenset({("attachment", "key"), ("source", "sealed_name")})
_NAMES = ("title", "name", "label", "statement", "text")
_LONGEST_TITLE = 200

Fields = dict[tuple[str, str], dict[str, list[Value]] | None]
"""What stood of each record before: (kind, id) → field → values; ``None`` for a record that was not here."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that a merge brings: ``mine`` stood here, ``theirs`` came; ``status`` is new, changed or conflicting.

    ``field`` is empty, and no value given, for a record of which only the kind may be shown before it is decided on.
    """

    kind: str
    record: str
    title: str
    field: str
    mine: Any
    theirs: Any
    status: str


def before(file: CaseFile, parcels: Iterable[Parcel]) -> tuple[Fields, int]:
    """What stands here of the records these commits state something new of; how many more commits were not looked at.

    What cannot be read is named by the merge.
    """
    found: Fields = {}
    fields = more = 0
    with database_errors(DATABASE):
        here = News(file)
        for parcel in parcels:
            if fields >= MOST:
                more += here.is_new(commit_id(parcel.data))
                continue
            for one in _changes(here, parcel):
                fields += len(one.fields)
                if (one.kind, one.record) not in found:
                    found[one.kind, one.record] = file.journal.views.fields(one.kind, one.record)
    return found, more


def compare(file: CaseFile, known: Fields, merged: Merged, closed: Collection[str]) -> tuple[Difference, ...]:
    """What is different after the merge; of records of the kinds ``closed`` no field is given."""
    came = {*merged.applied, *merged.supplied}
    rows: list[Difference] = []
    with database_errors(DATABASE):
        for (kind, record), held in known.items():
            now = file.journal.views.fields(kind, record)
            if now is None:
                continue
            one = _Record(kind, record, "" if kind in closed else _title(now), held, now)
            changed = list(_rows(one, came))
            if kind in closed and changed:
                hidden = Difference(
                    kind=kind, record=record, title="", field="", mine=None, theirs=None, status=_worst(changed)
                )
                changed = [hidden]
            rows += changed
    return tuple(rows)


class _Record(msgspec.Struct, frozen=True):
    kind: str
    record: str
    title: str
    held: dict[str, list[Value]] | None
    now: dict[str, list[Value]]


def _rows(one: _Record, came: set[str]) -> Iterable[Difference]:
    for name, values in one.now.items():
        theirs = [value for value in values if value.commit in came and not value.expunged]
        mine = (one.held or {}).get(name, [])
        if not theirs or (len(values) == 1 and mine and _same(mine, values)):
            continue
        conflicting = len({_text(value.value) for value in values if not value.expunged}) > 1
        others = [value for value in values if value.commit not in came and not value.expunged] if conflicting else mine
        secret = (one.kind, name) in _SECRET
        yield Difference(
            kind=one.kind,
            record=one.record,
            title=one.title,
            field=name,
            mine=None if secret or not others else others[0].value,
            theirs=None if secret else theirs[0].value,
            status=CONFLICTING if conflicting else NEW if one.held is None else CHANGED,
        )


def _same(mine: Sequence[Value], now: Sequence[Value]) -> bool:
    return len(mine) == 1 and _text(mine[0].value) == _text(now[0].value)


def _text(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _worst(rows: Sequence[Difference]) -> str:
    return next(status for status in (CONFLICTING, NEW, CHANGED) if any(one.status == status for one in rows))


def _title(now: dict[str, list[Value]]) -> str:
    for name in _NAMES:
        for value in now.get(name, ())[:1]:
            if isinstance(value.value, str) and value.value:
                return value.value[:_LONGEST_TITLE]
    return ""


def _changes(here: News, parcel: Parcel) -> list[Change]:
    try:
        commit = read_commit(parcel.data, parcel.signature)
        if not here.brings(parcel, commit):
            return []
        changes = [read_change(*part) for part in parcel.changes if part is not None]
    except Damaged:
        return []
    return [one for one in changes if one.kind not in _NEVER]
