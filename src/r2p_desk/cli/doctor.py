"""Examining and mending a case on the command line."""

from collections.abc import Callable

from ..actions import doctor
from ..actions.doctor import Examination
from ..casefile.findings import Finding
from ..errors import UsageError
from ..i18n import tr
from .answers import Answer, Context
from .shapes import finding_object


def doctor_case(context: Context) -> Answer:
    """``doctor``."""
    given = context.arguments
    _refuse_half_asked(context)
    with context.unlock() as desk:
        if given.repair:
            found = doctor.repair(
                desk, given.case, salvage=given.salvage, backup=given.backup, quick=given.quick, job=context.job
            )
        else:
            found = doctor.examine(
                desk,
                given.case,
                rebuild=given.rebuild,
                restore_access=given.restore_access,
                quick=given.quick,
                job=context.job,
            )
    body = {
        "sound": found.sound,
        "findings": [finding_object(finding) for finding in found.findings],
        "mended": [finding_object(finding) for finding in found.mended],
        "quarantined": [finding_object(finding) for finding in found.quarantined],
        "not_examined": [finding_object(finding) for finding in found.not_examined],
        "rebuilt": found.rebuilt,
    }
    return Answer(body=body, lines=_lines(found), status=0 if found.sound else 3)


def _refuse_half_asked(context: Context) -> None:
    given = context.arguments
    if (given.salvage or given.backup is not None) and not given.repair:
        raise UsageError(
            tr("--salvage and --from mend a case, which was not asked for."),
            kept=tr("Nothing was changed."),
            todo=tr("Add --repair."),
        )
    if given.repair and (given.rebuild or given.restore_access):
        raise UsageError(
            tr("--repair does what --rebuild and --restore-access do."),
            kept=tr("Nothing was changed."),
            todo=tr("Leave the others out."),
        )


def _lines(found: Examination) -> list[str]:
    told = (
        (found.mended, tr("Mended: {text}")),
        (found.quarantined, tr("Put aside: {text}")),
        (found.not_examined, tr("Not looked at: {text}")),
    )
    lines = [words.format(text=_line(finding)) for findings, words in told for finding in findings]
    lines += [f"{finding.code}: {_line(finding)}" for finding in found.findings]
    if found.sound:
        lines.append(tr("Sound, as far as it was looked at.") if found.not_examined else tr("Sound."))
    return lines


def _line(finding: Finding) -> str:
    page = tr("page {n}").format(n=finding.page) if finding.page else None
    commit = tr("commit {id}").format(id=finding.commit) if finding.commit else None
    parts = [part for part in (finding.file, page, commit) if part]
    return f"{finding.text} ({', '.join(parts)})" if parts else finding.text


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("doctor", None): doctor_case}
