"""A shared folder as an inbox, and packages on paper, on the command line."""

from collections.abc import Callable
from typing import Any

from ..actions import inbox, on_paper
from ..actions.inbox_look import Inbox, Row, State
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context

_AMISS = 3


def inbox_command(context: Context) -> Answer:
    """``inbox``."""
    given = context.arguments
    if given.accept and given.accept_from:
        raise UsageError(tr("--accept takes from all; leave --accept-from away, or --accept."))
    with context.unlock() as desk:
        if not (given.accept or given.accept_from):
            return _answer(inbox.look_into(desk, given.folder, context.job), 0)
        chosen = None if given.accept else given.accept_from
        worked = inbox.work_through(desk, given.folder, context.job, accept_from=chosen)
    return _answer(worked.inbox, worked.taken)


def _answer(found: Inbox, taken: int) -> Answer:
    counts = {state: found.count(state) for state in State}
    body = {
        "folder": str(found.folder),
        "packages": [_object(row) for row in found.rows],
        "taken": taken,
        "opened": found.opened,
        "counts": {str(state): count for state, count in counts.items()},
    }
    lines = [*(_line(row) for row in found.rows if row.state is not State.NOT_FOR_US), *_summary(counts, taken)]
    return Answer(body=body, lines=lines, status=_AMISS if inbox.amiss(found.rows) else 0)


def _object(row: Row) -> dict[str, Any]:
    return {
        "file": row.file,
        "size": row.size,
        "state": str(row.state),
        "package": row.package or None,
        "kind": row.kind or None,
        "case": row.case or None,
        "from": row.sender or None,
        "from_name": row.sender_name or None,
        "number": row.number or None,
        "marking": row.marking,
        "created": row.created or None,
        "findings": [{"code": finding.code, "text": finding.text} for finding in row.findings],
    }


def _line(row: Row) -> str:
    sent = tr("{kind} {number} from {name}").format(kind=row.kind, number=row.number, name=row.sender_name)
    parts = [row.file, *([sent] if row.sender else []), *([row.marking] if row.marking else []), state_words(row.state)]
    return " · ".join([*parts, *(f"{finding.code}: {finding.text}" for finding in row.findings)])


def _summary(counts: dict[State, int], taken: int) -> list[str]:
    lines = [
        trn("{n} package taken in now.", "{n} packages taken in now.", taken),
        trn("{n} package is for others.", "{n} packages are for others.", counts[State.NOT_FOR_US]),
    ]
    if counts[State.LATER]:
        words = trn("{n} file may still be arriving.", "{n} files may still be arriving.", counts[State.LATER])
        lines.append(words)
    return lines


def state_words(state: State) -> str:
    """What is to be done with a file, in words."""
    return {
        State.READY: tr("can be taken in"),
        State.TAKEN: tr("taken in"),
        State.NOT_FOR_US: tr("for others"),
        State.REFUSED: tr("refused"),
        State.LATER: tr("still arriving"),
    }[state]


def paper_write(context: Context) -> Answer:
    """``paper write``."""
    made = on_paper.write_paper(context.arguments.file, context.arguments.out, context.job)
    body = {
        "path": str(made.path),
        "short": made.short,
        "sha256": made.sha256,
        "sheets": made.sheets,
        "spare_sheets": made.spare_sheets,
        "codes": made.codes,
    }
    sheets = trn("{n} sheet", "{n} sheets", made.sheets)
    spare = trn("{n} of them spare", "{n} of them spare", made.spare_sheets)
    return Answer(body=body, lines=[str(made.path), f"{made.short} · {sheets}, {spare}"])


def paper_read(context: Context) -> Answer:
    """``paper read``."""
    made = on_paper.read_paper(context.arguments.images, context.arguments.out, context.job)
    body = {
        "path": str(made.path),
        "sha256": made.sha256,
        "size": made.size,
        "pictures": [{"file": name, "codes": count} for name, count in made.pictures],
    }
    codes = [f"{name}: {trn('{n} code', '{n} codes', count)}" for name, count in made.pictures]
    return Answer(body=body, lines=[*codes, f"{made.path} · SHA-256 {made.sha256}"])


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("inbox", None): inbox_command,
    ("paper", "read"): paper_read,
    ("paper", "write"): paper_write,
}
