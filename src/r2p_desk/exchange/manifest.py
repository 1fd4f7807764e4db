"""The manifest of a package: what it is, from whom, for whom, the how-manieth between them, and what is in it.

``manifest.json`` is canonical JSON; ``manifest.sig`` beside it carries both signatures of the sender over its bytes
(purpose ``package``). The form is the same for every kind of package, so that later kinds need no other.
"""

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from ..errors import Damaged, UnknownSigner
from ..i18n import tr
from ..keys import canonical
from ..keys.age_hybrid import HybridRecipient
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, check_signature, write_signature
from .findings import altered, newer_version, too_large, unknown_signer
from .moments import is_moment

TYPE = "r2p-desk/package"
FORMAT = 1
NAME, SIGNATURE_NAME = "manifest.json", "manifest.sig"
MAX_PARTS = 100_000
MAX_TOTAL = 2**40
_HASH, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


class Kind(StrEnum):
    """What a package is; a closed list."""

    CASE = "case"
    DOSSIER = "dossier"
    BRIEFING = "briefing"
    RECEIPT = "receipt"
    RECALL = "recall"
    REQUEST = "request"
    REFERENCE = "reference"
    HANDLING = "handling"


class Role(StrEnum):
    """What a part is. Parts of one package stand in the order of this list."""

    ACCESS = "access"
    JOURNAL = "journal"
    CARD = "card"
    BLOB = "blob"
    DOSSIER = "dossier"
    STATEMENT = "statement"
    REFERENCE = "reference"
    FILE = "file"
    PAPER = "paper"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part: its id (also its name in the archive), what it is, its size in bytes, its SHA-256 in hex."""

    id: str
    role: str
    size: int
    sha256: str


class Receiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One receiver: hash of the receiving key, the how-manieth package to them, hash of the one before (or none)."""

    key: str
    number: int
    previous: str | None


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``manifest.json`` says. ``heads`` is a signed statement of the sender, as text."""

    type: str
    format: int
    package: str
    kind: str
    case: str | None
    signer: str
    receivers: tuple[Receiver, ...]
    created: str
    expires: str | None
    marking: str | None
    conditions: tuple[Any, ...]
    heads: str | None
    parts: tuple[Part, ...]

    def encoded(self) -> bytes:
        """The bytes of ``manifest.json``."""
        return canonical.encode(msgspec.to_builtins(self))

    def receiver(self, key: str) -> Receiver | None:
        """What it says of the receiver with this hash."""
        return next((one for one in self.receivers if one.key == key), None)

    def of(self, role: Role) -> tuple[Part, ...]:
        """The parts with this role, in their order."""
        return tuple(part for part in self.parts if part.role == role)


def receiving_hash(recipient: HybridRecipient) -> str:
    """What names a receiving key: hex SHA-256 of ``"r2p-desk/receive/1\\0"`` and its 1,216 bytes."""
    return hashlib.sha256(b"r2p-desk/receive/1\0" + recipient.public).hexdigest()


def manifest_hash(data: bytes) -> str:
    """What names a package in the one after it: hex SHA-256 of the bytes of its manifest."""
    return hashlib.sha256(data).hexdigest()


def sign_manifest(officer: Officer, data: bytes) -> bytes:
    """The bytes of ``manifest.sig``."""
    return write_signature(officer.id, officer.sign(Purpose.PACKAGE, data))


def proven(data: bytes, beside: bytes, known: Mapping[str, VerifyingKeys]) -> dict[str, Any]:
    """The object a known officer signed as a package; nothing in it is looked at before both signatures hold.

    Errors that carry findings: ``UnknownSigner``, ``Altered``.
    """
    try:
        signer = check_signature(beside, Purpose.PACKAGE, data, known)
        held = canonical.decode(data)
    except UnknownSigner:
        raise unknown_signer() from None
    except Damaged:
        raise altered(tr("The package is not what its sender signed.")) from None
    if not isinstance(held, dict) or held.get("signer") != signer:
        raise altered(tr("The package names another sender than the one who signed it."))
    return held


def read_manifest(held: Mapping[str, Any]) -> Manifest:
    """The manifest in a proven object, checked in every field; kinds and roles are left to who takes it in."""
    if held.get("type") == TYPE and type(held.get("format")) is int and held["format"] > FORMAT:
        raise newer_version()
    try:
        manifest = msgspec.convert(held, Manifest)
    except msgspec.ValidationError:
        raise _malformed() from None
    if len(manifest.parts) > MAX_PARTS or sum(part.size for part in manifest.parts) > MAX_TOTAL:
        raise too_large(tr("The package holds more than can be taken in at once."))
    if not _well_formed(manifest):
        raise _malformed()
    return manifest


def _well_formed(manifest: Manifest) -> bool:
    moments = [moment for moment in (manifest.created, manifest.expires) if moment is not None]
    keys, ids = [one.key for one in manifest.receivers], [part.id for part in manifest.parts]
    return (
        (manifest.type, manifest.format) == (TYPE, FORMAT)
        and bool(_ID.fullmatch(manifest.package))
        and (manifest.case is None or bool(_ID.fullmatch(manifest.case)))
        and bool(keys)
        and len(set(keys)) == len(keys)
        and all(map(_chained, manifest.receivers))
        and all(map(is_moment, moments))
        and len(set(ids)) == len(ids)
        and not {NAME, SIGNATURE_NAME} & set(ids)
        and all(_PART.fullmatch(part.id) and _HASH.fullmatch(part.sha256) and part.size >= 0 for part in manifest.parts)
    )


def _chained(receiver: Receiver) -> bool:
    hashes = [receiver.key] + ([] if receiver.previous is None else [receiver.previous])
    return (
        all(map(_HASH.fullmatch, hashes))
        and receiver.number >= 1
        and (receiver.previous is None) == (receiver.number == 1)
    )


def _malformed() -> Exception:
    return altered(tr("The package does not say what is in it in the one form there is."))
