"""The device secret of an officer: switched on and off, printed, and brought back.

It is never the only copy of anything: it is switched on only when it is also in the recovery file or on a sheet. It
lies in the system's keyring, where any program of this user can read it: it keeps those out who have the disk and the
passphrase but not this user's login, and it can be taken away before a journey.
"""

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ..casefile.desk import DeskStore
from ..casefile.findings import Finding
from ..errors import DeskError, Locked, NotFound, Refused, UsageError
from ..i18n import tr
from ..keys import device
from ..keys import shares as slip
from ..keys.device import DeviceFile
from ..keys.officer import Officer, open_officer
from ..keys.shares import Share
from ..system import keyring
from ..system.files import machine_errors
from . import paper, recovery, rollback, sealing
from .session import STORE_FILE, Desk, create_officer

TRAVEL_FILE = "travel.age"


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an officer needs a device secret, and where that is.

    ``state``: ``off``, ``here``, ``leaving`` or ``away``. ``keyring`` is ``null`` when it gives the device secret, else
    the code of what is wrong. ``recovery``: recovery shares bring it back. ``leftover``: a switch-off was cut short.
    """

    state: str
    since: str | None = None
    held: str | None = None
    keyring: str | None = None
    recovery: bool = False
    leftover: bool = False
    findings: tuple[Finding, ...] = ()


class Sheets(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a sheet that were written; empty when none was asked for."""

    files: tuple[Path, ...]


def switch_on(desk: Desk, passphrase: str, *, sheet: Path | None = None, text: bool = False) -> Sheets:
    """From now on this officer opens only with a device secret that this machine's keyring keeps.

    Refused unless recovery shares exist or a ``sheet`` is printed. Whatever stops this, the officer opens with the
    passphrase alone or with the device secret in the keyring.
    """
    check_switch_on(desk.home, desk.store, sheet=sheet, text=text)
    secret = device.new_secret()
    with sealing.key_work(desk.home):
        officer = proven(desk, passphrase)
        if sealing.device_in_use(desk.home) is not None:
            raise _already_on()
        clear_leftover(desk.home)
        entry = device.new_entry()
        file = DeviceFile(entry=entry, check=device.check_of(secret, entry), seals=())
        written: list[Path] = []
        try:
            if sheet is not None:
                written = print_secret(desk.officer.name, secret, file.check, sheet, text=text)

            def keep() -> None:
                keyring.store(entry, device.to_text(secret))
                recovery.renew(desk.home, desk.store, officer, secret)

            sealing.reseal(desk.home, officer, passphrase, secret, file, before=keep)
        except BaseException:
            if sealing.device_in_use(desk.home) is None:
                paper.remove(written)
                clear_leftover(desk.home)
            raise
        finally:
            officer.wipe()
            sealing.wipe(secret)
        rollback.check_state(desk.home, desk.store)
    return Sheets(files=tuple(written))


def create_with_secret(home: Path, name: str, passphrase: str, *, sheet: Path, text: bool = False) -> Desk:
    """A new officer who needs a device secret from the first day, which is also on the ``sheet``.

    What fails leaves nobody; a kill may leave an officer without a device secret, for whom ``switch_on`` is.
    """
    check_switch_on(home, None, sheet=sheet, text=text)
    desk = create_officer(home, name, passphrase)
    try:
        switch_on(desk, passphrase, sheet=sheet, text=text)
    except BaseException:
        desk.close()
        if sealing.device_in_use(home) is None:
            with machine_errors():
                for file in (sealing.OFFICER_FILE, STORE_FILE):
                    (home / file).unlink(missing_ok=True)
        raise
    return desk


def check_switch_on(home: Path, store: DeskStore | None, *, sheet: Path | None, text: bool) -> None:
    """Everything that would refuse a device secret and can be known before anything is done.

    Without a ``store``: for an officer who is yet to be created.
    """
    if sheet is not None:
        paper.refuse_existing(paper.files_of(sheet, text=text))
    elif store is None or not recovery.has_key(home, store):
        raise UsageError(
            tr("The device secret would be the only copy of itself: a broken machine would lock you out for good."),
            kept=tr("Nothing was changed."),
            todo=tr("Print it with --sheet FILE.pdf, or make recovery shares first: r2p-desk recovery shares."),
        )
    probe = device.new_entry()
    keyring.store(probe, "r2p-desk")
    keyring.remove(probe)


def switch_off(desk: Desk, passphrase: str, brought: sealing.Secret | None = None) -> bool:
    """From now on the passphrase alone opens this officer; False when it did already and only leftovers were cleared.

    A device secret ``brought`` on paper is used where the keyring does not give it.
    """
    with sealing.key_work(desk.home):
        officer = proven(desk, passphrase, brought)
        try:
            if sealing.device_in_use(desk.home) is None and brought is None:
                if not clear_leftover(desk.home):
                    raise Refused(tr("This officer has no device secret."), kept=tr("Nothing was changed."))
                return False
            sealing.reseal(desk.home, officer, passphrase)
            recovery.renew(desk.home, desk.store, officer, None)
        finally:
            officer.wipe()
        clear_leftover(desk.home)
    return True


def status(desk: Desk) -> DeviceStatus:
    """How the device secret stands."""
    known, file = sealing.read_known(desk.home), sealing.device_in_use(desk.home)
    findings = tuple(rollback.check_state(desk.home, desk.store))
    if file is None:
        return DeviceStatus(state="off", leftover=known is not None, findings=findings)
    trouble: str | None = None
    if file.state == "here":
        try:
            sealing.wipe(sealing.fetch_secret(file))
        except Locked as error:
            trouble = error.code
    return DeviceStatus(
        state=file.state,
        since=file.since,
        held=file.held,
        keyring=trouble,
        recovery=recovery.has_recovery(desk.home, desk.store),
        findings=findings,
    )


def print_again(desk: Desk, sheet: Path, *, text: bool = False) -> Sheets:
    """Another sheet of the device secret in use."""
    paper.refuse_existing(paper.files_of(sheet, text=text))
    file = sealing.device_in_use(desk.home)
    if file is None:
        raise NotFound(tr("This officer has no device secret."), kept=tr("Nothing was written."))
    secret = sealing.fetch_secret(file)
    try:
        return Sheets(files=tuple(print_secret(desk.officer.name, secret, file.check, sheet, text=text)))
    finally:
        sealing.wipe(secret)


def bring_back(home: Path, passphrase: str, secret: sealing.Secret) -> str:
    """Give this machine the device secret again: after a journey, in a new keyring, or on another machine.

    Returns ``here``, or ``off`` when it had been made for the journey only: then the passphrase alone opens the officer
    again and no keyring is needed. Refused for another officer's device secret, WrongPassphrase, ``NotFound``.
    """
    sealing.read_officer(home)
    with sealing.key_work(home):
        sealing.refuse_foreign(home, secret)
        sealed = sealing.read_officer(home)
        officer = open_officer(sealed, passphrase, secret=secret)
        try:
            file = _file_for(home, sealed, secret)
            if file.before:
                _settle_in(home, file, secret)
            else:
                _settle_without(home, officer, passphrase)
        finally:
            officer.wipe()
    with machine_errors():
        (home / TRAVEL_FILE).unlink(missing_ok=True)
    return "here" if file.before else "off"


def secret_from_words(text: str) -> bytearray:
    """The device secret in the words of its sheet; InvalidValue says which word is wrong."""
    share = slip.read(text)
    if share.threshold != 1:
        raise Refused(
            tr("These words are a recovery share, not a device secret."),
            kept=tr("Nothing was changed."),
            todo=tr("Give recovery shares with --share FILE."),
        )
    return slip.combine([share])


def secret_from_shares(home: Path, shares: Sequence[Share]) -> bytearray:
    """The device secret in the recovery file of this home, opened by recovery shares."""
    held = recovery.recovered(home, shares)
    held.identity.wipe()
    sealing.wipe(held.desk_key)
    if held.device_secret is None:
        raise Refused(
            tr("The recovery file holds no device secret."),
            kept=tr("Nothing was changed."),
            todo=tr("Use the sheet of the device secret, or r2p-desk recovery restore."),
        )
    return held.device_secret


def secret_words(secret: sealing.Secret) -> Share:
    """The device secret in words."""
    return slip.split(secret, 1, 1)[0]


def print_secret(name: str, secret: sealing.Secret, mark: str, sheet: Path, *, text: bool) -> list[Path]:
    """Write the sheet of a device secret; the files that were written."""
    written = paper.files_of(sheet, text=text)
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        paper.write_sheet(sheet, paper.device_sheet(name, secret_words(secret), mark, now), text=text)
    except BaseException:
        paper.remove(written)
        raise
    return written


def proven(desk: Desk, passphrase: str, brought: sealing.Secret | None = None) -> Officer:
    """The officer of this desk's home, opened by this passphrase: a slip of it must not seal anything.

    After it ``device_in_use`` is certain, also where an officer.age was put back from a backup.
    """
    officer, secret = sealing.open_with_secret(desk.home, passphrase, brought)
    sealing.wipe(secret)
    if officer.id != desk.officer.id:
        officer.wipe()
        raise Refused(
            tr("The officer in this home is not the one that is unlocked."),
            kept=tr("Nothing was changed."),
            todo=tr("Lock, unlock, and try again."),
        )
    return officer


def clear_leftover(home: Path) -> bool:
    """Remove a device file that nothing needs, and its entries in the keyring; whether there was one."""
    file = sealing.read_known(home)
    if file is None or sealing.device_in_use(home) is not None:
        return False
    with contextlib.suppress(DeskError):
        keyring.remove(file.entry)
        rollback.forget_state(file.entry)
        sealing.remove_device(home)
    return True


def _file_for(home: Path, sealed: bytes, secret: sealing.Secret) -> DeviceFile:
    """The device file of this officer.age and device secret; where it is lost or of another, a new one."""
    file = sealing.read_known(home)
    if file is None or not file.fits(secret):
        entry = device.new_entry()
        return DeviceFile(entry=entry, check=device.check_of(secret, entry), seals=(device.seal_of(sealed),))
    return file if file.needed_by(sealed) else replace(file, seals=(device.seal_of(sealed),))


def _settle_in(home: Path, file: DeviceFile, secret: sealing.Secret) -> None:
    """Into the keyring. On the way ``leaving`` stands in the device file: what stops this is undone at next unlock."""
    sealing.write_device(home, file if file.state == "here" else replace(file, state="leaving"))
    keyring.store(file.entry, device.to_text(secret))
    sealing.write_device(home, replace(file, state="here", held=None, since=None))


def _settle_without(home: Path, officer: Officer, passphrase: str) -> None:
    """Sealed under the passphrase alone, as before the journey."""
    sealing.reseal(home, officer, passphrase)
    sealing.remove_device(home)
    if (home / STORE_FILE).is_file():
        store = DeskStore(home / STORE_FILE, officer.desk_key)
        try:
            recovery.renew(home, store, officer, None)
        finally:
            store.close()


def _already_on() -> Refused:
    return Refused(
        tr("This officer has a device secret already."),
        kept=tr("Nothing was changed."),
        todo=tr("For another one, switch it off and on again."),
    )
