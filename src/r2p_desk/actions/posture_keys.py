"""Checks of what an officer has against loss: recovery sheets, backups. Asked of the unlocked officer alone."""

from ..i18n import tr, trn
from .posture import Surroundings, Verdict, check, good, unknown, warning


@check("recovery", needs_desk=True)
def recovery(around: Surroundings) -> Verdict:
    """Without sheets a lost passphrase is the loss of everything here."""
    from .recovery import status

    if around.desk is None:
        return unknown("")
    found = status(around.desk)
    if not found.exists:
        return warning(
            tr("If you lose your passphrase, everything here is lost: there are no recovery sheets."),
            tr("Make sheets, and give them to people or places apart from this machine."),
        )
    if found.file != "sound":
        return warning(tr("Your recovery sheets open nothing now."), tr("Make new ones."))
    unchecked = sum(share.due for share in found.shares)
    if unchecked:
        return warning(
            trn("{n} recovery sheet is due to be checked.", "{n} recovery sheets are due to be checked.", unchecked),
            tr("Have each checked by itself."),
        )
    if found.drill_due:
        return warning(
            tr("Nobody has seen for a year that the recovery sheets bring everything back."), tr("Hold a drill.")
        )
    return good(tr("Recovery sheets were made, and none is due to be checked."))


@check("backups", needs_desk=True)
def backups(around: Surroundings) -> Verdict | None:
    """A disk fails without a warning. Only where there is a case to lose."""
    from .keys_for_window import backup_told

    if around.desk is None or not around.desk.store.cases():
        return None
    told = backup_told(around.desk)
    if told.due:
        words = tr("There is no backup of everything here that is younger than two weeks.")
        return warning(words, tr("Make one, on another disk or stick."))
    if told.rehearsed is None or not told.rehearsed.sound:
        return warning(
            tr("No backup has been seen to bring everything back."), tr("Rehearse: bring one back to try it.")
        )
    return good(tr("A backup was made in the last two weeks, and one was brought back to try it."))
