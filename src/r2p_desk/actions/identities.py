"""What an officer signs PDFs with: their own stand-alone certificate, one an office issued, a PKCS #12 file, a token.

A certificate an office issued for the officer's own key is kept in the officer's store. Of a PKCS #12 file only the
path is kept: its passphrase is asked each time and kept nowhere, so that a desk left unlocked does not sign in an
office's name, and a copy of the home is no copy of that key. The same goes for the PIN of a token.
"""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..briefing.signatory import KeySignatory, Signatory, TokenSignatory
from ..errors import Locked, NotFound, Refused, UsageError, WrongPin
from ..exchange.moments import moment
from ..i18n import tr
from ..keys import certificate_files
from ..system.files import write_durably
from .session import Desk, read_limited

AREA = "identity"
STAND_ALONE, OFFICE, FILE, TOKEN = "stand-alone", "office", "file", "token"
NEEDS = {STAND_ALONE: "nothing", OFFICE: "nothing", FILE: "passphrase", TOKEN: "pin"}
_SHORTEST = 6
_MOST_P12 = 1024 * 1024


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One way of signing: ``id`` and ``fingerprint`` are the SHA-256 of its certificate (hex).

    ``kind``: ``stand-alone``, ``office``, ``file``, ``token``; ``needs``: ``nothing``, ``passphrase``, ``pin``;
    ``where``: the file, or the label of the token.
    """

    id: str
    kind: str
    name: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    needs: str
    where: str = ""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """As it stands in the officer's store; certificates in base64."""

    kind: str
    certificate: str
    chain: tuple[str, ...] = ()
    path: str = ""
    token: str = ""
    serial: str = ""
    key_id: str = ""
    added: str = ""


def identities(desk: Desk) -> tuple[Identity, ...]:
    """Everything this officer can sign with, the stand-alone certificate first."""
    own = _Kept(kind=STAND_ALONE, certificate=_text(desk.officer.certificate))
    found = [own, *_kept(desk).values()]
    return tuple(sorted((_identity(one) for one in found), key=lambda one: (one.kind != STAND_ALONE, one.name, one.id)))


def find_identity(desk: Desk, named: str) -> Identity:
    """The identity of this id, of at least six digits of its beginning, or of this kind or name if only one has it.

    ``NotFound`` otherwise.
    """
    wanted, known = named.strip(), identities(desk)
    found = [one for one in known if len(wanted) >= _SHORTEST and one.id.startswith(wanted.lower())]
    found = found or [one for one in known if wanted in (one.kind, one.name)]
    if len(found) == 1:
        return found[0]
    happened = tr("Several identities fit.") if found else tr("There is no such identity.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk identity list; use the id."))


def request_certificate(desk: Desk, out: Path) -> None:
    """Write a request (PKCS #10, PEM) for an office to vouch for the officer's own key; it holds nothing secret."""
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No request was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    write_durably(out, certificate_files.request(desk.officer.name, desk.officer.pdf_key))


def add_issued(desk: Desk, path: Path) -> Identity:
    """Take in the certificate an office issued for the officer's own key, with those above it.

    ``Refused`` where none in the file belongs to that key, or it may not sign documents.
    """
    return take_issued(desk, certificate_files.read_bundle(read_limited(path, certificate_files.MAX_SIZE)))


def take_issued(desk: Desk, bundle: certificate_files.Bundle) -> Identity:
    """As ``add_issued``, of what was read already."""
    own = _public_of(desk.officer.pdf_key)
    mine = [one for one in bundle.certificates if _spki(one) == own and one != desk.officer.certificate]
    if len(mine) != 1:
        raise Refused(
            tr("No certificate in this file was issued for your key."),
            kept=tr("Nothing was taken in."),
            todo=tr("Send the office the file that r2p-desk identity request writes."),
        )
    chain = certificate_files.chain_of(mine[0], bundle.certificates)
    return _keep(desk, _Kept(kind=OFFICE, certificate=_text(mine[0]), chain=tuple(map(_text, chain))))


def is_pkcs12(path: Path) -> bool:
    """Whether a file begins as PKCS #12 does: a sequence whose first member is version 3 (RFC 7292, 4)."""
    head = read_limited(path, certificate_files.MAX_SIZE)[:12]
    return head[:1] == b"\x30" and b"\x02\x01\x03\x30" in head


def add_file(desk: Desk, path: Path, passphrase: str) -> Identity:
    """Remember a PKCS #12 file that lies on this machine or on a stick; its key and its passphrase are not kept."""
    if not passphrase:
        raise Refused(
            tr("A PKCS #12 file without a passphrase lets anybody sign who finds it."),
            kept=tr("Nothing was taken in."),
            todo=tr("Put it under a passphrase first."),
        )
    certificate, _, chain = _opened_file(path, passphrase)
    kept = _Kept(kind=FILE, certificate=_text(certificate), chain=tuple(map(_text, chain)), path=str(path.absolute()))
    return _keep(desk, kept)


def add_token(
    desk: Desk, library: Path, *, token: str | None = None, pin: str | None = None, certificate: str | None = None
) -> Identity:
    """Remember a certificate on a token. ``library`` is the PKCS #11 module, ``token`` the label of the token.

    ``certificate``: the beginning of its SHA-256, where the token holds several that may sign.
    """
    from ..briefing.token import certificates_on

    found = certificates_on(library.absolute(), token, pin)
    signing = [
        one
        for one in found
        if not certificate_files.is_office(certificate_files.load(one.certificate))
        and certificate_files.signs_documents(certificate_files.load(one.certificate))
        and hashlib.sha256(one.certificate).hexdigest().startswith((certificate or "").lower())
    ]
    if len(signing) != 1:
        raise Refused(
            tr("The token shows no certificate to sign with.")
            if not signing
            else tr("The token shows several certificates to sign with: {ids}.").format(
                ids=", ".join(hashlib.sha256(one.certificate).hexdigest()[:16] for one in signing)
            ),
            kept=tr("Nothing was taken in."),
            todo=tr("Name the certificate, and give the PIN where the token shows none without it."),
        )
    (one,) = signing
    chain = certificate_files.chain_of(one.certificate, tuple(other.certificate for other in found))
    kept = _Kept(
        kind=TOKEN, certificate=_text(one.certificate), chain=tuple(map(_text, chain)), path=str(library.absolute()),
        token=one.token, serial=one.serial, key_id=one.key_id.hex(),
    )  # fmt: skip
    return _keep(desk, kept)


def remove_identity(desk: Desk, named: str) -> Identity:
    """Forget an identity; what was signed with it stays valid. The stand-alone certificate stays."""
    found = find_identity(desk, named)
    if found.kind == STAND_ALONE:
        raise UsageError(
            tr("Your stand-alone certificate belongs to your keys and stays."), kept=tr("Nothing changed.")
        )
    desk.store.keep_notes(AREA, {found.id: None})
    return found


def signatory(desk: Desk, identity: Identity, secret: str | None) -> Signatory:
    """What signs in this identity's name; ``secret`` is the passphrase or PIN it needs.

    ``Locked`` where it is needed and not given, ``WrongPin`` for a wrong passphrase, ``Refused`` where the file now
    holds another certificate.
    """
    if identity.kind == STAND_ALONE:
        return KeySignatory(desk.officer.certificate, desk.officer.pdf_key)
    kept = _kept(desk)[identity.id]
    certificate, chain = _bytes(kept.certificate), tuple(map(_bytes, kept.chain))
    if kept.kind == OFFICE:
        if _spki(certificate) != _public_of(desk.officer.pdf_key):
            raise Refused(
                tr("This certificate was issued for the keys you had before the recovery."),
                kept=tr("Nothing was signed."),
                todo=tr("Ask the office for one on your new key: r2p-desk identity request."),
            )
        return KeySignatory(certificate, desk.officer.pdf_key, chain)
    if not secret:
        raise Locked(
            tr("The PIN of the token is needed.")
            if kept.kind == TOKEN
            else tr("The passphrase of the file is needed."),
            kept=tr("Nothing was signed."),
        )
    if kept.kind == TOKEN:
        return TokenSignatory(
            certificate, Path(kept.path), kept.token, kept.serial, bytes.fromhex(kept.key_id), secret, chain
        )
    now, key, _ = _opened_file(Path(kept.path), secret)
    if now != certificate:
        raise Refused(
            tr("The file now holds another certificate than when it was added."),
            kept=tr("Nothing was signed."),
            todo=tr("Add it again if that is right."),
        )
    return KeySignatory(certificate, key, chain)


def identity_certificates(desk: Desk) -> list[tuple[str, bytes]]:
    """(name, DER) of the certificates this officer signs with beside the stand-alone one."""
    return [(_identity(one).name, _bytes(one.certificate)) for one in _kept(desk).values()]


def _opened_file(path: Path, passphrase: str) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    """Certificate, key (PKCS #8 DER) and the certificates above it, from a PKCS #12 file (RFC 7292)."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

    data = read_limited(path, _MOST_P12)
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except ValueError as error:
        if "password" not in str(error).lower():
            raise _no_pkcs12() from None
        raise WrongPin(
            tr("This is not the passphrase of the file."),
            kept=tr("Nothing was changed."),
            todo=tr("Try again with the right one."),
        ) from None
    except Exception:  # noqa: BLE001 - whatever a broken file provokes; the cause could carry key material
        raise _no_pkcs12() from None
    if key is None or certificate is None:
        raise _no_pkcs12()
    der = certificate.public_bytes(Encoding.DER)
    chain = certificate_files.chain_of(der, tuple(one.public_bytes(Encoding.DER) for one in others))
    return der, key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), chain


def _no_pkcs12() -> Refused:
    return Refused(
        tr("The file is no PKCS #12 file with a key and its certificate."),
        kept=tr("Nothing was changed."),
        todo=tr("Ask the office that made it for another."),
    )


def _keep(desk: Desk, kept: _Kept) -> Identity:
    certificate = certificate_files.load(_bytes(kept.certificate))
    made = _identity(kept)
    if _bytes(kept.certificate) == desk.officer.certificate:
        raise Refused(tr("You sign with this certificate already."), kept=tr("Nothing was taken in."))
    if not certificate_files.signs_documents(certificate):
        raise Refused(
            tr("This certificate is not one to sign documents with."),
            kept=tr("Nothing was taken in."),
            todo=tr("Ask for one with a P-256, P-384 or RSA key for digital signatures."),
        )
    if made.valid_until < datetime.now(UTC):
        raise Refused(
            tr("This certificate expired on {day}.").format(day=made.valid_until.date().isoformat()),
            kept=tr("Nothing was taken in."),
            todo=tr("Ask for a new one."),
        )
    added = msgspec.structs.replace(kept, added=moment(datetime.now(UTC)))
    desk.store.keep_notes(AREA, {made.id: msgspec.to_builtins(added)})
    return made


def _kept(desk: Desk) -> dict[str, _Kept]:
    return {name: msgspec.convert(value, _Kept) for name, value in desk.store.notes(AREA).items()}


def _identity(kept: _Kept) -> Identity:
    der = _bytes(kept.certificate)
    certificate, print_ = certificate_files.load(der), hashlib.sha256(der).hexdigest()
    return Identity(
        id=print_,
        kind=kept.kind,
        name=certificate_files.common_name(certificate.subject),
        issuer=certificate_files.common_name(certificate.issuer),
        fingerprint=print_,
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        needs=NEEDS[kept.kind],
        where=kept.token or kept.path,
    )


def _public_of(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

    public = load_der_private_key(key, None).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _spki(certificate: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = certificate_files.load(certificate).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
