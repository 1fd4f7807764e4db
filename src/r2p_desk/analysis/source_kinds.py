"""The catalogue of source kinds read from its file, strictly, and what it says of one in the language in use."""

from collections import Counter

import msgspec

from ..domain.source import SourceKind
from ..errors import Damaged, NewerVersion
from ..i18n import PAPER_LANGUAGES, base_language, language, tr

_SCHEMA = "r2p-desk-source-kinds/1"
_PARAGRAPHS = frozenset({8, 9, 11, 12})
"""Of A/64/864: those that name who already reports, and who could."""
_LONGEST = 3660


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every kind, in order, and whose words these are."""

    schema: str
    statement: str
    kinds: tuple[SourceKind, ...]


class _Head(msgspec.Struct, frozen=True):
    schema: str


def read_source_kinds(data: bytes) -> Catalogue:
    """The catalogue these bytes state (JSON, schema ``r2p-desk-source-kinds/1``).

    ``NewerVersion`` for a later schema; ``Damaged`` for anything that is not this format, repeats an id, names a
    paragraph that names no sources, lacks a name in a language, or has a rhythm no report could keep.
    """
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
        if schema != _SCHEMA and schema.startswith(_SCHEMA.rpartition("/")[0] + "/"):
            raise NewerVersion(
                tr("This catalogue of source kinds is of a later version."), kept=tr("Nothing was changed.")
            )
        found = msgspec.json.decode(data, type=Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from error
    twice = [one for one, count in Counter(kind.id for kind in found.kinds).items() if count > 1]
    if schema != _SCHEMA or twice:
        raise _damaged(twice[0] if twice else schema)
    for kind in found.kinds:
        if not _PARAGRAPHS.issuperset(kind.paragraphs):
            raise _damaged(f"{kind.id}: paragraphs")
        if set(kind.names) != set(PAPER_LANGUAGES) or not all(name.strip() for name in kind.names.values()):
            raise _damaged(f"{kind.id}: names")
        if kind.rhythm is not None and not 1 <= kind.rhythm.days <= _LONGEST:
            raise _damaged(f"{kind.id}: rhythm")
    return found


def name_of(kind: SourceKind) -> str:
    """What the kind is called in the language in use, else in English."""
    return kind.names.get(base_language(language())) or kind.names["en"]


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The catalogue of source kinds cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Install R2P Desk again."),
    )
