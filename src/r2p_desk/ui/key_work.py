"""Work on an officer's keys and backups, each as the runner takes it; done beside the worker that owns the case.

What is heavy is imported only when it is done.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..jobs import Job
from .runner import Session

if TYPE_CHECKING:
    from ..actions.backup import BackedUp
    from ..actions.backup_checks import Listed, Verified
    from ..actions.backup_restoring import Restored
    from ..actions.device import Sheets
    from ..actions.keys_for_window import BackupTold, DeviceTold, Due
    from ..actions.passphrase import Changed
    from ..actions.posture import Check
    from ..actions.recovery import Checked, Drill, Made, Status
    from ..actions.travel import Departure
    from ..keys.recovery import Entrusted
    from ..keys.shares import Share


def change_passphrase(home: Path, old: str, new: str) -> "Changed":
    """Another passphrase for the officer of this home."""
    from ..actions.passphrase import change_passphrase as change

    return change(home, old, new)


def recovery_status(session: Session) -> "Status":
    """How recovery stands."""
    from ..actions.recovery import status

    return status(session.the_desk())


def what_is_due(session: Session) -> "Due":
    """What the officer is reminded of."""
    from ..actions.keys_for_window import due

    return due(session.the_desk())


def make_shares(session: Session, job: Job, threshold: int, count: int, folder: Path, *, text: bool) -> "Made":
    """New recovery sheets in this folder."""
    from ..actions.desk_beside import desk_beside
    from ..actions.recovery import make_shares as make

    with desk_beside(session.the_desk()) as desk:
        return make(desk, threshold, count, folder, text=text, job=job)


def check_share(session: Session, share: "Share") -> "Checked":
    """One share by itself."""
    from ..actions.recovery import check_share as check

    return check(session.the_desk(), share)


def run_drill(session: Session, job: Job, shares: "Sequence[Share]", into: Path | None) -> "Drill":
    """Everything brought back for real, in a folder for a while."""
    from ..actions.desk_beside import desk_beside
    from ..actions.drill import run_drill as run

    with desk_beside(session.the_desk()) as desk:
        return run(desk, shares, into=into, job=job)


def device_told(session: Session) -> "DeviceTold":
    """How the device secret stands; asks the keyring."""
    from ..actions.desk_beside import desk_beside
    from ..actions.keys_for_window import device_told as told

    with desk_beside(session.the_desk()) as desk:
        return told(desk)


def switch_on(session: Session, passphrase: str, sheet: Path | None) -> "Sheets":
    """A device secret from now on."""
    from ..actions.desk_beside import desk_beside
    from ..actions.device import switch_on as switch

    with desk_beside(session.the_desk()) as desk:
        return switch(desk, passphrase, sheet=sheet)


def switch_off(session: Session, passphrase: str) -> bool:
    """No device secret from now on."""
    from ..actions.desk_beside import desk_beside
    from ..actions.device import switch_off as switch

    with desk_beside(session.the_desk()) as desk:
        return switch(desk, passphrase)


def print_device_secret(session: Session, sheet: Path) -> "Sheets":
    """Another sheet of the device secret in use."""
    from ..actions.desk_beside import desk_beside
    from ..actions.device import print_again

    with desk_beside(session.the_desk()) as desk:
        return print_again(desk, sheet)


def acknowledge_rollback(session: Session) -> int:
    """Stop telling of the rollbacks found so far."""
    from ..actions.rollback import acknowledge

    return acknowledge(session.the_desk().store)


def travel_lock(
    session: Session, passphrase: str, contact: str | None, out: Path | None, sheet: Path | None
) -> "Departure":
    """The device secret given to a contact, to a sheet, or both, and removed from this machine."""
    from ..actions.desk_beside import desk_beside
    from ..actions.travel import contact_key
    from ..actions.travel import travel_lock as lock

    with desk_beside(session.the_desk()) as desk:
        to = None if contact is None else contact_key(desk, contact)
        return lock(desk, passphrase, to=to, out=out, sheet=sheet)


def release(session: Session, path: Path) -> "tuple[Entrusted, str]":
    """What somebody entrusted to this officer, and its words."""
    from ..actions.device import secret_words
    from ..actions.travel import release as released

    held = released(session.the_desk(), path)
    return held, secret_words(held.secret).words


def write_released(held: "Entrusted", sheet: Path) -> tuple[Path, ...]:
    """The words of what was entrusted, on a sheet."""
    from ..actions import paper
    from ..actions.travel import write_released as write

    paper.refuse_existing(paper.files_of(sheet, text=False))
    return write(held, sheet=sheet)


def backup_told(session: Session) -> "BackupTold":
    """What is remembered of backups."""
    from ..actions.keys_for_window import backup_told as told

    return told(session.the_desk())


def create_backup(
    session: Session, job: Job, out: Path, case: str | None, keep: int | None, *, full: bool
) -> "BackedUp":  # fmt: skip
    """A backup of everything, or of one case, in this folder."""
    from ..actions.backup import create_backup as create
    from ..actions.desk_beside import desk_beside

    with desk_beside(session.the_desk()) as desk:
        return create(desk, out, case=case, keep=keep, full=full, job=job)


def list_backups(session: Session, folder: Path) -> "list[Listed]":
    """The backups of a folder."""
    from ..actions.backup_checks import list_backups as listed
    from ..actions.backup_records import own_keys
    from ..actions.desk_beside import desk_beside

    with desk_beside(session.the_desk()) as desk:
        return listed(folder, own_keys(desk))


def verify_backup(session: Session, job: Job, path: Path) -> "Verified":
    """A backup and the earlier ones it needs, read to the end."""
    from ..actions.backup_checks import verify_backup as verify
    from ..actions.backup_records import own_keys
    from ..actions.desk_beside import desk_beside

    with desk_beside(session.the_desk()) as desk:
        return verify(path, own_keys(desk), job)


def rehearse_backup(session: Session, job: Job, path: Path, passphrase: str) -> "Restored":
    """All that restoring does, in a folder for a while; with the passphrase, as it would be on another machine."""
    from ..actions.backup_opening import by_passphrase
    from ..actions.backup_restoring import rehearse_backup as rehearse
    from ..actions.desk_beside import desk_beside

    with desk_beside(session.the_desk()) as desk, by_passphrase(path, passphrase, desk.home) as opener:
        return rehearse(path, opener, desk.home, desk=desk, job=job)


def bring_case_back(session: Session, job: Job, path: Path, case: str) -> "Restored":
    """One case of a backup into this home."""
    from ..actions.backup_restoring import restore_case
    from ..actions.desk_beside import desk_beside

    with desk_beside(session.the_desk()) as desk:
        return restore_case(desk, path, case=case, job=job)


def security(session: Session, home: Path) -> "list[Check]":
    """Every finding about this machine and home, as the command ``posture`` tells them."""
    import os

    from ..actions.desk_beside import desk_beside
    from ..actions.posture import Surroundings, posture
    from ..system.machine import Machine

    unlocked = session.the_desk()
    with desk_beside(unlocked) as desk:
        desk.restored = unlocked.restored
        return posture(Surroundings(home, Machine(), os.environ, desk))
