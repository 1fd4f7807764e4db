"""The journal as people use it: who stated what, undo and redo, conflicts decided, statements taken out for good."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

import msgspec

from ..casefile import undoing
from ..casefile.bundle import Stated
from ..casefile.expunge import Target, approve, expunge_change
from ..casefile.journal import targets_of
from ..casefile.parcels import Entry
from ..casefile.undoing import Undone
from ..casefile.witness import Witness
from ..errors import NotFound, Refused, UsageError
from ..i18n import tr
from ..keys.officer import Officer
from .assessing import signed
from .assigning import assigned
from .basis import assessment_of, basis, closed_to_reader
from .session import OpenCase

__all__ = ["Entry", "Undone"]


class FieldValue(msgspec.Struct, frozen=True, kw_only=True):
    """One value a field was given: what, by whom, when by their claim, in which commit.

    ``current`` while nothing has superseded it; ``expunged`` when what was stated has been taken out;
    ``witnessed`` is the earliest moment at which somebody else had seen it.
    """

    field: str
    value: Any
    officer: str
    name: str
    at: str
    commit: str
    current: bool
    expunged: bool
    witnessed: str | None


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A field that officers gave different values unaware of each other; the value shown stands first.

    ``assigned`` are the names of those who were given it to decide.
    """

    kind: str
    record: str
    field: str
    values: tuple[FieldValue, ...]
    assigned: tuple[str, ...] = ()


def journal(case: OpenCase, *, officer: str | None = None, newest: int | None = None) -> list[Entry]:
    """Who stated what and when, oldest first; of one officer (name or key hash), or the newest so many, where asked.

    Of what another judges in a blind round that is not over, only that something was stated.
    """
    wanted = None if officer is None else _officer_id(case, officer)
    entries, closed = case.file.entries(officer=wanted, newest=newest), closed_to_reader(case)
    return [_without_closed(entry, closed) for entry in entries]


def _without_closed(entry: Entry, closed: Callable[[str, str], bool]) -> Entry:
    if not any(closed(change.kind, change.record) for change in entry.changes):
        return entry
    changes = tuple(
        msgspec.structs.replace(change, fields={}) if closed(change.kind, change.record) else change
        for change in entry.changes
    )
    return msgspec.structs.replace(entry, changes=changes)


def witnesses(case: OpenCase) -> dict[str, Witness]:
    """For each commit that anybody but its author had seen: who first, and when by their claim."""
    return case.file.witnesses()


def record_history(case: OpenCase, kind: str, record: str) -> list[FieldValue]:
    """Every value each field of a record ever had here, the newest first.

    ``NotFound`` when there is no such record, ``Refused`` where it is judged by another in a blind round that is not
    over.
    """
    current = case.file.values(kind, record)
    if current is None:
        raise NotFound(tr("There is no such record in this case."), kept=tr("Nothing was changed."))
    if closed_to_reader(case)(kind, record):
        raise Refused(
            tr("This belongs to a blind round that is not over."),
            kept=tr("Nothing of it was shown."),
            todo=tr("It opens once every assessor of the round has signed."),
        )
    standing = {(name, value.commit) for name, values in current.items() for value in values}
    names, seen = _names(case), case.file.witnesses()
    return [
        FieldValue(
            field=name,
            value=None if stated.gone else value,
            officer=stated.officer,
            name=names.get(stated.officer, ""),
            at=stated.at,
            commit=stated.commit,
            current=(name, stated.commit) in standing,
            expunged=stated.gone,
            witnessed=seen[stated.commit].at if stated.commit in seen else None,
        )
        for stated in reversed(case.file.history(kind, record))
        for name, value in sorted(stated.fields.items())
    ]


def records_named(case: OpenCase, wanted: Sequence[str] | None) -> list[tuple[str, str]]:
    """(kind, id) of the records with these ids, or ids they came with; of all open to this officer when none is asked.

    ``NotFound`` for an id the case does not have.
    """
    if wanted is None:
        closed = closed_to_reader(case)
        return [named for named in case.file.record_ids() if not closed(*named)]
    found: list[tuple[str, str]] = []
    for one in wanted:
        ids = [one.strip(), *case.file.by_external_id(one.strip())]
        here = [(kind, record) for record in ids for kind in case.file.kinds_of(record)]
        if not here:
            raise NotFound(tr("There is no such record in this case."), kept=tr("Nothing was changed."))
        found += here
    return found


def undo(case: OpenCase) -> Undone:
    """Take back what this officer stated last; also what was stated before a restart. ``Refused`` without anything.

    ``Signed`` where it is of an assessment somebody stands for; a signature itself is not taken back.
    """
    return undoing.take_back(
        case.file, case.desk.officer, redo=False, guard=lambda stated: _refuse_signed(case, stated)
    )


def redo(case: OpenCase) -> Undone:
    """State again what this officer undid last. ``Refused`` when there is nothing, or it was stated anew since.

    ``Signed`` as for ``undo``.
    """
    return undoing.take_back(case.file, case.desk.officer, redo=True, guard=lambda stated: _refuse_signed(case, stated))


def _refuse_signed(case: OpenCase, stated: Sequence[Stated]) -> None:
    known = basis(case)
    for kind, record, _ in stated:
        meant = known.assessment(assessment_of(case, kind, record) or "")
        if meant is not None and known.signoffs_of(meant):
            raise signed(meant, known.signoffs_of(meant)[0])


def undoable(case: OpenCase) -> tuple[int, int]:
    """(how many steps this officer can undo, how many redo)."""
    officer = case.desk.officer.id
    undo_steps, redo_steps = undoing.stacks(case.file.entries(officer=officer), officer, case.file.access.first)
    return len(undo_steps), len(redo_steps)


def conflicts(case: OpenCase) -> list[Conflict]:
    """Every field that waits for a decision, with all its values; they stay in the history whatever is decided."""
    names, seen, closed = _names(case), case.file.witnesses(), closed_to_reader(case)
    given = assigned(case)
    found = []
    for kind, record, field in case.file.conflicts():
        if closed(kind, record):
            continue
        values = (case.file.values(kind, record) or {}).get(field, [])
        found.append(
            Conflict(
                kind=kind,
                record=record,
                field=field,
                assigned=tuple(names.get(one, one[:16]) for one in given.get((kind, record, field), ())),
                values=tuple(
                    FieldValue(
                        field=field,
                        value=value.value,
                        officer=value.officer,
                        name=names.get(value.officer, ""),
                        at=value.at,
                        commit=value.commit,
                        current=True,
                        expunged=value.expunged,
                        witnessed=seen[value.commit].at if value.commit in seen else None,
                    )
                    for value in values
                ),
            )
        )
    return found


def resolve(case: OpenCase, kind: str, record: str, field: str, commit: str) -> Any:
    """Decide a conflict for the value stated in this commit (its id or the beginning of it); answers the value.

    The decision is a statement by this officer that knows all the values; they stay in the history.
    """
    values = (case.file.values(kind, record) or {}).get(field, [])
    if len({repr(value.value) for value in values if not value.expunged}) < 2:
        raise UsageError(tr("That field is not in conflict."), kept=tr("Nothing was changed."))
    chosen = [value for value in values if commit and value.commit.startswith(commit) and not value.expunged]
    if len(chosen) != 1:
        raise NotFound(
            tr("None of its values, or more than one, was stated in that commit."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk conflict list."),
        )
    return resolve_with(case, kind, record, field, chosen[0].value)


def resolve_with(case: OpenCase, kind: str, record: str, field: str, value: Any) -> Any:
    """Decide a conflict for another value than those stated."""
    for _ in range(2):  # of a forked writer a commit can name one head only (decision 5)
        case.state([(kind, record, {field: value})])
        if (kind, record, field) not in case.file.conflicts():
            break
    return value


def expungeable(case: OpenCase, kind: str, record: str, fields: Sequence[str] = ()) -> list[Target]:
    """The statements of a record (of these fields, or all) that an expunction would take out, if they are here."""
    wanted = set(fields)
    found: dict[str, Target] = {}
    for stated in case.file.history(kind, record):
        commit = case.file.journal.commit(stated.commit)
        if commit is None or stated.gone:
            continue
        targets = targets_of(
            case.file.journal,
            commit,
            lambda change: (
                (change.kind, change.record) == (kind, record) and (not wanted or bool(wanted & change.fields.keys()))
            ),
        )
        found |= {target.change: target for target in targets}
    if not found:
        raise NotFound(tr("There is nothing of that here to take out."), kept=tr("Nothing was changed."))
    return list(found.values())


def approve_expunging(case: OpenCase, second: Officer, targets: Sequence[Target], reason: str) -> str:
    """The second person's signature under taking exactly these statements out for this reason."""
    return approve(second, case.file.id, [target.change for target in targets], reason)


def expunge(case: OpenCase, targets: Sequence[Target], reason: str, approval: str | None = None) -> str:
    """Take these statements out for good, here and wherever this arrives; answers the commit that did it.

    Without ``approval`` only one's own, recorded as done alone. What is left on backups, on other copies and in the
    worn cells of a flash disk is not reached. ``Refused`` for what this officer may not take out.
    """
    made = case.file.expunge(case.desk.officer, expunge_change(str(uuid4()), targets, reason, approval))
    return made.id


def _names(case: OpenCase) -> Mapping[str, str]:
    return {officer: public.name for officer, public in case.file.journal.members().items()}


def _officer_id(case: OpenCase, name_or_id: str) -> str:
    names = _names(case)
    found = [officer for officer, name in names.items() if name_or_id.strip() in (officer, name)]
    if len(found) == 1:
        return found[0]
    happened = tr("Several officers of the case have that name.") if found else tr("The case names no such officer.")
    raise NotFound(happened, todo=tr("See r2p-desk access list; use the id."))
