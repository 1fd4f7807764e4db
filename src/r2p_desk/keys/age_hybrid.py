"""The post-quantum recipient of age, ``mlkem768x25519``: ML-KEM-768 and X25519 together (X-Wing) under HPKE.

A 32-byte seed is the whole identity; SHAKE256 stretches it to the ML-KEM seed (64 bytes) and the X25519 key (32), as
draft-connolly-cfrg-xwing-kem has it. The stanza's one argument is the encapsulation (1,120 bytes), its body the file
key sealed by HPKE (RFC 9180) with HKDF-SHA256 and ChaCha20-Poly1305.
"""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ..errors import InvalidValue
from ..i18n import tr
from ..system.memory import hold, wipe
from . import bech32
from .age import FILE_KEY_SIZE, HYBRID
from .age_header import Stanza, base64_decode, base64_encode, header_damaged
from .signing import locked

_INFO = b"age-encryption.org/mlkem768x25519"
_RECIPIENT_PREFIX = "age1pq"
_IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"
_SEED_SIZE = 32
_MLKEM_SIZE = 1184
_MLKEM_ENCAPSULATION_SIZE = 1088
_X25519_SIZE = 32
_TAG_SIZE = 16


@lru_cache(512)
def _spelled(text: str) -> bytes:
    """The public key behind this spelling: the same few receivers are named by every package."""
    return bech32.decode(_RECIPIENT_PREFIX, text)


class HybridRecipient:
    """Somebody to write for, from the public key bytes (ML-KEM-768, 1,184, then X25519, 32) or ``age1pq1…``."""

    __slots__ = ("_public",)

    def __init__(self, public: bytes) -> None:
        if len(public) != _MLKEM_SIZE + _X25519_SIZE:
            raise _not_a_key()
        self._public = public

    @classmethod
    def parse(cls, text: str) -> "HybridRecipient":
        """The recipient spelled ``age1pq1…``; InvalidValue for anything else."""
        try:
            return cls(_spelled(text))
        except ValueError:
            raise _not_a_key() from None

    def __str__(self) -> str:
        return bech32.encode(_RECIPIENT_PREFIX, self._public)

    @property
    def public(self) -> bytes:
        """The public key bytes."""
        return self._public

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HybridRecipient) and other._public == self._public

    def __hash__(self) -> int:
        return hash(self._public)

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key for this recipient; a fresh encapsulation each time."""
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

        try:
            public = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self._public[:_MLKEM_SIZE]),
                X25519PublicKey.from_public_bytes(self._public[_MLKEM_SIZE:]),
            )
            sealed = _suite().encrypt(file_key, public, info=_INFO)
        except ValueError:
            raise _not_a_key() from None
        size = _MLKEM_ENCAPSULATION_SIZE + _X25519_SIZE
        return Stanza(HYBRID, (base64_encode(sealed[:size]).decode("ascii"),), sealed[size:])


class HybridIdentity:
    """Somebody who opens files, from a 32-byte seed or ``AGE-SECRET-KEY-PQ-1…``; never printed."""

    __slots__ = ("_mlkem", "_seed", "_x25519", "recipient")

    def __init__(self, seed: bytes | bytearray) -> None:
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        if len(seed) != _SEED_SIZE:
            raise _not_a_key()
        self._seed = bytearray(seed)
        hold(self._seed)
        stretched = hashlib.shake_256(seed).digest(96)
        self._mlkem: MLKEM768PrivateKey | None = MLKEM768PrivateKey.from_seed_bytes(stretched[:64])
        self._x25519: X25519PrivateKey | None = X25519PrivateKey.from_private_bytes(stretched[64:])
        wipe(stretched)
        self.recipient = HybridRecipient(
            self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> "HybridIdentity":
        """A new identity."""
        return cls(os.urandom(_SEED_SIZE))

    @classmethod
    def parse(cls, text: str) -> "HybridIdentity":
        """The identity spelled ``AGE-SECRET-KEY-PQ-1…``; InvalidValue for anything else."""
        try:
            seed = bech32.decode(_IDENTITY_PREFIX, text)
        except ValueError:
            raise _not_a_key() from None
        try:
            return cls(seed)
        finally:
            wipe(seed)

    def __repr__(self) -> str:
        return f"<HybridIdentity of {str(self.recipient)[:16]}…>"

    def secret(self) -> str:
        """The identity spelled out, for sealing it into an officer's file and nothing else."""
        if self._mlkem is None:
            raise locked()
        return bech32.encode(_IDENTITY_PREFIX, bytes(self._seed))

    def wipe(self) -> None:
        """Forget the secret half. Opening afterwards raises Locked."""
        self._seed[:] = bytes(len(self._seed))
        self._mlkem = None
        self._x25519 = None

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when no stanza is for this identity.

        A file that a careless sender also addressed to classic keys is read, as the official vectors have it; who must
        not accept that looks at ``age.stanza_kinds``. Raises HeaderDamaged for a hybrid stanza of the wrong shape.
        """
        if self._mlkem is None or self._x25519 is None:
            raise locked()
        hybrid = [(_encapsulation(stanza), stanza.body) for stanza in stanzas if stanza.kind == HYBRID]
        for encapsulation, body in hybrid:
            file_key = self._open(encapsulation, body)
            if file_key is not None:
                return file_key
        return None

    def _open(self, encapsulation: bytes, body: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

        if self._mlkem is None or self._x25519 is None:
            raise locked()
        try:
            # HPKE below would only report a wrong tag; age wants a share of low order named as a broken header
            self._x25519.exchange(X25519PublicKey.from_public_bytes(encapsulation[_MLKEM_ENCAPSULATION_SIZE:]))
        except ValueError:
            raise header_damaged() from None
        try:
            private = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
            return bytes(_suite().decrypt(encapsulation + body, private, info=_INFO))
        except InvalidTag:
            return None


@lru_cache(maxsize=1)
def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _encapsulation(stanza: Stanza) -> bytes:
    if len(stanza.arguments) != 1 or len(stanza.body) != FILE_KEY_SIZE + _TAG_SIZE:
        raise header_damaged()
    encapsulation = base64_decode(stanza.arguments[0])
    if len(encapsulation) != _MLKEM_ENCAPSULATION_SIZE + _X25519_SIZE:
        raise header_damaged()
    return encapsulation


def _not_a_key() -> InvalidValue:
    return InvalidValue(
        tr("This is not a post-quantum age key."),
        kept=tr("Nothing was changed."),
        todo=tr("Ask its owner for the key again."),
    )
