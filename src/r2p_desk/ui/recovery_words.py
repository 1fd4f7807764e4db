"""How recovery and the device secret stand, and what came of work on them, in words."""

from ..actions.device import DeviceStatus
from ..actions.recovery import Drill, Made, Status
from ..i18n import tr, trn
from .record_words import day_words, moment_words
from .text import one_line


def split_words(threshold: int, count: int) -> str:
    """A way to split the recovery key."""
    if count == 1:
        return tr("one sheet, which alone is enough")
    return tr("{n} sheets, any {m} of which are enough").format(n=count, m=threshold)


def state_words(found: Status) -> tuple[str, list[str]]:
    """How recovery stands: a sentence, and what there is to say beside it."""
    if not found.exists:
        return tr("There is no way back: a lost passphrase is a lost officer."), [
            tr("Make sheets below, and give them to people or places apart from this machine.")
        ]
    if found.office is not None:
        words = tr("Your office can bring you back: its holders bring their shares together.")
        more = [tr("Recovery key {print}, as on the sheets of the office").format(print=found.fingerprint)]
        if found.file != "sound":
            words = tr("The shares of your office open nothing now: the recovery file is missing or was altered.")
            more.insert(0, tr("Seal it anew, or put officer-recovery.age back from a backup."))
        return words, more
    words = tr("{way}, made {day}.").format(
        way=split_words(found.threshold or 1, len(found.shares)), day=day_words(found.made or "")
    )
    words = words[:1].upper() + words[1:]
    more = [tr("Recovery key {print}, as printed on each sheet").format(print=found.fingerprint)]
    last = found.drills[-1] if found.drills else None
    drilled = tr("never") if last is None else f"{day_words(last.at)}, {_sound(last)}"
    more.append(
        tr("Last drill: {when}").format(when=drilled) + (" · " + tr("a drill is due") if found.drill_due else "")
    )
    if found.file != "sound":
        words = tr("The sheets open nothing now: the recovery file is missing or not the one that was made.")
        more.insert(0, tr("Make new sheets, or put officer-recovery.age back from a backup."))
    return words, more


def made_words(made: Made) -> list[str]:
    """What was made, and what is to be done with it."""
    return [
        tr("Any {m} of these {n} sheets are enough (recovery key {print}):").format(
            m=made.threshold, n=made.shares, print=made.fingerprint
        )
        if made.shares > 1
        else tr("This sheet alone is enough (recovery key {print}):").format(print=made.fingerprint),
        *(one_line(str(path)) for path in (*made.sheets, *made.texts)),
        secrets_on_disk(),
        *(
            [tr("Earlier sheets open copies of the recovery file made before, and no newer one.")]
            if made.replaced
            else []
        ),
        tr("Backups made from now on open with these sheets, too."),
    ]


def drill_words(drill: Drill) -> list[str]:
    """What a drill found."""
    counted = trn("{n} case came back", "{n} cases came back", len(drill.cases))
    lines = [counted + (tr(", all of them sound.") if drill.sound else tr("; see what is amiss."))]
    for case in drill.cases:
        found = ", ".join(case.findings) or tr("sound")
        items = trn("{n} item", "{n} items", case.items)
        lines.append(f"{case.case[:8]}…  {items}  {found}")
    lines.append(tr("These sheets have been together on one machine: replace them above."))
    return lines


def secrets_on_disk() -> str:
    """What is to be done with sheets that lie on a disk."""
    return tr(
        "They are secrets in the clear: print them, then delete them. What was deleted from a disk can be brought back;"
        " a stick that stays elsewhere is better."
    )


def device_words(found: DeviceStatus) -> tuple[str, list[str]]:
    """How the device secret stands: a sentence, and what there is to say beside it."""
    more: list[str] = []
    if found.state == "off":
        says = tr("Off: the passphrase alone opens this officer, on any machine.")
        if found.leftover:
            more.append(tr("Something is left of one that was switched off: switch it off again to clear it away."))
    elif found.state == "here":
        says = tr("On: this officer opens only with a device secret, which the keyring of this machine keeps.")
        more.append(
            tr("Recovery sheets bring it back.") if found.recovery else tr("Only its own sheet brings it back.")
        )
        if found.keyring:
            more.append(tr("The keyring does not give it now ({code}).").format(code=found.keyring))
    elif found.state == "leaving":
        says = tr("A travel lock was begun and not finished: it is finished when the desk is next unlocked.")
    else:
        says = tr("Travel-locked: this desk stays open until it is locked, and then opens no more on this machine.")
        if found.since:
            more.append(tr("Since {moment}").format(moment=moment_words(found.since)))
    return says, more


def _sound(drill: Drill) -> str:
    return tr("everything came back") if drill.sound else tr("not everything was sound")
