"""The stand-alone certificate an officer signs PDFs with, until an office vouches for it."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..errors import InvalidValue
from ..i18n import tr

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import KeyUsage

LONGEST_NAME = 64
_YEARS = 10


def check_name(name: str) -> str:
    """The name without blanks around it, if a certificate can carry it: 1 to 64 printable characters (X.520).

    Raises InvalidValue otherwise.
    """
    tidy = name.strip()
    if not 0 < len(tidy) <= LONGEST_NAME or not tidy.isprintable():
        raise InvalidValue(
            tr("An officer's name has 1 to 64 printable characters."),
            kept=tr("Nothing was written."),
            todo=tr("Enter the name again."),
        )
    return tidy


def make_certificate(name: str, private_key: "EllipticCurvePrivateKey", now: datetime) -> bytes:
    """A self-signed X.509 certificate (DER) for signing documents: ten years from ``now``, CN the officer's name.

    Key usage is digitalSignature and contentCommitment, critical; it is no authority (RFC 5280). Valid from a day
    before, because clocks in the field are wrong.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, check_name(name))])
    start = now.astimezone(UTC).replace(microsecond=0)
    public = private_key.public_key()
    builder = (
        x509.CertificateBuilder(issuer_name=subject, subject_name=subject, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=1))
        .not_valid_after(start + timedelta(days=_YEARS * 365.2425))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(private_key, SHA256()).public_bytes(Encoding.DER)


def _key_usage() -> "KeyUsage":
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
