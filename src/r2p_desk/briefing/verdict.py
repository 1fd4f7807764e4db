"""What is said of a signed PDF: the verdict, who signed it, what was found."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """The word of a verdict."""

    VALID = "valid"
    VALID_THEN = "valid-then"
    ALTERED = "altered"
    UNKNOWN_SIGNER = "unknown-signer"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class KnownCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate trusted here, X.509 DER, under the name it is known by."""

    name: str
    der: bytes


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a verdict may believe: officers by their very certificate, and offices that vouch for others.

    ``helpers`` are certificates between an office and its officers; they and the revocation ``lists`` (both DER) prove
    themselves by an office's signature.
    """

    known: tuple[KnownCertificate, ...] = ()
    offices: tuple[KnownCertificate, ...] = ()
    helpers: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    def knowing(self, certificate: bytes, name: str = "") -> "Trust":
        """The same, and this certificate known."""
        return msgspec.structs.replace(self, known=(*self.known, KnownCertificate(name=name, der=certificate)))


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed, as the certificate in the file says: shown, never believed unless ``known``."""

    name: str
    fingerprint: str
    """SHA-256 of the certificate, lower-case hexadecimal."""
    signed_at: datetime | None
    """The signing time claimed."""
    known: bool


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found: a code for programs, a sentence for people."""

    code: str
    sentence: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a file, who signed it, and what was found."""

    verdict: Outcome
    signers: tuple[Signer, ...] = ()
    findings: tuple[Finding, ...] = ()


def refused(outcome: Outcome, code: str, sentence: str) -> Verdict:
    """A verdict with this one finding."""
    return Verdict(verdict=outcome, findings=(Finding(code=code, sentence=sentence),))
