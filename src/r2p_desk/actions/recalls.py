"""Recall: a sender asks for packages, or parts of them, back; whoever has them declares what became of them.

The rule for what comes later. A recall counts against everything its sender numbered before it, whichever way and
whenever that arrives, and whatever the answer to it was: a package recalled as a whole is refused, and of any other
package the recalled records are left out. What the same sender numbers after the recall is theirs to send again.

What was merged into a case inside one office stays in its journal, which forgets nothing by a request: there the one
who stated it, or the originator, expunges it (``casefile.expunge``), and that travels by itself.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from ..errors import NotFound, Refused, UsageError
from ..exchange.findings import Finding, altered, with_findings
from ..exchange.ledger import RECEIVED, SENT, Entry
from ..exchange.manifest import Kind
from ..exchange.moments import moment
from ..exchange.stated import seal, unseal
from ..exchange.statements import Fate, Recall, RecallAnswer
from ..i18n import tr
from ..jobs import Job
from . import dossier_ids, dossier_shelf, dossier_taking
from .contacts import Contact, contact_of, contacts
from .ledger import entries
from .receipts import owe
from .sending import Sent
from .session import Desk
from .statement_sending import send_statement

MADE, HELD = "recall-made", "recall-held"


class Coverage(StrEnum):
    """How a recall stands with the contact it was made to."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    DESTROYED = "destroyed"
    USED = "used"
    REFUSED = "refused"


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver declared: what became of it, in which words, when by their claim, when that came here."""

    answer: Fate
    words: str
    at: str
    came: str
    statement: str


class RecallMade(msgspec.Struct, frozen=True, kw_only=True):
    """A recall made here, to one contact, which travelled in ``package``. The newest answer counts, all are kept."""

    recall: str
    contact: str
    packages: tuple[str, ...]
    whole: bool
    records: tuple[str, ...]
    reason: str
    deadline: str
    at: str
    package: str
    answers: tuple[Answered, ...] = ()

    def coverage(self, today: str) -> Coverage:
        """How it stands on that day."""
        if self.answers:
            return Coverage(max(self.answers, key=lambda one: one.at).answer.value)
        return Coverage.OVERDUE if today > self.deadline else Coverage.WAITING


class RecallHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A recall that came: ``number`` is that of the package it came in. ``answer`` is what was declared here last."""

    recall: str
    contact: str
    number: int
    packages: tuple[str, ...]
    whole: bool
    records: tuple[str, ...]
    reason: str
    deadline: str
    at: str
    came: str
    answer: Fate | None = None
    words: str = ""
    answered: str | None = None


class Barred(msgspec.Struct, frozen=True, kw_only=True):
    """What of a package must not be taken in: all of it, or these records (ids as its sender named them)."""

    whole: bool
    records: frozenset[str]


class TakenUp(msgspec.Struct, frozen=True, kw_only=True):
    """An item of a case here that came out of what is recalled: the answer to a recall is for it, too."""

    case: str
    item: str


class RecallLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a recall that came is about: which of its packages are here, and what is amiss with it."""

    held: RecallHeld
    here: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    known: bool


def recall(
    desk: Desk,
    packages: Sequence[str],
    reason: str,
    deadline: str,
    out: Path,
    job: Job | None = None,
    *,
    records: Iterable[str] = (),
) -> list[tuple[RecallMade, Sent]]:
    """Ask everybody to whom these packages went for them back: one package for each of them, into the folder ``out``.

    With ``records`` (ids as the receivers know them, or of one's own case) only those parts are recalled. ``deadline``
    is a day. ``NotFound`` for a package that never left; ``UsageError`` without a reason or with a day that has passed.
    """
    asked, chosen = tuple(dict.fromkeys(records)), tuple(dict.fromkeys(one.lower() for one in packages))
    _check(reason, deadline)
    to: dict[str, list[str]] = {}
    sent = [entry for entry in entries(desk) if entry.direction == SENT and entry.package in chosen]
    for entry in sent:
        to.setdefault(entry.contact, []).append(entry.package)
    lacking = [one for one in chosen if one not in {entry.package for entry in sent}]
    if lacking or not chosen:
        raise NotFound(
            tr("No package {id} left this desk.").format(id=(lacking or [""])[0][:32]),
            kept=tr("Nothing was recalled."),
            todo=tr("See r2p-desk ledger; give the whole id."),
        )
    return [
        _recall_from(desk, contact_of(desk, who), tuple(its), asked, (reason.strip(), deadline), out, job)
        for who, its in to.items()
    ]


def recalls_made(desk: Desk) -> list[RecallMade]:
    """Every recall made here, oldest first."""
    found = [msgspec.convert(value, RecallMade) for value in desk.store.notes(MADE).values()]
    return sorted(found, key=lambda one: (one.at, one.recall))


def recalls_held(desk: Desk) -> list[RecallHeld]:
    """Every recall that came and was accepted as such, oldest first."""
    found = [msgspec.convert(value, RecallHeld) for value in desk.store.notes(HELD).values()]
    return sorted(found, key=lambda one: (one.at, one.recall))


def recalled_packages(desk: Desk) -> set[tuple[str, str]]:
    """(contact, package id) of every package, sent or received, that was recalled in whole or in part."""
    both: list[RecallMade | RecallHeld] = [*recalls_made(desk), *recalls_held(desk)]
    return {(one.contact, package) for one in both for package in one.packages}


def barred(desk: Desk, contact: str, package: str, number: int) -> Barred:
    """What of a package with this id and number from this contact must not be taken in any more."""
    after = [one for one in recalls_held(desk) if one.contact == contact and one.number > number]
    named = [one for one in after if package in one.packages]
    records = frozenset(record for one in after for record in one.records)
    return Barred(whole=any(one.whole for one in named), records=records)


def refuse_barred(desk: Desk, contact: str, package: str, number: int) -> frozenset[str]:
    """Records that must stay out of this package; ``Refused`` with the finding ``recalled`` for a recalled one."""
    held = barred(desk, contact, package, number)
    if held.whole:
        text = tr("Its sender recalled this package before it came.")
        raise with_findings(
            Refused(text, kept=_nothing(), todo=tr("Destroy it, and answer the recall: r2p-desk recall answer.")),
            [Finding(code="recalled", text=text)],
        )
    return held.records


def look_at_recall(desk: Desk, sender: Contact, text: str, number: int) -> RecallLook:
    """What a signed recall of this sender says, in a package of this number; nothing is kept.

    ``Refused`` for a recall of packages that came from somebody else.
    """
    said = unseal(text, Recall, {sender.id: sender.public.verifying})
    if said.to != desk.officer.id:
        raise altered(tr("The recall was made to somebody else."))
    before = next((one for one in recalls_held(desk) if (one.contact, one.recall) == (sender.id, said.recall)), None)
    received = [entry for entry in entries(desk) if entry.direction == RECEIVED and entry.package in said.packages]
    if any(entry.contact != sender.id for entry in received):
        what = tr("{name} recalls a package that came from somebody else.").format(name=sender.name)
        raise with_findings(
            Refused(what, kept=_nothing(), todo=tr("Ask whoever sent that package.")),
            [Finding(code="foreign-recall", text=what)],
        )
    held = before or RecallHeld(
        recall=said.recall, contact=sender.id, number=number, packages=said.packages, whole=said.whole,
        records=said.records, reason=said.reason, deadline=said.deadline, at=said.at, came=moment(datetime.now(UTC)),
    )  # fmt: skip
    return RecallLook(
        held=held, here=tuple(received), findings=tuple(_amiss(said, received, before)), known=before is not None
    )


def taken_up(desk: Desk, held: RecallHeld) -> list[TakenUp]:
    """Every item here that was taken out of a dossier which is recalled, or is itself recalled."""
    return [
        TakenUp(case=one.case, item=one.item)
        for one in dossier_taking.taken(desk)
        if one.sender == held.contact and (one.record in held.records or (held.whole and one.package in held.packages))
    ]


def keep_recall(desk: Desk, look: RecallLook) -> None:
    """Let a recall count from now on; one that is known is left as it was answered.

    Dossiers that lie on their shelf lose what is recalled at once: they are their sender's.
    """
    held = look.held
    if not look.known:
        _hold(desk, held)
        dossier_shelf.recall(desk, held.contact, held.packages, held.reason, held.at, records=held.records)


def find_recall(desk: Desk, wanted: str) -> RecallHeld:
    """The recall that came, by its id or the beginning of it."""
    found = [one for one in recalls_held(desk) if wanted and one.recall.startswith(wanted.lower())]
    if len(found) != 1:
        raise NotFound(
            tr("No recall of that id came here."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk ledger recalls."),
        )
    return found[0]


def answer_recall(desk: Desk, wanted: str, answer: Fate, words: str = "") -> RecallHeld:
    """Declare under signature what became of what was recalled; it goes back with the next stick to its sender.

    ``words`` say where it was used, or why it is kept; only *destroyed* may stand alone. An answer may be given anew.
    """
    held, said = find_recall(desk, wanted), words.strip()
    if answer is not Fate.DESTROYED and not said:
        raise UsageError(
            tr("Say where it was used, or why it is kept."), kept=tr("Nothing was answered."), todo=tr("Give --words.")
        )
    now = moment(datetime.now(UTC))
    stated = RecallAnswer(to=held.contact, recall=held.recall, at=now, answer=answer, words=said)
    made = msgspec.structs.replace(held, answer=answer, words=said, answered=now)
    owe(desk, held.contact, RecallAnswer.TYPE, held.recall, now, seal(desk.officer, stated))
    _hold(desk, made)
    return made


def keep_answer(desk: Desk, contact: str, answer: RecallAnswer, statement: str, came: str) -> bool:
    """Keep what a receiver declared of a recall made to them; ``False`` for a recall that was never made to them."""
    made = next((one for one in recalls_made(desk) if (one.contact, one.recall) == (contact, answer.recall)), None)
    if made is None:
        return False
    if all(one.statement != statement for one in made.answers):
        fresh = Answered(answer=answer.answer, words=answer.words, at=answer.at, came=came, statement=statement)
        made = msgspec.structs.replace(made, answers=(*made.answers, fresh))
        desk.store.keep_notes(MADE, {_name(made): msgspec.to_builtins(made)})
    return True


def answer_words(answer: Fate) -> str:
    """What became of it, as a declaration and not as a fact."""
    return {
        Fate.DESTROYED: tr("declared destroyed"),
        Fate.USED: tr("declared used"),
        Fate.REFUSED: tr("refused"),
    }[answer]


def coverage_words(coverage: Coverage) -> str:
    """How a recall stands, in words."""
    if coverage in (Coverage.WAITING, Coverage.OVERDUE):
        return tr("answer awaited") if coverage is Coverage.WAITING else tr("answer overdue")
    return answer_words(Fate(coverage.value))


def today() -> str:
    """The day it is, by which what is overdue is told."""
    return datetime.now(UTC).date().isoformat()


def who_is(desk: Desk) -> dict[str, str]:
    """Key hash → what a contact is called here."""
    return {one.id: one.name for one in contacts(desk)}


def _recall_from(
    desk: Desk,
    contact: Contact,
    packages: tuple[str, ...],
    records: tuple[str, ...],
    said: tuple[str, str],
    out: Path,
    job: Job | None,
) -> tuple[RecallMade, Sent]:
    reason, deadline = said
    records = _as_theirs(desk, contact, records)
    stated = Recall(
        to=contact.id, recall=secrets.token_hex(16), at=moment(datetime.now(UTC)), packages=packages,
        whole=not records, records=records, reason=reason, deadline=deadline,
    )  # fmt: skip
    if not stated.is_sound:
        raise UsageError(tr("A record is named by its id as the receiver knows it."), kept=tr("Nothing was recalled."))
    sent = send_statement(desk, contact, Kind.RECALL, seal(desk.officer, stated), out, job)
    made = RecallMade(
        recall=stated.recall, contact=contact.id, packages=packages, whole=stated.whole, records=records,
        reason=reason, deadline=deadline, at=stated.at, package=sent.package,
    )  # fmt: skip
    desk.store.keep_notes(MADE, {_name(made): msgspec.to_builtins(made)})
    return made, sent


def _as_theirs(desk: Desk, contact: Contact, records: Iterable[str]) -> tuple[str, ...]:
    """Records of one's own cases under the ids they left under to this contact; others as they are."""
    left: dict[str, tuple[str, ...]] = {}
    for case in {one.case for one in dossier_ids.sent(desk, contact=contact.id)}:
        left |= dossier_ids.sent_ids(desk, case, contact)
    return tuple(dict.fromkeys(one for record in records for one in left.get(record, (record,))))


def _amiss(said: Recall, received: list[Entry], before: RecallHeld | None) -> list[Finding]:
    found = []
    here = {entry.package for entry in received}
    never = [one for one in said.packages if one not in here]
    if never:
        text = tr("Package {id} never came here; should it come, it is not taken in.").format(id=never[0][:16])
        found.append(Finding(code="never-came", text=text))
    if before is not None:
        found.append(Finding(code="known-recall", text=tr("This recall came before; nothing changes.")))
    return found


def _check(reason: str, deadline: str) -> None:
    try:
        day = date.fromisoformat(deadline)
    except ValueError:
        raise UsageError(
            tr("The deadline is a day, for example 2026-12-24."), kept=tr("Nothing was recalled.")
        ) from None
    if not reason.strip() or day < datetime.now(UTC).date() or deadline != day.isoformat():
        raise UsageError(tr("A recall needs a reason and a day that has not passed."), kept=tr("Nothing was recalled."))


def _hold(desk: Desk, held: RecallHeld) -> None:
    desk.store.keep_notes(HELD, {f"{held.contact}/{held.recall}": msgspec.to_builtins(held)})


def _name(made: RecallMade) -> str:
    return f"{made.contact}/{made.recall}"


def _nothing() -> str:
    return tr("Nothing was taken from it.")
