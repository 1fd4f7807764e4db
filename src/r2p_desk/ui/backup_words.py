"""What is remembered of backups, and what came of making, reading and rehearsing one, in words."""

from ..actions.backup import BackedUp
from ..actions.backup_checks import Listed, Verified
from ..actions.backup_restoring import Restored
from ..actions.keys_for_window import BackupTold
from ..exchange.backup_form import Manifest
from ..i18n import tr, trn
from .record_words import day_words, moment_words, size_words
from .text import one_line


def state_words(told: BackupTold) -> tuple[str, list[str]]:
    """How backups stand: a sentence, and what there is to say beside it."""
    made, tried = told.made, told.rehearsed
    if made is None:
        says = tr("No backup was made here yet.")
    else:
        what = tr("everything") if made.case is None else tr("one case")
        says = tr("Last backup: {day}, {what}.").format(day=day_words(made.created), what=what)
    more = []
    if made is not None:
        more.append(tr("{file} in {folder}").format(file=one_line(made.file), folder=one_line(made.folder)))
        if not made.whole:
            more.append(tr("Something was left out of it, or amiss with it: make it again."))
    if told.due:
        more.append(tr("A backup is due."))
    if tried is None:
        more.append(tr("No backup was ever brought back for a rehearsal: until one was, nobody knows that it works."))
    else:
        sound = tr("everything came back") if tried.sound else tr("not everything was sound")
        more.append(tr("Last rehearsal: {day}, {result}.").format(day=day_words(tried.at), result=sound))
    return says, more


def made_words(made: BackedUp) -> list[str]:
    """What a backup came to."""
    lines = [
        tr("Written, and read back: {path}").format(path=one_line(str(made.path))),
        f"{size_words(made.size)} · "
        + trn("{n} case", "{n} cases", len(made.cases))
        + " · "
        + trn("{n} attachment in it", "{n} attachments in it", made.blobs),
    ]
    if made.blobs_elsewhere:
        needed = ", ".join(one_line(name) for name in made.needs)
        count = trn("{n} more attachment lies", "{n} more attachments lie", made.blobs_elsewhere)
        lines.append(tr("{count} in earlier files it needs: {names}").format(count=count, names=needed))
    left_out = tr("LEFT OUT: {case}: {why}")
    lines += [left_out.format(case=one_line(one.title or one.case), why=one_line(one.text)) for one in made.left_out]
    lines += [f"! {finding.text}" for _, finding in made.findings]
    beside = ", ".join(one_line(path.name) for path in made.beside)
    lines.append(tr("Keep beside it: {names}").format(names=beside))
    lines.append(
        tr("It opens with your passphrase, and with your recovery sheets.")
        if made.recovery
        else tr("It opens with your passphrase only: there are no recovery sheets.")
    )
    if made.removed:
        lines.append(tr("Removed, being older: {names}").format(names=", ".join(map(one_line, made.removed))))
    if made.same_disk:
        lines.append(tr("It lies on the same disk as what it is a backup of: a broken disk takes both."))
    lines.append(f"SHA-256: {made.sha256}")
    return lines


def verified_words(found: Verified) -> list[str]:
    """What reading a backup to its end found."""
    files = trn("{n} file was read", "{n} files were read", 1 + len(found.files))
    return [tr("{files}; every signature and hash holds.").format(files=files), *manifest_words(found.manifest)]


def manifest_words(manifest: Manifest) -> list[str]:
    """What a backup says of itself."""
    whole = tr("of everything") if manifest.case is None else tr("of one case")
    made = tr("Made {moment}, {what}:").format(moment=moment_words(manifest.created), what=whole)
    return [made, *(f"· {one_line(case.title or case.case)}" for case in manifest.cases)]


def restored_words(done: Restored, *, rehearsed: bool) -> list[str]:
    """What came back."""
    sound = trn("{n} case came back, sound.", "{n} cases came back, all sound.", len(done.cases))
    amiss = trn("{n} case came back; see what is amiss.", "{n} cases came back; see what is amiss.", len(done.cases))
    lines = [sound if done.sound else amiss]
    for case in done.cases:
        items = trn("{n} item", "{n} items", case.items)
        lines.append(f"· {one_line(case.title or case.id)} · {items}")
        lines += [f"   ! {finding.text}" for finding in case.findings]
    if rehearsed:
        lines.append(tr("Nothing of the rehearsal is left on the disk. Its result is kept."))
    return lines


def listed_words(one: Listed) -> str:
    """A backup in a list."""
    if one.manifest is None:
        why = one.error.happened if one.error is not None else tr("it does not open")
        return tr("{file}: {why}").format(file=one_line(one.path.name), why=one_line(why))
    what = tr("everything") if one.manifest.case is None else one_line(one.manifest.cases[0].title)
    words = f"{moment_words(one.manifest.created)} · {what} · {size_words(one.size)}"
    if one.missing:
        words += " · " + tr("needs files that are not there")
    return words
