"""An officer's card: their public keys and certificate in a plain signed file, and the fingerprint people compare.

A signed statement (purpose ``card``): ``{"type": "r2p-desk/card", "format": 1, "case": null, "signer", "name",
"receive", "ed25519", "ml_dsa_65", "certificate", "created"}``. The card of a stand-alone officer is signed by the keys
on it. One that an office vouches for is signed by the office's card key and says besides: ``role``, ``clearance``,
``office``, ``valid_until`` and ``issued``, the X.509 certificate of the office's root on the same key. On a card signed
by itself these mean nothing. Fields beside these are left to later versions; they are under the signature, and not
acted on.

A card signed by the keys on it whose receiving key was renewed says ``follows``, the hash of the key before, and
perhaps ``voucher``, the office's card for the same signing keys, as text.

The fingerprint is over all keys: hex SHA-256 of ``"r2p-desk/fingerprint/1\\0" ‖ Ed25519 (32) ‖ ML-DSA-65 (1,952) ‖
receiving key (1,216) ‖ SHA-256 of the certificate (32)``. Its first 120 bits are spoken as twelve words of the
SLIP-0039 list, ten bits each.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ..domain.marking import Level
from ..errors import NewerVersion, Refused, UnknownSigner
from ..i18n import tr
from ..keys import canonical, certificate, certificate_files
from ..keys.age import FILE_KEY_SIZE
from ..keys.officer import Officer, PublicOfficer
from ..keys.signing import Purpose, SigningKeys, VerifyingKeys, open_statement, seal_statement
from .findings import altered
from .moments import is_moment, moment
from .standing import OfficeRole

TYPE = "r2p-desk/card"
FORMAT = 1
MAX_SIZE = 64 * 1024
WORDS = 12
_BITS = 10
_HASH = re.compile(r"[0-9a-f]{64}")


class Vouched(msgspec.Struct, frozen=True, kw_only=True):
    """What an office says of an officer: ``office`` and ``signer`` are key hashes, ``issued`` is X.509 in DER.

    ``created``: when it said so.
    """

    office: str
    signer: str
    role: OfficeRole
    clearance: Level
    valid_until: str
    issued: bytes
    created: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card whose signature holds. ``certificate`` is X.509 in DER; ``data`` the file; ``vouched``: by an office.

    ``follows``: the hash of the receiving key that the one on it takes the place of.
    """

    public: PublicOfficer
    certificate: bytes
    created: str
    data: bytes
    vouched: Vouched | None = None
    follows: str | None = None

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
    return officer.seal_statement(Purpose.CARD, _statement(officer.id, officer.public, officer.certificate, now))


def make_renewed_card(officer: Officer, follows: str, voucher: bytes | None, now: datetime) -> bytes:
    """The card of an officer whose receiving key was renewed, signed by their own keys.

    ``follows`` is the hash of the key before; ``voucher`` the office's card for the same signing keys.
    """
    statement = {**_statement(officer.id, officer.public, officer.certificate, now), "follows": follows}
    if voucher is not None:
        statement["voucher"] = voucher.decode("utf-8")
    return officer.seal_statement(Purpose.CARD, statement)


def vouch(keys: SigningKeys, public: PublicOfficer, certificate_der: bytes, vouched: Vouched, now: datetime) -> bytes:
    """The card of an officer for whom the office that holds these card keys vouches."""
    more = {
        "office": vouched.office,
        "role": str(vouched.role),
        "clearance": str(vouched.clearance),
        "valid_until": vouched.valid_until,
        "issued": base64.b64encode(vouched.issued).decode("ascii"),
    }
    statement = {**_statement(keys.verifying.id, public, certificate_der, now), **more}
    return seal_statement(keys, Purpose.CARD, statement)


def read_card(data: bytes, offices: Mapping[str, VerifyingKeys] | None = None) -> Card:
    """The card in these bytes, if its own keys signed it, or one of these offices (key hash → keys).

    Its own signature proves nothing of who the officer is. ``Altered`` when it is no card or not as it was signed,
    ``NewerVersion`` for one of a later version, ``UnknownSigner`` where an office that is not among these signed it.
    """
    try:
        unproven = canonical.decode(canonical.decode(data)["statement"].encode("utf-8"))
        _refuse_newer(unproven)
        public = msgspec.convert({name: unproven[name] for name in PublicOfficer.__struct_fields__}, PublicOfficer)
        if (
            unproven["type"] == TYPE
            and "office" in unproven
            and unproven["signer"] not in {public.id, *(offices or {})}
        ):
            raise _unknown_office()
        # an office's keys never stand in for an officer's own, nor the other way round
        known = {**(offices or {}), public.id: public.verifying}
        stated = open_statement(data, Purpose.CARD, known)
        return _card(stated, public, data, offices or {})
    except (NewerVersion, _UnknownOffice):
        raise
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
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


class _UnknownOffice(UnknownSigner):
    """To be told from a card that names somebody else as its signer."""


def _unknown_office() -> _UnknownOffice:
    return _UnknownOffice(
        tr("The office that vouches for this card is not known here, or its key was replaced."),
        kept=tr("Nobody was added."),
        todo=tr("Take in the office's card first, after comparing its fingerprint: r2p-desk office add."),
    )


def _statement(signer: str, public: PublicOfficer, certificate_der: bytes, now: datetime) -> dict[str, Any]:
    return {
        "type": TYPE,
        "format": FORMAT,
        "case": None,
        "signer": signer,
        **msgspec.to_builtins(public),
        "certificate": base64.b64encode(certificate_der).decode("ascii"),
        "created": moment(now),
    }


def _refuse_newer(unproven: Any) -> None:
    if unproven.get("type") == TYPE and type(unproven.get("format")) is int and unproven["format"] > FORMAT:
        raise NewerVersion(
            tr("This card was written by a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Add it with that version, or update this one."),
        )


def _card(stated: dict[str, Any], public: PublicOfficer, data: bytes, offices: Mapping[str, VerifyingKeys]) -> Card:
    from cryptography.x509 import load_der_x509_certificate

    if (stated["type"], stated["format"], stated["case"]) != (TYPE, FORMAT, None) or stated["format"] is True:
        raise ValueError
    if certificate.check_name(public.name) != public.name or not is_moment(stated["created"]):
        raise ValueError
    public.recipient.wrap(bytes(FILE_KEY_SIZE))  # bytes of the right length that are no key are refused
    der = _der(stated["certificate"])
    load_der_x509_certificate(der)
    own = stated["signer"] == public.id
    follows = stated.get("follows") if own else None
    if follows is not None and not (isinstance(follows, str) and _HASH.fullmatch(follows)):
        raise ValueError
    vouched = _vouched_before(stated, public, der, offices) if own else _vouched(stated, der)
    return Card(
        public=public, certificate=der, created=stated["created"], data=data, vouched=vouched, follows=follows
    )  # fmt: skip


def _vouched_before(
    stated: dict[str, Any], public: PublicOfficer, der: bytes, offices: Mapping[str, VerifyingKeys]
) -> Vouched | None:
    """What an office said of the same signing keys, where the officer renewed their receiving key since."""
    voucher = stated.get("voucher")
    if stated.get("follows") is None or not isinstance(voucher, str):
        return None
    try:
        card = read_card(voucher.encode("utf-8"), offices)
    except _UnknownOffice:
        return None
    if card.public.verifying != public.verifying or card.certificate != der or card.follows is not None:
        raise ValueError
    return card.vouched


def _vouched(stated: dict[str, Any], der: bytes) -> Vouched:
    """What the office says; the certificate it issued must be on the key under the officer's own."""
    vouched = Vouched(
        office=stated["office"],
        signer=stated["signer"],
        role=OfficeRole(stated["role"]),
        clearance=Level(stated["clearance"]),
        valid_until=stated["valid_until"],
        issued=_der(stated["issued"]),
        created=stated["created"],
    )
    own, issued = certificate_files.load(der), certificate_files.load(vouched.issued)
    if own.public_key() != issued.public_key() or not is_moment(vouched.valid_until):
        raise ValueError
    if not _HASH.fullmatch(vouched.office):
        raise ValueError
    return vouched


def _der(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None
