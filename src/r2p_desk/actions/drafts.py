"""What was typed and not yet saved: kept in the encrypted case, so that no lock, crash or flat battery loses it.

While the case cannot take it (long work, a full disk, damage) it is kept *aside*, in the officer's own encrypted store,
from where the case takes it over as soon as it can. What belongs to no case (the name of a new one) stays there.
"""

from collections.abc import Mapping
from contextlib import suppress

from ..casefile.desk import DeskStore
from ..casefile.drafts import Typed
from ..errors import DeskError
from .session import STORE_FILE, Desk, OpenCase

AREA = "draft"
OF_DESK = "desk/"
"""With this begins the name of a form that belongs to no case."""


def keep_drafts(case: OpenCase, drafts: Mapping[str, Typed]) -> DeskError | None:
    """Keep these drafts by the form each was typed in: ``capture``, ``item/<id>``, ``judgement/<day>/<indicator>``.

    Durable when this returns. Where the case cannot take them they are kept aside, and the answer is why; raises when
    that fails, too.
    """
    if not drafts:
        return None
    try:
        case.file.keep_drafts(case.desk.officer, drafts)
    except DeskError as error:
        keep_aside(case.desk, case.file.id, drafts)
        return error
    forget_aside(case, list(drafts))
    return None


def keep_aside(desk: Desk, case: str, drafts: Mapping[str, Typed]) -> None:
    """Keep drafts of this case in the officer's own store, through a connection of its own: from any thread."""
    if not drafts:
        return
    store = DeskStore(desk.home / STORE_FILE, desk.officer.desk_key)
    try:
        store.keep_notes(AREA, {f"{case}/{form}": dict(typed) for form, typed in drafts.items()})
    finally:
        store.close()


def forget_aside(case: OpenCase, forms: list[str]) -> None:
    """The case has these drafts; written only where something waits aside: most drafts never do."""
    waiting = _aside(case.desk, case.file.id)
    gone = {f"{case.file.id}/{form}": None for form in forms if form in waiting}
    if gone:
        case.desk.store.keep_notes(AREA, gone)


def kept_drafts(case: OpenCase) -> dict[str, dict[str, str]]:
    """This officer's drafts not yet saved or discarded, by form; what was kept aside goes before, and into the case."""
    waiting = _aside(case.desk, case.file.id)
    if waiting and not case.file.read_only:
        with suppress(DeskError):  # it goes on waiting where it is
            case.file.keep_drafts(case.desk.officer, waiting)
            forget_aside(case, list(waiting))
    return {**case.file.drafts(case.desk.officer), **waiting}


def withdraw_draft(case: OpenCase, form: str) -> None:
    """Let a draft go: it was saved as what it was meant to be, or discarded."""
    case.file.let_draft_go(case.desk.officer, form)
    forget_aside(case, [form])


def keep_desk_drafts(desk: Desk, drafts: Mapping[str, Typed]) -> None:
    """Keep drafts that belong to no case; their forms begin with ``OF_DESK``."""
    if drafts:
        desk.store.keep_notes(AREA, {form: dict(typed) for form, typed in drafts.items()})


def desk_drafts(desk: Desk) -> dict[str, dict[str, str]]:
    """The drafts that belong to no case, by form."""
    return {form: typed for form, typed in desk.store.notes(AREA).items() if form.startswith(OF_DESK)}


def withdraw_desk_draft(desk: Desk, form: str) -> None:
    """Let such a draft go."""
    desk.store.keep_notes(AREA, {form: None})


def _aside(desk: Desk, case: str) -> dict[str, dict[str, str]]:
    kept = desk.store.notes(AREA)
    return {name.removeprefix(f"{case}/"): typed for name, typed in kept.items() if name.startswith(f"{case}/")}
