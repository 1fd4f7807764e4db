"""An adviser's own notes on a dossier: kept in the officer's store beside it, never in it."""

import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from ..errors import InvalidValue, NotFound, Refused
from ..exchange.dossier_records import kind_of
from ..exchange.moments import moment
from ..i18n import tr
from .dossier_shelf import Shelved, find_shelved, text_of
from .session import Desk

AREA = "dossier-note"
LONGEST = 4_000


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer wrote on a record of a dossier (empty: on all of it), perhaps on one field of it.

    ``number`` is that of the dossier they read; ``at`` and ``sent`` are moments. ``order`` is that of writing.
    """

    id: str
    sender: str
    dossier: str
    number: int
    text: str
    at: str
    record: str = ""
    kind: str = ""
    field: str = ""
    sent: str | None = None
    order: int = 0

    @property
    def name(self) -> str:
        """Its key in the store."""
        return f"{self.sender}/{self.dossier}/{self.id}"


def add_note(desk: Desk, reference: str, text: str, *, record: str = "", field: str = "") -> Note:
    """Write a note on a record of the dossier, by its id or the beginning of it, or on the dossier as a whole.

    ``NotFound`` for a record that is not in it, ``InvalidValue`` for no words or too many.
    """
    entry, words = find_shelved(desk, reference), text.strip()
    if not words or len(words) > LONGEST:
        raise InvalidValue(tr("A note has from 1 to {n} characters.").format(n=LONGEST), kept=tr("Nothing was saved."))
    identity, kind = _record(desk, entry, record.strip().lower()) if record.strip() else ("", "")
    note = Note(
        id=secrets.token_hex(16), order=time.time_ns(), sender=entry.sender, dossier=entry.dossier, number=entry.number,
        text=words, at=moment(datetime.now(UTC)), record=identity, kind=kind, field=field,
    )  # fmt: skip
    desk.store.keep_notes(AREA, {note.name: msgspec.to_builtins(note)})
    return note


def notes_on(desk: Desk, entry: Shelved) -> list[Note]:
    """The officer's notes on this dossier and those before it, oldest first."""
    prefix = f"{entry.name}/"
    notes = desk.store.notes(AREA)
    found = [msgspec.convert(value, Note) for name, value in notes.items() if name.startswith(prefix)]
    return sorted(found, key=lambda one: (one.at, one.order))


def remove_note(desk: Desk, note: Note) -> None:
    """Take a note away; what was sent of it is not called back."""
    desk.store.keep_notes(AREA, {note.name: None})


def find_notes(desk: Desk, entry: Shelved, wanted: Iterable[str]) -> list[Note]:
    """The notes of these ids or their beginnings. ``NotFound`` for one that is none, or more than one."""
    known, found = notes_on(desk, entry), []
    for one in wanted:
        mine = [note for note in known if one and note.id.startswith(one.lower())]
        if len(mine) != 1:
            raise NotFound(
                tr("There is no note {id} on this dossier, or more than one.").format(id=one[:40]),
                kept=tr("Nothing was sent."),
                todo=tr("See r2p-desk dossier note list; use the id."),
            )
        found += mine
    return found


def mark_sent(desk: Desk, notes: Iterable[Note]) -> None:
    """That these went to the sender of the dossier, now."""
    now = moment(datetime.now(UTC))
    marked = (msgspec.structs.replace(one, sent=now) for one in notes)
    desk.store.keep_notes(AREA, {one.name: msgspec.to_builtins(one) for one in marked})


def _record(desk: Desk, entry: Shelved, wanted: str) -> tuple[str, str]:
    dossier = None if entry.recalled is not None else text_of(desk, entry)
    if dossier is None:
        raise Refused(tr("This dossier was recalled."), kept=tr("Nothing was saved."))
    found = [(one.id, kind_of(one)) for one in dossier.records if one.id.startswith(wanted)]
    if len(found) != 1:
        raise NotFound(
            tr("There is no record {id} in this dossier, or more than one.").format(id=wanted[:40]),
            kept=tr("Nothing was saved."),
            todo=tr("Use the id as r2p-desk dossier read --json gives it."),
        )
    return found[0]
