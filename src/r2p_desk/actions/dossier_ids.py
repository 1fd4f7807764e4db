"""Ids made for one recipient, and the ledger of which record left to whom under which: nobody else can tell.

Two recipients who compare what they got find no id in common; one recipient finds the same record under the same id in
each dossier. The key lies in the officer's own store, and so does the mapping.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from uuid import UUID

import msgspec

from .contacts import Contact
from .session import Desk, OpenCase

KEY_AREA, SENT_AREA = "dossier-key", "dossier-sent"
_LABEL = b"r2p-desk/dossier-id/1\0"
_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGHJKMNPQRSTVWXYZ0123456789")


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """One record that left: its id in the case, its kind, its id at the recipient, and the fields that went along."""

    record: str
    kind: str
    id: str
    fields: tuple[str, ...]


class SentDossier(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier that left: to whom (key hash), of which case, when, in which package, what of the case was in it.

    ``package`` is ``None`` while it is being written, or where that was stopped. ``files`` are attachments by record
    id; ``sha256`` is of the part that holds the dossier, ``approved`` the key hash of the second person, if one was.
    """

    contact: str
    case: str
    dossier: str
    number: int
    at: str
    title: str
    marking: str
    sha256: str
    package: str | None = None
    records: tuple[Left, ...] = ()
    files: tuple[str, ...] = ()
    approved: str | None = None

    @property
    def name(self) -> str:
        """Its name in the officer's store."""
        return f"{self.contact}/{self.case}/{self.number:06d}"


class Ids:
    """The ids of one case's records for one recipient."""

    def __init__(self, desk: Desk, case: str, contact: str) -> None:
        self._key = _key(desk)
        self._place = f"{contact}\0{case}\0".encode()

    def of(self, record: str) -> str:
        """The id of a record."""
        return str(UUID(bytes=self._digest(record)[:16], version=4))

    @property
    def dossier(self) -> str:
        """The id of every dossier of this case to this recipient."""
        return self.of("")

    def pseudonym(self, source: str) -> str:
        """What a source is called at this recipient, instead of its name."""
        code = base64.b32encode(self._digest(f"name\0{source}"))[:6].decode().translate(_ALPHABET)
        return f"S-{code[:3]}-{code[3:]}"

    def _digest(self, record: str) -> bytes:
        return hmac.new(self._key, _LABEL + self._place + record.encode(), hashlib.sha256).digest()


def sent(desk: Desk, case: str | None = None, contact: str | None = None) -> list[SentDossier]:
    """Every dossier that left, oldest first: of one case, to one contact, or all."""
    found = (msgspec.convert(value, SentDossier) for value in desk.store.notes(SENT_AREA).values())
    wanted = [one for one in found if case in (None, one.case) and contact in (None, one.contact)]
    return sorted(wanted, key=lambda one: (one.at, one.contact, one.number))


def sent_ids(desk: Desk, case: OpenCase | str, contact: Contact | str) -> dict[str, tuple[str, ...]]:
    """Record id in the case → the ids under which it ever left to this contact, for a recall to name them."""
    case_id = case if isinstance(case, str) else case.file.id
    whom = contact if isinstance(contact, str) else contact.id
    found: dict[str, tuple[str, ...]] = {}
    for one in sent(desk, case_id, whom):
        for left in one.records:
            found[left.record] = tuple(dict.fromkeys((*found.get(left.record, ()), left.id)))
    return found


def next_number(desk: Desk, case: str, contact: str) -> int:
    """The number of the next dossier of this case to this contact."""
    return max((one.number for one in sent(desk, case, contact)), default=0) + 1


def keep_sent(desk: Desk, entries: Sequence[SentDossier]) -> None:
    """Write down what left."""
    desk.store.keep_notes(SENT_AREA, {one.name: msgspec.to_builtins(one) for one in entries})


def strike_sent(desk: Desk, entry: SentDossier) -> None:
    """Take out what did not leave after all."""
    desk.store.keep_notes(SENT_AREA, {entry.name: None})


def _key(desk: Desk) -> bytes:
    kept = desk.store.note(KEY_AREA, "key")
    if isinstance(kept, str) and len(kept) == 64:
        return bytes.fromhex(kept)
    made = secrets.token_bytes(32)
    desk.store.keep_notes(KEY_AREA, {"key": made.hex()})
    return made
