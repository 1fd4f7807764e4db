"""What a commit changed, field by field: what stood before as its officer knew it, and what they stated."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from .database import database_errors
from .expunge import Target
from .journal import Journal
from .reading import DATABASE, CaseReading
from .statements import Change, Commit
from .views import Stated


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A field before and after; a value is ``None`` where nothing was stated, or what was stated was expunged."""

    field: str
    before: Any
    after: Any
    before_expunged: bool = False
    after_expunged: bool = False


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit changed of one record."""

    kind: str
    record: str
    fields: tuple[FieldChange, ...]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What a commit changed; ``left_out`` counts further changes that were not worked out because there are so many.

    ``withheld`` counts changes whose bytes never came here, ``expunged`` those taken out for good.
    """

    commit: Commit
    records: tuple[RecordChange, ...]
    withheld: int
    expunged: int
    left_out: int


def what_changed(case: CaseReading, commit_id: str, *, most: int) -> Changed | None:
    """The changes of a commit, the first ``most`` of them; ``None`` when there is no such commit here."""
    with database_errors(DATABASE):
        commit = case.journal.commit(commit_id)
        if commit is None:
            return None
        changes = case.journal.changes(commit)
        withheld = expunged = 0
        stated: dict[tuple[str, str], list[FieldChange]] = {}
        for name, change in changes[:most]:
            told = list(_told(case, name, change))
            withheld += not told
            expunged += change is None and bool(told)
            for kind, record, fields, gone in told:
                stated.setdefault((kind, record), []).extend(_fields(case, commit, (kind, record), fields, gone=gone))
    return Changed(
        commit=commit,
        records=tuple(RecordChange(kind=key[0], record=key[1], fields=tuple(found)) for key, found in stated.items()),
        withheld=withheld,
        expunged=expunged,
        left_out=max(len(changes) - most, 0),
    )


def expunged_among(case: CaseReading, changes: Sequence[str]) -> int:
    """How many of these changes (their ids) were taken out for good."""
    query = "SELECT count(DISTINCT change) FROM expunged WHERE change=?"
    with database_errors(DATABASE):
        return sum(case.connection.execute(query, (change,)).fetchone()[0] for change in changes)


def known_to(journal: Journal, commit: Commit | None, history: Sequence[Stated]) -> list[Stated]:
    """Of all that was stated of a record, what a commit knew of, without its own; nothing where it is not here."""
    if commit is None:
        return []
    knows, named = journal.ancestry.knows, commit.named
    return [one for one in history if one.commit != commit.id and any(knows(n, one.commit) for n in named)]


def standing(journal: Journal, known: Sequence[Stated], field: str) -> Stated | None:
    """The statement of a field that was shown among these; ``None`` when there was none, or it was expunged."""
    current = _current(journal, known, field)
    return max((one for one in current if not one.gone), key=lambda one: (one.at, one.commit), default=None)


def _current(journal: Journal, known: Sequence[Stated], field: str) -> list[Stated]:
    stated = [one for one in known if field in one.fields]
    knows = journal.ancestry.knows_of
    return [
        one
        for one in stated
        if not any(two.commit != one.commit and knows(two.commit, one.commit, one.place) for two in stated)
    ]


def _told(case: CaseReading, change_id: str, change: Change | None) -> Iterator[tuple[str, str, dict[str, Any], bool]]:
    """(kind, record, fields, whether expunged) of a change; nothing for one that is withheld."""
    if change is not None:
        yield change.kind, change.record, change.fields, False
        return
    query = "SELECT target FROM expunged WHERE change=? ORDER BY id LIMIT 1"
    for (text,) in case.connection.execute(query, (change_id,)).fetchall():
        target = msgspec.json.decode(text, type=Target)
        yield target.kind, target.record, dict.fromkeys(target.fields), True


def _fields(
    case: CaseReading, commit: Commit, key: tuple[str, str], fields: dict[str, Any], *, gone: bool
) -> Iterator[FieldChange]:
    known = known_to(case.journal, commit, case.journal.views.history(*key))
    for name, value in fields.items():
        before = standing(case.journal, known, name)
        yield FieldChange(
            field=name,
            before=before.fields[name] if before is not None else None,
            after=value,
            before_expunged=before is None and any(one.gone for one in _current(case.journal, known, name)),
            after_expunged=gone,
        )
