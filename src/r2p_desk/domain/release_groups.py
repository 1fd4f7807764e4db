"""Which fields may be released apart: one change of the journal holds fields of one record and one of these groups."""

from enum import StrEnum


class ReleaseGroup(StrEnum):
    """What can be withheld on its own when a case is shared in part."""

    TEXT = "text"
    PLACE = "place"
    SOURCE = "source"
    IDENTITY = "identity"
    REST = "rest"


_GROUPS: dict[str, dict[str, ReleaseGroup]] = {
    "item": {
        "title": ReleaseGroup.TEXT,
        "text": ReleaseGroup.TEXT,
        "note": ReleaseGroup.TEXT,
        "language": ReleaseGroup.TEXT,
        "place": ReleaseGroup.PLACE,
        "source": ReleaseGroup.SOURCE,
        "origin": ReleaseGroup.SOURCE,
        "origin_item": ReleaseGroup.SOURCE,
        "how_known": ReleaseGroup.SOURCE,
        "reference": ReleaseGroup.SOURCE,
        "provenance": ReleaseGroup.SOURCE,
    },
    # a file's name tells who sent it, and its digest and size would let it be guessed
    "import": {
        **dict.fromkeys(("name", "sha256", "size", "attachment"), ReleaseGroup.SOURCE),
        **dict.fromkeys(("title", "columns", "headings", "salt_text"), ReleaseGroup.TEXT),
        "salt_place": ReleaseGroup.PLACE,
        "salt_identity": ReleaseGroup.IDENTITY,
    },
    "source": dict.fromkeys(
        ("name", "sealed_name", "reliability_why", "protection", "note", "same_why", "retired_why"),
        ReleaseGroup.IDENTITY,
    ),
    "finding_on": {"why": ReleaseGroup.TEXT},
    "judgement": {
        "reasons": ReleaseGroup.TEXT,
        "would_change": ReleaseGroup.TEXT,
        "assumptions": ReleaseGroup.TEXT,
        "argument": ReleaseGroup.TEXT,
        "sourcing": ReleaseGroup.SOURCE,
        "places": ReleaseGroup.PLACE,
    },
    "dissent": {"text": ReleaseGroup.TEXT, "unprinted": ReleaseGroup.TEXT},
    "flag_answer": {"text": ReleaseGroup.TEXT},
    "outlook": {
        "statement": ReleaseGroup.TEXT,
        "assumptions": ReleaseGroup.TEXT,
        "argument": ReleaseGroup.TEXT,
        "would_change": ReleaseGroup.TEXT,
        "sourcing": ReleaseGroup.SOURCE,
    },
    "evidence": {"why": ReleaseGroup.TEXT},
    "concern": {"reasons": ReleaseGroup.TEXT},
    "step": {"reason": ReleaseGroup.TEXT},
    "warning": {
        "title": ReleaseGroup.TEXT,
        "paragraphs": ReleaseGroup.TEXT,
        "statement": ReleaseGroup.TEXT,
        "grounds": ReleaseGroup.TEXT,
        "unknowns": ReleaseGroup.TEXT,
        "dissent": ReleaseGroup.TEXT,
        "would_change": ReleaseGroup.TEXT,
        "places": ReleaseGroup.PLACE,
    },
    "acknowledgement": {"how": ReleaseGroup.TEXT},
    "outcome": {"reasons": ReleaseGroup.TEXT},
    "alert": {"title": ReleaseGroup.TEXT, "reference": ReleaseGroup.SOURCE},
    "lesson": {
        "title": ReleaseGroup.TEXT,
        "expected": ReleaseGroup.TEXT,
        "happened": ReleaseGroup.TEXT,
        "why": ReleaseGroup.TEXT,
        "change": ReleaseGroup.TEXT,
        "done_note": ReleaseGroup.TEXT,
    },
    "hypothesis": {"question": ReleaseGroup.TEXT, "title": ReleaseGroup.TEXT, "statement": ReleaseGroup.TEXT},
    "hypothesis_rating": {"why": ReleaseGroup.TEXT},
    "worksheet": dict.fromkeys(
        (
            "title",
            "peaceful_means_reasons",
            "authorities_reasons",
            "account",
            "account_from",
            "not_known",
        ),
        ReleaseGroup.TEXT,
    ),
    "worksheet_entry": dict.fromkeys(("text", "result", "looked"), ReleaseGroup.TEXT),
    "options_paper": dict.fromkeys(("title", "question", "not_known"), ReleaseGroup.TEXT),
    "option": dict.fromkeys(
        (
            "words",
            "authorisation",
            "consent_words",
            "pros",
            "cons",
            "effect",
            "risk",
            "who",
            "delay",
            "assumptions",
            "ends",
        ),
        ReleaseGroup.TEXT,
    ),
    "meeting": {
        **dict.fromkeys(("title", "agenda", "questions", "not_known", "report"), ReleaseGroup.TEXT),
        **dict.fromkeys(("requested_by", "convened_by", "attended"), ReleaseGroup.IDENTITY),
    },
    "decision": {
        **dict.fromkeys(
            ("title", "reasons", "not_chosen", "dissent", "conditions", "follow_up", "not_known"), ReleaseGroup.TEXT
        ),
        **dict.fromkeys(("by", "addressees"), ReleaseGroup.IDENTITY),
    },
    "visit": {
        **dict.fromkeys(("asked", "answer"), ReleaseGroup.TEXT),
        **dict.fromkeys(("by", "met"), ReleaseGroup.IDENTITY),
        "where": ReleaseGroup.PLACE,
    },
    "demarche": {
        **dict.fromkeys(("asked", "answer"), ReleaseGroup.TEXT),
        **dict.fromkeys(("by", "to"), ReleaseGroup.IDENTITY),
    },
    # a digest of what was withheld would let it be guessed
    "paper_signature": dict.fromkeys(("parts", "note"), ReleaseGroup.TEXT),
    "attachment": {
        "blob": ReleaseGroup.TEXT,
        "key": ReleaseGroup.TEXT,
        "sealed_key": ReleaseGroup.TEXT,
        "note": ReleaseGroup.TEXT,
        "name": ReleaseGroup.SOURCE,
        "sealed_name": ReleaseGroup.SOURCE,
    },
    "condition": {
        **dict.fromkeys(("purposes", "note"), ReleaseGroup.TEXT),
        **dict.fromkeys(("originator", "who", "agreed"), ReleaseGroup.IDENTITY),
    },
    "relation": {"note": ReleaseGroup.TEXT},
    "review": {"text": ReleaseGroup.TEXT},
    "kept_apart": {"reason": ReleaseGroup.TEXT},
    "dataset": {"file": ReleaseGroup.SOURCE},
    "caveat": {"words": ReleaseGroup.TEXT},
    "utterance": {
        **dict.fromkeys(("text", "language", "role", "channel", "reach", "audience", "note"), ReleaseGroup.TEXT),
        "speaker": ReleaseGroup.IDENTITY,
        "place": ReleaseGroup.PLACE,
    },
    "translation": {
        **dict.fromkeys(("text", "language", "note"), ReleaseGroup.TEXT),
        "translator": ReleaseGroup.IDENTITY,
    },
    "threshold": dict.fromkeys(("parts", "note"), ReleaseGroup.TEXT),
    "response": dict.fromkeys(("words", "why"), ReleaseGroup.TEXT),
    "lexicon": {
        **dict.fromkeys(("name", "language", "note"), ReleaseGroup.TEXT),
        "place": ReleaseGroup.PLACE,
    },
    "term": {
        **dict.fromkeys(("term", "variants", "transliterations", "meaning", "note"), ReleaseGroup.TEXT),
        "says": ReleaseGroup.IDENTITY,
    },
    "briefing_copy": {"title": ReleaseGroup.TEXT, "recipient": ReleaseGroup.IDENTITY},
    "custody": {"detail": ReleaseGroup.TEXT},
}


def release_group(kind: str, field: str) -> ReleaseGroup:
    """The group a field of this kind of record belongs to."""
    return _GROUPS.get(kind, {}).get(field, ReleaseGroup.REST)
