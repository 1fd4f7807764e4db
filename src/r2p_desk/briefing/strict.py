"""Our policy on top of pyHanko, stricter than its default; imported only where a signed PDF is checked.

pyHanko alone accepts a rewritten XMP packet on a certified file and an overlay field on an uncertified one. Here the
first signature must certify with P ≤ 2; of XMP and Info only ModifyDate, MetadataDate and Producer may differ later; no
form field but signatures may change; only validation data may follow the last signature; nothing stands before the
header or after the end.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from asn1crypto import x509
from lxml import etree
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DecodePurpose
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from ..i18n import tr
from .ranges import ByteRange, any_stated, matches
from .text import visible
from .verdict import Finding, KnownCertificate, Outcome, Signer, Trust, Verdict, refused

_MOST_SIGNATURES = 20
_MAY_DIFFER = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MANNERS = {f"{_RDF}about", f"{_RDF}parseType"}
"""Attributes that say how RDF is written, not what it says."""
_TIMESTAMP = "/DocTimeStamp"


def examine(data: bytes, trust: Trust, at: datetime) -> Verdict:
    """The verdict on a file that holds something like a signature; any exception means not valid."""
    reader = PdfFileReader(io.BytesIO(data), strict=True, decode_limits=DecodeLimits.for_untrusted_input())
    if reader.encrypted:
        return refused(Outcome.UNREADABLE, "encrypted", tr("The file is encrypted."))
    signatures = reader.embedded_signatures
    if not signatures and any_stated(data):
        return refused(Outcome.ALTERED, "hidden", tr("A signature stands in the file, but nothing in it refers to it."))
    if not signatures:
        return refused(Outcome.UNSIGNED, "no-signature", tr("The file carries no signature."))
    if len(signatures) > _MOST_SIGNATURES:
        return refused(Outcome.UNREADABLE, "too-many-signatures", tr("The file carries too many signatures."))
    alterations = list(_whole_file_findings(data, signatures))
    doubts: list[Finding] = []
    signers: list[Signer] = []
    late = False
    for signature in signatures:
        alterations += _integrity_findings(data, signature)
        judged = _Judged(signature, (*trust.known, *trust.offices))
        alterations += judged.alterations()
        if signature.sig_object_type == _TIMESTAMP:
            continue
        signers.append(judged.signer())
        doubts += judged.doubts()
        late = late or not judged.reaches(at)
    return _verdict(alterations, doubts, signers, late=late)


def _verdict(alterations: list[Finding], doubts: list[Finding], signers: list[Signer], *, late: bool) -> Verdict:
    findings = [*alterations, *doubts]
    outcome = Outcome.ALTERED if alterations else Outcome.UNKNOWN_SIGNER if doubts else Outcome.VALID
    if outcome is Outcome.VALID and late:
        outcome = Outcome.VALID_THEN
        findings.append(
            Finding(
                code="certificate-expired",
                sentence=tr(
                    "The certificate was valid at the signing time claimed, but is not on the day of this check."
                ),
            )
        )
    if not findings:
        sentence = tr("The whole file is as a known officer certified it; this says who signed, not that it is true.")
        findings.append(Finding(code="intact", sentence=sentence))
    return Verdict(verdict=outcome, signers=tuple(signers), findings=tuple(dict.fromkeys(findings)))


def _whole_file_findings(data: bytes, signatures: Sequence[EmbeddedPdfSignature]) -> Iterator[Finding]:
    if not data.startswith(b"%PDF-") or not data.endswith((b"%%EOF", b"%%EOF\n", b"%%EOF\r\n", b"%%EOF\r")):
        yield Finding(code="outside", sentence=tr("Something stands before the beginning or after the end of the PDF."))
    first = signatures[0]
    if first.sig_object_type == _TIMESTAMP or first.docmdp_level not in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS):
        yield Finding(
            code="not-certified",
            sentence=tr("The first signature does not certify the document, so later changes would be allowed."),
        )
    if all(signature.sig_object_type == _TIMESTAMP for signature in signatures):
        yield Finding(code="not-certified", sentence=tr("There are time stamps but no signature."))


def _integrity_findings(data: bytes, signature: EmbeddedPdfSignature) -> Iterator[Finding]:
    figures = [int(figure) for figure in signature.byte_range]
    span = ByteRange(*figures) if len(figures) == 4 else None
    if span is None or not span.fits(data) or bytes.fromhex(span.gap(data)[1:-1].decode()) != _padded(signature, span):
        yield Finding(code="coverage", sentence=tr("The signature does not cover one whole stretch of the file."))
    elif signature.sig_object_type != _TIMESTAMP and not matches(data, span):
        yield Finding(code="digest", sentence=tr("Signed bytes are not as they were signed."))


def _padded(signature: EmbeddedPdfSignature, span: ByteRange) -> bytes:
    """The signature as its dictionary holds it; it must be what stands in the gap, byte for byte."""
    return bytes(signature.pkcs7_content).ljust((span.second_start - span.length - 2) // 2, b"\0")


class _Judged:
    """One signature, checked once; trust is asked as of the moment it claims."""

    def __init__(self, signature: EmbeddedPdfSignature, known: Sequence[KnownCertificate]) -> None:
        self._signature = signature
        self._certificate = signature.signer_cert
        self._der = self._certificate.dump()
        self.claimed: datetime | None = signature.self_reported_timestamp
        self._inside = self._valid_on(self.claimed)
        moment = self.claimed if self._inside else self._certificate.not_valid_before
        self._known = [x509.Certificate.load(certificate.der) for certificate in known]
        self._exactly_known = any(certificate.der == self._der for certificate in known)
        context = ValidationContext(
            trust_roots=self._known, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
        )
        self._status = _status(signature, context)

    def alterations(self) -> Iterator[Finding]:
        """What shows that the file is not as it was signed."""
        status, signature = self._status, self._signature
        if not (status.intact and status.valid and self._named_exactly()):
            yield Finding(code="signature", sentence=tr("The signature does not fit the signed bytes."))
        if isinstance(signature.diff_result, SuspiciousModification) or not getattr(status, "docmdp_ok", True):
            yield Finding(code="changed-later", sentence=tr("Something was changed after the document was signed."))
        if not _ends_the_file(signature):
            yield Finding(code="unsigned-changes", sentence=tr("Something unsigned follows the last signature."))

    def doubts(self) -> Iterator[Finding]:
        """What keeps an intact file from being vouched for."""
        fits = self._status.intact and self._status.valid
        # the library trusts no signer of altered bytes; that alone does not make a known certificate unknown
        if not self._status.trusted and (fits or not self._exactly_known):
            yield Finding(code="unknown-signer", sentence=tr("The signer's certificate is not known here."))
        if not self._inside:
            yield Finding(
                code="signed-outside-validity",
                sentence=tr("The signing time claimed lies outside the validity of the certificate."),
            )

    def _named_exactly(self) -> bool:
        """Whether the signature names its certificate byte for byte; names compare without letter case otherwise."""
        named = self._signature.signer_info["sid"]
        if named.name != "issuer_and_serial_number":
            return True
        return bool(named.chosen["issuer"].dump() == self._certificate.issuer.dump())

    def signer(self) -> Signer:
        """Who signed, as the certificate says."""
        subject = self._certificate.subject.native
        name = subject.get("common_name") or self._certificate.subject.human_friendly
        return Signer(
            name=visible(str(name))[:200],
            fingerprint=sha256(self._der).hexdigest(),
            signed_at=self.claimed,
            known=bool(self._status.trusted),
        )

    def reaches(self, at: datetime) -> bool:
        """Whether the certificate is valid on the day of the check."""
        return self._valid_on(at)

    def _valid_on(self, moment: datetime | None) -> bool:
        certificate = self._certificate
        return moment is not None and certificate.not_valid_before <= moment <= certificate.not_valid_after


def _status(signature: EmbeddedPdfSignature, context: ValidationContext) -> Any:
    if signature.sig_object_type == _TIMESTAMP:
        return validate_pdf_timestamp(signature, context, diff_policy=POLICY)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return validate_pdf_signature(
        signature, signer_validation_context=context, diff_policy=POLICY, key_usage_settings=usage
    )


def _ends_the_file(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing but revisions with validation data follows the last signature; the policy judges the others."""
    reader = signature.reader
    last = reader.embedded_signatures[-1] is signature
    if not last or signature.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    result = signature.diff_result
    return (
        signature.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and signature.signed_revision < reader.xrefs.total_revisions - 1
        and "/DSS" in reader.root
        and not isinstance(result, SuspiciousModification)
        and result is not None
        and result.modification_level <= ModificationLevel.LTA_UPDATES
    )


class _StrictXmp(MetadataUpdateRule):
    """Nothing in XMP may change but the dates of change and the program's name."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _properties(old) != _properties(new):
            raise SuspiciousModification("XMP changed")
        yield from super().apply(old, new)


class _StrictInfo(DocInfoRule):
    """Nothing in Info may change but the date of change and the program's name."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _info(old) != _info(new):
            raise SuspiciousModification("Info changed")
        yield from super().apply(old, new)


def _properties(version: HistoricalResolver) -> list[tuple[str, ...]] | None:
    """Every property of the packet with its path, in an order of our own: writers regroup descriptions."""
    if "/Metadata" not in version.root:
        return None
    packet = version(version.root.get_value_as_reference("/Metadata")).read_data(DecodePurpose.XMP_METADATA)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return sorted(_flat(etree.fromstring(packet, parser), ()))


def _flat(element: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths and values below an element, whichever way RDF lets it be written.

    A property as an attribute of its description equals one as element, a resource in short one in full, a URI that is
    pointed to one that is written out.
    """
    for place, child in enumerate(element):
        if not isinstance(child.tag, str):
            yield (*path, "other", str(child.text))
            continue
        if child.tag in _MAY_DIFFER:
            continue
        description = child.tag == f"{_RDF}Description"
        numbered = (child.tag, str(place)) if child.tag == f"{_RDF}li" else (child.tag,)
        here = path if description else (*path, *numbered)
        for name, value in child.attrib.items():
            if name == f"{_RDF}resource":
                yield (*here, str(value))
            elif name not in _MAY_DIFFER | _MANNERS:
                yield (*here, str(name), str(value))
        yield from _flat(child, here)
        text = (child.text or "").strip()
        if text or not (description or len(child) or f"{_RDF}resource" in child.attrib):
            yield (*here, text)


def _info(version: HistoricalResolver) -> dict[str, str]:
    """The entries of Info in this version; read by reference, because the trailer alone always shows the latest."""
    reference = version.trailer_view.get_value_as_reference("/Info", optional=True)
    if reference is None:
        return {}
    return {str(key): repr(value) for key, value in version(reference).items() if key not in ("/ModDate", "/Producer")}


_LATER = ModificationLevel.LTA_UPDATES
_NEW_FIELDS = SigFieldCreationRule(  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
    approve_widget_bindings=True, allow_new_visible_after_certify=False
)
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
        XrefStreamRule().as_qualified(_LATER),
        ObjectStreamRule().as_qualified(_LATER),
        DSSCompareRule().as_qualified(_LATER),
        _StrictXmp().as_qualified(_LATER),  # type: ignore[no-untyped-call]  # pyHanko types a part of itself only
        _StrictInfo().as_qualified(_LATER),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            _NEW_FIELDS,
            SigFieldModificationRule(),
        ]
    ),
    ignore_orphaned_objects=False,
)
