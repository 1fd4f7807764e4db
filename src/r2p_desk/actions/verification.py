"""Verifying any signed PDF."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..briefing.verdict import KnownCertificate, Outcome, Trust, Verdict
from ..briefing.verify import MAX_SIZE, verify_pdf
from ..i18n import tr
from .contacts import known_certificates
from .identities import identity_certificates
from .session import Desk, read_limited


def verify_file(path: Path, desk: Desk | None) -> Verdict:
    """The verdict on a PDF, by its bytes and whom this officer believes; without an officer that is nobody."""
    known = Trust() if desk is None else trust(desk)
    return verify_pdf(read_limited(path, MAX_SIZE), known, datetime.now(UTC))


def trust(desk: Desk) -> Trust:
    """Whom this officer believes: themselves, their contacts, and the offices taken in."""
    own = [KnownCertificate(name=name, der=der) for name, der in identity_certificates(desk)]
    return Trust(known=(*known_certificates(desk), *own))


def holds(verdict: Verdict) -> bool:
    """Whether the file is what a known officer certified."""
    return verdict.verdict in (Outcome.VALID, Outcome.VALID_THEN)


def verdict_words(outcome: Outcome) -> str:
    """The verdict as people read it."""
    return {
        Outcome.VALID: tr("valid"),
        Outcome.VALID_THEN: tr("valid then, cannot be judged now"),
        Outcome.ALTERED: tr("altered"),
        Outcome.UNKNOWN_SIGNER: tr("signer not known here"),
        Outcome.UNSIGNED: tr("not signed"),
        Outcome.UNREADABLE: tr("not a readable PDF"),
    }[outcome]


def verdict_object(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON for other programs."""
    return {
        "verdict": str(verdict.verdict),
        "signers": [
            {
                "name": signer.name,
                "certificate_sha256": signer.fingerprint,
                "signed_at": signer.signed_at.isoformat() if signer.signed_at else None,
                "known": signer.known,
            }
            for signer in verdict.signers
        ],
        "findings": [{"code": finding.code, "text": finding.sentence} for finding in verdict.findings],
    }
