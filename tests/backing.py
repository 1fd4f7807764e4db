"""Homes with cases and sealed attachments, to be backed up; and what came back compared with what was there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import desks
from exchanging import blob_files, state_sealed
from r2p_desk.actions import backup, backup_opening, backup_restoring, session
from r2p_desk.actions.backup import BackedUp
from r2p_desk.actions.backup_restoring import Restored
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import Desk
from r2p_desk.settings import TEXT_SIZE, Settings

NORTH, SOUTH = "Northern province", "Southern province"
MARKER = "Qorvanthia Wumbaklyte"
"""Stands in titles and texts of every item, and nowhere else."""
PART = 512
"""Bytes of the smallest part of a tar: cuts and flips are tried at such distances."""


def home_with(folder: Path, *titles: str, blobs: int = 2, items: int = 3) -> Path:
    """A home with these cases, each with items and sealed attachments, and with a setting of its own."""
    home = desks.quick_home(folder)
    with session.unlock(home, desks.PASSPHRASE) as desk:
        for title in titles:
            with create_case(desk, title) as case:
                for number in range(items):
                    add_item(case, Draft(title=f"{MARKER} {number}", text=f"what {MARKER} saw"))
            for number in range(blobs):
                attach(desk, title, 3000 + number)
    Settings(home).set(TEXT_SIZE, 130)
    return home


def attach(desk: Desk, title: str, size: int, name: str | None = None) -> Path:
    """A sealed attachment with noise in it, and the record that names it."""
    with session.open_case(desk, title, write=True) as case:
        return case.file.attachments.blobs.path(state_sealed(case, os.urandom(size), name))


def blobs(desk: Desk, title: str) -> dict[str, bytes]:
    """Every sealed attachment of a case, by name."""
    return {name: path.read_bytes() for name, path in blob_files(desk.home / desk.registered(title).folder)}


def holds(desk: Desk, title: str) -> dict[str, Any]:
    """Everything an officer can read of a case, and its sealed attachments."""
    with session.open_case(desk, title, write=False) as case:
        assert case.findings == []
        kinds = ("case", "item", "source", "access")
        return {
            "records": {kind: list(case.file.records(kind)) for kind in kinds},
            "journal": [(entry.id, entry.at, entry.changes) for entry in case.file.entries()],
            "blobs": blobs(desk, title),
        }


@contextmanager
def unlocked(home: Path) -> Iterator[Desk]:
    """The officer of a home."""
    with session.unlock(home, desks.PASSPHRASE) as desk:
        yield desk


def make(home: Path, out: Path, **options: Any) -> BackedUp:
    """A backup of this home."""
    out.mkdir(exist_ok=True)
    with unlocked(home) as desk:
        return backup.create_backup(desk, out, **options)


def restore(path: Path, to: Path, **options: Any) -> Restored:
    """A new home out of a backup and what lies beside it."""
    with backup_opening.by_passphrase(path, desks.PASSPHRASE) as opener:
        return backup_restoring.restore_backup(path, opener, to, **options)


def rehearse(path: Path, place: Path, **options: Any) -> Restored:
    """The same for a while only."""
    with backup_opening.by_passphrase(path, desks.PASSPHRASE) as opener:
        return backup_restoring.rehearse_backup(path, opener, place, **options)


def add(desk: Desk, title: str, what: str) -> str:
    """One more item in a case; its id."""
    with session.open_case(desk, title, write=True) as case:
        return add_item(case, Draft(title=what)).id


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}
