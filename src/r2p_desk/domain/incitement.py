"""The register of incitement: what was said, by whom, to whom, against whom, how it is weighed, what is recommended.

A/64/864, para. 13, asks the Office to define and follow speech that could incite. It is weighed here by the threshold
test of the Rabat Plan of Action (A/HRC/22/17/Add.4, appendix, para. 29): six parts, each with reasons, never added up.
"""

import unicodedata
from enum import StrEnum

import msgspec

from ..i18n import tr
from .assessment import Confidence
from .marking import Marking
from .place import Place
from .when import When


class Direction(StrEnum):
    """Which way a script runs."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Standing(StrEnum):
    """What gives a speaker weight with those who listen."""

    STATE_LEADER = "state-leader"
    OFFICIAL = "official"
    SECURITY_FORCE = "security-force"
    ARMED_GROUP = "armed-group"
    PARTY = "party"
    RELIGIOUS = "religious"
    COMMUNITY = "community"
    MEDIA = "media"
    PUBLIC_FIGURE = "public-figure"
    PRIVATE = "private"
    NOT_KNOWN = "not-known"


class Medium(StrEnum):
    """How the words reached whom they reached."""

    SPEECH = "speech"
    SERMON = "sermon"
    RADIO = "radio"
    TELEVISION = "television"
    PRINT = "print"
    LEAFLET = "leaflet"
    SOCIAL_MEDIA = "social-media"
    MESSAGING = "messaging"
    WEBSITE = "website"
    SONG = "song"
    BY_MOUTH = "by-mouth"
    OTHER = "other"


class Utterance(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said, written, sung or shown. ``text`` is in its own script, as it stood.

    ``role`` is what the speaker is, ``channel`` which station, paper or group; ``reach`` how many and how far,
    ``audience`` who listens and what they can do. ``populations`` are the groups it is against. ``item`` is the item it
    was reported in, through which it can be evidence.
    """

    id: str
    text: str | None = None
    language: str | None = None
    direction: Direction | None = None
    speaker: str | None = None
    standing: Standing | None = None
    role: str | None = None
    medium: Medium | None = None
    channel: str | None = None
    reach: str | None = None
    audience: str | None = None
    populations: tuple[str, ...] = ()
    place: Place | None = None
    when: When | None = None
    item: str | None = None
    marking: Marking | None = None
    note: str | None = None
    withdrawn: bool = False
    recorded: When | None = None

    @property
    def runs(self) -> Direction:
        """Which way its script runs: as stated, else as its first letter has it."""
        return self.direction or direction_of(self.text or "")


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """What an utterance says in another language, by one translator; several may differ, and all stay."""

    id: str
    utterance: str
    text: str | None = None
    language: str | None = None
    translator: str | None = None
    confidence: Confidence | None = None
    note: str | None = None
    withdrawn: bool = False


class Part(StrEnum):
    """The six parts of the threshold test; likelihood asks for imminence too."""

    CONTEXT = "context"
    SPEAKER = "speaker"
    INTENT = "intent"
    CONTENT = "content"
    EXTENT = "extent"
    LIKELIHOOD = "likelihood"


class Met(StrEnum):
    """What an officer finds of a part."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the test, and why."""

    state: Met
    why: str


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """The threshold test of one utterance by one officer; a part that is not there was not looked at."""

    id: str
    utterance: str
    officer: str
    name: str
    day: When
    parts: dict[Part, Finding] = {}
    note: str | None = None
    withdrawn: bool = False

    def in_state(self, state: Met | None) -> tuple[Part, ...]:
        """The parts found so, in the order of the test; ``None``: those not looked at."""
        return tuple(part for part in Part if (self.parts[part].state if part in self.parts else None) is state)


class Response(StrEnum):
    """What can be recommended: what the report asks for, and what Rabat says States, media and leaders can do."""

    FOLLOW = "follow"
    COUNTER_SPEECH = "counter-speech"
    LEADERS = "leaders"
    DIALOGUE = "dialogue"
    PROTECT = "protect"
    MEDIA_CODE = "media-code"
    CARRIER = "carrier"
    DEMARCHE = "demarche"
    PUBLIC_STATEMENT = "public-statement"
    CIVIL_LAW = "civil-law"
    CRIMINAL_LAW = "criminal-law"
    PRESERVE = "preserve"
    WARN = "warn"
    NONE = "none"


class RecommendedResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What one officer recommends of the list, in their own words too, and why."""

    id: str
    utterance: str
    response: Response
    words: str | None = None
    why: str | None = None
    officer: str | None = None
    name: str | None = None
    day: When | None = None
    withdrawn: bool = False


def direction_of(text: str) -> Direction:
    """Which way the first letter of a text runs (Unicode Standard Annex 9, rules P2 and P3)."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return Direction.RIGHT_TO_LEFT
        if kind == "L":
            return Direction.LEFT_TO_RIGHT
    return Direction.LEFT_TO_RIGHT


def standing_words(standing: Standing) -> str:
    """The standing of a speaker in words."""
    return {
        Standing.STATE_LEADER: tr("leads the State or a part of it"),
        Standing.OFFICIAL: tr("official of the State"),
        Standing.SECURITY_FORCE: tr("army, police or other force of the State"),
        Standing.ARMED_GROUP: tr("armed group"),
        Standing.PARTY: tr("political party or its youth"),
        Standing.RELIGIOUS: tr("religious leader"),
        Standing.COMMUNITY: tr("leader of a community"),
        Standing.MEDIA: tr("journalist or broadcaster"),
        Standing.PUBLIC_FIGURE: tr("singer, athlete or other public figure"),
        Standing.PRIVATE: tr("private person"),
        Standing.NOT_KNOWN: tr("standing not known"),
    }[standing]


def medium_words(medium: Medium) -> str:
    """The medium in words."""
    return {
        Medium.SPEECH: tr("public speech or rally"),
        Medium.SERMON: tr("sermon"),
        Medium.RADIO: tr("radio"),
        Medium.TELEVISION: tr("television"),
        Medium.PRINT: tr("newspaper or book"),
        Medium.LEAFLET: tr("leaflet, poster or writing on a wall"),
        Medium.SOCIAL_MEDIA: tr("social media"),
        Medium.MESSAGING: tr("closed messages"),
        Medium.WEBSITE: tr("website"),
        Medium.SONG: tr("song, film or play"),
        Medium.BY_MOUTH: tr("from mouth to mouth"),
        Medium.OTHER: tr("other"),
    }[medium]


def met_words(state: Met | None) -> str:
    """What was found of a part; ``None``: nobody looked."""
    if state is None:
        return tr("not looked at")
    return {Met.MET: tr("met"), Met.NOT_MET: tr("not met"), Met.NOT_KNOWN: tr("not known")}[state]


def part_words(part: Part) -> str:
    """A part of the test by its name."""
    return {
        Part.CONTEXT: tr("Context"),
        Part.SPEAKER: tr("Speaker"),
        Part.INTENT: tr("Intent"),
        Part.CONTENT: tr("Content and form"),
        Part.EXTENT: tr("Extent"),
        Part.LIKELIHOOD: tr("Likelihood, and how soon"),
    }[part]


def part_asks(part: Part) -> str:
    """What a part asks."""
    return {
        Part.CONTEXT: tr(
            "Was the ground laid for these words to do harm: tension or violence between groups, earlier attacks,"
            " elections, who owns the media, whether anybody can answer back?"
        ),
        Part.SPEAKER: tr(
            "Do those who listened look up to the speaker or obey them, for an office, a name, arms or a pulpit?"
        ),
        Part.INTENT: tr(
            "Did the speaker mean to bring those who listened to act against the group? Carelessness is not enough;"
            " look for what the speaker, those who listened and the group were to each other."
        ),
        Part.CONTENT: tr(
            "How direct and provoking are the words, in what form, style and argument, and are they a call? Art,"
            " reporting and debate in the public interest weigh against."
        ),
        Part.EXTENT: tr(
            "How far did it go: in public or among few, by which means, how often, how many could hear it and act?"
        ),
        Part.LIKELIHOOD: tr(
            "Was it reasonably likely that the words would bring about an act against the group, by a plain link, and"
            " soon? Harm need not have come; some degree of risk of it must be seen."
        ),
    }[part]


def response_words(response: Response) -> str:
    """A response in words."""
    return {
        Response.FOLLOW: tr("Keep following it: more of the same, who repeats it"),
        Response.COUNTER_SPEECH: tr("Answer it with other speech, in the same place and language"),
        Response.LEADERS: tr("Ask leaders of politics, faith or community to speak against it, firmly and at once"),
        Response.DIALOGUE: tr("Bring the groups together: dialogue, education, early alarm on the spot"),
        Response.PROTECT: tr("Protect and stand by those it is against"),
        Response.MEDIA_CODE: tr("Take it to the media's own body: code of conduct, correction, right of reply"),
        Response.CARRIER: tr("Ask the station, publisher or platform to act by its own rules"),
        Response.DEMARCHE: tr("Raise it with the authorities of the State, and ask for their account"),
        Response.PUBLIC_STATEMENT: tr("Speak of it in public, or have the Special Advisers do so"),
        Response.CIVIL_LAW: tr("Remedies of civil or administrative law"),
        Response.CRIMINAL_LAW: tr("Criminal law, as the last resort and where all six parts are met"),
        Response.PRESERVE: tr("Preserve it as evidence for those who may hold somebody to account"),
        Response.WARN: tr("Take it into the warning ladder"),
        Response.NONE: tr("Nothing now"),
    }[response]
