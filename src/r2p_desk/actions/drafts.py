"""What was typed and not yet saved: kept in the case as records of their own, so that a lock loses nothing."""

from collections.abc import Mapping
from uuid import NAMESPACE_OID, UUID, uuid5

from ..casefile.bundle import Stated
from .session import OpenCase

Typed = Mapping[str, str]
"""Field → text as typed; never parsed before it is saved as what it is meant to be."""


def keep_drafts(case: OpenCase, drafts: Mapping[str, Typed]) -> None:
    """Keep these drafts by the form each was typed in: ``capture``, ``item/<id>``, ``judgement/<day>/<indicator>``."""
    stated: list[Stated] = [
        ("draft", _record(case, form), {"form": form, "typed": dict(typed)}) for form, typed in drafts.items()
    ]
    if stated:
        case.state(stated)


def kept_drafts(case: OpenCase) -> dict[str, dict[str, str]]:
    """The drafts not yet saved or discarded, by form."""
    found: dict[str, dict[str, str]] = {}
    for _, _, fields in case.file.records("draft"):
        typed = fields.get("typed")
        if isinstance(typed, dict):
            found[str(fields.get("form", ""))] = {str(name): str(text) for name, text in typed.items()}
    return found


def withdraw_draft(case: OpenCase, form: str) -> None:
    """Let a draft go: it was saved as what it was meant to be, or discarded."""
    case.state([("draft", _record(case, form), {"typed": None})])


def _record(case: OpenCase, form: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_OID, str(UUID(case.file.id))), f"draft/{form}"))
