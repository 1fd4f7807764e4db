"""Certifying with pyHanko; imported only where a PDF is signed, because pyHanko takes half a second to load."""

import io
from datetime import datetime

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import BaseStamp, BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .fields import CERTIFICATION as FIELD

_ROOM = 16 * 1024
"""Bytes kept free for the signature; that of a stand-alone officer needs about one tenth."""


class _Update(IncrementalPdfFileWriter):
    """A revision that leaves Info and XMP as they are: they would take the machine's clock and time zone."""

    def _update_meta(self) -> None:
        pass


class _NoStamp(BaseStampStyle):
    """Leaves the field's own appearance: the library's default names a font that is not embedded."""

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, str]  # noqa: ARG002 - pyHanko's signature
    ) -> BaseStamp | None:  # fmt: skip
        return None


class _SignerAt(PdfSigner):
    """Signs as of a given moment instead of the machine's local time."""

    moment: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:  # fmt: skip
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


def certified(pdf: bytes, certificate: bytes, key: bytes, reason: str, field_words: str, when: datetime) -> bytes:
    """The PDF with one more revision: an invisible field that certifies everything before it, filling in allowed."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    field = SigFieldSpec(
        FIELD,
        invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
        readable_field_name=field_words,
    )
    officer = SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
    )
    signer = _SignerAt(metadata, signer=officer, stamp_style=_NoStamp(), new_field_spec=field)
    signer.moment = when
    out = io.BytesIO()
    signer.sign_pdf(_Update(io.BytesIO(pdf)), output=out, bytes_reserved=_ROOM)
    return out.getvalue()
