"""The situation under watch."""

import msgspec

from .marking import Marking


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A situation, its default marking (for all that carries none of its own), and whether it is practice."""

    id: str
    title: str
    marking: Marking = Marking()
    summary: str | None = None
    practice: bool = False
