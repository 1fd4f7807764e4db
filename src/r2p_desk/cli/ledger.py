"""The ledger on the command line: receipts, what is due, recalls, requests, labels, registers, accounts."""

from collections.abc import Callable, Sequence

from ..actions import accounts, ledger, recalls, receipts, refusing, registers, requests, session, sticks
from ..actions.requests import RequestDraft
from ..errors import UsageError
from ..exchange.statements import Fate, Reply, Wish
from ..i18n import tr, trn
from . import ledger_shapes as told
from .answers import Answer, Context
from .words import word_of


def ledger_show(context: Context) -> Answer:
    """``ledger``."""
    given = context.arguments
    with context.unlock() as desk:
        found = ledger.lines(desk, given.contact, overdue=given.overdue)
        lacking = [] if given.overdue else ledger.missing(desk, given.contact)
        waiting = receipts.pending_receipts(desk)
    body = {
        "entries": [told.line(one) for one in found],
        "missing": [told.missing(one) for one in lacking],
        "receipts_waiting": len(waiting),
    }
    lines = [told.line_words(one) for one in found] or [tr("Nothing left or came.")]
    lines += [told.missing_words(one) for one in lacking]
    if waiting:
        words = trn("{n} receipt or answer waits for a stick", "{n} receipts or answers wait for a stick", len(waiting))
        lines.append(words)
    return Answer(body=body, lines=lines)


def ledger_due(context: Context) -> Answer:
    """``ledger due``."""
    given = context.arguments
    with context.unlock() as desk:
        ledger.set_due(desk, given.days, given.contact)
    words = trn("Receipts are awaited within {n} day.", "Receipts are awaited within {n} days.", given.days)
    return Answer(body={"days": given.days, "contact": given.contact}, lines=[words])


def ledger_reciprocity(context: Context) -> Answer:
    """``ledger reciprocity``."""
    with context.unlock() as desk:
        found = ledger.reciprocity(desk, context.arguments.contact)
    body = [
        {
            "contact": one.contact,
            "name": one.name,
            "month": one.month,
            "kind": one.kind,
            "gave": one.gave,
            "got": one.got,
        }
        for one in found
    ]
    words = tr("{name} · {month} · {kind}: gave {gave}, got {got}")
    lines = [
        words.format(name=one.name, month=one.month, kind=ledger.kind_words(one.kind), gave=one.gave, got=one.got)
        for one in found
    ]
    return Answer(body={"exchanged": body}, lines=lines or [tr("Nothing left or came.")])


def ledger_recalls(context: Context) -> Answer:
    """``ledger recalls``."""
    with context.unlock() as desk:
        made, held, names = recalls.recalls_made(desk), recalls.recalls_held(desk), recalls.who_is(desk)
    today = recalls.today()
    body = {
        "made": [told.recall_made(one, names, today) for one in made],
        "held": [told.recall_held(one, names) for one in held],
    }
    lines = [
        f"{one.recall[:8]}  {names.get(one.contact, one.contact[:16])}  "
        f"{recalls.coverage_words(one.coverage(today))}  {one.deadline}  {one.reason}"
        for one in made
    ]
    lines += [
        f"{one.recall[:8]}  {tr('from {name}').format(name=names.get(one.contact, one.contact[:16]))}  "
        f"{recalls.answer_words(one.answer) if one.answer else tr('not answered')}  {one.deadline}  {one.reason}"
        for one in held
    ]
    return Answer(body=body, lines=lines or [tr("Nothing was recalled.")])


def ledger_labels(context: Context) -> Answer:
    """``ledger labels``."""
    given = context.arguments
    with context.unlock() as desk:
        made = sticks.print_labels(desk, given.count, given.out, text=given.text)
    numbers = [one.number for one in made]
    words = tr("Labels {first} to {last}: {path}")
    first, last = sticks.label_words(numbers[0]), sticks.label_words(numbers[-1])
    return Answer(
        body={"path": str(given.out), "numbers": numbers}, lines=[words.format(first=first, last=last, path=given.out)]
    )


def ledger_label(context: Context) -> Answer:
    """``ledger label``."""
    given = context.arguments
    with context.unlock() as desk:
        made = sticks.label(desk, given.packages, given.stick)
    count = trn("{n} package", "{n} packages", len(made.packages))
    words = tr("Stick {number}: {count}").format(number=sticks.label_words(made.number), count=count)
    return Answer(body={"number": made.number, "packages": list(made.packages)}, lines=[words])


def ledger_register(context: Context) -> Answer:
    """``ledger register``."""
    given = context.arguments
    with context.unlock() as desk:
        made = registers.make_register(desk, given.month, given.out)
    register = made.registered.register
    body = {
        "month": register.month,
        "statement": str(made.statement),
        "paper": str(made.paper),
        "hash": made.registered.hash,
        "previous": register.previous,
        "movements": len(register.movements),
        "new": made.new,
    }
    words = trn("{n} movement.", "{n} movements.", len(register.movements))
    return Answer(
        body=body,
        lines=[words, str(made.statement), str(made.paper), made.registered.hash],
    )


def ledger_verify(context: Context) -> Answer:
    """``ledger verify-register``."""
    with context.unlock() as desk:
        checked = registers.verify_registers(desk, context.arguments.files)
    body = [
        {
            "path": str(one.path),
            "month": one.register.month,
            "signer": one.signer,
            "name": one.register.name,
            "hash": one.hash,
            "previous": one.register.previous,
            "movements": len(one.register.movements),
            "findings": [{"code": found.code, "text": found.text} for found in one.findings],
        }
        for one in checked
    ]
    lines = [
        f"{one.register.month}  {one.register.name}  "
        + ("; ".join(found.text for found in one.findings) or tr("signed, and in its place"))
        for one in checked
    ]
    amiss = any(one.findings for one in checked)
    return Answer(body={"registers": body}, lines=lines, status=3 if amiss else 0)


def package_receipts(context: Context) -> Answer:
    """``package receipts``."""
    given = context.arguments
    with context.unlock() as desk:
        sent = receipts.send_receipts(desk, given.to, given.out, context.job, again=given.again)
    return Answer(body=told.sent(sent), lines=[told.sent_words(sent)])


def package_refuse(context: Context) -> Answer:
    """``package refuse``."""
    with context.unlock() as desk:
        refused = refusing.refuse_package(desk, context.arguments.file, context.job)
    words = tr("Package {number} from {name} was refused; a receipt that says so waits for a stick.")
    body = {"package": refused.package, "from": refused.sender.id, "number": refused.number}
    return Answer(body=body, lines=[words.format(number=refused.number, name=refused.sender.name)])


def recall(context: Context) -> Answer:
    """``recall``."""
    given = context.arguments
    if given.what[0] == "answer":
        return _answer_recall(context, given.what[1:])
    if given.reason is None or given.deadline is None or given.out is None:
        raise UsageError(tr("A recall needs --reason, --deadline and --out."), kept=tr("Nothing was recalled."))
    with context.unlock() as desk:
        made = recalls.recall(
            desk, given.what, given.reason, given.deadline, given.out, context.job, records=given.record
        )
        names = recalls.who_is(desk)
    today = recalls.today()
    body = [{**told.recall_made(one, names, today), **told.sent(sent)} for one, sent in made]
    return Answer(body={"recalls": body}, lines=[told.sent_words(sent) for _, sent in made])


def request_send(context: Context) -> Answer:
    """``request send``."""
    given = context.arguments
    draft = RequestDraft(
        about=given.about, reason=given.reason, wish=Wish.ONWARD if given.recipient else Wish.USE,
        recipients=tuple(given.recipient), purposes=tuple(given.purpose), until=given.until, case=given.case,
        item=given.item, package=given.package, records=tuple(given.record),
    )  # fmt: skip
    with context.unlock() as desk:
        made, sent = requests.make_request(desk, given.to, draft, given.out, context.job)
        names = recalls.who_is(desk)
    return Answer(body={**told.request_made(made, names), **told.sent(sent)}, lines=[told.sent_words(sent)])


def request_list(context: Context) -> Answer:
    """``request list``."""
    with context.unlock() as desk:
        made, held, names = requests.requests_made(desk), requests.requests_held(desk), recalls.who_is(desk)
    body = {
        "made": [told.request_made(one, names) for one in made],
        "held": [told.request_held(one, names) for one in held],
    }
    lines = [
        f"{one.request[:8]}  {names.get(one.contact, one.contact[:16])}  {one.draft.about}  "
        f"{requests.reply_words(one.answer.answer if one.answer else None)}"
        for one in made
    ]
    lines += [
        f"{one.request[:8]}  {tr('from {name}').format(name=names.get(one.contact, one.contact[:16]))}  "
        f"{one.stated.about}  {requests.reply_words(one.answer)}"
        for one in held
    ]
    return Answer(body=body, lines=lines or [tr("Nothing was asked.")])


def request_answer(context: Context) -> Answer:
    """``request answer``."""
    given = context.arguments
    with context.unlock() as desk:
        made = requests.answer_request(
            desk, given.request, word_of(Reply, given.answer), recipients=given.recipient, purposes=given.purpose,
            until=given.until, words=given.words,
        )  # fmt: skip
        names = recalls.who_is(desk)
    return Answer(body=told.request_held(made, names), lines=[requests.reply_words(made.answer), _next_stick()])


def request_accept(context: Context) -> Answer:
    """``request accept``."""
    with context.unlock() as desk:
        made, changed = requests.accept_answer(desk, context.arguments.request)
        names = recalls.who_is(desk)
    lines = [tr("The condition on the item was changed.") if changed else tr("No condition here was changed.")]
    return Answer(body={**told.request_made(made, names), "condition": changed.id if changed else None}, lines=lines)


def handling_send(context: Context) -> Answer:
    """``handling send``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made, sent = accounts.send_account(case, given.about, given.to, given.out, context.job, declared=given.declare)
        names = recalls.who_is(desk)
    return Answer(body={**told.account(made, names), **told.sent(sent)}, lines=[told.sent_words(sent)])


def handling_list(context: Context) -> Answer:
    """``handling list``."""
    with context.unlock() as desk:
        given, held, names = accounts.accounts_given(desk), accounts.accounts_held(desk), recalls.who_is(desk)
    body = {
        "given": [told.account(one, names) for one in given],
        "held": [told.account(one, names) for one in held],
    }
    lines = [told.account_words(one, names, tr("to {name}")) for one in given]
    lines += [told.account_words(one, names, tr("from {name}")) for one in held]
    return Answer(body=body, lines=lines or [tr("No account was given or came.")])


def handling_open(context: Context) -> Answer:
    """``handling open``."""
    given = context.arguments
    with context.unlock() as desk:
        made = accounts.write_paper(desk, given.account, given.out)
        names = recalls.who_is(desk)
    return Answer(body={**told.account(made, names), "path": str(given.out)}, lines=[str(given.out)])


def _answer_recall(context: Context, rest: Sequence[str]) -> Answer:
    given = context.arguments
    if len(rest) != 1 or given.answer is None:
        raise UsageError(
            tr("Say which recall and how: recall answer RECALL --as destroyed, used or refused."),
            kept=tr("Nothing was answered."),
        )
    with context.unlock() as desk:
        made = recalls.answer_recall(desk, rest[0], word_of(Fate, given.answer), given.words)
        names = recalls.who_is(desk)
    lines = [recalls.answer_words(made.answer) if made.answer else "", _next_stick()]
    return Answer(body=told.recall_held(made, names), lines=lines)


def _next_stick() -> str:
    return tr("It goes back with the next stick: r2p-desk package receipts.")


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("ledger", None): ledger_show,
    ("ledger", "due"): ledger_due,
    ("ledger", "reciprocity"): ledger_reciprocity,
    ("ledger", "recalls"): ledger_recalls,
    ("ledger", "labels"): ledger_labels,
    ("ledger", "label"): ledger_label,
    ("ledger", "register"): ledger_register,
    ("ledger", "verify-register"): ledger_verify,
    ("package", "receipts"): package_receipts,
    ("package", "refuse"): package_refuse,
    ("recall", None): recall,
    ("request", "send"): request_send,
    ("request", "list"): request_list,
    ("request", "answer"): request_answer,
    ("request", "accept"): request_accept,
    ("handling", "send"): handling_send,
    ("handling", "list"): handling_list,
    ("handling", "open"): handling_open,
}
