"""The situation under watch."""

import msgspec

from .marking import Marking


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A situation, its default marking (for all that carries none of its own), and whether it is practice.

    ``annex_of`` is the id of the main case of an annex: material for fewer eyes, read beside it by those who may. Only
    the annex says so; nothing in the main case tells that there is one.
    """

    id: str
    title: str
    marking: Marking = Marking()
    summary: str | None = None
    practice: bool = False
    annex_of: str | None = None
