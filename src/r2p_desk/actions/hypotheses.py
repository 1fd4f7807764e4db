"""Entering hypotheses, rating items against them, withdrawing them, and the matrix as of any day."""

from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from ..analysis.hypotheses import LEAST_HYPOTHESES, Matrix, matrix_of
from ..casefile.bundle import Stated
from ..domain.hypothesis import (
    Hypothesis,
    HypothesisRating,
    Rating,
    deception_statement,
    deception_title,
    question_key,
    title_words,
)
from ..domain.item import Item
from ..domain.records import fields_of
from ..domain.when import When
from ..errors import KnownLater, NotFound, Refused, UsageError
from ..i18n import tr
from .assessing import newest_day
from .basis import knowledge
from .items import find_item
from .reading import records
from .session import OpenCase

KIND, RATING_KIND = "hypothesis", "hypothesis_rating"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a page of hypotheses shows: the matrix of every question, and all items known by the day, newest first."""

    as_of: When
    matrices: tuple[Matrix, ...]
    items: tuple[Item, ...]


def hypotheses(case: OpenCase) -> list[Hypothesis]:
    """All hypotheses of the case, in the order they were made.

    Deception is among those of every question, also where its record is not in this copy of the case.
    """
    found = records(case, KIND, Hypothesis)
    for question in dict.fromkeys(question_key(one.question) for one in found):
        mine = [one for one in found if question_key(one.question) == question]
        if not any(one.deception for one in mine):
            found.append(_deception(case, mine[0].question))
    return found


def questions(case: OpenCase) -> list[str]:
    """The questions that have hypotheses, as they were first typed, in the order they were first asked."""
    asked: dict[str, str] = {}
    for one in hypotheses(case):
        asked.setdefault(question_key(one.question), one.question or "")
    return list(asked.values())


def add_hypothesis(case: OpenCase, question: str, title: str, statement: str | None = None) -> Hypothesis:
    """Save a new hypothesis as one commit; with the first of a question deception is made, which stands always."""
    question, title = " ".join(question.split()), " ".join(title.split())
    if not question or not title:
        raise UsageError(
            tr("A hypothesis needs a question it answers, and a title."),
            kept=tr("Nothing was saved."),
            todo=tr("Say in a line what is asked, and in a line what might be so."),
        )
    there = [one for one in hypotheses(case) if question_key(one.question) == question_key(question)]
    if any(one.stands and question_key(one.title) == question_key(title) for one in there):
        raise UsageError(
            tr("A hypothesis of that title stands for this question already."),
            kept=tr("Nothing was saved."),
            todo=tr("Give it another title, or withdraw the other one first."),
        )
    asked = there[0].question or question if there else question
    made = Hypothesis(id=str(uuid4()), question=asked, title=title, statement=(statement or "").strip() or None)
    stated: list[Stated] = [(KIND, made.id, fields_of(made)), *_deception_stated(case, asked)]
    case.state(stated)
    return made


def rate(
    case: OpenCase, hypothesis: str, item: str, rating: Rating, why: str | None = None, *, as_of: When
) -> HypothesisRating:
    """Save how an item sits with a hypothesis, as one commit; what was said before stays in the history.

    ``KnownLater`` when the item was not known by that day, ``NotFound`` for an item or hypothesis that does not exist,
    ``Refused`` for a hypothesis that is withdrawn.
    """
    rated = find_hypothesis(case, hypothesis)
    if not rated.stands:
        raise Refused(
            tr("“{title}” is withdrawn.").format(title=title_words(rated)),
            kept=tr("Nothing was saved."),
            todo=tr("Undo the withdrawal, or enter it again."),
        )
    found = find_item(case, item)
    if not found.known_by(as_of):
        raise _known_later(found, as_of)
    record = str(uuid5(uuid5(NAMESPACE_OID, str(UUID(rated.id))), found.id))
    made = HypothesisRating(
        id=record, hypothesis=rated.id, item=found.id, rating=rating, why=(why or "").strip() or None
    )
    deception = _deception_stated(case, rated.question) if rated.deception else []
    case.state([*deception, (RATING_KIND, record, {"why": None, **fields_of(made)})])
    return made


def withdraw(case: OpenCase, hypothesis: str) -> Hypothesis:
    """Leave a hypothesis out of the matrix; it stays in the journal, and undo brings it back.

    ``Refused`` for deception, and where fewer than two would be left to stand beside it.
    """
    found = find_hypothesis(case, hypothesis)
    if found.deception:
        raise Refused(
            tr("Deception stands always."),
            kept=tr("Nothing was changed."),
            todo=tr("Rate the items against it: what would somebody who deceives us not have let us see?"),
        )
    others = [
        one
        for one in hypotheses(case)
        if one.stands
        and not one.deception
        and one.id != found.id
        and question_key(one.question) == question_key(found.question)
    ]
    if found.stands and len(others) < LEAST_HYPOTHESES:
        raise Refused(
            tr("At least two hypotheses must stand beside deception."),
            kept=tr("Nothing was changed."),
            todo=tr("Enter another one first."),
        )
    case.state([(KIND, found.id, {"withdrawn": True})])
    return msgspec.structs.replace(found, withdrawn=True)


def find_hypothesis(case: OpenCase, reference: str) -> Hypothesis:
    """The hypothesis with this id, or the only standing one with this title; ``NotFound`` when there is none."""
    wanted = reference.strip()
    known = hypotheses(case)
    for one in known:
        if one.id == wanted:
            return one
    named = [one for one in known if one.stands and question_key(one.title) == question_key(wanted)]
    if len(named) == 1 and wanted:
        return named[0]
    if len(named) > 1:
        raise UsageError(
            tr("Several hypotheses have that title."), kept=tr("Nothing was changed."), todo=tr("Use the id of one.")
        )
    raise NotFound(
        tr("There is no hypothesis {id} in this case.").format(id=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk hypotheses show."),
    )


def matrices(case: OpenCase, as_of: When, question: str | None = None) -> list[Matrix]:
    """The matrix of the question, or of every question, on what was known by that day; sources by name.

    ``NotFound`` for a question nobody asked.
    """
    asked = questions(case)
    if question is not None:
        asked = [one for one in asked if question_key(one) == question_key(question)]
        if not asked:
            raise NotFound(
                tr("No hypotheses answer that question."),
                kept=tr("Nothing was changed."),
                todo=tr("See r2p-desk hypotheses show without --question."),
            )
    return _matrices(case, as_of, asked, known_items(case, as_of) if asked else [])


def known_items(case: OpenCase, as_of: When) -> list[Item]:
    """What may be rated as of that day: all items known by then, the newest knowledge first, sources by name."""
    return [item for item in reversed(knowledge(case).items) if item.known_by(as_of)]


def look(case: OpenCase, as_of: When | None = None) -> Look:
    """All of it at once, as of that day, or the day of the newest assessment."""
    day = newest_day(case) if as_of is None else as_of
    known = known_items(case, day)
    return Look(as_of=day, matrices=tuple(_matrices(case, day, questions(case), known)), items=tuple(known))


def _matrices(case: OpenCase, as_of: When, asked: list[str], items: list[Item]) -> list[Matrix]:
    known, rated = hypotheses(case), records(case, RATING_KIND, HypothesisRating)
    return [matrix_of(one, as_of=as_of, hypotheses=known, ratings=rated, items=items) for one in asked]


def _deception(case: OpenCase, question: str | None) -> Hypothesis:
    """Of this question; two officers arrive at one record."""
    return Hypothesis(
        id=str(uuid5(uuid5(NAMESPACE_OID, str(UUID(case.file.id))), f"deception/{question_key(question)}")),
        question=question,
        title=deception_title(),
        statement=deception_statement(),
        deception=True,
    )


def _deception_stated(case: OpenCase, question: str | None) -> list[Stated]:
    made = _deception(case, question)
    present = case.file.shown(KIND, made.id)
    return [] if present is not None else [(KIND, made.id, fields_of(made))]


def _known_later(item: Item, as_of: When) -> KnownLater:
    known = item.known or item.recorded
    return KnownLater(
        tr("{item} became known on {known}, after {day}.").format(
            item=item.ref, known=known.words if known else tr("an unknown day"), day=as_of.words
        ),
        kept=tr("Nothing was saved."),
        todo=tr("Rate it as of a later day, or choose an item known by then."),
    )
