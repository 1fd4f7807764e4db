"""pyHanko signs with an officer's certificate and trusts it when the certificate itself is the root."""

import io
from datetime import UTC, datetime

import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from r2p_desk.keys.officer import create_officer


def test_pyhanko_signs_and_validates_with_the_officers_certificate_as_root() -> None:
    officer = create_officer("Ann Example", datetime.now(UTC))
    certificate = asn1_x509.Certificate.load(officer.certificate)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=asn1_keys.PrivateKeyInfo.load(officer.pdf_key),
        cert_registry=SimpleCertificateStore(),
    )
    pdf = pikepdf.new()
    pdf.add_blank_page()
    plain = io.BytesIO()
    pdf.save(plain)
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(plain),
        signers.PdfSignatureMetadata(field_name="Officer", certify=True),
        signer=signer,
    )
    signature = PdfFileReader(signed).embedded_signatures[0]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[certificate]))
    assert status.bottom_line
    assert status.trusted
