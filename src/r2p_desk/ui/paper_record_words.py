"""Kinds, fields and values of the records between worksheet and decision in words, for the journal and conflicts."""

from collections.abc import Callable
from typing import Any

from ..domain.decision import Entrance, entrance_words
from ..domain.marking import Marking
from ..domain.option import Basis, Leave, asked_words, basis_words, leave_words
from ..domain.signal import Crime, crime_words
from ..domain.worksheet import Finding, Part, finding_words, part_words
from ..i18n import tr, trn

DAYS = frozenset(
    {"account_asked", "since", "requested", "reported", "review", "due", "answered"}
)  # fmt: skip
"""Fields of these kinds that hold a date, beside those of all kinds; ``day`` is one of them everywhere."""


def kinds() -> dict[str, str]:
    """Kind → words for one of them."""
    return {
        "worksheet": tr("Two-limb worksheet"),
        "worksheet_entry": tr("Entry of a worksheet"),
        "options_paper": tr("Options paper"),
        "option": tr("Option"),
        "meeting": tr("Meeting"),
        "decision": tr("Decision"),
        "visit": tr("Visit"),
        "demarche": tr("Démarche"),
        "paper_signature": tr("Signature under a paper"),
    }


def counted(kind: str, count: int) -> str:
    """So many of a kind; empty for a kind that is not one of these."""
    words: dict[str, Callable[[], str]] = {
        "worksheet": lambda: trn("{n} two-limb worksheet", "{n} two-limb worksheets", count),
        "worksheet_entry": lambda: trn("{n} entry of a worksheet", "{n} entries of worksheets", count),
        "options_paper": lambda: trn("{n} options paper", "{n} options papers", count),
        "option": lambda: trn("{n} option", "{n} options", count),
        "meeting": lambda: trn("{n} meeting", "{n} meetings", count),
        "decision": lambda: trn("{n} decision", "{n} decisions", count),
        "visit": lambda: trn("{n} visit", "{n} visits", count),
        "demarche": lambda: trn("{n} démarche", "{n} démarches", count),
        "paper_signature": lambda: trn("{n} signature under a paper", "{n} signatures under papers", count),
    }
    return words[kind]() if kind in words else ""


def field(kind: str, name: str) -> str:
    """A field of one of these kinds in words; empty where that needs no words of its own."""
    if kind not in kinds():
        return ""
    if kind == "option" and name in ("pros", "cons", "effect", "risk", "who", "delay", "assumptions", "ends"):
        return asked_words(name)
    return {
        "peaceful_means": tr("Peaceful means are inadequate"),
        "peaceful_means_reasons": tr("Peaceful means: reasons"),
        "authorities": tr("Authorities are manifestly failing"),
        "authorities_reasons": tr("Authorities: reasons"),
        "account": tr("The State's own account"),
        "account_items": tr("Items with the State's account"),
        "account_asked": tr("State asked for its account on"),
        "account_from": tr("Account of which authority"),
        "not_known": tr("What is not known"),
        "supersedes": tr("Stands in the place of"),
        "part": tr("Part"),
        "text": tr("What"),
        "since": tr("Since"),
        "result": tr("Result"),
        "evidence_for": tr("Evidence for"),
        "evidence_against": tr("Evidence against"),
        "looked": tr("Where the other side was looked for"),
        "contacts": tr("Visits and démarches"),
        "order": tr("Order of the options"),
        "words": tr("In own words"),
        "measure": tr("Measure"),
        "basis": tr("Basis in the Charter"),
        "articles": tr("Articles"),
        "authorisation": tr("Authorisation of the Security Council"),
        "council": tr("How far the authorisation is"),
        "consent": tr("How far the State's consent is"),
        "consent_words": tr("Who consented to what"),
        "requested": tr("Requested on"),
        "requested_by": tr("Requested by"),
        "convened_by": tr("Convened by"),
        "day": tr("Day"),
        "attended": tr("Attended"),
        "papers": tr("Papers"),
        "questions": tr("Questions to decide"),
        "policy_committee": tr("Policy Committee convened"),
        "reported": tr("Options to the Secretary-General on"),
        "report": tr("What went to the Secretary-General"),
        "ceiling": tr("Highest marking on the table"),
        "by": tr("By whom"),
        "paper": tr("Paper"),
        "chosen": tr("Chosen"),
        "not_chosen": tr("Not chosen, and why"),
        "dissent": tr("Seen otherwise"),
        "unopposed": tr("Nobody saw it otherwise"),
        "conditions": tr("Conditions for looking at it again"),
        "review": tr("Looked at again on"),
        "addressees": tr("Addressed to"),
        "follow_up": tr("What follows"),
        "where": tr("Where"),
        "met": tr("Whom they met"),
        "entrance": tr("Access"),
        "asked": tr("What was asked"),
        "answer": tr("Answer"),
        "answered": tr("Answered on"),
        "due": tr("Answer wanted by"),
        "to": tr("To whom"),
        "way": tr("By which way"),
        "refused": tr("Refused"),
        "items": tr("Items"),
        "parts": tr("What was signed"),
        "officer": tr("Officer"),
    }.get(name, "")


def value(kind: str, name: str) -> Callable[[Any], str] | None:
    """How a value of one of these fields is said; ``None`` where it is said as any other."""
    if kind not in kinds():
        return None
    one: dict[str, Callable[[Any], str]] = {
        "peaceful_means": lambda value: finding_words(Finding(value)),
        "authorities": lambda value: finding_words(Finding(value)),
        "part": lambda value: part_words(Part(value)),
        "basis": lambda value: basis_words(Basis(value)),
        "council": lambda value: leave_words(Leave(value)),
        "consent": lambda value: leave_words(Leave(value)),
        "entrance": lambda value: entrance_words(Entrance(value)),
        "marking": lambda value: Marking(value).words,
        "ceiling": lambda value: Marking(value).words,
        "crimes": lambda value: " · ".join(crime_words(Crime(one)) for one in value),
        "parts": lambda value: trn("{n} field", "{n} fields", len(value)),
    }
    return one.get(name)
