"""Changing who may open a case: a statement in the journal and a new access.age, both or neither.

Who is added gets the case key as it is. When somebody is removed the case is written anew under a new key. Whatever
stops this, the next opening for writing finishes it or puts it aside:

1. ``access.new`` is written. Alone it means nothing and is thrown away.
2. Without a new key the statement is saved in case.db. With one, ``case.new`` is written under the new key and the
   statement saved in it; until then case.db is as it was.
3. Once the journal under the key of ``access.new`` states its epoch, the change counts: access.age, case.db and
   access.bak are put in place, each whole, and ``access.new`` goes last.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from ..errors import Cancelled, MachineError, NotFound, Refused, UsageError
from ..i18n import tr
from ..jobs import Job
from ..keys.officer import Officer, PublicOfficer
from ..system.files import machine_errors, write_durably
from .access import Access, open_access, seal_access
from .bundle import CaseFile
from .database import close_database, copy_under, database_errors, leave_log, open_database
from .journal import Journal, access_change
from .reading import DATABASE
from .rules import ACCESS, Admission, admission_of
from .statements import Change
from .unfinished import NEXT_ACCESS, NEXT_DATABASE, discard, discard_database, put_in_place, states


class AccessChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of access that is ready to be made: the bytes of the new access.age, and what they say."""

    data: bytes
    access: Access
    custodians: tuple[str, ...] = ()
    stated: bool = False
    """Whether the journal states it already, because it came from another officer."""


def custodians(case: CaseFile) -> tuple[str, ...]:
    """Key hashes of those to whom names are sealed: as stated, else the managers; sorted."""
    return _stated_custodians(case) or tuple(sorted(case.journal.managers()))


def admitting(
    case: CaseFile, officer: Officer, members: Sequence[PublicOfficer], sealed_to: Sequence[str] | None = None
) -> AccessChange:
    """Who may open the case stays, these officers come beside them; names are sealed to ``sealed_to`` from then on.

    ``Refused`` when this officer is no access manager, ``UsageError`` when nothing would change.
    """
    _refuse_others(case, officer)
    known = {member.id: member for member in case.access.officers}
    after = {**known, **{member.id: member for member in members}}
    keepers = tuple(sorted(sealed_to)) if sealed_to is not None else _stated_custodians(case)
    if after == known and keepers == _stated_custodians(case):
        raise UsageError(tr("They may open this case already."), kept=tr("Nothing was changed."))
    if not set(keepers) <= after.keys():
        raise UsageError(
            tr("Names can be sealed to officers of the case only."),
            kept=tr("Nothing was changed."),
            todo=tr("Add the officer to the case first."),
        )
    return _change(case, officer, case.access.key, list(after.values()), keepers)


def removing(case: CaseFile, officer: Officer, gone: Sequence[str]) -> AccessChange:
    """The case without these officers (key hashes), under a new key.

    ``NotFound`` for somebody who is not on its list; ``UsageError`` for the officer who asks.
    """
    _refuse_others(case, officer)
    known = {member.id: member for member in case.access.officers}
    for one in gone:
        if one not in known:
            raise NotFound(tr("That officer is not on the list of this case."), kept=tr("Nothing was changed."))
    if officer.id in gone:
        raise UsageError(
            tr("You cannot remove yourself: nobody could manage the case."),
            kept=tr("Nothing was changed."),
            todo=tr("Ask another access manager of the case."),
        )
    staying = [member for member in known.values() if member.id not in gone]
    keepers = tuple(keeper for keeper in _stated_custodians(case) if keeper not in gone)
    return _change(case, officer, secrets.token_bytes(32), staying, keepers)


def received(case: CaseFile, officer: Officer, data: bytes) -> AccessChange | None:
    """The change that another officer's access.age asks for; ``None`` when it is not newer than the one here.

    Its commits must have been merged before. ``Refused`` when it is not of this case, not signed by a manager of it, or
    not what the journal states.
    """
    access = open_access(data, officer)
    if access.hash == case.access.hash or access.epoch <= case.access.epoch:
        return None
    if (access.case, access.first) != (case.id, case.access.first) or access.signer not in case.journal.managers():
        raise Refused(
            tr("The access file that came is not one of this case's managers'."),
            kept=tr("The list of who may open the case was left as it is."),
            todo=tr("Ask an access manager of the case what they changed."),
        )
    if not states(case.connection, access):
        raise Refused(
            tr("The access file that came is not what the journal of the case states."),
            kept=tr("The list of who may open the case was left as it is."),
            todo=tr("Ask an access manager of the case for a package with all of it."),
        )
    return AccessChange(data=data, access=access, stated=True)


def carry_out(
    case: CaseFile, officer: Officer, change: AccessChange, job: Job | None = None, at: datetime | None = None
) -> None:
    """Make the change; when this returns it is on the disk, and the case goes on under it.

    The officer's store must know of ``change.access.hash`` beforehand (``Pin.awaited``). ``AlreadyOpen`` when another
    process reads the case and a new key is needed; ``Cancelled`` until the new file is whole. Then nothing was changed.
    """
    case.refuse_reading()
    job = job or Job()
    try:
        write_durably(case.folder / NEXT_ACCESS, change.data)
        if change.access.key == case.access.key:
            if not change.stated:
                case.state_access(officer, _statement(case, change), at)
        else:
            _write_anew(case, officer, change, job, at)
    except BaseException:
        discard(case.folder)
        case.connection.execute("PRAGMA journal_mode=WAL")
        raise
    case.read_only = True  # from here on the change counts: what were written to the old file now would be lost
    if change.access.key != case.access.key:
        case.connection.close()
    put_in_place(case.folder, change.data)
    case.go_on_under(change.access)
    case.read_only = False


def _write_anew(case: CaseFile, officer: Officer, change: AccessChange, job: Job, at: datetime | None) -> None:
    """case.new: everything under the new key, and the statement in its journal."""
    target = case.folder / NEXT_DATABASE
    discard_database(case.folder)
    _refuse_full_disk(case.folder)
    with database_errors(DATABASE):
        leave_log(case.connection, DATABASE)

    old, new = case.access.derive("case-db"), change.access.derive("case-db")
    copy_under(case.folder / DATABASE, old, target, new, _watched(job))
    job.advance(0.95, tr("Putting the new list in place"))
    if change.stated:
        return
    connection = open_database(target, new)
    try:
        with database_errors(NEXT_DATABASE):
            journal = Journal(connection, case.id, case.access.first)
            journal.save(officer, case.writer_of(connection, target), [_statement(case, change)], at)
    finally:
        close_database(connection)


def _watched(job: Job) -> Callable[[float], bool]:
    def go_on(fraction: float) -> bool:
        try:
            job.advance(0.05 + 0.85 * min(fraction, 1.0), tr("Writing the case under a new key"))
        except Cancelled:
            return False
        return True

    return go_on


def _change(
    case: CaseFile, officer: Officer, key: bytes, officers: Sequence[PublicOfficer], keepers: tuple[str, ...]
) -> AccessChange:
    managers = sorted(set(case.journal.managers()) & {member.id for member in officers})
    stated = _stated(case)
    data = seal_access(
        officer,
        case=case.id,
        key=key,
        first=case.access.first,
        epoch=1 + max(case.access.epoch, stated.epoch if stated else 0),
        managers=managers,
        officers=officers,
    )
    return AccessChange(data=data, access=open_access(data, officer), custodians=keepers)


def _statement(case: CaseFile, change: AccessChange) -> Change:
    access = change.access
    return access_change(case.record_id, access.epoch, access.managers, access.officers, change.custodians)


def _stated(case: CaseFile) -> Admission | None:
    return admission_of(case.shown(ACCESS, case.record_id) or {})


def _stated_custodians(case: CaseFile) -> tuple[str, ...]:
    stated = _stated(case)
    return stated.custodians if stated is not None else ()


def _refuse_others(case: CaseFile, officer: Officer) -> None:
    case.refuse_reading()
    if officer.id in case.journal.managers():
        return
    raise Refused(
        tr("Only an access manager of the case may change who opens it."),
        kept=tr("Nothing was changed."),
        todo=tr("Ask whoever created the case."),
    )


def _refuse_full_disk(folder: Path) -> None:
    import shutil

    with machine_errors():
        needed = (folder / DATABASE).stat().st_size + 64 * 1024 * 1024
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise MachineError(
            tr("There is not enough room on the disk: {n} MiB must be free.").format(n=-(-needed >> 20)),
            kept=tr("Nothing was changed."),
            todo=tr("Free some space and try again."),
        )
