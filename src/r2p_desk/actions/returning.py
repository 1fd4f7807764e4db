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
from ..exchange.statements import Receipt, RecallAnswer, RequestAnswer, Sheet
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

    receipts: tuple[Returned, ...]
    recalls: tuple[tuple[RecallAnswer, str], ...]
    requests: tuple[tuple[RequestAnswer, str], ...]
    findings: tuple[Finding, ...]


def look_at_sheet(desk: Desk, sender: Contact, text: str) -> Back:
    """What a signed sheet of this sender brings; nothing is kept."""
    known = {sender.id: sender.public.verifying}
    sheet = unseal(text, Sheet, known)
    if sheet.to != desk.officer.id:
        raise altered(tr("The receipts were made to somebody else."))
    sent = {entry.package: entry for entry in entries(desk) if (entry.direction, entry.contact) == (SENT, sender.id)}
    now = moment(datetime.now(UTC))
    receipts: list[Returned] = []
    recalled: list[tuple[RecallAnswer, str]] = []
    asked: list[tuple[RequestAnswer, str]] = []
    findings: list[Finding] = []
    for one in sheet.statements:
        try:
            match type_of(one):
                case Receipt.TYPE:
                    receipts.append(_receipt(desk, sender, unseal(one, Receipt, known), one, sent, now))
                case RecallAnswer.TYPE:
                    recalled.append((_recall_answer(desk, sender, unseal(one, RecallAnswer, known)), one))
                case RequestAnswer.TYPE:
                    asked.append((_request_answer(desk, sender, unseal(one, RequestAnswer, known)), one))
                case _:
                    raise _Unfit("unknown-statement", tr("A statement in it is of a kind not known here."))
        except _Unfit as unfit:
            findings.append(unfit.finding)
        except NewerVersion as error:
            findings.append(Finding(code="unknown-statement", text=error.happened))
        except Refused as error:
            findings.append(Finding(code="foreign-statement", text=error.happened))
    return Back(
        receipts=tuple(receipts), recalls=tuple(recalled), requests=tuple(asked), findings=tuple(dict.fromkeys(findings))
    )


def keep_sheet(desk: Desk, sender: Contact, back: Back, *, opened: OpenCase | None = None) -> Back:
    """Let it count: witnesses first, into the cases they are of, then the ledger, recalls and requests."""
    sent = {entry.package: entry for entry in entries(desk) if (entry.direction, entry.contact) == (SENT, sender.id)}
    receipts = _with_witness(desk, back.receipts, sent, opened)
    keep_returned(desk, receipts)
    now = moment(datetime.now(UTC))
    for answer, text in back.recalls:
        recalls.keep_answer(desk, sender.id, answer, text, now)
    for reply, text in back.requests:
        requests.keep_answer(desk, sender.id, reply, text, now)
    return msgspec.structs.replace(back, receipts=tuple(receipts))


class _Unfit(Exception):  # noqa: N818  # it never leaves this module
    """One statement that is left out, and what is to be said of it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.finding = Finding(code=code, text=text)


def _receipt(
    desk: Desk, sender: Contact, receipt: Receipt, text: str, sent: dict[str, Entry], now: str
) -> Returned:
    """The receipt, when it is for a package that went to this sender, and for that very one."""
    _refuse_other(desk, receipt.to)
    entry = sent.get(receipt.package)
    if entry is None:
        words = tr("A receipt is for a package that never went to {name}.").format(name=sender.name)
        raise _Unfit("never-sent", words)
    if (entry.hash, entry.number) != (receipt.manifest, receipt.number):
        words = tr("A receipt for package {number} is for another package than the one that was sent.")
        raise _Unfit("other-package", words.format(number=entry.number))
    return Returned(
        contact=sender.id, package=receipt.package, number=receipt.number, at=receipt.at, came=now,
        outcome=receipt.outcome, findings=receipt.findings, hash=hash_of(text), statement=text,
        witness=_witness_of(sender, receipt, entry) is not None,
    )  # fmt: skip


def _recall_answer(desk: Desk, sender: Contact, answer: RecallAnswer) -> RecallAnswer:
    _refuse_other(desk, answer.to)
    if all((one.contact, one.recall) != (sender.id, answer.recall) for one in recalls.recalls_made(desk)):
        raise _Unfit("never-recalled", tr("An answer is to a recall that was never made to {name}.").format(name=sender.name))
    return answer


def _request_answer(desk: Desk, sender: Contact, answer: RequestAnswer) -> RequestAnswer:
    _refuse_other(desk, answer.to)
    if all((one.contact, one.request) != (sender.id, answer.request) for one in requests.requests_made(desk)):
        raise _Unfit("never-asked", tr("An answer is to a request that was never made to {name}.").format(name=sender.name))
    return answer


def _refuse_other(desk: Desk, to: str) -> None:
    if to != desk.officer.id:
        raise _Unfit("foreign-statement", tr("A statement in it was made to somebody else."))


def _witness_of(sender: Contact, receipt: Receipt, entry: Entry) -> str | None:
    """The signed heads in a receipt, when they are of the case that was sent and signed by its receiver."""
    if receipt.heads is None or entry.case is None:
        return None
    return receipt.heads if holds(receipt.heads, entry.case, {sender.id: sender.public.verifying}) else None


def _with_witness(
    desk: Desk, receipts: Sequence[Returned], sent: dict[str, Entry], opened: OpenCase | None
) -> list[Returned]:
    """Heads go into the cases they are of, each case opened once; a case that is not here any more needs none."""
    here = {known.id for known in desk.store.cases()}
    by_case: dict[str, list[str]] = {}
    made = []
    for one in receipts:
        case = sent[one.package].case
        wanted = one.witness and case in here
        if wanted and case is not None:
            by_case.setdefault(case, []).append(_heads_in(one.statement))
        made.append(msgspec.structs.replace(one, witness=wanted))
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
