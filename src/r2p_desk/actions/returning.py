"""What comes back in a package of kind receipt: receipts for what was sent, answers to recalls and requests.

Each statement in it is proven by itself: by the keys of the package's sender, made to this officer, about something
that really went to them. One that is not is named and left out; the others count.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from ..errors import NewerVersion, Refused
from ..exchange.findings import Finding, altered
from ..exchange.ledger import SENT, Entry
from ..exchange.moments import moment
from ..exchange.stated import hash_of, type_of, unseal
from ..exchange.statements import RecallAnswer, Receipt, RequestAnswer, Sheet
from ..i18n import tr
from ..keys.heads import holds
from . import recalls, requests
from .contacts import Contact
from .ledger import entries
from .receipts import Returned, keep_returned
from .session import Desk, OpenCase, open_case


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet of receipts and answers holds that is sound, and what is amiss with the rest.

    Answers stand beside the texts that were signed.
    """

    receipts: tuple[tuple[Returned, str], ...]
    recalls: tuple[tuple[RecallAnswer, str], ...]
    requests: tuple[tuple[RequestAnswer, str], ...]
    findings: tuple[Finding, ...]


def look_at_sheet(desk: Desk, sender: Contact, text: str) -> Back:
    """What a signed sheet of this sender brings; nothing is kept."""
    sheet = unseal(text, Sheet, {sender.id: sender.public.verifying})
    if sheet.to != desk.officer.id:
        raise altered(tr("The receipts were made to somebody else."))
    reader = _Reader(desk, sender)
    findings = []
    for one in sheet.statements:
        try:
            reader.take(one)
        except _Unfit as unfit:
            findings.append(unfit.finding)
        except NewerVersion as error:
            findings.append(Finding(code="unknown-statement", text=error.happened))
        except Refused as error:
            findings.append(Finding(code="foreign-statement", text=error.happened))
    return Back(
        receipts=tuple(reader.receipts),
        recalls=tuple(reader.recalls),
        requests=tuple(reader.requests),
        findings=tuple(dict.fromkeys(findings)),
    )


def keep_sheet(desk: Desk, sender: Contact, back: Back, *, opened: OpenCase | None = None) -> Back:
    """Let it count: witnesses first, into the cases they are of, then the ledger, recalls and requests."""
    receipts = _with_witness(desk, back.receipts, _sent_to(desk, sender), opened)
    keep_returned(desk, receipts)
    now = moment(datetime.now(UTC))
    for answer, text in back.recalls:
        recalls.keep_answer(desk, sender.id, answer, text, now)
    for reply, text in back.requests:
        requests.keep_answer(desk, sender.id, reply, text, now)
    return msgspec.structs.replace(back, receipts=tuple(receipts))


class _Unfit(Exception):  # it never leaves this module
    """One statement that is left out, and what is to be said of it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.finding = Finding(code=code, text=text)


class _Reader:
    """Proves one statement after the other; one that does not hold raises and leaves nothing."""

    def __init__(self, desk: Desk, sender: Contact) -> None:
        self.receipts: list[tuple[Returned, str]] = []
        self.recalls: list[tuple[RecallAnswer, str]] = []
        self.requests: list[tuple[RequestAnswer, str]] = []
        self._desk, self._sender = desk, sender
        self._known = {sender.id: sender.public.verifying}
        self._sent = _sent_to(desk, sender)
        self._recalled = {one.recall for one in recalls.recalls_made(desk) if one.contact == sender.id}
        self._asked = {one.request for one in requests.requests_made(desk) if one.contact == sender.id}

    def take(self, text: str) -> None:
        """One statement, put where it belongs."""
        kind = type_of(text)
        if kind == Receipt.TYPE:
            self.receipts.append((self._receipt(unseal(text, Receipt, self._known), text), text))
        elif kind == RecallAnswer.TYPE:
            answer = unseal(text, RecallAnswer, self._known)
            words = tr("An answer is to a recall that was never made to {name}.")
            self._refuse_unless(answer.to, answer.recall in self._recalled, "never-recalled", words)
            self.recalls.append((answer, text))
        elif kind == RequestAnswer.TYPE:
            reply = unseal(text, RequestAnswer, self._known)
            words = tr("An answer is to a request that was never made to {name}.")
            self._refuse_unless(reply.to, reply.request in self._asked, "never-asked", words)
            self.requests.append((reply, text))
        else:
            raise _Unfit("unknown-statement", tr("A statement in it is of a kind not known here."))

    def _receipt(self, receipt: Receipt, text: str) -> Returned:
        """The receipt, when it is for a package that went to this sender, and for that very one."""
        entry = self._sent.get(receipt.package)
        words = tr("A receipt is for a package that never went to {name}.")
        self._refuse_unless(receipt.to, entry is not None, "never-sent", words)
        if entry is None or (entry.hash, entry.number) != (receipt.manifest, receipt.number):
            words = tr("A receipt for package {number} is for another package than the one that was sent.")
            raise _Unfit("other-package", words.format(number=receipt.number))
        return Returned(
            contact=self._sender.id, package=receipt.package, number=receipt.number, at=receipt.at,
            came=moment(datetime.now(UTC)), outcome=receipt.outcome, findings=receipt.findings, hash=hash_of(text),
            witness=self._bears_witness(receipt, entry),
        )  # fmt: skip

    def _bears_witness(self, receipt: Receipt, entry: Entry) -> bool:
        """Whether it carries heads of the case that was sent, signed by its receiver."""
        if receipt.heads is None or entry.case is None:
            return False
        return holds(receipt.heads, entry.case, self._known)

    def _refuse_unless(self, to: str, known: bool, code: str, words: str) -> None:  # noqa: FBT001  # a condition, told
        if to != self._desk.officer.id:
            raise _Unfit("foreign-statement", tr("A statement in it was made to somebody else."))
        if not known:
            raise _Unfit(code, words.format(name=self._sender.name))


def _sent_to(desk: Desk, contact: Contact) -> dict[str, Entry]:
    return {entry.package: entry for entry in entries(desk) if (entry.direction, entry.contact) == (SENT, contact.id)}


def _with_witness(
    desk: Desk, receipts: Sequence[tuple[Returned, str]], sent: dict[str, Entry], opened: OpenCase | None
) -> list[tuple[Returned, str]]:
    """Heads go into the cases they are of, each case opened once; a case that is not here any more needs none."""
    here = {known.id for known in desk.store.cases()}
    by_case: dict[str, list[str]] = {}
    made = []
    for one, text in receipts:
        case = sent[one.package].case
        wanted = one.witness and case in here
        if wanted and case is not None:
            by_case.setdefault(case, []).append(_heads_in(text))
        made.append((msgspec.structs.replace(one, witness=wanted), text))
    for case, statements in by_case.items():
        if opened is not None and opened.file.id == case:
            _bear(opened, statements)
        else:
            with open_case(desk, case, write=True) as known:
                _bear(known, statements)
    return made


def _bear(case: OpenCase, statements: Sequence[str]) -> None:
    for text in statements:
        case.file.bear_witness(text)


def _heads_in(statement: str) -> str:
    """The heads in a receipt that was proven before."""
    return str(msgspec.json.decode(msgspec.json.decode(statement)["statement"])["heads"])
