"""``device-secret`` and ``travel-lock``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..actions import device, paper, rollback, travel
from ..actions.session import has_officer
from ..errors import UsageError
from ..i18n import tr
from ..keys.age_hybrid import HybridRecipient
from . import shapes
from .answers import Answer, Context
from .typed import device_secret, one_standard_input


def on(context: Context) -> Answer:
    """``device-secret on``."""
    given = context.arguments
    passphrase = _passphrase(context)
    with context.unlock_with(passphrase) as desk:
        made = device.switch_on(desk, passphrase, sheet=given.sheet, text=given.text)
    return _answer("here", made.files)


def off(context: Context) -> Answer:
    """``device-secret off``."""
    passphrase = _passphrase(context)
    brought = _brought(context) if context.arguments.words or context.arguments.share else None
    with context.unlock_with(passphrase, brought) as desk:
        changed = device.switch_off(desk, passphrase, brought)
    body = {"state": "off", "changed": changed}
    return Answer(body=body, lines=[_state_words("off")])


def status(context: Context) -> Answer:
    """``device-secret status``."""
    with context.unlock() as desk:
        found = device.status(desk)
    body = {
        "state": found.state,
        "since": found.since,
        "held": found.held,
        "keyring": found.keyring,
        "recovery": found.recovery,
        "leftover": found.leftover,
        "findings": [shapes.finding_object(finding) for finding in found.findings],
    }
    lines = [_state_words(found.state)]
    if found.state == "here":
        lines.append(tr("Recovery shares bring it back.") if found.recovery else tr("Only its sheet brings it back."))
    if found.keyring:
        lines.append(tr("The keyring does not give it now ({code}).").format(code=found.keyring))
    if found.leftover:
        lines.append(tr("Something is left of one that was switched off: r2p-desk device-secret off clears it."))
    return Answer(body=body, lines=[*lines, *(finding.text for finding in found.findings)])


def sheet(context: Context) -> Answer:
    """``device-secret sheet``."""
    with context.unlock() as desk:
        made = device.print_again(desk, context.arguments.sheet, text=context.arguments.text)
    return Answer(body={"sheets": _paths(made.files)}, lines=[*_paths(made.files), secrets_on_disk()])


def back(context: Context) -> Answer:
    """``device-secret return``, and ``travel-lock --return``."""
    passphrase = _passphrase(context)
    state = device.bring_back(context.home, passphrase, _brought(context))
    return Answer(body={"state": state}, lines=[_state_words(state)])


def acknowledge(context: Context) -> Answer:
    """``device-secret acknowledge``."""
    with context.unlock() as desk:
        count = rollback.acknowledge(desk.store)
    return Answer(body={"acknowledged": count}, lines=[tr("Acknowledged: {n}.").format(n=count)])


def travel_lock(context: Context) -> Answer:
    """``travel-lock``: off on a journey, back from it, or releasing what somebody else entrusted."""
    given = context.arguments
    ways = [name for name in ("to", "to_key", "sheet") if getattr(given, name) is not None]
    if given.back:
        if ways or given.release or given.out:
            raise _one_way()
        return _travel_answer(**back(context).body)
    if given.release is not None:
        if given.to or given.to_key or given.words or given.share:
            raise _one_way()
        return _release(context)
    if given.words or given.share or given.show or (given.to and given.to_key):
        raise _one_way()
    return _depart(context)


def _depart(context: Context) -> Answer:
    given = context.arguments
    passphrase = _passphrase(context)
    with context.unlock_with(passphrase) as desk:
        to = travel.contact_key(desk, given.to) if given.to else None
        to = HybridRecipient.parse(given.to_key.strip()) if given.to_key else to
        gone = travel.travel_lock(desk, passphrase, to=to, out=given.out, sheet=given.sheet, text=given.text)
    lines = [
        tr("This officer is travel-locked: passphrase and officer together open nothing on this machine."),
        tr("A window that is still unlocked stays so until it is locked: close it."),
        tr("Copies made before, as in backups, are not locked by this."),
        *_paths(gone.files),
    ]
    if given.sheet is not None:
        lines.append(secrets_on_disk())
    return _travel_answer(state="away", held=gone.held, since=gone.since, files=gone.files, lines=lines)


def _release(context: Context) -> Answer:
    given = context.arguments
    if given.out is None and given.sheet is None and not given.show:
        raise UsageError(
            tr("Where the words shall go has to be said."),
            kept=tr("Nothing was done."),
            todo=tr("Use --out FILE for a text file, --sheet FILE for a PDF, or --show for the answer itself."),
        )
    outs = [given.out] if given.out else []
    paper.refuse_existing([*outs, *(paper.files_of(given.sheet, text=given.text) if given.sheet else [])])
    with context.unlock() as desk:
        held = travel.release(desk, given.release)
    files = travel.write_released(held, out=given.out, sheet=given.sheet, text=given.text)
    words = device.secret_words(held.secret).words if given.show else None
    lines = [
        tr("Device secret of {name}, entrusted on {day}.").format(name=held.name, day=held.made[:10]),
        tr("Nothing in the file proves who asks for it: give the words only to somebody you know by voice or face."),
        *_paths(files),
        *([words] if words else []),
    ]
    return _travel_answer(files=files, name=held.name, officer=held.officer, made=held.made, words=words, lines=lines)


def _travel_answer(
    *,
    state: str | None = None,
    held: str | None = None,
    since: str | None = None,
    files: tuple[Path, ...] = (),
    lines: list[str] | None = None,
    **released: str | None,
) -> Answer:
    body: dict[str, Any] = {"state": state, "held": held, "since": since, "files": _paths(files)}
    body |= {name: released.get(name) for name in ("name", "officer", "made", "words")}
    return Answer(body=body, lines=lines or [_state_words(state or "off")])


def _state_words(state: str) -> str:
    return {
        "off": tr("The passphrase alone opens this officer."),
        "here": tr("This officer needs the device secret, which the keyring of this machine keeps."),
        "leaving": tr("A travel lock was begun and not finished."),
        "away": tr("This officer is travel-locked."),
    }[state]


def secrets_on_disk() -> str:
    """What is to be done with sheets that lie on a disk."""
    return tr(
        "These files are secrets in the clear: print them, then delete them; best from a stick that stays elsewhere,"
        " for what was deleted from a disk can be brought back."
    )


def _answer(state: str, files: tuple[Path, ...]) -> Answer:
    lines = [_state_words(state), *_paths(files), *([secrets_on_disk()] if files else [])]
    return Answer(body={"state": state, "sheets": _paths(files)}, lines=lines)


def _paths(files: tuple[Path, ...]) -> list[str]:
    return [str(path) for path in files]


def _passphrase(context: Context) -> str:
    given = context.arguments
    one_standard_input(
        getattr(given, "passphrase_file", None), getattr(given, "words", None), *getattr(given, "share", [])
    )
    return context.passphrase() if has_officer(context.home) else ""


def _brought(context: Context) -> bytearray:
    if context.arguments.words and context.arguments.share:
        raise _one_way()
    return device_secret(context.arguments.words, context.arguments.share, context.home)


def _one_way() -> UsageError:
    return UsageError(
        tr("These options do not go together."), kept=tr("Nothing was done."), todo=tr("See r2p-desk --help.")
    )


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("device-secret", "on"): on,
    ("device-secret", "off"): off,
    ("device-secret", "status"): status,
    ("device-secret", "sheet"): sheet,
    ("device-secret", "return"): back,
    ("device-secret", "acknowledge"): acknowledge,
    ("travel-lock", None): travel_lock,
}
