"""Signing briefings: an officer's certification, and a second officer's signature on another machine."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..briefing.signatory import Signatory
from ..briefing.verdict import Verdict
from ..briefing.verify import MAX_SIZE, verify_pdf
from ..errors import Refused, UsageError
from ..i18n import tr
from ..keys.certificate_files import chain_of
from ..system.files import write_durably
from .identities import STAND_ALONE, Identity, find_identity, identities, signatory
from .session import Desk, read_limited
from .trust import trust
from .verification import holds, verdict_words

__all__ = ["Countersigned", "Identity", "countersign", "find_identity", "identities", "sign"]


class Countersigned(msgspec.Struct, frozen=True, kw_only=True):
    """A file that two officers signed: where it lies, the SHA-256 of its bytes (hex), and the verdict on it."""

    path: Path
    sha256: str
    verdict: Verdict


def sign(
    desk: Desk,
    pdf: bytes,
    identity: Identity | str | None,
    secret: str | None,
    reason: str,
    when: datetime,
    language: str = "en",
) -> bytes:
    """The finished PDF certified by this officer with one of their identities, and checked.

    Without an identity (or its id) it is the stand-alone certificate. ``secret`` is the passphrase or the PIN where one
    ``needs`` it: ``Locked`` without it, ``WrongPin`` for a wrong one, which is never tried twice.
    """
    from ..briefing.sign import certify_pdf

    chosen = _chosen(desk, identity)
    by = _signatory(desk, chosen, secret)
    return certify_pdf(pdf, by, reason=reason, when=when, name=chosen.name, known=trust(desk), language=language)


def countersign(
    desk: Desk,
    path: Path,
    identity: Identity | str | None,
    secret: str | None,
    *,
    out: Path,
    reason: str = "",
    when: datetime | None = None,
) -> Countersigned:
    """Sign a briefing that another officer certified, in the field prepared for it, and write it to ``out``.

    The file as it came is verified strictly first and left as it is. ``Refused`` where it is not valid, where this
    officer signed it already, or where no field is prepared.
    """
    from ..briefing.sign import countersign_pdf

    _check_out(path, out)
    chosen, now = _chosen(desk, identity), when or datetime.now(UTC).replace(microsecond=0)
    data, trusted = read_limited(path, MAX_SIZE), trust(desk)
    before = verify_pdf(data, trusted, now)
    _check_before(desk, before, chosen)
    signed, verdict = countersign_pdf(
        data,
        _signatory(desk, chosen, secret),
        trusted,
        reason=reason or tr("Read and signed as second officer"),
        when=now,
        name=chosen.name,
    )
    write_durably(out, signed)
    return Countersigned(path=out, sha256=hashlib.sha256(signed).hexdigest(), verdict=verdict)


def _chosen(desk: Desk, identity: Identity | str | None) -> Identity:
    if isinstance(identity, Identity):
        return identity
    return find_identity(desk, identity) if identity is not None else identities(desk)[0]


def _signatory(desk: Desk, identity: Identity, secret: str | None) -> Signatory:
    """With the certificates above its own, as far as they are known here: a token often holds none of them."""
    by, held = signatory(desk, identity, secret), trust(desk)
    if identity.kind == STAND_ALONE:
        return by
    above = (*by.chain, *held.helpers, *(one.der for one in held.offices))
    return replace(by, chain=chain_of(by.certificate, above))


def _check_before(desk: Desk, found: Verdict, identity: Identity) -> None:
    if not holds(found):
        raise Refused(
            tr("The file is not to be signed: {words}.").format(words=verdict_words(found.verdict)),
            kept=tr("Nothing was signed."),
            todo=tr("Verify it, and ask whoever gave it to you."),
        )
    own = {one.fingerprint for one in identities(desk)}
    if any(signer.fingerprint in own | {identity.fingerprint} for signer in found.signers):
        raise Refused(
            tr("You signed this file before; the second signature is another officer's."),
            kept=tr("Nothing was signed."),
        )


def _check_out(path: Path, out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("Nothing was signed."),
            todo=tr("Name a file in a folder that exists."),
        )
    if out.exists() and path.exists() and out.samefile(path):
        raise UsageError(
            tr("The signed file would take the place of the one that came."),
            kept=tr("Nothing was signed."),
            todo=tr("Name another file."),
        )
