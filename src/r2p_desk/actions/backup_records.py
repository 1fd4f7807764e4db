"""What the officer's store remembers of backups (area ``backup``), and what it knows that a backup needs.

Names in the area: ``made/<moment>/<backup>``, ``rehearsed/<moment>/<backup>``, ``restored/<moment>/<backup>``, and
``passing/<backup>`` while a file is written or removed, so that what a killed process left is cleared by the next one.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from ..casefile.desk import DeskStore
from ..errors import DeskError
from ..exchange.backup_folder import clear_leftovers
from ..exchange.backup_reading import Keys
from ..keys.age_hybrid import HybridRecipient
from ..keys.officer import PublicOfficer
from ..keys.signing import VerifyingKeys
from ..system.files import FolderLock
from .session import Desk

AREA = "backup"
_RECOVERY, _RECOVERY_KEY, _FORMER = "recovery", "key", "former"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made here: its id, when, of one case or (null) of all, where it was put, how large it is."""

    backup: str
    created: str
    case: str | None
    folder: str
    file: str
    size: int
    sha256: str
    whole: bool
    """Whether every case was taken and nothing was amiss with any."""


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsal: of which backup, when, whether everything came back, and the codes of what was amiss."""

    backup: str
    created: str
    at: str
    sound: bool
    findings: tuple[str, ...]


class _Passing(msgspec.Struct, frozen=True, kw_only=True):
    folder: str
    file: str
    workplace: str


def recovery_recipient(store: DeskStore) -> HybridRecipient | None:
    """The public half of the officer's recovery key, for which every backup is, too; ``None`` where there is none.

    It is the text ``public`` (``age1pq1…``) of the note ``key`` in the area ``recovery`` of the officer's store. One
    that does not read as a key is ``InvalidValue``: a backup without it would not be what the officer expects.
    """
    kept = store.note(_RECOVERY, _RECOVERY_KEY)
    public = kept.get("public") if isinstance(kept, dict) else None
    return None if kept is None else HybridRecipient.parse(str(public))


def own_keys(desk: Desk) -> Keys:
    """What opens this officer's backups, those of the time before a recovery too, whose signing keys are gone.

    The area ``former`` of the store keeps the public keys from then, by key hash.
    """
    return Keys(identities=desk.officer.identities, known={**_former(desk.store), **_own(desk)})


def made(store: DeskStore) -> list[Made]:
    """The backups made here, oldest first; those that were taken away by rotation are not among them."""
    return [msgspec.convert(value, Made) for name, value in store.notes(AREA).items() if name.startswith("made/")]


def rehearsed(store: DeskStore) -> list[Rehearsed]:
    """The rehearsals, oldest first."""
    notes = store.notes(AREA).items()
    return [msgspec.convert(value, Rehearsed) for name, value in notes if name.startswith("rehearsed/")]


def note_made(store: DeskStore, one: Made) -> None:
    """The backup is in its place."""
    store.keep_notes(AREA, {f"made/{one.created}/{one.backup}": msgspec.to_builtins(one), _passing(one.backup): None})


def note_rehearsed(store: DeskStore, one: Rehearsed) -> None:
    """Keep the result of a rehearsal."""
    store.keep_notes(AREA, {f"rehearsed/{one.at}/{one.backup}": msgspec.to_builtins(one)})


def note_restored(store: DeskStore, backup: str, created: str, at: str) -> None:
    """This home, or a case of it, came from a backup."""
    store.keep_notes(AREA, {f"restored/{at}/{backup}": {"backup": backup, "created": created, "at": at}})


def begin_passing(store: DeskStore, backup: str, path: Path, workplace: Path) -> None:
    """A file of this name is about to be written or removed, by whoever holds the lock in ``workplace``."""
    note = _Passing(folder=str(path.parent), file=path.name, workplace=str(workplace))
    store.keep_notes(AREA, {_passing(backup): msgspec.to_builtins(note)})


def end_passing(store: DeskStore, backup: str, *, gone: bool = False) -> None:
    """That has ended; with ``gone`` the backup was taken away and is no longer among those made."""
    names = [_passing(backup)]
    if gone:
        names += [name for name in store.notes(AREA) if name.startswith("made/") and name.endswith(f"/{backup}")]
    store.keep_notes(AREA, dict.fromkeys(names))


def clear_passing(store: DeskStore, folder: Path) -> None:
    """Clear away what killed processes left, here or where they noted it; a medium that is not at hand stays noted."""
    for name, value in store.notes(AREA).items():
        if not name.startswith("passing/"):
            continue
        note = msgspec.convert(value, _Passing)
        if _in_use(Path(note.workplace)):
            continue
        places = [place for place in {folder, Path(note.folder)} if _is_folder(place)]
        cleared = [clear_leftovers(place / note.file) for place in places]
        if any(cleared) or _is_folder(Path(note.folder)):
            store.keep_notes(AREA, {name: None})


def _passing(backup: str) -> str:
    return f"passing/{backup}"


def _own(desk: Desk) -> Mapping[str, VerifyingKeys]:
    return {desk.officer.id: desk.officer.public.verifying}


def _former(store: DeskStore) -> dict[str, VerifyingKeys]:
    found = {}
    for one in store.notes(_FORMER).values():
        with contextlib.suppress(msgspec.ValidationError, DeskError):
            public = msgspec.convert(one, PublicOfficer)
            found[public.id] = public.verifying
    return found


def _in_use(workplace: Path) -> bool:
    if not _is_folder(workplace):
        return False
    lock = FolderLock(workplace)
    try:
        lock.acquire("", todo="")
    except DeskError:
        return True
    lock.release()
    return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
