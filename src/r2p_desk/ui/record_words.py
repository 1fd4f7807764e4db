"""Kinds of records, their fields and their values in words, as the journal, histories and conflicts show them."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..domain.assessment import (
    Concern,
    Confidence,
    Direction,
    State,
    concern_words,
    confidence_words,
    direction_words,
    state_words,
)
from ..domain.attachment import CustodyEvent, custody_words
from ..domain.grading import Grade
from ..domain.hypothesis import Rating, rating_words
from ..domain.item import Access, Verification, verification_words
from ..domain.marking import Marking
from ..domain.signal import Crime, Signal, crime_words, signal_words
from ..domain.signoff import Mandate, mandate_words
from ..domain.when import When
from ..errors import DeskError
from ..i18n import tr, trn
from . import (
    corroboration_words,
    dataset_record_words,
    import_record_words,
    incitement_record_words,
    paper_record_words,
    release_record_words,
    source_record_words,
    warning_record_words,
)
from .words import access_words, grade_in_words

_SEALED = "sealed_"
_ENUMERATED = frozenset({"item", "case", "judgement", "evidence", "concern", "signoff", "outlook", "warning"})
_DAYS = frozenset(
    {"happened", "known", "as_of", "review", "horizon", "day", "issued", "answer_by", "stated"}
    | set(paper_record_words.DAYS)
)
_DAYS_OF = frozenset({("lesson", "by"), ("lesson", "done")})


def moment_words(at: str) -> str:
    """``12 May 2026, 14:03 UTC`` for a moment as the journal writes it."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return tr("{day}, {time} UTC").format(day=When.on(moment.date()).words, time=f"{moment:%H:%M}")


def day_words(at: str) -> str:
    """``12 May 2026`` for the same."""
    try:
        return When.on(datetime.fromisoformat(at).date()).words
    except ValueError:
        return at


def size_words(size: int) -> str:
    """A number of bytes as people read it."""
    if size < 1024:
        return trn("{n} byte", "{n} bytes", size)
    mebi = size / (1 << 20)
    if mebi < 1:
        return tr("{n} KiB").format(n=-(-size // 1024))
    return tr("{n} MiB").format(n=f"{mebi:.1f}") if mebi < 1024 else tr("{n} GiB").format(n=f"{mebi / 1024:.1f}")


def kind_words(kind: str) -> str:
    """A kind of record, for one of them."""
    return {
        "item": tr("Item"),
        "source": tr("Source"),
        "case": tr("The case itself"),
        "assessment": tr("Assessment"),
        "judgement": tr("Judgement"),
        "evidence": tr("Evidence"),
        "concern": tr("Level of concern"),
        **warning_record_words.kinds(),
        **release_record_words.kinds(),
        **dataset_record_words.kinds(),
        **corroboration_words.kinds(),
        **source_record_words.kinds(),
        **incitement_record_words.kinds(),
        **import_record_words.kinds(),
        "round": tr("Blind round"),
        "signoff": tr("Signature of an assessment"),
        "dissent": tr("Dissent"),
        "flag_answer": tr("Answer to a flag"),
        "outlook": tr("Overall judgement"),
        "access": tr("Who may open the case"),
        "expunge": tr("Taken out for good"),
        "undo": tr("Undo"),
        "opening": tr("Opening of a sealed name"),
        "attachment": tr("Attachment"),
        "attached": tr("Attachment of an item"),
        "custody": tr("Custody of an attachment"),
        "resealing": tr("Attachment sealed anew"),
        "hypothesis": tr("Hypothesis"),
        "hypothesis_rating": tr("Rating of a hypothesis"),
    }.get(kind) or paper_record_words.kinds().get(kind, _plain(kind))


def kinds_words(kind: str, count: int) -> str:
    """So many records of a kind."""
    counted: dict[str, Callable[[], str]] = {
        "item": lambda: trn("{n} item", "{n} items", count),
        "source": lambda: trn("{n} source", "{n} sources", count),
        "assessment": lambda: trn("{n} assessment", "{n} assessments", count),
        "judgement": lambda: trn("{n} judgement", "{n} judgements", count),
        "evidence": lambda: trn("{n} piece of evidence", "{n} pieces of evidence", count),
        "concern": lambda: trn("{n} level of concern", "{n} levels of concern", count),
        **warning_record_words.counted(count),
        **release_record_words.counted(count),
        **dataset_record_words.counted(count),
        **corroboration_words.counted(count),
        **source_record_words.counted(count),
        **incitement_record_words.counted(count),
        **import_record_words.counted(count),
        "attachment": lambda: trn("{n} attachment", "{n} attachments", count),
        "hypothesis": lambda: trn("{n} hypothesis", "{n} hypotheses", count),
        "hypothesis_rating": lambda: trn("{n} rating of a hypothesis", "{n} ratings of hypotheses", count),
    }
    if kind in counted:
        return counted[kind]()
    of_papers = paper_record_words.counted(kind, count)
    if of_papers:
        return of_papers
    return kind_words(kind) if count == 1 else f"{kind_words(kind)} ({count})"


def field_words(kind: str, field: str) -> str:
    """A field of a kind of record."""
    of_kind = {
        ("item", "text"): tr("What is reported"),
        ("item", "source"): tr("Source"),
        **warning_record_words.fields(),
        **release_record_words.fields(),
        **dataset_record_words.fields(),
        **corroboration_words.fields(),
        **source_record_words.fields(),
        **incitement_record_words.fields(),
        **import_record_words.fields(),
        ("source", "kind"): tr("Kind"),
        ("case", "title"): tr("Name of the situation"),
        ("evidence", "side"): tr("Stands"),
        ("evidence", "why"): tr("Why"),
        ("evidence", "item"): tr("Item"),
        ("expunge", "reason"): tr("Reason"),
        ("opening", "why"): tr("Why"),
        ("step", "rung"): tr("Step"),
        ("step", "missing"): tr("Taken without"),
        ("step", "addressee"): tr("Who was told"),
        ("warning", "rung"): tr("Kind"),
        ("warning", "grounds"): tr("Grounds of the confidence"),
        ("acknowledgement", "by"): tr("Acknowledged by"),
        ("acknowledgement", "subject"): tr("Warning or step"),
        ("outcome", "stated"): tr("Said on"),
        ("alert", "by"): tr("Who warned"),
        ("alert", "title"): tr("Of what"),
        ("lesson", "happened"): tr("What happened"),
        ("lesson", "done"): tr("Done on"),
        ("hypothesis_rating", "why"): tr("Why"),
    }
    own = of_kind.get((kind, field)) or paper_record_words.field(kind, field)
    return own or _field_words().get(field) or _plain(field)


def value_words(kind: str, field: str, value: Any, names: Mapping[str, str], *, muted: bool = True) -> str:
    """A value in words; ids are replaced by the titles and names given for them. Empty for nothing.

    Words of hate are not among them unless ``muted`` is off, where an officer has to choose between them.
    """
    if value is None or value in ([], ""):
        return ""
    if (kind, field) == ("attachment", "key"):
        return tr("kept in the case, not shown")
    if field.startswith(_SEALED):
        return tr("sealed to the custodians")
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if muted and (kind, field) in incitement_record_words.MUTED:
        return incitement_record_words.muted_words(value)
    try:
        return _known_words(kind, field, value, names)
    except (DeskError, ValueError, TypeError, KeyError, AttributeError):
        return json.dumps(value, ensure_ascii=False)  # what a later version wrote


def _known_words(kind: str, field: str, value: Any, names: Mapping[str, str]) -> str:
    said = _own_way(kind, field)
    if said is not None:
        return said(value)
    each = _enumerated(kind, field)
    if each is not None:
        return " · ".join(each(one) for one in value) if isinstance(value, list) else each(value)
    if isinstance(value, dict):
        return "\n".join(str(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return " · ".join(names.get(str(one), str(one)) for one in value)
    return names.get(str(value), str(value))


def _own_way(kind: str, field: str) -> Callable[[Any], str] | None:
    """How the value of a field is said that is like no other."""
    of_kind: dict[tuple[str, str], Callable[[Any], str]] = {
        ("access", "officers"): lambda value: ", ".join(str(one["name"]) for one in value),
        ("attachment", "size"): lambda value: size_words(int(value)),
        **warning_record_words.ways(),
        **release_record_words.ways(),
        **dataset_record_words.ways(),
        **corroboration_words.ways(),
        **source_record_words.ways(),
        **incitement_record_words.ways(),
        **import_record_words.ways(),
        ("custody", "event"): lambda value: custody_words(CustodyEvent(value)),
        ("custody", "moment"): moment_words,
        ("expunge", "approval"): lambda _: tr("given"),
        ("expunge", "targets"): lambda value: trn("{n} statement", "{n} statements", len(value)),
        ("item", "place"): lambda value: str(value["name"]),
        ("hypothesis_rating", "rating"): lambda value: rating_words(Rating(value)),
    }
    said = of_kind.get((kind, field)) or paper_record_words.value(kind, field)
    is_day = field in _DAYS or (kind, field) in _DAYS_OF
    return said or ((lambda value: When(value).words) if is_day else None)


def _enumerated(kind: str, field: str) -> Callable[[Any], str] | None:
    found: dict[str, Callable[[Any], str]] = {
        "grade": lambda value: grade_in_words(Grade(value)),
        "marking": lambda value: Marking(value).words,
        "access": lambda value: access_words(Access(value)),
        "verification": lambda value: verification_words(Verification(value)),
        "signals": lambda value: signal_words(Signal(value)),
        "crimes": lambda value: crime_words(Crime(value)),
        "state": lambda value: state_words(State(value)),
        "direction": lambda value: direction_words(Direction(value)),
        "confidence": lambda value: confidence_words(Confidence(value)),
        "level": lambda value: concern_words(Concern(value)),
        "mandate": lambda value: mandate_words(Mandate(value)),
        "side": lambda value: tr("for") if value == "for" else tr("against"),
    }
    return found.get(field) if kind in _ENUMERATED else None


def _field_words() -> dict[str, str]:
    return {
        "title": tr("Title"),
        "language": tr("Language"),
        "happened": tr("Happened"),
        "known": tr("Became known"),
        "place": tr("Place"),
        "origin": tr("Had it from"),
        "reference": tr("Reference"),
        "grade": tr("Grade"),
        "marking": tr("Marking"),
        "access": tr("Access at that time"),
        "verification": tr("How far verified"),
        "signals": tr("Early signs"),
        "crimes": tr("Bears on"),
        "populations": tr("Populations"),
        "actors": tr("Actors"),
        "tags": tr("Tags"),
        "note": tr("Note"),
        "external_id": tr("Came as"),
        "removed": tr("Removed"),
        "reliability": tr("Reliability"),
        "sealed_name": tr("Sealed name"),
        "summary": tr("Summary"),
        "number": tr("Number"),
        "addressees": tr("Addressees"),
        "addressee": tr("Addressee"),
        "answer_by": tr("Acknowledgement expected by"),
        "paragraphs": tr("Paragraphs"),
        "places": tr("Places"),
        "statement": tr("Statement"),
        "horizon": tr("Horizon"),
        "yardstick": tr("Yardstick"),
        "term": tr("Term"),
        "probability": tr("Percent"),
        "grounds": tr("Grounds"),
        "unknowns": tr("Not known"),
        "dissent": tr("Dissent"),
        "supersedes": tr("Supersedes"),
        "issued": tr("Issued"),
        "issuer": tr("Issued by"),
        "issuer_name": tr("Name of who issued it"),
        "digest": tr("Digest of what was issued"),
        "day": tr("Day"),
        "reason": tr("Reason"),
        "warning": tr("Warning"),
        "officer": tr("Officer"),
        "how": tr("How"),
        "result": tr("Result"),
        "items": tr("Items"),
        "expected": tr("What was expected"),
        "why": tr("Why"),
        "change": tr("What to change"),
        "who": tr("Who acts"),
        "by": tr("By when"),
        "done_note": tr("How it was done"),
        "links": tr("Drawn from"),
        "general": tr("Without anything of the case"),
        "practice": tr("Practice"),
        "annex_of": tr("Annex of"),
        "framework": tr("Framework"),
        "as_of": tr("As of"),
        "assessment": tr("Assessment"),
        "indicator": tr("Indicator"),
        "state": tr("State"),
        "direction": tr("Direction"),
        "confidence": tr("Confidence"),
        "reasons": tr("Reasons"),
        "would_change": tr("What would change it"),
        "judgement": tr("Judgement"),
        "withdrawn": tr("Withdrawn"),
        "subject": tr("Subject"),
        "version": tr("Version"),
        "assessor": tr("Assessor"),
        "assessors": tr("Assessors"),
        "chair": tr("Chair"),
        "round": tr("Blind round"),
        "exercise": tr("Exercise"),
        "mandate": tr("View"),
        "unprinted": tr("Why it is not printed"),
        "flag": tr("Flag"),
        "text": tr("Text"),
        "assumptions": tr("Assumptions"),
        "sourcing": tr("Sourcing"),
        "argument": tr("Strength of the argument"),
        "review": tr("Look again by"),
        "level": tr("Level of concern"),
        "epoch": tr("Number of the list"),
        "managers": tr("Access managers"),
        "officers": tr("Officers"),
        "custodians": tr("Custodians"),
        "targets": tr("Taken out"),
        "name": tr("Name"),
        "blob": tr("Sealed file"),
        "key": tr("Its key"),
        "sealed_key": tr("Its key"),
        "size": tr("Size"),
        "sha256": "SHA-256",
        "media_type": tr("Type by its content"),
        "copy_of": tr("Working copy of"),
        "attachment": tr("Attachment"),
        "item": tr("Item"),
        "event": tr("What was done"),
        "moment": tr("When"),
        "detail": tr("Detail"),
        "alone": tr("Alone"),
        "approval": tr("Approval"),
        "commit": tr("Commit"),
        "redo": tr("Redo"),
        "reversed": tr("Reversed"),
        "record": tr("Record"),
        "of": tr("Of"),
        "field": tr("Field"),
        "hypothesis": tr("Hypothesis"),
        "question": tr("Question"),
        "deception": tr("Deception"),
        "rating": tr("Rating"),
    }


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
