"""Options papers: a question, at least two options beside doing nothing more, the pros and cons of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import msgspec

from ..analysis.options import (
    MatrixRow,
    Needs,
    cautions_of,
    in_order,
    matrix,
    missing_of,
    needs_of,
    refuse_baseless,
)
from ..casefile.bundle import Stated
from ..domain.item import Item
from ..domain.option import NOTHING_MORE, Option, OptionsPaper
from ..domain.paper import Missing
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from .items import sources, with_source_names
from .known_measures import known_measure, measure_title
from .papers import checked, evidence_ids, find_record, items_named, read_record, refuse_signed
from .reading import records
from .session import OpenCase
from .worksheets import refuse_later

PAPER, OPTION = "options_paper", "option"


class OptionRead(msgspec.Struct, frozen=True, kw_only=True):
    """An option with its title, what it needs, its items, and what must be seen beside it."""

    option: Option
    title: str
    needs: Needs
    items: tuple[Item, ...]
    cautions: tuple[str, ...]


class PaperRead(msgspec.Struct, frozen=True, kw_only=True):
    """An options paper: its options in the officer's order, the matrix, and what it lacks."""

    paper: OptionsPaper
    options: tuple[OptionRead, ...]
    rows: tuple[MatrixRow, ...]
    missing: tuple[Missing, ...]


def begin_paper(case: OpenCase, as_of: When, fields: Mapping[str, Any]) -> OptionsPaper:
    """A new options paper as of a day, in which doing nothing more stands already, as one commit."""
    record = str(uuid4())
    stated = checked(OptionsPaper, record, {}, {"as_of": str(as_of), **fields})
    nothing = nothing_more_id(record)
    case.state([(PAPER, record, stated), (OPTION, nothing, {"paper": record, "measure": NOTHING_MORE})])
    return read_record(case, PAPER, OptionsPaper, record)


def change_paper(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> OptionsPaper:
    """State some fields of a paper anew; ``order`` are ids of its options. ``Refused`` once it is signed."""
    record = find_record(case, [PAPER], reference)[1]
    refuse_signed(case, record)
    news = dict(fields)
    options = options_of(case, record)
    if "order" in news:
        news["order"] = _ordered(options, news["order"] or ())
    if news.get("as_of"):
        for option in options:
            refuse_later(case, When(news["as_of"]), option.evidence)
    case.state([(PAPER, record, checked(OptionsPaper, record, case.file.shown(PAPER, record) or {}, news))])
    return read_record(case, PAPER, OptionsPaper, record)


def add_option(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Option:
    """Put an option into a paper: a ``measure`` of the catalogue, or in one's own ``words``.

    ``NotFound`` for a measure the catalogue does not have; ``Refused`` where it needs an authorisation of the Security
    Council and names none, or the State's consent and does not say how that stands.
    """
    paper = find_record(case, [PAPER], reference)[1]
    refuse_signed(case, paper)
    record = str(uuid4())
    news = _option_fields(case, record, {"paper": paper}, {"paper": paper, **fields})
    case.state([(OPTION, record, news)])
    return read_record(case, OPTION, Option, record)


def change_option(case: OpenCase, reference: str, fields: Mapping[str, Any]) -> Option:
    """State some fields of an option anew; as ``add_option``. That of doing nothing more stays what it is."""
    record = find_record(case, [OPTION], reference)[1]
    current = case.file.shown(OPTION, record) or {}
    refuse_signed(case, str(current.get("paper")))
    fixed = {"measure", "words", "basis", "articles", "withdrawn", "authorisation", "council", "consent"}
    if current.get("measure") == NOTHING_MORE and fixed & fields.keys():
        raise UsageError(
            tr("The option of doing nothing more stands in every paper as what it is."),
            kept=tr("Nothing was saved."),
            todo=tr("Say what speaks for it and against it, or add another option."),
        )
    case.state([(OPTION, record, _option_fields(case, record, current, fields))])
    return read_record(case, OPTION, Option, record)


def withdraw_option(case: OpenCase, reference: str) -> Option:
    """Leave an option out; it stays in the history."""
    return change_option(case, reference, {"withdrawn": True})


def options_of(case: OpenCase, paper: str) -> list[Option]:
    """The options that stand in a paper, oldest first; doing nothing more is always among them, at the end."""
    found = [one for one in records(case, OPTION, Option) if one.paper == paper]
    nothing = nothing_more_id(paper)
    if all(one.id != nothing for one in found):
        found.append(Option(id=nothing, paper=paper, measure=NOTHING_MORE))
    standing = [one for one in found if not one.withdrawn or one.id == nothing]
    return sorted(standing, key=lambda one: one.id == nothing)


def read_paper(case: OpenCase, reference: str) -> PaperRead:
    """An options paper with its matrix and what it lacks."""
    record = find_record(case, [PAPER], reference)[1]
    paper = read_record(case, PAPER, OptionsPaper, record)
    options = in_order(paper, options_of(case, record))
    found = items_named(case, (item for one in options for item in one.evidence))
    items = {item.id: item for item in with_source_names(list(found.values()), sources(case))}
    titles = {one.id: option_title(one) for one in options}
    needs = {one.id: needs_here(one) for one in options}
    return PaperRead(
        paper=paper,
        options=tuple(
            OptionRead(
                option=one,
                title=titles[one.id],
                needs=needs[one.id],
                items=tuple(items[item] for item in one.evidence if item in items),
                cautions=cautions_of(one, needs[one.id]),
            )
            for one in options
        ),
        rows=matrix(options, needs, titles, items),
        missing=missing_of(paper, options, needs, titles, items),
    )


def option_title(option: Option) -> str:
    """What an option is called: its own words, else the measure's title."""
    if option.is_nothing_more:
        return tr("Do nothing more")
    return option.words or measure_title(option.measure) or tr("(an option without words)")


def needs_here(option: Option) -> Needs:
    """What the option needs by its articles, its basis and the catalogue; a measure unknown here adds nothing."""
    known = known_measure(option.measure) if option.measure and not option.is_nothing_more else None
    return needs_of(option, known.needs) if known is not None else needs_of(option)


def nothing_more_id(paper: str) -> str:
    """The id of the option of doing nothing more, the same on every copy of the case."""
    return str(uuid5(uuid5(NAMESPACE_OID, str(UUID(paper))), NOTHING_MORE))


def copy_of(case: OpenCase, record: str, as_of: When) -> tuple[str, list[Stated]]:
    """The id of a paper that would stand in the place of this one as of that day, and what to state for it."""
    made = str(uuid4())
    options = options_of(case, record)
    ids = {one.id: nothing_more_id(made) if one.is_nothing_more else str(uuid4()) for one in options}
    current = case.file.shown(PAPER, record) or {}
    order = [ids[one] for one in current.get("order") or () if one in ids]
    paper = {**current, "as_of": str(as_of), "supersedes": record, "order": order}
    stated: list[Stated] = [(PAPER, made, _stated_only(paper))]
    for one in options:
        refuse_later(case, as_of, one.evidence)
        fields = case.file.shown(OPTION, one.id) or {"measure": NOTHING_MORE}
        stated.append((OPTION, ids[one.id], _stated_only({**fields, "paper": made})))
    return made, stated


def _option_fields(
    case: OpenCase, record: str, current: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    news = dict(fields)
    paper = read_record(case, PAPER, OptionsPaper, str(current.get("paper")))
    if "evidence" in news:
        news["evidence"] = evidence_ids(case, news["evidence"] or (), paper.as_of)
    if news.get("measure"):
        news = _from_catalogue(str(news["measure"]), current, news)
    values = checked(Option, record, current, news)
    whole = msgspec.convert({**current, **values}, dict[str, Any])
    option = _as_option(record, whole)
    if not option.measure and not option.words:
        raise UsageError(
            tr("An option needs a measure of the catalogue, or your own words."), kept=tr("Nothing was saved.")
        )
    if not option.withdrawn:
        refuse_baseless(option, needs_here(option))
    return values


def _as_option(record: str, fields: Mapping[str, Any]) -> Option:
    from ..domain.records import record_from

    return record_from(Option, record, dict(fields))


def _from_catalogue(measure: str, current: Mapping[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """Basis and articles as the catalogue has them, where nobody says otherwise."""
    known = known_measure(measure)
    if known is None:
        raise NotFound(
            tr("The catalogue has no measure {id}.").format(id=measure[:40]),
            kept=tr("Nothing was saved; what you typed is still there."),
            todo=tr("Choose one of the catalogue, or say in your own words what it is."),
        )
    if not news.get("basis") and not current.get("basis"):
        news["basis"] = str(known.basis)
        if not news.get("articles"):
            news["articles"] = known.articles
    return news


def _ordered(options: Sequence[Option], wanted: Iterable[str]) -> tuple[str, ...]:
    ids = {one.id for one in options}
    found: dict[str, None] = {}
    for text in wanted:
        here = [one for one in ids if one == text or (len(text) >= 4 and one.startswith(text.lower()))]
        if len(here) != 1:
            raise NotFound(
                tr("The paper has no option {id}.").format(id=text[:40]), kept=tr("The order was left as it is.")
            )
        found[here[0]] = None
    return tuple(found)


def _stated_only(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
