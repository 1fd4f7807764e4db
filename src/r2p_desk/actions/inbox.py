"""A shared folder as an inbox: any folder with packages, on a network, in a synchronised place or on a stick.

The folder is only read: nothing in it is changed, moved, locked or deleted, so any number of officers may work from one
and the same. A file that may still be arriving is left for the next time.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Self

import msgspec

from ..errors import Cancelled, DeskError, Replay
from ..exchange.manifest import Kind
from ..i18n import tr
from ..jobs import Job
from .contacts import find_contact
from .inbox_look import Inbox, Look, Row, State, findings_of
from .receiving import receive_package
from .session import Desk, OpenCase, open_case

ALARMS = frozenset({"fork", "expired", "revoked", "rollback"})
"""Findings with which a package is taken in only by itself, by a person who read them."""
AMISS = ALARMS | {"unknown-signer", "gap", "altered", "cut", "too-new"}
"""Findings that concern the officer; what is for others, or was taken in, is how a shared folder is."""


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an inbox: ``taken`` counts what was taken in now, ``left`` what waits for a decision."""

    inbox: Inbox
    taken: int
    refused: int
    left: int


def look_into(desk: Desk, folder: Path, job: Job | None = None) -> Inbox:
    """What lies in a folder, in order, by the signed beginnings of its packages; no part is read, nothing taken in.

    Stopped half way it goes on where it was. ``NotFound`` without such a folder.
    """
    return Look(desk, folder, job or Job()).done()


def work_through(
    desk: Desk,
    folder: Path,
    job: Job | None = None,
    *,
    accept_from: Collection[str] | None = None,
    opened: OpenCase | None = None,
) -> Worked:
    """Take in all that is ready, each sender's packages in order; one that is refused stops none of the others.

    ``accept_from``: only from these contacts (names or ids); ``None``: from all. A package with one of ``ALARMS`` is
    left, as is a copy of a paper. ``opened`` is a case the caller has open for writing. ``Cancelled`` leaves what was
    taken in so far.
    """
    job = job or Job()
    senders = None if accept_from is None else {find_contact(desk, one).id for one in accept_from}
    look = Look(desk, folder, _share(job, 0.0, 0.2))
    inbox = look.done()
    chosen = [row for row in inbox.rows if _may_be_taken(row, senders)]
    became: dict[str, Row] = {}
    with _Cases(desk, opened) as cases:
        for at, row in enumerate(chosen):
            within = _share(job, 0.2 + 0.8 * at / len(chosen), 0.8 / len(chosen))
            within.advance(0.0, tr("Package {n} of {count}").format(n=at + 1, count=len(chosen)))
            became[row.file] = _take(desk, inbox.folder, row, cases, within)
            if became[row.file].state is State.REFUSED:
                look.remember_refused(became[row.file])
    look.keep()
    rows = tuple(became.get(row.file, row) for row in inbox.rows)
    return Worked(
        inbox=Inbox(folder=inbox.folder, rows=rows, opened=inbox.opened),
        taken=sum(row.state is State.TAKEN for row in became.values()),
        refused=sum(row.state is State.REFUSED for row in rows),
        left=sum(row.state is State.READY for row in rows),
    )


def amiss(rows: Collection[Row]) -> bool:
    """Whether anything is amiss with what concerns the officer."""
    return any(finding.code in AMISS for row in rows for finding in row.findings)


def _may_be_taken(row: Row, senders: set[str] | None) -> bool:
    alarming = any(finding.code in ALARMS for finding in row.findings)
    by_itself = alarming or row.kind == Kind.BRIEFING  # a paper needs a place of its own
    return row.state is State.READY and not by_itself and (senders is None or row.sender in senders)


def _take(desk: Desk, folder: Path, row: Row, cases: "_Cases", job: Job) -> Row:
    try:
        came = receive_package(desk, folder / row.file, accept=True, opened=cases.of(row.case), job=job)
    except Cancelled:
        raise
    except Replay as error:
        return msgspec.structs.replace(row, state=State.TAKEN, findings=findings_of(error))
    except DeskError as error:
        return msgspec.structs.replace(row, state=State.REFUSED, findings=findings_of(error))
    state = State.TAKEN if came.accepted else State.READY
    return msgspec.structs.replace(row, state=state, findings=came.findings)


class _Cases:
    """Keeps the case open that packages one after the other are about."""

    def __init__(self, desk: Desk, given: OpenCase | None) -> None:
        self._desk, self._given = desk, given
        self._open: OpenCase | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def of(self, case: str) -> OpenCase | None:
        """The case of this id, open for writing; ``None`` when it is not here or cannot be opened."""
        for one in (self._given, self._open):
            if one is not None and one.file.id == case:
                return one
        self._close()
        if case and any(known.id == case for known in self._desk.store.cases()):
            try:
                self._open = open_case(self._desk, case, write=True)
            except DeskError:
                return None  # taking the package in says why
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _share(job: Job, start: float, width: float) -> Job:
    """A part of a job, which the whole job stops."""
    return Job(lambda fraction, text: job.advance(start + width * fraction, text))
