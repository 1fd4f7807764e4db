"""An office for tests: a root, an authority below it that issues officers' certificates, its time stamps and lists."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

import papers
from r2p_desk.briefing.signatory import KeySignatory
from r2p_desk.briefing.verdict import KnownCertificate, Trust

NOW = papers.NOW
DAY = timedelta(days=1)
PLACE = "http://lists.invalid/office.crl"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Holder(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pkcs8(self) -> bytes:
        return bytes(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    @property
    def digits(self) -> str:
        return self.certificate.fingerprint(SHA256()).hex()


class Office(NamedTuple):
    """A root, its issuing authority, and the authority of time stamps."""

    root: Holder
    issuing: Holder
    stamping: Holder

    @property
    def chain(self) -> tuple[bytes, ...]:
        return (self.issuing.der, self.root.der)

    def believed(self, *lists: bytes) -> Trust:
        """An officer's trust in this office, with these lists."""
        return Trust(offices=(KnownCertificate(name="Mission", der=self.root.der),), lists=lists)

    def signatory(self, officer: Holder) -> KeySignatory:
        return KeySignatory(officer.der, officer.pkcs8, self.chain)


@cache
def office(name: str = "Mission Root") -> Office:
    """One for all tests of a process; another name is another office."""
    return new_office(name)


def new_office(name: str) -> Office:
    root = issued(name, authority=True, days=7000)
    issuing = issued("Mission Issuing", by=root, authority=True, days=5000, start=NOW - 400 * DAY)
    stamping = issued(
        "Mission Time",
        by=issuing,
        stamps=True,
        days=4000,
        start=NOW - 400 * DAY,
        key=rsa.generate_private_key(65537, 2048),
    )
    return Office(root, issuing, stamping)


def issued(
    name: str,
    *,
    by: Holder | None = None,
    authority: bool = False,
    stamps: bool = False,
    start: datetime = NOW - 30 * DAY,
    days: int = 1000,
    key: Key | None = None,
    public: Any = None,
    place: str | None = None,
    answers: str | None = None,
) -> Holder:
    """A certificate of the office's, or self-signed; ``place``: of its list, ``answers``: who can be asked."""
    made = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = by or Holder(None, made)  # type: ignore[arg-type]  # signs itself
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder(
            issuer_name=by.certificate.subject if by else subject, subject_name=subject,
            public_key=public or made.public_key(),
        )
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - (900 * DAY if by is None else 0 * DAY))
        .not_valid_after(start + days * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority,
                crl_sign=authority, **usage,
            ),
            critical=True,
        )
    )  # fmt: skip
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if answers:
        asked = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(answers))
        builder = builder.add_extension(x509.AuthorityInformationAccess([asked]), critical=False)
    if place:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(place)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return Holder(builder.sign(issuer.key, SHA256()), made)


def officer_of(one: Office, name: str = "C. Tester", **how: Any) -> Holder:
    """An officer whose certificate asks for a revocation list."""
    return issued(name, by=one.issuing, **{"place": PLACE, **how})


def revocations(
    by: Holder,
    *gone: tuple[Holder, datetime, x509.ReasonFlags],
    made: datetime = NOW - DAY,
    until: datetime = NOW + 30 * DAY,
) -> bytes:
    """A revocation list (DER) of this authority."""
    builder = x509.CertificateRevocationListBuilder(by.certificate.subject, made, until)
    for holder, when, reason in gone:
        entry = x509.RevokedCertificateBuilder(holder.certificate.serial_number, when)
        builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(reason), critical=False).build())
    return builder.sign(by.key, SHA256()).public_bytes(Encoding.DER)


class _SignerAt(PdfSigner):
    moment: datetime

    def init_signing_session(self, *arguments: Any, **more: Any) -> Any:
        session = super().init_signing_session(*arguments, **more)
        session.system_time = self.moment
        return session


def signed_elsewhere(
    pdf: bytes, one: Office, officer: Holder, level: str = "B-B", when: datetime = NOW, lists: tuple[bytes, ...] = ()
) -> bytes:
    """Certified as another program does it: PAdES B-B, B-T, B-LT or B-LTA, with time stamps of the office."""
    registry = SimpleCertificateStore()
    registry.register_multiple([asn1_x509.Certificate.load(der) for der in one.chain])
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(officer.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(officer.pkcs8),
        cert_registry=registry,
    )
    more: dict[str, Any] = {}
    if level in ("B-LT", "B-LTA"):
        context = ValidationContext(
            trust_roots=[asn1_x509.Certificate.load(one.root.der)], crls=list(lists), allow_fetching=False, moment=when,
            other_certs=[asn1_x509.Certificate.load(one.issuing.der)], revocation_mode="soft-fail",
        )  # fmt: skip
        more = {"embed_validation_info": True, "validation_context": context, "use_pades_lta": level == "B-LTA"}
    metadata = PdfSignatureMetadata(
        field_name="Elsewhere", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS, **more,
    )  # fmt: skip
    out = io.BytesIO()
    stamper = None if level == "B-B" else time_stamper(one, when)
    made = _SignerAt(metadata, signer=signer, timestamper=stamper)
    made.moment = when
    made.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def stamped(pdf: bytes, one: Office, when: datetime) -> bytes:
    """The file with a time stamp of this office over all of it, and no proofs beside."""
    out = io.BytesIO()
    PdfTimeStamper(time_stamper(one, when)).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", output=out
    )
    return out.getvalue()


def time_stamper(one: Office, when: datetime) -> DummyTimeStamper:
    """The office's time stamps, of a moment of our choice."""
    registry = SimpleCertificateStore()
    registry.register_multiple([asn1_x509.Certificate.load(der) for der in one.chain])
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(one.stamping.der),
        tsa_key=asn1_keys.PrivateKeyInfo.load(one.stamping.pkcs8),
        certs_to_embed=registry,
        fixed_dt=when.astimezone(UTC),
    )


def key_of(pkcs8: bytes) -> Any:
    """The private key in these bytes."""
    return load_der_private_key(pkcs8, None)
