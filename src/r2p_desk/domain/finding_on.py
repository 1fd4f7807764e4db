"""What later turned out of an item: an officer's finding, with what it rests on. The item and its grade stay."""

from enum import StrEnum

import msgspec


class Turned(StrEnum):
    """How an item turned out."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class FindingOn(msgspec.Struct, frozen=True, kw_only=True):
    """A finding on an item: ``why``, and the ``items`` (record ids) that confirm or refute it, where they are here."""

    id: str
    item: str
    verdict: Turned
    why: str | None = None
    items: tuple[str, ...] = ()
    withdrawn: bool = False
