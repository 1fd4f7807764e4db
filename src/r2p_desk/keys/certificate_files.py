"""Files in which offices hand out certificates and revocation lists: PEM, DER, PKCS #7; and the request for one."""

import re
from typing import TYPE_CHECKING

import msgspec

from ..errors import Refused
from ..i18n import tr

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateRevocationList, Name

MAX_SIZE = 32 * 1024 * 1024
"""Bytes; revocation lists of large offices have some millions."""
MOST = 200
"""Certificates and lists in one file."""
_LEAST_RSA = 2048
_CURVES = {"secp256r1", "secp384r1", "secp521r1"}
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----.*?-----END \1-----", re.DOTALL)


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: certificates and revocation lists, DER, in its order."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()


def read_bundle(data: bytes) -> Bundle:
    """The certificates and revocation lists in a file; ``Refused`` where there are none, too many, or broken ones."""
    try:
        found = _from_pem(data) if b"-----BEGIN " in data else _from_der(data)
    except ValueError:
        raise _not_readable() from None
    if (not found.certificates and not found.lists) or len(found.certificates) + len(found.lists) > MOST:
        raise _not_readable()
    return found


def load(certificate: bytes) -> "Certificate":
    """The certificate (DER); ``Refused`` for what is none."""
    from cryptography.x509 import load_der_x509_certificate

    try:
        return load_der_x509_certificate(certificate)
    except ValueError:
        raise _not_readable() from None


def common_name(name: "Name") -> str:
    """What a certificate calls its owner: the common name, or all of the name where there is none."""
    from cryptography.x509.oid import NameOID

    named = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value) if named else name.rfc4514_string()


def is_office(certificate: "Certificate") -> bool:
    """Whether it may vouch for others: an authority that may sign certificates (RFC 5280, 4.2.1.9 and 4.2.1.3)."""
    from cryptography import x509

    try:
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except (x509.ExtensionNotFound, ValueError):
        return False


def issued_by(certificate: "Certificate", issuer: "Certificate") -> bool:
    """Whether the issuer's name and key fit the certificate."""
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def list_issued_by(revoked: "CertificateRevocationList", issuer: "Certificate") -> bool:
    """Whether this authority signed the revocation list."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return revoked.issuer == issuer.subject and revoked.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # a key of another kind raises TypeError
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def chain_of(certificate: bytes, others: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Those of the others that stand above the certificate, the nearest first."""
    above: list[bytes] = []
    here, left = load(certificate), {one: load(one) for one in others if one != certificate}
    while not issued_by(here, here):
        der = next((der for der, one in left.items() if is_office(one) and issued_by(here, one)), None)
        if der is None:
            break
        above.append(der)
        here = left.pop(der)
    return tuple(above)


def signs_documents(certificate: "Certificate") -> bool:
    """Whether PDFs may be signed with its key: P-256, P-384, P-521 or RSA of 2048 bits; usage not excluded."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key = certificate.public_key()
    strong = (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= _LEAST_RSA
    )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return strong
    except ValueError:
        return False
    return strong and (usage.digital_signature or usage.content_commitment)


def request(name: str, key: bytes) -> bytes:
    """A request (PKCS #10, PEM) for a certificate on this key (PKCS #8 DER), in this name."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
    from cryptography.x509.oid import NameOID

    loaded = load_der_private_key(key, None)
    if not isinstance(loaded, EllipticCurvePrivateKey):
        raise _not_readable()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateSigningRequestBuilder(subject).sign(loaded, SHA256())
    return made.public_bytes(Encoding.PEM)


def request_der(pem: bytes) -> bytes:
    """A request in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_csr

    return load_pem_x509_csr(pem).public_bytes(Encoding.DER)


def _from_pem(data: bytes) -> Bundle:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    certificates: list[bytes] = []
    lists: list[bytes] = []
    for block in _PEM.finditer(data):
        kind, text = block.group(1), block.group(0)
        if kind == b"CERTIFICATE":
            certificates.append(x509.load_pem_x509_certificate(text).public_bytes(Encoding.DER))
        elif kind == b"X509 CRL":
            lists.append(x509.load_pem_x509_crl(text).public_bytes(Encoding.DER))
        elif kind == b"PKCS7":
            certificates += [one.public_bytes(Encoding.DER) for one in pkcs7.load_pem_pkcs7_certificates(text)]
    return Bundle(certificates=tuple(certificates), lists=tuple(lists))


def _from_der(data: bytes) -> Bundle:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    try:
        return Bundle(certificates=(x509.load_der_x509_certificate(data).public_bytes(Encoding.DER),))
    except ValueError:
        pass
    try:
        return Bundle(lists=(x509.load_der_x509_crl(data).public_bytes(Encoding.DER),))
    except ValueError:
        pass
    try:
        found = pkcs7.load_der_pkcs7_certificates(data)
    except UnsupportedAlgorithm:
        raise ValueError from None
    return Bundle(certificates=tuple(one.public_bytes(Encoding.DER) for one in found))


def _not_readable() -> Refused:
    return Refused(
        tr("The file holds no certificate and no revocation list that can be read."),
        kept=tr("Nothing was taken in."),
        todo=tr("Ask the office for it in PEM, DER or PKCS #7."),
    )
