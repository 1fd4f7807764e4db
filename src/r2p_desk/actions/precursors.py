"""The library of precursors, and what of a case bears on one of them."""

from functools import lru_cache

from ..analysis.precursors import bearing_on, read_library, search
from ..domain.precursor import Bearing, Library, Precursor
from ..domain.signal import Crime, Signal
from ..domain.when import When
from ..errors import NotFound
from ..i18n import tr
from ..resources import read
from .basis import knowledge
from .frameworks import frameworks
from .session import OpenCase


@lru_cache(maxsize=1)
def library() -> Library:
    """The library as it ships; its texts are the project's own and from memory, and it says so."""
    return read_library(read("precursors/precursors.json"), {one.id: one for one in frameworks()})


def precursors(
    words: str = "", *, indicator: str | None = None, crime: Crime | None = None, stream: Signal | None = None
) -> tuple[Precursor, ...]:
    """The precursors in whose texts all these words stand and that bear on what is named; all for nothing.

    ``indicator`` is an id of either framework; ``NotFound`` for one that neither has.
    """
    if indicator is not None and indicator not in {one.id for each in frameworks() for one in each.indicators}:
        raise NotFound(
            tr("There is no indicator {id} in either framework.").format(id=indicator[:20]),
            kept=tr("Nothing was changed."),
            todo=tr("Indicators are numbered like 7.3 or 4c."),
        )
    return search(library(), words, indicator=indicator, crime=crime, stream=stream)


def find_precursor(precursor: str) -> Precursor:
    """The precursor with this id; ``NotFound`` when there is none."""
    for one in library().precursors:
        if one.id == precursor.strip():
            return one
    raise NotFound(
        tr("There is no precursor {id}.").format(id=precursor[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk precursors search."),
    )


def bearing(case: OpenCase, precursor: str, as_of: When) -> tuple[Bearing, ...]:
    """The items known by that day that may bear on it, each with why; see ``bearing_on``."""
    return bearing_on(find_precursor(precursor), knowledge(case).at(as_of).items)
