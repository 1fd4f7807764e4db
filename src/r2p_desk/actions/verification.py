"""Verifying any signed PDF."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..briefing.verdict import Outcome, Signer, Stamp, Trust, Verdict
from ..briefing.verify import MAX_SIZE, verify_pdf
from ..i18n import tr
from .session import Desk, read_limited
from .trust import trust


def verify_file(path: Path, desk: Desk | None) -> Verdict:
    """The verdict on a PDF, by its bytes and whom this officer believes; without an officer that is nobody."""
    known = Trust() if desk is None else trust(desk)
    return verify_pdf(read_limited(path, MAX_SIZE), known, datetime.now(UTC))


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


def signer_lines(signer: Signer) -> list[str]:
    """What a verdict tells of one signer: who, when as claimed and as proven, what is covered, what followed."""
    known = tr("known here") if signer.known else tr("not known here")
    if signer.known and signer.office:
        known = tr("known here through {office}").format(office=signer.office)
    lines = [f"{signer.name} ({known}) · SHA-256 {signer.fingerprint}"]
    if signer.signed_at is not None:
        lines.append(tr("Signed, as claimed: {moment}").format(moment=_moment(signer.signed_at)))
    if signer.proven_at is not None:
        lines.append(tr("Signed, as a time stamp proves: before {moment}").format(moment=_moment(signer.proven_at)))
    return [*lines, covered_words(signer), *([followed_words(signer)] if signer.followed_by else [])]


def stamp_words(stamp: Stamp) -> str:
    """A time stamp over the file, in words."""
    known = tr("known here") if stamp.known else tr("not known here")
    return tr("Time stamp of {moment} by {authority} ({known})").format(
        moment=_moment(stamp.at), authority=stamp.authority, known=known
    )


def covered_words(signer: Signer) -> str:
    """What a signature covers."""
    if signer.revision == signer.revisions:
        return tr("Covers the whole file")
    return tr("Covers revision {n} of {m}").format(n=signer.revision, m=signer.revisions)


def followed_words(signer: Signer) -> str:
    """What came after a signature; empty where nothing did."""
    words = {
        "signature": tr("a further signature"),
        "timestamp": tr("a time stamp"),
        "validation-data": tr("data to prove signatures"),
        "other": tr("changes that are not allowed"),
    }
    if not signer.followed_by:
        return ""
    return tr("After it came: {what}").format(what=", ".join(words[kind] for kind in signer.followed_by))


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


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
                "office": signer.office or None,
                "proven_at": signer.proven_at.isoformat() if signer.proven_at else None,
                "reason": signer.reason or None,
                "certifies": signer.certifies,
                "covers": "file" if signer.revision == signer.revisions else "revision",
                "revision": signer.revision,
                "revisions": signer.revisions,
                "followed_by": list(signer.followed_by),
            }
            for signer in verdict.signers
        ],
        "timestamps": [
            {"at": stamp.at.isoformat(), "authority": stamp.authority, "known": stamp.known} for stamp in verdict.stamps
        ],
        "findings": [{"code": finding.code, "text": finding.sentence} for finding in verdict.findings],
    }
