"""Backups on the command line: made, verified, listed, restored."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..actions import backup, backup_checks, backup_opening, backup_restoring, session
from ..actions.backup import BackedUp
from ..actions.backup_checks import Listed
from ..actions.backup_opening import PassphraseOpener, SharesOpener
from ..actions.backup_records import own_keys
from ..actions.backup_restoring import Restored
from ..errors import Locked, UsageError
from ..exchange.backup_form import Manifest
from ..i18n import tr, trn
from .answers import Answer, Context
from .shapes import finding_object
from .typed import new_passphrase, one_standard_input
from .typed import shares as read_shares


def backup_create(context: Context) -> Answer:
    """``backup create``."""
    given = context.arguments
    with context.unlock() as desk:
        made = backup.create_backup(desk, given.out, case=given.case, keep=given.keep, full=given.full, job=context.job)
    return Answer(body=_made_object(made), lines=_made_lines(made), status=0 if made.sound else 3)


def backup_verify(context: Context) -> Answer:
    """``backup verify``."""
    file: Path = context.arguments.file
    with backup_opening.for_looking(file, context.passphrase(), context.home) as opener:
        found = backup_checks.verify_backup(file, opener.keys, context.job)
    body = {
        "path": str(found.path),
        **_manifest_object(found.manifest),
        "size": found.size,
        "sha256": found.sha256,
        "needs": list(found.files),
    }
    line = tr("{n} files read, every signature and hash holds.").format(n=1 + len(found.files))
    return Answer(body=body, lines=[line, *_manifest_lines(found.manifest)])


def backup_list(context: Context) -> Answer:
    """``backup list``."""
    with context.unlock() as desk:
        listed = backup_checks.list_backups(context.arguments.folder, own_keys(desk))
    lines = [line for one in listed for line in _listed_lines(one)]
    return Answer(body={"backups": [_listed_object(one) for one in listed]}, lines=lines or [tr("No backups there.")])


def backup_restore(context: Context) -> Answer:
    """``backup restore``."""
    given = context.arguments
    if given.rehearse:
        return _rehearse(context)
    if given.to is None:
        raise UsageError(
            tr("Where to restore is missing."),
            kept=tr("Nothing was changed."),
            todo=tr("Name a new folder with --to, or try it with --rehearse."),
        )
    if session.has_officer(given.to):
        return _into_home(context)
    with _opener(context, context.home, None if given.share else context.passphrase()) as opener:
        restored = backup_restoring.restore_backup(given.file, opener, given.to, case=given.case, job=context.job)
    return _restored(restored, rehearsed=False, noted=False)


def _into_home(context: Context) -> Answer:
    """One case, into a home whose officer can be unlocked."""
    given = context.arguments
    if given.share:
        raise UsageError(
            tr("There is an officer in that folder: shares are for a new one."),
            kept=tr("Nothing was changed."),
            todo=tr("Unlock this officer with the passphrase, or name a new folder with --to."),
        )
    with session.unlock(given.to, context.passphrase()) as desk:
        restored = backup_restoring.restore_case(desk, given.file, case=given.case, job=context.job)
    return _restored(restored, rehearsed=False, noted=False)


def _opener(context: Context, home: Path | None, passphrase: str | None) -> PassphraseOpener | SharesOpener:
    """With the passphrase, or without one with the recovery shares that are given."""
    given = context.arguments
    if passphrase is not None:
        return backup_opening.by_passphrase(given.file, passphrase, home)
    one_standard_input(given.new_passphrase_file, *given.share)
    together = read_shares(given.share)
    chosen = secrets.token_hex(32) if given.rehearse else new_passphrase(given.new_passphrase_file)
    return backup_opening.by_shares(given.file, together, chosen)


def _rehearse(context: Context) -> Answer:
    """With what lies beside the backup and nothing else, as after the loss of this machine."""
    given = context.arguments
    place = given.to if given.to is not None else context.home
    passphrase = None if given.share else context.passphrase()
    desk = None if passphrase is None else _desk_here(context, passphrase)
    try:
        with _opener(context, None, passphrase) as opener:
            restored = backup_restoring.rehearse_backup(
                given.file, opener, place, case=given.case, desk=desk, job=context.job
            )
    finally:
        if desk is not None:
            desk.close()
    return _restored(restored, rehearsed=True, noted=desk is not None)


def _desk_here(context: Context, passphrase: str) -> "session.Desk | None":
    """The officer of this home, to keep the result; without one, or under another passphrase, it is not kept."""
    try:
        return session.unlock(context.home, passphrase) if session.has_officer(context.home) else None
    except Locked:
        return None


def _made_object(made: BackedUp) -> dict[str, Any]:
    return {
        "path": str(made.path),
        "backup": made.backup,
        "created": made.created,
        "sha256": made.sha256,
        "size": made.size,
        "case": made.case,
        "cases": [{"id": one.case, "name": one.title} for one in made.cases],
        "left_out": [{"id": one.case, "name": one.title, "code": one.code, "text": one.text} for one in made.left_out],
        "findings": [{"case": case, **finding_object(finding)} for case, finding in made.findings],
        "blobs": made.blobs,
        "blobs_elsewhere": made.blobs_elsewhere,
        "needs": list(made.needs),
        "beside": [str(path) for path in made.beside],
        "recovery": made.recovery,
        "removed": list(made.removed),
        "same_disk": made.same_disk,
    }


def _made_lines(made: BackedUp) -> list[str]:
    cases = trn("{n} case", "{n} cases", len(made.cases))
    blobs = trn("{n} attachment", "{n} attachments", made.blobs)
    lines = [str(made.path), f"{cases} · {blobs} · {_mib(made.size)} · SHA-256 {made.sha256}"]
    if made.needs:
        words = trn(
            "{n} attachment lies in earlier files:", "{n} attachments lie in earlier files:", made.blobs_elsewhere
        )
        lines.append(f"{words} {', '.join(made.needs)}")
    lines.append(tr("Keep what lies beside it with it: {names}.").format(names=", ".join(p.name for p in made.beside)))
    if not made.recovery:
        lines.append(tr("Only the passphrase opens it: there is no recovery key yet."))
    if made.same_disk:
        lines.append(tr("It lies on the same disk as the workspace: copy it to another one."))
    lines += [tr("Left out: {name}. {why}").format(name=one.title, why=one.text) for one in made.left_out]
    lines += [f"{finding.code}: {finding.text}" for _, finding in made.findings]
    if made.removed:
        lines.append(tr("Removed: {names}.").format(names=", ".join(made.removed)))
    return lines


def _manifest_object(manifest: Manifest) -> dict[str, Any]:
    return {
        "backup": manifest.backup,
        "created": manifest.created,
        "case": manifest.case,
        "cases": [{"id": one.case, "name": one.title} for one in manifest.cases],
        "blobs": len(manifest.blobs()),
        "blobs_elsewhere": len(manifest.blobs_elsewhere()),
    }


def _manifest_lines(manifest: Manifest) -> list[str]:
    what = tr("one case") if manifest.case is not None else tr("a workspace")
    made = tr("Of {what}, made {moment}").format(what=what, moment=manifest.created)
    blobs = trn("{n} attachment", "{n} attachments", len(manifest.blobs()) + len(manifest.blobs_elsewhere()))
    return [f"{made} · {blobs}", *(f"  {one.case}  {one.title}" for one in manifest.cases)]


def _listed_object(one: Listed) -> dict[str, Any]:
    empty = dict.fromkeys(("backup", "created", "case", "cases", "blobs", "blobs_elsewhere"))
    error = one.error
    return {
        "path": str(one.path),
        **(_manifest_object(one.manifest) if one.manifest is not None else empty),
        "size": one.size,
        "needs": [earlier.file for earlier in one.manifest.earlier] if one.manifest is not None else None,
        "missing": list(one.missing),
        "officer_beside": one.officer_beside,
        "error": None if error is None else {"code": error.code, "text": error.happened},
    }


def _listed_lines(one: Listed) -> list[str]:
    if one.manifest is None:
        return [one.path.name, f"  {one.error.happened}" if one.error is not None else ""]
    first, *_ = _manifest_lines(one.manifest)
    lines = [one.path.name, f"  {first} · {_mib(one.size)}"]
    lines += [tr("  {name}, which it needs, is missing.").format(name=name) for name in one.missing]
    return lines if one.officer_beside else [*lines, tr("  No officer.age lies beside it.")]


def _restored(restored: Restored, *, rehearsed: bool, noted: bool) -> Answer:
    body = {
        "home": None if restored.home is None else str(restored.home),
        "backup": restored.backup,
        "created": restored.created,
        "sound": restored.sound,
        "rehearsed": rehearsed,
        "noted": noted,
        "cases": [
            {
                "id": one.id,
                "name": one.title,
                "commits": one.commits,
                "items": one.items,
                "blobs": one.blobs,
                "findings": [finding_object(finding) for finding in one.findings],
            }
            for one in restored.cases
        ],
    }
    lines = [] if restored.home is None else [str(restored.home)]
    for one in restored.cases:
        commits, items = trn("{n} commit", "{n} commits", one.commits), trn("{n} item", "{n} items", one.items)
        lines.append(f"{one.title} · {commits} · {items} · {trn('{n} attachment', '{n} attachments', one.blobs)}")
        lines += [f"  {finding.code}: {finding.text}" for finding in one.findings]
    if rehearsed:
        lines.append(
            tr("Everything came back; nothing was left.") if restored.sound else tr("Not all is well; see above.")
        )
        lines += [] if noted else [tr("The result was not kept: no officer of this home opens with that passphrase.")]
    return Answer(body=body, lines=lines, status=0 if restored.sound else 3)


def _mib(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("backup", "create"): backup_create,
    ("backup", "verify"): backup_verify,
    ("backup", "list"): backup_list,
    ("backup", "restore"): backup_restore,
}
