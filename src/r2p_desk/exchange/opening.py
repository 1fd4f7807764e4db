"""Opening a package that came: nothing in it is believed before the signatures of its sender hold, nothing acted on.

In this order: limits of the header, decryption, the manifest and both signatures against known keys only (never one
from the package), the own receiving key among the receivers, then each part's name, size and hash. What is kept waits
in quarantine. Each refusal carries its finding: ``not-for-us``, ``cut``, ``altered``, ``unknown-signer``,
``too-large``, ``newer-version``.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..i18n import tr
from ..jobs import Job
from ..keys.age import HYBRID, HeaderCut, HeaderDamaged, HeaderForged, NoMatch, PayloadCut, PayloadDamaged
from ..keys.age_header import HeaderTooLarge
from ..keys.age_stream import AgeReader
from ..keys.officer import Officer
from ..keys.signing import VerifyingKeys
from ..system.hashing import Digest
from ..system.strict_tar import Disorder, Member, read_tar
from . import manifest as form
from . import volumes
from .findings import altered, another_kind, cut, newer_version, not_for_us, too_large
from .manifest import Kind, Manifest, Part, Receiver, Role, manifest_hash, proven, read_manifest, receiving_hash
from .media import Meter, StreamIn, file_size, refuse_full
from .quarantine import Kept, Quarantine
from .terms import terms

MAX_MANIFEST = 32 * 1024 * 1024
_MAX_SIGNATURE = 64 * 1024
_OF = {
    Kind.CASE: (Role.ACCESS, Role.JOURNAL, Role.CARD, Role.BLOB),
    Kind.DOSSIER: (Role.DOSSIER, Role.FILE, Role.PAPER),
    Kind.BRIEFING: (Role.PAPER,),
    Kind.RECEIPT: (Role.STATEMENT,),
    Kind.RECALL: (Role.STATEMENT,),
    Kind.REQUEST: (Role.STATEMENT,),
    Kind.REFERENCE: (Role.REFERENCE,),
    Kind.HANDLING: (Role.STATEMENT, Role.PAPER),
}
"""The kinds of packages that are taken in, and what a part of each may be."""
_ONCE = {Kind.CASE: (Role.ACCESS, Role.JOURNAL)}
"""Parts that stand in a package of this kind exactly once; of the other kinds it is the first part alone."""
_MIB = 1024 * 1024
_MAX_OF = {
    Role.ACCESS: _MIB,
    Role.JOURNAL: 2**32,
    Role.CARD: 64 * 1024,
    Role.PAPER: 128 * _MIB,
    Role.DOSSIER: 256 * _MIB,
    Role.STATEMENT: 16 * _MIB,
    Role.REFERENCE: 64 * _MIB,
}

Keys = Mapping[str, VerifyingKeys]


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose proofs all hold. ``digest`` names its manifest, ``chain`` is its place among those to us.

    ``parts`` are those that were kept, by id; ``sha256`` and ``size`` are of the file (of all its volumes).
    """

    manifest: Manifest
    digest: str
    chain: Receiver
    sha256: str
    size: int
    parts: dict[str, Kept]

    def read(self, part: Part) -> Iterator[bytes]:
        """A part that was kept, in pieces."""
        return self.parts[part.id].read()


class _Reader(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to read one package."""

    officer: Officer
    known: Keys
    quarantine: Quarantine
    keep: Callable[[Part], bool]
    job: Job
    kinds: Collection[Kind]

    def meter(self, total: int) -> Meter:
        return Meter(self.job, total, tr("Reading the package"))


def open_package(
    path: Path,
    officer: Officer,
    known: Keys,
    quarantine: Quarantine,
    *,
    keep: Callable[[Part], bool],
    job: Job,
    kinds: Collection[Kind] = (Kind.CASE,),
) -> Incoming:
    """The package in this file (or whose index it is), every proof checked; ``keep`` says which parts to hold.

    ``known`` are the signing keys of contacts; it must be one of ``kinds``. ``NotFound`` when there is no such file.
    """
    reader = _Reader(officer=officer, known=known, quarantine=quarantine, keep=keep, job=job, kinds=kinds)
    with named(), StreamIn([path], reader.meter(file_size(path))) as stream:
        stanzas, members = _members(stream, officer)
        first = _next(members)
        if first.name == volumes.NAME:
            index = volumes.read_index(_proven(first, members, volumes.SIGNATURE_NAME, known)[0])
            _refuse_more(members)
        else:
            return _read(reader, stream, stanzas, first, members)
    return _read_volumes(reader, path, index)


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of itself and who signed that; not whether the rest of it is whole."""

    manifest: Manifest
    digest: str
    chain: Receiver


def read_beginning(path: Path, officer: Officer, known: Keys) -> Beginning:
    """The start of the package in this file (or whose index it is), its signatures checked; the parts are not read.

    ``NotFound`` when the file, or the first volume of an index, is not there; else the errors of ``open_package``.
    """
    with named(), StreamIn([path], _unmetered) as stream:
        _, members = _members(stream, officer)
        first = _next(members)
        if first.name != volumes.NAME:
            return _beginning(officer, known, first, members)
        index = volumes.read_index(_proven(first, members, volumes.SIGNATURE_NAME, known)[0])
    parts = volumes.paths(index, path.parent)
    with named(), StreamIn(parts, _unmetered) as stream:
        _, members = _members(stream, officer)
        return _beginning(officer, known, _next(members), members)


def _beginning(officer: Officer, known: Keys, first: Member, members: Iterator[Member]) -> Beginning:
    if first.name != form.NAME:
        raise altered(tr("The package does not begin with what is in it."))
    held, data = _proven(first, members, form.SIGNATURE_NAME, known)
    manifest = read_manifest(held)
    own = (manifest.receiver(receiving_hash(one.recipient)) for one in officer.identities)
    chain = next((one for one in own if one is not None), None)
    if chain is None:
        raise not_for_us()
    return Beginning(manifest=manifest, digest=manifest_hash(data), chain=chain)


def _unmetered(_: int) -> None:
    pass


def _read_volumes(reader: _Reader, path: Path, index: volumes.Index) -> Incoming:
    with named(), StreamIn(volumes.paths(index, path.parent), reader.meter(index.size)) as stream:
        kinds, members = _members(stream, reader.officer)
        incoming = _read(reader, stream, kinds, _next(members), members)
    same = (incoming.sha256, incoming.manifest.package, incoming.manifest.signer)
    if same != (index.sha256, index.package, index.signer):
        raise altered(tr("The volumes are not those of this package."))
    return incoming


def _members(stream: StreamIn, officer: Officer) -> tuple[tuple[str, ...], Iterator[Member]]:
    """The types of the receivers, and the archive's members as they come."""
    reader = AgeReader(stream.read, officer.identities, only=HYBRID, whole_chunks=True)
    return reader.kinds, read_tar(reader)


def _read(
    reader: _Reader, stream: StreamIn, kinds: tuple[str, ...], first: Member, members: Iterator[Member]
) -> Incoming:
    begun = _beginning(reader.officer, reader.known, first, members)
    manifest = begun.manifest
    if len(kinds) != len(manifest.receivers):
        raise altered(tr("The package is addressed to more or fewer people than its sender named."))
    _check_kind(manifest, reader.kinds)
    kept = [part for part in manifest.parts if reader.keep(part)]
    refuse_full(reader.quarantine.folder, sum(part.size for part in kept))
    parts = _take_parts(manifest, members, reader.quarantine, {part.id for part in kept})
    return Incoming(
        manifest=manifest,
        digest=begun.digest,
        chain=begun.chain,
        sha256=stream.sha256,
        size=stream.size,
        parts=parts,
    )


def _proven(first: Member, members: Iterator[Member], beside: str, known: Keys) -> tuple[dict[str, Any], bytes]:
    """The signed object at the start of an archive, and its bytes."""
    if first.size > MAX_MANIFEST:
        raise too_large(tr("What the package says of itself is too long."))
    data = first.read(MAX_MANIFEST)
    signature = _next(members)
    if signature.name != beside:
        raise altered(tr("The signatures of the package are missing."))
    return proven(data, signature.read(_MAX_SIGNATURE), known), data


def _check_kind(manifest: Manifest, kinds: Collection[Kind]) -> None:
    """Whether it is of a kind that is to be taken in, with the parts that kind has."""
    roles = [part.role for part in manifest.parts]
    if manifest.kind not in _OF or not set(roles) <= set(_OF[Kind(manifest.kind)]):
        raise newer_version()
    if terms(manifest.conditions, manifest.kind) is None:
        raise newer_version()  # a condition that is not understood would be broken
    kind = Kind(manifest.kind)
    if kind not in kinds:
        raise another_kind(kind)
    ranks = [list(Role).index(Role(role)) for role in roles]
    once = _ONCE.get(kind, _OF[kind][:1])
    many = roles.count(Role.REFERENCE) > 1  # several files may travel together; of all else there is one
    whole = all(roles.count(role) == 1 or (many and role is Role.REFERENCE) for role in once) and ranks == sorted(ranks)
    if not whole or (kind is Kind.CASE and (manifest.case is None or manifest.heads is None)):
        raise altered(tr("The package does not hold what one of its kind needs."))
    if any(part.size > _MAX_OF.get(Role(part.role), part.size) for part in manifest.parts):
        raise too_large(tr("A part of the package is too large."))


def _take_parts(
    manifest: Manifest, members: Iterator[Member], quarantine: Quarantine, wanted: set[str]
) -> dict[str, Kept]:
    """Every part checked, those wanted kept."""
    found: dict[str, Kept] = {}
    for part in manifest.parts:
        member = _next(members)
        if (member.name, member.size) != (part.id, part.size):
            raise altered(tr("The parts of the package are not those its sender named, in their order."))
        kept = quarantine.new() if part.id in wanted else None
        digest = Digest()
        for chunk in member.chunks():
            digest.update(chunk)
            if kept is not None:
                kept.write(chunk)
        if digest.hexdigest() != part.sha256:
            raise altered(tr("A part of the package is not what its sender put in."))
        if kept is not None:
            kept.finish()
            found[part.id] = kept
    _refuse_more(members)
    return found


def _next(members: Iterator[Member]) -> Member:
    member = next(members, None)
    if member is None:
        raise altered(tr("A part of the package is missing."))
    return member


def _refuse_more(members: Iterator[Member]) -> None:
    """Reads to the end, so that the end is proven, too."""
    if next(members, None) is not None:
        raise altered(tr("The package holds a part that its sender did not name."))


@contextlib.contextmanager
def named() -> Iterator[None]:
    """What is found amiss with an encrypted file, told as what it means for a package."""
    try:
        yield
    except NoMatch:
        raise not_for_us() from None
    except (HeaderCut, PayloadCut):
        raise cut(tr("This package is cut: it ends before it is complete.")) from None
    except HeaderTooLarge:
        raise too_large(tr("The package is addressed to more people than can be read here.")) from None
    except HeaderDamaged:
        raise altered(tr("This is not a package, or its start was altered.")) from None
    except (HeaderForged, PayloadDamaged, Disorder):
        raise altered(tr("The package was altered after it was sealed.")) from None
