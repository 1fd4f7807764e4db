"""An office's card: the keys by which it vouches for officers, in a plain signed file, and what people compare.

A signed statement (purpose ``card``): ``{"type": "r2p-desk/office-card", "format": 1, "case": null, "signer", "office",
"number", "name", "ed25519", "ml_dsa_65", "root", "recovery", "created", "succession"}``. ``office`` is the key hash of
the office's first card key and stays when that key is renewed; ``number`` grows with each card. ``succession`` is null,
or, on the first card under a new key, a statement of the key before it (purpose ``card``, as text): ``{"type":
"r2p-desk/office-succession", "format": 1, "case": null, "signer", "office", "number", "fingerprint", "created"}`` with
the number and the fingerprint of the new card. Fields beside these are not acted on.

The fingerprint: hex SHA-256 of ``"r2p-desk/office-fingerprint/1\\0" ‖ office (32) ‖ Ed25519 (32) ‖ ML-DSA-65 (1,952) ‖
recovery key (1,216) ‖ SHA-256 of the root certificate (32)``.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ..errors import Damaged, NewerVersion, Refused, UnknownSigner
from ..i18n import tr
from ..keys import canonical, certificate, certificate_files
from ..keys.age import FILE_KEY_SIZE
from ..keys.age_hybrid import HybridRecipient
from ..keys.signing import Purpose, SigningKeys, VerifyingKeys, open_statement, seal_statement
from .findings import altered
from .moments import is_moment, moment

TYPE = "r2p-desk/office-card"
SUCCESSION_TYPE = "r2p-desk/office-succession"
FORMAT = 1
MAX_SIZE = 64 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 2**31


class OfficeCard(msgspec.Struct, frozen=True, kw_only=True):
    """What an office's card says, its own signature proven; ``root`` is X.509 in DER, ``data`` the file.

    ``succession`` is not proven here: that takes the key before it, ``follows``.
    """

    office: str
    number: int
    name: str
    ed25519: str
    ml_dsa_65: str
    root: bytes
    recovery: str
    created: str
    succession: str | None
    data: bytes

    @property
    def verifying(self) -> VerifyingKeys:
        """The keys that check what the office signs."""
        return VerifyingKeys(bytes.fromhex(self.ed25519), bytes.fromhex(self.ml_dsa_65))

    @property
    def key(self) -> str:
        """The key hash of the card key."""
        return self.verifying.id

    @property
    def recipient(self) -> HybridRecipient:
        """The office's recovery key: what is sealed to it takes shares on paper to open."""
        return HybridRecipient.parse(self.recovery)

    @property
    def fingerprint(self) -> str:
        """Over all keys, 64 hex digits."""
        return fingerprint(self.office, self.verifying, self.recipient, self.root)


def fingerprint(office: str, keys: VerifyingKeys, recovery: HybridRecipient, root: bytes) -> str:
    """The fingerprint over all keys of an office, 64 hex digits."""
    material = bytes.fromhex(office) + keys.ed25519 + keys.ml_dsa_65 + recovery.public + hashlib.sha256(root).digest()
    return hashlib.sha256(b"r2p-desk/office-fingerprint/1\0" + material).hexdigest()


def make_office_card(
    keys: SigningKeys,
    name: str,
    root: bytes,
    recovery: HybridRecipient,
    now: datetime,
    *,
    office: str | None = None,
    number: int = 1,
    before: SigningKeys | None = None,
) -> bytes:
    """The card of an office; ``office`` and ``number`` continue an earlier one, ``before`` is the key it replaces."""
    lineage, at = office or keys.verifying.id, moment(now)
    succession = None
    if before is not None:
        stated = {
            "type": SUCCESSION_TYPE, "format": FORMAT, "case": None, "signer": before.verifying.id, "office": lineage,
            "number": number, "fingerprint": fingerprint(lineage, keys.verifying, recovery, root), "created": at,
        }  # fmt: skip
        succession = seal_statement(before, Purpose.CARD, stated).decode("utf-8")
    statement = {
        "type": TYPE,
        "format": FORMAT,
        "case": None,
        "signer": keys.verifying.id,
        "office": lineage,
        "number": number,
        "name": certificate.check_name(name),
        "ed25519": keys.verifying.ed25519.hex(),
        "ml_dsa_65": keys.verifying.ml_dsa_65.hex(),
        "root": base64.b64encode(root).decode("ascii"),
        "recovery": str(recovery),
        "created": at,
        "succession": succession,
    }
    return seal_statement(keys, Purpose.CARD, statement)


def read_office_card(data: bytes) -> OfficeCard:
    """The card in these bytes, if its own key signed it: that proves nothing of whose office it is.

    ``Altered`` when it is none or not as it was signed, ``NewerVersion`` for one of a later version.
    """
    try:
        unproven = canonical.decode(canonical.decode(data)["statement"].encode("utf-8"))
        _refuse_newer(unproven)
        keys = VerifyingKeys(bytes.fromhex(unproven["ed25519"]), bytes.fromhex(unproven["ml_dsa_65"]))
        return _card(open_statement(data, Purpose.CARD, {keys.id: keys}), data)
    except NewerVersion:
        raise
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        raise altered(tr("This is not an office's card, or it was altered after it was made.")) from None


def is_office_card(data: bytes) -> bool:
    """Whether the bytes call themselves an office's card; nothing is proven by it."""
    return stated_type(data) == TYPE


def stated_type(data: bytes) -> str:
    """The type a plain signed file gives itself, or nothing; not proven."""
    try:
        held = canonical.decode(canonical.decode(data)["statement"].encode("utf-8"))["type"]
    except (Refused, KeyError, TypeError, ValueError, AttributeError):
        return ""
    return held if isinstance(held, str) else ""


def follows(card: OfficeCard, before: Mapping[str, VerifyingKeys]) -> bool:
    """Whether one of the keys known before signed that this very card takes its place."""
    if card.succession is None:
        return False
    try:
        stated = open_statement(card.succession.encode("utf-8"), Purpose.CARD, before)
    except (Damaged, UnknownSigner):
        return False
    named = tuple(stated.get(field) for field in ("type", "format", "case", "office", "number", "fingerprint"))
    return named == (SUCCESSION_TYPE, FORMAT, None, card.office, card.number, card.fingerprint)


def _card(stated: dict[str, Any], data: bytes) -> OfficeCard:
    if (stated["type"], stated["format"], stated["case"]) != (TYPE, FORMAT, None) or stated["format"] is True:
        raise ValueError
    try:
        root = base64.b64decode(stated["root"], validate=True)
    except binascii.Error:
        raise ValueError from None
    fields = ("office", "number", "name", "ed25519", "ml_dsa_65", "recovery", "created", "succession")
    card = msgspec.convert({**{name: stated[name] for name in fields}, "root": root, "data": data}, OfficeCard)
    sound = (
        _HASH.fullmatch(card.office)
        and 1 <= card.number < _MOST
        and (card.number > 1 or card.office == card.key)
        and certificate.check_name(card.name) == card.name
        and is_moment(card.created)
        and certificate_files.is_office(certificate_files.load(root))
    )
    if not sound:
        raise ValueError
    card.recipient.wrap(bytes(FILE_KEY_SIZE))  # bytes of the right length that are no key are refused
    return card


def _refuse_newer(unproven: Any) -> None:
    if unproven.get("type") == TYPE and type(unproven.get("format")) is int and unproven["format"] > FORMAT:
        raise NewerVersion(
            tr("This office's card was written by a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Take it in with that version, or update this one."),
        )
