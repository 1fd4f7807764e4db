"""Seeking words in one case or in all cases of a home."""

import msgspec

from ..casefile.search import Hit
from ..errors import DeskError
from .session import Desk, OpenCase, open_case


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Hits with the case each is in, and the cases that could not be opened or are not as they should be, with why."""

    hits: tuple[tuple[str, str, Hit], ...]
    """(case id, case name, hit)."""
    closed: tuple[tuple[str, str], ...] = ()
    """(case name, what is amiss)."""


def search_case(case: OpenCase, words: str, *, prefix: bool = False, limit: int = 100) -> list[Hit]:
    """Records of an open case that hold all these words, newest first."""
    return case.file.search(words, prefix=prefix, limit=limit)


def search_home(desk: Desk, words: str) -> Found:
    """Records of every case of this home that hold all these words; a case that does not open is named, not hidden."""
    hits: list[tuple[str, str, Hit]] = []
    closed: list[tuple[str, str]] = []
    for known in desk.store.cases():
        try:
            with open_case(desk, known.id, write=False) as case:
                closed += [(known.title, finding.text) for finding in case.findings]
                if case.file.id == known.id:
                    hits += [(known.id, known.title, hit) for hit in case.file.search(words)]
        except DeskError as error:
            closed.append((known.title, error.happened))
    return Found(hits=tuple(hits), closed=tuple(closed))
