"""A second person's approval by stick, on the command line: asked for, looked at, given."""

from collections.abc import Callable

from ..actions import approving, session
from ..actions.contacts import find_contact
from ..errors import UsageError
from ..i18n import tr
from . import dossiers
from .answers import Answer, Context
from .second_person import number_line, sheet_lines, sheet_object


def request(context: Context) -> Answer:
    """``approval request``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        approver = find_contact(desk, given.approver)
        prepared = dossiers.prepare(context, case)
        made = approving.request_approval(desk, prepared, approver, given.out)
    said = tr("For {name}, who alone can open it: {path}").format(name=made.approver, path=made.path)
    body = {**dossiers.prepared_object(prepared), "path": str(made.path), "approver": made.approver}
    return Answer(body=body, lines=[said, number_line(made.digest)])


def show(context: Context) -> Answer:
    """``approval show``."""
    given = context.arguments
    if (given.part is None) != (given.out is None):
        raise UsageError(tr("--part and --out go together."), kept=tr("Nothing was done."))
    with context.unlock() as desk:
        shown = approving.show_request(desk, given.file)
        if given.part is not None:
            approving.write_part(shown, given.part, given.out)
    body = {
        "from": shown.requester.name, "at": shown.at, "to": shown.leaving.to_name, "to_key": shown.leaving.to,
        "digest": shown.leaving.digest, **dossiers.leaving_object(shown.leaving),
        "dossier": None if shown.dossier is None else dossiers.plain(shown.dossier),
    }  # fmt: skip
    body |= {"case": None if shown.sheet is None else sheet_object(shown.sheet)}
    asked = tr("{name} asks you to approve that this goes to {to}:").format(
        name=shown.requester.name, to=shown.leaving.to_name
    )
    told = [] if shown.dossier is None else dossiers.told_lines(shown.dossier)
    told += [] if shown.sheet is None else sheet_lines(shown.sheet)
    return Answer(body=body, lines=[asked, *told, number_line(shown.leaving.digest)])


def give(context: Context) -> Answer:
    """``approval give``."""
    given = context.arguments
    with context.unlock() as desk:
        made = approving.give_approval(desk, given.file, given.digest, given.out, given.note)
    said = tr("Approved; give {path} back to {name}.").format(path=made.path, name=made.requester)
    return Answer(body={"path": str(made.path), "for": made.requester, "digest": made.digest}, lines=[said])


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("approval", "request"): request,
    ("approval", "show"): show,
    ("approval", "give"): give,
}
