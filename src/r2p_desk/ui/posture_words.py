"""The security posture in words: what each check is about, how it stands, and where in the window it is put right."""

from collections.abc import Sequence

from ..actions.posture import Check, State
from ..i18n import tr, trn

ORDER = (State.WARNING, State.UNKNOWN, State.GOOD)
"""What wants doing comes first."""


def topic(code: str) -> str:
    """What a check is about; the code itself for one this version has no words for."""
    return _topics().get(code, code)


def state_words(state: State) -> str:
    """How it stands: a sign and a word, so that colour is never needed."""
    return {
        State.GOOD: tr("✓ good"),
        State.WARNING: tr("! to do"),
        State.UNKNOWN: tr("? cannot be told"),
    }[state]


def heading(state: State) -> str:
    """Over all that stand so."""
    return {
        State.GOOD: tr("Good"),
        State.WARNING: tr("To do"),
        State.UNKNOWN: tr("Cannot be told from here"),
    }[state]


def summary(found: Sequence[Check]) -> str:
    """How many stand how; the gravest first."""
    count = {state: sum(one.state is state for one in found) for state in ORDER}
    todo, untold = count[State.WARNING], count[State.UNKNOWN]
    parts = [
        trn("{n} thing to do", "{n} things to do", todo) if todo else tr("nothing to do"),
        *([trn("{n} cannot be told", "{n} cannot be told", untold)] if untold else []),
        trn("{n} good", "{n} good", count[State.GOOD]),
    ]
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}."


def way_there(one: Check) -> tuple[str, str] | None:
    """(page of the settings, words of the button) where this can be put right in the window; ``None`` where it is good
    or the window cannot."""
    return None if one.state is State.GOOD else _ways().get(one.code)


def promises() -> list[str]:
    """What this program, and Python with it, cannot promise; the same as in the threat model."""
    return [
        tr(
            "While a case is open, its key and its text are in memory. Whoever controls this machine meanwhile, or"
            " has it before them unlocked, can read them."
        ),
        tr(
            "A lock overwrites every key that is kept in a place of our own, and throws away what was shown. Python"
            " cannot promise to wipe the rest: short pieces of text, and of a key at most its spelling as it came in,"
            " may stay until that memory is used again. If you need certainty, have the program start anew after each"
            " lock."
        ),
        tr("A clipboard manager may keep a copy of what you copied, whatever it is marked with."),
        tr(
            "This list says what can be seen from here and now. It cannot see somebody behind you, a camera, or another"
            " program that watches."
        ),
    ]


def _topics() -> dict[str, str]:
    return {
        "swap": tr("Memory swapped out"),
        "hibernation": tr("Hibernation"),
        "home-medium": tr("Where the home folder lies"),
        "home-disk": tr("Encryption of the disk"),
        "core-dumps": tr("Memory after a crash"),
        "ptrace": tr("Programs that look into others"),
        "clock": tr("Clock"),
        "display": tr("Screen and keyboard"),
        "screen-lock": tr("Locking with screen and sleep"),
        "key-stick": tr("Stick that locks"),
        "keyring": tr("Keyring"),
        "home-rights": tr("Rights on the home folder"),
        "program-files": tr("Files of the program"),
        "libraries": tr("Libraries that encrypt"),
        "memory": tr("Memory of an open case"),
        "room": tr("Room on the disk"),
        "store": tr("List of cases, your own store"),
        "recovery": tr("Recovery sheets"),
        "backups": tr("Backups"),
    }


def _ways() -> dict[str, tuple[str, str]]:
    window = ("window", tr("Settings of the window…"))
    return {
        "screen-lock": window,
        "key-stick": window,
        "memory": window,
        "keyring": ("device", tr("Device secret…")),
        "recovery": ("recovery", tr("Recovery sheets…")),
        "backups": ("backup", tr("Backups…")),
    }
