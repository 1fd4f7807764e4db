"""One piece of information: what, when, where, to whom, by whom, how known."""

from enum import StrEnum

import msgspec

from ..i18n import tr
from .event import FromEvent
from .grading import Grade
from .marking import Marking
from .place import Place
from .provenance import Provenance
from .signal import Crime, Signal
from .when import When


class Access(StrEnum):
    """Who could have known an item on the day it became known."""

    PUBLIC = "public"
    RESTRICTED_UN = "restricted-un"
    RESTRICTED_STATE = "restricted-state"
    UNKNOWN_UNTIL_LATER = "unknown-until-later"


class Verification(StrEnum):
    """How far the text of an item was checked against the document it cites."""

    PRIMARY = "primary_text_seen"
    SECONDARY = "secondary_text_seen"
    CATALOGUE = "catalogue_seen"
    RECALL = "recall"


class Statement(StrEnum):
    """Whether an item is something somebody says, or something somebody saw or measured; the two are kept apart."""

    CLAIM = "claim"
    OBSERVATION = "observation"


class HowKnown(StrEnum):
    """How whoever reported an item knows it."""

    WITNESSED = "witnessed"
    TOLD = "told"
    DEDUCED = "deduced"
    INDUCED = "induced"


class Telling:
    """Of which report an item is a telling: ``key`` is shared by its copies; ``had_from`` are items it was taken from.

    Worked out of a whole case when it is read (``analysis.tellings``); no record can state it.
    """

    __slots__ = ("had_from", "key")

    def __init__(self, key: str, had_from: frozenset[str] = frozenset()) -> None:
        self.key, self.had_from = key, had_from

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Telling) and (self.key, self.had_from) == (other.key, other.had_from)

    def __hash__(self) -> int:
        return hash((self.key, self.had_from))


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document an item rests on: title, where in it, its date, where it is published."""

    document: str
    locator: str | None = None
    date: When | None = None
    url: str | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What, when, where, to whom, by whom, how known. What nobody stated is ``None`` or empty, never invented.

    ``populations`` are those at risk or harmed, ``actors`` those who acted, ``tags`` words an officer files it under.
    ``recorded`` is the day the item was first written into the journal (the commit's claim).

    ``origin`` says where its source had it from, as text; ``origin_item`` is the id of the item it was taken from,
    where that is in this case. ``event`` is the row of event data it was made of, ``provenance`` the row of a
    file it was taken in from.
    """

    id: str
    title: str
    text: str | None = None
    language: str | None = None
    happened: When | None = None
    known: When | None = None
    place: Place | None = None
    source: str | None = None
    origin: str | None = None
    origin_item: str | None = None
    how_known: HowKnown | None = None
    statement: Statement | None = None
    reference: Reference | None = None
    grade: Grade | None = None
    marking: Marking | None = None
    access: Access | None = None
    verification: Verification | None = None
    signals: tuple[Signal, ...] = ()
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str | None = None
    external_id: str | None = None
    event: FromEvent | None = None
    provenance: Provenance | None = None
    recorded: When | None = None
    telling: Telling | None = None

    @property
    def ref(self) -> str:
        """What officers call it: the id it came with, else its own."""
        return self.external_id or self.id

    def known_by(self, day: When) -> bool:
        """Whether this was surely known by then: by the latest possible bound of ``known``.

        An item whose officer did not say when it became known was known at the latest when it was recorded.
        """
        clock = self.known or self.recorded
        return clock is not None and clock.latest <= day.latest


def verification_words(value: Verification | None) -> str:
    """How far an item was checked, in words."""
    if value is None:
        return tr("not stated")
    return {
        Verification.PRIMARY: tr("document read"),
        Verification.SECONDARY: tr("read in another text that quotes the document"),
        Verification.CATALOGUE: tr("only title or contents of the document seen"),
        Verification.RECALL: tr("from memory: check before quoting"),
    }[value]
