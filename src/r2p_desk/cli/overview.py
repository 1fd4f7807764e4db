"""The overview on the command line: the same first ninety seconds."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ..actions.overview import Overview, overview, unknown_words
from ..domain.assessment import concern_words, direction_words
from ..domain.records import plain
from ..domain.signal import crime_words
from ..domain.when import When
from ..i18n import tr
from .answers import Answer, Context
from .assess_shapes import outlook_object, signoff_object


def show(context: Context) -> Answer:
    """``overview``."""
    given = context.arguments
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = overview(case, When.parse(given.as_of) if given.as_of is not None else None)
    lines = [tr("As of {day}").format(day=found.as_of.words)]
    lines += [
        f"{crime_words(one.crime)}: {concern_words(one.level)}, {direction_words(one.direction)}"
        for one in found.profile.crimes
    ]
    lines += unknown_words(found)
    lines += [f"{date.fromordinal(one.day).isoformat()}  {one.words}" for one in found.due]
    return Answer(body=_object(found), lines=lines)


def _object(found: Overview) -> dict[str, Any]:
    return {
        "as_of": str(found.as_of),
        "assessment": found.profile.assessment.id if found.profile.assessment else None,
        "looked": found.looked,
        "since": [{"kind": one.kind, "new": list(one.new), "changed": list(one.changed)} for one in found.since],
        "crimes": [
            {"crime": str(one.crime), "level": plain(one.level), "direction": str(one.direction)}
            for one in found.profile.crimes
        ],
        "outlooks": [outlook_object(one) for one in found.outlooks],
        "signed": [signoff_object(one) for one in found.signed],
        "unknown": list(unknown_words(found)),
        "blocking": found.blocking,
        "conflicts": found.conflicts,
        "due": [
            {
                "day": date.fromordinal(one.day).isoformat(),
                "text": one.words,
                "kind": one.kind,
                "record": one.record,
                "overdue": one.overdue,
            }
            for one in found.due
        ],
        "tempo": [{"kind": str(one.kind), "key": one.key, "tempo": str(one.tempo)} for one in found.tempo],
    }


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("overview", None): show}
