"""Writing a backup: a strict tar in an age file, read back before it counts, and beside it what opens it.

The archive holds ``manifest.json``, ``manifest.sig`` and then the parts in the order of the manifest. Beside the file
``<name>`` lie copies of the officer's own sealed files as ``<name>.officer.age`` and so on: whoever has the folder and
the passphrase (or the recovery shares) needs nothing else. The backup takes its name last.
"""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from ..errors import Damaged, MachineError, TooLarge
from ..i18n import tr
from ..jobs import Job
from ..keys.age_hybrid import HybridRecipient
from ..keys.age_payload import sealed_size
from ..keys.age_stream import AgeWriter
from ..keys.officer import Officer
from ..system.files import machine_errors
from ..system.strict_tar import TarWriter, archive_size
from . import backup_form as form
from .backup_form import Manifest, Part, Role, read_manifest, sign_manifest
from .media import Meter, Progress, StreamOut

_HEADER_ROOM = 64 * 1024
_SPARE = 1024 * 1024


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be kept; ``chunks`` gives its bytes anew each time it is called. ``id`` will name it in the file."""

    id: str
    role: Role
    case: str | None
    name: str | None
    chunks: Callable[[], Iterable[bytes]]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A backup in its place: the file, its SHA-256 and size, the files beside it."""

    path: Path
    sha256: str
    size: int
    beside: tuple[Path, ...]


def measure(source: Source, progress: Progress) -> Part:
    """The part that this will be; its bytes are read once for it."""
    digest, size = hashlib.sha256(), 0
    for chunk in source.chunks():
        digest.update(chunk)
        size += len(chunk)
        progress(len(chunk))
    return Part(
        id=source.id, role=source.role, case=source.case, name=source.name, size=size, sha256=digest.hexdigest()
    )


def write_backup(
    out: Path,
    name: str,
    officer: Officer,
    manifest: Manifest,
    sources: Sequence[Source],
    recipients: Sequence[HybridRecipient],
    *,
    beside: Mapping[str, bytes],
    job: Job,
) -> Written:
    """Write a backup as ``name`` into the folder ``out``; whole and read back when this returns, else nothing is left.

    ``sources`` are those of ``manifest.parts``, in order. ``MachineError`` for a full, broken or read-only medium.
    """
    data = manifest.encoded()
    if len(data) > form.MAX_MANIFEST:
        raise TooLarge(
            tr("There are more attachments than one backup can hold."),
            kept=tr("Nothing was written."),
            todo=tr("Back up case by case, with --case."),
        )
    signature = sign_manifest(officer, data)
    read_manifest(data, signature, {officer.id: officer.public.verifying})  # what cannot be read must not be written
    size = sealed_size(archive_size([len(data), len(signature), *(part.size for part in manifest.parts)]))
    refuse_full(out, size + _HEADER_ROOM + sum(map(len, beside.values())) + _SPARE)
    meter = Meter(job, 2 * size, tr("Writing the backup"))
    with ExitStack() as stack:
        main = stack.enter_context(StreamOut(out, name))
        with _size_told():
            _seal(main, recipients, _members(manifest, data, signature, sources), meter)
            main.finish(meter)
        others = [stack.enter_context(_copy(out, f"{name}.{kept}", content)) for kept, content in beside.items()]
        for one in (*others, main):  # the backup itself last: what has its name is whole
            one.keep()
    return Written(
        path=out / name, sha256=main.sha256, size=main.size, beside=tuple(out / f"{name}.{kept}" for kept in beside)
    )


def refuse_full(folder: Path, needed: int) -> None:
    """``MachineError`` when a folder has not this much room."""
    with machine_errors():
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise MachineError(
            tr("There is not enough room: {needed} MiB are needed, {free} MiB are free.").format(
                needed=-(-needed >> 20), free=free >> 20
            ),
            kept=tr("Nothing was written; earlier backups are untouched."),
            todo=tr("Free some space, or use another medium or folder."),
        )


def _copy(out: Path, name: str, content: bytes) -> StreamOut:
    stream = StreamOut(out, name)
    try:
        stream.write(content)
        stream.finish(_silent)
    except BaseException:
        stream.__exit__()
        raise
    return stream


def _members(
    manifest: Manifest, data: bytes, signature: bytes, sources: Sequence[Source]
) -> Iterator[tuple[str, int, Iterable[bytes]]]:
    yield form.NAME, len(data), [data]
    yield form.SIGNATURE_NAME, len(signature), [signature]
    for source, part in zip(sources, manifest.parts, strict=True):
        yield part.id, part.size, _the_same(source, part)


def _the_same(source: Source, part: Part) -> Iterator[bytes]:
    """The bytes once more; a backup that does not hold what its manifest says must not take its name."""
    digest = hashlib.sha256()
    for chunk in source.chunks():
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != part.sha256:
        raise Damaged(
            tr("A file changed while it was being backed up."),
            kept=tr("Nothing was left there; earlier backups are untouched."),
            todo=tr("Try again; run r2p-desk doctor on the case if that does not help."),
        )


def _seal(
    stream: StreamOut,
    recipients: Sequence[HybridRecipient],
    members: Iterable[tuple[str, int, Iterable[bytes]]],
    progress: Progress,
) -> None:
    writer = AgeWriter(stream.write, recipients)
    archive = TarWriter(writer.write)
    for name, size, chunks in members:
        archive.add(name, size, _metered(chunks, progress))
    archive.close()
    writer.close()


def _metered(chunks: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    for chunk in chunks:
        progress(len(chunk))
        yield chunk


@contextmanager
def _size_told() -> Iterator[None]:
    """FAT takes no file of 4 GiB; the error of the machine does not say that."""
    try:
        yield
    except MachineError as error:
        if not isinstance(error.__cause__, OSError) or error.__cause__.errno != errno.EFBIG:
            raise
        raise MachineError(
            tr("This medium takes no file as large as the backup: FAT stops below 4 GiB."),
            kept=tr("Nothing was left there; earlier backups are untouched."),
            todo=tr("Use a medium formatted otherwise (exFAT, ext4, NTFS), or back up case by case with --case."),
        ) from error


def _silent(_: int) -> None:
    pass
