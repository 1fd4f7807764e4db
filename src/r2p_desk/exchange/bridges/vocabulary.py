"""The framework of 2014 as a vocabulary others can tag with: a MISP taxonomy and a STIX extension.

The words are this program's own, not those of the United Nations' document: numbers are the framework's, and whoever
needs its text reads it there.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from ...domain.assessment import Concern, Confidence, Direction, State
from ...domain.framework import Framework
from ...domain.marking import Level
from ...domain.signal import Crime, Signal
from .material import NAMESPACE, as_json

TAXONOMY = "r2p-atrocity-risk"
TAXONOMY_VERSION = 1
EXTENSION = f"extension-definition--{uuid5(NAMESPACE, 'stix/extension')}"
EXTENSION_VERSION = "1.0.0"
PROGRAM = f"identity--{uuid5(NAMESPACE, 'stix/identity')}"
"""Who defines the vocabulary: the program, never an officer."""
PUBLISHED = "2026-11-01T00:00:00.000Z"
"""When this version of the vocabulary was written down; it changes with the version and not with the clock."""

_STATES = {
    State.PRESENT: "The circumstance is there",
    State.EMERGING: "The circumstance is beginning to be there",
    State.ABSENT: "It was looked for and is not there",
    State.UNCLEAR: "What is known points both ways",
    State.NO_INFORMATION: "It was looked for and nothing was found that says either",
}
_DIRECTIONS = {
    Direction.WORSENING: "Getting worse",
    Direction.STEADY: "Neither worse nor better",
    Direction.IMPROVING: "Getting better",
    Direction.UNKNOWN: "Cannot be said",
}
_CONFIDENCES = {
    Confidence.LOW: "Little is known, or sources are doubtful",
    Confidence.MODERATE: "Plausible and sourced, open to other readings",
    Confidence.HIGH: "Good information from several sources",
}
_CONCERNS = {
    Concern.LOW: "Little cause for concern",
    Concern.MODERATE: "Some cause for concern",
    Concern.HIGH: "Much cause for concern",
    Concern.VERY_HIGH: "The gravest cause for concern",
}
_CRIMES = {
    Crime.GENOCIDE: "Genocide",
    Crime.WAR_CRIMES: "War crimes",
    Crime.ETHNIC_CLEANSING: "Ethnic cleansing",
    Crime.CRIMES_AGAINST_HUMANITY: "Crimes against humanity",
}
_SIGNALS = {
    Signal.PERSECUTION: "Groups are persecuted or made out to be less than human",
    Signal.SEXUAL_VIOLENCE: "Sexual or gender-based violence is spreading or used as a means",
    Signal.CHILD_RECRUITMENT: "Children are taken into armed groups",
    Signal.DISPLACEMENT: "People are driven from where they live",
    Signal.INCITEMENT: "Violence against a group is called for",
}
_LEVELS = {
    Level.UNCLASSIFIED: "May be read by anybody it is given to",
    Level.CONFIDENTIAL: "Disclosure could harm people or the work of the office",
    Level.STRICTLY_CONFIDENTIAL: "Disclosure could do grave harm",
}
COLOURS = {Level.UNCLASSIFIED: "#1b6b3a", Level.CONFIDENTIAL: "#8a5a00", Level.STRICTLY_CONFIDENTIAL: "#8f1d1d"}


def tag(predicate: str, value: str) -> str:
    """The machine tag of one entry of the taxonomy."""
    return f'{TAXONOMY}:{predicate}="{value}"'


def tag_value(word: str) -> str:
    """A word of the program's as the taxonomy writes it: ``strictly-confidential``."""
    return word.lower().replace(" ", "-")


def misp_taxonomy(framework: Framework) -> bytes:
    """The ``machinetag.json`` of the taxonomy, as MISP's own repository of taxonomies holds them."""
    predicates = {name: (expanded, entries) for name, expanded, entries in _predicates(framework)}
    return as_json(
        {
            "namespace": TAXONOMY,
            "expanded": "Risk of atrocity crimes",
            "description": (
                "What an assessment under the United Nations framework of analysis for atrocity crimes (2014) says: "
                "risk factors and indicators by number, in other words than the document's, with the state, "
                "direction and confidence an officer judged."
            ),
            "version": TAXONOMY_VERSION,
            "type": ["event", "attribute", "object"],
            "predicates": [
                {"value": name, "expanded": expanded, "uuid": _uuid(name)} for name, (expanded, _) in predicates.items()
            ],
            "values": [
                {"predicate": name, "entry": [{**one, "uuid": _uuid(f"{name}/{one['value']}")} for one in entries]}
                for name, (_, entries) in predicates.items()
            ],
        }
    )


def stix_extension(framework: Framework) -> bytes:
    """A bundle with the extension and who defines it, to be loaded once by whoever reads our bundles."""
    objects = [program_identity(), extension_definition(framework)]
    return as_json({"type": "bundle", "id": f"bundle--{uuid5(NAMESPACE, 'stix/bundle')}", "objects": objects})


def program_identity() -> dict[str, Any]:
    """The program as STIX names who defines an extension."""
    return {
        "type": "identity", "spec_version": "2.1", "id": PROGRAM, "created": PUBLISHED, "modified": PUBLISHED,
        "name": "R2P Desk", "identity_class": "system",
    }  # fmt: skip


def extension_definition(framework: Framework) -> dict[str, Any]:
    """The extension whose properties our incidents, notes and reports bear."""
    return {
        "type": "extension-definition", "spec_version": "2.1", "id": EXTENSION, "created_by_ref": PROGRAM,
        "created": PUBLISHED, "modified": PUBLISHED, "name": "Atrocity risk assessment",
        "description": (
            "Adds to incidents, notes, reports and groupings what an assessment of the risk of atrocity crimes says "
            "of them. Indicators and risk factors bear the numbers of the framework of analysis of 2014."
        ),
        "schema": json.dumps(extension_schema(framework), sort_keys=True, separators=(",", ":")),
        "version": EXTENSION_VERSION, "extension_types": ["property-extension"],
    }  # fmt: skip


def extension_schema(framework: Framework) -> dict[str, Any]:
    """JSON Schema (2020-12) of the extension's properties; the words of an indicator stand beside its number."""
    indicators = [
        {"const": one.id, "title": one.label or f"Indicator {one.id}"}
        for factor in framework.risk_factors
        for one in factor.indicators
    ]
    texts = {"type": "array", "items": {"type": "string"}}
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["extension_type"],
        "properties": {
            "extension_type": {"const": "property-extension"},
            "kind": {"enum": ["item", "judgement", "concern", "assessment", "warning", "outcome"]},
            "framework": text, "indicator": {"oneOf": indicators}, "subject": text,
            "state": {"enum": [one.value for one in State]},
            "direction": {"enum": [one.value for one in Direction]},
            "confidence": {"enum": [one.value for one in Confidence]},
            "level": text, "crimes": {"type": "array", "items": {"enum": [one.value for one in Crime]}},
            "signals": {"type": "array", "items": {"enum": [one.value for one in Signal]}},
            "populations": texts, "actors": texts, "places": texts, "happened": text, "known": text,
            "place": text, "place_exactness": text, "grade": text, "access": text, "verification": text,
            "origin": text, "rung": text, "number": {"type": "integer"}, "as_of": text, "term": text,
            "yardstick": text, "probability": {"type": "integer", "minimum": 0, "maximum": 100}, "horizon": text,
            "statement": text, "would_change": text, "result": text, "side": {"enum": ["for", "against"]},
        },
    }  # fmt: skip


def words_of_vocabulary() -> Iterator[str]:
    """Every text that the formats write of their own; what a check may find in any of them."""
    for table in (_STATES, _DIRECTIONS, _CONFIDENCES, _CONCERNS, _CRIMES, _SIGNALS, _LEVELS):
        for key, words in table.items():
            yield from (str(key), words)


def _predicates(framework: Framework) -> Iterator[tuple[str, str, list[dict[str, str]]]]:
    yield (
        "risk-factor",
        "Risk factor, by its number",
        [_entry(str(one.number), one.scope or f"Risk factor {one.number}") for one in framework.risk_factors],
    )
    yield (
        "indicator",
        "Indicator, by its number",
        [
            _entry(one.id, one.label or f"Indicator {one.id}")
            for factor in framework.risk_factors
            for one in factor.indicators
        ],
    )
    for name, expanded, table in (
        ("state", "Whether an indicator's circumstance is there", _STATES),
        ("direction", "Which way it goes", _DIRECTIONS),
        ("confidence", "How sure the officer is", _CONFIDENCES),
        ("concern", "How grave a risk factor or a crime is judged", _CONCERNS),
        ("crime", "What it bears on", _CRIMES),
        ("signal", "Stream of early signs", _SIGNALS),
    ):
        yield name, expanded, [_entry(tag_value(str(key)), words) for key, words in table.items()]
    levels = [{**_entry(tag_value(one.value), words), "colour": COLOURS[one]} for one, words in _LEVELS.items()]
    yield "un-level", "Sensitivity as the United Nations marks it", levels


def _entry(value: str, expanded: str) -> dict[str, str]:
    return {"value": value, "expanded": expanded}


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE, f"misp/{name}"))
