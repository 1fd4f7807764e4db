"""Records of a dossier in words: what a kind and a field are called, and what a value says."""

from collections.abc import Callable, Mapping
from typing import Any

from ..domain.assessment import (
    Concern,
    Confidence,
    Direction,
    Side,
    State,
    confidence_words,
    direction_words,
    state_words,
)
from ..domain.assessment import concern_words as level_words
from ..domain.coding_rules import how_known_words, statement_words
from ..domain.condition import Onward, onward_words
from ..domain.grading import Grade, Reliability, credibility_words, reliability_words
from ..domain.item import Access, HowKnown, Statement, Verification, verification_words
from ..domain.likelihood import Yardstick, check_likelihood, likelihood_words, term_words, yardstick_words
from ..domain.marking import Marking
from ..domain.signal import Crime, Signal, crime_words, signal_words
from ..domain.signoff import Mandate, mandate_words
from ..domain.warning import Rung, rung_words
from ..domain.when import When
from ..errors import InvalidValue
from ..exchange.dossier_records import Base, Cited, NoteParagraph, Spot, Terms
from ..i18n import tr, trn
from .source_kinds import kind_words as source_kind_words

Named = Mapping[str, str]
"""Record id, or number of an indicator or risk factor → what people call it."""


def kind_words(kind: str) -> str:
    """What a kind of record is called."""
    return {
        "source": tr("Source"),
        "item": tr("Item"),
        "assessment": tr("Assessment"),
        "judgement": tr("Judgement"),
        "concern": tr("Level of concern"),
        "evidence": tr("Evidence"),
        "dissent": tr("Dissent"),
        "outlook": tr("Overall judgement"),
        "warning": tr("Warning"),
        "file": tr("Attachment"),
        "paper": tr("Paper"),
        "dossier": tr("Dossier"),
    }.get(kind, kind)


def label_of(field: str) -> str:
    """What a field is called; one that this version has no words for goes by its own name."""
    return _labels().get(field, field.replace("_", " ").capitalize())


def said(field: str, value: Any, named: Named) -> str:
    """What a field says, in words; empty for nothing."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return tr("yes") if value else tr("no")
        case Spot() | Cited() | Terms() | NoteParagraph():
            return _compound(value)
        case tuple():
            return ("\n" if field in ("paragraphs", "dissent") else " · ").join(
                said(field, one, named) for one in value
            )
        case str():
            words = _WORDS.get(type(value))
            return words(value) if words is not None else _spoken(field, value, named)
        case _:
            return str(value)


def likelihood_sentence(record: Base) -> str:
    """How likely what an outlook or a warning states is; a sentence of its own, empty where it says nothing of that."""
    yardstick, term = getattr(record, "yardstick", None), getattr(record, "term", None)
    if yardstick is None or term is None:
        return ""
    try:
        words = likelihood_words(check_likelihood(yardstick, term, getattr(record, "probability", None)))
    except InvalidValue:
        words = f"{term} ({yardstick})"
    return tr("Likelihood: {words}.").format(words=words)


def withheld_words(code: str, count: int) -> str:
    """How much stayed out for a reason its sender gives, in a sentence."""
    match code:
        case "ceiling":
            words = trn(
                "{n} item is marked above what you may read.",
                "{n} items are marked above what you may read.",
                count,
            )
        case "leaning":
            words = trn(
                "{n} judgement, level or note rests on something that stayed out.",
                "{n} judgements, levels or notes rest on something that stayed out.",
                count,
            )
        case "file":
            words = trn("{n} attachment stayed out.", "{n} attachments stayed out.", count)
        case "licence":
            words = trn(
                "{n} item was made of event data whose licence does not let it be given on.",
                "{n} items were made of event data whose licence does not let them be given on.",
                count,
            )
        case "who" | "purpose" | "until" | "onward" | "ask":
            asked = trn(
                "{n} item stayed out for what its originator asked:",
                "{n} items stayed out for what their originators asked:",
                count,
            )
            words = f"{asked} {_asked(code)}"
        case _:
            words = f"{code}: {count}"
    return words


def _asked(code: str) -> str:
    return {
        "who": tr("they name others who may have it."),
        "purpose": tr("they name other purposes."),
        "until": tr("the last day they named is over."),
        "onward": tr("it is not to be given on."),
        "ask": tr("they want to be asked first."),
    }[code]


def _spoken(field: str, value: str, named: Named) -> str:
    """A term in words, a number of the framework with its label, the id of a record as its title; else as is."""
    if field == "term":
        return term_words(value)
    if field == "yardstick" and value in set(Yardstick):
        return yardstick_words(Yardstick(value))
    if field == "type":
        return source_kind_words(value)
    if field in ("indicator", "subject", "unknowns", "withheld"):
        label = named.get(value, "")
        return f"{value}  {label}" if label and label != value else value
    if field in ("source", "assessment", "judgement", "item", "supersedes", "items"):
        return named.get(value, tr("another record"))
    return value


def _compound(value: Spot | Cited | Terms | NoteParagraph) -> str:
    if isinstance(value, NoteParagraph):
        return value.text
    if isinstance(value, Spot):
        degrees = f"{value.latitude}, {value.longitude}" if value.latitude and value.longitude else ""
        return " · ".join(part for part in (value.name, degrees) if part)
    if isinstance(value, Cited):
        dated = value.date.words if value.date else ""
        return ", ".join(part for part in (value.document, value.locator, dated, value.url) if part)
    return "; ".join(terms_sentences(value))


def terms_sentences(terms: Terms) -> list[str]:
    """Under what something is given, part by part."""
    found = [onward_words(terms.onward)] if isinstance(terms.onward, Onward) else []
    if terms.level is not None:
        found.append(tr("marked no lower than {marking}").format(marking=terms.level.words))
    if terms.purposes:
        found.append(tr("only to be used for {purposes}").format(purposes=", ".join(terms.purposes)))
    if terms.until is not None:
        found.append(tr("until {day}").format(day=terms.until.words))
    found.append(tr("the source may be named") if terms.attribution else tr("the source may not be named"))
    return found


_WORDS: dict[type, Callable[[Any], str]] = {
    When: lambda when: str(when.words),
    Marking: lambda marking: str(marking.words),
    Grade: lambda grade: f"{grade} · {reliability_words(grade.reliability)} · {credibility_words(grade.credibility)}",
    State: state_words,
    Direction: direction_words,
    Confidence: confidence_words,
    Concern: level_words,
    Crime: crime_words,
    Signal: signal_words,
    Mandate: mandate_words,
    Rung: rung_words,
    Verification: verification_words,
    HowKnown: how_known_words,
    Statement: statement_words,
    Reliability: reliability_words,
    Side: lambda side: tr("for") if side is Side.FOR else tr("against"),
    Access: lambda access: {
        Access.PUBLIC: tr("public information"),
        Access.RESTRICTED_UN: tr("information restricted to the United Nations"),
        Access.RESTRICTED_STATE: tr("information restricted to a State"),
        Access.UNKNOWN_UNTIL_LATER: tr("information that became known later"),
    }[access],
}


def _labels() -> dict[str, str]:
    return {
        "title": tr("Title"), "text": tr("Text"), "marking": tr("Marking"), "happened": tr("Happened"),
        "known": tr("Known"), "place": tr("Place"), "source": tr("Source"), "origin": tr("Origin"),
        "reference": tr("Document"), "grade": tr("Grade"), "access": tr("Access"), "verification": tr("Checked"),
        "how_known": tr("How known"),
        "signals": tr("Early signs"), "crimes": tr("Bears on"), "populations": tr("Populations"),
        "actors": tr("Actors"), "places": tr("Places"), "terms": tr("Given under"), "language": tr("Language"),
        "shelter": tr("A place of shelter"), "reliability": tr("Reliability"), "type": tr("Kind"), "name": tr("Name"),
        "as_of": tr("As of"), "note": tr("Note"), "unknowns": tr("Not known"), "withheld": tr("Withheld"),
        "state": tr("State"), "direction": tr("Direction"), "confidence": tr("Confidence"), "reasons": tr("Reasons"),
        "would_change": tr("What would change this"), "assumptions": tr("Assumptions"), "sourcing": tr("Sourcing"),
        "argument": tr("Argument"), "review": tr("To be reviewed"), "level": tr("Level of concern"),
        "side": tr("Side"), "why": tr("Why"), "subject": tr("Of"), "day": tr("Day"), "mandate": tr("Mandate"),
        "statement": tr("Statement"), "horizon": tr("By when"), "term": tr("Likelihood"),
        "probability": tr("Likelihood in percent"), "yardstick": tr("Yardstick"), "number": tr("Number"),
        "rung": tr("Step"), "issued": tr("Issued"), "paragraphs": tr("Paragraphs"), "grounds": tr("Grounds"),
        "dissent": tr("Dissent"), "supersedes": tr("In the place of"), "assessment": tr("Assessment"),
        "indicator": tr("Indicator"), "framework": tr("Framework"), "version": tr("Version"),
        "judgement": tr("Judgement"), "item": tr("Item"), "items": tr("Items"),
    }  # fmt: skip
