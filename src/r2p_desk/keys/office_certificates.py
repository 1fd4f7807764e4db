"""X.509 of an office: its P-384 root, the certificates it issues for officers' keys, the list of those it withdrew.

RFC 5280. Everything is valid from a day before it is made, because clocks in the field are wrong.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..errors import Damaged
from ..i18n import tr
from .certificate import check_name

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.x509 import CertificateBuilder, KeyUsage, Name

_ROOT_YEARS = 20
_LIST_DAYS = 366
_YEAR = 365.2425
_BEFORE = timedelta(days=1)


def make_root(name: str, now: datetime) -> tuple[bytes, bytes]:
    """(key as PKCS#8 DER, certificate DER) of a new office: P-384, for certificates and revocation lists only."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(SECP384R1())
    subject, start = _name(name), _start(now)
    builder = (
        _builder(subject, subject, key.public_key(), start, start + timedelta(days=_ROOT_YEARS * _YEAR))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
    )
    made = builder.sign(key, SHA384()).public_bytes(Encoding.DER)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), made


def issue(root_key: bytes, root: bytes, name: str, request: bytes, now: datetime, until: datetime) -> bytes:
    """The office's certificate (DER) on the key of a request (PKCS #10, DER), in this name; ``Damaged`` for a bad one.

    Of the request only its key is used: what else it asks for is not granted.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.serialization import Encoding

    above = x509.load_der_x509_certificate(root)
    public, key = _request(request), _key(root_key)
    end = min(until.astimezone(UTC).replace(microsecond=0), above.not_valid_after_utc)
    builder = (
        _builder(_name(name), above.subject, public, _start(now), end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, SHA384()).public_bytes(Encoding.DER)


def request_key(request: bytes) -> bytes:
    """The public key (SubjectPublicKeyInfo, DER) of a request whose own signature holds; ``Damaged`` otherwise."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _request(request).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def public_key(certificate: bytes) -> bytes:
    """The same of a certificate (DER)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def make_list(
    root_key: bytes, root: bytes, number: int, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> bytes:
    """The revocation list (DER) with these (serial number, when), the ``number``-th of this office."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA384
    from cryptography.hazmat.primitives.serialization import Encoding

    key, above, start = _key(root_key), x509.load_der_x509_certificate(root), now.astimezone(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder(issuer_name=above.subject)
        .last_update(start)
        .next_update(start + timedelta(days=_LIST_DAYS))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for serial, at in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at.astimezone(UTC))
        builder = builder.add_revoked_certificate(
            entry.add_extension(x509.CRLReason(x509.ReasonFlags.privilege_withdrawn), critical=False).build()
        )
    return builder.sign(key, SHA384()).public_bytes(Encoding.DER)


def serial(certificate: bytes) -> int:
    """The serial number of a certificate (DER)."""
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(certificate).serial_number


def digest(certificate: bytes) -> str:
    """SHA-256 of a certificate, hex."""
    return hashlib.sha256(certificate).hexdigest()


def _builder(
    subject: "Name", issuer: "Name", public: "EllipticCurvePublicKey", start: datetime, end: datetime
) -> "CertificateBuilder":
    from cryptography import x509

    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public,
    )
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, authority: bool) -> "KeyUsage":
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(name: str) -> "Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, check_name(name))])


def _start(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0) - _BEFORE


def _key(root_key: bytes) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    loaded = load_der_private_key(root_key, None)
    if not isinstance(loaded, EllipticCurvePrivateKey):
        raise TypeError
    return loaded


def _request(request: bytes) -> "EllipticCurvePublicKey":
    """The key of the request, P-256 as every officer's is, where the request is signed with it."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    try:
        asked = x509.load_der_x509_csr(request)
        key = asked.public_key()
        if asked.is_signature_valid and isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
            return key
    except (ValueError, TypeError):
        pass
    raise Damaged(
        tr("The request for a certificate is not sound."),
        kept=tr("Nothing was signed."),
        todo=tr("Ask the officer to write it again."),
    )
