"""``search``: words and filters, and the searches an officer kept."""

from collections.abc import Callable

import msgspec

from ..actions import searching
from ..actions.session import Desk
from ..errors import UsageError
from ..i18n import tr, trn
from . import shapes
from .answers import Answer, Context


def search(context: Context) -> Answer:
    """``search``."""
    given = context.arguments
    if given.limit < 1:
        raise UsageError(tr("--limit takes a number from 1 on."), kept=tr("Nothing was sought."))
    with context.unlock() as desk:
        case = desk.registered(given.case).id if given.case else ""
        if given.forget_saved is not None:
            searching.forget_search(desk, given.forget_saved, case)
        if given.list_saved or given.forget_saved is not None:
            return _listed(desk, case)
        query = _query(desk, context, case)
        searching.read_query(query)
        if given.save is not None:
            searching.save_search(desk, given.save, query, case)
        found = searching.search_home(desk, query, case=case or None, limit=given.limit)
        kept = searching.saved_searches(desk, case)
    lines = [f"{name} · {hit.kind} · {shapes.one_line(hit.title)}\n    {hit.snippet}" for _, name, hit in found.hits]
    more = found.total - len(found.hits)
    lines += [trn("{n} more: see --limit.", "{n} more: see --limit.", more)] if more else []
    lines += [tr("Not searched: {name}. {reason}").format(name=name, reason=reason) for name, reason in found.closed]
    return Answer(body=_body(query, found, kept), lines=lines or [tr("Nothing found.")])


def _query(desk: Desk, context: Context, case: str) -> str:
    """All that narrows the search, as one would type it."""
    given = context.arguments
    parts = [] if given.saved is None else [searching.saved_search(desk, given.saved, case).query]
    parts += [_as_typed(part) for part in given.words]
    for name, value in (("kind", given.kind), ("from", given.first), ("to", given.last)):
        parts += [] if value is None else [searching.filter_text(name, value)]
    return " ".join(parts)


def _as_typed(part: str) -> str:
    """``source:"Parish of Nyamata"`` comes from a shell without its quotation marks."""
    name, colon, value = part.partition(":")
    if colon and name.lower() in searching.FILTERS and " " in value.strip() and '"' not in value:
        return searching.filter_text(name.lower(), value)
    return part


def _listed(desk: Desk, case: str) -> Answer:
    kept = searching.saved_searches(desk, case)
    lines = [f"{one.name}: {one.query}" for one in kept] or [tr("No searches are saved here.")]
    return Answer(body=_body("", searching.Found(hits=()), kept), lines=lines)


def _body(query: str, found: searching.Found, kept: list[searching.SavedSearch]) -> dict[str, object]:
    return {
        "query": query,
        "hits": [shapes.hit_object(hit, case, name) for case, name, hit in found.hits],
        "total": found.total,
        "not_searched": [{"case_name": name, "reason": reason} for name, reason in found.closed],
        "saved": [msgspec.to_builtins(one) for one in kept],
    }


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("search", None): search}
