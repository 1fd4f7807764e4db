"""The officer's certification signature on a finished PDF (ISO 32000-2, 12.8; PAdES B-B, ETSI EN 319 142-1)."""

from datetime import datetime

from ..errors import DeskError
from ..i18n import tr
from .quiet import silence
from .text import visible
from .verdict import KnownCertificate, Outcome
from .verify import verify_pdf


def sign_pdf(pdf: bytes, *, certificate_der: bytes, private_key_pkcs8: bytes, reason: str, when: datetime) -> bytes:
    """The PDF certified by this officer and checked: nothing may change but fields filled in (DocMDP P=2).

    ``certificate_der`` is X.509, ``private_key_pkcs8`` its key as unencrypted PKCS #8 DER (P-256 with SHA-256),
    ``when`` the signing time claimed, with its time zone. Nothing touches the disk and nothing is fetched.
    ``DeskError`` when the strict verifier does not find the result valid.
    """
    silence()
    from .certify import certified

    words = tr("Certification by the officer who prepared this briefing")
    signed = certified(pdf, certificate_der, private_key_pkcs8, visible(reason), words, when)
    verdict = verify_pdf(signed, [KnownCertificate(name="", der=certificate_der)], when)
    if verdict.verdict is not Outcome.VALID:
        raise DeskError(
            tr("The signed briefing does not pass this program's own check ({codes}).").format(
                codes=", ".join(finding.code for finding in verdict.findings)
            ),
            kept=tr("No briefing was written."),
            todo=tr("Check the dates of your certificate and the clock of this machine."),
        )
    return signed
