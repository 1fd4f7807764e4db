"""Seeking words and filters in one case or in all cases of a home, and keeping searches under a name."""

import msgspec

from ..casefile.query import FILTERS, Query, filter_text, read_query
from ..casefile.search import Hit
from ..errors import DeskError, NotFound, UsageError
from ..i18n import tr
from .basis import KINDS, closed_to_reader
from .history_for_window import title_of
from .session import Desk, OpenCase, open_case

__all__ = [
    "FILTERS", "Found", "Hit", "Query", "SavedSearch", "filter_text", "forget_search", "read_query", "save_search",
    "saved_search", "saved_searches", "search_case", "search_home",
]  # fmt: skip

_AREA = "saved-search"
_WORDS_OF_HATE = frozenset({"utterance", "translation", "term"})
_LONGEST_NAME, _LONGEST_QUERY = 80, 2000


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Hits with the case each is in, how many there are beyond these, and the cases that could not be searched."""

    hits: tuple[tuple[str, str, Hit], ...]
    """(case id, case name, hit)."""
    total: int = 0
    closed: tuple[tuple[str, str], ...] = ()
    """(case name, what is amiss), also of a case that was searched and is not as it should be."""


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A search an officer kept for themselves; ``case`` is empty where it is for all cases of the home."""

    name: str
    query: str
    case: str = ""


def search_case(case: OpenCase, words: str | Query, *, prefix: bool = False, limit: int = 100) -> list[Hit]:
    """Records of an open case that a query finds, newest first; with ``prefix`` its last word may be unfinished."""
    return _open_hits(case, case.file.search(words, prefix=prefix, limit=limit))


def search_home(desk: Desk, words: str | Query, *, case: str | None = None, limit: int = 100) -> Found:
    """Records that a query finds in every case of this home, or in the one named, at most ``limit`` of each.

    A case that does not open is named, not hidden; one that was named itself raises why.
    """
    query = words if isinstance(words, Query) else read_query(words)
    if query.empty:
        raise UsageError(
            tr("There is nothing to seek in this."), kept=tr("Nothing was sought."), todo=tr("Give words.")
        )
    if case is not None:
        known = desk.registered(case)
        with open_case(desk, known.id, write=False) as opened:
            here, total = _hits(opened, query, limit)
            return Found(hits=tuple((known.id, known.title, hit) for hit in here), total=total)
    found = Found(hits=())
    for known in desk.store.cases():
        try:
            with open_case(desk, known.id, write=False) as opened:
                closed = [(known.title, finding.text) for finding in opened.findings]
                found = msgspec.structs.replace(found, closed=(*found.closed, *closed))
                if opened.file.id == known.id:
                    here, total = _hits(opened, query, limit)
                    hits = tuple((known.id, known.title, hit) for hit in here)
                    found = msgspec.structs.replace(found, hits=(*found.hits, *hits), total=found.total + total)
        except DeskError as error:
            found = msgspec.structs.replace(found, closed=(*found.closed, (known.title, error.happened)))
    return found


def _hits(case: OpenCase, query: Query, limit: int) -> tuple[list[Hit], int]:
    """The hits this officer may see, and how many there are."""
    found = case.file.search(query, limit=limit)
    hits = _open_hits(case, found)
    return hits, case.file.count_found(query) - (len(found) - len(hits))


def _open_hits(case: OpenCase, hits: list[Hit]) -> list[Hit]:
    """Nothing of another's assessment in a blind round that is not over."""
    hits = [_quiet(case, hit) if hit.kind in _WORDS_OF_HATE else hit for hit in hits]
    if not any(hit.kind in KINDS for hit in hits):
        return hits
    closed = closed_to_reader(case)
    return [hit for hit in hits if not closed(hit.kind, hit.id)]


def _quiet(case: OpenCase, hit: Hit) -> Hit:
    """The hit without the words around: what incites is read in its register, when somebody asks for it."""
    said = tr("Found in the register of incitement; open it there to read the words.")
    return msgspec.structs.replace(hit, title=title_of(case, hit.kind, hit.id), snippet=said, matches=())


def saved_searches(desk: Desk, case: str = "") -> list[SavedSearch]:
    """This officer's searches for one case, or those for all cases of the home, by name."""
    kept = [msgspec.convert(value, SavedSearch) for value in desk.store.notes(_AREA).values()]
    return sorted((one for one in kept if one.case == case), key=lambda one: (one.name.casefold(), one.name))


def saved_search(desk: Desk, name: str, case: str = "") -> SavedSearch:
    """The search of this name for this case, or for all cases; ``NotFound`` when there is none."""
    kept = desk.store.note(_AREA, _key(name.strip(), case))
    if kept is None:
        raise NotFound(
            tr("No search is saved under that name here."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk search --list-saved."),
        )
    return msgspec.convert(kept, SavedSearch)


def save_search(desk: Desk, name: str, query: str, case: str = "") -> SavedSearch:
    """Keep a search in the officer's own store, in place of another of that name; nobody else sees it."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(
            tr("A search is saved under a name of one line, up to {n} characters.").format(n=_LONGEST_NAME),
            kept=tr("Nothing was saved."),
        )
    if len(query) > _LONGEST_QUERY or read_query(query).empty:
        raise UsageError(tr("There is nothing to seek in this."), kept=tr("Nothing was saved."))
    made = SavedSearch(name=name, query=query.strip(), case=case)
    desk.store.keep_notes(_AREA, {_key(name, case): msgspec.to_builtins(made)})
    return made


def forget_search(desk: Desk, name: str, case: str = "") -> SavedSearch:
    """Take a saved search away; ``NotFound`` when there is none of that name."""
    kept = saved_search(desk, name, case)
    desk.store.keep_notes(_AREA, {_key(kept.name, case): None})
    return kept


def _key(name: str, case: str) -> str:
    return f"{case}/{name}"
