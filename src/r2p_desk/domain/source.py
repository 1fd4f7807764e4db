"""Who reports: a pseudonym, what kind of source it is, how far it can be relied on, what it needs to stay safe."""

from enum import StrEnum

import msgspec

from ..i18n import tr
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


def need_words(need: str) -> str:
    """What is needed, in words; a code of a later version as it is."""
    words: dict[str, str] = {
        Need.UNNAMED: tr("must not be named to anybody outside this case"),
        Need.AGREED_CHANNEL: tr("to be reached only by the way agreed"),
        Need.NO_CONTACT: tr("must not be contacted"),
        Need.WHEREABOUTS: tr("where they live, work or meet must not be told"),
        Need.OWN_WORDS: tr("must not be quoted: their words would give them away"),
        Need.KNOWN_TO_FEW: tr("what they tell is known to few: told in general words only"),
        Need.ASK_EACH_TIME: tr("to be asked before each use"),
        Need.REPRISALS: tr("reprisals against them are feared"),
        Need.FAMILY: tr("reprisals against their family are feared"),
        Need.CHILD: tr("is a child"),
        Need.SURVIVOR: tr("survived violence: must not be made to tell it again"),
        Need.WAY_OUT: tr("may have to be brought to safety"),
    }
    return words.get(need, need)


def group_words(group: str) -> str:
    """A group of kinds, in words."""
    return {
        "un": tr("United Nations"),
        "regional": tr("Regional and local"),
        "states": tr("States"),
        "independent": tr("Independent"),
        "field": tr("Not named in the report"),
    }.get(group, group)
