"""What opens a backup: the passphrase with the officer.age beside it, this home's own officer, or recovery shares.

Restoring asks for no more than an ``Opener``: keys that open the file, and how an officer who can be unlocked comes
into the restored home.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

from ..errors import Damaged, DeskError, Locked, NotFound
from ..exchange.backup_folder import DEVICE_FILE, OFFICER_FILE, RECOVERY_FILE, beside
from ..exchange.backup_reading import Keys
from ..i18n import tr
from ..jobs import Job
from ..keys import device
from ..keys.officer import Officer, open_officer
from ..keys.recovery import Recovered
from ..keys.shares import Share
from ..system.files import machine_errors, write_durably
from . import recovery, restoring, sealing, session
from .backup_records import own_keys

_LIMIT = 1024 * 1024


class Opener(Protocol):
    """Opens a backup, and makes what comes out of it an officer's home again."""

    keys: Keys

    def settle(self, home: Path) -> Officer:
        """Put the officer's file into a home that has its store and cases; the officer, unlocked. May be called once.

        The officer's ``desk_key`` must open the ``desk.db`` in the backup.
        """
        ...


class _Sealed:
    """The bytes of an officer.age, and of the device.json that belongs to it where there is one."""

    def __init__(self, officer: Path, side: Path) -> None:
        self.officer = _read(officer)
        self.device = _read(side) if side.is_file() else None

    def opened(self, passphrase: str) -> Officer:
        """The officer, with the device secret from the keyring where the file needs it."""
        file = self._device_file()
        if file is None or not file.needed_by(self.officer):
            return open_officer(self.officer, passphrase)
        secret = sealing.fetch_secret(file)
        try:
            return open_officer(self.officer, passphrase, secret=secret)
        finally:
            sealing.wipe(secret)

    def put(self, home: Path) -> None:
        """Into a home that has none."""
        if self.device is not None:
            write_durably(home / DEVICE_FILE, self.device)
        write_durably(home / OFFICER_FILE, self.officer)

    def _device_file(self) -> device.DeviceFile | None:
        try:
            return None if self.device is None else device.read(self.device)
        except Damaged:
            return None  # the passphrase alone is tried; if that fails the officer hears of the passphrase


class PassphraseOpener:
    """The officer in an officer.age that the passphrase opened; used in a ``with``, after which it is locked."""

    def __init__(self, officer: Officer, sealed: _Sealed, keys: Keys, desk: session.Desk | None = None) -> None:
        self._officer = officer
        self._sealed = sealed
        self._desk = desk
        self.keys = keys

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._desk is not None:
            self._desk.close()
        self._officer.wipe()

    def settle(self, home: Path) -> Officer:
        """The very file that the passphrase opened: what was typed here opens the restored home."""
        self._sealed.put(home)
        return self._officer


class SharesOpener:
    """What recovery shares opened: everything can be read, under new signing keys and the new passphrase.

    As with ``restoring.restore`` nothing is signed in the old name, and cases open for reading until they name the new
    card.
    """

    def __init__(self, held: Recovered, passphrase: str, name: str | None) -> None:
        self._held = held
        self._passphrase = passphrase
        self._name = name
        self.keys = Keys(identities=[held.identity], known={held.public.id: held.public.verifying})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.identity.wipe()
        self._held.desk_key[:] = bytes(len(self._held.desk_key))
        sealing.wipe(self._held.device_secret)

    def settle(self, home: Path) -> Officer:
        """A new officer with the old receiving key and store."""
        return restoring.rebuild(home, self._held, self._passphrase, self._name, Job())[1]


def by_passphrase(path: Path, passphrase: str, home: Path | None = None) -> PassphraseOpener:
    """The officer whose file lies beside the backup; or, where it does not open so, the one of ``home``.

    ``home`` has the later file where the passphrase was changed after the backup. The ``Locked`` family when neither
    opens (an officer.age with a device secret asks the keyring for it), ``NotFound`` when there is neither.
    """
    copy = beside(path, OFFICER_FILE)
    locked: DeskError | None = None
    if copy.is_file():
        try:
            return _opened(_Sealed(copy, beside(path, DEVICE_FILE)), passphrase)
        except Locked as error:
            locked = error
    if home is not None and session.has_officer(home):
        return _of_home(home, passphrase)
    if locked is not None:
        raise locked
    _refuse_missing(path)
    raise NotFound(
        tr("Beside the backup there is no {name}, which the passphrase would open.").format(name=copy.name),
        kept=tr("Nothing was changed."),
        todo=tr("Bring it back beside the backup; the copy beside any later backup of the same officer does, too."),
    )


def by_shares(path: Path, shares: Sequence[Share], passphrase: str, name: str | None = None) -> SharesOpener:
    """What the recovery file beside the backup gives to these shares; ``passphrase`` will open the restored home.

    ``NotFound`` where there is no such file, Refused when the shares do not do, UsageError for an empty passphrase.
    """
    sealing.refuse_empty(passphrase)
    _refuse_missing(path)
    return SharesOpener(recovery.recovered_from(beside(path, RECOVERY_FILE), shares), passphrase, name)


def for_looking(path: Path, passphrase: str, home: Path) -> PassphraseOpener:
    """As ``by_passphrase``, this home's own officer first: one's own backups are looked at with what is at hand."""
    if session.has_officer(home):
        try:
            return _of_home(home, passphrase)
        except Locked:
            if not beside(path, OFFICER_FILE).is_file():
                raise
    return by_passphrase(path, passphrase)


def _opened(sealed: _Sealed, passphrase: str) -> PassphraseOpener:
    officer = sealed.opened(passphrase)
    keys = Keys(identities=officer.identities, known={officer.id: officer.public.verifying})
    return PassphraseOpener(officer, sealed, keys)


def _of_home(home: Path, passphrase: str) -> PassphraseOpener:
    """The officer of a home, with the signing keys they had before a recovery."""
    sealed = _Sealed(home / OFFICER_FILE, home / DEVICE_FILE)
    desk = session.unlock(home, passphrase)
    return PassphraseOpener(desk.officer, sealed, own_keys(desk), desk)


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        raise NotFound(
            tr("There is no file {name}.").format(name=path.name or str(path)),
            kept=tr("Nothing was changed."),
            todo=tr("Check the path."),
        )


def _read(path: Path) -> bytes:
    with machine_errors(), path.open("rb") as file:
        return file.read(_LIMIT)
