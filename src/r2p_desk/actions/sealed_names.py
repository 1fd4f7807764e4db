"""Names for custodians only: sealed before they are written, opened with a trace, sealed anew for new custodians."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from ..casefile import membership
from ..casefile.bundle import Stated
from ..casefile.expunge import expunge_change
from ..casefile.journal import targets_of
from ..casefile.sealing import PREFIX, Where, seal, unseal
from ..casefile.statements import Change
from ..domain.source import Source
from ..errors import DeskError, NotFound, UsageError
from ..i18n import tr
from ..keys.officer import PublicOfficer
from .items import sources
from .session import OpenCase

OPENING = "opening"
NAME = "sealed_name"


class Resealed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of sealing anew: how many values, and how many are left as they were.

    Left are those this officer cannot open; ``lingering`` counts old ones stated by others, which only they, or a
    manager with a second person, can take out.
    """

    sealed: int
    left: int
    lingering: int


class _Value(NamedTuple):
    kind: str
    record: str
    field: str
    text: str


def seal_name(case: OpenCase, source: str, name: str) -> None:
    """Keep who a source really is for the custodians of the case; the pseudonym stays in the clear.

    ``NotFound`` when there is no source of that name or id, ``UsageError`` for an empty name.
    """
    if not name.strip():
        raise UsageError(tr("The name is empty."), kept=tr("Nothing was saved."))
    found = find_source(case, source)
    where = Where(case.file.id, "source", found.id, NAME)
    case.state([("source", found.id, {NAME: seal(where, name.strip(), custodians(case))})])


def open_name(case: OpenCase, source: str, why: str | None = None) -> str:
    """Who a source really is; that it was opened, by whom and why, is stated in the journal before it is shown.

    ``Refused`` for whoever is no custodian, and where the case is open for reading only: no trace could be left.
    """
    case.file.refuse_reading()
    found = find_source(case, source)
    text = (case.file.shown("source", found.id) or {}).get(NAME)
    if not isinstance(text, str):
        raise NotFound(tr("No name is sealed for this source."), kept=tr("Nothing was opened."))
    name = unseal(Where(case.file.id, "source", found.id, NAME), text, case.desk.officer)
    trace = {"record": found.id, "of": "source", "field": NAME, **({"why": why} if why else {})}
    case.state([(OPENING, str(uuid4()), trace)])
    return name


def sources_with_sealed_names(case: OpenCase) -> frozenset[str]:
    """Record ids of the sources whose name is sealed."""
    return frozenset(record for record, _, fields in case.file.records("source") if isinstance(fields.get(NAME), str))


def find_source(case: OpenCase, name_or_id: str) -> Source:
    """The source with this pseudonym or id; ``NotFound`` when there is none or more than one."""
    wanted = name_or_id.strip()
    found = [one for one in sources(case).values() if wanted == one.id or wanted.casefold() == one.name.casefold()]
    if len(found) > 1:  # one that turned out to be another is meant by its id only
        found = [one for one in found if not one.same_as] or found
    if len(found) == 1:
        return found[0]
    happened = tr("Several sources have that name.") if found else tr("There is no such source in this case.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("Use the id of the source."))


def custodians(case: OpenCase) -> list[PublicOfficer]:
    """The officers to whom names are sealed now."""
    wanted = membership.custodians(case.file)
    return [member for member in case.file.access.officers if member.id in wanted]


def seal_anew(case: OpenCase) -> Resealed:
    """Seal every sealed value this officer can open to the custodians of now, and take out what it replaces."""
    sealed = left = 0
    stated: list[Stated] = []
    replaced: list[_Value] = []
    now = custodians(case)
    for value in list(_sealed_values(case)):
        where = Where(case.file.id, value.kind, value.record, value.field)
        try:
            text = seal(where, unseal(where, value.text, case.desk.officer), now)
        except DeskError:
            left += 1
            continue
        sealed += 1
        stated.append((value.kind, value.record, {**_stated_beside(case, value), value.field: text}))
        replaced.append(value)
    merged = _together(stated)
    if merged:
        case.state(merged, again=True)
    return Resealed(sealed=sealed, left=left, lingering=_take_out(case, replaced))


def _together(stated: list[Stated]) -> list[Stated]:
    """What is stated of each record, once."""
    fields: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, record, part in stated:
        known = fields.setdefault((kind, record), {})
        known |= {name: value for name, value in part.items() if name not in known or name.startswith(PREFIX)}
    return [(kind, record, part) for (kind, record), part in fields.items()]


def _stated_beside(case: OpenCase, value: _Value) -> dict[str, Any]:
    """What was stated in the same breath and still stands: it would go with the old value, so it is stated anew."""
    current = case.file.values(value.kind, value.record) or {}
    return {
        name: told
        for stated in case.file.history(value.kind, value.record)
        if _holds(stated.fields, value)
        for name, told in stated.fields.items()
        if [one.commit for one in current.get(name, [])] == [stated.commit]
    }


def _sealed_values(case: OpenCase) -> Iterator[_Value]:
    for kind in ("source", "attachment"):
        for record, _, fields in case.file.records(kind):
            for name, text in fields.items():
                if name.startswith(PREFIX) and isinstance(text, str):
                    yield _Value(kind, record, name, text)


def _take_out(case: OpenCase, replaced: list[_Value]) -> int:
    """Expunge the statements that held these values, as far as they are this officer's own; answers how many stay."""
    targets = []
    lingering = 0
    for value in replaced:
        for stated in case.file.history(value.kind, value.record):
            if not _holds(stated.fields, value):
                continue
            commit = case.file.journal.commit(stated.commit)
            if commit is None or stated.officer != case.desk.officer.id:
                lingering += 1
                continue
            targets += targets_of(case.file.journal, commit, partial(_states, value))
    if targets:
        case.file.expunge(
            case.desk.officer, expunge_change(str(uuid4()), targets, tr("Sealed to other custodians"), None)
        )
    return lingering


def _states(value: _Value, change: Change) -> bool:
    return _holds(change.fields, value)


def _holds(fields: dict[str, Any], value: _Value) -> bool:
    return fields.get(value.field) == value.text
