"""Examining a signed PDF with pyHanko under a policy of our own; imported only where one is checked.

Every signature must fit its bytes, every signer must be believed, and between the signatures nothing may stand but what
``policy`` allows; only validation data may follow the last one; nothing stands before the header or after the end. Time
stamps over the file are read from the last to the first: each that is believed moves the moment at which all before it
is judged back to its own (as ETSI EN 319 102-1 does), so that a signature outlives its certificate.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from asn1crypto import ocsp
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel

from ..i18n import tr
from .chains import CLOCK, Believed, Moments, Standing
from .parsing import StrictReader
from .policy import POLICY
from .ranges import ByteRange, any_changed, any_stated, misfit
from .text import visible
from .verdict import Finding, Outcome, Signer, Stamp, Trust, Verdict, refused

_MOST_SIGNATURES = 20
_MOST_MATERIAL = 500
"""Certificates, lists and answers that one file may carry."""
_TIMESTAMP = "/DocTimeStamp"
_KINDS = {"/Certs": DecodePurpose.CERTIFICATE, "/CRLs": DecodePurpose.CRL, "/OCSPs": DecodePurpose.OCSP_RESPONSE}
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def examine(data: bytes, trust: Trust, at: datetime) -> Verdict:
    """The verdict on a file that holds something like a signature; any exception means not valid."""
    reader = StrictReader(io.BytesIO(data), strict=True, decode_limits=DecodeLimits.for_untrusted_input())
    if reader.encrypted:
        return refused(Outcome.UNREADABLE, "encrypted", tr("The file is encrypted."))
    signatures = reader.embedded_signatures
    if reader.xrefs.hybrid_xrefs_present and not any_changed(data):
        words = tr("The file can show other things in other programs (hybrid references), and is not judged.")
        return refused(Outcome.UNREADABLE, "hybrid", words)
    refusal = _refusal(data, signatures)
    if refusal is not None:
        return refusal
    told = _Told(alterations=[*_outside(data), *_shared(signatures)], doubts=[], notes=[], signers=[], stamps=[])
    believed = _believed(reader, trust)
    horizon = at
    for place in reversed(range(len(signatures))):
        signature = signatures[place]
        told.alterations[:0] = _integrity(data, signature, told)
        if signature.sig_object_type == _TIMESTAMP:
            horizon = _stamped(signature, believed, horizon, told)
        else:
            _Judged(signature, believed, Moments(at, horizon if horizon < at else None, horizon)).tell(
                told, _followed(signature, signatures[place + 1 :])
            )
    if not _certifies(signatures[0]):
        told.notes.append(Finding(code="not-certified", sentence=_not_certified(signatures, told)))
    return told.verdict()


@dataclass(slots=True)
class _Told:
    """What was found so far; signers and stamps from the last to the first."""

    alterations: list[Finding]
    doubts: list[Finding]
    notes: list[Finding]
    signers: list[Signer]
    stamps: list[Stamp]
    late: bool = False

    def verdict(self) -> Verdict:
        """All of it in one word."""
        outcome = Outcome.ALTERED if self.alterations else Outcome.UNKNOWN_SIGNER if self.doubts else Outcome.VALID
        first: list[Finding] = []
        if outcome is Outcome.VALID and self.late:
            outcome = Outcome.VALID_THEN
            first = [Finding(code="certificate-expired", sentence=_expired())]
        elif outcome is Outcome.VALID:
            first = [Finding(code="intact", sentence=_intact(certified=self.signers[-1].certifies))]
        return Verdict(
            verdict=outcome,
            signers=tuple(reversed(self.signers)),
            findings=tuple(dict.fromkeys([*first, *self.alterations, *self.doubts, *self.notes])),
            stamps=tuple(reversed(self.stamps)),
        )


def _expired() -> str:
    return tr("The certificate was valid at the signing time claimed, but is not on the day of this check.")


def _intact(*, certified: bool) -> str:
    if certified:
        return tr("The whole file is as a known officer certified it; this says who signed, not that it is true.")
    return tr("The whole file is as those known here signed it; this says who signed, not that it is true.")


def _not_certified(signatures: Sequence[EmbeddedPdfSignature], told: _Told) -> str:
    if told.alterations:
        return tr("The first signature does not certify the document: other programs may allow what was changed later.")
    if len(signatures) == 1 and signatures[0].coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return tr("The signature does not certify the document, so it forbids no later change; none was made.")
    return tr("The first signature does not certify the document; nothing but signatures and their proofs came later.")


def _refusal(data: bytes, signatures: Sequence[EmbeddedPdfSignature]) -> Verdict | None:
    if not signatures and any_stated(data):
        return refused(Outcome.ALTERED, "hidden", tr("A signature stands in the file, but nothing in it refers to it."))
    if not signatures:
        return refused(Outcome.UNSIGNED, "no-signature", tr("The file carries no signature."))
    if len(signatures) > _MOST_SIGNATURES:
        return refused(Outcome.UNREADABLE, "too-many-signatures", tr("The file carries too many signatures."))
    if all(signature.sig_object_type == _TIMESTAMP for signature in signatures):
        return refused(Outcome.UNSIGNED, "no-signature", tr("There are time stamps but no signature."))
    return None


def _outside(data: bytes) -> Iterator[Finding]:
    if not data.startswith(b"%PDF-") or not data.endswith((b"%%EOF", b"%%EOF\n", b"%%EOF\r\n", b"%%EOF\r")):
        yield Finding(code="outside", sentence=tr("Something stands before the beginning or after the end of the PDF."))


def _shared(signatures: Sequence[EmbeddedPdfSignature]) -> Iterator[Finding]:
    if len({tuple(map(int, signature.byte_range)) for signature in signatures}) < len(signatures):
        yield Finding(code="shared", sentence=tr("One signature stands in several fields, as if there were more."))


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    return signature.sig_object_type != _TIMESTAMP and signature.docmdp_level in (
        MDPPerm.NO_CHANGES,
        MDPPerm.FILL_FORMS,
    )


def _integrity(data: bytes, signature: EmbeddedPdfSignature, told: _Told) -> Iterator[Finding]:
    """Findings on the bytes alone, by a second opinion that reads no objects."""
    figures = [int(figure) for figure in signature.byte_range]
    span = ByteRange(*figures) if len(figures) == 4 else None
    if span is None or not span.fits(data) or bytes.fromhex(span.gap(data)[1:-1].decode()) != _padded(signature, span):
        yield _partial()
        return
    fault = None if signature.sig_object_type == _TIMESTAMP else misfit(data, span)
    if fault == "digest":
        yield Finding(code="digest", sentence=tr("Signed bytes are not as they were signed."))
    elif fault == "spelling":
        yield Finding(
            code="spelling",
            sentence=tr("Parts of the signature that nothing protects are not spelled as they must be."),
        )
    elif fault == "weak":
        told.doubts.append(
            Finding(code="weak-digest", sentence=tr("The signature rests on a digest that proves nothing any more."))
        )


def _partial() -> Finding:
    return Finding(code="coverage", sentence=tr("The signature does not cover one whole stretch of the file."))


def _padded(signature: EmbeddedPdfSignature, span: ByteRange) -> bytes:
    """The signature as its dictionary holds it; it must be what stands in the gap, byte for byte."""
    return bytes(signature.pkcs7_content).ljust((span.second_start - span.length - 2) // 2, b"\0")


def _believed(reader: PdfFileReader, trust: Trust) -> Believed:
    """Whom to believe, and what the file itself carries to prove it (ISO 32000-2, 12.8.4.3)."""
    held = _material(reader.root)
    found = {
        name: [one.get_object().read_data(purpose) for one in held.get(name, ())] for name, purpose in _KINDS.items()
    }
    answers = [ocsp.OCSPResponse.load(one) for one in found["/OCSPs"]]
    return Believed(trust, found["/Certs"], found["/CRLs"], answers)


def _material(root: Any) -> dict[str, list[Any]]:
    """What a version of the file carries to prove itself, by kind; references where they stand."""
    if "/DSS" not in root:
        return {}
    held = root["/DSS"]
    return {name: list(held[name])[:_MOST_MATERIAL] for name in _KINDS if name in held}


def _stamped(signature: EmbeddedPdfSignature, believed: Believed, horizon: datetime, told: _Told) -> datetime:
    """A time stamp over the file: whoever is not believed proves no time, and alters nothing."""
    status: Any = validate_pdf_timestamp(signature, believed.authorities(horizon), diff_policy=POLICY)
    told.alterations[:0] = _alterations(signature, status)
    known = _stands(status, believed, horizon)
    told.stamps.append(Stamp(at=status.timestamp, authority=_called(status.signing_cert), known=known))
    if not known:
        told.notes.append(_unknown_stamp())
    return min(horizon, status.timestamp) if known else horizon


def _stands(status: Any, believed: Believed, horizon: datetime) -> bool:
    """Whether the authority of a time stamp is believed at this moment, its revocation included."""
    if not (status.intact and status.valid and status.trusted):
        return False
    found = believed.standing(status.validation_path, status.signing_cert.dump(), Moments(horizon, None, horizon))
    return not (found.doubts or found.unproven or found.late)


def _unknown_stamp() -> Finding:
    return Finding(
        code="timestamp-unknown",
        sentence=tr(
            "A time stamp is by an authority that is not known here, or cannot be judged now; it proves no time."
        ),
    )


def _alterations(signature: EmbeddedPdfSignature, status: Any) -> list[Finding]:
    """What shows that the file is not as it was signed."""
    found = []
    if not (status.intact and status.valid and _named_exactly(signature)):
        found.append(Finding(code="signature", sentence=tr("The signature does not fit the signed bytes.")))
    if signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        found.append(_partial())
    forbidden = signature.sig_object_type != _TIMESTAMP and not status.docmdp_ok
    if isinstance(signature.diff_result, SuspiciousModification) or forbidden:
        found.append(Finding(code="changed-later", sentence=tr("Something was changed after the document was signed.")))
    if not _ends_the_file(signature):
        found.append(Finding(code="unsigned-changes", sentence=tr("Something unsigned follows the last signature.")))
    return found


class _Judged:
    """One signature, checked once; trust is asked as of the moment it claims."""

    def __init__(self, signature: EmbeddedPdfSignature, believed: Believed, moments: Moments) -> None:
        self._signature, self._believed = signature, believed
        self._certificate = signature.signer_cert
        self._der = self._certificate.dump()
        self.claimed: datetime | None = signature.self_reported_timestamp
        self._inside = self._valid_on(self.claimed)
        claimed = self.claimed if self.claimed is not None and self._inside else self._certificate.not_valid_before
        self._status: Any = validate_pdf_signature(
            signature,
            signer_validation_context=believed.context(self._der, claimed),
            ts_validation_context=believed.authorities(moments.judged),
            diff_policy=POLICY,
            key_usage_settings=_USAGE,
        )
        self._proven, self._doubted_stamp = self._by_stamp(moments)
        self._moments = Moments(claimed, self._proven, moments.judged)

    def tell(self, told: _Told, followed: tuple[str, ...]) -> None:
        """Everything found about it, into what is told of the file."""
        changes = _alterations(self._signature, self._status)
        standing = self._standing()
        told.alterations[:0] = changes
        told.doubts[:0] = [*self._doubts(), *standing.doubts]
        told.notes[:0] = [*standing.notes, *self._notes()]
        told.late = told.late or standing.late
        altered = any(change.code != "signature" for change in changes)
        told.signers.append(self._signer(standing, (*followed, "other") if altered else followed))

    def _doubts(self) -> Iterator[Finding]:
        """What keeps an intact file from being vouched for."""
        fits = self._status.intact and self._status.valid
        if self._status.revoked:
            words = tr("The certificate of {name} was revoked on {day}.")
            since = self._status.revocation_details.revocation_date.date().isoformat()
            sentence = words.format(name=_called(self._certificate), day=since)
            yield Finding(code="revoked", sentence=sentence)
        # the library trusts no signer of altered bytes; that alone does not make a known certificate unknown
        elif not self._status.trusted and (fits or not self._believed.knows(self._der)):
            yield Finding(code="unknown-signer", sentence=tr("The signer's certificate is not known here."))
        if any(
            one["type"].native == "signature_policy_identifier" for one in self._signature.signer_info["signed_attrs"]
        ):
            yield Finding(
                code="policy", sentence=tr("The signature holds under a policy only, which this program cannot apply.")
            )
        if not self._inside:
            yield Finding(
                code="signed-outside-validity",
                sentence=tr("The signing time claimed lies outside the validity of the certificate."),
            )

    def _notes(self) -> Iterator[Finding]:
        if self._doubted_stamp:
            yield _unknown_stamp()
        if self._proven is not None and self.claimed is not None and self.claimed - self._proven > CLOCK:
            yield Finding(
                code="claimed-later",
                sentence=tr("The signing time claimed is later than the time proven: the signer's clock was wrong."),
            )

    def _standing(self) -> Standing:
        if not self._status.trusted and not self._believed.knows(self._der):
            return Standing()
        found = self._believed.standing(
            self._status.validation_path, self._der, self._moments, self._signature.other_embedded_certs
        )
        if found.unproven and not (self._believed.answers and self._answered()):
            found.doubts += found.unproven
        return found

    def _answered(self) -> bool:
        """Whether answers in the file prove that nothing on the path was revoked."""
        context = self._believed.proving(self._moments.proven or self._moments.claimed)
        status: Any = validate_pdf_signature(
            self._signature, signer_validation_context=context, skip_diff=True, key_usage_settings=_USAGE
        )
        return bool(status.trusted)

    def _by_stamp(self, moments: Moments) -> tuple[datetime | None, bool]:
        """By when it is proven to have been there, and whether a time stamp in it could not be believed."""
        stamp = self._status.timestamp_validity
        if stamp is None:
            return moments.proven, False
        if not _stands(stamp, self._believed, moments.judged):
            return moments.proven, True
        return min(filter(None, (moments.proven, stamp.timestamp))), False

    def _signer(self, standing: Standing, followed: tuple[str, ...]) -> Signer:
        """Who signed, as the certificate says."""
        reader = self._signature.reader
        revisions = int(reader.xrefs.total_revisions)
        whole = self._signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return Signer(
            name=_called(self._certificate),
            fingerprint=sha256(self._der).hexdigest(),
            signed_at=self.claimed,
            known=bool(self._status.trusted) and not standing.doubts,
            office=standing.office,
            proven_at=self._proven,
            reason=visible(str(self._signature.sig_object.get("/Reason", "")))[:300],
            certifies=_certifies(self._signature),
            revision=revisions if whole else int(self._signature.signed_revision) + 1,
            revisions=revisions,
            followed_by=tuple(dict.fromkeys(followed)),
        )

    def _valid_on(self, moment: datetime | None) -> bool:
        certificate = self._certificate
        return moment is not None and certificate.not_valid_before <= moment <= certificate.not_valid_after


def _called(certificate: Any) -> str:
    subject = certificate.subject.native
    return visible(str(subject.get("common_name") or certificate.subject.human_friendly))[:200]


def _named_exactly(signature: EmbeddedPdfSignature) -> bool:
    """Whether the signature names its certificate byte for byte; names compare without letter case otherwise."""
    named = signature.signer_info["sid"]
    if named.name != "issuer_and_serial_number":
        return True
    return bool(named.chosen["issuer"].dump() == signature.signer_cert.issuer.dump())


def _followed(signature: EmbeddedPdfSignature, later: Sequence[EmbeddedPdfSignature]) -> tuple[str, ...]:
    """What came after a signature, as far as it is allowed."""
    reader = signature.reader
    kinds = ["timestamp" if one.sig_object_type == _TIMESTAMP else "signature" for one in later]
    before = reader.get_historical_resolver(int(signature.signed_revision)).root
    if [*map(len, _material(before).values())] != [*map(len, _material(reader.root).values())]:
        kinds.append("validation-data")
    return tuple(kinds)


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
