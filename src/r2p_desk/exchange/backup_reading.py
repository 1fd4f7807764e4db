"""Reading a backup: nothing in it is believed before the officer's signatures hold, and every part's hash is checked.

Nothing is written here. Who reads hands in what to do with each part; where a part turns out not to be what was put in,
an error is raised after it was handed over, so act on parts only when the reading has ended.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ..errors import NotFound
from ..i18n import tr
from ..keys.age import HYBRID, Identity
from ..keys.age_stream import AgeReader
from ..keys.signing import VerifyingKeys
from ..system.strict_tar import Member, read_tar
from . import backup_form as form
from .backup_findings import altered, told
from .backup_form import Earlier, Manifest, Part, read_manifest
from .media import Progress, StreamIn

_MAX_SIGNATURE = 64 * 1024

Take = Callable[[Part, Iterator[bytes]], None]
"""Told of each part and its bytes, which may be left unread."""


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """What opens a backup, and the signing keys its officer has or had, by key hash."""

    identities: Sequence[Identity]
    known: Mapping[str, VerifyingKeys]


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was read to its end, every proof checked; ``sha256`` and ``size`` are of the file."""

    manifest: Manifest
    sha256: str
    size: int


def manifest_of(path: Path, keys: Keys) -> Manifest:
    """What the backup says of itself; the rest of the file is not read."""
    _refuse_missing(path)
    with told(), StreamIn([path], _silent) as stream:
        return _manifest(_members(stream, keys), keys)


def read_backup(path: Path, keys: Keys, take: Take, progress: Progress, *, expected: Earlier | None = None) -> Read:
    """Read a backup to its end. With ``expected`` it must be the very file that a later backup names.

    Errors: ``not-for-us``, ``unknown-signer``, ``altered``, ``cut``, ``newer-version``, ``NotFound``.
    """
    _refuse_missing(path)
    with told(), StreamIn([path], progress) as stream:
        members = _members(stream, keys)
        manifest = _manifest(members, keys)
        if expected is not None and expected.backup != manifest.backup:
            raise _another(expected)
        for part in manifest.parts:
            member = _next(members)
            if (member.name, member.size) != (part.id, part.size):
                raise altered(tr("The parts of the backup are not those its officer named, in their order."))
            _check(part, member, take)
        if next(members, None) is not None:
            raise altered(tr("The backup holds a part that its officer did not name."))
    if expected is not None and (expected.sha256, expected.size) != (stream.sha256, stream.size):
        raise _another(expected)
    return Read(manifest=manifest, sha256=stream.sha256, size=stream.size)


def _check(part: Part, member: Member, take: Take) -> None:
    digest = hashlib.sha256()

    def chunks() -> Iterator[bytes]:
        for chunk in member.chunks():
            digest.update(chunk)
            yield chunk

    handed = chunks()
    take(part, handed)
    for _ in handed:  # what was not read is proven all the same
        pass
    if digest.hexdigest() != part.sha256:
        raise altered(tr("A part of the backup is not what was put in."))


def _members(stream: StreamIn, keys: Keys) -> Iterator[Member]:
    reader = AgeReader(stream.read, keys.identities, whole_chunks=True)
    if set(reader.kinds) != {HYBRID}:
        raise altered(tr("The backup is also addressed to keys without post-quantum protection."))
    return read_tar(reader)


def _manifest(members: Iterator[Member], keys: Keys) -> Manifest:
    first = _next(members)
    if first.name != form.NAME or first.size > form.MAX_MANIFEST:
        raise altered(tr("The backup does not begin with what is in it."))
    data = first.read(form.MAX_MANIFEST)
    beside = _next(members)
    if beside.name != form.SIGNATURE_NAME:
        raise altered(tr("The signatures of the backup are missing."))
    return read_manifest(data, beside.read(_MAX_SIGNATURE), keys.known)


def _next(members: Iterator[Member]) -> Member:
    member = next(members, None)
    if member is None:
        raise altered(tr("A part of the backup is missing."))
    return member


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        raise NotFound(
            tr("There is no file {name}.").format(name=path.name or str(path)),
            kept=tr("Nothing was changed."),
            todo=tr("Check the path."),
        )


def _another(expected: Earlier) -> Exception:
    return altered(
        tr("This is not {name}, on which the backup was made: it was replaced or altered.").format(name=expected.file)
    )


def _silent(_: int) -> None:
    pass
