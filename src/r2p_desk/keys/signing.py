"""One function signs, for a closed list of purposes; a signature for one purpose is worth nothing for another.

What is signed is ``"r2p-desk/" ‖ purpose ‖ "/1\\0" ‖ SHA-512(data)``. Ed25519 (RFC 8032) signs those bytes; ML-DSA-65
(FIPS 204) signs the same bytes with the part before the hash as its context. A commit carries Ed25519 alone, because
there are many and the heads over them carry both; every other purpose carries both, and both must verify.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import Damaged, InvalidValue, Locked, UnknownSigner
from ..i18n import tr
from . import canonical

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

ED25519_SIZE = 32
ML_DSA_65_SIZE = 1952
SEED_SIZE = 32
_ENVELOPE = {"statement", "signer", "ed25519", "ml_dsa_65"}
_DETACHED = {"signer", "ed25519", "ml_dsa_65"}


class Purpose(StrEnum):
    """What a signature may be for; closed, so that no signature can be carried from one use to another."""

    COMMIT = "commit"
    HEADS = "heads"
    PACKAGE = "package"
    CARD = "card"
    RECEIPT = "receipt"
    RECALL = "recall"
    REVOCATION = "revocation"
    APPROVAL = "approval"
    ACCESS = "access"
    BACKUP = "backup"
    FRAMEWORK = "framework"
    RELEASE = "release"
    ENROLMENT = "enrolment"
    REQUEST = "request"
    HANDLING = "handling"
    REGISTER = "register"

    @property
    def wants_both(self) -> bool:
        """Whether Ed25519 and ML-DSA-65 must both stand under it."""
        return self is not Purpose.COMMIT


_PREFIXES = {purpose: b"r2p-desk/" + purpose.value.encode("ascii") + b"/1\0" for purpose in Purpose}


class Signature(msgspec.Struct, frozen=True):
    """An Ed25519 signature (64 bytes) and, where the purpose wants both, an ML-DSA-65 signature (3,309 bytes)."""

    ed25519: bytes
    ml_dsa_65: bytes | None


class VerifyingKeys(msgspec.Struct, frozen=True):
    """The public half of an officer's signing keys, raw: Ed25519 (32 bytes) and ML-DSA-65 (1,952 bytes).

    Raises InvalidValue for other sizes, so that the key hash is over two fields of known length.
    """

    ed25519: bytes
    ml_dsa_65: bytes

    def __post_init__(self) -> None:
        if len(self.ed25519) != ED25519_SIZE or len(self.ml_dsa_65) != ML_DSA_65_SIZE:
            raise InvalidValue(
                tr("A public key does not have the right length."),
                kept=tr("Nothing was changed."),
                todo=tr("Ask its owner for the key again."),
            )

    @property
    def id(self) -> str:
        """The key hash: lower-case hex SHA-256 of ``"r2p-desk/officer/1\\0" ‖ ed25519 ‖ ml_dsa_65``."""
        return _key_hash(self.ed25519, self.ml_dsa_65)

    def verify(self, purpose: Purpose, data: bytes, signature: Signature) -> bool:
        """Whether these keys signed this data for this purpose, with exactly the signatures it wants; never raises."""
        from cryptography.exceptions import InvalidSignature

        if purpose.wants_both != (signature.ml_dsa_65 is not None):
            return False
        prefix, message = _message(purpose, data)
        try:
            _ed25519(self.ed25519).verify(signature.ed25519, message)
            if signature.ml_dsa_65 is not None:
                _ml_dsa_65(self.ml_dsa_65).verify(signature.ml_dsa_65, message, context=prefix)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


class SigningKeys:
    """An officer's two signing keys, each from its own 32-byte seed; never printed, and forgotten by ``wipe``."""

    __slots__ = ("_ed25519", "_ml_dsa_65", "verifying")

    def __init__(self, ed25519_seed: bytes | bytearray, ml_dsa_65_seed: bytes | bytearray) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

        if len(ed25519_seed) != SEED_SIZE or len(ml_dsa_65_seed) != SEED_SIZE:
            raise InvalidValue(
                tr("A signing key does not have the right length."),
                kept=tr("Nothing was changed."),
                todo=tr("Restore the officer's file from a backup."),
            )
        self._ed25519: Ed25519PrivateKey | None = Ed25519PrivateKey.from_private_bytes(ed25519_seed)
        self._ml_dsa_65: MLDSA65PrivateKey | None = MLDSA65PrivateKey.from_seed_bytes(bytes(ml_dsa_65_seed))
        self.verifying = VerifyingKeys(
            self._ed25519.public_key().public_bytes_raw(), self._ml_dsa_65.public_key().public_bytes_raw()
        )

    def __repr__(self) -> str:
        return f"<SigningKeys {self.verifying.id[:16]}>"

    def sign(self, purpose: Purpose, data: bytes) -> Signature:
        """The signature over this data for this purpose; the only place in the program that signs a statement."""
        if self._ed25519 is None or self._ml_dsa_65 is None:
            raise locked()
        prefix, message = _message(purpose, data)
        return Signature(
            self._ed25519.sign(message),
            self._ml_dsa_65.sign(message, context=prefix) if purpose.wants_both else None,
        )

    def seeds(self) -> tuple[bytes, bytes]:
        """The Ed25519 and the ML-DSA-65 seed, 32 bytes each, for sealing the officer's file and nothing else."""
        if self._ed25519 is None or self._ml_dsa_65 is None:
            raise locked()
        return self._ed25519.private_bytes_raw(), self._ml_dsa_65.private_bytes_raw()

    def wipe(self) -> None:
        """Forget the private halves; OpenSSL clears their memory as they go. Signing afterwards raises Locked."""
        self._ed25519 = None
        self._ml_dsa_65 = None


def seal_statement(keys: SigningKeys, purpose: Purpose, statement: Mapping[str, Any]) -> bytes:
    """The statement under both signatures, as canonical JSON.

    ``{"statement": its canonical JSON as one string, "signer": key hash, "ed25519": base64, "ml_dsa_65": base64}``.
    The statement itself must say its ``type``, its ``case`` (or null) and its ``signer``, this key's hash; else
    InvalidValue.
    """
    signer = keys.verifying.id
    if not purpose.wants_both or not _names_itself(statement, signer):
        raise InvalidValue(
            tr("A statement must name its type, its case and its signer before it is signed."),
            kept=tr("Nothing was signed."),
            todo=tr("Report this as a defect."),
        )
    text = canonical.encode(dict(statement))
    signature = keys.sign(purpose, text)
    return canonical.encode(
        {
            "statement": text.decode("utf-8"),
            "signer": signer,
            "ed25519": _base64(signature.ed25519),
            "ml_dsa_65": _base64(signature.ml_dsa_65 or b""),
        }
    )


def open_statement(data: bytes, purpose: Purpose, known: Mapping[str, VerifyingKeys]) -> dict[str, Any]:
    """The statement, when a known officer signed exactly these bytes for this purpose.

    ``known`` maps key hashes to keys. The string inside is verified as it stands. Raises Damaged when the envelope, a
    signature or the statement is not sound, UnknownSigner when the signer is not among the known.
    """
    envelope = canonical.decode(data)
    if not isinstance(envelope, dict) or set(envelope) != _ENVELOPE:
        raise _not_sound()
    if not all(isinstance(part, str) for part in envelope.values()):
        raise _not_sound()
    text = envelope["statement"].encode("utf-8")
    signer = _checked(envelope, purpose, text, known)
    statement = canonical.decode(text)
    if not isinstance(statement, dict) or not _names_itself(statement, signer):
        raise _not_sound()
    return statement


def write_signature(signer: str, signature: Signature) -> bytes:
    """Both signatures as a file beside what they are over: canonical JSON of ``signer``, ``ed25519``, ``ml_dsa_65``."""
    ed25519, ml_dsa_65 = _base64(signature.ed25519), _base64(signature.ml_dsa_65 or b"")
    return canonical.encode({"signer": signer, "ed25519": ed25519, "ml_dsa_65": ml_dsa_65})


def check_signature(beside: bytes, purpose: Purpose, data: bytes, known: Mapping[str, VerifyingKeys]) -> str:
    """The key hash of the known officer who signed exactly this data, by the file beside it; errors as above."""
    envelope = canonical.decode(beside)
    if not isinstance(envelope, dict) or set(envelope) != _DETACHED:
        raise _not_sound()
    return _checked(envelope, purpose, data, known)


def locked() -> Locked:
    """The error for using an officer whose keys have been wiped."""
    return Locked(
        tr("The officer is locked."),
        kept=tr("Everything saved so far is kept."),
        todo=tr("Unlock with the passphrase and try again."),
    )


def _checked(envelope: Mapping[str, Any], purpose: Purpose, data: bytes, known: Mapping[str, VerifyingKeys]) -> str:
    """The key hash of the known officer whose two signatures in this envelope hold over the data."""
    if not all(isinstance(part, str) for part in envelope.values()):
        raise _not_sound()
    signer: str = envelope["signer"]
    keys = known.get(signer)
    if keys is None:
        raise UnknownSigner(
            tr("A statement was signed by somebody who is not known here."),
            kept=tr("Nothing was taken from it."),
            todo=tr("Add the signer's card first, or ask who sent it."),
        )
    signature = Signature(_from_base64(envelope["ed25519"]), _from_base64(envelope["ml_dsa_65"]))
    if keys.id != signer or not keys.verify(purpose, data, signature):
        raise _not_sound()
    return signer


def _message(purpose: Purpose, data: bytes) -> tuple[bytes, bytes]:
    prefix = _PREFIXES[purpose]
    return prefix, prefix + hashlib.sha512(data).digest()


# Loading a key costs as much as verifying with it, and a journal is thousands of commits by a few officers.
@lru_cache(maxsize=256)
def _key_hash(ed25519: bytes, ml_dsa_65: bytes) -> str:
    return hashlib.sha256(b"r2p-desk/officer/1\0" + ed25519 + ml_dsa_65).hexdigest()


@lru_cache(maxsize=256)
def _ed25519(raw: bytes) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=64)
def _ml_dsa_65(raw: bytes) -> "MLDSA65PublicKey":
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

    return MLDSA65PublicKey.from_public_bytes(raw)


def _names_itself(statement: Mapping[str, Any], signer: str) -> bool:
    case = statement.get("case", 0)
    return (
        isinstance(statement.get("type"), str)
        and (case is None or isinstance(case, str))
        and (statement.get("signer") == signer)
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _from_base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _not_sound() from None
    if _base64(raw) != text:
        raise _not_sound()
    return raw


def _not_sound() -> Damaged:
    return Damaged(
        tr("A signed statement does not hold: it is not what its signer signed."),
        kept=tr("Nothing was taken from it."),
        todo=tr("Fetch it again from where it came, and tell the signer if that does not help."),
    )
