"""The officer: a person with keys, who opens files, signs statements and signs PDFs.

``officer.age`` is a standard age v1 file under a passphrase (``scrypt``). Its plaintext is canonical JSON:

============  ========================================================================================
type          ``r2p-desk/officer``
format        1
name          as the officer gave it
receive       ``AGE-SECRET-KEY-PQ-1…``, to open what is addressed to the officer
ed25519       seed, 32 bytes in lower hex
ml_dsa_65     seed, 32 bytes in lower hex
p256          PKCS#8 (DER) in base64: the private key under the certificate
certificate   X.509 (DER) in base64, to sign PDFs
desk_key      32 bytes in lower hex: the key of the officer's own store, ``desk.db``
============  ========================================================================================
"""

import base64
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue, NewerVersion
from ..i18n import tr
from ..system.memory import hold, wipe
from . import age, canonical, certificate, signing
from .age_hybrid import HybridIdentity, HybridRecipient
from .age_passphrase import PassphraseIdentity, PassphraseRecipient, calibrate_work_factor
from .device import strengthened
from .signing import Purpose, Signature, SigningKeys, VerifyingKeys

TYPE = "r2p-desk/officer"
FORMAT = 1
DESK_KEY_SIZE = 32
_SECRET = ("receive", "ed25519", "ml_dsa_65", "p256", "desk_key")
_FIELDS = {"type", "format", "name", "receive", "ed25519", "ml_dsa_65", "p256", "certificate", "desk_key"}


class PublicOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """What others may know of an officer: name, ``age1pq1…`` to write to, public signing keys in lower hex.

    The properties raise InvalidValue when a key is not spelled so.
    """

    name: str
    receive: str
    ed25519: str
    ml_dsa_65: str

    @property
    def verifying(self) -> VerifyingKeys:
        """The keys that check this officer's signatures."""
        return VerifyingKeys(_from_hex(self.ed25519), _from_hex(self.ml_dsa_65))

    @property
    def id(self) -> str:
        """The key hash that names this officer in every signed statement."""
        return self.verifying.id

    @property
    def recipient(self) -> HybridRecipient:
        """Whom to address files to."""
        return HybridRecipient.parse(self.receive)


class Officer:
    """An unlocked officer; prints no secret, and ``wipe`` locks it for good.

    After ``wipe`` every use of a secret raises Locked; ``public``, ``id``, ``name`` and ``certificate`` stay.
    """

    __slots__ = ("_desk_key", "_former", "_identity", "_pdf_key", "_signing", "_wiped", "certificate", "id", "public")

    def __init__(
        self,
        *,
        name: str,
        identity: HybridIdentity,
        signing_keys: SigningKeys,
        pdf_key: bytes,
        certificate: bytes,
        desk_key: bytes | bytearray,
    ) -> None:
        self._identity = identity
        self._former: list[HybridIdentity] = []
        self._signing = signing_keys
        self._pdf_key = bytearray(pdf_key)
        self._desk_key = bytearray(desk_key)
        hold(self._pdf_key)
        hold(self._desk_key)
        self._wiped = False
        self.certificate = certificate
        self.public = PublicOfficer(
            name=name,
            receive=str(identity.recipient),
            ed25519=signing_keys.verifying.ed25519.hex(),
            ml_dsa_65=signing_keys.verifying.ml_dsa_65.hex(),
        )
        self.id = signing_keys.verifying.id

    def __repr__(self) -> str:
        return f"<Officer {self.id[:16]}>"

    @property
    def name(self) -> str:
        """As the officer gave it."""
        return self.public.name

    @property
    def identity(self) -> HybridIdentity:
        """Opens what is addressed to the officer."""
        self._check_unlocked()
        return self._identity

    @property
    def identities(self) -> list[HybridIdentity]:
        """The same, and receiving keys the officer had before that are not destroyed yet; the present one first."""
        return [self.identity, *self._former]

    def renew(self, identity: HybridIdentity) -> None:
        """From now on this is the receiving key; the one before still opens what was sent to it."""
        before = self.identity
        self._identity = identity
        self.public = msgspec.structs.replace(self.public, receive=str(identity.recipient))
        self.keep_former(before)

    def keep_former(self, identity: HybridIdentity) -> None:
        """A receiving key of before opens, too."""
        if str(identity.recipient) not in {str(one.recipient) for one in self.identities}:
            self._former.append(identity)

    def forget_former(self) -> None:
        """Receiving keys of before open nothing any more."""
        for one in self._former:
            one.wipe()
        self._former = []

    @property
    def desk_key(self) -> bytearray:
        """The key of ``desk.db``, 32 bytes; the officer's own buffer, zeroed by ``wipe``."""
        self._check_unlocked()
        return self._desk_key

    @property
    def pdf_key(self) -> bytes:
        """The P-256 private key under the certificate, PKCS#8 in DER."""
        self._check_unlocked()
        return bytes(self._pdf_key)

    def sign(self, purpose: Purpose, data: bytes) -> Signature:
        """The officer's signature over this data for this purpose."""
        self._check_unlocked()
        return self._signing.sign(purpose, data)

    def seal_statement(self, purpose: Purpose, statement: Mapping[str, Any]) -> bytes:
        """The statement under both signatures; it must name its type, its case and this officer as signer."""
        self._check_unlocked()
        return signing.seal_statement(self._signing, purpose, statement)

    def seeds(self) -> tuple[bytes, bytes]:
        """The Ed25519 and the ML-DSA-65 seed, for sealing the officer's file and nothing else."""
        self._check_unlocked()
        return self._signing.seeds()

    def wipe(self) -> None:
        """Zero and forget the secrets. Python may have left copies of them elsewhere until that memory is reused."""
        self._wiped = True
        for secret in (self._desk_key, self._pdf_key):
            secret[:] = bytes(len(secret))
        self.forget_former()
        self._identity.wipe()
        self._signing.wipe()

    def _check_unlocked(self) -> None:
        if self._wiped:
            raise signing.locked()


def create_officer(
    name: str,
    now: datetime,
    *,
    identity: HybridIdentity | None = None,
    desk_key: bytes | bytearray | None = None,
) -> Officer:
    """A new officer with fresh keys and a certificate valid from ``now``; InvalidValue for an unusable name.

    After a recovery ``identity`` and ``desk_key`` are those recovered; signing keys are always new.
    """
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    tidy = certificate.check_name(name)
    key = generate_private_key(SECP256R1())
    return Officer(
        name=tidy,
        identity=identity or HybridIdentity.generate(),
        signing_keys=SigningKeys(os.urandom(signing.SEED_SIZE), os.urandom(signing.SEED_SIZE)),
        pdf_key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=certificate.make_certificate(tidy, key, now),
        desk_key=desk_key or os.urandom(DESK_KEY_SIZE),
    )


def seal_officer(
    officer: Officer, passphrase: str, work_factor: int | None = None, *, secret: bytes | bytearray | None = None
) -> bytes:
    """The bytes of ``officer.age``; a work factor of None is calibrated to about a second on this machine.

    With a device ``secret`` (32 bytes) the passphrase opens them only together with it. Raises InvalidValue for an
    empty passphrase or a work factor outside 18 to 22, MachineError for too little memory, Locked for a wiped officer.
    """
    if work_factor is None:
        work_factor = calibrate_work_factor()
    recipient = PassphraseRecipient(passphrase if secret is None else strengthened(passphrase, secret), work_factor)
    ed25519_seed, ml_dsa_65_seed = officer.seeds()
    plaintext = canonical.encode(
        {
            "type": TYPE,
            "format": FORMAT,
            "name": officer.name,
            "receive": officer.identity.secret(),
            "ed25519": ed25519_seed.hex(),
            "ml_dsa_65": ml_dsa_65_seed.hex(),
            "p256": base64.b64encode(officer.pdf_key).decode("ascii"),
            "certificate": base64.b64encode(officer.certificate).decode("ascii"),
            "desk_key": officer.desk_key.hex(),
        }
    )
    return age.encrypt(plaintext, [recipient])


def open_officer(data: bytes, passphrase: str, *, secret: bytes | bytearray | None = None) -> Officer:
    """The officer in these bytes of ``officer.age``, sealed with this device ``secret`` or with none.

    Raises WrongPassphrase when the passphrase does not unwrap the file key (a flipped bit in that one line looks the
    same), Damaged when anything else is not as written, NewerVersion when a later program wrote it, MachineError for
    too little memory.
    """
    identity = PassphraseIdentity(passphrase if secret is None else strengthened(passphrase, secret))
    try:
        plaintext = age.decrypt(data, [identity])
    except age.NoMatch:
        raise _damaged() from None
    held = canonical.decode(plaintext)
    _check_format(held)
    try:
        return _officer(held)
    except (InvalidValue, ValueError):
        raise _damaged() from None  # the cause would carry key material into a traceback
    finally:
        wipe(plaintext, *(held[field] for field in _SECRET))


def _check_format(held: object) -> None:
    """Refuses what is not an officer of this format, before any field is used."""
    if not isinstance(held, dict) or held.get("type") != TYPE or type(held.get("format")) is not int:
        raise _damaged()
    if held["format"] > FORMAT:
        raise NewerVersion(
            tr("This officer's file was written by a later version of the program."),
            kept=tr("The file was left as it is."),
            todo=tr("Open it with that version, or install it here."),
        )
    texts = [value for field, value in held.items() if field != "format"]
    if held["format"] != FORMAT or set(held) != _FIELDS or not all(isinstance(text, str) for text in texts):
        raise _damaged()


def _officer(held: dict[str, str]) -> Officer:
    desk_key, pdf_key = _from_hex(held["desk_key"]), base64.b64decode(held["p256"], validate=True)
    seeds = _from_hex(held["ed25519"]), _from_hex(held["ml_dsa_65"])
    if len(desk_key) != DESK_KEY_SIZE:
        raise ValueError
    try:
        return Officer(
            name=certificate.check_name(held["name"]),
            identity=HybridIdentity.parse(held["receive"]),
            signing_keys=SigningKeys(*seeds),
            pdf_key=pdf_key,
            certificate=base64.b64decode(held["certificate"], validate=True),
            desk_key=desk_key,
        )
    finally:
        wipe(desk_key, pdf_key, *seeds)


def _from_hex(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if not raw or raw.hex() != text:
        raise InvalidValue(
            tr("A key is not spelled in lower-case hexadecimal digits."),
            kept=tr("Nothing was changed."),
            todo=tr("Ask its owner for the key again."),
        )
    return raw


def _damaged() -> Damaged:
    return Damaged(
        tr("The officer's file is damaged."),
        kept=tr("The file was left as it is."),
        todo=tr("Restore it from a backup or from the recovery sheet."),
    )
