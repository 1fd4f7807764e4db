"""What was typed and not yet saved: kept in the encrypted case, so that no lock, crash or flat battery loses it."""

from collections.abc import Mapping

from ..casefile.drafts import Typed
from .session import OpenCase


def keep_drafts(case: OpenCase, drafts: Mapping[str, Typed]) -> None:
    """Keep these drafts by the form each was typed in: ``capture``, ``item/<id>``, ``judgement/<day>/<indicator>``."""
    if drafts:
        case.file.keep_drafts(case.desk.officer, drafts)


def kept_drafts(case: OpenCase) -> dict[str, dict[str, str]]:
    """This officer's drafts not yet saved or discarded, by form."""
    return case.file.drafts(case.desk.officer)


def withdraw_draft(case: OpenCase, form: str) -> None:
    """Let a draft go: it was saved as what it was meant to be, or discarded."""
    case.file.let_draft_go(case.desk.officer, form)
