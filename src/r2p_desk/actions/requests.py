"""Asking an originator to let something be given on, or be used otherwise than they allowed; and answering that.

An answer changes the condition on an item only when the officer who asked accepts it.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..domain.condition import Condition
from ..errors import NotFound, UsageError
from ..exchange.findings import Finding, altered
from ..exchange.ledger import SENT
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.stated import seal, unseal
from ..exchange.statements import Reply, Request, RequestAnswer, Wish
from ..i18n import tr
from ..jobs import Job
from .conditions import list_conditions, set_condition
from .contacts import Contact, find_contact
from .ledger import entries
from .receipts import owe
from .sending import Sent
from .session import Desk, OpenCase, open_case
from .statement_sending import send_statement

MADE, HELD = "request-made", "request-held"
_Request = TypeVar("_Request", "RequestMade", "RequestHeld")


class RequestDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be asked.

    ``about`` says in words what it is; ``case`` and ``item`` where it lies here, so that the answer can change the
    condition on it; ``package`` and ``records`` name it as its originator does. ``until`` is a day.
    """

    about: str
    reason: str
    wish: Wish
    recipients: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    until: str | None = None
    case: str | None = None
    item: str | None = None
    package: str | None = None
    records: tuple[str, ...] = ()


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What an originator answered, when by their claim, and when it came here."""

    answer: Reply
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    until: str | None
    words: str
    at: str
    came: str
    statement: str


class RequestMade(msgspec.Struct, frozen=True, kw_only=True):
    """A request made here; ``condition`` is the record it is about, ``accepted`` when its answer was made to count."""

    request: str
    contact: str
    at: str
    draft: RequestDraft
    condition: str | None
    sent_in: str
    answers: tuple[Allowed, ...] = ()
    accepted: str | None = None

    @property
    def answer(self) -> Allowed | None:
        """The answer that counts: the one signed last."""
        return max(self.answers, key=lambda one: one.at, default=None)


class RequestHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A request that came; ``answered`` is the moment of the last answer given here."""

    request: str
    contact: str
    came: str
    stated: Request
    answer: Reply | None = None
    answered: str | None = None


class RequestLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a request that came asks, and what is amiss with it."""

    held: RequestHeld
    findings: tuple[Finding, ...]
    known: bool


def make_request(
    desk: Desk, to: str, draft: RequestDraft, out: Path, job: Job | None = None, *, opened: OpenCase | None = None
) -> tuple[RequestMade, Sent]:
    """Ask this contact, and write the package with the request into the folder ``out``.

    Of the case nothing travels but what ``about`` says. ``NotFound`` where no condition stands on the item.
    """
    contact = find_contact(desk, to)
    if draft.case is not None:
        draft = msgspec.structs.replace(draft, case=desk.registered(draft.case).id)
    bound = _condition(desk, contact, draft, opened)
    stated = Request(
        to=contact.id, request=secrets.token_hex(16), at=moment(datetime.now(UTC)), package=draft.package,
        records=draft.records, about=draft.about.strip(), wish=draft.wish, recipients=draft.recipients,
        purposes=draft.purposes, until=draft.until, reason=draft.reason.strip(),
    )  # fmt: skip
    if not stated.is_sound or not stated.about or not stated.reason:
        raise UsageError(
            tr("A request says what it is about, why, and for whom, for what purpose or until when."),
            kept=tr("Nothing was asked."),
        )
    sent = send_statement(desk, contact, Kind.REQUEST, seal(desk.officer, stated), out, job)
    made = RequestMade(
        request=stated.request, contact=contact.id, at=stated.at, draft=draft,
        condition=bound.id if bound else None, sent_in=sent.package,
    )  # fmt: skip
    _keep(desk, MADE, made)
    return made, sent


def requests_made(desk: Desk) -> list[RequestMade]:
    """Every request made here, oldest first."""
    return sorted(
        (msgspec.convert(value, RequestMade) for value in desk.store.notes(MADE).values()), key=lambda one: one.at
    )


def requests_held(desk: Desk) -> list[RequestHeld]:
    """Every request that came and was accepted as such, oldest first."""
    found = [msgspec.convert(value, RequestHeld) for value in desk.store.notes(HELD).values()]
    return sorted(found, key=lambda one: one.came)


def look_at_request(desk: Desk, sender: Contact, text: str) -> RequestLook:
    """What a signed request of this sender asks; nothing is kept."""
    said = unseal(text, Request, {sender.id: sender.public.verifying})
    if said.to != desk.officer.id:
        raise altered(tr("The request was made to somebody else."))
    before = next((one for one in requests_held(desk) if (one.contact, one.request) == (sender.id, said.request)), None)
    findings = []
    if before is not None:
        findings.append(Finding(code="known-request", text=tr("This request came before; nothing changes.")))
    sent = {(entry.contact, entry.package) for entry in entries(desk) if entry.direction == SENT}
    if said.package is not None and (sender.id, said.package) not in sent:
        text = tr("The request is about a package that never went to {name}.").format(name=sender.name)
        findings.append(Finding(code="never-sent", text=text))
    now = moment(datetime.now(UTC))
    held = before or RequestHeld(request=said.request, contact=sender.id, came=now, stated=said)
    return RequestLook(held=held, findings=tuple(findings), known=before is not None)


def keep_request(desk: Desk, look: RequestLook) -> None:
    """Keep a request to be answered; one that is known is left as it was answered."""
    if not look.known:
        _keep(desk, HELD, look.held)


def answer_request(
    desk: Desk,
    wanted: str,
    answer: Reply,
    *,
    recipients: Iterable[str] = (),
    purposes: Iterable[str] = (),
    until: str | None = None,
    words: str = "",
) -> RequestHeld:
    """Answer a request (id or its beginning) under signature; it goes back with the next stick.

    *Yes* is to all that was asked; *conditions* to what is named here and no more.
    """
    held = _one(requests_held(desk), wanted)
    asked, now = held.stated, moment(datetime.now(UTC))
    named, purposed = tuple(recipients), tuple(purposes)
    if answer is Reply.CONDITIONS and not (named or purposed or until or words.strip()):
        raise UsageError(tr("Say under which conditions."), kept=tr("Nothing was answered."))
    if answer is Reply.YES:
        named, purposed, until = asked.recipients, asked.purposes, asked.until
    if answer is Reply.CONDITIONS and asked.wish is Wish.ONWARD:
        named = named or asked.recipients
    stated = RequestAnswer(
        to=held.contact, request=held.request, at=now, answer=answer, recipients=named, purposes=purposed,
        until=until, words=words.strip(),
    )  # fmt: skip
    if not stated.is_sound:
        raise UsageError(tr("The day is given as in 2026-12-24."), kept=tr("Nothing was answered."))
    owe(desk, held.contact, RequestAnswer.TYPE, held.request, now, seal(desk.officer, stated))
    made = msgspec.structs.replace(held, answer=answer, answered=now)
    _keep(desk, HELD, made)
    return made


def keep_answer(desk: Desk, contact: str, answer: RequestAnswer, statement: str, came: str) -> bool:
    """Keep what an originator answered until the officer accepts it; ``False`` for a request never made to them."""
    made = next((one for one in requests_made(desk) if (one.contact, one.request) == (contact, answer.request)), None)
    if made is None:
        return False
    if all(one.statement != statement for one in made.answers):
        allowed = Allowed(
            answer=answer.answer, recipients=answer.recipients, purposes=answer.purposes, until=answer.until,
            words=answer.words, at=answer.at, came=came, statement=statement,
        )  # fmt: skip
        _keep(desk, MADE, msgspec.structs.replace(made, answers=(*made.answers, allowed), accepted=None))
    return True


def accept_answer(desk: Desk, wanted: str, *, opened: OpenCase | None = None) -> tuple[RequestMade, Condition | None]:
    """Let the answer to a request (id or its beginning) count: the condition changes, in the journal of the case.

    ``opened`` is the case, where the caller has it open for writing. ``NotFound`` while no answer came.
    """
    made = _one(requests_made(desk), wanted)
    if made.answer is None:
        raise NotFound(tr("No answer to this request came yet."), kept=tr("Nothing was changed."))
    changed = None
    if made.condition is not None and made.draft.case is not None and made.answer.answer is not Reply.NO:
        if opened is not None and opened.file.id == made.draft.case:
            changed = _change(opened, made, made.answer)
        else:
            with open_case(desk, made.draft.case, write=True) as case:
                changed = _change(case, made, made.answer)
    made = msgspec.structs.replace(made, accepted=moment(datetime.now(UTC)))
    _keep(desk, MADE, made)
    return made, changed


def what_changes(condition: Condition, made: RequestMade) -> dict[str, Any]:
    """The fields of the condition that the answer to a request changes.

    Where an originator allows something under conditions, those bind the whole record: the strict reading.
    """
    answer = made.answer
    if answer is None or answer.answer is Reply.NO:
        return {}
    fields: dict[str, Any] = {}
    if made.draft.wish is Wish.ONWARD:
        fields["agreed"] = list(dict.fromkeys([*condition.agreed, *answer.recipients]))
        if answer.purposes and answer.answer is Reply.CONDITIONS:
            both = [one for one in condition.purposes if one in answer.purposes]
            fields["purposes"] = both or list(answer.purposes)
        if answer.until and (condition.until is None or answer.until < condition.until.latest.isoformat()):
            fields["until"] = answer.until
    else:
        if answer.purposes and condition.purposes:
            fields["purposes"] = list(dict.fromkeys([*condition.purposes, *answer.purposes]))
        if answer.until:
            fields["until"] = answer.until
    return fields


def reply_words(reply: Reply | None) -> str:
    """What was answered, in words."""
    if reply is None:
        return tr("not answered yet")
    return {
        Reply.YES: tr("answered yes"),
        Reply.NO: tr("answered no"),
        Reply.CONDITIONS: tr("answered with conditions"),
    }[reply]


def _change(case: OpenCase, made: RequestMade, answer: Allowed) -> Condition | None:
    bound = next((one for one in list_conditions(case, made.draft.item) if one.condition.id == made.condition), None)
    if bound is None:
        return None
    fields = what_changes(bound.condition, made)
    if answer.words:
        fields["note"] = "\n".join(filter(None, [bound.condition.note, answer.words]))
    return (
        set_condition(case, bound.item.id, fields, change=bound.condition.id).condition if fields else bound.condition
    )


def _condition(desk: Desk, contact: Contact, draft: RequestDraft, opened: OpenCase | None) -> Condition | None:
    """The condition on the item asked about: that of this originator, else the only one there is."""
    if draft.case is None or draft.item is None:
        return None
    if opened is not None and opened.file.id == draft.case:
        found = [bound.condition for bound in list_conditions(opened, draft.item)]
    else:
        with open_case(desk, draft.case, write=False) as case:
            found = [bound.condition for bound in list_conditions(case, draft.item)]
    theirs = [one for one in found if (one.originator or "").casefold() == contact.name.casefold()]
    chosen = theirs or found
    if len(chosen) != 1:
        raise NotFound(
            tr("Not exactly one condition stands on this item."),
            kept=tr("Nothing was asked."),
            todo=tr("Enter under which condition it was received, with its originator: r2p-desk condition set."),
        )
    return chosen[0]


def _one(found: list[_Request], wanted: str) -> _Request:
    chosen = [one for one in found if wanted and one.request.startswith(wanted.lower())]
    if len(chosen) != 1:
        raise NotFound(
            tr("There is no request of that id."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk request list."),
        )
    return chosen[0]


def _keep(desk: Desk, area: str, one: RequestMade | RequestHeld) -> None:
    desk.store.keep_notes(area, {f"{one.contact}/{one.request}": msgspec.to_builtins(one)})
