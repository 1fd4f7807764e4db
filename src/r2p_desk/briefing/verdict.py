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
    office: str = ""
    """The office known here that vouches for the certificate; empty where it is known by itself."""
    proven_at: datetime | None = None
    """By when the signature was there, as a time stamp of an authority known here proves."""
    reason: str = ""
    certifies: bool = False
    """Whether it forbids all later changes but filling in and further signatures."""
    revision: int = 1
    revisions: int = 1
    """It covers the file up to this revision of as many; the last one is the whole file."""
    followed_by: tuple[str, ...] = ()
    """What came after: ``signature``, ``timestamp``, ``validation-data``, ``other`` (which is an alteration)."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """A time stamp over the whole file up to it: when, by whom, and whether the authority is known here."""

    at: datetime
    authority: str
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
    stamps: tuple[Stamp, ...] = ()


def refused(outcome: Outcome, code: str, sentence: str) -> Verdict:
    """A verdict with this one finding."""
    return Verdict(verdict=outcome, findings=(Finding(code=code, sentence=sentence),))
