"""Whether a certificate is to be believed: by itself, or through an office that vouches for it (RFC 5280).

Everything is judged from what is here: the officer's offices and revocation lists, and what the file carries, which
proves itself by an office's signature. Nothing is fetched. A list is asked for only where a certificate names one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID
from pyhanko_certvalidator import ValidationContext

from ..i18n import tr
from ..keys.certificate_files import common_name, issued_by, list_issued_by
from .text import visible
from .verdict import Finding, Trust

_BENIGN = {
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
    x509.ReasonFlags.privilege_withdrawn,
}
"""Reasons that do not put the key into other hands: what was signed before may stand (RFC 5280, 5.3.1)."""


@dataclass(slots=True)
class Standing:
    """What is known of one certificate's standing: ``doubts`` keep it from being believed, ``notes`` do not.

    ``late``: it stood at the signing time claimed, and no proof reaches further. ``unproven``: no list here proves what
    the certificates ask for; an answer from elsewhere (OCSP) may.
    """

    office: str = ""
    doubts: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    unproven: list[Finding] = field(default_factory=list)
    late: bool = False


class Moments(NamedTuple):
    """When a signature was made as claimed, by when it was there as proven, and when it is judged."""

    claimed: datetime
    proven: datetime | None
    judged: datetime


class Believed:
    """The certificates and lists at hand for one file."""

    def __init__(
        self,
        trust: Trust,
        certificates: Sequence[bytes] = (),
        lists: Sequence[bytes] = (),
        answers: Sequence[asn1_ocsp.OCSPResponse] = (),
    ) -> None:
        self._trust = trust
        self._offices = [asn1_x509.Certificate.load(one.der) for one in trust.offices]
        self._between = [asn1_x509.Certificate.load(one) for one in (*trust.helpers, *certificates)]
        self._lists = [made for one in dict.fromkeys((*trust.lists, *lists)) if (made := _list(one)) is not None]
        self._answers = list(answers)

    def knows(self, certificate: bytes) -> bool:
        """Whether it is one of those known by themselves."""
        return any(one.der == certificate for one in self._trust.known)

    def context(self, certificate: bytes, moment: datetime) -> ValidationContext:
        """For judging a signer: a known certificate stands for itself and for no other; else offices vouch."""
        known = self.knows(certificate)
        return self._context([asn1_x509.Certificate.load(certificate)] if known else self._offices, moment)

    def proving(self, moment: datetime) -> ValidationContext:
        """The same, and revocation must be proven by what the file carries: answers (OCSP) count here."""
        return self._context(self._offices, moment, revocation_mode="hard-fail")

    @property
    def answers(self) -> bool:
        """Whether the file carries any."""
        return bool(self._answers)

    def authorities(self, moment: datetime) -> ValidationContext:
        """For judging time stamps: offices alone."""
        return self._context(self._offices, moment)

    def standing(
        self, path: Any, certificate: bytes, moments: Moments, beside: Sequence[asn1_x509.Certificate] = ()
    ) -> Standing:
        """The standing of a certificate at the end of a path that pyHanko found good but for revocation.

        ``beside``: certificates that came with it.
        """
        found = Standing()
        chain = self._chain(path, certificate)
        found.office = _name(chain[0].subject) if len(chain) > 1 else ""
        for issuer, one in pairwise(chain):
            self._revocation(found, one, [issuer], moments, required=_asks_for_list(one))
        if len(chain) == 1:
            self._revocation(found, chain[0], list(self._vouching(chain[0], beside)), moments, required=False)
        found.late = found.late or any(
            not one.not_valid_before_utc <= moments.judged <= one.not_valid_after_utc for one in chain[1:] or chain
        )
        return found

    def _context(
        self, roots: list[asn1_x509.Certificate], moment: datetime, revocation_mode: str = "soft-fail"
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=roots,
            other_certs=self._between,
            ocsps=self._answers,
            crls=[one.public_bytes(Encoding.DER) for one in self._lists] if revocation_mode == "hard-fail" else [],
            moment=moment,
            allow_fetching=False,
            revocation_mode=revocation_mode,
            retroactive_revinfo=True,
        )

    def _chain(self, path: Any, certificate: bytes) -> list[x509.Certificate]:
        """From the office down to the certificate; the certificate alone where it is known by itself."""
        if self.knows(certificate) or path is None:
            return [_loaded(certificate)]
        return [_loaded(one.dump()) for one in path]

    def _vouching(
        self, certificate: x509.Certificate, beside: Sequence[asn1_x509.Certificate]
    ) -> Iterator[x509.Certificate]:
        """Authorities at hand that issued a certificate which is known by itself."""
        for one in (*self._offices, *self._between, *beside):
            issuer = _loaded(one.dump())
            if issued_by(certificate, issuer):
                yield issuer

    def _revocation(
        self,
        found: Standing,
        certificate: x509.Certificate,
        issuers: Sequence[x509.Certificate],
        moments: Moments,
        *,
        required: bool,
    ) -> None:
        lists = [one for one in self._lists for issuer in issuers if list_issued_by(one, issuer)]
        for one in lists:
            entry = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None:
                _judge_entry(found, certificate, entry, moments)
        whole = [one for one in lists if _covers(one, certificate)]
        newest = max((one.next_update_utc or one.last_update_utc for one in whole), default=None)
        used = moments.proven or moments.claimed
        if newest is None or newest < used:
            if required:
                found.unproven.append(_no_list(certificate, newest))
        elif newest < moments.judged:
            words = tr("The newest revocation list of {name} here ended on {day}; what came later is not known.")
            said = words.format(name=_name(certificate.issuer), day=newest.date().isoformat())
            found.notes.append(Finding(code="list-expired", sentence=said))


def _judge_entry(
    found: Standing, certificate: x509.Certificate, entry: x509.RevokedCertificate, moments: Moments
) -> None:
    since, reason = _since(entry)
    name, day = _name(certificate.subject), since.date().isoformat()
    if reason is x509.ReasonFlags.remove_from_crl:
        return
    if moments.proven is not None and moments.proven < since:
        words = tr("The certificate of {name} was revoked on {day}, after the time proven by a time stamp.")
        found.notes.append(Finding(code="revoked-after", sentence=words.format(name=name, day=day)))
    elif moments.claimed < since and reason in _BENIGN:
        words = tr("The certificate of {name} was revoked on {day}, after the signing time claimed.")
        found.notes.append(Finding(code="revoked-later", sentence=words.format(name=name, day=day)))
        found.late = True
    else:
        words = tr("The certificate of {name} was revoked on {day}.")
        found.doubts.append(Finding(code="revoked", sentence=words.format(name=name, day=day)))


def _since(entry: x509.RevokedCertificate) -> tuple[datetime, x509.ReasonFlags | None]:
    """From when on it counts, and why: the date of invalidity where it is earlier (RFC 5280, 5.3.2)."""
    since, reason = entry.revocation_date_utc, None
    for extension in entry.extensions:
        value = extension.value
        if isinstance(value, x509.InvalidityDate):
            since = min(since, value.invalidity_date_utc)
        elif isinstance(value, x509.CRLReason):
            reason = value.reason
    return since, reason


def _no_list(certificate: x509.Certificate, newest: datetime | None) -> Finding:
    issuer = _name(certificate.issuer)
    if newest is None:
        words = tr("No revocation list of {name} is here, and the certificate asks for one.").format(name=issuer)
        return Finding(code="list-missing", sentence=words)
    words = tr("The newest revocation list of {name} here ended on {day}, before the signature.")
    return Finding(code="list-expired", sentence=words.format(name=issuer, day=newest.date().isoformat()))


def _asks_for_list(certificate: x509.Certificate) -> bool:
    """Whether it names where its revocation is published (RFC 5280, 4.2.1.13 and 4.2.2.1)."""
    for extension in certificate.extensions:
        value = extension.value
        if isinstance(value, x509.CRLDistributionPoints):
            return True
        if isinstance(value, x509.AuthorityInformationAccess) and any(
            one.access_method == AuthorityInformationAccessOID.OCSP for one in value
        ):
            return True
    return False


def _list(data: bytes) -> x509.CertificateRevocationList | None:
    """A complete list of its own issuer; any other could leave out what counts, and is not used (RFC 5280, 5.2)."""
    try:
        made = x509.load_der_x509_crl(data)
        critical = [extension.value for extension in made.extensions if extension.critical]
    except ValueError:
        return None
    return made if all(_unrestricted(value) for value in critical) else None


def _unrestricted(value: x509.ExtensionType) -> bool:
    return isinstance(value, x509.IssuingDistributionPoint) and not (
        value.only_contains_user_certs
        or value.only_contains_ca_certs
        or value.only_contains_attribute_certs
        or value.indirect_crl
        or value.only_some_reasons
    )


def _covers(revoked: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether the certificate would stand on this list: one list of several is named in both (RFC 5280, 6.3.3 b 2)."""
    parts = [one.value for one in revoked.extensions if isinstance(one.value, x509.IssuingDistributionPoint)]
    named = {name for part in parts for name in part.full_name or ()}
    if not named:
        return True
    points = [one.value for one in certificate.extensions if isinstance(one.value, x509.CRLDistributionPoints)]
    return bool(named & {name for point in points for place in point for name in place.full_name or ()})


@lru_cache(maxsize=256)
def _loaded(certificate: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate)


def _name(name: x509.Name) -> str:
    return visible(common_name(name))[:200]


CLOCK = timedelta(minutes=10)
"""By how much a signer's clock may be ahead of a time stamp before that is said."""
