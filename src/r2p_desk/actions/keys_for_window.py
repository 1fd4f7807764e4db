"""Readings the window makes of an officer's keys: how the device secret stands, who could keep it, what needs doing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ..errors import DeskError
from . import backup_records, device, recovery, sealing
from .contacts import Contact, contacts
from .device import DeviceStatus
from .recovery import Status
from .session import Desk

BACKUP_EVERY = timedelta(days=14)


class DeviceTold(msgspec.Struct, frozen=True, kw_only=True):
    """How the device secret stands, whether recovery sheets would bring it back, and who could keep it on a journey."""

    status: DeviceStatus
    recovery: bool
    contacts: tuple[Contact, ...]


class BackupTold(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup made here and the last rehearsal, if any; whether another backup is due."""

    made: backup_records.Made | None
    rehearsed: backup_records.Rehearsed | None
    due: bool


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """How recovery and backups stand, for reminders."""

    recovery: Status
    backup: BackupTold
    cases: int


def device_told(desk: Desk) -> DeviceTold:
    """Asks the keyring, which may ask its user."""
    return DeviceTold(
        status=device.status(desk),
        recovery=recovery.has_recovery(desk.home, desk.store),
        contacts=tuple(contacts(desk)),
    )


def backup_told(desk: Desk) -> BackupTold:
    """What the officer's store remembers of backups; a backup of everything is what counts."""
    made = backup_records.made(desk.store)
    rehearsed = backup_records.rehearsed(desk.store)
    whole = [one for one in made if one.case is None]
    due = bool(desk.store.cases()) and (not whole or _older(whole[-1].created, BACKUP_EVERY))
    return BackupTold(made=made[-1] if made else None, rehearsed=rehearsed[-1] if rehearsed else None, due=due)


def due(desk: Desk) -> Due:
    """What an officer is reminded of."""
    return Due(recovery=recovery.status(desk), backup=backup_told(desk), cases=len(desk.store.cases()))


def travel_words(home: Path) -> str:
    """That the officer of this home is travel-locked, and since when, which is no secret; empty when they are not."""
    try:
        file = sealing.device_in_use(home)
    except DeskError:
        return ""
    return "" if file is None or file.state == "here" else sealing.travel_locked(file).happened


def _older(moment: str, than: timedelta) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(moment) > than
