"""A recovery drill: the shares are put together and everything is brought back for real, in a folder for a while."""

import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..casefile import blob_care, doctor
from ..casefile.bundle import CaseFile
from ..casefile.database import copy_database
from ..casefile.desk import Registered
from ..casefile.findings import OF_A_STATEMENT
from ..casefile.reading import DATABASE
from ..casefile.statements import instant
from ..errors import DeskError
from ..i18n import tr
from ..jobs import Job
from ..keys.shares import Share
from ..system.files import machine_errors
from . import recovery, restoring, sealing
from .recovery import Drill, DrilledCase
from .scratch import check_room, needed, scratch_folder, sweep
from .session import CASES_FOLDER, STORE_FILE, Desk, unlock


def run_drill(desk: Desk, shares: Sequence[Share], *, into: Path | None = None, job: Job | None = None) -> Drill:
    """Restore a copy of this home with these shares, examine every case in it, keep the result, remove the copy.

    The copy lies in a folder of this user only, in the home or in ``into``, sealed like the home itself; a copy whose
    drill was killed is removed at the next unlock or drill. Shares that do not do are refused before anything is
    copied. Each share used counts as checked.
    """
    job = job or Job()
    for share in shares:
        recovery.check_share(desk, share)
    held = recovery.recovered(desk.home, shares)
    parent = into or desk.home
    sweep(parent)
    try:
        check_room(parent, needed(desk.home))
        with scratch_folder(parent) as scratch:
            copied = scratch / "home"
            job.advance(0.1, tr("Copying the home"))
            _copy(desk, copied)
            passphrase = secrets.token_hex(32)
            job.advance(0.4, tr("Restoring from the shares"))
            restoring.rebuild(copied, held, passphrase, None, Job())[1].wipe()
            cases = _examined(copied, passphrase, job)
    finally:
        held.identity.wipe()
        held.desk_key[:] = bytes(len(held.desk_key))
        sealing.wipe(held.device_secret)
    drill = Drill(
        at=instant(datetime.now(UTC)),
        shares=tuple(sorted(share.number for share in shares)),
        sound=not any(set(case.findings) - OF_A_STATEMENT for case in cases),
        cases=cases,
    )
    recovery.note_drill(desk.store, drill)
    return drill


def _copy(desk: Desk, target: Path) -> None:
    """The home as it is at this moment, whoever writes in its databases meanwhile."""
    with machine_errors():
        target.mkdir(mode=0o700)
        (target / CASES_FOLDER).mkdir(mode=0o700)
        shutil.copy(desk.home / recovery.RECOVERY_FILE, target)
    desk.store.copy_to(target / STORE_FILE, desk.officer.desk_key)
    for case in desk.store.cases():
        _copy_case(desk, case, target / case.folder)


def _copy_case(desk: Desk, case: Registered, target: Path) -> None:
    folder = desk.home / case.folder
    if not folder.is_dir():
        return  # named when it is examined
    with machine_errors():
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns(f"{DATABASE}*", "lock"))
    try:
        with CaseFile.open(folder, desk.officer, case.pin, write=False, check=False) as file:
            copy_database(folder / DATABASE, file.access.derive("case-db"), target / DATABASE)
    except DeskError:
        with machine_errors():
            for path in folder.glob(f"{DATABASE}*"):
                shutil.copy(path, target)  # as damaged as it is: the drill says so


def _examined(home: Path, passphrase: str, job: Job) -> tuple[DrilledCase, ...]:
    """Every case of the restored home, unlocked as its officer would, and all its proofs."""
    found = []
    with unlock(home, passphrase) as desk:
        cases = desk.store.cases()
        for place, case in enumerate(cases):
            words = tr("Examining case {n} of {m}").format(n=place + 1, m=len(cases))
            job.advance(0.5 + 0.5 * place / len(cases), words)
            found.append(_examine(desk, case))
    return tuple(found)


def _examine(desk: Desk, case: Registered) -> DrilledCase:
    folder = desk.home / case.folder
    try:
        found = doctor.examine(folder, desk.officer, case.pin, Job(), case.heads, leftovers=False).findings
        codes = [finding.code for finding in found]
        with CaseFile.open(folder, desk.officer, case.pin, write=False, check=False) as file:
            failed = {finding.file for finding in found}
            opened = [name for name, claims in blob_care.claims_of(file).items() if claims]
            return DrilledCase(
                case=case.id,
                commits=file.count("commit"),
                items=file.count("item"),
                findings=tuple(codes),
                attachments=sum(blob_care.place(name) not in failed for name in opened),
            )
    except DeskError as error:
        return DrilledCase(case=case.id, commits=0, items=0, findings=(error.code,))
