"""The records a dossier can hold, and what each may say; a closed list, so that nothing else of a case can leave in it.

Every id here was made for the one recipient. A field that is not stated is not written.
"""

from typing import ClassVar

import msgspec

from ..domain.assessment import Concern, Confidence, Direction, Side, State
from ..domain.condition import Onward
from ..domain.grading import Grade, Reliability
from ..domain.item import Access, HowKnown, Reference, Statement, Verification
from ..domain.marking import Marking
from ..domain.place import Place
from ..domain.signal import Crime, Signal
from ..domain.signoff import Mandate
from ..domain.warning import Paragraph, Rung
from ..domain.when import When


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Under what something is given: the least marking, the only purposes, the last day, whether it may go on.

    As a condition of a case has it (``domain.condition``), without saying who the originator is. What is not stated
    binds nobody, but for ``onward`` and ``attribution``: ask first, and name nobody.
    """

    level: Marking | None = None
    purposes: tuple[str, ...] = ()
    until: When | None = None
    onward: Onward = Onward.ASK
    attribution: bool = False


class Spot(Place, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A place as exact as it may leave."""


class Cited(Reference, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The document an item rests on."""


class NoteParagraph(Paragraph, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A paragraph of a warning note and the items of this dossier it rests on."""


class Base(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag=lambda name: name.removesuffix("Record").lower(),
):
    """What every record of a dossier has: an id made for its recipient."""

    id: str
    LINKS: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Field that names other records of the dossier → the kinds these may be of."""
    ORDERED: ClassVar[tuple[str, ...]] = ()
    """Fields that name one of the same kind, and must not lead in a circle."""


class SourceRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """Who reported. ``named``: ``name`` is the source's own; else one made up for this recipient."""

    name: str
    named: bool = False
    type: str | None = None
    reliability: Reliability | None = None


class ItemRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of information (``domain.item.Item``). ``shelter``: its place is one where people hide.

    ``marking`` is what it bears here, ``terms`` under what its own originators gave it, where that lets it go on.
    """

    LINKS = {"source": ("source",)}
    title: str
    marking: Marking
    text: str | None = None
    language: str | None = None
    happened: When | None = None
    known: When | None = None
    place: Spot | None = None
    source: str | None = None
    origin: str | None = None
    how_known: HowKnown | None = None
    statement: Statement | None = None
    reference: Cited | None = None
    grade: Grade | None = None
    access: Access | None = None
    verification: Verification | None = None
    signals: tuple[Signal, ...] = ()
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    shelter: bool = False
    terms: tuple[Terms, ...] = ()


class AssessmentRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """A run of one framework. ``unknowns`` are indicators of which it cannot say how it is, ``withheld`` those judged
    on what may not leave; ``before`` is the day of the one it followed.
    """

    LINKS = {"supersedes": ("assessment",)}
    ORDERED = ("supersedes",)
    framework: str
    as_of: When
    version: str | None = None
    title: str | None = None
    note: str | None = None
    unknowns: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    supersedes: str | None = None


class JudgementRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """One indicator judged (``domain.assessment.Judgement``)."""

    LINKS = {"assessment": ("assessment",)}
    assessment: str
    indicator: str
    state: State
    direction: Direction = Direction.UNKNOWN
    confidence: Confidence | None = None
    reasons: str | None = None
    would_change: str | None = None
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    review: When | None = None


class ConcernRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """The level stated for one risk factor or crime (``domain.assessment.StatedConcern``)."""

    LINKS = {"assessment": ("assessment",)}
    assessment: str
    subject: str
    level: Concern | None = None
    direction: Direction = Direction.UNKNOWN
    reasons: str | None = None


class EvidenceRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """An item standing for or against a judgement, or a concern as a whole, and why."""

    LINKS = {"judgement": ("judgement", "concern"), "item": ("item",)}
    judgement: str
    item: str
    side: Side
    why: str | None = None


class DissentRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody sees it otherwise: of an indicator, a risk factor, a crime, or (empty subject) of the whole."""

    LINKS = {"assessment": ("assessment",)}
    assessment: str
    text: str
    subject: str = ""
    day: When | None = None


class OutlookRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """The overall judgement under one mandate (``domain.signoff.Outlook``)."""

    LINKS = {"assessment": ("assessment",)}
    assessment: str
    mandate: Mandate
    statement: str
    horizon: When
    yardstick: str
    term: str
    probability: int | None = None
    confidence: Confidence | None = None
    assumptions: str | None = None
    sourcing: str | None = None
    argument: str | None = None
    would_change: str | None = None


class WarningRecord(Base, frozen=True, kw_only=True, omit_defaults=True):
    """A note that went out (``domain.warning.WarningNote``); never a draft."""

    LINKS = {"assessment": ("assessment",), "supersedes": ("warning",)}
    ORDERED = ("supersedes",)
    number: int
    rung: Rung
    title: str
    issued: When
    marking: Marking
    as_of: When | None = None
    paragraphs: tuple[NoteParagraph, ...] = ()
    crimes: tuple[Crime, ...] = ()
    populations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    statement: str | None = None
    horizon: When | None = None
    yardstick: str | None = None
    term: str | None = None
    probability: int | None = None
    confidence: Confidence | None = None
    grounds: str | None = None
    unknowns: str | None = None
    dissent: tuple[str, ...] = ()
    would_change: str | None = None
    assessment: str | None = None
    supersedes: str | None = None


AnyRecord = (
    SourceRecord
    | ItemRecord
    | AssessmentRecord
    | JudgementRecord
    | ConcernRecord
    | EvidenceRecord
    | DissentRecord
    | OutlookRecord
    | WarningRecord
)
CLASSES: tuple[type[Base], ...] = (
    SourceRecord, ItemRecord, AssessmentRecord, JudgementRecord, ConcernRecord, EvidenceRecord, DissentRecord,
    OutlookRecord, WarningRecord,
)  # fmt: skip
KINDS: dict[str, type[Base]] = {str(one.__struct_config__.tag): one for one in CLASSES}
"""Kind as it is written → its record; records stand in a dossier in this order of kinds, by id within each."""


def kind_of(record: Base) -> str:
    """The record's kind, as it is written."""
    return str(record.__struct_config__.tag)


def links_of(record: Base) -> list[tuple[tuple[str, ...], str]]:
    """(kinds it may be of, id) of every other record that this one names."""
    found = [(kinds, getattr(record, name)) for name, kinds in record.LINKS.items()]
    found += [(("item",), item) for one in getattr(record, "paragraphs", ()) for item in one.items]
    return [(kinds, target) for kinds, target in found if target is not None]
