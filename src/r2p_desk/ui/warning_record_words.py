"""Records of the ladder, of warnings and of lessons in words, for the journal, histories and conflicts."""

from collections.abc import Callable
from typing import Any

from ..domain.assessment import Confidence, confidence_words
from ..domain.likelihood import Yardstick, term_words, yardstick_words
from ..domain.marking import Marking
from ..domain.signal import Crime, crime_words
from ..domain.warning import Result, Rung, result_words, rung_words
from ..domain.when import When
from ..i18n import tr, trn

_DAYS = (
    ("step", "day"), ("step", "answer_by"), ("warning", "horizon"), ("warning", "issued"), ("warning", "answer_by"),
    ("acknowledgement", "day"), ("outcome", "day"), ("outcome", "stated"), ("alert", "day"), ("lesson", "day"),
    ("lesson", "by"), ("lesson", "done"),
)  # fmt: skip


def kinds() -> dict[str, str]:
    """Kind of record → words for one of them."""
    return {
        "step": tr("Step of the ladder"),
        "warning": tr("Warning"),
        "acknowledgement": tr("Acknowledgement"),
        "outcome": tr("What became of a warning"),
        "alert": tr("Warning by others"),
        "lesson": tr("Lesson"),
    }


def counted(count: int) -> dict[str, Callable[[], str]]:
    """Kind of record → words for so many of them."""
    return {
        "step": lambda: trn("{n} step of the ladder", "{n} steps of the ladder", count),
        "warning": lambda: trn("{n} warning", "{n} warnings", count),
        "acknowledgement": lambda: trn("{n} acknowledgement", "{n} acknowledgements", count),
        "outcome": lambda: trn("{n} outcome", "{n} outcomes", count),
        "alert": lambda: trn("{n} warning by others", "{n} warnings by others", count),
        "lesson": lambda: trn("{n} lesson", "{n} lessons", count),
    }


def fields() -> dict[tuple[str, str], str]:
    """(kind, field) → what the field is called."""
    return {
        **_fields_of_notes(),
        ("step", "rung"): tr("Step"),
        ("step", "day"): tr("Taken on"),
        ("step", "reason"): tr("Reason"),
        ("step", "missing"): tr("Taken without"),
        ("step", "warning"): tr("Note that went out with it"),
        ("step", "addressee"): tr("Who was told"),
        ("step", "answer_by"): tr("Acknowledgement expected by"),
        ("acknowledgement", "subject"): tr("Warning or step"),
        ("acknowledgement", "addressee"): tr("Addressee"),
        ("acknowledgement", "by"): tr("Acknowledged by"),
        ("acknowledgement", "day"): tr("Acknowledged on"),
        ("acknowledgement", "how"): tr("How"),
        ("outcome", "warning"): tr("Warning"),
        ("outcome", "result"): tr("Result"),
        ("outcome", "day"): tr("When it happened"),
        ("outcome", "stated"): tr("Said on"),
        ("outcome", "items"): tr("Evidence"),
        ("alert", "by"): tr("Who warned"),
        ("alert", "day"): tr("When they warned"),
        ("alert", "title"): tr("Of what"),
        ("alert", "reference"): tr("Where it can be read"),
        ("alert", "item"): tr("Item that reports it"),
        ("lesson", "day"): tr("Learnt on"),
        ("lesson", "expected"): tr("What was expected"),
        ("lesson", "happened"): tr("What happened"),
        ("lesson", "why"): tr("Why it came otherwise"),
        ("lesson", "change"): tr("What to change"),
        ("lesson", "who"): tr("Who acts"),
        ("lesson", "by"): tr("By when"),
        ("lesson", "done"): tr("Done on"),
        ("lesson", "done_note"): tr("How it was done"),
        ("lesson", "links"): tr("Drawn from"),
        ("lesson", "general"): tr("The same without anything of the case"),
    }


def _fields_of_notes() -> dict[tuple[str, str], str]:
    of_note = {
        "number": tr("Number"),
        "rung": tr("Kind of note"),
        "as_of": tr("Rests on what was known by"),
        "addressees": tr("To"),
        "answer_by": tr("Acknowledgement expected by"),
        "paragraphs": tr("Paragraphs"),
        "places": tr("Where"),
        "populations": tr("Who is at risk"),
        "actors": tr("Who acts"),
        "statement": tr("Statement"),
        "horizon": tr("Horizon"),
        "yardstick": tr("Yardstick"),
        "term": tr("Term"),
        "probability": tr("Percent"),
        "grounds": tr("Grounds of the confidence"),
        "unknowns": tr("Not known"),
        "dissent": tr("Dissent"),
        "supersedes": tr("Takes the place of"),
        "issued": tr("Issued"),
        "issuer": tr("Issued by (key)"),
        "issuer_name": tr("Issued by"),
        "digest": tr("Digest of what was issued"),
    }
    return {("warning", name): words for name, words in of_note.items()}


def ways() -> dict[tuple[str, str], Callable[[Any], str]]:
    """(kind, field) → how its value is said, where that is not the value itself."""
    return {
        **dict.fromkeys(_DAYS, _day),
        ("step", "rung"): lambda value: rung_words(Rung(value)),
        ("warning", "rung"): lambda value: rung_words(Rung(value)),
        ("warning", "paragraphs"): lambda value: "\n".join(str(one["text"]) for one in value),
        ("warning", "crimes"): lambda value: " · ".join(crime_words(Crime(one)) for one in value),
        ("warning", "confidence"): lambda value: confidence_words(Confidence(value)),
        ("warning", "marking"): lambda value: Marking(value).words,
        ("warning", "yardstick"): lambda value: yardstick_words(Yardstick(value)),
        ("warning", "term"): lambda value: term_words(str(value)),
        ("warning", "dissent"): lambda value: "\n".join(str(one) for one in value),
        ("outcome", "result"): lambda value: result_words(Result(value)),
    }


def _day(value: Any) -> str:
    return When(value).words
