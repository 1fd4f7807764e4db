"""Kinds, fields and values of the register of incitement and of lexicons in words, for the journal and conflicts."""

from collections.abc import Callable
from typing import Any

from ..domain.assessment import Confidence, confidence_words
from ..domain.incitement import (
    Direction,
    Medium,
    Met,
    Part,
    Response,
    Standing,
    medium_words,
    met_words,
    part_words,
    response_words,
    standing_words,
)
from ..domain.marking import Marking
from ..domain.when import When
from ..i18n import tr, trn

MUTED = frozenset(
    {
        ("utterance", "text"),
        ("translation", "text"),
        ("term", "term"),
        ("term", "variants"),
        ("term", "transliterations"),
    }
)
"""(kind, field) of words of hate: no list shows them unasked."""


def muted_words(value: Any) -> str:
    """What stands in their place."""
    size = len(value) if isinstance(value, str) else sum(len(str(one)) for one in value)
    return trn("{n} character, to be read in Incitement", "{n} characters, to be read in Incitement", size)


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {
        "utterance": tr("Utterance"),
        "translation": tr("Translation"),
        "threshold": tr("Threshold test"),
        "response": tr("Recommended response"),
        "lexicon": tr("Lexicon of coded terms"),
        "term": tr("Coded term"),
    }


def counted(count: int) -> dict[str, Callable[[], str]]:
    """So many of each kind."""
    return {
        "utterance": lambda: trn("{n} utterance", "{n} utterances", count),
        "translation": lambda: trn("{n} translation", "{n} translations", count),
        "threshold": lambda: trn("{n} threshold test", "{n} threshold tests", count),
        "response": lambda: trn("{n} recommended response", "{n} recommended responses", count),
        "lexicon": lambda: trn("{n} lexicon", "{n} lexicons", count),
        "term": lambda: trn("{n} coded term", "{n} coded terms", count),
    }


def fields() -> dict[tuple[str, str], str]:
    """Fields of these kinds that are called otherwise than those of others."""
    of_each = {
        "utterance": {
            "text": tr("What was said"),
            "speaker": tr("Speaker"),
            "standing": tr("Standing of the speaker"),
            "role": tr("What the speaker is"),
            "medium": tr("Medium"),
            "channel": tr("Station, paper or group"),
            "reach": tr("Reach"),
            "audience": tr("Audience"),
            "populations": tr("Against which groups"),
            "when": tr("Said on"),
            "direction": tr("Direction of the script"),
            "item": tr("Reported in"),
        },
        "translation": {"translator": tr("Translator"), "utterance": tr("Utterance")},
        "threshold": {"parts": tr("Parts"), "utterance": tr("Utterance"), "name": tr("Officer by name")},
        "response": {
            "response": tr("Response"),
            "words": tr("In own words"),
            "utterance": tr("Utterance"),
            "name": tr("Officer by name"),
        },
        "lexicon": {"edition": tr("Edition")},
        "term": {
            "lexicon": tr("Lexicon"),
            "variants": tr("Other spellings"),
            "transliterations": tr("In other scripts"),
            "meaning": tr("What it means"),
            "populations": tr("Which groups it means"),
            "says": tr("Who says so"),
            "since": tr("In use since"),
            "until": tr("In use until"),
        },
    }
    return {(kind, name): words for kind, names in of_each.items() for name, words in names.items()}


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """How values of these kinds are said."""
    return {
        ("utterance", "standing"): lambda value: standing_words(Standing(value)),
        ("utterance", "medium"): lambda value: medium_words(Medium(value)),
        ("utterance", "direction"): lambda value: direction_words(Direction(value)),
        ("utterance", "place"): lambda value: str(value["name"]),
        ("utterance", "when"): lambda value: When(value).words,
        ("utterance", "marking"): lambda value: Marking(value).words,
        ("translation", "confidence"): lambda value: confidence_words(Confidence(value)),
        ("threshold", "parts"): _parts,
        ("threshold", "day"): lambda value: When(value).words,
        ("response", "response"): lambda value: response_words(Response(value)),
        ("response", "day"): lambda value: When(value).words,
        ("term", "since"): lambda value: When(value).words,
        ("term", "until"): lambda value: When(value).words,
        ("term", "confidence"): lambda value: confidence_words(Confidence(value)),
    }


def direction_words(direction: Direction) -> str:
    """Which way a script runs, in words."""
    return tr("from right to left") if direction is Direction.RIGHT_TO_LEFT else tr("from left to right")


def _parts(value: dict[str, dict[str, str]]) -> str:
    return "\n".join(
        f"{part_words(Part(part))}: {met_words(Met(found['state']))}. {found['why']}" for part, found in value.items()
    )
