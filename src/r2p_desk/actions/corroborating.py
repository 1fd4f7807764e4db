"""Who told us an item and who told them, what stands beside it, and what officers say of it: read, stated, withdrawn.

An officer's word on two items is a record of its own, and so is a review: neither changes an item, and both stay in the
history when they are withdrawn.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from ..analysis.corroboration import Chain, Web, chain_of, web_of
from ..analysis.duplicates import Offer, offers, offers_for
from ..analysis.origins import UNKNOWN, Origin, origins
from ..casefile.bundle import Stated
from ..domain.item import Item
from ..domain.relation import Kind, Relation, Review, Verdict, relation_words, verdict_words
from ..errors import NotFound, Refused, UsageError
from ..i18n import tr
from .basis import RELATION, knowledge, stated_relations
from .items import change_item, find_item
from .papers import find_record
from .reading import officer_names, records
from .session import OpenCase

REVIEW = "review"
_NOT_WRITING = frozenset({"removed"})
"""Fields whose statement makes nobody an author of an item."""


class Related(NamedTuple):
    """How another item stands to the one asked about: ``back`` says that the other is the one named first."""

    relation: Relation
    other: Item
    back: bool
    officers: tuple[str, ...]


class Reviewed(NamedTuple):
    """A review with who gave it and on what day (ISO).

    ``counts`` is false where its officer is an author of the item, ``since`` says that the item was changed after it.
    """

    review: Review
    officer: str
    day: str
    counts: bool
    since: bool


class Said(NamedTuple):
    """A line an officer said beside an item, and the other item it names: it shows only to whoever may know that."""

    line: str
    other: str | None = None


class Corroboration(NamedTuple):
    """What stands behind and beside an item.

    ``reports`` are the item, its copies, and what an officer said tells of the same event; ``origins`` the independent
    ones they come down to, of which ``confirming`` are those that are not the item's own, go round in no ring, and are
    known by name: what is no more than that confirms nothing.
    """

    item: Item
    chain: Chain
    reports: tuple[Item, ...]
    origins: tuple[Origin, ...]
    confirming: tuple[Origin, ...]
    copies: tuple[Item, ...]
    related: tuple[Related, ...]
    reviews: tuple[Reviewed, ...]
    web: Web

    @property
    def contradictions(self) -> tuple[Related, ...]:
        """What contradicts the item."""
        return tuple(one for one in self.related if one.relation.relation is Kind.CONTRADICTS)


def corroboration(case: OpenCase, reference: str) -> Corroboration:
    """What stands behind and beside this item, duplicates that wait for an answer apart (``duplicates_of``)."""
    everything = knowledge(case).items
    here = {one.id: one for one in everything}
    item = _item(case, reference)
    stated = [one for one in stated_relations(case) if not one.withdrawn]
    copies = _copies(item, everything)
    reports = _same_event((item, *copies), everything, stated)
    found = origins(reports)
    return Corroboration(
        item=item,
        chain=chain_of(item, everything),
        reports=reports,
        origins=found,
        confirming=tuple(one for one in found if _confirms(one, item)),
        copies=copies,
        related=tuple(_related(case, item, here, stated)),
        reviews=tuple(reviews_of(case, item.id)),
        web=web_of(reports),
    )


class Told(NamedTuple):
    """What a page of the window shows of an item, and what duplicates are sought among, beside the case file.

    ``may_review`` is false for an author of the item.
    """

    found: Corroboration
    items: tuple[Item, ...]
    relations: tuple[Relation, ...]
    may_review: bool
    own_review: Review | None

    def duplicates(self) -> tuple[Offer, ...]:
        """As ``duplicates_of``; needs nothing that is open."""
        return offers_for(self.found.item, self.items, self.relations)


def told(case: OpenCase, reference: str) -> Told:
    """All of it at once."""
    found, officer = corroboration(case, reference), case.desk.officer.id
    own = (one.review for one in found.reviews if _by(case, one.review) == officer)
    return Told(
        found=found,
        items=knowledge(case).items,
        relations=tuple(stated_relations(case)),
        may_review=officer not in authors(case, found.item.id),
        own_review=next(own, None),
    )


def duplicates_of(case: OpenCase, reference: str) -> tuple[Offer, ...]:
    """Every item this one may be the same as and nobody answered of yet, the most alike first."""
    return offers_for(_item(case, reference), knowledge(case).items, stated_relations(case))


def duplicates(case: OpenCase) -> tuple[Offer, ...]:
    """All items of the case that may be the same as another and that nobody answered of yet, the most alike first."""
    return case.kept.read(
        case.file.mark(),
        "duplicates",
        ("item", "source", RELATION),
        lambda: offers(knowledge(case).items, stated_relations(case)),
    )


def relate(case: OpenCase, item: str, other: str, relation: Kind, note: str | None = None) -> Relation:
    """Say how one item stands to another, as one commit.

    Of the three answers to whether they are one report (a copy, the same event, no copy) one stands: a new one takes
    the place of the other. ``UsageError`` for an item and itself.
    """
    one, two = find_item(case, item), find_item(case, other)
    if one.id == two.id:
        raise UsageError(
            tr("An item does not stand to itself."), kept=tr("Nothing was saved."), todo=tr("Name two items.")
        )
    ends = tuple(sorted((one.id, two.id))) if relation.mutual else (one.id, two.id)
    made = Relation(
        id=_relation_id(ends[0], relation, ends[1]), item=ends[0], other=ends[1], relation=relation,
        note=(note or "").strip() or None,
    )  # fmt: skip
    fields = {"from": made.item, "to": made.other, "relation": str(relation), "note": made.note, "withdrawn": None}
    before = case.file.shown(RELATION, made.id) or {}
    stated: list[Stated] = [(RELATION, made.id, {name: fields[name] for name in fields if fields[name] or before})]
    case.state([*stated, *_superseded(case, made)])
    return made


def unrelate(case: OpenCase, reference: str) -> Relation:
    """Withdraw what was said of two items; it stays in the history."""
    record = find_record(case, [RELATION], reference)[1]
    found = next((one for one in stated_relations(case) if one.id == record), None)
    if found is None:
        raise NotFound(tr("There is no such relation in this case."), kept=tr("Nothing was changed."))
    case.state([(RELATION, record, {"withdrawn": True})])
    return found


def take_from(case: OpenCase, item: str, other: str | None) -> Item:
    """Say from which item here an item was taken; ``None`` takes that back."""
    found = find_item(case, item)
    source = find_item(case, other).id if other else None
    if source == found.id:
        raise UsageError(
            tr("An item is not taken from itself."), kept=tr("Nothing was saved."), todo=tr("Name another item.")
        )
    return change_item(case, found.id, {"origin_item": source})


def review(case: OpenCase, item: str, verdict: Verdict, text: str | None = None) -> Review:
    """Say what one officer, who did not write the item, says of it; what they said before stays in the history.

    ``Refused`` for an author of the item; ``UsageError`` where it is questioned or disagreed with and no reason given.
    """
    found, officer = find_item(case, item), case.desk.officer.id
    words = (text or "").strip() or None
    if officer in authors(case, found.id):
        raise Refused(
            tr("You wrote this item, or a part of it: its review is another officer's."),
            kept=tr("Nothing was saved."),
            todo=tr("Ask an officer who stated nothing of it; change the item where you see it otherwise now."),
        )
    if words is None and verdict is not Verdict.AGREE:
        raise UsageError(
            tr("Say why: its author and all who lean on it will read that."),
            kept=tr("Nothing was saved."),
            todo=tr("Give the reason in a sentence."),
        )
    record = str(uuid5(uuid5(NAMESPACE_OID, str(UUID(found.id))), f"review/{officer}"))
    made = Review(id=record, item=found.id, verdict=verdict, text=words)
    fields = {"item": found.id, "verdict": str(verdict), "text": words, "withdrawn": None}
    before = case.file.shown(REVIEW, record) or {}
    case.state([(REVIEW, record, {name: fields[name] for name in fields if fields[name] or before})])
    return made


def withdraw_review(case: OpenCase, item: str) -> Review:
    """Take this officer's own review of an item back; it stays in the history."""
    found, officer = find_item(case, item), case.desk.officer.id
    own = next((one for one in _stated_reviews(case) if one.item == found.id and _by(case, one) == officer), None)
    if own is None or own.withdrawn:
        raise NotFound(tr("You have not reviewed this item."), kept=tr("Nothing was changed."))
    case.state([(REVIEW, own.id, {"withdrawn": True})])
    return own


def reviews_of(case: OpenCase, item: str) -> list[Reviewed]:
    """The reviews of an item that stand, the newest first."""
    found = [one for one in _stated_reviews(case) if one.item == item and not one.withdrawn]
    if not found:
        return []
    names, history = officer_names(case), case.file.history("item", item)
    wrote = authors(case, item)
    told = []
    for one in found:
        last = case.file.history(REVIEW, one.id)[-1]
        since = any(each.at > last.at and each.fields.keys() - _NOT_WRITING for each in history)
        own = all(each.officer == last.officer for each in case.file.history(REVIEW, one.id))
        told.append(
            Reviewed(
                one, names.get(last.officer, last.officer[:8]), last.at[:10], own and last.officer not in wrote, since
            )
        )
    return sorted(told, key=lambda one: (one.day, one.review.id), reverse=True)


def reviewed_items(case: OpenCase) -> dict[str, tuple[Reviewed, ...]]:
    """Item id → its reviews that stand, for whatever leans on items; kept while nothing of them changes."""
    return case.kept.read(
        case.file.mark(),
        "reviews",
        ("item", REVIEW),
        lambda: {
            item: tuple(reviews_of(case, item))
            for item in {one.item for one in _stated_reviews(case) if not one.withdrawn}
        },
    )


def _reviewed(case: OpenCase) -> set[str]:
    return {one.item for one in _stated_reviews(case) if not one.withdrawn}


def said_of(case: OpenCase) -> dict[str, tuple[Said, ...]]:
    """Item id → what officers say beside it, a line each: reviews, and what contradicts it. For whoever leans on it."""
    return case.kept.read(case.file.mark(), "said of items", ("item", RELATION, REVIEW), lambda: _said_of(case))


def _said_of(case: OpenCase) -> dict[str, tuple[Said, ...]]:
    lines: dict[str, list[Said]] = {}
    for item, found in reviewed_items(case).items():
        lines[item] = [Said(review_line(one)) for one in found if one.counts]
    for relation in stated_relations(case):
        if relation.withdrawn or relation.relation is not Kind.CONTRADICTS:
            continue
        for one, other in (relation.ends, relation.ends[::-1]):
            fields = case.file.shown("item", other) or {}
            if fields and not fields.get("removed"):
                line = f"{relation_words(relation.relation)} “{fields.get('title', '')}”"
                said = Said(f"{line}: {relation.note}" if relation.note else line, other)
                lines.setdefault(one, []).append(said)
    return {item: tuple(said) for item, said in lines.items() if said}


def review_line(one: Reviewed) -> str:
    """``Bob Kante questions it, 2026-03-01: Who was on the square?``."""
    line = f"{one.officer} {verdict_words(one.review.verdict)}, {one.day}"
    line = f"{line}: {one.review.text}" if one.review.text else line
    if not one.counts:
        line = tr("{line} (wrote of it, so this is no review)").format(line=line)
    return tr("{line} (changed since)").format(line=line) if one.since else line


def authors(case: OpenCase, item: str) -> set[str]:
    """Ids of all officers who ever stated what an item says."""
    return {one.officer for one in case.file.history("item", item) if one.fields.keys() - _NOT_WRITING}


def _item(case: OpenCase, reference: str) -> Item:
    """The item as it is laid out beside all others: source by name, copies marked."""
    found = find_item(case, reference)
    return next((one for one in knowledge(case).items if one.id == found.id), found)


def _confirms(origin: Origin, item: Item) -> bool:
    return not origin.ring and origin.key != UNKNOWN and all(one.id != item.id for one in origin.items)


def _copies(item: Item, everything: Iterable[Item]) -> tuple[Item, ...]:
    if item.telling is None:
        return ()
    return tuple(
        one
        for one in everything
        if one.telling is not None and one.telling.key == item.telling.key and one.id != item.id
    )


def _same_event(first: tuple[Item, ...], everything: Iterable[Item], stated: Iterable[Relation]) -> tuple[Item, ...]:
    """These, and all that officers said tells of the same event, with their copies; oldest knowledge first."""
    beside: dict[str, set[str]] = {}
    for one in stated:
        if one.relation is Kind.SAME_EVENT:
            beside.setdefault(one.item, set()).add(one.other)
            beside.setdefault(one.other, set()).add(one.item)
    whole = tuple(everything)
    tellings: dict[str, list[str]] = {}
    for item in whole:
        if item.telling is not None:
            tellings.setdefault(item.telling.key, []).append(item.id)
    keys = {item.id: item.telling.key for item in whole if item.telling is not None}
    found, waiting = {one.id for one in first}, [one.id for one in first]
    while waiting:
        at = waiting.pop()
        further = (beside.get(at, set()) | set(tellings.get(keys.get(at, ""), ()))) - found
        found |= further
        waiting += further
    here = tuple(item for item in whole if item.id in found)
    return here or first


def _related(case: OpenCase, item: Item, here: dict[str, Item], stated: Iterable[Relation]) -> Iterable[Related]:
    names = officer_names(case)
    for one in stated:
        if item.id not in one.ends:
            continue
        other = here.get(one.other if one.item == item.id else one.item)
        if other is not None:
            officers = dict.fromkeys(each.officer for each in case.file.history(RELATION, one.id))
            yield Related(
                one, other, one.other == item.id, tuple(names.get(officer, officer[:8]) for officer in officers)
            )


def _superseded(case: OpenCase, made: Relation) -> list[Stated]:
    """What stood in the place of an answer, withdrawn."""
    if not made.relation.answers:
        return []
    return [
        (RELATION, one.id, {"withdrawn": True})
        for one in stated_relations(case)
        if one.relation.answers and not one.withdrawn and one.id != made.id and set(one.ends) == set(made.ends)
    ]


def _relation_id(item: str, relation: Kind, other: str) -> str:
    """Two officers who say the same of two items say it in one record."""
    return str(uuid5(uuid5(NAMESPACE_OID, item), f"{relation}/{other}"))


def _stated_reviews(case: OpenCase) -> list[Review]:
    return case.kept.read(case.file.mark(), REVIEW, (REVIEW,), lambda: records(case, REVIEW, Review))


def _by(case: OpenCase, one: Review) -> str:
    return case.file.history(REVIEW, one.id)[-1].officer
