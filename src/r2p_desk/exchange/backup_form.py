"""The manifest of a backup: whose it is, of what, what lies in the file, and which earlier file holds the rest.

``manifest.json`` is canonical JSON; ``manifest.sig`` beside it carries both signatures of the officer over its bytes
(purpose ``backup``). Attachments that an earlier backup in the same folder holds are not repeated: ``earlier`` names
those files and what to take from each.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from ..errors import Damaged, UnknownSigner
from ..i18n import tr
from ..keys import canonical
from ..keys.heads import Head
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, check_signature, write_signature
from .backup_findings import altered, newer_version, unknown_signer
from .moments import is_moment

TYPE = "r2p-desk/backup"
FORMAT = 1
NAME, SIGNATURE_NAME = "manifest.json", "manifest.sig"
SUFFIX = ".r2pbackup"
MAX_BLOBS = 500_000
MAX_MANIFEST = 256 * 1024 * 1024
_ID, _HASH = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
_BLOB, _PART = re.compile(r"[0-9a-f]{32}"), re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_LONGEST_NAME = 255


class Role(StrEnum):
    """What a part is, in the order in which parts stand: those of the home, then each case's."""

    OFFICER = "officer"
    RECOVERY = "recovery"
    DEVICE = "device"
    SETTINGS = "settings"
    STORE = "store"
    SHELF = "shelf"
    ACCESS = "access"
    DATABASE = "database"
    BLOB = "blob"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part: its id (also its name in the archive), what it is, of which case, its size in bytes, its SHA-256.

    ``name`` is that of a sealed attachment, of a case or of a dossier that came (``shelf``), else null.
    """

    id: str
    role: str
    case: str | None
    name: str | None
    size: int
    sha256: str


class HeldCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case: its id, its folder's name without the ending, its title, how far it had come."""

    case: str
    folder: str
    title: str
    heads: tuple[Head, ...]


class Earlier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An earlier backup in the same folder (its id, its file's name then, size, SHA-256), and what to take from it."""

    backup: str
    file: str
    size: int
    sha256: str
    blobs: tuple[Part, ...]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``manifest.json`` says; ``case`` is null for a whole workspace."""

    type: str
    format: int
    backup: str
    case: str | None
    signer: str
    created: str
    cases: tuple[HeldCase, ...]
    parts: tuple[Part, ...]
    earlier: tuple[Earlier, ...]

    def encoded(self) -> bytes:
        """The bytes of ``manifest.json``."""
        return canonical.encode(msgspec.to_builtins(self))

    def blobs(self) -> tuple[Part, ...]:
        """The sealed attachments that lie in this file."""
        return tuple(part for part in self.parts if part.role == Role.BLOB)

    def blobs_elsewhere(self) -> tuple[Part, ...]:
        """The sealed attachments that lie in earlier files."""
        return tuple(part for one in self.earlier for part in one.blobs)

    def everything(self) -> Iterator[Part]:
        """All parts, wherever they lie."""
        yield from self.parts
        yield from self.blobs_elsewhere()


def sign_manifest(officer: Officer, data: bytes) -> bytes:
    """The bytes of ``manifest.sig``."""
    return write_signature(officer.id, officer.sign(Purpose.BACKUP, data))


def read_manifest(data: bytes, beside: bytes, known: Mapping[str, VerifyingKeys]) -> Manifest:
    """The manifest these keys signed, checked in every field; nothing in it is looked at before both signatures hold.

    ``known`` are the officer's own keys, and former ones. Errors: UnknownSigner, Altered, NewerVersion.
    """
    try:
        signer = check_signature(beside, Purpose.BACKUP, data, known)
        held = canonical.decode(data)
    except UnknownSigner:
        raise unknown_signer() from None
    except Damaged:
        raise altered(tr("The backup is not what its officer signed.")) from None
    if isinstance(held, dict) and held.get("type") == TYPE and _is_later(held.get("format")):
        raise newer_version()
    try:
        manifest = msgspec.convert(held, Manifest)
    except msgspec.ValidationError:
        raise _malformed() from None
    if manifest.signer != signer or not _well_formed(manifest):
        raise _malformed()
    return manifest


def _is_later(stated: object) -> bool:
    return type(stated) is int and stated > FORMAT


def _well_formed(manifest: Manifest) -> bool:
    return (
        (manifest.type, manifest.format) == (TYPE, FORMAT)
        and bool(_ID.fullmatch(manifest.backup))
        and is_moment(manifest.created)
        and _cases_sound(manifest)
        and _parts_sound(manifest)
        and all(map(_earlier_sound, manifest.earlier))
        and len({one.backup for one in manifest.earlier} | {manifest.backup}) == len(manifest.earlier) + 1
    )


def _cases_sound(manifest: Manifest) -> bool:
    ids, folders = [one.case for one in manifest.cases], [one.folder for one in manifest.cases]
    return (
        all(map(_ID.fullmatch, [*ids, *folders]))
        and len(set(ids)) == len(ids)
        and len(set(folders)) == len(folders)
        and (manifest.case is None or ids == [manifest.case])
        and all(
            _ID.fullmatch(w) and seq >= 1 and _HASH.fullmatch(c) for one in manifest.cases for w, seq, c in one.heads
        )
    )


def _parts_sound(manifest: Manifest) -> bool:
    parts, elsewhere = list(manifest.parts), manifest.blobs_elsewhere()
    ids = [part.id for part in parts]
    blobs = [(part.case, part.name) for part in manifest.everything() if part.role == Role.BLOB]
    shelf = [part.name for part in parts if part.role == Role.SHELF]
    return (
        len(parts) + len(elsewhere) <= MAX_BLOBS
        and all(map(_part_sound, manifest.everything()))
        and all(part.role == Role.BLOB for part in elsewhere)
        and len(set(ids)) == len(ids)
        and not {NAME, SIGNATURE_NAME} & set(ids)
        and len(set(blobs)) == len(blobs)
        and {case for case, _ in blobs} <= {one.case for one in manifest.cases}
        and len(set(shelf)) == len(shelf)
        and (manifest.case is None or not shelf)
        and _whole(manifest)
    )


def _whole(manifest: Manifest) -> bool:
    """The officer's file, the store of a workspace and two parts of each case are there, each once; some others may."""
    there = [(part.role, part.case) for part in manifest.parts if part.role not in (Role.BLOB, Role.SHELF)]
    store: tuple[Role, ...] = (Role.STORE,) if manifest.case is None else ()
    needed: set[tuple[str, str | None]] = {(role, None) for role in (Role.OFFICER, *store)}
    needed |= {(role, one.case) for one in manifest.cases for role in (Role.ACCESS, Role.DATABASE)}
    allowed = needed | {(role, None) for role in (Role.RECOVERY, Role.DEVICE, Role.SETTINGS)}
    return len(set(there)) == len(there) and needed <= set(there) <= allowed


def _part_sound(part: Part) -> bool:
    named = part.name is not None and bool(_BLOB.fullmatch(part.name))
    return (
        bool(_PART.fullmatch(part.id) and _HASH.fullmatch(part.sha256))
        and part.size >= 0
        and part.role in set(Role)
        and (part.case is not None if part.role == Role.BLOB else part.role != Role.SHELF or part.case is None)
        and (named if part.role in (Role.BLOB, Role.SHELF) else part.name is None)
    )


def is_file_name(name: str) -> bool:
    """Whether a manifest may name an earlier file so: text, and no folder in it, for it is sought beside the backup."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= _LONGEST_NAME and not set(name) & {"/", "\\", "\0"} and bool(name.strip("."))


def _earlier_sound(one: Earlier) -> bool:
    known = _ID.fullmatch(one.backup) and _HASH.fullmatch(one.sha256)
    return bool(known) and is_file_name(one.file) and one.size > 0 and bool(one.blobs)


def _malformed() -> Exception:
    return altered(tr("The backup does not say what is in it in the one form there is."))
