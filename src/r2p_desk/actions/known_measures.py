"""The catalogue of measures as options need it."""

import msgspec

from ..analysis.options import Needs
from ..domain.option import Basis


class KnownMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of the catalogue: what it is called, its basis, what must be had before."""

    id: str
    title: str
    basis: Basis
    articles: tuple[int, ...]
    needs: Needs


def known_measure(measure: str) -> KnownMeasure | None:
    """The measure with this id; ``None`` when the catalogue has none."""
    return None


def measure_title(measure: str | None) -> str:
    """What the measure is called; its id where the catalogue of this version does not have it."""
    if not measure:
        return ""
    known = known_measure(measure)
    return known.title if known is not None else measure


def all_measures(words: str = "") -> list[KnownMeasure]:
    """The measures of the catalogue that have all these words in title, chapter or article; all for none."""
    return []
