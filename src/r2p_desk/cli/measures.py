"""The catalogue of measures on the command line; it needs no officer."""

from collections.abc import Callable

from ..actions.known_measures import all_measures
from ..domain.measure import authorisation_words
from ..domain.option import Basis, basis_words
from ..domain.records import plain
from .answers import Answer, Context
from .words import word_of


def listing(context: Context) -> Answer:
    """``measures``."""
    given = context.arguments
    basis = word_of(Basis, given.basis) if given.basis else None
    found = [one.measure for one in all_measures(given.words or "", basis)]
    body = {"measures": [plain(one) | {"articles": list(one.articles)} for one in found]}
    lines = [
        f"{one.id}  {one.title}  ({basis_words(one.basis)}; {authorisation_words(one.authorisation)})" for one in found
    ]
    return Answer(body=body, lines=lines)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("measures", None): listing}
