"""Signing with pyHanko; imported only where a PDF is signed, because pyHanko takes half a second to load."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from asn1crypto import keys, x509
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .appearance import Appearance, draw_appearance
from .fields import CERTIFICATION as FIELD
from .fields import SECOND
from .signatory import KeySignatory, Signatory

_ROOM = 16 * 1024
"""Hexadecimal digits kept free for the signature; that of a stand-alone officer needs about one tenth."""


class _Update(IncrementalPdfFileWriter):
    """A revision that leaves Info and XMP as they are: they would take the machine's clock and time zone."""

    def _update_meta(self) -> None:
        pass


class _Drawn(PdfContent):
    """The one page of a PDF in memory as what a field shows; pyHanko's own would read a file."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """The operator that paints it; its box is that of the page."""
        writer = self._ensure_writer
        form = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        left, lower, right, upper = (float(figure) for figure in form.get_object()["/BBox"])
        self.box = layout.BoxConstraints(width=right - left, height=upper - lower)
        self.resources.xobject["/Drawn"] = form
        return b"1 0 0 1 %.3f %.3f cm /Drawn Do" % (-left, -lower)


class _SignerAt(PdfSigner):
    """Signs as of a given moment instead of the machine's local time."""

    moment: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:  # fmt: skip
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


def certified(pdf: bytes, by: Signatory, reason: str, field_words: str, when: datetime, shown: Appearance) -> bytes:
    """The PDF with one more revision that certifies everything before it, filling in allowed (DocMDP P=2).

    The field prepared for it is used where there is one, else an invisible one is made. ``shown`` is drawn into it
    where it has an area.
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    return _signed(pdf, by, metadata, field_words, when, shown)


def signed_second(pdf: bytes, by: Signatory, reason: str, when: datetime, shown: Appearance) -> bytes:
    """The certified PDF with one more revision: the field prepared for a second officer, signed."""
    metadata = PdfSignatureMetadata(
        field_name=SECOND, md_algorithm="sha256", reason=reason, subfilter=SigSeedSubFilter.PADES
    )
    return _signed(pdf, by, metadata, None, when, shown)


def awaits_second(pdf: bytes) -> bool:
    """Whether the field prepared for a second officer is there and empty."""
    return _box(_Update(io.BytesIO(pdf)), SECOND) is not None


def _signed(
    pdf: bytes,
    by: Signatory,
    metadata: PdfSignatureMetadata,
    field_words: str | None,
    when: datetime,
    shown: Appearance,
) -> bytes:
    writer = _Update(io.BytesIO(pdf))
    box = _box(writer, str(metadata.field_name))
    style = None
    if box is not None and box[0] > 0 < box[1]:
        style = _style(draw_appearance(shown, *box, when))
    made = _invisible(str(metadata.field_name), field_words) if box is None and field_words is not None else None
    with _hand(by) as hand:
        signer = _SignerAt(metadata, signer=hand, new_field_spec=made, stamp_style=style)
        signer.moment = when
        out = io.BytesIO()
        room = _ROOM + 2 * sum(len(certificate) for certificate in by.chain)
        signer.sign_pdf(writer, existing_fields_only=made is None, output=out, bytes_reserved=room)
    return out.getvalue()


def _box(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float] | None:
    """Width and height of the empty signature field of this name; ``None`` where there is none."""
    for _, _, reference in enumerate_sig_fields(writer, filled_status=False, with_name=name):
        field: Any = reference.get_object()
        left, lower, right, upper = (float(figure) for figure in field.get("/Rect", (0, 0, 0, 0)))
        return abs(right - left), abs(upper - lower)
    return None


def _invisible(name: str, words: str) -> SigFieldSpec:
    return SigFieldSpec(
        name,
        invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
        readable_field_name=words,
    )


def _style(drawn: bytes) -> StaticStampStyle:
    """An appearance drawn by our own text engine: pyHanko's default selects a font that is not embedded."""
    fill = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MIN,
        margins=layout.Margins(0, 0, 0, 0),
    )
    return StaticStampStyle(background=_Drawn(drawn), background_layout=fill, background_opacity=1.0, border_width=0)


@contextmanager
def _hand(by: Signatory) -> Iterator[Signer]:
    """What pyHanko signs with; a token's session ends with it."""
    certificate = x509.Certificate.load(by.certificate)
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
    registry.register_multiple([x509.Certificate.load(one) for one in by.chain])
    if isinstance(by, KeySignatory):
        key = keys.PrivateKeyInfo.load(by.key)
        yield SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=registry)
        return
    from pyhanko.sign.pkcs11 import PKCS11Signer

    from .token import session

    with session(by.library, by.token, by.serial, by.pin) as opened:
        yield PKCS11Signer(
            opened,
            signing_cert=certificate,
            ca_chain=list(registry),
            key_id=by.key_id,
            use_raw_mechanism=certificate.public_key.algorithm == "ec",
        )
