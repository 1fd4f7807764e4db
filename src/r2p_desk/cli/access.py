"""Who may open a case, and to whom names are sealed."""

from collections.abc import Callable

from ..actions import access, session
from ..actions.contacts import find_contact
from ..actions.sealed_attachments import seal_all_anew
from ..actions.sealed_names import Resealed
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context


def access_list(context: Context) -> Answer:
    """``access list``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=False) as case:
        return _listed(access.access_list(case))


def access_add(context: Context) -> Answer:
    """``access add``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        access.add_members(case, [find_contact(desk, _officer(context)).public], context.job)
        return _listed(access.access_list(case))


def access_remove(context: Context) -> Answer:
    """``access remove``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        done = access.remove_members(case, [_officer(context)], context.job)
        files = seal_all_anew(case, context.job) if context.arguments.reseal else 0
        answer = _listed(access.access_list(case))
    answer = _with_resealed(answer, done)
    answer.body["attachments_resealed"] = files
    return answer


def access_custodians(context: Context) -> Answer:
    """``access custodians``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        done = access.set_custodians(case, context.arguments.officers, context.job)
        answer = _listed(access.access_list(case))
    return _with_resealed(answer, done)


def _officer(context: Context) -> str:
    named = context.arguments.officer or context.arguments.officer_given
    if not named:
        raise UsageError(tr("Name an officer."), kept=tr("Nothing was changed."))
    return str(named)


def _listed(found: access.AccessList) -> Answer:
    body = {
        "epoch": found.epoch,
        "officers": [
            {
                "id": one.id,
                "name": one.name,
                "present": one.present,
                "manager": one.manager,
                "custodian": one.custodian,
            }
            for one in found.members
        ],
    }
    lines = []
    for one in found.members:
        roles = [tr("manager")] if one.manager else []
        roles += [tr("custodian")] if one.custodian else []
        roles += [] if one.present else [tr("removed")]
        lines.append(f"{one.id[:16]}  {one.name}  {', '.join(roles)}".rstrip())
    return Answer(body=body, lines=lines)


def _with_resealed(answer: Answer, done: Resealed) -> Answer:
    answer.body["resealed"] = {"sealed": done.sealed, "left": done.left, "lingering": done.lingering}
    if done.sealed:
        answer.lines.append(trn("{n} value was sealed anew.", "{n} values were sealed anew.", done.sealed))
    if done.left or done.lingering:
        answer.lines.append(
            tr("{n} sealed values could not be sealed anew or are left in older statements of others.").format(
                n=done.left + done.lingering
            )
        )
    return answer


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("access", "list"): access_list,
    ("access", "add"): access_add,
    ("access", "remove"): access_remove,
    ("access", "custodians"): access_custodians,
}
