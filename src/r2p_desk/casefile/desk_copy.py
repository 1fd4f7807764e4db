"""desk.bak: the officer's store as it was at the last lock, put in place of one that is damaged."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ..errors import Damaged, DeskError
from ..i18n import tr
from ..system.files import flush_folder, machine_errors, write_durably
from .database import OFFICER_STORE
from .desk import DeskStore

COPY = "desk.bak"
ASIDE = "desk.damaged"
_PARTS = ("", "-wal", "-shm")


def keep_copy(home: Path, store: DeskStore) -> None:
    """Keep a copy of an open store that was changed, or has none yet; a full disk only costs the copy."""
    with suppress(DeskError):
        if store.changed or not (home / COPY).is_file():
            store.keep_at(home / COPY)


def put_copy_back(home: Path, key: bytes | bytearray) -> datetime:
    """Put the copy in place of a damaged or missing store, which is set aside; answers when the copy was made.

    ``Damaged`` when there is no copy or it does not prove itself; then the store is as it was.
    """
    copy = home / COPY
    if not copy.is_file():
        raise Damaged(
            tr("{file} is damaged.").format(file=OFFICER_STORE),
            kept=tr("The file is left as it is. The cases themselves are not hit."),
            todo=tr(
                "There is no copy of it. Restore it from a backup of the whole home, or run r2p-desk home check --mend:"
                " it makes a new store and finds the cases again."
            ),
        )
    with machine_errors():
        data, made = copy.read_bytes(), datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    aside = set_aside(home)
    try:
        write_durably(home / OFFICER_STORE, data)
        sound = _is_sound(home, key)
    except BaseException:
        _bring_back(home, aside)
        raise
    if not sound:
        _bring_back(home, aside)
        raise _copy_damaged()
    return made


def set_aside(home: Path) -> Path:
    """Give a damaged store, and the log that belongs to it, another name; answers that name."""
    number, aside = 1, home / ASIDE
    while aside.exists():
        number += 1
        aside = home / f"{ASIDE}-{number}"
    with machine_errors():
        for part in _PARTS:
            held = home / f"{OFFICER_STORE}{part}"
            if held.exists():
                held.replace(home / f"{aside.name}{part}")
        flush_folder(home)
    return aside


def _is_sound(home: Path, key: bytes | bytearray) -> bool:
    try:
        store = DeskStore(home / OFFICER_STORE, key)
    except Damaged:
        return False
    try:
        return store.sound()
    finally:
        store.close()


def _bring_back(home: Path, aside: Path) -> None:
    for part in _PARTS:
        (home / f"{OFFICER_STORE}{part}").unlink(missing_ok=True)
        if (held := home / f"{aside.name}{part}").exists():
            held.replace(home / f"{OFFICER_STORE}{part}")


def _copy_damaged() -> Damaged:
    return Damaged(
        tr("{file} and its copy are damaged.").format(file=OFFICER_STORE),
        kept=tr("Both files are left as they are. The cases themselves are not hit."),
        todo=tr(
            "Restore them from a backup of the whole home, or run r2p-desk home check --mend: it makes a new store and"
            " finds the cases again."
        ),
    )
