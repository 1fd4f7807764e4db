"""Whom this officer believes when a PDF is verified: themselves, contacts, and offices, with what offices withdrew.

An office comes as a certificate on a stick, and is believed once its fingerprint was compared by another way, as a
contact is. What it signed needs no comparing: certificates between it and its officers, and revocation lists.
"""

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..briefing.verdict import KnownCertificate, Trust
from ..errors import NotFound, Refused
from ..exchange.moments import moment
from ..i18n import tr
from ..keys import certificate_files
from .contacts import known_certificates
from .identities import identity_certificates
from .session import Desk, read_limited

AREA = "office"
ROOT, BETWEEN, LIST = "office", "between", "list"
_SHORTEST = 6
_DIGITS = 64


class Believed(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate or revocation list that was taken in: ``id`` is its SHA-256 (hex).

    ``kind``: ``office`` (vouches for others), ``between`` (an office's, that vouches for officers), ``list`` (what an
    office revoked). ``until``: the end of its validity, or the day by which the next list is due.
    """

    id: str
    kind: str
    name: str
    issuer: str
    since: datetime
    until: datetime | None
    revoked: int = 0


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    data: str
    added: str


def add_trust(desk: Desk, path: Path, confirm: str | None = None) -> tuple[Believed, ...]:
    """Take in an office's certificates and revocation lists from a file (PEM, DER, PKCS #7).

    ``confirm`` is the SHA-256 of one certificate in it, got by another way: that one becomes an office. All else must
    be signed by an office known here, or by a certificate that is. ``Refused`` where something is not; then nothing is
    taken in. An older revocation list of the same issuer makes room for a newer one.
    """
    return take_trust(desk, read_limited(path, certificate_files.MAX_SIZE), confirm)


def take_trust(desk: Desk, data: bytes, confirm: str | None = None) -> tuple[Believed, ...]:
    """As ``add_trust``, of what was read already."""
    bundle = certificate_files.read_bundle(data)
    wanted = _digits(confirm)
    offices = [one for one in bundle.certificates if hashlib.sha256(one).hexdigest() == wanted]
    if wanted is not None and not offices:
        raise Refused(
            tr("The fingerprint given is not that of a certificate in this file."),
            kept=tr("Nothing was taken in."),
            todo=tr(
                "Ask the office for it again, not by the way the file came. If it still differs, the file is false."
            ),
        )
    for one in offices:
        _check_office(one)
    held = trust(desk)
    issuers = [*(one.der for one in held.offices), *held.helpers, *offices]
    between = _proven([one for one in bundle.certificates if one not in issuers], issuers)
    _check_lists(bundle.lists, [*issuers, *between])
    now = moment(datetime.now(UTC))
    new = {**dict.fromkeys(offices, ROOT), **dict.fromkeys(between, BETWEEN), **dict.fromkeys(bundle.lists, LIST)}
    kept = {_id(data): _Kept(kind=kind, data=_text(data), added=now) for data, kind in new.items()}
    gone: dict[str, Any] = dict.fromkeys(_outdated(desk, bundle.lists))
    desk.store.keep_notes(AREA, {**gone, **{name: msgspec.to_builtins(one) for name, one in kept.items()}})
    return tuple(_shown(name, one) for name, one in kept.items() if name in desk.store.notes(AREA))


def believe_office(desk: Desk, certificate: bytes) -> None:
    """Believe the root certificate of an office whose own fingerprint, which is over it, was compared."""
    _check_office(certificate)
    kept = _Kept(kind=ROOT, data=_text(certificate), added=moment(datetime.now(UTC)))
    desk.store.keep_notes(AREA, {_id(certificate): msgspec.to_builtins(kept)})


def trusted(desk: Desk) -> tuple[Believed, ...]:
    """What was taken in: offices first, then what stands between, then lists."""
    order = (ROOT, BETWEEN, LIST)
    found = [_shown(name, one) for name, one in _kept(desk).items()]
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name, one.since, one.id)))


def remove_trust(desk: Desk, named: str) -> Believed:
    """Believe an office no more, or forget a list; by its id, six digits of its beginning, or its name.

    ``NotFound`` where none or several fit.
    """
    wanted, known = named.strip(), trusted(desk)
    found = [one for one in known if len(wanted) >= _SHORTEST and one.id.startswith(wanted.lower())]
    found = found or [one for one in known if one.kind != LIST and one.name == wanted]
    if len(found) != 1:
        happened = tr("Several of them fit.") if found else tr("Nothing of that name or id was taken in.")
        raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk trust list; use the id."))
    desk.store.keep_notes(AREA, {found[0].id: None})
    return found[0]


def trust(desk: Desk) -> Trust:
    """Everything a verdict may rest on."""
    kept = _kept(desk).values()
    own = [KnownCertificate(name=name, der=der) for name, der in identity_certificates(desk)]
    return Trust(
        known=(*known_certificates(desk), *own),
        offices=tuple(
            KnownCertificate(name=_name(certificate_files.load(_bytes(one.data)).subject), der=_bytes(one.data))
            for one in kept
            if one.kind == ROOT
        ),
        helpers=tuple(_bytes(one.data) for one in kept if one.kind == BETWEEN),
        lists=tuple(_bytes(one.data) for one in kept if one.kind == LIST),
    )


def _check_office(certificate: bytes) -> None:
    if not certificate_files.is_office(certificate_files.load(certificate)):
        raise Refused(
            tr("This certificate may not vouch for others, so it is no office's."),
            kept=tr("Nothing was taken in."),
            todo=tr("An officer is taken in by their card: r2p-desk contact add."),
        )


def _proven(certificates: Iterable[bytes], issuers: Iterable[bytes]) -> list[bytes]:
    """These certificates, if each is an authority's and signed by one known or by another of them."""
    known = [certificate_files.load(one) for one in issuers]
    left, proven = {one: certificate_files.load(one) for one in certificates}, []
    while found := [
        der
        for der, one in left.items()
        if certificate_files.is_office(one) and any(certificate_files.issued_by(one, issuer) for issuer in known)
    ]:
        for der in found:
            proven.append(der)
            known.append(left.pop(der))
    if left:
        raise _unproven(tr("Not every certificate in this file is one of an office known here."))
    return proven


def _check_lists(lists: Iterable[bytes], issuers: Iterable[bytes]) -> None:
    from cryptography.x509 import load_der_x509_crl

    known = [certificate_files.load(one) for one in issuers]
    for one in map(load_der_x509_crl, lists):
        if not any(certificate_files.list_issued_by(one, issuer) for issuer in known):
            raise _unproven(tr("A revocation list in this file is of no office known here."))


def _unproven(happened: str) -> Refused:
    return Refused(
        happened,
        kept=tr("Nothing was taken in."),
        todo=tr("Take in the office first, with its fingerprint: r2p-desk trust add FILE --confirm FINGERPRINT."),
    )


def _outdated(desk: Desk, lists: Iterable[bytes]) -> list[str]:
    """Lists that were taken in and that newer ones of the same issuer replace."""
    from cryptography.x509 import load_der_x509_crl

    new = list(map(load_der_x509_crl, lists))
    return [
        name
        for name, one in _kept(desk).items()
        if one.kind == LIST
        for old in [load_der_x509_crl(_bytes(one.data))]
        if any(
            old.issuer == later.issuer
            and old.last_update_utc < later.last_update_utc
            and [part.value for part in old.extensions if part.critical]
            == [part.value for part in later.extensions if part.critical]
            for later in new
        )
    ]


def _kept(desk: Desk) -> dict[str, _Kept]:
    return {name: msgspec.convert(value, _Kept) for name, value in desk.store.notes(AREA).items()}


def _shown(name: str, kept: _Kept) -> Believed:
    from cryptography.x509 import load_der_x509_crl

    data = _bytes(kept.data)
    if kept.kind == LIST:
        revoked = load_der_x509_crl(data)
        issuer = _name(revoked.issuer)
        return Believed(
            id=name, kind=LIST, name=issuer, issuer=issuer, since=revoked.last_update_utc,
            until=revoked.next_update_utc, revoked=len(revoked),
        )  # fmt: skip
    certificate = certificate_files.load(data)
    return Believed(
        id=name, kind=kept.kind, name=_name(certificate.subject), issuer=_name(certificate.issuer),
        since=certificate.not_valid_before_utc, until=certificate.not_valid_after_utc,
    )  # fmt: skip


def _name(name: Any) -> str:
    return certificate_files.common_name(name)


def _digits(confirm: str | None) -> str | None:
    if confirm is None:
        return None
    digits = "".join(confirm.split()).replace(":", "").lower()
    return digits if len(digits) == _DIGITS else ""


def _id(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
