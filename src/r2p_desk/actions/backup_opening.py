"""What opens a backup: the officer's passphrase with the officer.age beside it, or this home's own officer.

Restoring asks for no more than an ``Opener``. Another kind (recovery shares, and the ``officer-recovery.age`` beside
the backup) brings the recovery identity and the officer's public keys as ``keys``, and in ``settle`` puts an officer
into the restored home who can be unlocked.
"""

from pathlib import Path
from typing import Protocol, Self

from ..errors import DeskError, Locked, NotFound, WrongPassphrase
from ..exchange.backup_folder import OFFICER_FILE, beside
from ..exchange.backup_reading import Keys
from ..i18n import tr
from ..keys.officer import Officer, open_officer
from ..system.files import machine_errors, write_durably
from . import session
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


class PassphraseOpener:
    """The officer in an officer.age that the passphrase opened; used in a ``with``, after which it is locked."""

    def __init__(self, officer: Officer, sealed: bytes, keys: Keys, desk: session.Desk | None = None) -> None:
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
        write_durably(home / session.OFFICER_FILE, self._sealed)
        return self._officer


def by_passphrase(path: Path, passphrase: str, home: Path | None = None) -> PassphraseOpener:
    """The officer whose file lies beside the backup; or, where it does not open so, the one of ``home``.

    ``home`` has the later file where the passphrase was changed after the backup. ``WrongPassphrase`` when neither
    opens, ``NotFound`` when there is neither.
    """
    copy = beside(path, OFFICER_FILE)
    wrong: DeskError | None = None
    if copy.is_file():
        try:
            return _opened(copy, passphrase)
        except WrongPassphrase as error:
            wrong = error
    if home is not None and session.has_officer(home):
        return _of_home(home, passphrase)
    if wrong is not None:
        raise wrong
    if not path.is_file():
        raise NotFound(
            tr("There is no file {name}.").format(name=path.name or str(path)),
            kept=tr("Nothing was changed."),
            todo=tr("Check the path."),
        )
    raise NotFound(
        tr("Beside the backup there is no {name}, which the passphrase would open.").format(name=copy.name),
        kept=tr("Nothing was changed."),
        todo=tr("Bring it back beside the backup; the copy beside any later backup of the same officer does, too."),
    )


def for_looking(path: Path, passphrase: str, home: Path) -> PassphraseOpener:
    """As ``by_passphrase``, this home's own officer first: one's own backups are looked at with what is at hand."""
    if session.has_officer(home):
        try:
            return _of_home(home, passphrase)
        except Locked:
            if not beside(path, OFFICER_FILE).is_file():
                raise
    return by_passphrase(path, passphrase)


def _opened(sealed_file: Path, passphrase: str) -> PassphraseOpener:
    sealed = _read(sealed_file)
    officer = open_officer(sealed, passphrase)
    keys = Keys(identities=[officer.identity], known={officer.id: officer.public.verifying})
    return PassphraseOpener(officer, sealed, keys)


def _of_home(home: Path, passphrase: str) -> PassphraseOpener:
    """The officer of a home, with the signing keys they had before a recovery."""
    sealed = _read(home / session.OFFICER_FILE)
    desk = session.unlock(home, passphrase)
    return PassphraseOpener(desk.officer, sealed, own_keys(desk), desk)


def _read(path: Path) -> bytes:
    with machine_errors(), path.open("rb") as file:
        return file.read(_LIMIT)
