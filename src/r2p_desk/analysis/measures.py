"""The catalogue of measures read from its file, strictly: what needs the Council's leave can never be without it."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from ..domain.measure import Authorisation, Measure
from ..domain.option import COUNCIL_ALWAYS, Basis
from ..errors import Damaged, NewerVersion
from ..i18n import tr

_SCHEMA = "r2p-desk-measures/1"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    statement: str
    measures: tuple[Measure, ...]


class _Head(msgspec.Struct, frozen=True):
    schema: str


def read_measures(data: bytes) -> tuple[Measure, ...]:
    """The measures these bytes state (JSON, schema ``r2p-desk-measures/1``), in their order.

    ``NewerVersion`` for a later schema; ``Damaged`` for anything that is not this format, repeats an id, names an
    article that is not of its chapter, lets force be used (Art. 42, 53) without the Council's authorisation, or a
    binding measure (Art. 39 to 41) without its decision.
    """
    try:
        schema = msgspec.json.decode(data, type=_Head).schema
        if schema != _SCHEMA and schema.startswith(_SCHEMA.rpartition("/")[0] + "/"):
            raise NewerVersion(tr("This catalogue of measures is of a later version."), kept=tr("Nothing was changed."))
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(str(error)) from error
    twice = [one for one, count in Counter(measure.id for measure in file.measures).items() if count > 1]
    if schema != _SCHEMA or twice:
        raise _damaged(twice[0] if twice else schema)
    for measure in file.measures:
        _check(measure)
    return file.measures


def sought(measures: Iterable[Measure], words: str = "", basis: Basis | None = None) -> tuple[Measure, ...]:
    """The measures that have all these words somewhere, of one basis where asked; in their order."""
    wanted = words.casefold().split()
    return tuple(one for one in measures if basis in (None, one.basis) and all(word in _told(one) for word in wanted))


def _told(measure: Measure) -> str:
    parts = (
        measure.id,
        measure.title,
        measure.who,
        measure.pros,
        measure.cons,
        measure.basis,
        *map(str, measure.articles),
    )
    return " ".join(parts).casefold()


def _check(measure: Measure) -> None:
    chapter = measure.basis.articles
    if any(one not in chapter for one in measure.articles) or (bool(measure.articles) != bool(len(chapter))):
        raise _damaged(f"{measure.id}: articles")
    if COUNCIL_ALWAYS.intersection(measure.articles) and measure.authorisation is not Authorisation.AUTHORISATION:
        raise _damaged(f"{measure.id}: authorisation")
    binding = measure.basis is Basis.CHAPTER_VII
    if binding and measure.authorisation not in (Authorisation.DECISION, Authorisation.AUTHORISATION):
        raise _damaged(f"{measure.id}: authorisation")
    if (measure.basis is Basis.CONSENT) != (measure.authorisation is Authorisation.CONSENT):
        raise _damaged(f"{measure.id}: consent")


def _damaged(what: str) -> Damaged:
    return Damaged(
        tr("The catalogue of measures cannot be read: {what}.").format(what=what[:200]),
        kept=tr("Nothing was changed."),
        todo=tr("Install the program anew."),
    )
