"""Items against hypotheses: what each item tells, which hypothesis the least speaks against, and what would turn that.

After Heuer (Psychology of Intelligence Analysis, 1999, chapter 8): hypotheses are not proved, they are left standing by
what does not contradict them. So only inconsistent evidence orders them. Two things are built in that the paper matrix
leaves to memory: evidence counts once for each *independent origin*, however many reports repeat it, and the grades of
its items say how far it can be leaned on. No score is made; everything is counts of origins that anybody can recount
from the items named.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ..domain.hypothesis import (
    SCALE,
    Diagnosticity,
    Hypothesis,
    HypothesisRating,
    Rating,
    Usability,
    question_key,
    usability_of,
)
from ..domain.item import Item
from ..domain.when import When
from ..i18n import tr
from .knowledge import clock_of
from .origins import origin_name, origins

LEAST_HYPOTHESES = 2
"""That must stand beside deception before anything is said of their order."""
Order = tuple[tuple[str, ...], ...]
"""Ids of hypotheses by place, those in one place tied; hypotheses nobody rated have none."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An item of the matrix: how it was rated, and what it tells apart."""

    item: Item
    origin: int
    """The place in ``Matrix.origins`` of the origin it belongs to, from 0."""
    usability: Usability
    ratings: dict[str, HypothesisRating]
    """Hypothesis id → how it was rated; those not rated are not in it."""
    steps: int
    """Between its most and its least consistent rating on the scale of five; 0 when it fits all alike."""
    diagnosticity: Diagnosticity


class OriginSays(msgspec.Struct, frozen=True, kw_only=True):
    """What one independent origin says of one hypothesis, all its rated items taken together."""

    strongest: Rating
    """Its least consistent rating, which counts: whoever disproves says more than whoever agrees."""
    weakest: Rating
    """Its most consistent one."""
    usability: Usability
    """Of the first item, by the day it became known, that carries the rating which counts; later ones only repeat."""

    @property
    def contradictory(self) -> bool:
        """Whether the origin speaks for and against one hypothesis at once."""
        return self.strongest.inconsistent and self.weakest.consistent


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Items that rest on one origin, oldest knowledge first."""

    name: str
    items: tuple[Item, ...]
    says: dict[str, OriginSays]
    """Hypothesis id → what it says of it; without those it was not rated against, or does not apply to."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one hypothesis stands: the origins that speak against it by class, and its place among the others."""

    hypothesis: Hypothesis
    place: int | None
    """1 for the one the least speaks against; ``None`` while nothing is rated against it, or too few stand."""
    tied: bool
    against: dict[Usability, tuple[Origin, ...]]
    unrated: tuple[Origin, ...]
    """Origins rated against another hypothesis of the question and not yet against this one."""


class Without(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of the order if this were false: an item with its word-for-word repeats, or a whole origin.

    What is left of an origin still counts as one, also where only the item that fell held it together.
    """

    origin: Origin
    item: Item | None
    """``None`` where the whole origin is meant."""
    items: tuple[Item, ...]
    """All that falls with it."""
    order: Order
    changes_order: bool
    flips: bool
    """Whether another hypothesis, or more or fewer of them, would come first."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """One question: its items against its hypotheses, as of a day."""

    question: str
    as_of: When
    hypotheses: tuple[Hypothesis, ...]
    """Those that stand, in the order they were made, deception last."""
    rows: tuple[Row, ...]
    """The most telling item first."""
    origins: tuple[Origin, ...]
    enough: bool
    """Whether enough hypotheses stand for an order to mean anything."""
    standings: tuple[Standing, ...]
    """By place, those without one behind."""
    order: Order
    without: tuple[Without, ...]
    """Everything whose loss changes the order, what flips the first place first; nothing else is in it."""

    @property
    def missing(self) -> int:
        """How many ratings are still to be made before the hypotheses can be compared on the same evidence."""
        return sum(len(standing.unrated) for standing in self.standings)


def matrix_of(
    question: str,
    *,
    as_of: When,
    hypotheses: Sequence[Hypothesis],
    ratings: Iterable[HypothesisRating],
    items: Iterable[Item],
) -> Matrix:
    """The matrix of a question, on what was known by that day; ratings of anything else are not seen.

    Sources must stand in the items by name. Origins are those of ``origins.origins``, of the rated items alone.
    """
    standing = _of_question(question, hypotheses)
    by_item = _by_item(ratings, {one.id for one in standing})
    rated = [item for item in items if item.id in by_item and item.known_by(as_of)]
    groups = sorted((one.items for one in origins(rated)), key=lambda group: clock_of(group[0]))
    found = tuple(_origin(group, by_item, standing) for group in groups)
    enough = sum(not one.deception for one in standing) >= LEAST_HYPOTHESES
    counts = _counts(found, standing) if enough else {}
    order = _order(counts)
    return Matrix(
        question=question,
        as_of=as_of,
        hypotheses=standing,
        rows=_rows(found, by_item),
        origins=found,
        enough=enough,
        standings=_standings(standing, found, order, by_item),
        order=order,
        without=_sensitivity(found, by_item, counts, order),
    )


def _of_question(question: str, hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    key = question_key(question)
    mine = [one for one in hypotheses if one.stands and question_key(one.question) == key]
    return tuple(sorted(mine, key=lambda one: one.deception))


def _by_item(ratings: Iterable[HypothesisRating], standing: set[str]) -> dict[str, dict[str, HypothesisRating]]:
    found: dict[str, dict[str, HypothesisRating]] = defaultdict(dict)
    for rating in sorted(ratings, key=lambda one: one.id):
        if rating.hypothesis in standing:
            found[rating.item][rating.hypothesis] = rating
    return found


Ratings = Mapping[str, Mapping[str, HypothesisRating]]
"""Item id → hypothesis id → its rating."""


def _origin(group: tuple[Item, ...], by_item: Ratings, standing: Sequence[Hypothesis]) -> Origin:
    first = group[0]
    name = origin_name(first) or first.title
    said = {one.id: _says(group, by_item, one.id) for one in standing}
    return Origin(name=name, items=group, says={key: one for key, one in said.items() if one is not None})


def _says(items: Sequence[Item], by_item: Ratings, hypothesis: str) -> OriginSays | None:
    rated = [(item, by_item[item.id][hypothesis].rating) for item in items if hypothesis in by_item[item.id]]
    rated = [(item, rating) for item, rating in rated if rating in SCALE]
    if not rated:
        return None
    strongest = max((rating for _, rating in rated), key=SCALE.index)
    first = min((item for item, rating in rated if rating is strongest), key=_first)
    return OriginSays(
        strongest=strongest,
        weakest=min((rating for _, rating in rated), key=SCALE.index),
        usability=usability_of(first.grade),
    )


def _first(item: Item) -> tuple[int, bool, int]:
    """The earliest known; of one day the weakest that is judged, so that the order of reading decides nothing."""
    usability = usability_of(item.grade)
    return (clock_of(item)[0], usability is Usability.NOT_JUDGED, -_CLASSES.index(usability))


_CLASSES = tuple(Usability)


def _rows(origins: Sequence[Origin], by_item: Ratings) -> tuple[Row, ...]:
    rows = [_row(item, at, by_item[item.id]) for at, origin in enumerate(origins) for item in origin.items]
    return tuple(sorted(rows, key=lambda row: (-row.steps, _CLASSES.index(row.usability), clock_of(row.item))))


def _row(item: Item, origin: int, ratings: Mapping[str, HypothesisRating]) -> Row:
    places = [SCALE.index(one.rating) for one in ratings.values() if one.rating in SCALE]
    steps = max(places) - min(places) if places else 0
    told = {0: Diagnosticity.NOTHING, 1: Diagnosticity.LITTLE, 2: Diagnosticity.SOME}.get(steps, Diagnosticity.MUCH)
    return Row(
        item=item,
        origin=origin,
        usability=usability_of(item.grade),
        ratings=dict(ratings),
        steps=steps,
        diagnosticity=told if len(places) > 1 else Diagnosticity.NOT_COMPARED,
    )


class _Count(NamedTuple):
    """Origins against one hypothesis: strong, fair, weak, not judged. Compared in that order, fewer first."""

    strong: int = 0
    fair: int = 0
    weak: int = 0
    not_judged: int = 0

    def changed(self, says: OriginSays | None, by: int) -> "_Count":
        if says is None or not says.strongest.inconsistent:
            return self
        name = says.usability.name.lower()
        return self._replace(**{name: getattr(self, name) + by})


Counts = dict[str, tuple[int, _Count]]
"""Hypothesis id → (how many origins say anything of it, how many speak against it)."""


def _counts(origins: Sequence[Origin], standing: Sequence[Hypothesis]) -> Counts:
    counts: Counts = {one.id: (0, _Count()) for one in standing}
    for origin in origins:
        counts = _with(counts, {}, origin.says)
    return counts


def _with(counts: Counts, before: Mapping[str, OriginSays], after: Mapping[str, OriginSays]) -> Counts:
    """The counts once one origin says something else than before."""
    made = {}
    for hypothesis, (said, count) in counts.items():
        old, new = before.get(hypothesis), after.get(hypothesis)
        more = (new is not None) - (old is not None)
        made[hypothesis] = (said + more, count.changed(old, -1).changed(new, 1))
    return made


def _order(counts: Counts) -> Order:
    places: dict[_Count, list[str]] = defaultdict(list)
    for hypothesis, (said, count) in counts.items():
        if said:
            places[count].append(hypothesis)
    return tuple(tuple(places[count]) for count in sorted(places))


def _standings(
    standing: Sequence[Hypothesis], origins: Sequence[Origin], order: Order, by_item: Ratings
) -> tuple[Standing, ...]:
    places = {}
    ahead = 0
    for tied in order:
        places.update(dict.fromkeys(tied, (ahead + 1, len(tied) > 1)))
        ahead += len(tied)
    made = [
        Standing(
            hypothesis=one,
            place=places.get(one.id, (None, False))[0],
            tied=places.get(one.id, (None, False))[1],
            against={
                usability: tuple(origin for origin in origins if _is_against(origin.says.get(one.id), usability))
                for usability in Usability
            },
            unrated=tuple(origin for origin in origins if all(one.id not in by_item[item.id] for item in origin.items)),
        )
        for one in standing
    ]
    return tuple(sorted(made, key=lambda one: (one.place is None, one.place)))


def _is_against(says: OriginSays | None, usability: Usability) -> bool:
    return says is not None and says.strongest.inconsistent and says.usability is usability


def _sensitivity(origins: Sequence[Origin], by_item: Ratings, counts: Counts, order: Order) -> tuple[Without, ...]:
    found = []
    for origin in origins:
        texts: dict[str, list[Item]] = defaultdict(list)
        for item in origin.items:
            texts[_wording(item)].append(item)
        for same in texts.values():
            if len(same) < len(origin.items):
                rest = [item for item in origin.items if item not in same]
                after = {key: says for key in counts if (says := _says(rest, by_item, key)) is not None}
                found.append(_without(origin, tuple(same), _order(_with(counts, origin.says, after)), order))
        found.append(_without(origin, origin.items, _order(_with(counts, origin.says, {})), order))
    return tuple(sorted((one for one in found if one.changes_order), key=lambda one: not one.flips))


def _without(origin: Origin, items: tuple[Item, ...], left: Order, order: Order) -> Without:
    texts = {_wording(item) for item in origin.items}
    alone = len(items) < len(origin.items) or len(texts) == 1
    return Without(
        origin=origin,
        item=items[0] if alone else None,
        items=items,
        order=left,
        changes_order=[set(tied) for tied in left] != [set(tied) for tied in order],
        flips=set(left[0] if left else ()) != set(order[0] if order else ()),
    )


def _wording(item: Item) -> str:
    """What it says, word for word; its id where nothing of it is here, so that no two such are taken for one."""
    gone = item.title in (tr("(withheld or expunged)"), tr("(unreadable)"))
    return _normal(item.text) or ("" if gone else _normal(item.title)) or item.id


def _normal(text: str | None) -> str:
    return " ".join((text or "").casefold().split()).strip(" .,;:!?\"'“”„«»()")
