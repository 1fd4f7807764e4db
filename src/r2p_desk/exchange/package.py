"""Writing a package: a strict tar in an age file, named by chance, read back before it counts.

The archive holds ``manifest.json``, ``manifest.sig`` and then the parts in the order of the manifest. A package over
2 GiB is cut into volumes with an index (``volumes``).
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ..errors import Damaged, MachineError
from ..i18n import tr
from ..jobs import Job
from ..keys.age_hybrid import HybridRecipient
from ..keys.age_payload import sealed_size
from ..keys.age_stream import AgeWriter
from ..keys.officer import Officer
from ..system.hashing import Digest
from ..system.strict_tar import TarWriter, archive_size
from . import manifest as form
from . import media, volumes
from .manifest import Kind, Manifest, Part, Receiver, Role, manifest_hash, sign_manifest
from .media import Meter, StreamOut

SUFFIX = ".r2ppkg"
_HEADER_ROOM = 64 * 1024


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is to travel; ``chunks`` gives its bytes anew each time it is called."""

    id: str
    role: Role
    chunks: Callable[[], Iterable[bytes]]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifest will say beside what follows from the parts."""

    kind: Kind
    case: str | None
    receivers: tuple[Receiver, ...]
    created: str
    marking: str | None
    heads: str | None
    expires: str | None = None
    conditions: tuple[str, ...] = ()


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A package on its medium: the file to hand over, its id, hash of its manifest, SHA-256 and size of the whole."""

    path: Path
    package: str
    hash: str
    sha256: str
    size: int


def write_package(
    out: Path,
    officer: Officer,
    draft: Draft,
    sources: Sequence[Source],
    recipients: Sequence[HybridRecipient],
    *,
    enter: Callable[[Written], None],
    job: Job,
) -> Written:
    """Write a package into the folder ``out``; whole and read back when this returns, else nothing is left there.

    ``enter`` is called once everything is on the medium and before it takes its name: what it raises stops that. Raises
    ``NotFound`` for a folder that is not there, ``MachineError`` for a full, broken or read-only one.
    """
    media.refuse_missing(out)
    job.advance(0.0, tr("Reading what is to be sent"))
    made = _manifest(officer, draft, sources)
    data = made.encoded()
    beside = sign_manifest(officer, data)
    size = sealed_size(archive_size([len(data), len(beside), *(part.size for part in made.parts)]))
    media.refuse_full(out, size + _HEADER_ROOM)
    meter = Meter(job, 2 * size, tr("Writing the package"))
    name = secrets.token_hex(16) + SUFFIX
    parted = size + _HEADER_ROOM > media.VOLUME_SIZE
    with StreamOut(out, name, volumes=parted) as stream:
        _seal(stream, recipients, _members(made, data, beside, sources), meter)
        stream.finish(meter)
        written = Written(
            path=out / name,
            package=made.package,
            hash=manifest_hash(data),
            sha256=stream.sha256,
            size=stream.size,
        )
        if parted:
            _write_index(out, name, officer, stream, written, recipients, enter)
        else:
            enter(written)
            stream.keep()
    return written


Content = tuple[str, int, Iterable[bytes]]
"""(name, size, bytes) of a member of the archive."""


def _manifest(officer: Officer, draft: Draft, sources: Sequence[Source]) -> Manifest:
    return Manifest(
        type=form.TYPE,
        format=form.FORMAT,
        package=secrets.token_hex(16),
        kind=draft.kind,
        case=draft.case,
        signer=officer.id,
        receivers=draft.receivers,
        created=draft.created,
        expires=draft.expires,
        marking=draft.marking,
        conditions=draft.conditions,
        heads=draft.heads,
        parts=tuple(map(_measured, sources)),
    )


def _measured(source: Source) -> Part:
    digest, size = Digest(), 0
    for chunk in source.chunks():
        digest.update(chunk)
        size += len(chunk)
    return Part(id=source.id, role=source.role, size=size, sha256=digest.hexdigest())


def _members(made: Manifest, data: bytes, beside: bytes, sources: Sequence[Source]) -> Iterator[Content]:
    yield form.NAME, len(data), [data]
    yield form.SIGNATURE_NAME, len(beside), [beside]
    for source, part in zip(sources, made.parts, strict=True):
        yield part.id, part.size, _the_same(source, part)


def _the_same(source: Source, part: Part) -> Iterator[bytes]:
    """The bytes once more; a package that does not hold what its manifest says must not leave."""
    digest = Digest()
    for chunk in source.chunks():
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != part.sha256:
        raise Damaged(
            tr("A part of the case changed while it was being sent."),
            kept=tr("Nothing was left on the medium."),
            todo=tr("Try again; run r2p-desk doctor on the case if that does not help."),
        )


def _seal(
    stream: StreamOut, recipients: Sequence[HybridRecipient], members: Iterable[Content], progress: media.Progress
) -> None:
    writer = AgeWriter(stream.write, recipients)
    archive = TarWriter(writer.write)
    for name, size, chunks in members:
        archive.add(name, size, _told(chunks, progress))
    archive.close()
    writer.close()


def _told(chunks: Iterable[bytes], progress: media.Progress) -> Iterator[bytes]:
    for chunk in chunks:
        progress(len(chunk))
        yield chunk


def _write_index(
    out: Path,
    name: str,
    officer: Officer,
    stream: StreamOut,
    written: Written,
    recipients: Sequence[HybridRecipient],
    enter: Callable[[Written], None],
) -> None:
    index = volumes.make_index(written.package, officer.id, stream.size, stream.sha256, stream.written)
    data = index.encoded()
    beside = sign_manifest(officer, data)
    members: list[Content] = [
        (volumes.NAME, len(data), [data]),
        (volumes.SIGNATURE_NAME, len(beside), [beside]),
    ]
    with StreamOut(out, name) as small:
        _seal(small, recipients, members, _silent)
        small.finish(_silent)
        enter(written)
        stream.keep()
        try:
            small.keep()
        except MachineError:
            stream.drop()
            raise


def _silent(_: int) -> None:
    pass
