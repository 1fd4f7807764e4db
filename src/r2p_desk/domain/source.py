"""Who reports: a pseudonym, what kind of source it is, how far it can be relied on, what it needs to stay safe."""

from enum import StrEnum

import msgspec

from .grading import Reliability


class Need(StrEnum):
    """What a source needs so that no harm comes to it for having spoken."""

    UNNAMED = "unnamed"
    AGREED_CHANNEL = "agreed-channel"
    NO_CONTACT = "no-contact"
    WHEREABOUTS = "whereabouts"
    OWN_WORDS = "own-words"
    KNOWN_TO_FEW = "known-to-few"
    ASK_EACH_TIME = "ask-each-time"
    REPRISALS = "reprisals"
    FAMILY = "family"
    CHILD = "child"
    SURVIVOR = "survivor"
    WAY_OUT = "way-out"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A source as the case knows it; who it really is stands sealed beside it, under the same record id.

    ``kind`` is an id of the shipped catalogue or words of an officer's own; ``reliability_why`` what the letter rests
    on; ``rhythm_days`` how often a report was agreed or is expected by an officer. ``protection`` are needs
    (``Need``; a code of a later version stays). ``same_as`` is the record id of the source that this one turned out to
    be; ``retired`` that nothing more is expected of it, each with its reason in ``same_why``, ``retired_why``.
    """

    id: str
    name: str
    kind: str | None = None
    reliability: Reliability | None = None
    reliability_why: str | None = None
    rhythm_days: int | None = None
    protection: tuple[str, ...] = ()
    note: str | None = None
    same_as: str | None = None
    same_why: str | None = None
    retired: bool | None = None
    retired_why: str | None = None


class Rhythm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a kind of source reports, in days; ``estimate`` where that is ours. ``words`` say where it is from."""

    days: int
    estimate: bool
    words: str


class SourceKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of source: the paragraphs of A/64/864 that speak of it, what it typically can see, and what it cannot.

    ``names`` are by language (ISO 639-1); ``group`` is ``un``, ``regional``, ``states``, ``independent`` or ``field``.
    Without ``paragraphs`` it is not in the report; without ``rhythm`` none is expected.
    """

    id: str
    paragraphs: tuple[int, ...]
    group: str
    names: dict[str, str]
    rhythm: Rhythm | None
    sees: str
    misses: str
