"""What an office does with its folder open: enrol an officer, withdraw one, renew its card key."""

import base64
import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from ..domain.marking import Level
from ..errors import NotFound, Refused, UsageError
from ..exchange import office_card
from ..exchange import revocation as forms
from ..exchange.card import Vouched, confirms, read_card, vouch, words
from ..exchange.enrolment import MAX_SIZE, read_enrolment
from ..exchange.moments import moment
from ..exchange.office_card import make_office_card, read_office_card
from ..exchange.revocation import LastCommit, LastPackage, Revocation
from ..exchange.standing import OfficeRole
from ..i18n import tr
from ..keys import office_certificates
from ..keys.office import LIMIT, Member, OfficeKeys, fresh_signing_keys, open_office, seal_office
from ..keys.signing import SigningKeys
from ..system.files import flush_folder, machine_errors, replace_checked, write_durably
from .office_making import CARD_FILE, LIST_FILE, OFFICE_FILE
from .session import read_limited

VALID_DAYS = 730
LONGEST_VALID = 3653
CARD_SUFFIX, LIST_SUFFIX = ".card", ".crl"
_NEW_OFFICE, _NEW_CARD = "office.new", "office-card.new"


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's card that the office signed, and where it lies."""

    path: Path
    officer: str
    name: str
    role: OfficeRole
    clearance: Level
    valid_until: str
    fingerprint: str


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A revocation and where it lies, and the list of withdrawn certificates beside it."""

    path: Path
    list: Path
    revocation: Revocation


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """An office's next card under a new key, and its officers' cards signed anew."""

    card: Path
    fingerprint: str
    words: str
    number: int
    cards: tuple[Path, ...]


def members(folder: Path, passphrase: str) -> tuple[Member, ...]:
    """Whom the office vouched for, those it withdrew among them, by name."""
    with _opened(folder, passphrase) as office:
        return tuple(sorted(office.members, key=lambda one: (one.name.casefold(), one.officer)))


def enrol(
    request: Path,
    folder: Path,
    passphrase: str,
    out: Path,
    *,
    confirm: str,
    role: OfficeRole = OfficeRole.OFFICER,
    clearance: Level = Level.UNCLASSIFIED,
    days: int = VALID_DAYS,
) -> Enrolled:
    """Vouch for the officer whose request lies in a file, if ``confirm`` is its fingerprint, got by another way.

    Their card and the certificate for their PDF key are written to ``out``, and the officer stands among the office's
    members. Enrolling somebody again gives a new card: for another role, another clearance, or more time.
    """
    asked = read_enrolment(read_limited(request, MAX_SIZE))
    if not confirms(confirm, asked.fingerprint):
        raise Refused(
            tr("The fingerprint given is not that of this request."),
            kept=tr("Nobody was enrolled."),
            todo=tr("Ask the officer for it again, by another way than the request came."),
        )
    if not 1 <= days <= LONGEST_VALID:
        raise UsageError(tr("A card is valid for 1 to {n} days.").format(n=LONGEST_VALID), kept=tr("Nothing was done."))
    _refuse_no_file(out)
    now = datetime.now(UTC)
    with _opened(folder, passphrase) as office:
        _refuse_withdrawn(office, asked.public.id)
        until = now + timedelta(days=days)
        issued = office_certificates.issue(
            bytes(office.root_key), office.root, asked.public.name, asked.request, now, until
        )
        vouched = Vouched(
            office=office.office, signer=office.keys.verifying.id, role=role, clearance=clearance,
            valid_until=moment(until), issued=issued,
        )  # fmt: skip
        data = vouch(office.keys, asked.public, asked.certificate, vouched, now)
        member = Member(
            officer=asked.public.id, name=asked.public.name, role=role, clearance=clearance, valid_until=moment(until),
            card=_text(data), issued=_text(issued),
        )  # fmt: skip
        others = tuple(one for one in office.members if one.officer != member.officer)
        _keep(folder, passphrase, msgspec.structs.replace(office, members=(*others, member)))
    write_durably(out, data)
    return Enrolled(
        path=out, officer=member.officer, name=member.name, role=role, clearance=clearance,
        valid_until=member.valid_until, fingerprint=asked.fingerprint,
    )  # fmt: skip


def withdraw(
    named: str,
    folder: Path,
    passphrase: str,
    out: Path,
    *,
    reason: str,
    packages: Sequence[LastPackage] = (),
    commits: Sequence[LastCommit] = (),
) -> Withdrawn:
    """Withdraw an officer (name or key hash): what their keys signed beyond what is named here counts nowhere.

    ``packages``: the last to each contact that is accepted. ``commits``: the last of each case and writer. Where none
    is named, none is accepted. Withdrawing somebody again names others, for what was forgotten.
    """
    tidy = " ".join(reason.split())
    if not 1 <= len(tidy) <= forms.LONGEST_REASON:
        raise UsageError(
            tr("Give the reason in 1 to {n} characters.").format(n=forms.LONGEST_REASON), kept=tr("Nothing was done.")
        )
    _refuse_no_file(out)
    now = datetime.now(UTC)
    with _opened(folder, passphrase) as office:
        member = _member(office, named)
        card = read_card(_bytes(member.card), {office.keys.verifying.id: office.keys.verifying})
        certificates = [office_certificates.digest(one) for one in (card.certificate, _bytes(member.issued))]
        made = forms.draft(
            office.office, member.officer, member.name, tidy, now, certificates, packages, commits
        )  # fmt: skip
        data = forms.make_revocation(office.keys, made)
        forms.read_revocation(data, {office.keys.verifying.id: office.keys.verifying})
        gone = msgspec.structs.replace(member, withdrawn=member.withdrawn or moment(now))
        left = tuple(gone if one.officer == member.officer else one for one in office.members)
        without = msgspec.structs.replace(office, members=left, lists=office.lists + 1)
        listed = _list(without, now)
        _keep(folder, passphrase, without)
    beside = out.with_suffix(LIST_SUFFIX)
    write_durably(folder / LIST_FILE, listed)
    write_durably(beside, listed)
    write_durably(out, data)
    return Withdrawn(path=out, list=beside, revocation=made)


def renew_key(folder: Path, passphrase: str, out: Path) -> Renewed:
    """Give the office a new card key: a card signed by both, and every member's card signed by the new one, in ``out``.

    The old key is forgotten. Who knows the office takes the new card in without comparing.
    """
    if not out.is_dir():
        raise NotFound(tr("There is no folder {name}.").format(name=out.name), kept=tr("Nothing was changed."))
    now, new = datetime.now(UTC), fresh_signing_keys()
    with _opened(folder, passphrase) as office:
        number = office.number + 1
        data = make_office_card(
            new, office.name, office.root, office.recovery, now, office=office.office, number=number,
            before=office.keys,
        )  # fmt: skip
        left = tuple(_vouched_anew(one, office, new, now) for one in office.members)
        renewed = msgspec.structs.replace(office, keys=new, number=number, members=left)
        write_durably(folder / _NEW_CARD, data)  # nobody can sign it again once the old key is gone
        _keep(folder, passphrase, renewed)
        _settle(folder, renewed)
        new.wipe()
    card = read_office_card(data)
    paths = [out / f"office-{number}{CARD_SUFFIX}"]
    write_durably(paths[0], data)
    for one in left:
        if one.withdrawn is None:
            paths.append(out / f"officer-{one.officer[:16]}{CARD_SUFFIX}")
            write_durably(paths[-1], _bytes(one.card))
    return Renewed(
        card=paths[0], fingerprint=card.fingerprint, words=words(card.fingerprint), number=number,
        cards=tuple(paths[1:]),
    )  # fmt: skip


@contextlib.contextmanager
def _opened(folder: Path, passphrase: str) -> Iterator[OfficeKeys]:
    path = folder / OFFICE_FILE
    if not path.is_file():
        raise NotFound(
            tr("There is no office in this folder."),
            kept=tr("Nothing was changed."),
            todo=tr("Name the folder that r2p-desk office create made."),
        )
    office = open_office(read_limited(path, LIMIT), passphrase)
    try:
        _settle(folder, office)
        yield office
    finally:
        office.wipe()


def _settle(folder: Path, office: OfficeKeys) -> None:
    """The card of a new key takes its name once the key is in ``office.age``; one whose key never came there goes."""
    waiting = folder / _NEW_CARD
    if not waiting.is_file():
        return
    with machine_errors():
        if read_office_card(read_limited(waiting, office_card.MAX_SIZE)).key == office.keys.verifying.id:
            waiting.replace(folder / CARD_FILE)
        else:
            waiting.unlink()
        flush_folder(folder)


def _keep(folder: Path, passphrase: str, office: OfficeKeys) -> None:
    def opens(data: bytes) -> None:
        open_office(data, passphrase).wipe()

    replace_checked(folder / OFFICE_FILE, seal_office(office, passphrase), opens, beside=_NEW_OFFICE)


def _member(office: OfficeKeys, named: str) -> Member:
    wanted = named.strip()
    found = [one for one in office.members if wanted.lower() == one.officer or wanted == one.name]
    found = found or [one for one in office.members if wanted.casefold() == one.name.casefold()]
    if len(found) == 1:
        return found[0]
    happened = tr("Several officers have that name.") if found else tr("The office never vouched for such an officer.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk office members; use the id."))


def _refuse_withdrawn(office: OfficeKeys, officer: str) -> None:
    if any(one.officer == officer and one.withdrawn is not None for one in office.members):
        raise Refused(
            tr("The office withdrew these keys; they are not vouched for again."),
            kept=tr("Nobody was enrolled."),
            todo=tr("The officer makes new keys, in a new home or by recovery, and asks with those."),
        )


def _vouched_anew(member: Member, office: OfficeKeys, keys: SigningKeys, now: datetime) -> Member:
    card = read_card(_bytes(member.card), {office.keys.verifying.id: office.keys.verifying})
    if card.vouched is None:
        return member
    vouched = msgspec.structs.replace(card.vouched, signer=keys.verifying.id)
    return msgspec.structs.replace(member, card=_text(vouch(keys, card.public, card.certificate, vouched, now)))


def _list(office: OfficeKeys, now: datetime) -> bytes:
    gone = [
        (office_certificates.serial(_bytes(one.issued)), datetime.fromisoformat(one.withdrawn))
        for one in office.members
        if one.withdrawn is not None
    ]
    return office_certificates.make_list(bytes(office.root_key), office.root, office.lists, gone, now)


def _refuse_no_file(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("Nothing was done."),
            todo=tr("Name a file in a folder that exists."),
        )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
