"""Each subcommand: arguments in, an answer out. All the work is done by actions."""

from msgspec.structs import replace

from ..actions import cases, items, session
from ..actions.annexes import with_annexes
from ..domain.grading import Grade
from ..domain.item import HowKnown, Item, Statement
from ..domain.marking import Marking
from ..domain.place import Place
from ..domain.signal import Crime, Signal
from ..domain.when import When
from ..errors import UsageError
from ..i18n import tr, trn
from . import shapes
from .answers import Answer, Context
from .words import word_of


def case_create(context: Context) -> Answer:
    """``case create``."""
    given = context.arguments
    name = given.name or given.name_given
    if not name:
        raise UsageError(tr("A case needs a name."), kept=tr("Nothing was created."))
    marking = Marking(given.marking) if given.marking else None
    with (
        context.unlock() as desk,
        cases.create_case(
            desk,
            name,
            marking=marking,
            summary=given.summary,
            practice=given.practice,
            annex_of=given.annex_of,
        ) as case,
    ):
        made = cases.case_record(case)
    body = {
        "id": made.id,
        "name": made.title,
        "marking": str(made.marking),
        "practice": made.practice,
        "annex_of": made.annex_of,
    }
    return Answer(body=body, lines=[tr("Created case {name} ({id}).").format(name=made.title, id=made.id)])


def case_list(context: Context) -> Answer:
    """``case list``."""
    with context.unlock() as desk:
        known = cases.list_cases(desk)
    body = {"cases": [{"id": case.id, "name": case.title} for case in known]}
    return Answer(body=body, lines=[f"{case.id}  {case.title}" for case in known] or [tr("No cases yet.")])


def case_show(context: Context) -> Answer:
    """``case show``."""
    name = context.arguments.case or context.arguments.name_given
    if not name:
        raise UsageError(tr("Name a case with --case."))
    with context.unlock() as desk, context.read(desk, name) as case:
        shown = cases.show_case(case)
    body = {
        "id": shown.case.id,
        "name": shown.case.title,
        "marking": str(shown.case.marking),
        "summary": shown.case.summary,
        "practice": shown.case.practice,
        "annex_of": shown.case.annex_of,
        "annexes": [{"id": known.id, "name": known.title} for known in shown.annexes],
        "items": shown.items,
        "sources": shown.sources,
        "assessments": shown.assessments,
        "commits": shown.commits,
        "officers": list(shown.officers),
        "conflicts": [{"kind": k, "record": r, "field": f} for k, r, f in shown.conflicts],
        "findings": [shapes.finding_object(finding) for finding in shown.findings],
    }
    lines = [
        f"{shown.case.title} ({shown.case.id})",
        shown.case.marking.words,
        trn("{n} item", "{n} items", shown.items) + ", " + trn("{n} source", "{n} sources", shown.sources),
        trn("{n} assessment", "{n} assessments", shown.assessments),
        *(tr("Annex: {name}").format(name=known.title) for known in shown.annexes),
        *(finding.text for finding in shown.findings),
    ]
    return Answer(body=body, lines=lines)


def item_add(context: Context) -> Answer:
    """``item add``."""
    given = context.arguments
    draft = items.Draft(
        title=given.title,
        text=given.text or None,
        known=When.parse(given.known) if given.known else None,
        happened=When.parse(given.happened) if given.happened else None,
        place=Place(name=given.place) if given.place else None,
        source=given.source,
        origin=given.origin or None,
        how_known=word_of(HowKnown, given.how_known) if given.how_known else None,
        statement=word_of(Statement, given.statement) if given.statement else None,
        grade=Grade(given.grade) if given.grade else None,
        marking=Marking(given.marking) if given.marking else None,
        signals=tuple(word_of(Signal, text) for text in given.signal),
        crimes=tuple(word_of(Crime, text) for text in given.crime),
        populations=_words(given.population),
        actors=_words(given.actor),
        tags=_words(given.tag),
    )
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        if given.origin_item:
            draft = replace(draft, origin_item=items.find_item(case, given.origin_item).id)
        made = items.with_source_names([items.add_item(case, draft)], items.sources(case))[0]
    return Answer(body=shapes.item_object(made), lines=[tr("Saved item {id}.").format(id=made.id)])


def item_list(context: Context) -> Answer:
    """``item list``."""
    given = context.arguments
    annexes: list[tuple[str, str, list[Item]]] = []
    with context.unlock() as desk, context.read(desk, given.case) as case:
        found = _named(case)
        if given.with_annexes:
            with with_annexes(case) as (opened, _):
                annexes = [(annex.file.id, annex.title(), _named(annex)) for annex in opened]
    body = {
        "items": [shapes.item_object(item) for item in found],
        "annexes": [
            {"case": one, "name": name, "items": [shapes.item_object(item) for item in its]}
            for one, name, its in annexes
        ],
    }
    lines = _item_lines(found)
    for _, name, its in annexes:
        lines += ["", tr("Annex: {name}").format(name=name), *_item_lines(its)]
    return Answer(body=body, lines=lines or [tr("No items yet.")])


def _words(given: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in given if text.strip()))


def _named(case: session.OpenCase) -> list[Item]:
    return items.with_source_names(items.list_items(case), items.sources(case))


def _item_lines(found: list[Item]) -> list[str]:
    return [f"{item.ref}  {item.known.words if item.known else '—'}  {item.title}" for item in found]


def item_show(context: Context) -> Answer:
    """``item show``."""
    with context.unlock() as desk, context.read(desk, context.arguments.case) as case:
        found = items.find_item(case, context.arguments.item)
        item = items.with_source_names([found], items.sources(case))[0]
        gone = items.expunged_fields(case, found.id)
    body = {**shapes.item_object(item), "expunged": list(gone)}
    lines = [f"{name}: {value}" for name, value in body.items() if value not in (None, [], {})]
    return Answer(body=body, lines=lines)


def item_remove(context: Context) -> Answer:
    """``item remove``."""
    with context.unlock() as desk, session.open_case(desk, context.arguments.case, write=True) as case:
        removed = items.remove_item(case, context.arguments.item)
    return Answer(
        body={"id": removed.id, "removed": True},
        lines=[tr("Left out of lists and search. r2p-desk undo brings it back.")],
    )
