"""What the section Incitement shows, read in one go each."""

import msgspec

from ..domain.incitement import Utterance
from ..domain.signal import Signal
from .incitement import all_utterances, utterances
from .incitement_told import UtteranceRow, register
from .items import find_item, list_items
from .session import OpenCase

_MOST = 200


class RegisterShown(msgspec.Struct, frozen=True, kw_only=True):
    """The register, and items an utterance may have been reported in, as (id, title), the newest known first."""

    rows: tuple[UtteranceRow, ...]
    items: tuple[tuple[str, str], ...]


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What a form begins with, and the items to choose from; an utterance without an id is a new one."""

    utterance: Utterance
    items: tuple[tuple[str, str], ...]


def register_shown(case: OpenCase) -> RegisterShown:
    """All entries, and the newest items that bear the stream of incitement."""
    return RegisterShown(rows=tuple(register(case)), items=items_of_stream(case))


def items_of_stream(case: OpenCase, wanted: str = "") -> tuple[tuple[str, str], ...]:
    """(id, title) of the newest items that bear the stream of incitement, and of the one that is wanted first."""
    found = [(one.id, one.title) for one in list_items(case) if Signal.INCITEMENT in one.signals][:_MOST]
    if wanted and all(record != wanted for record, _ in found):
        item = find_item(case, wanted)
        found.insert(0, (item.id, item.title))
    return tuple(found)


def begun_from(case: OpenCase, record: str) -> Begun:
    """An entry as it stands, to be changed; of an item what an entry from it begins with: place, day, groups."""
    known = all_utterances(case).get(record)
    if known is not None:
        return Begun(utterance=known, items=items_of_stream(case, known.item or ""))
    found = find_item(case, record)
    begun = Utterance(
        id="",
        speaker=found.actors[0] if len(found.actors) == 1 else None,
        populations=found.populations,
        place=found.place,
        when=found.happened,
        item=found.id,
        marking=found.marking,
    )
    return Begun(utterance=begun, items=items_of_stream(case, found.id))


def others(case: OpenCase, utterance: str) -> tuple[Utterance, ...]:
    """The entries this one may repeat."""
    return tuple(one for one in utterances(case) if one.id != utterance)
