"""What the commands of the ledger answer: as objects and as words."""

from typing import Any

from ..actions import ledger, sticks
from ..actions.accounts import Account
from ..actions.ledger import Line, Missing
from ..actions.recalls import RecallHeld, RecallMade
from ..actions.requests import RequestHeld, RequestMade
from ..actions.sending import Sent
from ..i18n import tr, trn


def missing_words(one: Missing) -> str:
    """That numbers never came, in a sentence."""
    if one.first == one.last:
        return tr("{name} number {number} never came.").format(name=one.name, number=one.first)
    return tr("{name} numbers {first} to {last} never came.").format(name=one.name, first=one.first, last=one.last)


def line(one: Line) -> dict[str, Any]:
    """An entry of the ledger."""
    entry = one.entry
    return {
        "contact": entry.contact,
        "name": one.name,
        "direction": entry.direction,
        "number": entry.number,
        "package": entry.package,
        "hash": entry.hash,
        "kind": entry.kind,
        "case": entry.case,
        "marking": entry.marking,
        "at": entry.at,
        "verified": entry.verified,
        "size": entry.size,
        "state": one.state.value,
        "receipt": one.receipt,
        "receipt_hash": one.receipt_hash,
        "witness": one.witness,
        "due": one.due,
        "recalled": one.recalled,
        "stick": one.stick,
    }


def line_words(one: Line) -> str:
    """The same in a line."""
    entry = one.entry
    arrow = "→" if entry.direction == "sent" else "←"
    more = [ledger.kind_words(entry.kind), entry.marking or "", ledger.state_words(one.state)]
    more += [tr("recalled")] if one.recalled else []
    more += [tr("due {day}").format(day=one.due)] if one.due else []
    more += [tr("stick {number}").format(number=sticks.label_words(one.stick))] if one.stick else []
    said = " · ".join(part for part in more if part)
    return f"{entry.at[:10]}  {arrow} {one.name} {entry.number}  {said}  {entry.package}"


def missing(one: Missing) -> dict[str, Any]:
    """Numbers that never came."""
    return {"contact": one.contact, "name": one.name, "first": one.first, "last": one.last}


def recall_made(one: RecallMade, names: dict[str, str], today: str) -> dict[str, Any]:
    """A recall made here."""
    return {
        "recall": one.recall,
        "contact": one.contact,
        "name": names.get(one.contact, ""),
        "packages": list(one.packages),
        "whole": one.whole,
        "records": list(one.records),
        "reason": one.reason,
        "deadline": one.deadline,
        "state": one.coverage(today).value,
        "answers": [{"answer": its.answer.value, "words": its.words, "at": its.at} for its in one.answers],
    }


def recall_held(one: RecallHeld, names: dict[str, str]) -> dict[str, Any]:
    """A recall that came."""
    return {
        "recall": one.recall,
        "contact": one.contact,
        "name": names.get(one.contact, ""),
        "packages": list(one.packages),
        "whole": one.whole,
        "records": list(one.records),
        "reason": one.reason,
        "deadline": one.deadline,
        "answer": one.answer.value if one.answer else None,
        "words": one.words,
        "answered": one.answered,
    }


def request_made(one: RequestMade, names: dict[str, str]) -> dict[str, Any]:
    """A request made here."""
    answer = one.answer
    return {
        "request": one.request,
        "contact": one.contact,
        "name": names.get(one.contact, ""),
        "about": one.draft.about,
        "wish": one.draft.wish.value,
        "answer": answer.answer.value if answer else None,
        "recipients": list(answer.recipients) if answer else [],
        "purposes": list(answer.purposes) if answer else [],
        "until": answer.until if answer else None,
        "words": answer.words if answer else "",
        "accepted": one.accepted,
    }


def request_held(one: RequestHeld, names: dict[str, str]) -> dict[str, Any]:
    """A request that came."""
    stated = one.stated
    return {
        "request": one.request,
        "contact": one.contact,
        "name": names.get(one.contact, ""),
        "about": stated.about,
        "wish": stated.wish.value,
        "recipients": list(stated.recipients),
        "purposes": list(stated.purposes),
        "until": stated.until,
        "reason": stated.reason,
        "answer": one.answer.value if one.answer else None,
        "answered": one.answered,
    }


def account(one: Account, names: dict[str, str]) -> dict[str, Any]:
    """An account given or held."""
    return {
        "account": one.stated.handling,
        "contact": one.contact,
        "name": names.get(one.contact, ""),
        "at": one.stated.at,
        "items": one.stated.items,
        "received": len(one.stated.received),
        "destroyed": sum(its.destroyed is not None for its in one.stated.received),
        "declaration": one.stated.declaration,
    }


def account_words(one: Account, names: dict[str, str], who: str) -> str:
    """The same in a line; ``who`` says to or from whom."""
    items = trn("{n} item", "{n} items", one.stated.items)
    name = who.format(name=names.get(one.contact, one.contact[:16]))
    return f"{one.stated.handling[:8]}  {one.stated.at[:10]}  {name}  {items}"


def sent(sent: Sent) -> dict[str, Any]:
    """A package that was written."""
    return {
        "path": str(sent.path),
        "package": sent.package,
        "to": sent.receivers[0].contact,
        "number": sent.receivers[0].number,
        "sha256": sent.sha256,
    }


def sent_words(sent: Sent) -> str:
    """The same in words."""
    receiver = sent.receivers[0]
    number = tr("Package {number} to {name}").format(number=receiver.number, name=receiver.name)
    return f"{sent.path}\n{number} · SHA-256 {sent.sha256}\n{sent.remind}"
