"""Making an office: its keys in a folder for a stick, its card, shares of its recovery key, the printed record."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..errors import Damaged, Refused, UsageError
from ..exchange.card import words
from ..exchange.office_card import make_office_card, read_office_card
from ..i18n import tr
from ..jobs import Job
from ..keys import office_certificates
from ..keys import shares as slip
from ..keys.age_hybrid import HybridIdentity
from ..keys.certificate import check_name
from ..keys.office import OfficeKeys, create_keys, open_office, seal_office
from ..keys.recovery import fingerprint as recovery_fingerprint
from ..keys.shares import Share
from ..system.files import machine_errors, write_durably
from . import paper

OFFICE_FILE, CARD_FILE, LIST_FILE, RECORD_FILE = "office.age", "office.card", "office.crl", "record.pdf"
SHEETS = "sheets"
MOST_PRESENT = 8


class Ceremony(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided before an office is made.

    ``present``: who is there and will sign the record. ``holders``: who takes which share, one name for each; any
    ``threshold`` of them bring back what the office's officers can read.
    """

    name: str
    present: tuple[str, ...]
    holders: tuple[str, ...]
    threshold: int


class MadeOffice(msgspec.Struct, frozen=True, kw_only=True):
    """A new office: its id, the folder to be kept in a safe, its fingerprint, the sheets to print and then delete."""

    id: str
    name: str
    folder: Path
    card: Path
    fingerprint: str
    words: str
    recovery: str
    sheets: tuple[Path, ...]
    record: Path


def create_office(
    ceremony: Ceremony, out: Path, passphrase: str, *, sheets: Path | None = None, job: Job | None = None
) -> MadeOffice:
    """Make an office in the folder ``out``, which must be empty or not there; whole when this returns, else nothing.

    ``sheets``: where the shares are written for printing, a folder in ``out`` otherwise. They are secrets in the clear.
    The shares are proven to give back the recovery key, and ``office.age`` to open, before anything counts.
    """
    job, now = job or Job(), datetime.now(UTC).replace(microsecond=0)
    ceremony = _checked(ceremony, passphrase)
    _refuse_used(out)
    key = bytearray(os.urandom(slip.KEY_SIZE))
    shares = slip.split(key, ceremony.threshold, len(ceremony.holders))
    written: list[Path] = []
    try:
        recovery = HybridIdentity(key).recipient
        _prove(shares, key)
        office = create_keys(ceremony.name, recovery, now)
        try:
            printed = _print(ceremony, office, shares, sheets or out / SHEETS, now, written, job)
            job.advance(0.7, tr("Setting the record"))
            return _write(ceremony, office, printed, out, passphrase, now, written)
        finally:
            office.wipe()
    except BaseException:
        paper.remove(written)
        raise
    finally:
        key[:] = bytes(len(key))


def _prove(shares: Sequence[Share], key: bytearray) -> None:
    if slip.combine(shares) != key:
        raise Damaged(tr("The shares do not give back the key."), kept=tr("Nothing was made."))


def _print(
    ceremony: Ceremony,
    office: OfficeKeys,
    shares: Sequence[Share],
    sheets: Path,
    now: datetime,
    written: list[Path],
    job: Job,
) -> list[Path]:
    with machine_errors():
        sheets.mkdir(mode=0o700, parents=True, exist_ok=True)
    print_ = recovery_fingerprint(office.recovery)
    paths = [sheets / f"office-share-{share.number}-of-{len(shares)}.pdf" for share in shares]
    paper.refuse_existing(paths)
    for place, (path, share, holder) in enumerate(zip(paths, shares, ceremony.holders, strict=True)):
        job.advance(0.6 * place / len(shares), tr("Setting sheet {n} of {m}").format(n=place + 1, m=len(shares)))
        written.append(path)
        paper.write_sheet(path, paper.office_share_sheet(office.name, share, len(shares), print_, now, holder))
    return paths


def _write(
    ceremony: Ceremony,
    office: OfficeKeys,
    sheets: Sequence[Path],
    out: Path,
    passphrase: str,
    now: datetime,
    written: list[Path],
) -> MadeOffice:
    """The record, the card, and last the secrets: without ``office.age`` there is no office."""
    with machine_errors():
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = make_office_card(office.keys, office.name, office.root, office.recovery, now)
    card, record = read_office_card(data), out / RECORD_FILE
    written += [record, out / CARD_FILE, out / OFFICE_FILE]
    sheet = paper.ceremony_sheet(
        office.name, (words(card.fingerprint), card.fingerprint, office_certificates.digest(office.root)),
        ceremony.present, ceremony.holders, ceremony.threshold, now,
    )  # fmt: skip
    paper.write_sheet(record, sheet)
    write_durably(out / CARD_FILE, data)
    sealed = seal_office(office, passphrase)
    open_office(sealed, passphrase).wipe()
    write_durably(out / OFFICE_FILE, sealed)
    return MadeOffice(
        id=office.office, name=office.name, folder=out, card=out / CARD_FILE, fingerprint=card.fingerprint,
        words=words(card.fingerprint), recovery=recovery_fingerprint(office.recovery), sheets=tuple(sheets),
        record=record,
    )  # fmt: skip


def _checked(ceremony: Ceremony, passphrase: str) -> Ceremony:
    kept = tr("Nothing was made.")
    if not passphrase:
        raise UsageError(tr("The passphrase is empty."), kept=kept, todo=tr("Choose a passphrase."))
    present = tuple(dict.fromkeys(map(check_name, ceremony.present)))
    if not 1 <= len(present) <= MOST_PRESENT:
        raise UsageError(
            tr("Name who is present, one to {n} people: they sign the record.").format(n=MOST_PRESENT), kept=kept
        )
    holders = tuple(map(check_name, ceremony.holders))
    if len(set(holders)) != len(holders):
        raise Refused(
            tr("One person cannot keep two shares: that would make fewer people enough."),
            kept=kept,
            todo=tr("Name another holder for each share."),
        )
    return Ceremony(
        name=check_name(ceremony.name), present=present, holders=holders, threshold=ceremony.threshold
    )  # fmt: skip


def _refuse_used(out: Path) -> None:
    with machine_errors():
        used = out.exists() and (not out.is_dir() or any(out.iterdir()))
    if used:
        raise UsageError(
            tr("{name} is not an empty folder.").format(name=out.name),
            kept=tr("Nothing was made."),
            todo=tr("Name a new folder on the stick."),
        )
