"""What signs a PDF: a certificate with its chain, and a private key in memory or on a token (PKCS #11).

Nothing here shows a key or a PIN, whatever is printed of it.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class KeySignatory:
    """Certificate (X.509 DER), its private key (unencrypted PKCS #8 DER), and the certificates above it (DER)."""

    certificate: bytes
    key: bytes
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class TokenSignatory:
    """The same with the key on a token, found by the label and serial of the token and the key's id.

    ``library`` is the PKCS #11 module of the token's maker. The ``pin`` is tried once, because tokens lock.
    """

    certificate: bytes
    library: Path
    token: str
    serial: str
    key_id: bytes
    pin: str
    chain: tuple[bytes, ...] = ()


Signatory = KeySignatory | TokenSignatory
