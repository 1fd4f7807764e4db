"""Officers' signatures on a finished PDF (ISO 32000-2, 12.8; PAdES B-B, ETSI EN 319 142-1)."""

import hashlib
from datetime import datetime

from msgspec.structs import replace

from ..errors import DeskError, Refused
from ..i18n import speaking, tr
from ..keys.certificate_files import common_name, load
from .appearance import Appearance
from .quiet import silence
from .signatory import KeySignatory, Signatory
from .text import visible
from .verdict import Outcome, Trust, Verdict
from .verify import verify_pdf

NOBODY = Trust()
"""Believes no office, and knows of no revocation."""


def sign_pdf(pdf: bytes, *, certificate_der: bytes, private_key_pkcs8: bytes, reason: str, when: datetime) -> bytes:
    """``certify_pdf`` with a key in memory: ``private_key_pkcs8`` is unencrypted PKCS #8 DER."""
    return certify_pdf(pdf, KeySignatory(certificate_der, private_key_pkcs8), reason=reason, when=when)


def certify_pdf(
    pdf: bytes,
    by: Signatory,
    *,
    reason: str,
    when: datetime,
    name: str = "",
    known: Trust = NOBODY,
    language: str = "en",
) -> bytes:
    """The PDF certified by this officer and checked: nothing may change but fields filled in (DocMDP P=2).

    ``when`` is the signing time claimed, with its time zone; ``name`` what the field shows, that in the certificate
    when not given; ``language`` that of the paper; ``known`` brings what offices revoked. SHA-256 with the key's own
    algorithm. Nothing touches the disk and nothing is fetched. ``DeskError`` when the strict verifier does not find the
    result valid; what a token refuses comes as its own error.
    """
    silence()
    from .certify import certified

    with speaking(language):
        words = tr("Certification by the officer who prepared this briefing")
    shown = replace(_appearance(by, name, reason), language=language)
    signed = certified(pdf, by, visible(reason), words, when, shown)
    _check(signed, known.knowing(by.certificate), when, {Outcome.VALID})
    return signed


def countersign_pdf(
    pdf: bytes, by: Signatory, known: Trust, *, reason: str, when: datetime, name: str = ""
) -> tuple[bytes, Verdict]:
    """A certified PDF with the field prepared for a second officer signed, and the verdict on the whole of it.

    ``known`` is whom to believe of those who signed before. ``Refused`` where no such field is empty, ``DeskError``
    as for ``certify_pdf``.
    """
    silence()
    from .certify import awaits_second, signed_second

    if not awaits_second(pdf):
        raise Refused(
            tr("No field is prepared for a second signature in this file, or it is signed already."),
            kept=tr("Nothing was signed."),
            todo=tr("Ask its author for a briefing with an empty field for you."),
        )
    signed = signed_second(pdf, by, visible(reason), when, _appearance(by, name, reason))
    # the certificate of whoever signed before may have expired meanwhile
    return signed, _check(signed, known.knowing(by.certificate), when, {Outcome.VALID, Outcome.VALID_THEN})


def _appearance(by: Signatory, name: str, reason: str) -> Appearance:
    said = name or common_name(load(by.certificate).subject)
    return Appearance(name=said, reason=reason, fingerprint=hashlib.sha256(by.certificate).hexdigest())


def _check(signed: bytes, known: Trust, when: datetime, good: set[Outcome]) -> Verdict:
    verdict = verify_pdf(signed, known, when)
    if verdict.verdict not in good:
        raise DeskError(
            tr("The signed briefing does not pass this program's own check ({codes}).").format(
                codes=", ".join(finding.code for finding in verdict.findings)
            ),
            kept=tr("No briefing was written."),
            todo=tr("Check the dates of your certificate and the clock of this machine."),
        )
    return verdict
