"""A backup is restored: into a new home, as one case into this home, or for a rehearsal into a folder for a while.

Everything is written beside its place and proven there; only then does it take its name. Nothing is ever overwritten.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..casefile import doctor, keeping
from ..casefile.bundle import SUFFIX, CaseFile
from ..casefile.desk import DeskStore, Registered
from ..casefile.findings import OF_A_STATEMENT, Finding, older_copy
from ..errors import Cancelled, DeskError, NotFound, Refused, UsageError
from ..exchange import backup_folder
from ..exchange.backup_findings import altered, together
from ..exchange.backup_folder import RECOVERY_FILE
from ..exchange.backup_form import Earlier, HeldCase, Manifest, Part, Role
from ..exchange.backup_reading import Keys, manifest_of, read_backup
from ..exchange.media import Meter
from ..exchange.moments import moment
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer
from ..settings import NAME as SETTINGS_FILE
from ..system.files import flush_folder, machine_errors
from . import backup_records as records
from .arriving import arrived, clear_arriving
from .attachment_access import read_what_came
from .backup_gathering import part_of
from .backup_opening import Opener
from .backup_records import Rehearsed, own_keys
from .dossier_shelf import FOLDER as DOSSIERS
from .dossier_shelf import SHELF
from .scratch import check_room, is_free, make_way, scratch_folder, sweep
from .session import CASES_FOLDER, STORE_FILE, Desk, OpenCase, refuse_second_officer, remember

_HOME_FILES = {Role.RECOVERY: RECOVERY_FILE, Role.SETTINGS: SETTINGS_FILE, Role.STORE: STORE_FILE}
"""What the opener does not bring."""
_LARGEST_ACCESS = 1024 * 1024


class RestoredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that came back: how much it holds, and everything that is amiss with it."""

    id: str
    title: str
    commits: int
    items: int
    blobs: int
    findings: tuple[Finding, ...]


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, from which backup; ``home`` is where it lies, null after a rehearsal, which leaves nothing."""

    home: Path | None
    backup: str
    created: str
    cases: tuple[RestoredCase, ...]

    @property
    def sound(self) -> bool:
        """Nothing is amiss with how any case came back."""
        return not any({one.code for one in case.findings} - OF_A_STATEMENT for case in self.cases)


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be taken out of a backup and of the earlier files it needs."""

    path: Path
    keys: Keys
    manifest: Manifest
    chain: Mapping[str, Path]
    cases: tuple[HeldCase, ...]

    def wants(self, part: Part) -> bool:
        return part.case is None or any(part.case == one.case for one in self.cases)

    def earlier(self) -> Iterator[Earlier]:
        """The earlier files from which anything is wanted."""
        for one in self.manifest.earlier:
            if any(map(self.wants, one.blobs)):
                yield one

    def size(self) -> int:
        """Bytes of everything wanted; the access file of a case is written twice."""
        return sum(
            part.size * (1 + (part.role == Role.ACCESS)) for part in self.manifest.everything() if self.wants(part)
        )


def restore_backup(
    path: Path, opener: Opener, home: Path, *, case: str | None = None, job: Job | None = None
) -> Restored:
    """A new home with everything in the backup, or with one case of it; it appears whole or not at all.

    ``home`` must be new or empty. Raises what ``verify_backup`` does, ``Refused`` for a folder with something in it,
    ``MachineError`` when there is no room. Faults that lie in a case itself are told and do not stop the others.
    """
    job = job or Job()
    refuse_second_officer(home)
    _refuse_full(home)
    plan = _plan(path, opener.keys, case)
    parent = home.absolute().parent
    with machine_errors():
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _made(plan, opener, parent, whole=case is None, job=job) as (made, restored), machine_errors():
        make_way(home)
        made.replace(home)
        flush_folder(parent)
    job.finish()
    return msgspec.structs.replace(restored, home=home)


def rehearse_backup(
    path: Path,
    opener: Opener,
    place: Path,
    *,
    case: str | None = None,
    desk: Desk | None = None,
    job: Job | None = None,
) -> Restored:
    """Do all that restoring does, in a folder for a while on the disk of ``place``, and remove it.

    With ``desk`` the result is kept in that officer's store, also when it fails.
    """
    job = job or Job()
    at = moment(datetime.now(UTC))
    created, backup = "", ""
    try:
        plan = _plan(path, opener.keys, case)
        created, backup = plan.manifest.created, plan.manifest.backup
        with _made(plan, opener, _existing(place), whole=case is None, job=job) as (_, restored):
            pass
    except Cancelled:
        raise
    except DeskError as error:
        codes = tuple(code for code, _ in error.findings) or (error.code,)
        if desk is not None:
            note = Rehearsed(backup=backup, created=created, at=at, sound=False, findings=codes)
            records.note_rehearsed(desk.store, note)
        raise
    if desk is not None:
        codes = tuple(finding.code for one in restored.cases for finding in one.findings)
        note = Rehearsed(backup=backup, created=created, at=at, sound=restored.sound, findings=codes)
        records.note_rehearsed(desk.store, note)
    job.finish()
    return restored


def restore_case(desk: Desk, path: Path, *, case: str | None = None, job: Job | None = None) -> Restored:
    """One case of a backup into this home; ``case`` may be left out where the backup holds only one.

    Refused while the case is here: nothing is overwritten. Where its folder is gone it comes back as it was then, and
    what this officer has seen of it since and the backup lacks is a finding until it comes by exchange.
    """
    job = job or Job()
    plan = _plan(path, own_keys(desk), case)
    if len(plan.cases) != 1:
        raise UsageError(
            tr("This backup holds several cases, and there is an officer in that folder already."),
            kept=tr("Nothing was changed."),
            todo=tr("Name one case with --case, or a new folder with --to."),
        )
    (held,) = plan.cases
    known = next((one for one in desk.store.cases() if one.id == held.case), None)
    _refuse_present(desk, held, known)
    clear_arriving(desk)
    sweep(desk.home)
    check_room(desk.home, plan.size())
    with scratch_folder(desk.home) as scratch:
        made = scratch / "home"
        _unpack(plan, made, part_of(job, 0.0, 0.8), home_files=False)
        folder = _folder(made, held)
        _forget_writer(folder, desk.officer)
        restored = _examined(folder, desk.officer, held, plan.manifest, part_of(job, 0.8, 0.95))
        with arrived(desk, folder) as place:
            lost = _register(desk, place, known)
    records.note_restored(desk.store, plan.manifest.backup, plan.manifest.created, moment(datetime.now(UTC)))
    job.finish()
    restored = msgspec.structs.replace(restored, findings=(*restored.findings, *lost))
    return Restored(home=desk.home, backup=plan.manifest.backup, created=plan.manifest.created, cases=(restored,))


def _plan(path: Path, keys: Keys, case: str | None) -> _Plan:
    manifest = manifest_of(path, keys)
    cases = manifest.cases if case is None else (_held(manifest, case),)
    chain, missing = backup_folder.chain(manifest, path.parent, keys)
    if missing:
        raise together(missing)
    return _Plan(path=path, keys=keys, manifest=manifest, chain=chain, cases=cases)


def _held(manifest: Manifest, name_or_id: str) -> HeldCase:
    wanted = name_or_id.strip()
    found = [one for one in manifest.cases if one.case == wanted.replace("-", "").lower() or one.title == wanted]
    if not found:
        found = [one for one in manifest.cases if one.title.casefold() == wanted.casefold()]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        tr("There is no case of that name or id in this backup.")
        if not found
        else tr("Several cases in this backup have that name."),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk backup verify; use the id."),
    )


@contextlib.contextmanager
def _made(plan: _Plan, opener: Opener, parent: Path, *, whole: bool, job: Job) -> Iterator[tuple[Path, Restored]]:
    """A home made of the backup under another name beside its place, and what was found of it; gone on leaving."""
    sweep(parent)
    check_room(parent, plan.size())
    with scratch_folder(parent) as scratch:
        made = scratch / "home"
        _unpack(plan, made, part_of(job, 0.0, 0.7), home_files=True)
        job.advance(0.7, tr("Opening what came back"))
        officer = opener.settle(made)
        fresh = not (made / STORE_FILE).is_file()
        with Desk(made, officer, DeskStore(made / STORE_FILE, officer.desk_key, create=fresh)) as desk:
            if not whole:
                for known in desk.store.cases():
                    desk.store.forget(known.id)
            cases = tuple(_proven(desk, plan, part_of(job, 0.75, 1.0)))
            at = moment(datetime.now(UTC))
            records.note_restored(desk.store, plan.manifest.backup, plan.manifest.created, at)
        manifest = plan.manifest
        yield made, Restored(home=None, backup=manifest.backup, created=manifest.created, cases=cases)


def _proven(desk: Desk, plan: _Plan, job: Job) -> Iterator[RestoredCase]:
    for place, held in enumerate(plan.cases):
        words = tr("Examining case {n} of {m}").format(n=place + 1, m=len(plan.cases))
        job.advance(place / len(plan.cases), words)
        folder = _folder(desk.home, held)
        with contextlib.suppress(DeskError):  # what is amiss is told by the examination
            _forget_writer(folder, desk.officer)
            _register(desk, folder, None)
        yield _examined(folder, desk.officer, held, plan.manifest, Job())


def _unpack(plan: _Plan, home: Path, job: Job, *, home_files: bool) -> None:
    """Everything wanted, out of all files, in its place in a home that is not one yet."""
    with machine_errors():
        home.mkdir(mode=0o700, parents=True)
        total = sum(one.stat().st_size for one in (plan.path, *(plan.chain[one.backup] for one in plan.earlier())))
    folders = {held.case: _folder(home, held) for held in plan.cases}

    def take(part: Part, chunks: Iterator[bytes]) -> None:
        if part.case is None:
            if home_files and part.role in _HOME_FILES:
                keeping.pour(home / _HOME_FILES[Role(part.role)], chunks)
            elif home_files and part.role == Role.SHELF:
                with machine_errors():
                    (home / DOSSIERS).mkdir(mode=0o700, exist_ok=True)
                keeping.pour_sealed(home / DOSSIERS, SHELF, part.name or "", chunks)
        elif part.case in folders:
            _take(folders[part.case], part, chunks)

    meter = Meter(job, total, tr("Restoring"))
    read_backup(plan.path, plan.keys, take, meter)
    for earlier in plan.earlier():
        backup_folder.read_earlier(plan.chain[earlier.backup], earlier, plan.keys, take, meter)


def _take(folder: Path, part: Part, chunks: Iterator[bytes]) -> None:
    if part.role == Role.ACCESS:
        if part.size > _LARGEST_ACCESS:
            raise altered(tr("A part of the backup is larger than it can be."))
        keeping.put_back(folder, b"".join(chunks))
    elif part.role == Role.DATABASE:
        keeping.pour(keeping.database_of(folder), chunks)
    else:
        keeping.pour_sealed(folder, part.case or "", part.name or "", chunks)


def _forget_writer(folder: Path, officer: Officer) -> None:
    """The restored case goes on under a writer id of its own, whatever lies where on this disk."""
    with CaseFile.open(folder, officer, None, write=True, check=False) as file:
        if not file.read_only:
            file.renew_writer()


def _register(desk: Desk, folder: Path, known: Registered | None) -> list[Finding]:
    """Enter the case in the officer's store as it is now; findings for what was seen of it and is not in it."""
    with CaseFile.open(folder, desk.officer, None, write=True, check=False) as file:
        lost = file.lost(known.heads) if known is not None else ()
        case = OpenCase(desk, file, lost)
        remember(case)
        read_what_came(case)
        return older_copy(lost)


def _examined(folder: Path, officer: Officer, held: HeldCase, manifest: Manifest, job: Job) -> RestoredCase:
    """Every proof of a restored case, and that it has come as far as the backup says."""
    blobs = sum(1 for part in manifest.everything() if part.role == Role.BLOB and part.case == held.case)
    commits = items = 0
    try:
        findings = [*doctor.examine(folder, officer, None, job, held.heads, leftovers=False).findings]
        with CaseFile.open(folder, officer, None, write=False, check=False) as file:
            commits, items = file.count("commit"), file.count("item")
    except Cancelled:
        raise
    except DeskError as error:
        findings = [Finding(code=error.code, text=error.happened)]
    return RestoredCase(
        id=held.case, title=held.title, commits=commits, items=items, blobs=blobs, findings=tuple(findings)
    )


def _folder(home: Path, held: HeldCase) -> Path:
    return home / CASES_FOLDER / (held.folder + SUFFIX)


def _refuse_full(home: Path) -> None:
    if not is_free(home):
        raise Refused(
            tr("The folder to restore into is not empty."),
            kept=tr("Nothing was changed."),
            todo=tr("Name an empty or a new folder with --to."),
        )


def _refuse_present(desk: Desk, held: HeldCase, known: Registered | None) -> None:
    if known is None or not (desk.home / known.folder).exists():
        return
    raise Refused(
        tr("This case is here already: {title}.").format(title=known.title or held.title),
        kept=tr("Nothing was changed; a restored case never takes the place of one that is there."),
        todo=tr("Restore it into a new folder with --to. A package from there brings together what both hold."),
    )


def _existing(place: Path) -> Path:
    """The nearest folder above that is there: its disk is meant."""
    there = place.absolute()
    while not there.is_dir():
        if there == there.parent:
            break
        there = there.parent
    return there
