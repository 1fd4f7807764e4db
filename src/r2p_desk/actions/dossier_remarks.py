"""Notes on a dossier sent back to its sender; what readers wrote back, beside the records it was made of."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..domain.marking import high_water
from ..errors import Refused, UsageError
from ..exchange import stated
from ..exchange.findings import not_for_us
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.remarks import MOST, Remark, Remarks
from ..i18n import tr
from ..jobs import Job
from .contacts import Contact, contact_of
from .dossier_ids import sent
from .dossier_notes import Note, find_notes, mark_sent, notes_on
from .dossier_shelf import Shelved, text_of
from .history_for_window import REMARKS
from .sending import Sent
from .session import Desk
from .statement_sending import send_statement

AREA = REMARKS


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """A note that a reader wrote back: who (key hash), on which dossier, on which record under the id they know it by.

    ``case``, ``own`` and ``kind`` are what that is here (empty where nothing of that left to them). Moments.
    """

    id: str
    sender: str
    dossier: str
    number: int
    text: str
    at: str
    received: str
    record: str = ""
    field: str = ""
    case: str = ""
    own: str = ""
    kind: str = ""

    @property
    def name(self) -> str:
        """Its key in the store."""
        return f"{self.sender}/{self.dossier}/{self.id}"


def send_notes(
    desk: Desk, entry: Shelved, out: Path, wanted: Iterable[str] | None = None, job: Job | None = None
) -> Sent:
    """Write a package with these notes (ids or beginnings; all not yet sent) for the sender of the dossier.

    They bear the marking of the dossier, or of what they are on where that is higher. ``UsageError`` with none.
    """
    notes = (
        [one for one in notes_on(desk, entry) if one.sent is None]
        if wanted is None
        else find_notes(desk, entry, wanted)
    )
    if not notes or len(notes) > MOST:
        raise UsageError(
            tr("There is no note to send back.") if not notes else tr("These are too many notes for one package."),
            kept=tr("Nothing was written."),
        )
    statement = Remarks(
        to=entry.sender, at=moment(datetime.now(UTC)), dossier=entry.dossier, number=entry.number,
        notes=tuple(
            Remark(id=one.id, record=one.record or None, field=one.field or None, text=one.text, at=one.at)
            for one in notes
        ),
    )  # fmt: skip
    made = send_statement(
        desk, contact_of(desk, entry.sender), Kind.REQUEST, stated.seal(desk.officer, statement), out, job,
        marking=str(_marking(desk, entry, notes)),
    )  # fmt: skip
    mark_sent(desk, notes)
    return made


def read_remarks(desk: Desk, sender: Contact, text: str) -> Remarks:
    """What a reader stated in this envelope; ``Altered`` where it does not hold, ``NotForUs`` for somebody else."""
    remarks = stated.unseal(text, Remarks, {sender.id: sender.public.verifying})
    if remarks.to != desk.officer.id:
        raise not_for_us()
    return remarks


def told(desk: Desk, sender: Contact, remarks: Remarks) -> list[Came]:
    """The notes with what they are on here, by the ledger of what left to this reader."""
    now = moment(datetime.now(UTC))
    mine = [one for one in sent(desk, contact=sender.id) if one.dossier == remarks.dossier]
    known = {left.id: (one.case, left.record, left.kind) for one in mine for left in one.records}
    case = mine[-1].case if mine else ""
    found = []
    for one in remarks.notes:
        of, own, kind = known.get(one.record or "", (case, "", ""))
        found.append(
            Came(
                id=one.id, sender=sender.id, dossier=remarks.dossier, number=remarks.number, text=one.text, at=one.at,
                received=now, record=one.record or "", field=one.field or "", case=of, own=own, kind=kind,
            )
        )  # fmt: skip
    return found


def keep(desk: Desk, came: Sequence[Came]) -> None:
    """Keep what a reader wrote back; the same note again takes its own place."""
    desk.store.keep_notes(AREA, {one.name: msgspec.to_builtins(one) for one in came})


def came_back(desk: Desk, case: str | None = None, record: str | None = None) -> list[Came]:
    """What readers wrote back, oldest first: all, of one case (id), or on one record of it (id here)."""
    found = [msgspec.convert(value, Came) for value in desk.store.notes(AREA).values()]
    wanted = [one for one in found if case in (None, one.case) and record in (None, one.own)]
    return sorted(wanted, key=lambda one: (one.at, one.id))


def _marking(desk: Desk, entry: Shelved, notes: Sequence[Note]) -> str:
    if entry.recalled is not None:
        raise Refused(tr("This dossier was recalled."), kept=tr("Nothing was written."))
    dossier, on = text_of(desk, entry), {one.record for one in notes}
    borne = [getattr(one, "marking", None) for one in dossier.records if one.id in on] if dossier else []
    return high_water([entry.marking, *(one for one in borne if one is not None)])
