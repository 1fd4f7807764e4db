"""What was stated, by whom and when: the journal, histories, undo, conflicts, statements taken out."""

import json
from collections.abc import Callable
from typing import Any

from ..actions import history, session
from ..casefile.witness import Witness
from ..errors import NotFound, UsageError
from ..i18n import tr, trn
from ..system.files import write_durably
from . import shapes
from .answers import Answer, Context

_LONGEST_APPROVAL = 1024 * 1024


def journal(context: Context) -> Answer:
    """``journal``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        entries = history.journal(case, officer=given.officer, newest=given.newest)
        seen = history.witnesses(case)
    lines = [
        f"{entry.at}  {entry.name}  {entry.id[:12]}  "
        + ", ".join(dict.fromkeys(f"{change.kind} {change.record[:8]}" for change in entry.changes))[:100]
        for entry in entries
    ]
    body = {"entries": [{**shapes.entry_object(entry), **_witnessed(seen.get(entry.id))} for entry in entries]}
    return Answer(body=body, lines=lines)


def record_history(context: Context) -> Answer:
    """``history``."""
    given = context.arguments
    wanted = given.record or given.record_given
    with context.unlock() as desk, context.read(desk, given.case) as case:
        kinds = [wanted] if wanted else None
        values = [
            (kind, record, value)
            for kind, record in history.records_named(case, kinds)
            for value in history.record_history(case, kind, record)
            if given.field in (None, value.field)
        ]
    values.sort(key=lambda one: one[2].at, reverse=True)
    body = {"values": [{"kind": kind, "record": record, **_value(value)} for kind, record, value in values]}
    lines = [
        f"{value.at}  {value.name}  {kind} {record[:8]}  {value.field}: {_in_words(value)}"
        for kind, record, value in values
    ]
    return Answer(body=body, lines=lines or [tr("Nothing was ever stated there.")])


def undo(context: Context) -> Answer:
    """``undo`` and, with ``--redo``, ``redo``."""
    return _taken_back(context, redo=context.arguments.redo)


def redo(context: Context) -> Answer:
    """``redo``."""
    return _taken_back(context, redo=True)


def conflict_list(context: Context) -> Answer:
    """``conflict list``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        found = history.conflicts(case)
    body = {
        "conflicts": [
            {
                "kind": one.kind,
                "record": one.record,
                "field": one.field,
                "assigned": list(one.assigned),
                "values": [_value(value) for value in one.values],
            }
            for one in found
        ]
    }
    lines = []
    for one in found:
        given = tr("given to {names}").format(names=", ".join(one.assigned))
        lines.append(f"{one.kind} {one.record}  {one.field}" + (f" · {given}" if one.assigned else ""))
        lines += [f"    {value.commit[:12]}  {value.name}: {_in_words(value)}" for value in one.values]
    return Answer(body=body, lines=lines or [tr("No field waits for a decision.")])


def conflict_resolve(context: Context) -> Answer:
    """``conflict resolve``."""
    given = context.arguments
    if (given.take is None) == (given.value is None):
        raise UsageError(tr("Say either --take COMMIT or --value TEXT."), kept=tr("Nothing was changed."))
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        kinds = [
            kind for kind, record, field in case.file.conflicts() if (record, field) == (given.record, given.field)
        ]
        if len(kinds) != 1:
            raise NotFound(
                tr("That field is not in conflict."),
                kept=tr("Nothing was changed."),
                todo=tr("See r2p-desk conflict list."),
            )
        if given.take is not None:
            value = history.resolve(case, kinds[0], given.record, given.field, given.take)
        else:
            value = history.resolve_with(case, kinds[0], given.record, given.field, _plain(given.value))
        left = len(case.file.conflicts())
    body = {"kind": kinds[0], "record": given.record, "field": given.field, "value": value, "left": left}
    return Answer(
        body=body,
        lines=[tr("Decided."), trn("{n} field waits for a decision.", "{n} fields wait for a decision.", left)],
    )


def expunge_now(context: Context) -> Answer:
    """``expunge now``."""
    given = context.arguments
    approval = None
    if given.approval is not None:
        approval = session.read_limited(given.approval, _LONGEST_APPROVAL).decode("utf-8", errors="replace").strip()
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        ((kind, record),) = history.records_named(case, [given.record])
        targets = history.expungeable(case, kind, record, given.field)
        commit = history.expunge(case, targets, given.reason, approval)
    body = {
        "commit": commit,
        "alone": approval is None,
        "taken_out": [{"change": one.change, "record": one.record, "fields": list(one.fields)} for one in targets],
    }
    lines = [
        trn("{n} statement was taken out.", "{n} statements were taken out.", len(targets)),
        tr("Backups, copies held by others and worn cells of a flash disk are not reached."),
    ]
    return Answer(body=body, lines=lines)


def expunge_approve(context: Context) -> Answer:
    """``expunge approve``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        ((kind, record),) = history.records_named(case, [given.record])
        targets = history.expungeable(case, kind, record, given.field)
        approval = history.approve_expunging(case, desk.officer, targets, given.reason)
    write_durably(given.out, approval.encode() + b"\n")
    body = {"out": str(given.out), "changes": [target.change for target in targets]}
    return Answer(body=body, lines=[tr("Approved; give the file to whoever takes it out.")])


def _taken_back(context: Context, *, redo: bool) -> Answer:
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        done = history.redo(case) if redo else history.undo(case)
        more = history.undoable(case)
    body = {
        "commit": done.commit,
        "by": done.by,
        "records": [{"kind": kind, "record": record} for kind, record in done.records],
        "left": [{"kind": kind, "record": record, "field": field} for kind, record, field in done.left],
        "undoable": more[0],
        "redoable": more[1],
    }
    lines = [tr("Redone.") if redo else tr("Undone.")]
    lines += [f"  {kind} {record}" for kind, record in done.records]
    if done.left:
        lines.append(
            tr("Left as others have stated since: {fields}").format(fields=", ".join(one[2] for one in done.left))
        )
    return Answer(body=body, lines=lines)


def _value(value: history.FieldValue) -> dict[str, Any]:
    return {
        "field": value.field,
        "value": value.value,
        "officer": value.officer,
        "name": value.name,
        "at": value.at,
        "commit": value.commit,
        "current": value.current,
        "expunged": value.expunged,
        "witnessed": value.witnessed,
    }


def _in_words(value: history.FieldValue) -> str:
    if value.expunged:
        return tr("expunged")
    text = value.value if isinstance(value.value, str) else json.dumps(value.value, ensure_ascii=False)
    return " ".join(text.split())[:100]


def _witnessed(seen: Witness | None) -> dict[str, Any]:
    return {"witnessed": None if seen is None else {"at": seen.at, "officer": seen.officer}}


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("journal", None): journal,
    ("history", None): record_history,
    ("undo", None): undo,
    ("redo", None): redo,
    ("conflict", "list"): conflict_list,
    ("conflict", "resolve"): conflict_resolve,
    ("expunge", "now"): expunge_now,
    ("expunge", "approve"): expunge_approve,
}
