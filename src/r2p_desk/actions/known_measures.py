"""The catalogue of measures: those of the Charter, and those with the State's consent (A/64/864, paras. 3, 4, 18)."""

from functools import lru_cache

import msgspec

from ..analysis.measures import read_measures, sought
from ..analysis.options import Needs
from ..domain.measure import Authorisation, Measure
from ..domain.option import Basis
from ..resources import read


class KnownMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of the catalogue as options take it up: its name, its basis, what must be had before, all it says."""

    id: str
    title: str
    basis: Basis
    articles: tuple[int, ...]
    needs: Needs
    measure: Measure


@lru_cache(maxsize=1)
def catalogue() -> tuple[Measure, ...]:
    """Every measure, by chapter and article, then those with consent."""
    return read_measures(read("measures/measures.json"))


def known_measure(measure: str) -> KnownMeasure | None:
    """The measure with this id; ``None`` when the catalogue has none."""
    return next((_known(one) for one in catalogue() if one.id == measure), None)


def measure_title(measure: str | None) -> str:
    """What the measure is called; its id where the catalogue of this version does not have it."""
    if not measure:
        return ""
    known = known_measure(measure)
    return known.title if known is not None else measure


def all_measures(words: str = "", basis: Basis | None = None) -> list[KnownMeasure]:
    """The measures of the catalogue that have all these words, of one basis where asked."""
    return [_known(one) for one in sought(catalogue(), words, basis)]


def _known(one: Measure) -> KnownMeasure:
    council = one.authorisation in (Authorisation.DECISION, Authorisation.AUTHORISATION)
    needs = Needs(council=council, consent=one.authorisation is Authorisation.CONSENT)
    return KnownMeasure(id=one.id, title=one.title, basis=one.basis, articles=one.articles, needs=needs, measure=one)
