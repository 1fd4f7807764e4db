"""A lost passphrase, made good with recovery shares: everything can be read again, under new signing keys."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..casefile.bundle import SUFFIX, CaseFile
from ..casefile.desk import DeskStore, Registered
from ..casefile.findings import Finding
from ..errors import DeskError, MachineError, NotFound, Refused
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer, create_officer, seal_officer
from ..keys.recovery import Recovered
from ..keys.shares import Share
from ..system.files import FolderLock, flush_folder, machine_errors, write_durably
from . import recovery, sealing
from .device import TRAVEL_FILE, clear_leftover
from .scratch import PATTERN, check_room, needed, scratch_folder, sweep
from .session import CASES_FOLDER, STORE_FILE, refuse_second_officer

FORMER = "former"
_LEFT_BEHIND = (
    *("officer.age", "officer.age.*", "officer.new", "officer-recovery.new", "device.damaged.json", ".*.partial"),
    *(sealing.DEVICE_FILE, TRAVEL_FILE, FolderLock.NAME, PATTERN),
)


class RestoredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of the restored home: whether it opens, and what is amiss with it."""

    id: str
    name: str
    readable: bool
    findings: tuple[Finding, ...] = ()


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """The officer as restored, with the key hash it had before; ``aside``: where the old officer.age was put."""

    id: str
    former: str
    name: str
    home: Path
    aside: Path | None
    cases: tuple[RestoredCase, ...]


def restore(
    shares: Sequence[Share],
    source: Path,
    home: Path,
    passphrase: str,
    *,
    name: str | None = None,
    job: Job | None = None,
) -> Restored:
    """The officer of ``source`` (a home, or a copy of one) in ``home`` under a new passphrase and new signing keys.

    ``home`` may be ``source`` itself: the old officer.age is then kept aside. Elsewhere it must be empty, and appears
    whole or not at all. Nothing is signed in the old officer's name, and cases that do not name the new signing keys
    open for reading only. Refused when the shares do not open the recovery file of ``source``.
    """
    job = job or Job()
    sealing.refuse_empty(passphrase)
    in_place = home.exists() and source.resolve() == home.resolve()
    if not in_place:
        refuse_second_officer(home)
        _refuse_full(home)
    job.advance(0.05, tr("Putting the shares together"))
    held = recovery.recovered(source, shares)
    try:
        if in_place:
            with sealing.key_work(home):
                return _in_place(home, held, passphrase, name, job)
        return _elsewhere(source, home, held, passphrase, name, job)
    finally:
        held.identity.wipe()
        held.desk_key[:] = bytes(len(held.desk_key))
        sealing.wipe(held.device_secret)


def rebuild(home: Path, held: Recovered, passphrase: str, name: str | None, job: Job) -> tuple[Restored, Officer]:
    """In a home that has its store and cases but no officer who can be unlocked: one, from what was recovered.

    ``officer.age`` comes last. The officer that is returned is unlocked; the caller wipes it.
    """
    officer = create_officer(
        name or held.public.name, datetime.now(UTC), identity=held.identity, desk_key=bytes(held.desk_key)
    )
    job.advance(0.5, tr("Opening the officer's own store"))
    store, found = _store(home, officer)
    try:
        cases = _open_all(home, store, officer, job, known=found)
        former = {"name": held.public.name, "receive": held.public.receive, "ed25519": held.public.ed25519,
                  "ml_dsa_65": held.public.ml_dsa_65, "certificate": held.certificate.hex()}  # fmt: skip
        store.keep_notes(FORMER, {held.public.id: former})
        job.advance(0.8, tr("Sealing the new keys"))
        sealed = seal_officer(officer, passphrase)
        aside = _set_aside(home)
        write_durably(home / sealing.OFFICER_FILE, sealed)
        recovery.renew(home, store, officer, None)
    finally:
        store.close()
    restored = Restored(
        id=officer.id, former=held.public.id, name=officer.name, home=home, aside=aside, cases=tuple(cases)
    )
    return restored, officer


def _in_place(home: Path, held: Recovered, passphrase: str, name: str | None, job: Job) -> Restored:
    restored, officer = rebuild(home, held, passphrase, name, job)
    officer.wipe()
    clear_leftover(home)
    with machine_errors():
        (home / TRAVEL_FILE).unlink(missing_ok=True)
    return restored


def _elsewhere(source: Path, home: Path, held: Recovered, passphrase: str, name: str | None, job: Job) -> Restored:
    """Built in a scratch folder beside ``home``, which then takes its name."""
    parent = home.absolute().parent
    with machine_errors():
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(parent)
    check_room(parent, needed(source))
    with _undisturbed(source), scratch_folder(parent) as scratch:
        made = scratch / "home"
        job.advance(0.1, tr("Copying the home"))
        copy_home(source, made)
        restored, officer = rebuild(made, held, passphrase, name, job)
        officer.wipe()
        with machine_errors():
            if home.exists():
                home.rmdir()
            made.rename(home)
            flush_folder(parent)
    return msgspec.structs.replace(restored, home=home)


@contextlib.contextmanager
def _undisturbed(source: Path) -> Iterator[None]:
    """Nobody writes in a case of that home meanwhile; ``AlreadyOpen`` when somebody does. A backup has nobody."""
    with contextlib.ExitStack() as held:
        for path in sorted((source / CASES_FOLDER).glob(f"*{SUFFIX}/{FolderLock.NAME}")):
            lock = FolderLock(path.parent)
            with contextlib.suppress(MachineError):  # on a medium that may not be written nobody else writes either
                lock.acquire(
                    tr("A case of that home is open in another window or command."),
                    todo=tr("Close it there, then try again."),
                )
                held.callback(lock.release)
        yield


def copy_home(source: Path, target: Path) -> None:
    """What of a home is copied: all but the officer's file and what belongs to this machine only."""
    with machine_errors():
        try:
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
        except shutil.Error as error:
            raise OSError(5, str(len(error.args[0]))) from None  # names of files stay out of it
        for path in (target, *target.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _refuse_full(home: Path) -> None:
    with machine_errors():
        full = home.exists() and (not home.is_dir() or any(home.iterdir()))
    if full:
        raise Refused(
            tr("The folder for the restored officer is not empty."),
            kept=tr("Nothing was changed."),
            todo=tr("Name an empty or a new folder with --home."),
        )


def _store(home: Path, officer: Officer) -> tuple[DeskStore, bool]:
    """The officer's own store, which proves the recovered keys; where it is missing, a new one (and False)."""
    path = home / STORE_FILE
    if path.is_file():
        return DeskStore(path, officer.desk_key), True
    if not (home / CASES_FOLDER).is_dir():
        raise NotFound(
            tr("There is neither an officer's own store nor a case in that folder."),
            kept=tr("Nothing was changed."),
            todo=tr("Name the officer's home, or a copy of the whole of it."),
        )
    return DeskStore(path, officer.desk_key, create=True), False


def _open_all(home: Path, store: DeskStore, officer: Officer, job: Job, *, known: bool) -> list[RestoredCase]:
    """Each case opened with the recovered keys; a store made anew learns of the cases that are there."""
    if not known:
        _register_all(home, store, officer)
    cases = store.cases()
    opened = []
    for place, case in enumerate(cases):
        job.advance(0.5 + 0.3 * place / len(cases), tr("Opening case {n} of {m}").format(n=place + 1, m=len(cases)))
        opened.append(_opened(home, case, officer))
    return opened


def _opened(home: Path, case: Registered, officer: Officer) -> RestoredCase:
    try:
        with CaseFile.open(home / case.folder, officer, case.pin, write=True) as file:
            if not file.read_only:
                file.hand_over_drafts(officer)
            return RestoredCase(id=case.id, name=case.title, readable=True, findings=tuple(file.findings))
    except DeskError as error:
        finding = Finding(code=error.code, text=error.happened)
        return RestoredCase(id=case.id, name=case.title, readable=False, findings=(finding,))


def _register_all(home: Path, store: DeskStore, officer: Officer) -> None:
    for folder in sorted((home / CASES_FOLDER).glob(f"*{SUFFIX}")):
        with contextlib.suppress(DeskError), CaseFile.open(folder, officer, None, write=False) as file:
            title = str((file.shown("case", file.record_id) or {}).get("title", ""))
            place = folder.relative_to(home).as_posix()
            store.put(Registered(id=file.id, folder=place, title=title, pin=file.pin, heads=file.heads()))


def _set_aside(home: Path) -> Path | None:
    """A second name for the old officer.age, which keeps its own until the new one takes it."""
    if not sealing.has_officer(home):
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = home / f"{sealing.OFFICER_FILE}.{stamp}-{secrets.token_hex(2)}"
    write_durably(aside, sealing.read_officer(home))
    return aside
