"""The secrets of an office, to be kept on a stick in a safe and opened only to enrol, to withdraw, to renew.

``office.age`` is a standard age v1 file under a passphrase of its own (``scrypt``). Its plaintext is canonical JSON:

============  ========================================================================================
type          ``r2p-desk/office``
format        1
office        key hash of the first card key: what the office is called in signed statements
name          as it stands on the office's card
number        of the office's present card
ed25519       seed of the card key, 32 bytes in lower hex
ml_dsa_65     seed of the card key, 32 bytes in lower hex
root_key      PKCS#8 (DER) in base64: P-384
root          X.509 (DER) in base64
recovery      ``age1pq1…``, whose private half exists only as shares on paper
lists         how many revocation lists were made
members       list of objects: ``officer`` (key hash), ``name``, ``role``, ``clearance``, ``valid_until``, ``card``
              (base64), ``issued`` (X.509 in base64), ``withdrawn`` (moment or null)
============  ========================================================================================
"""

import base64
import os
from datetime import datetime
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue, NewerVersion
from ..i18n import tr
from ..system.memory import wipe
from . import age, age_passphrase, canonical, signing
from .age_hybrid import HybridRecipient
from .age_passphrase import PassphraseIdentity, PassphraseRecipient
from .certificate import check_name
from .office_certificates import make_root
from .signing import SigningKeys

TYPE = "r2p-desk/office"
FORMAT = 1
LIMIT = 256 * 1024 * 1024
_FIELDS = {
    "type", "format", "office", "name", "number", "ed25519", "ml_dsa_65", "root_key", "root", "recovery", "lists",
    "members",
}  # fmt: skip


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer the office vouched for; ``card`` and ``issued`` are base64, ``withdrawn`` a moment or none."""

    officer: str
    name: str
    role: str
    clearance: str
    valid_until: str
    card: str
    issued: str
    withdrawn: str | None = None


class OfficeKeys(msgspec.Struct, kw_only=True):
    """An office that is open; prints no secret, and ``wipe`` forgets them."""

    office: str
    name: str
    number: int
    keys: SigningKeys
    root_key: bytearray
    root: bytes
    recovery: HybridRecipient
    lists: int = 0
    members: tuple[Member, ...] = ()

    def __repr__(self) -> str:
        return f"<OfficeKeys {self.office[:16]}>"

    def wipe(self) -> None:
        """Zero and forget the secrets."""
        self.root_key[:] = bytes(len(self.root_key))
        self.keys.wipe()


def create_keys(name: str, recovery: HybridRecipient, now: datetime) -> OfficeKeys:
    """A new office with fresh keys; InvalidValue for an unusable name."""
    tidy = check_name(name)
    keys = fresh_signing_keys()
    root_key, root = make_root(tidy, now)
    return OfficeKeys(
        office=keys.verifying.id, name=tidy, number=1, keys=keys, root_key=bytearray(root_key), root=root,
        recovery=recovery,
    )  # fmt: skip


def fresh_signing_keys() -> SigningKeys:
    """A new card key."""
    return SigningKeys(os.urandom(signing.SEED_SIZE), os.urandom(signing.SEED_SIZE))


def seal_office(office: OfficeKeys, passphrase: str, work_factor: int | None = None) -> bytes:
    """The bytes of ``office.age``; errors as for an officer's file."""
    factor = age_passphrase.calibrate_work_factor() if work_factor is None else work_factor
    recipient = PassphraseRecipient(passphrase, factor)
    ed25519_seed, ml_dsa_65_seed = office.keys.seeds()
    plaintext = canonical.encode(
        {
            "type": TYPE,
            "format": FORMAT,
            "office": office.office,
            "name": office.name,
            "number": office.number,
            "ed25519": ed25519_seed.hex(),
            "ml_dsa_65": ml_dsa_65_seed.hex(),
            "root_key": base64.b64encode(office.root_key).decode("ascii"),
            "root": base64.b64encode(office.root).decode("ascii"),
            "recovery": str(office.recovery),
            "lists": office.lists,
            "members": [msgspec.to_builtins(one) for one in office.members],
        }
    )
    return age.encrypt(plaintext, [recipient])


def open_office(data: bytes, passphrase: str) -> OfficeKeys:
    """The office in these bytes of ``office.age``; WrongPassphrase, Damaged, NewerVersion as for an officer's file."""
    try:
        plaintext = age.decrypt(data, [PassphraseIdentity(passphrase)])
    except age.NoMatch:
        raise _damaged() from None
    held = canonical.decode(plaintext)
    if not isinstance(held, dict) or held.get("type") != TYPE or type(held.get("format")) is not int:
        raise _damaged()
    if held["format"] > FORMAT:
        raise NewerVersion(
            tr("This office's file was written by a later version of the program."),
            kept=tr("The file was left as it is."),
            todo=tr("Open it with that version, or install it here."),
        )
    if set(held) != _FIELDS:
        raise _damaged()
    try:
        return _office(held)
    except (InvalidValue, KeyError, ValueError, TypeError, msgspec.ValidationError):
        raise _damaged() from None  # the cause would carry key material into a traceback
    finally:
        wipe(plaintext)


def _office(held: dict[str, Any]) -> OfficeKeys:
    seeds = bytes.fromhex(held["ed25519"]), bytes.fromhex(held["ml_dsa_65"])
    if type(held["number"]) is not int or type(held["lists"]) is not int:
        raise ValueError
    try:
        return OfficeKeys(
            office=bytes.fromhex(held["office"]).hex(),
            name=check_name(held["name"]),
            number=held["number"],
            keys=SigningKeys(*seeds),
            root_key=bytearray(base64.b64decode(held["root_key"], validate=True)),
            root=base64.b64decode(held["root"], validate=True),
            recovery=HybridRecipient.parse(held["recovery"]),
            lists=held["lists"],
            members=msgspec.convert(held["members"], tuple[Member, ...]),
        )
    finally:
        wipe(*seeds)


def _damaged() -> Damaged:
    return Damaged(
        tr("The office's file is damaged, or it is none."),
        kept=tr("The file was left as it is."),
        todo=tr("Use the other copy of the office's folder."),
    )
