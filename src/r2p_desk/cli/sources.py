"""Sources: entered, listed, graded, retired; how their reports turned out; names sealed to a few."""

from collections.abc import Callable
from typing import Any

from ..actions import sealed_names, session, settling, source_changes
from ..actions.source_kinds import catalogue, kind_words
from ..actions.source_register import Listed, SourceFile, register, source_file
from ..actions.source_terms import group_words, need_words
from ..actions.source_words import (
    beside_words,
    outcome_words,
    record_words,
    reliability_told,
    rhythm_words,
    silence_words,
    tally_words,
)
from ..analysis.source_kinds import name_of
from ..analysis.source_record import Tally
from ..domain.records import plain
from ..domain.when import When
from ..errors import UsageError
from ..i18n import listed, tr, trn
from .answers import Answer, Context
from .typed import read_line_of


def source_list(context: Context) -> Answer:
    """``source list``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        found = register(case, _day(context))
    shown = found.silent if context.arguments.silent else found.sources
    lines = [_line(one) for one in shown]
    none = tr("No source is silent against its rhythm.") if context.arguments.silent else tr("No sources yet.")
    body = {"as_of": str(found.as_of), "sources": [_listed(one) for one in shown]}
    return Answer(body=body, lines=lines or [none])


def source_show(context: Context) -> Answer:
    """``source show``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        found = source_file(case, context.arguments.source, _day(context))
    return Answer(body=_file(found), lines=_told(found))


def source_kinds(context: Context) -> Answer:
    """``source kinds``."""
    del context
    known = catalogue()
    rows = [
        {
            "id": kind.id,
            "name": name_of(kind),
            "paragraphs": list(kind.paragraphs),
            "group": kind.group,
            "rhythm_days": kind.rhythm.days if kind.rhythm else None,
            "estimate": kind.rhythm.estimate if kind.rhythm else None,
            "rhythm": kind.rhythm.words if kind.rhythm else None,
            "sees": kind.sees,
            "misses": kind.misses,
        }
        for kind in known.kinds
    ]
    lines = [known.statement]
    for kind in known.kinds:
        where = listed([group_words(kind.group), *(tr("para. {n}").format(n=one) for one in kind.paragraphs)])
        often = f"  {kind.rhythm.words}" if kind.rhythm else ""
        lines.append(f"{kind.id}  {name_of(kind)} ({where}){often}")
    return Answer(body={"statement": known.statement, "kinds": rows}, lines=lines)


def source_add(context: Context) -> Answer:
    """``source add``."""
    given = context.arguments
    fields = {**_given(context), "reliability": given.reliability, "reliability_why": given.why}
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        return _answered(source_file(case, source_changes.add_source(case, given.name, fields).id))


def source_set(context: Context) -> Answer:
    """``source set``."""
    given = context.arguments
    fields = {**_given(context), **({} if given.name is None else {"name": given.name})}
    if not fields:
        raise UsageError(tr("Say what to change."), kept=tr("Nothing was changed."))
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        return _answered(source_file(case, source_changes.change_source(case, given.source, fields).id))


def source_grade(context: Context) -> Answer:
    """``source grade``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        graded = source_changes.grade_source(case, given.source, given.reliability, given.why)
        return _answered(source_file(case, graded.id))


def source_retire(context: Context) -> Answer:
    """``source retire``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        retired = source_changes.retire_source(case, given.source, given.why, back=given.back)
        return _answered(source_file(case, retired.id))


def source_same(context: Context) -> Answer:
    """``source same``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.other is None:
            stated = source_changes.part_source(case, given.source)
        else:
            stated = source_changes.same_source(case, given.source, given.other, given.why)
        return _answered(source_file(case, stated.id))


def source_settle(context: Context) -> Answer:
    """``source settle``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.found is None:
            done = settling.unsettle_item(case, given.item)[-1]
        else:
            done = settling.settle_item(case, given.item, given.found, given.why, given.on)
    withdrawn = given.found is None
    body = {
        "id": done.id,
        "item": done.item,
        "found": str(done.verdict),
        "why": done.why,
        "on": list(done.items),
        "withdrawn": withdrawn,
    }
    said = tr("Withdrawn; it stays in the history.") if withdrawn else tr("Stated. The item and its grade stay.")
    return Answer(body=body, lines=[said])


def source_seal_name(context: Context) -> Answer:
    """``source seal-name``."""
    name = read_line_of(context.arguments.name_file, tr("the name"))
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        sealed_names.seal_name(case, context.arguments.source, name)
        source = sealed_names.find_source(case, context.arguments.source)
        keepers = [officer.name for officer in sealed_names.custodians(case)]
    return Answer(
        body={"id": source.id, "name": source.name, "custodians": keepers},
        lines=[tr("Sealed to: {names}").format(names=", ".join(keepers))],
    )


def source_open_name(context: Context) -> Answer:
    """``source open-name``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        name = sealed_names.open_name(case, context.arguments.source, context.arguments.why)
        source = sealed_names.find_source(case, context.arguments.source)
    return Answer(body={"id": source.id, "name": source.name, "sealed_name": name}, lines=[name])


def _day(context: Context) -> When | None:
    """The day asked for, else that of which the case is read as it stood."""
    given, stood = context.arguments.as_of, context.arguments.stood
    if given is None and stood is None:
        return None
    return When.parse(given if given is not None else stood.partition("T")[0])


def _given(context: Context) -> dict[str, Any]:
    """What was given of a source, by field."""
    given = context.arguments
    told = {"kind": given.kind, "rhythm_days": given.rhythm, "note": given.note}
    fields: dict[str, Any] = {field: value for field, value in told.items() if value is not None}
    return fields if given.protect is None else {**fields, "protection": given.protect}


def _answered(found: SourceFile) -> Answer:
    return Answer(body=_listed(found.listed), lines=[_line(found.listed)])


def _tally(tally: Tally) -> dict[str, Any]:
    between = tally.range
    return {**tally._asdict(), "range": None if between is None else list(between)}


def _listed(one: Listed) -> dict[str, Any]:
    source, silence = one.source, one.silence
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "kind_name": kind_words(source.kind) or None,
        "reliability": plain(source.reliability),
        "reliability_why": source.reliability_why,
        "own": _tally(one.record.own),
        "passed_on": _tally(one.record.passed_on),
        "items": len(one.record.items),
        "last": None if one.last is None else str(one.last),
        "rhythm_days": one.rhythm_days,
        "rhythm_basis": None if one.basis is None else str(one.basis),
        "silent_days": None if silence is None else silence.silent_for,
        "dark": None if silence is None else {name: list(gone) for name, gone in silence.dark._asdict().items()},
        "protection": list(source.protection),
        "note": source.note,
        "retired": bool(source.retired),
        "retired_why": source.retired_why,
        "same_as": source.same_as,
        "same_why": source.same_why,
        "alike": list(one.alike),
        "sealed_name": one.sealed,
    }


def _file(found: SourceFile) -> dict[str, Any]:
    record = found.listed.record
    items = [
        {
            "id": item.id,
            "title": item.title,
            "known": None if item.known is None else str(item.known),
            "grade": None if item.grade is None else str(item.grade),
            "outcome": str(record.outcomes[item.id]),
            "findings": [
                {"id": one.id, "found": str(one.verdict), "why": one.why, "on": list(one.items)}
                for one in found.findings.get(item.id, ())
            ],
        }
        for item in record.items
    ]
    return {
        **_listed(found.listed),
        "reliability_history": [
            {"reliability": one.value, "name": one.name, "at": one.at, "current": one.current}
            for one in found.reliability
        ],
        "graded": dict(record.graded),
        "echoes": list(record.echoes),
        "look": list(record.look),
        "passes_on": [{"name": name, "items": count} for name, count in record.passes_on],
        "passed_on_by": [{"name": name, "items": count} for name, count in record.passed_on_by],
        "also": [one.id for one in found.listed.also],
        "conditions": [one.id for one, _ in found.conditions],
        "reported": items,
    }


def _line(one: Listed) -> str:
    source = one.source
    parts = [
        source.id[:8],
        source.name,
        kind_words(source.kind) or tr("kind not stated"),
        str(source.reliability or "–"),
        tally_words(one.record.own),
    ]
    if one.last is not None:
        parts.append(tr("newest report {day}").format(day=one.last.words))
    if one.silence is not None:
        parts.append(tr("silent for {days}").format(days=trn("{n} day", "{n} days", one.silence.silent_for)))
    if source.same_as:
        parts.append(tr("turned out to be another"))
    if source.retired:
        parts.append(tr("retired"))
    return "  ".join(parts)


def _told(found: SourceFile) -> list[str]:
    one = found.listed
    source, record = one.source, one.record
    kind = kind_words(source.kind) or tr("kind not stated")
    lines = [f"{source.name}  {kind}  {source.id}"]
    if found.same_as is not None:
        lines.append(
            tr("Turned out to be {name}. Why: {why}").format(name=found.same_as.name, why=source.same_why or "–")
        )
    if source.retired:
        lines.append(tr("Retired: {why}").format(why=source.retired_why or tr("no reason given")))
    lines += [
        tr("Reliability: {told}").format(told=reliability_told(source)),
        tr("Record: {told}").format(told=record_words(record)),
        *filter(None, [beside_words(one)]),
        tr("Rhythm: {told}").format(told=rhythm_words(one)),
        *([silence_words(one.silence)] if one.silence is not None else []),
        *(tr("Protection: {need}").format(need=need_words(need)) for need in source.protection),
    ]
    if record.passes_on:
        lines.append(tr("Passes on: {names}").format(names=_counted(record.passes_on)))
    if record.passed_on_by:
        lines.append(tr("Passed on by: {names}").format(names=_counted(record.passed_on_by)))
    if found.conditions:
        lines.append(tr("Conditions of originators on its items: {n}").format(n=len(found.conditions)))
    for item in record.items:
        parts = (item.ref, item.known.words if item.known else "", str(item.grade or ""))
        lines.append("  ".join([*filter(None, parts), outcome_words(record.outcomes[item.id]), item.title]))
    return lines


def _counted(names: tuple[tuple[str, int], ...]) -> str:
    return listed((f"{name} ({count})" for name, count in names), "; ")


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("source", "list"): source_list,
    ("source", "show"): source_show,
    ("source", "kinds"): source_kinds,
    ("source", "add"): source_add,
    ("source", "set"): source_set,
    ("source", "grade"): source_grade,
    ("source", "retire"): source_retire,
    ("source", "same"): source_same,
    ("source", "settle"): source_settle,
    ("source", "seal-name"): source_seal_name,
    ("source", "open-name"): source_open_name,
}
