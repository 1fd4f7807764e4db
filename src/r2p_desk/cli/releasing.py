"""What may leave: originators' conditions, caveats, the checks that were kept."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from ..actions import conditions, releasing, session
from ..actions.releasing import LeftOut
from ..domain.condition import Caveat, Onward, onward_words
from ..i18n import tr
from ..release.harm import Ask
from ..release.marking import Gathered
from .answers import Answer, Context
from .stating import Fields, day, many, marking, stated, text, word, yes

_CONDITION: Fields = {
    "originator": ("originator", text),
    "who": ("who", many),
    "level": ("level", marking),
    "purposes": ("purpose", many),
    "until": ("until", day),
    "onward": ("onward", word(Onward)),
    "agreed": ("agreed", many),
    "attribution": ("attribution", yes),
    "note": ("note", text),
}


def condition_set(context: Context) -> Answer:
    """``condition set``."""
    given = context.arguments
    fields = stated(given, _CONDITION)
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = conditions.set_condition(case, given.item, fields, change=given.id)
    return Answer(body=_bound(made), lines=[_condition_line(made)])


def condition_list(context: Context) -> Answer:
    """``condition list``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        found = conditions.list_conditions(case, given.item)
    lines = [_condition_line(one) for one in found] or [tr("No originator's condition stands.")]
    return Answer(body={"conditions": [_bound(one) for one in found]}, lines=lines)


def condition_remove(context: Context) -> Answer:
    """``condition remove``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        gone = conditions.remove_condition(case, given.condition)
    return Answer(body=_bound(gone), lines=[tr("Withdrawn: {line}").format(line=_condition_line(gone))])


def caveat_set(context: Context) -> Answer:
    """``caveat set``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        made = conditions.set_caveat(case, given.name_given, given.words)
    return Answer(body=_caveat(made), lines=[_caveat_line(made)])


def caveat_list(context: Context) -> Answer:
    """``caveat list``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=False) as case:
        found = conditions.caveats(case)
    lines = [_caveat_line(one) for one in found] or [tr("No caveat is explained.")]
    return Answer(body={"caveats": [_caveat(one) for one in found]}, lines=lines)


def caveat_remove(context: Context) -> Answer:
    """``caveat remove``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        gone = conditions.remove_caveat(case, given.name_given)
    return Answer(body=_caveat(gone), lines=[tr("Withdrawn: {line}").format(line=_caveat_line(gone))])


def release_list(context: Context) -> Answer:
    """``release list``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=False) as case:
        kept = releasing.releases(case)
    lines = [
        f"{one.at}  {one.marking}  {tr('nothing found') if one.released else tr('not released')}  {one.sha256[:16]}"
        for one in kept
    ]
    body = {"releases": [msgspec.to_builtins(one) for one in kept]}
    return Answer(body=body, lines=lines or [tr("Nothing was checked yet.")])


def release_object(
    asks: Iterable[Ask], left_out: Iterable[LeftOut], review: Iterable[Gathered], answers: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What a paper that left asks of its officer, as ``brief`` tells it."""
    return {
        "asks": [
            {
                "code": one.code,
                "key": one.key,
                "where": one.where,
                "shown": one.shown,
                "answer": answers.get(one.key),
            }
            for one in asks
        ],
        "left_out": [{"item": one.item, "code": one.code, "words": one.words} for one in left_out],
        "review": [{"group": one.group, "count": one.count} for one in review],
    }


def release_lines(
    asks: Iterable[Ask], left_out: Iterable[LeftOut], review: Iterable[Gathered], answers: Mapping[str, str]
) -> list[str]:
    """The same in words; what was answered is not asked again."""
    lines = [
        tr("Look again: {shown} ({where}); answer with the key {key}").format(
            shown=one.shown, where=one.where, key=one.key
        )
        for one in asks
        if one.key not in answers
    ]
    lines += [tr("Left out: {words}").format(words=one.words) for one in left_out]
    return [*lines, *(one.words for one in review)]


def release_answer(context: Context) -> Answer:
    """``release answer``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        releasing.answer_ask(case, given.key, given.words)
        kept = releasing.ask_answers(case)
    body = {"answers": [{"key": key, "words": words} for key, words in sorted(kept.items())]}
    return Answer(body=body, lines=[f"{key}  {words}" for key, words in sorted(kept.items())])


def _bound(one: conditions.Bound) -> dict[str, Any]:
    condition = one.condition
    return {
        "id": condition.id,
        "item": one.item.id,
        "originator": condition.originator,
        "who": list(condition.who),
        "level": condition.level and str(condition.level),
        "purposes": list(condition.purposes),
        "until": condition.until and str(condition.until),
        "onward": condition.onward.value,
        "agreed": list(condition.agreed),
        "attribution": condition.attribution,
        "note": condition.note,
        "withdrawn": condition.withdrawn,
    }


def _condition_line(one: conditions.Bound) -> str:
    condition = one.condition
    said = [
        condition.originator,
        ", ".join(condition.who),
        condition.level and condition.level.words,
        ", ".join(condition.purposes),
        condition.until and tr("until {day}").format(day=condition.until.words),
        onward_words(condition.onward),
        tr("source may be named") if condition.attribution else tr("source is not named"),
    ]
    return f"{condition.id[:8]}  {one.item.ref}  " + " · ".join(part for part in said if part)


def _caveat(one: Caveat) -> dict[str, Any]:
    return {"name": one.name, "words": one.words}


def _caveat_line(one: Caveat) -> str:
    return f"{one.name}: {one.words}" if one.words else one.name


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("condition", "set"): condition_set,
    ("condition", "list"): condition_list,
    ("condition", "remove"): condition_remove,
    ("caveat", "set"): caveat_set,
    ("caveat", "list"): caveat_list,
    ("caveat", "remove"): caveat_remove,
    ("release", "list"): release_list,
    ("release", "answer"): release_answer,
}
