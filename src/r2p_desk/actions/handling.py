"""The account for the handling of what one originator shared: received, used, opened, sent on (A/64/864, para. 7)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from ..domain.attachment import CustodyEvent
from ..domain.condition import Condition, onward_words
from ..domain.item import Item
from ..domain.source import Source
from ..domain.when import When
from ..errors import NotFound, UsageError
from ..exchange.ledger import SENT
from ..i18n import tr
from .access import access_list
from .basis import basis
from .conditions import conditions
from .contacts import contacts
from .custody import handled
from .decision_records import decisions
from .items import list_items, sources, with_source_names
from .option_papers import PAPER, options_of
from .responding import outcomes
from .sending import ledger
from .session import OpenCase
from .warnings import notes
from .worksheets import WORKSHEET, entries_of

if TYPE_CHECKING:
    from ..briefing.kinds.handling_statement import SharedSeen, Use


def shared_seen(
    case: OpenCase, originator: str, day: When, *, released: OpenCase | None = None, declared: tuple[str, ...] = ()
) -> "SharedSeen":
    """Everything from this source (name or id) that was known by that day, and what was done with it until then.

    Each item is marked as in the case as it is ``released``: what may not leave stands above the paper's ceiling there.
    ``declared`` says in words what is declared destroyed.
    """
    from ..briefing.kinds.handling_statement import Opener, SharedSeen

    source = find_source(case, originator)
    mine = [item for item in list_items(case) if item.source == source.id and item.known_by(day)]
    if released is not None:
        marked = {item.id: item.marking for item in list_items(released)}
        mine = [msgspec.structs.replace(item, marking=marked.get(item.id)) for item in mine]
    items = tuple(with_source_names(mine, {source.id: source}))
    return SharedSeen(
        originator=source.name,
        items=items,
        conditions=_conditions(case),
        uses=tuple(_uses(case, {item.id: item for item in items}, day)),
        openers=tuple(
            Opener(name=member.name, role=_role(present=member.present, manager=member.manager))
            for member in access_list(case).members
        ),
        left=tuple(_left(case, day)),
        attachments=_attachments(case, {item.id for item in items}),
        opened=tuple(_opened(case, {item.id for item in items}, day)),
        destroyed=declared,
    )


def _opened(case: OpenCase, items: set[str], day: When) -> Iterator[tuple[str, str]]:
    """(day, name) of each day on which somebody opened, exported or copied a file that came with these items."""
    files = {
        str(fields.get("attachment"))
        for _, _, fields in case.file.records("attached")
        if fields.get("item") in items and fields.get("withdrawn") is not True
    }
    if not files:
        return
    done = [one for its in handled(case, files).values() for one in its if one.event is not CustodyEvent.IMPORTED]
    days = {(one.at[:10], one.name or one.officer[:16]) for one in done if one.at}
    for at, name in sorted(days):
        if When(at).latest <= day.latest:
            yield When(at).words, name


def _conditions(case: OpenCase) -> dict[str, str]:
    """Item id → every condition that stands on it, in words."""
    found: dict[str, list[str]] = {}
    for one in conditions(case):
        found.setdefault(one.item, []).append("; ".join(condition_words(one)))
    return {item: " / ".join(words) for item, words in found.items()}


def condition_words(one: Condition) -> list[str]:
    """What an originator asked, part by part."""
    said = [onward_words(one.onward)]
    if one.who:
        said.append(tr("only for {names}").format(names=", ".join(one.who)))
    if one.purposes:
        said.append(tr("only to be used for {purposes}").format(purposes=", ".join(one.purposes)))
    if one.level is not None:
        said.append(tr("marked no lower than {marking}").format(marking=one.level.words))
    if one.until is not None:
        said.append(tr("until {day}").format(day=one.until.words))
    said.append(tr("the source may be named") if one.attribution else tr("the source may not be named"))
    return said


def find_source(case: OpenCase, wanted: str) -> Source:
    """The source with this name or id; ``NotFound`` without one, ``UsageError`` where two have the name."""
    known = sources(case)
    text = wanted.strip()
    named = [one for one in known.values() if one.name.casefold() == text.casefold()]
    if text in known or len(named) == 1:
        return known.get(text) or named[0]
    if named:
        raise UsageError(
            tr("Several sources have that name."), kept=tr("No briefing was written."), todo=tr("Use the id of one.")
        )
    raise NotFound(
        tr("There is no source {name} in this case.").format(name=text[:60]),
        kept=tr("No briefing was written."),
        todo=tr("Name with --about the source that shared, as it stands in the case."),
    )


def _role(*, present: bool, manager: bool) -> str:
    if not present:
        return tr("no longer")
    return tr("also decides who may") if manager else ""


def _uses(case: OpenCase, mine: dict[str, Item], day: When) -> Iterator["Use"]:
    from ..briefing.kinds.handling_statement import Use

    for where, used in _used(case, day):
        named = tuple(mine[item] for item in dict.fromkeys(used) if item in mine)
        if named:
            yield Use(items=named, where=where)


def _used(case: OpenCase, day: When) -> Iterator[tuple[str, Iterable[str]]]:
    """(where, ids of items) of everything of that day or earlier; named by its kind, number and day alone."""
    yield from _judged(case, day)
    yield from _warned(case, day)
    yield from _put_in_papers(case, day)
    for decision in decisions(case):
        if decision.day.latest <= day.latest:
            yield tr("In the decision of {day}.").format(day=decision.day.words), decision.evidence
    for outcome in outcomes(case):
        if outcome.stated.latest <= day.latest:
            yield tr("In what was said of the outcome of a warning."), outcome.items
    rated = [str(fields.get("item")) for _, _, fields in case.file.records("hypothesis_rating")]
    yield tr("In weighing explanations that compete."), rated
    told = [str(fields.get("item")) for _, _, fields in case.file.records("utterance")]
    yield tr("In the register of incitement."), told


def _warned(case: OpenCase, day: When) -> Iterator[tuple[str, Iterable[str]]]:
    for note in notes(case):
        warning = note.warning
        if warning.issued is None:
            yield tr("In a draft of a warning, which was not issued."), warning.items
        elif warning.issued.latest <= day.latest:
            words = tr("In warning {number}, issued on {day}.")
            yield words.format(number=warning.number, day=warning.issued.words), warning.items


def _put_in_papers(case: OpenCase, day: When) -> Iterator[tuple[str, Iterable[str]]]:
    for record, _, fields in case.file.records(WORKSHEET):
        if _by(fields, day):
            entries = [one for one in entries_of(case, record) if not one.withdrawn]
            named = [item for one in entries for item in (*one.evidence_for, *one.evidence_against)]
            words = tr("In the two-limb worksheet as of {day}.").format(day=When(fields["as_of"]).words)
            yield words, [*named, *(fields.get("account_items") or ())]
    for record, _, fields in case.file.records(PAPER):
        if _by(fields, day):
            words = tr("In the options paper as of {day}.").format(day=When(fields["as_of"]).words)
            yield words, [item for one in options_of(case, record) for item in one.evidence]


def _judged(case: OpenCase, day: When) -> Iterator[tuple[str, Iterable[str]]]:
    known = basis(case)
    for assessment in reversed(known.assessments):
        if assessment.as_of.latest > day.latest or not known.open_to(assessment):
            continue
        owners = [one.id for one in known.judgements_of(assessment).values()]
        owners += [one.id for one in known.concerns_of(assessment).values()]
        used = [piece.item for one in owners for piece in known.evidence_of(one)]
        yield tr("In the assessment as of {day}.").format(day=assessment.as_of.words), used


def _by(fields: dict[str, Any], day: When) -> bool:
    return isinstance(fields.get("as_of"), str) and When(fields["as_of"]).latest <= day.latest


def _left(case: OpenCase, day: When) -> Iterator[tuple[str, str]]:
    """Packages with this case that went to contacts, as this desk's own ledger has them."""
    for contact in contacts(case.desk):
        for entry in ledger(case.desk, contact.id, SENT):
            sent = When(entry.at[:10])
            if entry.case == case.file.id and sent.latest <= day.latest:
                yield sent.words, tr("a package with this case to {name}").format(name=contact.name)


def _attachments(case: OpenCase, items: set[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, _, fields in case.file.records("attached"):
        item = str(fields.get("item") or "")
        if item in items and fields.get("withdrawn") is not True:
            counts[item] = counts.get(item, 0) + 1
    return counts
