"""A backup of a workspace or one case is made. Looking at backups is ``backup_checks``, restoring ``backup_restoring``.

One age file each, for the officer's own receiving key and the recovery key where there is one. Nothing of a case is in
the clear anywhere on the way: databases are copied under their own keys, sealed attachments go in as they are.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..casefile.findings import Finding
from ..errors import MachineError, NotFound, UsageError
from ..exchange import backup_folder, backup_form
from ..exchange.backup_folder import BESIDE, Found
from ..exchange.backup_form import SUFFIX, Earlier, HeldCase, Manifest, Part, Role
from ..exchange.backup_reading import read_backup
from ..exchange.backup_writing import Source, Written, measure, write_backup
from ..exchange.media import PARTIAL, Meter
from ..exchange.moments import moment
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from . import backup_records as records
from .backup_gathering import Gathered, LeftOut, all_sources, blobs_size, databases_size, gather, part_of
from .backup_records import Made, own_keys
from .scratch import check_room, scratch_folder, sweep
from .session import Desk

_LONGEST_NAME = 255


class BackedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A backup in its place.

    ``case`` is null for a workspace. ``blobs`` lie in the file, ``blobs_elsewhere`` in the earlier files ``needs``.
    ``beside`` are the files that go with it. ``findings`` are what is amiss with cases that were taken all the same
    (case id, finding). Nothing is ``removed`` when any case was left out or anything was amiss.
    """

    path: Path
    backup: str
    created: str
    sha256: str
    size: int
    case: str | None
    cases: tuple[HeldCase, ...]
    left_out: tuple[LeftOut, ...]
    findings: tuple[tuple[str, Finding], ...]
    blobs: int
    blobs_elsewhere: int
    needs: tuple[str, ...]
    beside: tuple[Path, ...]
    recovery: bool
    removed: tuple[str, ...]
    same_disk: bool

    @property
    def sound(self) -> bool:
        """Everything was taken, and nothing was amiss with it."""
        return not self.left_out and not self.findings


def create_backup(
    desk: Desk,
    out: Path,
    *,
    case: str | None = None,
    keep: int | None = None,
    full: bool = False,
    job: Job | None = None,
) -> BackedUp:
    """Back up the workspace, or one case, as a new file in the folder ``out``, or as the file ``out`` itself.

    Attachments that earlier backups in that folder hold are not repeated, unless ``full``. With ``keep`` older backups
    of the same workspace or case that none of the newest ``keep`` needs are removed, once the new one was read back and
    proven; not when a case was left out or something is amiss. Cases may be open elsewhere meanwhile.
    """
    job = job or Job()
    if keep is not None and keep < 1:
        raise UsageError(tr("At least one backup must be kept."), kept=tr("Nothing was written."))
    chosen = [desk.registered(case)] if case is not None else desk.store.cases()
    place = _place(out)
    _refuse_unwritable(place)
    job.advance(0.0, tr("Looking at what is to be backed up"))
    records.clear_passing(desk.store, place.parent)
    sweep(desk.home)
    check_room(desk.home, databases_size(desk, chosen))
    with scratch_folder(desk.home) as workplace:
        gathered = gather(desk, chosen, workplace, single=case is not None, job=job)
        manifest, sources = _manifest(desk, gathered, place, single=case is not None, full=full, job=job)
        records.begin_passing(desk.store, manifest.backup, place, workplace)
        try:
            written = _write(desk, place, manifest, sources, gathered, job)
        except BaseException:
            if not place.exists():
                records.end_passing(desk.store, manifest.backup)
            raise
        result = _result(desk, manifest, written, gathered)
        _note(desk, result)
        if keep is not None and result.sound:
            result = msgspec.structs.replace(result, removed=_rotate(desk, place, manifest, keep, workplace, job))
    job.finish()
    return result


def _place(out: Path) -> Path:
    """The file that will be written: named for the day and by chance, unless the officer names it."""
    if out.is_dir():
        return out / f"{datetime.now(UTC):%Y-%m-%d}-{secrets.token_hex(8)}{SUFFIX}"
    place = out if out.name.endswith(SUFFIX) else out.with_name(out.name + SUFFIX)
    if not place.parent.is_dir():
        raise NotFound(
            tr("There is no folder {name}.").format(name=place.parent.name or str(place.parent)),
            kept=tr("Nothing was written."),
            todo=tr("Name a folder that exists, or a file in one."),
        )
    if place.exists() or place.is_symlink():
        raise UsageError(
            tr("There is already a file {name}.").format(name=place.name),
            kept=tr("Nothing was written."),
            todo=tr("Choose another name: a backup is never overwritten."),
        )
    longest = max(len(os.fsencode(f"{place.name}.{name}{PARTIAL}")) for name in BESIDE)
    if longest > _LONGEST_NAME:
        raise UsageError(
            tr("That name is too long."), kept=tr("Nothing was written."), todo=tr("Choose a shorter one.")
        )
    return place


def _refuse_unwritable(place: Path) -> None:
    """Before anything is copied: a read-only medium is told at once. What the system says is tried before it counts."""
    if os.access(place.parent, os.W_OK):
        return
    probe = place.with_name(place.name + PARTIAL)
    with machine_errors():
        probe.touch(mode=0o600, exist_ok=False)
        probe.unlink()


def _manifest(
    desk: Desk, gathered: Gathered, place: Path, *, single: bool, full: bool, job: Job
) -> tuple[Manifest, list[Source]]:
    """What the backup will say of itself, and the bytes of the parts that will lie in it."""
    keys = own_keys(desk)
    found = [] if full else backup_folder.scan(place.parent, keys)[0]
    held = backup_folder.holders(found)
    sources: list[Source] = []
    parts: list[Part] = []
    elsewhere: dict[str, tuple[Found, list[Part]]] = {}
    meter = Meter(part_of(job, 0.25, 0.4), blobs_size(gathered), tr("Reading attachments"))
    for source in all_sources(gathered):
        part = _measured(source, meter if source.role is Role.BLOB else _silent)
        if part is None:
            continue
        holder = held.get(backup_folder.plain(part)) if source.role is Role.BLOB else None
        if holder is not None:
            elsewhere.setdefault(holder[0].manifest.backup, (holder[0], []))[1].append(holder[1])
        else:
            sources.append(source)
            parts.append(part)
    manifest = Manifest(
        type=backup_form.TYPE,
        format=backup_form.FORMAT,
        backup=secrets.token_hex(16),
        case=gathered.cases[0].case if single else None,
        signer=desk.officer.id,
        created=moment(datetime.now(UTC)),
        cases=tuple(
            HeldCase(case=one.case, folder=gathered.folders[one.case], title=one.title, heads=one.heads)
            for one in gathered.cases
        ),
        parts=tuple(parts),
        earlier=tuple(_earlier(desk, holder, blobs, job) for holder, blobs in elsewhere.values()),
    )
    return manifest, sources


def _measured(source: Source, progress: Callable[[int], None]) -> Part | None:
    """The part; ``None`` for an attachment that was taken out while the backup is being made."""
    try:
        return measure(source, progress)
    except MachineError as error:
        if source.role is Role.BLOB and isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def _earlier(desk: Desk, holder: Found, blobs: list[Part], job: Job) -> Earlier:
    """What is said of an earlier file; its hash as it was when written, or taken now where that is not known."""
    known = {one.backup: one.sha256 for one in records.made(desk.store) if one.size == holder.size}
    digest = known.get(holder.manifest.backup)
    if digest is None:
        meter = Meter(part_of(job, 0.4, 0.4), holder.size, tr("Reading an earlier backup"))
        digest = read_backup(holder.path, own_keys(desk), pass_over, meter).sha256
    return Earlier(
        backup=holder.manifest.backup, file=holder.path.name, size=holder.size, sha256=digest, blobs=tuple(blobs)
    )


def _write(desk: Desk, place: Path, manifest: Manifest, sources: list[Source], gathered: Gathered, job: Job) -> Written:
    recovery = records.recovery_recipient(desk.store)
    recipients = [desk.officer.public.recipient, *([recovery] if recovery is not None else [])]
    return write_backup(
        place.parent,
        place.name,
        desk.officer,
        manifest,
        sources,
        recipients,
        beside=gathered.beside,
        job=part_of(job, 0.4, 0.9),
    )


def _result(desk: Desk, manifest: Manifest, written: Written, gathered: Gathered) -> BackedUp:
    with machine_errors():
        same_disk = written.path.stat().st_dev == desk.home.stat().st_dev
    return BackedUp(
        path=written.path,
        backup=manifest.backup,
        created=manifest.created,
        sha256=written.sha256,
        size=written.size,
        case=manifest.case,
        cases=manifest.cases,
        left_out=tuple(gathered.left_out),
        findings=tuple((taken.case, finding) for taken in gathered.cases for finding in taken.findings),
        blobs=len(manifest.blobs()),
        blobs_elsewhere=len(manifest.blobs_elsewhere()),
        needs=tuple(one.file for one in manifest.earlier),
        beside=written.beside,
        recovery=records.recovery_recipient(desk.store) is not None,
        removed=(),
        same_disk=same_disk,
    )


def _note(desk: Desk, result: BackedUp) -> None:
    records.note_made(
        desk.store,
        Made(
            backup=result.backup,
            created=result.created,
            case=result.case,
            folder=str(result.path.parent),
            file=result.path.name,
            size=result.size,
            sha256=result.sha256,
            whole=result.sound,
        ),
    )


def _rotate(desk: Desk, place: Path, manifest: Manifest, keep: int, workplace: Path, job: Job) -> tuple[str, ...]:
    """Remove what is no longer wanted, after the new backup was opened again and every part of it proven."""
    keys = own_keys(desk)
    with machine_errors():
        meter = Meter(part_of(job, 0.9, 1.0), place.stat().st_size, tr("Proving the new backup"))
    read_backup(place, keys, pass_over, meter)
    found, _ = backup_folder.scan(place.parent, keys)
    removed = []
    for one in backup_folder.surplus(found, manifest, keep):
        records.begin_passing(desk.store, one.manifest.backup, one.path, workplace)
        backup_folder.take_away(one.path)
        records.end_passing(desk.store, one.manifest.backup, gone=True)
        removed.append(one.path.name)
    return tuple(removed)


def pass_over(_part: Part, _chunks: Iterator[bytes]) -> None:
    """For a reading that only proves."""


def _silent(_: int) -> None:
    pass
