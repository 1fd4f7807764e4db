"""The device secret: a second thing an officer's passphrase needs, kept by this machine and not in the officer's file.

With it the scrypt input of ``officer.age`` is not the passphrase but

    base64(HMAC-SHA256(key = device secret, message = passphrase in NFKC, UTF-8))

so the file stays a standard age file. ``device.json``, beside it, says that there is one and where it is kept; it is
canonical JSON and tells nothing that helps to guess:

========  ============================================================================================================
type      ``r2p-desk/device``
format    1
entry     16 random bytes in lower hex: names the entry of the keyring
check     32 bytes in lower hex: HKDF-SHA256(device secret, salt = entry, info = ``r2p-desk/device-check/1``)
seals     SHA-256 in lower hex of each ``officer.age`` that needs the device secret: one, or two while it is replaced
state     ``here`` (in the keyring), ``leaving`` (to be removed from it), ``away`` (removed: travel lock)
before    whether it was in use before a travel lock; true while ``here``
held      who holds a copy during a travel lock: ``contact``, ``sheet`` or null
since     moment of the travel lock, or null
========  ============================================================================================================
"""

import base64
import hashlib
import hmac
import os
import re
from typing import Any, Literal

import msgspec

from ..errors import Damaged, NewerVersion
from ..i18n import tr
from . import canonical
from .age_passphrase import normalised

TYPE = "r2p-desk/device"
FORMAT = 1
SIZE = 32
ENTRY_SIZE = 16
_CHECK_INFO = b"r2p-desk/device-check/1"
_HEX = {size: re.compile(rf"[0-9a-f]{{{2 * size}}}") for size in (ENTRY_SIZE, SIZE)}

State = Literal["here", "leaving", "away"]


class DeviceFile(msgspec.Struct, frozen=True, kw_only=True):
    """What ``device.json`` says."""

    entry: str
    check: str
    seals: tuple[str, ...]
    state: State = "here"
    before: bool = True
    held: Literal["contact", "sheet"] | None = None
    since: str | None = None

    def fits(self, secret: bytes | bytearray) -> bool:
        """Whether this is the device secret that the file speaks of."""
        return hmac.compare_digest(check_of(secret, self.entry), self.check)

    def needed_by(self, sealed: bytes) -> bool:
        """Whether these bytes of ``officer.age`` were sealed with the device secret, as far as the file knows."""
        return seal_of(sealed) in self.seals


def new_secret() -> bytearray:
    """32 random bytes."""
    return bytearray(os.urandom(SIZE))


def new_entry() -> str:
    """A name for the keyring's entry that tells nothing."""
    return os.urandom(ENTRY_SIZE).hex()


def check_of(secret: bytes | bytearray, entry: str) -> str:
    """What tells a wrong device secret from a wrong passphrase. The secret is random, so it cannot be guessed by it."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), SIZE, bytes.fromhex(entry), _CHECK_INFO).derive(bytes(secret)).hex()


def seal_of(sealed: bytes) -> str:
    """What ``seals`` lists for these bytes of ``officer.age``."""
    return hashlib.sha256(sealed).hexdigest()


def strengthened(passphrase: str, secret: bytes | bytearray) -> str:
    """What goes into scrypt in the passphrase's place; empty for an empty passphrase, which may seal nothing."""
    plain = normalised(passphrase)
    return base64.b64encode(hmac.digest(bytes(secret), plain, "sha256")).decode("ascii") if plain else ""


def to_text(secret: bytes | bytearray) -> str:
    """As the keyring keeps it: base64, 44 characters, far below what any keyring takes (Windows: 1,280)."""
    return base64.b64encode(secret).decode("ascii")


def from_text(text: str) -> bytearray | None:
    """The device secret out of a keyring's entry; ``None`` when that holds something else."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return bytearray(raw) if len(raw) == SIZE else None


def write(file: DeviceFile) -> bytes:
    """The bytes of ``device.json``."""
    held: dict[str, Any] = msgspec.to_builtins(file)
    return canonical.encode({"type": TYPE, "format": FORMAT, **held})


def read(data: bytes) -> DeviceFile:
    """What these bytes of ``device.json`` say; Damaged or NewerVersion."""
    try:
        held = canonical.decode(data)
        if held.pop("type") != TYPE or type(version := held.pop("format")) is not int:
            raise _damaged()
        if version > FORMAT:
            raise NewerVersion(
                tr("device.json was written by a later version of the program."),
                kept=tr("Nothing was changed."),
                todo=tr("Open this officer with that version, or install it here."),
            )
        file = msgspec.convert(held, DeviceFile)
        sound = version == FORMAT and set(held) == set(DeviceFile.__struct_fields__) and _spelled(file)
    except (Damaged, KeyError, AttributeError, TypeError, ValueError):
        raise _damaged() from None
    if not sound:
        raise _damaged()
    return file


def _spelled(file: DeviceFile) -> bool:
    hexes = ((ENTRY_SIZE, file.entry), (SIZE, file.check), *((SIZE, seal) for seal in file.seals))
    return all(_HEX[size].fullmatch(text) for size, text in hexes) and 1 <= len(file.seals) <= 2


def _damaged() -> Damaged:
    return Damaged(
        tr("device.json, which says where the device secret is kept, is damaged."),
        kept=tr("The officer's file was left as it is."),
        todo=tr(
            "Restore device.json from a backup, or bring the device secret back from its sheet or with recovery shares:"
            " r2p-desk device-secret return."
        ),
    )
