"""The library of precursors on the command line."""

from collections.abc import Callable, Iterable
from typing import Any

from ..actions import assessing, frameworks
from ..actions.precursors import bearing, find_precursor, library, precursors
from ..analysis.precursors_words import precursor_lines
from ..domain.precursor import Bearing, LeadTime, Precursor, lead_time_words
from ..domain.signal import Crime, Signal
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context
from .words import word_of


def search(context: Context) -> Answer:
    """``precursors search``."""
    given = context.arguments
    found = precursors(
        " ".join(given.words),
        indicator=given.indicator,
        crime=word_of(Crime, given.crime) if given.crime else None,
        stream=word_of(Signal, given.stream) if given.stream else None,
    )
    as_of, items = _items_of_case(context, found)
    body = {
        "statement": library().statement,
        "notes": list(library().notes),
        "as_of": None if as_of is None else str(as_of),
        "precursors": [{**_head(one), "items": _bearings(items.get(one.id, ()))} for one in found],
    }
    lines = [library().statement, *library().notes]
    for one in found:
        hits = items.get(one.id)
        seen = "" if hits is None else " · " + trn("{n} item of this case", "{n} items of this case", len(hits))
        lines.append(f"{one.id}  {one.name} · {lead_time_words(one.lead_time)}{seen}")
    return Answer(body=body, lines=lines if found else [tr("No precursor has all of that.")])


def show(context: Context) -> Answer:
    """``precursors show``."""
    one = find_precursor(context.arguments.precursor)
    as_of, items = _items_of_case(context, [one])
    hits = items.get(one.id, ())
    cases = [
        {
            "case": case.case,
            "country": case.country,
            "year": case.year,
            "what": case.what,
            "known": None if case.known is None else str(case.known),
            "onset": None if case.onset is None else str(case.onset),
            "lead": None if case.lead is None else {"low": case.lead.low, "high": case.lead.high},
        }
        for case in one.cases
    ]
    body = {
        **_head(one),
        "what": one.what,
        "shows": one.shows,
        "cases": cases,
        "words": {language: list(words) for language, words in one.words.items()},
        "source_words": list(one.source_words),
        "statement": library().statement,
        "as_of": None if as_of is None else str(as_of),
        "items": _bearings(hits),
    }
    lines = [f"{one.id}  {one.name}", *precursor_lines(one, _label), library().statement]
    if as_of is not None:
        lines.append(
            tr("Items known by {day} to read with it; a match of words is no finding:").format(day=as_of.words)
        )
        lines += [f"    {hit.ref}  {hit.title} ({'; '.join(hit.why)})" for hit in hits] or [f"    {tr('none found')}"]
    return Answer(body=body, lines=lines)


def _items_of_case(context: Context, found: Iterable[Precursor]) -> tuple[When | None, dict[str, tuple[Bearing, ...]]]:
    given = context.arguments
    if given.case is None:
        if given.as_of is not None or given.stood is not None or given.witnessed:
            raise UsageError(tr("A day needs --case."), kept=tr("Nothing was done."), todo=tr("Name the case."))
        return None, {}
    as_of = assessing.today() if given.as_of is None else When.parse(given.as_of)
    with context.unlock() as desk, context.read(desk, given.case) as case:
        return as_of, {one.id: bearing(case, one.id, as_of) for one in found}


def _head(one: Precursor) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "status": one.status,
        "indicators": {name: list(ids) for name, ids in one.indicators.items()},
        "crimes": [str(crime) for crime in one.crimes],
        "signals": [str(signal) for signal in one.signals],
        "lead_time": _lead_time(one.lead_time),
    }


def _lead_time(found: LeadTime) -> dict[str, Any]:
    return {"low": found.low, "high": found.high, "n": found.n, "of": found.of}


def _bearings(hits: Iterable[Bearing]) -> list[dict[str, Any]]:
    return [
        {
            "item": hit.item,
            "ref": hit.ref,
            "title": hit.title,
            "known": None if hit.known is None else str(hit.known),
            "why": list(hit.why),
        }
        for hit in hits
    ]


def _label(framework: str, entry: str) -> str | None:
    return frameworks.shipped(framework).label_of(entry)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("precursors", "search"): search,
    ("precursors", "show"): show,
}
