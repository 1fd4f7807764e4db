"""Coded past cases on the command line."""

from collections.abc import Callable, Iterator
from typing import Any

from ..actions import assessing, precedents
from ..analysis.precedents_words import (
    caution_words,
    counts_words,
    difference_words,
    head_words,
    method_words,
    refusal_words,
    too_few_words,
)
from ..domain.precedent import Comparison, Likeness, Precedent
from ..domain.when import When
from ..i18n import tr, trn
from .answers import Answer, Context


def listing(context: Context) -> Answer:
    """``precedents list``."""
    with context.unlock() as desk:
        found = precedents.precedents(desk)
    return Answer(body={"precedents": [_object(one) for one in found]}, lines=[_line(one) for one in found])


def add(context: Context) -> Answer:
    """``precedents add``."""
    with context.unlock() as desk:
        made = precedents.add_precedent(desk, context.arguments.file)
    words = tr("Took in the precedent.") if made.new else tr("This precedent was here before.")
    return Answer(body={**_object(made.precedent), "new": made.new}, lines=[words, _line(made.precedent)])


def remove(context: Context) -> Answer:
    """``precedents remove``."""
    with context.unlock() as desk:
        gone = precedents.remove_precedent(desk, context.arguments.precedent)
    return Answer(body={"id": gone}, lines=[tr("Removed.")])


def nearest(context: Context) -> Answer:
    """``precedents nearest``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        as_of = assessing.newest_day(case) if given.as_of is None else When.parse(given.as_of)
        found = precedents.nearest(case, as_of)
    refusal = refusal_words(found)
    body = {
        "as_of": str(found.as_of),
        "assessed_as_of": None if found.assessed_as_of is None else str(found.assessed_as_of),
        "judged": found.judged,
        "minimum": found.minimum,
        "method": method_words(),
        "refused": refusal,
        "nearest": [_comparison(one) for one in found.compared],
        "too_few": [
            {"id": one.precedent.id, "coded_as_of": str(one.day.coded_as_of), "shared": len(one.shared)}
            for one in found.too_few
        ],
    }
    lines = [refusal] if refusal is not None else [method_words()]
    for one in found.compared:
        lines += _lines(one, found.as_of)
    lines += [too_few_words(one, found.minimum) for one in found.too_few]
    return Answer(body=body, lines=lines)


def _object(one: Precedent) -> dict[str, Any]:
    plain = ("id", "title", "place", "outcome", "coder", "statement")
    return {
        **{name: getattr(one, name) for name in plain},
        "period": str(one.period),
        "onset": None if one.onset is None else str(one.onset),
        "ships": one.ours,
        "coded": [{"coded_as_of": str(day.coded_as_of), "states": len(day.states)} for day in one.coded],
    }


def _line(one: Precedent) -> str:
    days = ", ".join(day.coded_as_of.words for day in one.coded)
    coded = tr("coded for {days} by {coder}").format(days=days, coder=one.coder)
    whose = tr("ships with the program") if one.ours else tr("added")
    return f"{one.id}  {one.title} · {coded} · {whose}"


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "id": one.precedent.id,
        "title": one.precedent.title,
        "coded_as_of": str(one.day.coded_as_of),
        "onset": None if one.precedent.onset is None else str(one.precedent.onset),
        "lead": one.lead,
        "outcome": one.precedent.outcome,
        "statement": one.precedent.statement,
        "note": one.day.note,
        "same_case": one.same_case,
        "same_items": one.same_items,
        "hindsight": one.hindsight,
        "shared": len(one.shared),
        **{str(kind): one.count(kind) for kind in Likeness},
        "indicators": [
            {
                "indicator": each.indicator,
                "label": each.label,
                "here": str(each.here),
                "there": str(each.there),
                "likeness": str(each.likeness),
                "reason_there": each.reason_there,
                "sources_there": list(each.sources_there),
                "items": list(each.items),
            }
            for each in one.shared
        ],
        "only_here": list(one.only_here),
        "only_there": list(one.only_there),
    }


def _lines(one: Comparison, as_of: When) -> Iterator[str]:
    yield head_words(one)
    yield from (f"    {said}" for said in caution_words(one, as_of))
    yield f"    {counts_words(one)}"
    if not one.differences:
        yield f"    {tr('No indicator judged on both sides differs.')}"
    else:
        count = trn("{n} indicator differs:", "{n} indicators differ:", len(one.differences))
        yield f"    {count}"
    yield from (f"        {difference_words(each)}" for each in one.differences)
    yield f"    {one.precedent.statement}"


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("precedents", "list"): listing,
    ("precedents", "add"): add,
    ("precedents", "remove"): remove,
    ("precedents", "nearest"): nearest,
}
