"""age v1 files (https://c2sp.org/age), binary only: anybody's age program opens what this writes.

A file key of 16 random bytes is wrapped for each recipient in the header; HKDF-SHA256 of it authenticates the header
and, with a random nonce, keys the payload (``age_payload``). The file says nothing about who wrote it: whoever needs
that signs inside. What does not fit in memory goes through ``age_stream``.

Errors when reading: ``NoMatch`` (none of the identities fits), ``WrongPassphrase``, and as kinds of Damaged
``HeaderDamaged`` (``HeaderCut``, ``HeaderTooLarge``), ``HeaderForged`` (its MAC does not hold), ``PayloadDamaged``
(``PayloadCut``, ``PayloadLengthened``).
"""

import hmac
import io
import os
from collections.abc import Sequence
from typing import Protocol

import msgspec

from ..errors import Damaged, InvalidValue, Refused
from ..i18n import tr
from . import age_header
from .age_header import HeaderCut, HeaderDamaged, Stanza
from .age_payload import PayloadCut, PayloadDamaged, PayloadLengthened, Sealer, opened_chunks

__all__ = [
    "HeaderCut",
    "HeaderDamaged",
    "HeaderForged",
    "Identity",
    "NoMatch",
    "PayloadCut",
    "PayloadDamaged",
    "PayloadLengthened",
    "Recipient",
    "Stanza",
    "decrypt",
    "encrypt",
    "stanza_kinds",
]

FILE_KEY_SIZE = 16
NONCE_SIZE = 16
HYBRID = "mlkem768x25519"
SCRYPT = "scrypt"


class NoMatch(Refused):
    """The file is for others: none of the identities opens any of its stanzas."""


class HeaderForged(Damaged):
    """The header reads well, but it is not the one the file was written with."""


class Recipient(Protocol):
    """Somebody a file can be written for."""

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key (16 bytes) so that only the recipient can unwrap it."""
        ...


class Identity(Protocol):
    """Somebody who can open files."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key out of all the file's stanzas, or None when none is for this identity.

        Raises HeaderDamaged when a stanza of its own type breaks the rules of that type.
        """
        ...


class Opened(msgspec.Struct, frozen=True):
    """A header that an identity opened and whose MAC holds: the file key (16 bytes), the kinds, where it ends."""

    file_key: bytes
    kinds: tuple[str, ...]
    size: int

    def __repr__(self) -> str:
        return f"<Opened {self.kinds}>"


def encrypt(plaintext: bytes, recipients: Sequence[Recipient]) -> bytes:
    """An age file that any one of the recipients can open.

    Raises InvalidValue when there is none, when they do not fit the header (64 stanzas, 64 KiB: about forty hybrid
    ones), or when they may not stand together: a passphrase stands alone, and one classic recipient beside hybrid
    ones would undo their protection.
    """
    head, key = begin(recipients)
    written = [head]
    sealer = Sealer(key, written.append)
    sealer.update(plaintext)
    sealer.finish()
    return b"".join(written)


def decrypt(data: bytes, identities: Sequence[Identity]) -> bytes:
    """What the file holds, whole and unaltered; nothing is returned before all of it has been checked."""
    opened = open_header(data, identities)
    payload = io.BytesIO(data)
    payload.seek(opened.size)
    key = payload_key(opened.file_key, payload.read(NONCE_SIZE))
    return b"".join(opened_chunks(key, payload.read))


def begin(recipients: Sequence[Recipient]) -> tuple[bytes, bytes]:
    """The start of a new file (its header and nonce) and the key its payload is to be sealed with; as ``encrypt``."""
    file_key = os.urandom(FILE_KEY_SIZE)
    stanzas = tuple(recipient.wrap(file_key) for recipient in recipients)
    _check_company(stanzas)
    covered = age_header.write(stanzas)
    head = covered + age_header.write_mac(_mac(file_key, covered))
    if len(stanzas) > age_header.MAX_STANZAS or len(head) > age_header.MAX_HEADER:
        raise _not_written(tr("The file is addressed to more recipients than one file can hold."))
    nonce = os.urandom(NONCE_SIZE)
    return head + nonce, payload_key(file_key, nonce)


def open_header(data: bytes, identities: Sequence[Identity]) -> Opened:
    """The header at the start of these bytes, opened by one of the identities; what follows it is not looked at."""
    header = age_header.parse(data)
    if len(header.stanzas) > 1 and any(stanza.kind == SCRYPT for stanza in header.stanzas):
        raise age_header.header_damaged(tr("a passphrase stands beside other recipients"))
    file_key = _unwrap(header.stanzas, identities)
    if not hmac.compare_digest(_mac(file_key, header.covered), header.mac):
        raise HeaderForged(
            tr("The start of an encrypted file was altered after it was written."),
            kept=tr("The file was left as it is."),
            todo=tr("Fetch the file again from where it came, or restore it from a backup."),
        )
    return Opened(file_key, tuple(stanza.kind for stanza in header.stanzas), header.size)


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """The key of a payload with this nonce; ``HeaderCut`` when the nonce is not all there."""
    if len(nonce) < NONCE_SIZE:
        raise age_header.header_cut()
    return _derive(file_key, nonce, b"payload")


def stanza_kinds(data: bytes) -> tuple[str, ...]:
    """The type of each recipient in file order, read from the header alone and not yet authenticated."""
    return tuple(stanza.kind for stanza in age_header.parse(data).stanzas)


def _unwrap(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        file_key = identity.unwrap(stanzas)
        if file_key is not None:
            if len(file_key) != FILE_KEY_SIZE:
                raise age_header.header_damaged()
            return file_key
    raise NoMatch(
        tr("This encrypted file is addressed to others."),
        kept=tr("The file was left as it is."),
        todo=tr("Ask its sender to address it to this officer."),
    )


def _check_company(stanzas: Sequence[Stanza]) -> None:
    kinds = {stanza.kind for stanza in stanzas}
    if not stanzas:
        raise _not_written(tr("The file is addressed to nobody."))
    if SCRYPT in kinds and len(stanzas) > 1:
        raise _not_written(tr("A file under a passphrase cannot have other recipients."))
    if HYBRID in kinds and len(kinds) > 1:
        raise _not_written(tr("A recipient without post-quantum protection cannot stand beside those who have it."))


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), covered, "sha256")


def _derive(file_key: bytes, salt: bytes, label: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, label).derive(file_key)


def _not_written(why: str) -> InvalidValue:
    return InvalidValue(why, kept=tr("Nothing was written."), todo=tr("Choose the recipients again."))
