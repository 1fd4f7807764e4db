"""officer.age and device.json: opened, and sealed anew so that whatever stops it, one known pair of keys opens them.

``device.json`` lists which officer.age needs the device secret, by hash. It is written before an officer.age that
needs it and taken away after one that does not, so the hash alone tells at every moment what opens the file.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from ..errors import (
    Damaged,
    DeskError,
    NotFound,
    Refused,
    SecretMissing,
    TravelLocked,
    UsageError,
    WrongPassphrase,
)
from ..i18n import tr
from ..keys import device
from ..keys.age_passphrase import normalised
from ..keys.device import DeviceFile
from ..keys.officer import Officer, open_officer, seal_officer
from ..system import keyring
from ..system.files import FolderLock, flush_folder, machine_errors, replace_checked, write_durably

OFFICER_FILE = "officer.age"
DEVICE_FILE = "device.json"
_NEW_OFFICER = "officer.new"
_SET_ASIDE = "device.damaged.json"

Secret = bytes | bytearray


def has_officer(home: Path) -> bool:
    """Whether somebody can be unlocked here."""
    return (home / OFFICER_FILE).is_file()


def open_home(home: Path, passphrase: str, brought: Secret | None = None) -> Officer:
    """The officer of this home, with its device secret from the keyring where there is one.

    A device secret ``brought`` on paper is used instead, and the keyring is not asked. ``NotFound`` where there is no
    officer; WrongPassphrase; TravelLocked while the device secret is away; SecretMissing and the KeyringRefused family
    when the keyring does not give it.
    """
    officer, secret = open_with_secret(home, passphrase, brought)
    wipe(secret)
    return officer


def open_with_secret(home: Path, passphrase: str, brought: Secret | None = None) -> tuple[Officer, bytearray | None]:
    """As ``open_home``, and the device secret that was needed, if any; the caller wipes it."""
    sealed = read_officer(home)
    if brought is not None:
        refuse_foreign(home, brought)
        officer = open_officer(sealed, passphrase, secret=brought)
        _adopt(home, sealed, brought)
        return officer, bytearray(brought)
    try:
        file = read_device(home)
    except Damaged as trouble:
        return _plainly(home, sealed, passphrase, trouble), None
    if file is None:
        return open_officer(sealed, passphrase), None
    if not file.needed_by(sealed):
        return _from_elsewhere(home, sealed, passphrase, file)
    if file.state != "here":
        raise _travel_locked(finish_leaving(home, file))
    secret = fetch_secret(file)
    return open_officer(sealed, passphrase, secret=secret), secret


def read_officer(home: Path) -> bytes:
    """The bytes of ``officer.age``; ``NotFound`` where there is none."""
    if not has_officer(home):
        raise NotFound(
            tr("There is no officer in this home."),
            todo=tr("Create one with r2p-desk officer create, or name the right folder with --home."),
        )
    with machine_errors():
        return (home / OFFICER_FILE).read_bytes()


def read_device(home: Path) -> DeviceFile | None:
    """What ``device.json`` says; ``None`` where there is none."""
    path = home / DEVICE_FILE
    with machine_errors():
        if not path.is_file():
            return None
        data = path.read_bytes()
    return device.read(data)


def device_in_use(home: Path) -> DeviceFile | None:
    """The device file, if the officer's file needs the device secret it speaks of; ``None`` for a leftover."""
    file = read_device(home)
    return file if file is not None and file.needed_by(read_officer(home)) else None


def write_device(home: Path, file: DeviceFile) -> None:
    """Put ``device.json`` in place."""
    write_durably(home / DEVICE_FILE, device.write(file))


def remove_device(home: Path) -> None:
    """Take ``device.json`` away."""
    with machine_errors():
        (home / DEVICE_FILE).unlink(missing_ok=True)
        flush_folder(home)


def fetch_secret(file: DeviceFile) -> bytearray:
    """The device secret from the keyring; SecretMissing when it holds none or another, or the KeyringRefused family."""
    text = keyring.fetch(file.entry)
    secret = None if text is None else device.from_text(text)
    if secret is not None and file.fits(secret):
        return secret
    happened = (
        tr("The keyring of this system does not hold the device secret of this officer.")
        if text is None
        else tr("The keyring of this system holds something else in the place of this officer's device secret.")
    )
    raise SecretMissing(
        happened,
        kept=tr("Everything is kept, encrypted."),
        todo=tr("Bring it back from its sheet or with recovery shares: r2p-desk device-secret return."),
    )


def refuse_foreign(home: Path, secret: Secret) -> None:
    """``Refused`` when device.json speaks of another device secret than this one."""
    file = read_known(home)
    if file is not None and file.needed_by(read_officer(home)) and not file.fits(secret):
        raise Refused(
            tr("These words are not the device secret of this officer."),
            kept=tr("Nothing was changed."),
            todo=tr("Take the newest sheet, and see that it is this officer's."),
        )


def finish_leaving(home: Path, file: DeviceFile) -> DeviceFile:
    """If a travel lock was cut short before the device secret left the keyring, remove it now; best effort."""
    if file.state == "leaving":
        with contextlib.suppress(DeskError):
            keyring.remove(file.entry)
            file = replace(file, state="away")
            write_device(home, file)
    return file


def reseal(
    home: Path,
    officer: Officer,
    passphrase: str,
    secret: Secret | None = None,
    file: DeviceFile | None = None,
    *,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Seal the officer anew under this passphrase and device secret; ``device.json`` then says what ``file`` does.

    ``before`` runs when ``device.json`` is there and the old officer.age still is; that one is replaced only once the
    new one has been read back from the disk and opened. InvalidValue for an empty passphrase, MachineError when the
    disk refuses. Without a secret ``device.json`` stays as it is: what it lists is then no longer there.
    """
    data = seal_officer(officer, passphrase, secret=secret)
    if file is not None:
        known, old = read_known(home), device.seal_of(read_officer(home))
        kept = (old,) if known is not None and old in known.seals and known.check == file.check else ()
        write_device(home, replace(file, seals=(*kept, device.seal_of(data))))
    before()

    def opens(written: bytes) -> None:
        open_officer(written, passphrase, secret=secret).wipe()

    replace_checked(home / OFFICER_FILE, data, opens, beside=_NEW_OFFICER)
    if file is not None:
        write_device(home, replace(file, seals=(device.seal_of(data),)))


def read_known(home: Path) -> DeviceFile | None:
    """As ``read_device``; ``None`` for a damaged one, too."""
    try:
        return read_device(home)
    except Damaged:
        return None


def refuse_empty(passphrase: str) -> None:
    """``UsageError`` for an empty passphrase."""
    if not normalised(passphrase):
        raise UsageError(
            tr("The passphrase is empty."), kept=tr("Nothing was changed."), todo=tr("Choose a passphrase.")
        )


@contextlib.contextmanager
def key_work(home: Path) -> Iterator[None]:
    """One command at a time changes how this officer is sealed; ``AlreadyOpen`` for the second."""
    lock = FolderLock(home)
    lock.acquire(
        tr("Another command is changing the keys of this officer."),
        todo=tr("Wait until it has finished, then try again."),
    )
    try:
        yield
    finally:
        lock.release()


def wipe(secret: bytearray | None) -> None:
    """Overwrite a device secret that is no longer needed."""
    if secret is not None:
        secret[:] = bytes(len(secret))


def _plainly(home: Path, sealed: bytes, passphrase: str, trouble: Damaged) -> Officer:
    """With the passphrase alone, because device.json cannot be read; if that fails, device.json is the reason.

    If it opens, nothing needs device.json, which is set aside under another name.
    """
    try:
        officer = open_officer(sealed, passphrase)
    except WrongPassphrase:
        raise trouble from None
    with contextlib.suppress(OSError):
        (home / DEVICE_FILE).replace(home / _SET_ASIDE)
    return officer


def _from_elsewhere(home: Path, sealed: bytes, passphrase: str, file: DeviceFile) -> tuple[Officer, bytearray | None]:
    """An officer.age that device.json does not list: sealed without the device secret, or put back from a backup."""
    try:
        return open_officer(sealed, passphrase), None
    except WrongPassphrase as wrong:
        try:
            secret = fetch_secret(file)
        except DeskError:
            raise wrong from None
        officer = open_officer(sealed, passphrase, secret=secret)
        _adopt(home, sealed, secret)
        return officer, secret


def _adopt(home: Path, sealed: bytes, secret: Secret) -> None:
    """Let device.json list this officer.age, which was just seen to need the device secret it speaks of."""
    file = read_known(home)
    if file is not None and file.fits(secret) and not file.needed_by(sealed):
        with contextlib.suppress(DeskError):
            write_device(home, replace(file, seals=(device.seal_of(sealed),)))


def _travel_locked(file: DeviceFile) -> TravelLocked:
    holders = {
        "contact": tr("a contact keeps the device secret"),
        "sheet": tr("the device secret is on a printed sheet"),
        None: tr("the device secret is not here"),
    }
    return TravelLocked(
        tr("This officer is travel-locked since {day}: {holder}, and this machine does not have it.").format(
            day=(file.since or "")[:10], holder=holders[file.held]
        ),
        kept=tr("Everything is kept, encrypted; passphrase and officer together open nothing until it is back."),
        todo=tr(
            "After the journey: r2p-desk travel-lock --return, with the words from the sheet, those the contact"
            " releases, or recovery shares."
        ),
    )
