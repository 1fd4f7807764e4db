"""Records of the register of incitement as JSON objects."""

from typing import Any

from ..actions.incitement_told import UsedIn, UtteranceRow, UtteranceTold
from ..actions.lexicons import LexiconTold
from ..analysis.coded_terms import FoundTerm
from ..analysis.repetition import Link
from ..analysis.sequence import Followed
from ..domain.incitement import Met, RecommendedResponse, Threshold, Translation, Utterance
from ..domain.lexicon import CodedTerm, Lexicon
from ..domain.records import fields_of, plain


def utterance_object(one: Utterance) -> dict[str, Any]:
    """An entry, every field of it."""
    return {**_all(one), "direction": str(one.runs)}


def row_object(row: UtteranceRow) -> dict[str, Any]:
    """An entry as a list shows it: without its words."""
    one = row.utterance
    return {
        "id": one.id,
        "when": plain(one.when),
        "speaker": one.speaker,
        "medium": plain(one.medium),
        "populations": list(one.populations),
        "place": one.place.name if one.place else None,
        "item": one.item,
        "marking": str(row.marking),
        "terms": row.terms,
        "expired": row.expired,
        "translations": row.translations,
        "tests": row.tests,
        "first": row.first,
        "repeats": row.repeats,
    }


def told_object(told: UtteranceTold) -> dict[str, Any]:
    """An entry with all that hangs on it."""
    return {
        **utterance_object(told.utterance),
        "marking": str(told.marking),
        "translations": [translation_object(one) for one in told.translations],
        "terms": [_found_object(one, told.lexicon_names.get(one.term.lexicon, "")) for one in told.terms],
        "tests": [threshold_object(one) for one in told.thresholds],
        "differing": [str(part) for part in told.differing],
        "responses": [response_object(one) for one in told.responses],
        "cautions": list(told.cautions),
        "chain": [_link_object(one) for one in told.chain],
        "days": told.sequence.days,
        "after": [_followed_object(one) for one in told.sequence.after],
        "before": [_followed_object(one) for one in told.sequence.before],
        "evidence": [_used_object(one) for one in told.used_in],
    }


def translation_object(one: Translation) -> dict[str, Any]:
    """A translation."""
    return _all(one)


def threshold_object(one: Threshold) -> dict[str, Any]:
    """A test: parts looked at with state and reasons, and which parts are in each state; nothing is added up."""
    states: dict[str, Met | None] = {"met": Met.MET, "not_met": Met.NOT_MET, "not_known": Met.NOT_KNOWN, "open": None}
    return {
        **_all(one),
        "parts": {str(part): {"state": str(found.state), "why": found.why} for part, found in one.parts.items()},
        **{name: [str(part) for part in one.in_state(state)] for name, state in states.items()},
    }


def response_object(one: RecommendedResponse) -> dict[str, Any]:
    """A recommended response."""
    return _all(one)


def lexicon_object(one: Lexicon) -> dict[str, Any]:
    """A lexicon by itself."""
    return _all(one)


def lexicon_told_object(one: LexiconTold) -> dict[str, Any]:
    """A lexicon with its terms."""
    terms = [{**term_object(term), "expired": term.id in one.expired} for term in one.terms]
    return {**_all(one.lexicon), "digest": one.digest, "terms": terms}


def term_object(one: CodedTerm) -> dict[str, Any]:
    """A coded term."""
    return _all(one)


def _found_object(one: FoundTerm, lexicon: str) -> dict[str, Any]:
    return {
        "term": one.term.term,
        "id": one.term.id,
        "lexicon": lexicon,
        "meaning": one.term.meaning,
        "populations": list(one.term.populations),
        "confidence": plain(one.term.confidence),
        "spellings": list(one.spellings),
        "places": [list(place) for place in one.places],
        "expired": one.expired,
        "use": str(one.use),
    }


def _link_object(one: Link) -> dict[str, Any]:
    return {
        "utterance": one.utterance.id,
        "when": plain(one.utterance.when),
        "speaker": one.utterance.speaker,
        "repeats": list(one.repeats),
        "first": one.first,
        "against_days": one.against_days,
    }


def _followed_object(one: Followed) -> dict[str, Any]:
    return {
        "item": one.item.id,
        "title": one.item.title,
        "least": one.least,
        "most": one.most,
        "same_place": one.same_place,
        "groups": list(one.groups),
    }


def _used_object(one: UsedIn) -> dict[str, Any]:
    return {"as_of": one.as_of, "indicator": one.indicator, "state": str(one.state), "supports": one.supports}


def _all(one: Any) -> dict[str, Any]:
    return {**dict.fromkeys(one.__struct_fields__), **fields_of(one), "id": one.id}
