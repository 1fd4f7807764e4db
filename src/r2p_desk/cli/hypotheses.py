"""Competing hypotheses: entering, rating, withdrawing, and what they come to."""

from collections.abc import Callable
from typing import Any

from ..actions import assessing, hypotheses, session
from ..analysis.hypotheses import Matrix, Origin, Row, Standing, Without
from ..analysis.hypotheses_words import contradiction_lines, result_lines, sensitivity_lines
from ..domain.hypothesis import Rating, Usability, diagnosticity_words, rating_words, title_words
from ..domain.when import When
from ..i18n import tr
from .answers import Answer, Context
from .words import word_of


def new(context: Context) -> Answer:
    """``hypotheses new``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = hypotheses.add_hypothesis(case, given.question, given.title, given.statement)
    body = {"id": made.id, "question": made.question, "title": made.title, "statement": made.statement}
    return Answer(body=body, lines=[tr("Entered {title}: {id}").format(title=made.title, id=made.id)])


def rate(context: Context) -> Answer:
    """``hypotheses rate``."""
    given = context.arguments
    as_of = _day(given.as_of)
    rating = word_of(Rating, given.rating)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = hypotheses.rate(case, given.hypothesis, given.item, rating, given.why, as_of=as_of)
    body = {
        "id": made.id,
        "hypothesis": made.hypothesis,
        "item": made.item,
        "rating": str(made.rating),
        "why": made.why,
    }
    return Answer(body=body, lines=[tr("Rated: {rating}.").format(rating=rating_words(made.rating))])


def withdraw(context: Context) -> Answer:
    """``hypotheses withdraw``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        gone = hypotheses.withdraw(case, given.hypothesis)
    words = tr("Withdrawn: {title}. r2p-desk undo brings it back.").format(title=title_words(gone))
    return Answer(body={"id": gone.id, "withdrawn": True}, lines=[words])


def show(context: Context) -> Answer:
    """``hypotheses show``."""
    given = context.arguments
    as_of = _day(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = hypotheses.matrices(case, as_of, given.question)
    body = {
        "as_of": str(as_of),
        "questions": [_question_object(matrix) for matrix in found],
        "hypotheses": [_standing_object(matrix, one) for matrix in found for one in matrix.standings],
        "items": [_row_object(matrix, row) for matrix in found for row in matrix.rows],
        "origins": [
            _origin_object(matrix, at, origin) for matrix in found for at, origin in enumerate(matrix.origins, 1)
        ],
        "sensitivity": [_without_object(matrix, one) for matrix in found for one in matrix.without],
    }
    lines = [line for matrix in found for line in _lines(matrix)]
    return Answer(body=body, lines=lines or [tr("No hypotheses yet.")])


def _lines(matrix: Matrix) -> list[str]:
    titles = {one.id: title_words(one) for one in matrix.hypotheses}
    lines = [tr("{question} As of {day}.").format(question=matrix.question, day=matrix.as_of.words), ""]
    lines += [f"{title}  ({record})" for record, title in titles.items()]
    lines += ["", *result_lines(matrix), "", *sensitivity_lines(matrix), *contradiction_lines(matrix), ""]
    for row in matrix.rows:
        lines.append(f"{row.item.ref}  {row.item.title}: {diagnosticity_words(row.diagnosticity)}")
        lines += [
            f"    {title}: {rating_words(row.ratings[record].rating if record in row.ratings else None)}"
            for record, title in titles.items()
        ]
    return [*lines, ""]


def _question_object(matrix: Matrix) -> dict[str, Any]:
    return {
        "question": matrix.question,
        "enough": matrix.enough,
        "missing": matrix.missing,
        "order": [list(tied) for tied in matrix.order],
        "words": [*result_lines(matrix), *sensitivity_lines(matrix), *contradiction_lines(matrix)],
    }


def _standing_object(matrix: Matrix, one: Standing) -> dict[str, Any]:
    numbers = {id(origin): at for at, origin in enumerate(matrix.origins, 1)}
    against = {usability: [numbers[id(origin)] for origin in origins] for usability, origins in one.against.items()}
    return {
        "question": matrix.question,
        "id": one.hypothesis.id,
        "title": one.hypothesis.title,
        "statement": one.hypothesis.statement,
        "deception": one.hypothesis.deception,
        "place": one.place,
        "tied": one.tied,
        "strong": against[Usability.STRONG],
        "fair": against[Usability.FAIR],
        "weak": against[Usability.WEAK],
        "not_judged": against[Usability.NOT_JUDGED],
        "unrated": [numbers[id(origin)] for origin in one.unrated],
    }


def _row_object(matrix: Matrix, row: Row) -> dict[str, Any]:
    return {
        "question": matrix.question,
        "item": row.item.id,
        "ref": row.item.ref,
        "title": row.item.title,
        "origin": row.origin + 1,
        "usability": str(row.usability),
        "diagnosticity": str(row.diagnosticity),
        "steps": row.steps,
        "ratings": {
            record: {"rating": str(rating.rating), "why": rating.why} for record, rating in row.ratings.items()
        },
    }


def _origin_object(matrix: Matrix, number: int, origin: Origin) -> dict[str, Any]:
    return {
        "question": matrix.question,
        "number": number,
        "name": origin.name,
        "items": [item.ref for item in origin.items],
        "says": {
            record: {
                "strongest": str(says.strongest),
                "weakest": str(says.weakest),
                "usability": str(says.usability),
                "contradictory": says.contradictory,
            }
            for record, says in origin.says.items()
        },
    }


def _without_object(matrix: Matrix, one: Without) -> dict[str, Any]:
    return {
        "question": matrix.question,
        "origin": next(at for at, origin in enumerate(matrix.origins, 1) if origin is one.origin),
        "item": one.item.ref if one.item else None,
        "items": [item.ref for item in one.items],
        "order": [list(tied) for tied in one.order],
        "flips": one.flips,
    }


def _day(given: str | None) -> When:
    return assessing.today() if given is None else When.parse(given)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("hypotheses", "new"): new,
    ("hypotheses", "rate"): rate,
    ("hypotheses", "show"): show,
    ("hypotheses", "withdraw"): withdraw,
}
