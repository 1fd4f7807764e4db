"""What the reader of a dossier writes back to its sender: notes on records, by the ids the sender made for them.

A signed statement (``stated``) of purpose ``request``, alone in a package of kind ``request``.
"""

import re
from typing import ClassVar

import msgspec

from ..keys.signing import Purpose
from .stated import are_hashes, are_ids, are_moments, are_records, are_texts

_FIELD = re.compile(r"[a-z][a-z_]{0,31}")
MOST = 1_000


class Remark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One note: on a record of the dossier (``None``: on all of it), perhaps on one field of it."""

    id: str
    record: str | None
    field: str | None
    text: str
    at: str


class Remarks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Notes on one dossier, as it was when its reader had ``number`` of it."""

    TYPE: ClassVar[str] = "r2p-desk/notes"
    PURPOSE: ClassVar[Purpose] = Purpose.REQUEST
    to: str
    at: str
    dossier: str
    number: int
    notes: tuple[Remark, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it; no note is none, and each says something."""
        named = are_hashes(self.to) and are_records([self.dossier]) and are_ids(one.id for one in self.notes)
        records = are_records(one.record for one in self.notes if one.record is not None)
        fields = all(one.field is None or _FIELD.fullmatch(one.field) for one in self.notes)
        says = are_texts(one.text for one in self.notes) and all(one.text.strip() for one in self.notes)
        when = are_moments(self.at, *(one.at for one in self.notes))
        return named and records and fields and says and when and 1 <= len(self.notes) <= MOST and self.number >= 1
