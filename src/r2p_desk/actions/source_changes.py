"""Entering, changing, grading and retiring sources, and saying that two are one. Nothing given before is rewritten."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from ..domain.grading import Reliability
from ..domain.records import fields_of, record_from
from ..domain.source import Need, Source
from ..errors import InvalidValue, UsageError
from ..i18n import tr
from .items import resolved, sources
from .sealed_names import find_source
from .session import OpenCase
from .source_kinds import kind_of

LONGEST_RHYTHM = 3660
_CHANGED = ("name", "kind", "rhythm_days", "protection", "note")


def add_source(case: OpenCase, name: str, fields: Mapping[str, Any] | None = None) -> Source:
    """Enter a source under a pseudonym as one commit; ``UsageError`` where the case has one of that name.

    ``fields`` may state ``kind``, ``reliability``, ``reliability_why``, ``rhythm_days``, ``protection`` and ``note``.
    """
    called = _free_name(case, name)
    said = dict(fields or {})
    letter, why = _letter(said.pop("reliability", None)), _line(said.pop("reliability_why", None))
    made = Source(id=str(uuid4()), name=called, reliability=letter, reliability_why=why)
    stated = {**fields_of(made), **_checked(case, said, made)}
    case.state([("source", made.id, {field: value for field, value in stated.items() if value not in (None, [])})])
    return find_source(case, made.id)


def change_source(case: OpenCase, source: str, fields: Mapping[str, Any]) -> Source:
    """State some of ``name``, ``kind``, ``rhythm_days``, ``protection`` and ``note`` anew, ``None`` to clear one."""
    found = find_source(case, source)
    case.state([("source", found.id, _checked(case, fields, found))])
    return find_source(case, found.id)


def grade_source(case: OpenCase, source: str, reliability: str | None, why: str | None = None) -> Source:
    """State how far a source can be relied on (A to F, ``None`` to take it back); grades of its items stay as they are.

    ``UsageError`` where another letter stands and no reason is given.
    """
    found = find_source(case, source)
    letter, reason = _letter(reliability), _line(why)
    if found.reliability not in (None, letter) and reason is None:
        raise UsageError(
            tr("The reliability of this source was stated before: {letter}.").format(letter=found.reliability),
            kept=tr("Nothing was changed."),
            todo=tr("Say why it is another now; the reason is shown beside it."),
        )
    stated = {"reliability": None if letter is None else str(letter), "reliability_why": reason}
    case.state([("source", found.id, stated)])
    return find_source(case, found.id)


def retire_source(case: OpenCase, source: str, why: str | None = None, *, back: bool = False) -> Source:
    """Say that nothing more is expected of a source, or with ``back`` that it is in use again; its items stay."""
    found = find_source(case, source)
    stated = {"retired": None if back else True, "retired_why": None if back else _line(why)}
    case.state([("source", found.id, stated)])
    return find_source(case, found.id)


def same_source(case: OpenCase, source: str, other: str, why: str | None) -> Source:
    """Say that a source turned out to be another; from now on what both reported is of one. Both records stay.

    ``UsageError`` without a reason, for a source and itself, and where the other was said to be this one.
    """
    found, main, reason = find_source(case, source), find_source(case, other), _line(why)
    if reason is None:
        raise UsageError(
            tr("Say why these two are one source."),
            kept=tr("Nothing was changed."),
            todo=tr("What both reported will count as of one origin: the reason must be there to be checked."),
        )
    if resolved(main, sources(case)).id == found.id:
        raise UsageError(
            tr("These are one source already."), kept=tr("Nothing was changed."), todo=tr("Name two different ones.")
        )
    case.state([("source", found.id, {"same_as": main.id, "same_why": reason})])
    return find_source(case, found.id)


def part_source(case: OpenCase, source: str) -> Source:
    """Take back that a source is another."""
    found = find_source(case, source)
    case.state([("source", found.id, {"same_as": None, "same_why": None})])
    return find_source(case, found.id)


def needs(texts: Iterable[str]) -> list[str]:
    """The protection needs of these codes, each once, in the order of the list; ``InvalidValue`` for any other."""
    wanted = {text.strip().lower() for text in texts if text.strip()}
    unknown = sorted(wanted - set(Need))
    if unknown:
        raise InvalidValue(
            tr("“{text}” is no protection need.").format(text=unknown[0][:40]),
            kept=tr("Nothing was changed."),
            todo=tr("It is one of: {needs}.").format(needs=", ".join(Need)),
        )
    return [str(need) for need in Need if need in wanted]


def rhythm(value: object) -> int | None:
    """A number of days between two reports; ``InvalidValue`` for what is none, or longer than ten years."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LONGEST_RHYTHM:
        raise InvalidValue(
            tr("“{text}” is no rhythm.").format(text=text[:20]),
            kept=tr("Nothing was changed."),
            todo=tr("Give the days between two reports, from 1 to 3660."),
        )
    return int(text)


def _checked(case: OpenCase, fields: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """What is to be stated, as the journal takes it; a code of a later version that stands already may stay."""
    news: dict[str, Any] = {}
    for field in _CHANGED:
        if field not in fields:
            continue
        value = fields[field]
        if field == "name":
            news[field] = _free_name(case, str(value or ""), but=source.id)
        elif field == "kind":
            kind = kind_of(value)
            news[field] = kind.id if kind is not None else _line(value)
        elif field == "rhythm_days":
            news[field] = rhythm(value)
        elif field == "protection":
            later = [need for need in source.protection if need in (value or ()) and need not in set(Need)]
            news[field] = [*needs(one for one in value or () if one not in later), *later]
        else:
            news[field] = str(value).strip() or None if value is not None else None
    record_from(Source, source.id, {"name": source.name, **news})
    return news


def _free_name(case: OpenCase, name: str, but: str = "") -> str:
    called = " ".join(name.split())
    if not called:
        raise UsageError(
            tr("A source needs a name."),
            kept=tr("Nothing was saved."),
            todo=tr("Give it a pseudonym that tells nobody who it is."),
        )
    for source in sources(case).values():
        if source.id != but and source.name.casefold() == called.casefold():
            raise UsageError(
                tr("This case has a source called {name}.").format(name=source.name[:60]),
                kept=tr("Nothing was saved."),
                todo=tr("If it is the same source, use that one; if not, give this one another pseudonym."),
            )
    return called


def _letter(text: object) -> Reliability | None:
    if text in (None, ""):
        return None
    letter = str(text).strip().upper()
    if letter not in set(Reliability):
        raise InvalidValue(
            tr("“{text}” is no reliability.").format(text=str(text)[:20]),
            kept=tr("Nothing was changed."),
            todo=tr("Write a letter from A to F; F says that it cannot be judged."),
        )
    return Reliability(letter)


def _line(text: object) -> str | None:
    return " ".join(str(text or "").split()) or None
