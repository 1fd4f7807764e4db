"""Numbered copies on the command line: made, listed, found again."""

from collections.abc import Callable
from typing import Any

from ..actions import copies, session
from ..actions.composing import Asked
from ..actions.copies_received import open_copy
from ..actions.session import read_limited
from ..actions.verification import verdict_words
from ..domain.copy import Copy, LeftAs
from ..domain.marking import Marking
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context
from .releasing import release_lines, release_object
from .signing import signing_choice

_LIMIT = 128 * 1024 * 1024


def make(context: Context) -> Answer:
    """``copies make``."""
    given = context.arguments
    asked = Asked(
        kind=given.kind,
        language=given.lang,
        as_of=None if given.as_of is None else When.parse(given.as_of),
        about=given.about,
        ceiling=None if given.ceiling is None else Marking(given.ceiling),
        title=given.title,
        purpose=given.purpose,
    )
    left = LeftAs.PDF if given.plain else LeftAs.PACKAGE
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        identity, secret = signing_choice(desk, given)
        made = copies.make_copies(
            case, asked, given.to, given.out, left=left, identity=identity, secret=secret, job=context.job
        )
    body = {
        "run": made.run,
        "marking": str(made.marking),
        "as_of": str(made.as_of),
        "copies": [{**_copy(one.copy), "path": str(one.path), "pages": one.pages} for one in made.copies],
        **release_object(made.asks, made.left_out, made.review, made.answers),
    }
    lines = [f"{_line(one.copy)}  {one.path}" for one in made.copies]
    return Answer(body=body, lines=[*lines, *release_lines(made.asks, made.left_out, made.review, made.answers)])


def opened(context: Context) -> Answer:
    """``copies open``."""
    given = context.arguments
    with context.unlock() as desk:
        made = open_copy(desk, given.file, given.out, context.job)
    body = {
        "path": str(made.path),
        "sha256": made.sha256,
        "package": made.package,
        "from": made.sender,
        "number": made.number,
        "marking": made.marking,
        "verdict": made.verdict.value,
        "findings": [{"code": one.code, "text": one.text} for one in made.findings],
    }
    lines = [
        tr("{path}: from {name}, {marking}").format(path=made.path, name=made.sender, marking=made.marking),
        verdict_words(made.verdict),
        *(one.text for one in made.findings),
    ]
    return Answer(body=body, lines=lines)


def listed(context: Context) -> Answer:
    """``copies list``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        found = copies.copies(case, given.run)
    lines = [_line(one) for one in found] or [tr("No copy was made.")]
    return Answer(body={"copies": [_copy(one) for one in found]}, lines=lines)


def which(context: Context) -> Answer:
    """``copies which``."""
    given = context.arguments
    if (given.file is None) == (given.page is None):
        raise UsageError(tr("Name a file, or the words of a page with --page."), kept=tr("Nothing was done."))
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        if given.file is not None:
            found = copies.which_file(case, read_limited(given.file, _LIMIT), context.job)
        else:
            found = copies.which_page(case, given.page)
    by = {
        "sha256": tr("by its bytes"),
        "code": tr("by the code on it"),
        "half": tr("by half of the code on it"),
        "number": tr("by its number alone"),
    }
    lines = [f"{_line(one.copy)}  {by[one.by]}" for one in found]
    told = trn("{n} copy it may be.", "{n} copies it may be.", len(found)) if found else tr("It is no copy known here.")
    body = {"found": [{**_copy(one.copy), "by": one.by} for one in found]}
    return Answer(body=body, lines=[*lines, told], status=0 if found else 3)


def _copy(one: Copy) -> dict[str, Any]:
    return {
        "id": one.id,
        "run": one.run,
        "number": one.number,
        "of": one.of,
        "recipient": one.recipient,
        "kind": one.kind,
        "title": one.title,
        "marking": str(one.marking),
        "sha256": one.sha256,
        "code": one.code,
        "day": str(one.day),
        "left": one.left.value,
        "package": one.package,
        "contact": one.contact,
    }


def _line(one: Copy) -> str:
    said = tr("copy {number} of {count}").format(number=one.number, count=one.of)
    return f"{said} · {one.code} · {one.recipient} · {one.day.words} · SHA-256 {one.sha256[:16]}"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("copies", "make"): make,
    ("copies", "list"): listed,
    ("copies", "open"): opened,
    ("copies", "which"): which,
}
