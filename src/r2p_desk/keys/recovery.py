"""What brings an officer back: ``officer-recovery.age``, to a key that exists only as shares on paper.

A standard age v1 file with one ``mlkem768x25519`` stanza, for the recovery key. Its plaintext is canonical JSON:

=============  =======================================================================================================
type           ``r2p-desk/officer-recovery``
format         1
name           the officer's
receive        ``AGE-SECRET-KEY-PQ-1…``: opens what is addressed to the officer
desk_key       32 bytes in lower hex: the key of ``desk.db``
ed25519        public key in lower hex
ml_dsa_65      public key in lower hex
certificate    X.509 (DER) in base64
device_secret  32 bytes in lower hex, or null where there is none
made           moment
=============  =======================================================================================================

Never in it: the seeds of the signing keys and the key under the certificate. Whoever brings the shares together can
read what the officer could read, and can sign nothing in the officer's name.

A device secret on a journey is such a file, too, addressed to whoever keeps it: ``type`` ``r2p-desk/device-secret``,
``format`` 1, ``name``, ``officer`` (key hash), ``entry``, ``secret`` (hex) and ``made``.
"""

import base64
import hashlib
import re
from typing import Any

import msgspec

from ..errors import Damaged, NewerVersion, Refused
from ..i18n import tr
from . import age, canonical
from .age_hybrid import HybridIdentity, HybridRecipient
from .certificate import check_name
from .device import ENTRY_SIZE
from .device import SIZE as SECRET_SIZE
from .officer import DESK_KEY_SIZE, Officer, PublicOfficer

TYPE = "r2p-desk/officer-recovery"
DEVICE_TYPE = "r2p-desk/device-secret"
FORMAT = 1
_ID_SIZE = 32
LIMIT = 64 * 1024
"""Bytes; no such file is larger."""
_FIELDS = {
    TYPE: {"name", "receive", "desk_key", "ed25519", "ml_dsa_65", "certificate", "device_secret", "made"},
    DEVICE_TYPE: {"name", "officer", "entry", "secret", "made"},
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """What a recovery file holds; ``public`` are the keys of the officer as it was, whose signing halves are gone."""

    public: PublicOfficer
    identity: HybridIdentity
    desk_key: bytearray
    certificate: bytes
    device_secret: bytearray | None
    made: str

    def __repr__(self) -> str:
        return f"<Recovered {self.public.id[:16]}>"


class Entrusted(msgspec.Struct, frozen=True, kw_only=True):
    """A device secret that somebody keeps for an officer on a journey. Nothing proves who wrote it."""

    name: str
    officer: str
    entry: str
    secret: bytearray
    made: str

    def __repr__(self) -> str:
        return f"<Entrusted of {self.officer[:16]}>"


def fingerprint(recipient: HybridRecipient) -> str:
    """What tells one recovery key from another: 32 hex digits of SHA-256 over its public bytes, in groups of four."""
    digits = hashlib.sha256(b"r2p-desk/recovery-key/1\0" + recipient.public).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def seal_recovery(
    officer: Officer, recipient: HybridRecipient, made: str, *, secret: bytes | bytearray | None = None
) -> bytes:
    """The bytes of ``officer-recovery.age`` for this recovery key, with the device secret where there is one."""
    return _seal(
        TYPE,
        recipient,
        {
            "name": officer.name,
            "receive": officer.identity.secret(),
            "desk_key": officer.desk_key.hex(),
            "ed25519": officer.public.ed25519,
            "ml_dsa_65": officer.public.ml_dsa_65,
            "certificate": base64.b64encode(officer.certificate).decode("ascii"),
            "device_secret": None if secret is None else secret.hex(),
            "made": made,
        },
    )


def open_recovery(data: bytes, key: bytes | bytearray) -> Recovered:
    """What these bytes hold for the recovery key (32 bytes, combined from shares).

    Refused when the file is for another key, Damaged when it is not as written, NewerVersion for a later format.
    """
    opener = HybridIdentity(key)
    try:
        held = _open(TYPE, data, opener)
    finally:
        opener.wipe()
    try:
        identity = HybridIdentity.parse(held["receive"])
        public = PublicOfficer(
            name=check_name(held["name"]),
            receive=str(identity.recipient),
            ed25519=held["ed25519"],
            ml_dsa_65=held["ml_dsa_65"],
        )
        desk_key = _bytes(held["desk_key"], DESK_KEY_SIZE)
        secret = None if held["device_secret"] is None else _bytes(held["device_secret"], SECRET_SIZE)
        certificate = base64.b64decode(held["certificate"], validate=True)
        _bytes(public.id, _ID_SIZE)
    except (Refused, ValueError, TypeError):
        raise _damaged() from None  # the cause would carry key material into a traceback
    return Recovered(
        public=public, identity=identity, desk_key=desk_key, certificate=certificate, device_secret=secret,
        made=held["made"],
    )  # fmt: skip


def seal_device_secret(
    officer: PublicOfficer, recipient: HybridRecipient, made: str, *, entry: str, secret: bytes | bytearray
) -> bytes:
    """A device secret, for whoever keeps it while its officer travels."""
    held = {"name": officer.name, "officer": officer.id, "entry": entry, "secret": secret.hex(), "made": made}
    return _seal(DEVICE_TYPE, recipient, held)


def open_device_secret(data: bytes, identity: HybridIdentity) -> Entrusted:
    """The device secret in these bytes; errors as for ``open_recovery``."""
    held = _open(DEVICE_TYPE, data, identity)
    try:
        secret = _bytes(held["secret"], SECRET_SIZE)
        name = check_name(held["name"])
        _bytes(held["officer"], _ID_SIZE)
        _bytes(held["entry"], ENTRY_SIZE)
    except (Refused, ValueError, TypeError):
        raise _damaged() from None
    return Entrusted(name=name, officer=held["officer"], entry=held["entry"], secret=secret, made=held["made"])


def _seal(kind: str, recipient: HybridRecipient, held: dict[str, Any]) -> bytes:
    return age.encrypt(canonical.encode({"type": kind, "format": FORMAT, **held}), [recipient])


def _open(kind: str, data: bytes, identity: HybridIdentity) -> dict[str, Any]:
    if age.stanza_kinds(data) != (age.HYBRID,):
        raise _damaged()
    try:
        plaintext = age.decrypt(data, [identity])
    except age.NoMatch:
        raise Refused(
            tr("These keys do not open the file: it was made for others, or it is damaged at its start."),
            kept=tr("Nothing was changed."),
            todo=tr("Use the sheets, or the officer, that it was made for; compare the fingerprints."),
        ) from None
    held = canonical.decode(plaintext)
    if not isinstance(held, dict) or held.get("type") != kind or type(held.get("format")) is not int:
        raise _damaged()
    if held["format"] > FORMAT:
        raise NewerVersion(
            tr("This file was written by a later version of the program."),
            kept=tr("The file was left as it is."),
            todo=tr("Open it with that version, or install it here."),
        )
    texts = [value for name, value in held.items() if name not in {"format", "device_secret"}]
    if set(held) != {"type", "format"} | _FIELDS[kind] or not all(isinstance(text, str) for text in texts):
        raise _damaged()
    if held["format"] != FORMAT or not _MOMENT.fullmatch(held["made"]):
        raise _damaged()
    return held


def _bytes(text: str, size: int) -> bytearray:
    raw = bytearray.fromhex(text)
    if len(raw) != size or raw.hex() != text:
        raise ValueError
    return raw


def _damaged() -> Damaged:
    return Damaged(
        tr("The sealed file is damaged, or it is not of this kind."),
        kept=tr("The file was left as it is."),
        todo=tr("Take another copy of it: from a backup, or from whoever keeps one."),
    )
