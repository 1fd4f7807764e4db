"""An officer's card: their public keys and certificate in a plain signed file, and the fingerprint people compare.

A signed statement (purpose ``card``): ``{"type": "r2p-desk/card", "format": 1, "case": null, "signer", "name",
"receive", "ed25519", "ml_dsa_65", "certificate", "created"}``. The card of a stand-alone officer is signed by the keys
on it. Fields beside these are left to later versions; they are under the signature, and not acted on.

The fingerprint is over all keys: hex SHA-256 of ``"r2p-desk/fingerprint/1\\0" ‖ Ed25519 (32) ‖ ML-DSA-65 (1,952) ‖
receiving key (1,216) ‖ SHA-256 of the certificate (32)``. Its first 120 bits are spoken as twelve words of the
SLIP-0039 list, ten bits each.
"""

import base64
import binascii
import hashlib
import re
from datetime import datetime
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue, NewerVersion, UnknownSigner
from ..i18n import tr
from ..keys import canonical, certificate
from ..keys.age import FILE_KEY_SIZE
from ..keys.officer import Officer, PublicOfficer
from ..keys.signing import Purpose, open_statement
from .findings import altered
from .moments import is_moment, moment

TYPE = "r2p-desk/card"
FORMAT = 1
MAX_SIZE = 64 * 1024
WORDS = 12
_BITS = 10


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card whose signature holds. ``certificate`` is X.509 in DER; ``data`` the file."""

    public: PublicOfficer
    certificate: bytes
    created: str
    data: bytes

    @property
    def id(self) -> str:
        """The officer's key hash."""
        return self.public.id

    @property
    def name(self) -> str:
        """The officer's name, as they gave it."""
        return self.public.name

    @property
    def fingerprint(self) -> str:
        """Over all keys, 64 hex digits."""
        return fingerprint(self.public, self.certificate)


def make_card(officer: Officer, now: datetime) -> bytes:
    """The card of a stand-alone officer, signed by its own keys."""
    statement: dict[str, Any] = {
        "type": TYPE,
        "format": FORMAT,
        "case": None,
        "signer": officer.id,
        **msgspec.to_builtins(officer.public),
        "certificate": base64.b64encode(officer.certificate).decode("ascii"),
        "created": moment(now),
    }
    return officer.seal_statement(Purpose.CARD, statement)


def read_card(data: bytes) -> Card:
    """The card in these bytes, if its own keys signed it: that proves nothing of who the officer is.

    ``Altered`` when it is no card or not as it was signed, ``NewerVersion`` for one of a later version.
    """
    try:
        unproven = canonical.decode(canonical.decode(data)["statement"].encode("utf-8"))
        _refuse_newer(unproven)
        public = msgspec.convert({name: unproven[name] for name in PublicOfficer.__struct_fields__}, PublicOfficer)
        stated = open_statement(data, Purpose.CARD, {public.id: public.verifying})
        return _card(stated, public, data)
    except NewerVersion:
        raise
    except (Damaged, InvalidValue, UnknownSigner, KeyError, TypeError, ValueError, AttributeError):
        raise altered(tr("This is not an officer's card, or it was altered after it was made.")) from None


def fingerprint(public: PublicOfficer, certificate_der: bytes) -> str:
    """The fingerprint over all keys of an officer, 64 hex digits."""
    signing, receiving = public.verifying, public.recipient.public
    material = signing.ed25519 + signing.ml_dsa_65 + receiving + hashlib.sha256(certificate_der).digest()
    return hashlib.sha256(b"r2p-desk/fingerprint/1\0" + material).hexdigest()


def words(fingerprint_hex: str) -> str:
    """The first 120 bits of a fingerprint as twelve words."""
    from shamir_mnemonic.wordlist import WORDLIST

    number = int(fingerprint_hex, 16) >> (256 - WORDS * _BITS)
    indices = [number >> _BITS * at & (1 << _BITS) - 1 for at in reversed(range(WORDS))]
    return " ".join(WORDLIST[index] for index in indices)


def confirms(typed: str, fingerprint_hex: str) -> bool:
    """Whether what an officer typed is this fingerprint: all its hex digits or its twelve words.

    Case, spaces, hyphens and line breaks make no difference.
    """
    parts = re.split(r"[\s\-‐‑–:,.]+", typed.strip().casefold())
    return "".join(parts) == fingerprint_hex or [part for part in parts if part] == words(fingerprint_hex).split()


def _refuse_newer(unproven: Any) -> None:
    if unproven.get("type") == TYPE and type(unproven.get("format")) is int and unproven["format"] > FORMAT:
        raise NewerVersion(
            tr("This card was written by a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Add it with that version, or update this one."),
        )


def _card(stated: dict[str, Any], public: PublicOfficer, data: bytes) -> Card:
    from cryptography.x509 import load_der_x509_certificate

    if (stated["type"], stated["format"], stated["case"]) != (TYPE, FORMAT, None) or stated["format"] is True:
        raise ValueError
    if certificate.check_name(public.name) != public.name or not is_moment(stated["created"]):
        raise ValueError
    public.recipient.wrap(bytes(FILE_KEY_SIZE))  # bytes of the right length that are no key are refused
    try:
        der = base64.b64decode(stated["certificate"], validate=True)
    except binascii.Error:
        raise ValueError from None
    load_der_x509_certificate(der)
    return Card(public=public, certificate=der, created=stated["created"], data=data)
