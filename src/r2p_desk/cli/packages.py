"""Packages on the command line: written for contacts, and taken in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from ..actions import approving, contacts, exchange, receipts, receiving, session, unsealing
from ..actions.case_leaving import PreparedCase, SendAs, prepare_case
from ..actions.contacts import Contact
from ..actions.receiving import Received
from ..actions.sending import Sent, SentTo
from ..actions.session import Desk, OpenCase
from ..domain.release_groups import ReleaseGroup
from ..errors import DeskError, UsageError
from ..exchange.findings import NAMED
from ..exchange.moments import moment
from ..i18n import tr, trn
from .answers import Answer, Context
from .second_person import number_line, second_here, sheet_lines, sheet_object
from .words import word_of

_TITLES_SHOWN = 20
_LONGEST_LIFE = 3660


def send(context: Context) -> Answer:
    """``package send``."""
    return _SENDERS[context.arguments.kind](context)


def _send_case(context: Context) -> Answer:
    given = context.arguments
    if given.case is None:
        raise UsageError(tr("Name the case to send with --case."), kept=tr("Nothing was written."))
    with context.unlock() as desk:
        approval = None if given.approval is None else approving.approval_in(given.approval)
        if given.second is not None:
            with session.open_case(desk, given.case, write=False) as case:
                approval = second_here(context, case, case_prepared(context, case).leaving)
        how = replace(_how(context, desk), approval=approval)
        sent = exchange.send_package(desk, given.case, given.to, given.out, context.job, how=how)
        back = _receipts(desk, context, sent.receivers)
    body = {
        **_sent_object(sent.receivers, str(sent.path), sent.package, "case", sent.sha256, sent.size),
        "case": sent.case,
        "added_to_access": sent.added_to_access,
        "commits": sent.commits,
        "attachments": sent.attachments,
        "expires": sent.expires,
        "conditions": list(sent.conditions),
        "receipts": back,
        "approved_by": sent.approved_by,
    }
    holds = trn("{n} commit", "{n} commits", sent.commits)
    files = trn("{n} attachment", "{n} attachments", sent.attachments)
    lines = [str(sent.path), f"{_numbers(sent.receivers)} · {holds} · {files} · SHA-256 {sent.sha256}"]
    if sent.added_to_access:
        names = ", ".join(one.name for one in sent.receivers)
        lines.append(tr("{name} may open this case from now on; that stands in its journal.").format(name=names))
    return Answer(body=body, lines=[*lines, *back, sent.remind])


def _how(context: Context, desk: Desk) -> SendAs:
    given = context.arguments
    return SendAs(
        withhold=frozenset(word_of(ReleaseGroup, text) for text in given.withhold),
        since_last=given.since_last,
        expires=_expires(given.expires),
        conditions=tuple(given.condition),
        agreed=frozenset(contacts.find_contact(desk, one).id for one in given.agreed),
    )


def case_prepared(context: Context, case: OpenCase) -> PreparedCase:
    """The case as it would leave now, by the options of ``package``."""
    to = [contacts.find_contact(case.desk, one) for one in context.arguments.to]
    return prepare_case(case, to, _how(context, case.desk))


def preview(context: Context) -> Answer:
    """``package preview``."""
    given = context.arguments
    if (given.approver is None) != (given.request is None):
        raise UsageError(tr("--approver and --request go together."), kept=tr("Nothing was written."))
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        prepared = case_prepared(context, case)
        if given.request is not None:
            approving.request_approval(desk, prepared, contacts.find_contact(desk, given.approver), given.request)
    body = {
        "digest": prepared.digest, "needs_second": prepared.needs_second, **sheet_object(prepared.sheet),
        "request": None if given.request is None else str(given.request),
    }  # fmt: skip
    asked = [] if given.request is None else [tr("For {name}: {path}").format(name=given.approver, path=given.request)]
    return Answer(body=body, lines=[*sheet_lines(prepared.sheet), *asked, number_line(prepared.digest)])


def _send_references(context: Context) -> Answer:
    from ..actions.references import send_reference

    given = context.arguments
    with context.unlock() as desk:
        to: list[Contact] = [contacts.find_contact(desk, one) for one in given.to]
        sent = send_reference(
            desk, to, given.file, given.out, context.job,
            expires=_expires(given.expires), conditions=tuple(given.condition),
        )  # fmt: skip
        return _written(desk, context, sent)


def _send_dossier(context: Context) -> Answer:
    """All that the contact's profile lets leave; ``dossier send`` chooses, and gives a second person's approval."""
    from ..actions.dossiers import DossierAsked, preview_dossier, send_dossier

    given = context.arguments
    if given.case is None or len(given.to) != 1:
        raise UsageError(
            tr("A dossier is of a case, named with --case, and for one contact."), kept=tr("Nothing was written.")
        )
    asked = DossierAsked(expires=_expires(given.expires), conditions=tuple(given.condition))
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        prepared = preview_dossier(case, contacts.find_contact(desk, given.to[0]), asked, context.job)
        return _written(desk, context, send_dossier(case, prepared, given.out, context.job).sent)


def _written(desk: Desk, context: Context, sent: Sent) -> Answer:
    """What is said of a package that is of no case at its receiver."""
    back = _receipts(desk, context, sent.receivers)
    body = {
        **_sent_object(sent.receivers, str(sent.path), sent.package, sent.kind, sent.sha256, sent.size),
        "case": None,
        "expires": sent.expires,
        "conditions": list(sent.conditions),
        "receipts": back,
    }
    numbers = f"{_numbers(sent.receivers)} · SHA-256 {sent.sha256}"
    return Answer(body=body, lines=[str(sent.path), numbers, *back, sent.remind])


def _receipts(desk: Desk, context: Context, receivers: tuple[SentTo, ...]) -> list[str]:
    """With ``--with-receipts`` what waits to go back to these receivers, beside the package; the files."""
    given = context.arguments
    if not given.with_receipts:
        return []
    waiting = [contacts.find_contact(desk, one.contact) for one in receivers]
    written = [receipts.send_waiting(desk, one, given.out, context.job) for one in waiting]
    return [str(one.path) for one in written if one is not None]


_SENDERS: dict[str, Callable[[Context], Answer]] = {
    "case": _send_case,
    "dossier": _send_dossier,
    "reference": _send_references,
}


def _expires(days: int | None) -> str | None:
    """The moment so many days from now."""
    if days is None:
        return None
    if not 1 <= days <= _LONGEST_LIFE:
        raise UsageError(
            tr("A package expires after 1 to {most} days.").format(most=_LONGEST_LIFE), kept=tr("Nothing was written.")
        )
    return moment(datetime.now(UTC) + timedelta(days=days))


def _sent_object(
    receivers: tuple[SentTo, ...], path: str, package: str, kind: str, sha256: str, size: int
) -> dict[str, Any]:
    return {
        "path": path,
        "package": package,
        "kind": kind,
        "to": receivers[0].contact,
        "number": receivers[0].number,
        "receivers": [{"to": one.contact, "name": one.name, "number": one.number} for one in receivers],
        "sha256": sha256,
        "size": size,
    }


def _numbers(receivers: tuple[SentTo, ...]) -> str:
    said = tr("Package {number} to {name}")
    return " · ".join(said.format(number=one.number, name=one.name) for one in receivers)


def receive(context: Context) -> Answer:
    """``package receive``: status 3 on any of the findings that have a name, taken in or not."""
    given = context.arguments
    with context.unlock() as desk:
        try:
            came = receiving.receive_package(
                desk, given.file, accept=given.accept or bool(given.accept_only), job=context.job, out=given.out,
                only=given.accept_only or None, assign=given.assign,
            )  # fmt: skip
        except DeskError as error:
            if error.findings:
                error.answer = {"accepted": False, "differences": {}}
            raise
    status = 3 if any(finding.code in NAMED for finding in came.findings) else 0
    return Answer(body=_received_object(came), lines=_received_lines(came), status=status)


def unseal(context: Context) -> Answer:
    """``package unseal``."""
    given = context.arguments
    with context.unlock() as desk:
        made = unsealing.unseal_package(desk, given.file, given.out, context.job)
    lines = [
        str(made.path),
        f"SHA-256 {made.sha256}",
        tr("Nothing of it was verified here. Anybody can read this file: delete it when it has been verified."),
    ]
    return Answer(body={"path": str(made.path), "size": made.size, "sha256": made.sha256}, lines=lines)


def _received_object(came: Received) -> dict[str, Any]:
    return {
        "package": came.package,
        "kind": came.kind,
        "case": came.case or None,
        "case_name": came.case_name,
        "from": came.sender.id,
        "from_name": came.sender.name,
        "number": came.number,
        "marking": came.marking,
        "conditions": list(came.conditions),
        "expires": came.expires,
        "accepted": came.accepted,
        "created": came.created,
        "new_commits": came.new_commits,
        "by": [{"officer": officer, "name": name, "commits": count} for officer, name, count in came.commits],
        "items_new": len(came.items_new),
        "items_changed": len(came.items_changed),
        "conflicts": [{"kind": kind, "record": record, "field": field} for kind, record, field in came.conflicts],
        "attachments": came.attachments,
        "size": came.size,
        "differences": came.differences,
        "findings": [{"code": finding.code, "text": finding.text} for finding in came.findings],
    }


def _received_lines(came: Received) -> list[str]:
    number = tr("Package {number} from {name}").format(number=came.number, name=came.sender.name)
    about = [f"{number} · {came.kind}" + (f" · {came.marking}" if came.marking else "")]
    if came.case:
        new = trn("{n} new commit", "{n} new commits", came.new_commits)
        files = trn("{n} attachment", "{n} attachments", came.attachments)
        about = [
            f"{came.case_name} ({came.case})" + (f" · {came.marking}" if came.marking else ""),
            f"{number} · {new} · {files}",
        ]
    left = trn("{n} commit was left out; take the package in again for it.",
               "{n} commits were left out; take the package in again for them.", came.left)  # fmt: skip
    return [
        *about,
        *(f"{name or officer[:16]}: " + trn("{n} commit", "{n} commits", n) for officer, name, n in came.commits),
        *_titles(tr("New items:"), came.items_new),
        *_titles(tr("Changed items:"), came.items_changed),
        *([trn("{n} conflict to decide", "{n} conflicts to decide", len(came.conflicts))] if came.conflicts else []),
        *([left] if came.left else []),
        *came.told,
        *came.asks,
        *(f"{finding.code}: {finding.text}" for finding in came.findings),
        tr("Taken in.") if came.accepted else tr("Nothing was changed yet; take it in with --accept."),
    ]


def _titles(heading: str, items: tuple[tuple[str, str], ...]) -> list[str]:
    shown = [f"  {title or item}" for item, title in items[:_TITLES_SHOWN]]
    more = len(items) - len(shown)
    return [heading, *shown, *([f"  {trn('and {n} more', 'and {n} more', more)}"] if more else [])] if items else []


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("package", "send"): send,
    ("package", "preview"): preview,
    ("package", "receive"): receive,
    ("package", "unseal"): unseal,
}
