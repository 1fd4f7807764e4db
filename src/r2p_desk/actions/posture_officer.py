"""What the posture can say of an unlocked officer: whether a lost passphrase or a broken disk would cost them all."""

from ..i18n import tr, trn
from .keys_for_window import backup_told
from .posture import Surroundings, Verdict, check, good, unknown, warning
from .recovery import status


@check("recovery", needs_desk=True)
def recovery(around: Surroundings) -> Verdict:
    """Sheets that open something, checked and tried out in time."""
    if around.desk is None:
        return unknown("")
    found = status(around.desk)
    if not found.exists:
        words = tr("There are no recovery sheets: with the passphrase everything here would be lost.")
        return warning(words, tr("Make recovery sheets, and give them to others to keep."))
    if found.file != "sound":
        return warning(tr("The recovery sheets open nothing now."), tr("Make new ones."))
    unchecked = sum(share.due for share in found.shares)
    if unchecked:
        words = trn("{n} recovery sheet is due to be checked.", "{n} recovery sheets are due to be checked.", unchecked)
        return warning(words, tr("Have whoever keeps it type it in."))
    if found.drill_due:
        return warning(tr("It was not tried out for a year whether the sheets bring all back."), tr("Do a drill."))
    return good(tr("There are recovery sheets, and nothing about them is due."))


@check("backup", needs_desk=True)
def backup(around: Surroundings) -> Verdict:
    """A backup of everything, not too old, and brought back once to try it."""
    if around.desk is None:
        return unknown("")
    told = backup_told(around.desk)
    if told.due:
        words = tr("There is no backup of everything that is here from the last two weeks.")
        return warning(words, tr("Make one, on another disk or stick."))
    if told.made is not None and told.rehearsed is None:
        return warning(tr("No backup was ever brought back to try it."), tr("Rehearse a restore."))
    return good(tr("There is nothing yet to back up.") if told.made is None else tr("Backups are as they should be."))
