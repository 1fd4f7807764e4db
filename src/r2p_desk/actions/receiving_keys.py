"""Renewing the key others write to: a new one goes out on a new card, the old one opens until it is known to be done.

In the area ``receiving`` of the officer's store: ``key/<hash>`` (of a key that was renewed to: ``since``, ``follows``,
the hash of the one before), ``former/<hash>`` (a key of before: ``secret``, ``until``), ``arrived/<hash>/<contact>``
(moment the first package to that key came from them), ``days`` (the policy). The secrets lie under the same key as all
else there.
"""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from ..casefile.statements import instant
from ..errors import AlreadyOpen, DeskError, Refused, UsageError
from ..exchange.ledger import RECEIVED
from ..exchange.manifest import receiving_hash
from ..exchange.standing import Standing
from ..i18n import tr
from ..jobs import Job
from ..keys.age_hybrid import HybridIdentity
from . import backup_records, recovery
from .access import add_members
from .contacts import contacts
from .offices import standing
from .sealed_names import custodians, seal_anew
from .sealing import key_work, open_with_secret, read_device, reseal, wipe
from .sending import ledger
from .session import RECEIVING, RENEWED, Desk, open_case

DAYS = 180
_LONGEST = 3650
_DAYS, _FORMER, _ARRIVED = "days", "former/", "arrived/"


class KeyStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the receiving key stands: ``due`` after ``days``; ``former``: hashes of those of before that still open.

    ``waiting``: contacts who wrote before and not yet to the present key; ``cases``: cases not yet under it (ids).
    """

    key: str
    since: str
    days: int
    due: bool
    former: tuple[str, ...]
    waiting: tuple[str, ...]
    cases: tuple[str, ...]


class RenewedKey(msgspec.Struct, frozen=True, kw_only=True):
    """The new key's hash; cases written anew under it, and those that wait for one of their access managers."""

    key: str
    wrapped: tuple[str, ...]
    left: tuple[str, ...]


def status(desk: Desk) -> KeyStatus:
    """How the receiving key stands; opens every case for reading while an old key is kept."""
    notes = desk.store.notes(RECEIVING)
    since, days = _since(desk), int(notes.get(_DAYS, DAYS))
    former = _former(desk)
    due = datetime.now(UTC) - datetime.fromisoformat(since) > timedelta(days=days)
    return KeyStatus(
        key=_present(desk), since=since, days=days, due=due, former=former,
        waiting=_waiting(desk) if former else (), cases=_not_under_it(desk) if former else (),
    )  # fmt: skip


def set_policy(desk: Desk, days: int) -> None:
    """After how many days the receiving key is due to be renewed."""
    if not 1 <= days <= _LONGEST:
        raise UsageError(tr("A receiving key is renewed after 1 to {n} days.").format(n=_LONGEST))
    desk.store.keep_notes(RECEIVING, {_DAYS: days})


def renew(desk: Desk, passphrase: str, job: Job | None = None) -> RenewedKey:
    """A new receiving key for this officer, under the same passphrase; the one before goes on opening.

    The cases this officer manages are written for it at once. Then a new card is to be handed out: ``export_card``.
    Whatever stops this, the officer opens with one key or the other and nothing sent to either is lost.
    """
    job = job or Job()
    new = HybridIdentity.generate()
    before = _present(desk)
    with key_work(desk.home):
        officer, secret = open_with_secret(desk.home, passphrase)
        try:
            now = instant(datetime.now(UTC))
            after = receiving_hash(new.recipient)
            kept = {"secret": officer.identity.secret(), "until": now}
            # in the store before officer.age changes, by the keys they are about: a kill in between loses neither
            desk.store.keep_notes(
                RECEIVING, {_FORMER + before: kept, RENEWED + after: {"since": now, "follows": before}}
            )  # fmt: skip
            officer.renew(new)
            reseal(desk.home, officer, passphrase, secret, None if secret is None else read_device(desk.home))
            desk.officer.renew(HybridIdentity.parse(new.secret()))
            recovery.renew(desk.home, desk.store, desk.officer, secret)
        finally:
            officer.wipe()
            wipe(secret)
    job.advance(0.5, tr("Writing the cases for the new key"))
    wrapped = rewrap(desk, job)
    return RenewedKey(key=after, wrapped=wrapped, left=_not_under_it(desk))


def rewrap(desk: Desk, job: Job | None = None) -> tuple[str, ...]:
    """Write the cases this officer manages for the present receiving key; those that were (ids).

    A case that another process has open is left for the next time. Names sealed to the old key are sealed anew.
    """
    done = []
    for known in _not_under_it(desk):
        with contextlib.suppress(AlreadyOpen), open_case(desk, known, write=True) as case:
            if case.file.read_only or desk.officer.id not in case.file.access.managers:
                continue
            add_members(case, [desk.officer.public], job)
            if desk.officer.id in {one.id for one in custodians(case)}:
                seal_anew(case)
            done.append(known)
    return tuple(done)


def note_arrival(desk: Desk, contact: str, key: str) -> None:
    """A package came from this contact to the receiving key with this hash: they know it."""
    name = f"{_ARRIVED}{key}/{contact}"
    if key == _present(desk) and _former(desk) and desk.store.note(RECEIVING, name) is None:
        desk.store.keep_notes(RECEIVING, {name: instant(datetime.now(UTC))})


def retire(desk: Desk, *, anyway: bool = False) -> tuple[str, ...]:
    """Destroy the receiving keys of before; which (hashes). What is still on its way to them cannot be opened then.

    ``Refused`` while a case here, or a backup, opens with an old one only; and, unless ``anyway``, while a contact who
    wrote before has not written to the present one.
    """
    rewrap(desk)
    former, waiting, cases = _former(desk), _waiting(desk), _not_under_it(desk)
    kept = tr("The old key was kept.")
    if former and cases:
        raise Refused(
            tr("Some cases are not yet written for your present key: {cases}.").format(cases=", ".join(cases)),
            kept=kept,
            todo=tr("Hand your new card to their access managers, and take in what they send; then try again."),
        )
    made = [one.created for one in backup_records.made(desk.store) if one.case is None]
    if former and made and max(made) < _since(desk):
        raise Refused(
            tr("The last backup opens with the old key only."), kept=kept, todo=tr("Make a backup, then try again.")
        )
    if former and waiting and not anyway:
        raise Refused(
            tr("These have not written to your present key yet: {names}.").format(names=", ".join(waiting)),
            kept=kept,
            todo=tr(
                "Wait for a package from each, or destroy it anyway: what they sent to it before cannot be opened."
            ),
        )
    notes = desk.store.notes(RECEIVING)
    gone: dict[str, Any] = {name: None for name in notes if name.startswith((_FORMER, _ARRIVED))}
    desk.store.keep_notes(RECEIVING, gone)
    desk.officer.forget_former()
    return former


def retire_if_acknowledged(desk: Desk) -> bool:
    """The same by itself, once everybody who wrote before wrote to the present key; whether it was done."""
    if not _former(desk) or _waiting(desk):
        return False
    with contextlib.suppress(DeskError):
        return bool(retire(desk))
    return False


def _present(desk: Desk) -> str:
    return receiving_hash(desk.officer.public.recipient)


def _former(desk: Desk) -> tuple[str, ...]:
    present = _present(desk)
    found = (name.removeprefix(_FORMER) for name in desk.store.notes(RECEIVING) if name.startswith(_FORMER))
    return tuple(one for one in found if one != present)


def _since(desk: Desk) -> str:
    held = desk.store.note(RECEIVING, RENEWED + _present(desk))
    if held is not None:
        return str(held["since"])
    from ..keys import certificate_files

    return instant(certificate_files.load(desk.officer.certificate).not_valid_before_utc)


def _waiting(desk: Desk) -> tuple[str, ...]:
    notes, present = desk.store.notes(RECEIVING), _present(desk)
    return tuple(
        one.name
        for one in contacts(desk)
        if standing(desk, one) in {Standing.OFFICE, Standing.COMPARED}
        and ledger(desk, one.id, RECEIVED)
        and f"{_ARRIVED}{present}/{one.id}" not in notes
    )


def _not_under_it(desk: Desk) -> tuple[str, ...]:
    """Cases here whose access file names this officer with a receiving key of before; those that do not open, too."""
    receive = desk.officer.public.receive
    found = []
    for known in desk.store.cases():
        try:
            with open_case(desk, known.id, write=False) as case:
                mine = [one.receive for one in case.file.access.officers if one.id == desk.officer.id]
        except DeskError:
            mine = []
        if receive not in mine:
            found.append(known.id)
    return tuple(found)
