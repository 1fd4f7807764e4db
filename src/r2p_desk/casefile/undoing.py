"""Undo and redo, out of the journal alone: what an officer stated last is stated back as it was before.

An undo is a commit like any other: beside the values it puts back it holds a record of the kind ``undo`` that names the
commit it takes back (``commit``, ``redo`` false) or brings again (``redo`` true), and the commit whose values it
reverses (``reversed``). So it survives restarts, travels, and can be followed.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec

from ..errors import Refused
from ..i18n import tr
from ..keys.officer import Officer
from ..system.collecting import uncollected
from .bundle import CaseFile, Stated
from .changed import known_to, standing
from .database import database_errors
from .parcels import Entry
from .reading import DATABASE
from .statements import Commit
from .views import REMOVED
from .views import Stated as Statement

KIND = "undo"
NEVER = frozenset({"access", "expunge", "custody", "opening", "signoff", KIND})
"""Kinds that are not taken back: they say what was done, and that stays done."""

_PAGE = 32


class Step(NamedTuple):
    """Something that can be undone or redone: the commit as the officer made it, and the one that now holds it."""

    commit: str
    holder: str


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: the commit meant, the commit that did it, the records put back, and the fields left alone.

    A field is left alone when somebody has stated it since.
    """

    commit: str
    by: str
    records: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str, str], ...]


def stacks(entries: Iterable[Entry], officer: str, first: str) -> tuple[list[Step], list[Step]]:
    """(what this officer can undo, what they can redo), the last first to go at the end."""
    undo: list[Step] = []
    redo: list[Step] = []
    for entry in entries:
        if entry.officer != officer or entry.id == first:
            continue
        marks = [change.fields for change in entry.changes if change.kind == KIND]
        if marks:
            meant = str(marks[0].get("commit", ""))
            source, target = (redo, undo) if marks[0].get("redo") is True else (undo, redo)
            source[:] = [step for step in source if step.commit != meant]
            target.append(Step(meant, entry.id))
        elif any(change.kind == "resealing" for change in entry.changes):
            continue  # the sealed file before is gone, and so is what could be put back
        elif any(change.kind not in NEVER for change in entry.changes):
            undo.append(Step(entry.id, entry.id))
            redo.clear()
    return undo, redo


def last_step(newest_first: Iterable[Entry], officer: str, first: str, *, redo: bool) -> Step | None:
    """What this officer would undo (or redo) next: the last of ``stacks``, found without reading the whole journal.

    Of several marks about one commit only the newest counts, and it is met first.
    """
    decided: set[str] = set()
    for entry in newest_first:
        if entry.officer != officer or entry.id == first:
            continue
        marks = [change.fields for change in entry.changes if change.kind == KIND]
        if marks:
            meant, again = str(marks[0].get("commit", "")), marks[0].get("redo") is True
            if meant not in decided and again is not redo:
                return Step(meant, entry.id)
            decided.add(meant)
        elif any(change.kind == "resealing" for change in entry.changes):
            continue
        elif any(change.kind not in NEVER for change in entry.changes):
            if redo:
                return None  # something new was stated since
            if entry.id not in decided:
                return Step(entry.id, entry.id)
    return None


def take_back(
    case: CaseFile, officer: Officer, *, redo: bool, guard: Callable[[list[Stated]], None] = lambda _: None
) -> Undone:
    """Undo what this officer stated last and has not undone, or redo what they undid last.

    ``Refused`` when there is nothing, or when everything it stated has been stated anew since. ``guard`` is given what
    would be stated and may raise, with nothing done.
    """
    case.refuse_reading()
    step = last_step(_newest_first(case, officer.id), officer.id, case.access.first, redo=redo)
    if step is None:
        happened = tr("There is nothing to redo.") if redo else tr("There is nothing to undo.")
        raise Refused(happened, kept=tr("Nothing was changed."))
    with uncollected(), database_errors(DATABASE):
        stated, left = _Reversal(case, step.holder).worked_out()
    if not stated:
        raise Refused(
            tr("What you stated last has been changed since, so it cannot be taken back."),
            kept=tr("Nothing was changed."),
            todo=tr("Change the fields themselves; their history shows every value."),
        )
    guard(stated)
    mark: Stated = (KIND, str(uuid4()), {"commit": step.commit, "redo": redo, "reversed": step.holder})
    made = case.state(officer, [*stated, mark])
    records = tuple((kind, record) for kind, record, _ in stated)
    return Undone(commit=step.commit, by=made.id if made else "", records=records, left=tuple(left))


def _newest_first(case: CaseFile, officer: str) -> Iterator[Entry]:
    """An officer's entries, read a few at a time: most often the first few are enough."""
    skip = 0
    while page := case.entries(officer=officer, newest=_PAGE, skip=skip):
        yield from reversed(page)
        skip += _PAGE


class _Reversal:
    """What has to be stated so that everything is as it was before one commit."""

    def __init__(self, case: CaseFile, commit_id: str) -> None:
        self._case = case
        self._commit_id = commit_id
        self._commits: dict[str, Commit | None] = {}
        self._reversed = {mark: str(fields.get("reversed", "")) for mark, fields in case.journal.views.stated(KIND)}

    def worked_out(self) -> tuple[list[Stated], list[tuple[str, str, str]]]:
        """The statements, and the fields that must be left because somebody stated them since."""
        stated: list[Stated] = []
        left: list[tuple[str, str, str]] = []
        for key, names in self._fields().items():
            back, kept = self._before(key, names)
            left += [(*key, name) for name in kept]
            if back:
                stated.append((*key, back))
        return stated, left

    def _fields(self) -> dict[tuple[str, str], list[str]]:
        commit = self._commit(self._commit_id)
        fields: dict[tuple[str, str], list[str]] = {}
        for _, change in self._case.journal.changes(commit) if commit is not None else ():
            if change is not None and change.kind not in NEVER:
                fields.setdefault((change.kind, change.record), []).extend(change.fields)
        return fields

    def _before(self, key: tuple[str, str], names: list[str]) -> tuple[dict[str, Any], list[str]]:
        """What stood before, field by field, and the fields that are not this commit's any more."""
        history = self._case.journal.views.history(*key)
        known = known_to(self._case.journal, self._commit(self._commit_id), history)
        current = self._case.journal.views.fields(*key) or {}
        back: dict[str, Any] = {}
        left: list[str] = []
        for name in names:
            holders = [value.commit for value in current.get(name, [])]
            if len(holders) == 1 and self._source(holders[0], name, history) == self._source(
                self._commit_id, name, history
            ):
                before = standing(self._case.journal, known, name)
                back[name] = before.fields[name] if before is not None else None
            else:
                left.append(name)
        if not known and not left:
            return {REMOVED: True}, []  # the commit entered the record
        return back, left

    def _commit(self, commit_id: str) -> Commit | None:
        """A commit, read once: one that took in a long file is long itself."""
        if commit_id not in self._commits:
            self._commits[commit_id] = self._case.journal.commit(commit_id)
        return self._commits[commit_id]

    def _source(self, commit_id: str, name: str, history: list[Statement]) -> str:
        """The commit a value came from: an undo only puts back what another had stated."""
        seen: set[str] = set()
        while (taken := self._reversed.get(commit_id)) and commit_id not in seen:
            seen.add(commit_id)
            known = known_to(self._case.journal, self._commit(taken), history)
            before = standing(self._case.journal, known, name)
            commit_id = before.commit if before is not None else ""
        return commit_id
