"""Options for action: papers, options, what they lack, side by side."""

from collections.abc import Callable
from typing import Any

from ..actions import option_papers, session
from ..actions.assessing import today
from ..actions.deciding import standing_words
from ..actions.papers import find_record, standing, standings
from ..actions.session import OpenCase
from ..analysis.options import matrix_columns
from ..domain.option import Basis, Leave
from ..domain.paper import Standing
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from . import paper_shapes as shapes
from .answers import Answer, Context
from .stating import Fields, day, many, marking, numbers, stated, text, word


def _basis(text: str) -> Basis:
    wanted = text.casefold().replace("chapter", "").strip()
    for basis in Basis:
        if basis.casefold() == wanted:
            return basis
    raise UsageError(
        tr("“{text}” is not one of: {words}.").format(text=text[:40], words=", ".join(Basis)),
        kept=tr("Nothing was saved."),
    )


_PAPER: Fields = {
    "as_of": ("as_of", day),
    "title": ("title", text),
    "question": ("question", text),
    "not_known": ("not_known", text),
    "marking": ("marking", marking),
    "order": ("order", many),
}
_OPTION: Fields = {
    "measure": ("measure", text),
    "words": ("words", text),
    "basis": ("basis", _basis),
    "articles": ("article", numbers),
    "authorisation": ("authorisation", text),
    "council": ("council", word(Leave)),
    "consent": ("consent", word(Leave)),
    "consent_words": ("consent_words", text),
    **{name: (name, text) for name in ("pros", "cons", "effect", "risk", "who", "delay", "assumptions", "ends")},
    "evidence": ("evidence", many),
}


def paper(context: Context) -> Answer:
    """``options paper``."""
    given = context.arguments
    fields = stated(given, _PAPER)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            made = option_papers.change_paper(case, given.id, fields)
        else:
            as_of = fields.pop("as_of", None) or today()
            if fields.pop("order", None):
                raise UsageError(tr("A new paper has no options to be ordered yet."), kept=tr("Nothing was saved."))
            made = option_papers.begin_paper(case, as_of, fields)
        stands = standing(case, option_papers.PAPER, made.id)
        return Answer(body=shapes.whole_paper(case, stands), lines=shapes.whole_paper_lines(case, stands))


def add(context: Context) -> Answer:
    """``options add``."""
    given = context.arguments
    fields = stated(given, _OPTION)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.id:
            if given.withdraw:
                fields["withdrawn"] = True
            made = option_papers.change_option(case, given.id, fields)
        else:
            into = given.paper or _newest(case, None)
            made = option_papers.add_option(case, into, fields)
        read = next(
            (one for one in option_papers.read_paper(case, made.paper).options if one.option.id == made.id), None
        )
    if read is None:  # it was withdrawn
        body = shapes.record_object(made, {})
        words = tr("Left out of the paper; it stays in the history.")
        more: dict[str, Any] = {"needs_council": False, "needs_consent": False, "cautions": []}
        return Answer(body={**body, "title": option_papers.option_title(made), **more}, lines=[words])
    saved = tr("Saved option {id}: {title}").format(id=made.id[:8], title=read.title)
    return Answer(body=shapes.option_object(read), lines=[saved, *read.cautions])


def listing(context: Context) -> Answer:
    """``options list``."""
    given = context.arguments
    as_of = None if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = standings(case, [option_papers.PAPER], as_of)
        bodies, lines = [], []
        for one in found:
            read = option_papers.read_paper(case, one.id)
            titles = [option.title for option in read.options]
            bodies.append({**shapes.paper_object(one), "options": titles, "missing": len(read.missing)})
            lines.append(f"{one.id[:8]}  {one.day.words}  {one.title}: {standing_words(one)}")
    return Answer(body={"papers": bodies}, lines=lines or [tr("No options papers yet.")])


def check(context: Context) -> Answer:
    """``options check``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        stands = _asked(case, context)
        read = option_papers.read_paper(case, stands.id)
    body = {
        "paper": shapes.paper_object(stands),
        "missing": [shapes.missing_object(lack) for lack in read.missing],
        "cautions": [
            {"option": option.option.id, "words": words} for option in read.options for words in option.cautions
        ],
        "ready": not read.missing,
    }
    lacks = [lack.words for lack in read.missing] or [tr("Nothing is missing.")]
    lines = [stands.title, *lacks]
    lines += [f"{option.title}: {words}" for option in read.options for words in option.cautions]
    return Answer(body=body, lines=lines)


def matrix(context: Context) -> Answer:
    """``options matrix``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        one = _asked(case, context)
        read = option_papers.read_paper(case, one.id)
    columns = matrix_columns()
    body = {
        "paper": shapes.paper_object(one),
        "columns": list(columns),
        "rows": [{"option": row.option, "title": row.title, "cells": list(row.cells)} for row in read.rows],
    }
    lines = [one.title]
    for row in read.rows:
        lines += ["", row.title]
        lines += [f"  {heading}: {cell or '—'}" for heading, cell in zip(columns, row.cells, strict=True)]
    return Answer(body=body, lines=lines)


def _asked(case: OpenCase, context: Context) -> Standing:
    """The paper named, else the newest; ``NotFound`` where it is of a later day than asked for."""
    given = context.arguments
    as_of = None if given.as_of is None else When.parse(given.as_of)
    if given.paper is None:
        return standing(case, option_papers.PAPER, _newest(case, as_of))
    found = standing(case, *find_record(case, [option_papers.PAPER], given.paper))
    if as_of is not None and found.day.latest > as_of.latest:
        raise NotFound(tr("That paper is of a later day than {day}.").format(day=as_of.words))
    return found


def _newest(case: OpenCase, as_of: When | None) -> str:
    found = standings(case, [option_papers.PAPER], as_of)
    if not found:
        raise NotFound(
            tr("There is no options paper yet."),
            kept=tr("Nothing was changed."),
            todo=tr("Begin one with r2p-desk options paper."),
        )
    return found[0].id


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("options", "paper"): paper,
    ("options", "add"): add,
    ("options", "list"): listing,
    ("options", "check"): check,
    ("options", "matrix"): matrix,
}
