"""The subcommand that writes a paper."""

from collections.abc import Callable

from ..actions import session
from ..actions.briefing import export_asked
from ..actions.composing import Asked
from ..domain.marking import Marking
from ..domain.when import When
from ..i18n import tr, trn
from .answers import Answer, Context
from .releasing import release_lines, release_object
from .signing import signing_choice


def brief(context: Context) -> Answer:
    """``brief``."""
    given = context.arguments
    asked = Asked(
        kind=given.kind,
        language=given.lang,
        as_of=None if given.as_of is None else When.parse(given.as_of),
        about=given.about,
        to=given.to,
        ceiling=None if given.ceiling is None else Marking(given.ceiling),
        title=given.title,
        purpose=given.purpose,
    )
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        identity, secret = signing_choice(desk, given)
        made = export_asked(case, given.out, asked, context.job, identity=identity, secret=secret)
    body = {
        "path": str(made.path),
        "sha256": made.sha256,
        "marking": str(made.marking),
        "pages": made.pages,
        "kind": made.kind,
        "language": made.language,
        "to": made.recipient,
        "ceiling": None if made.ceiling is None else str(made.ceiling),
        "as_of": str(made.as_of),
        "about": made.about,
        "missing": made.missing,
        **release_object(made.asks, made.left_out, made.review, made.answers),
        "reasons": [{"part": one.part, "notes": list(one.notes)} for one in made.reasons],
    }
    pages = trn("{n} page", "{n} pages", made.pages)
    lines = [f"{made.path}", f"{made.marking.words} · {pages} · SHA-256 {made.sha256}"]
    lines += [one.words for one in made.reasons]
    if made.missing:
        words = trn("{n} character stands as a box.", "{n} characters stand as boxes.", made.missing)
        lines.append(words + " " + tr("No font shipped has it."))
    lines += release_lines(made.asks, made.left_out, made.review, made.answers)
    return Answer(body=body, lines=lines)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("brief", None): brief}
