"""A second person on the command line: their approval at this machine, and what they are shown of a case."""

from typing import Any

from ..actions import approving, session
from ..actions.session import OpenCase
from ..domain.marking import Marking
from ..errors import UsageError
from ..exchange.approval import Leaving
from ..exchange.case_sheet import CaseSheet
from ..i18n import tr, trn
from .answers import Context
from .typed import one_standard_input, read_passphrase


def second_here(context: Context, case: OpenCase, leaving: Leaving) -> bytes:
    """The approval of a second person at this machine, of what they saw in the preview."""
    given = context.arguments
    seen = (given.digest or "").strip().lower()
    if len(seen) < 8 or not leaving.digest.startswith(seen):
        raise UsageError(
            tr("--digest is not the number of what would leave now."),
            kept=tr("Nothing was written."),
            todo=tr("Let the second person look at what would leave, and give the number that stands there."),
        )
    one_standard_input(given.second_passphrase_file, getattr(given, "passphrase_file", None))
    passphrase = read_passphrase(
        given.second_passphrase_file, prompt=tr("Passphrase of the second person: "), option="--second-passphrase-file"
    )
    with session.unlock(given.second, passphrase) as second:
        return approving.approve_here(case, second.officer, leaving)


def number_line(digest: str) -> str:
    return tr("Number of exactly this: {digest}").format(digest=digest)


def sheet_object(sheet: CaseSheet) -> dict[str, Any]:
    """What leaves of a case, for programs."""
    return {
        "case": sheet.case, "title": sheet.title, "marking": sheet.marking,
        "receivers": [{"to": one, "name": name} for one, name in sheet.receivers], "withheld": list(sheet.withheld),
        "only_new": sheet.only_new, "commits": sheet.commits, "attachments": len(sheet.attachments),
        "records": [{"kind": kind, "titles": list(titles)} for kind, titles in sheet.records],
    }  # fmt: skip


def sheet_lines(sheet: CaseSheet) -> list[str]:
    """What leaves of a case, in words."""
    commits = trn("{n} commit", "{n} commits", sheet.commits)
    files = trn("{n} attachment", "{n} attachments", len(sheet.attachments))
    lines = [
        tr("“{title}”, {marking}, to {names}: {commits}, {files}").format(
            title=sheet.title, marking=Marking(sheet.marking).words, commits=commits, files=files,
            names=", ".join(name for _, name in sheet.receivers),
        )
    ]  # fmt: skip
    if sheet.withheld:
        lines.append(tr("Stays here: {groups}").format(groups=", ".join(sheet.withheld)))
    for kind, titles in sheet.records:
        lines += [f"  {kind}  {title}".rstrip() for title in titles]
    return lines
