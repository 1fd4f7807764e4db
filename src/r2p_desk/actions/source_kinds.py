"""The shipped catalogue of source kinds (A/64/864, paras. 8, 9, 11, 12)."""

from functools import lru_cache

from ..analysis.source_kinds import Catalogue, name_of, read_source_kinds
from ..domain.source import SourceKind
from ..resources import read


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Every kind there is, in order, and whose words these are."""
    return read_source_kinds(read("catalogue/source-kinds.json"))


def kind_of(text: str | None) -> SourceKind | None:
    """The kind with this id, or called so in any language; ``None`` for words of an officer's own."""
    wanted = (text or "").strip().casefold()
    if not wanted:
        return None
    for kind in catalogue().kinds:
        if wanted == kind.id or wanted in (name.casefold() for name in kind.names.values()):
            return kind
    return None


def kind_words(text: str | None) -> str:
    """What a source's kind is called in the language in use; an officer's own words as they are."""
    kind = kind_of(text)
    return name_of(kind) if kind is not None else text or ""
