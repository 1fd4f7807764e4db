"""The tempo of a case: how its streams, places and parties stand against the case's own past, as of any day."""

from ..analysis.tempo import Kind, TempoSeries, linked_factors, tempo_of
from ..domain.item import Access
from ..domain.when import When
from .assessing import profile
from .session import OpenCase

METHOD = "improved Farrington algorithm (Noufaily et al. 2013), reporters counted, reporting effort as offset"


def tempo(
    case: OpenCase, as_of: When, access: frozenset[Access] | None = None, *, kind: Kind | None = None
) -> tuple[TempoSeries, ...]:
    """Every series and its tempo, or those of one kind, from what was known by that day and open to this reading."""
    shown = profile(case, as_of, access)
    found = tempo_of(shown.items, {}, as_of, linked_factors(shown))
    return tuple(one for one in found if kind in (None, one.kind))
