"""Repeating evidence, however often and by whomever, and telling it in another order change nothing."""

from random import Random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.analysis.foresight import Forecast, foresight_of
from r2p_desk.analysis.hypotheses import Matrix, matrix_of
from r2p_desk.analysis.origins import origin_name
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.hypothesis import Hypothesis, HypothesisRating, Rating
from r2p_desk.domain.item import Item
from r2p_desk.domain.likelihood import TERMS, Likelihood, Yardstick
from r2p_desk.domain.when import When

QUESTION = "Why?"
STANDING = (
    Hypothesis(id="one", question=QUESTION, title="One"),
    Hypothesis(id="two", question=QUESTION, title="Two"),
    Hypothesis(id="lie", question=QUESTION, title="Deception", deception=True),
)
DAY = When("1994-02-01")
ROOFS = "The roofs of forty houses below the mission burned"
GRADES = (None, "A1", "B2", "C3", "D4", "F6", "A6", "F2")
replace = msgspec.structs.replace


class World:
    """Items with their ratings, as a case may hold them."""

    def __init__(self, items: list[Item], ratings: list[HypothesisRating]) -> None:
        self.items, self.ratings = items, ratings

    def matrix(self) -> Matrix:
        return matrix_of(QUESTION, as_of=DAY, hypotheses=STANDING, ratings=self.ratings, items=self.items)

    def repeated(self, item: Item, name: str, **changed: Any) -> "World":
        """With the item once more under another id, rated alike."""
        again = replace(item, id=name, **changed)
        ratings = [
            replace(one, id=f"{name}/{one.hypothesis}", item=name) for one in self.ratings if one.item == item.id
        ]
        return World([*self.items, again], [*self.ratings, *ratings])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    items, ratings = [], []
    for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True)):
        grade = draw(st.sampled_from(GRADES))
        items.append(
            Item(
                id=name,
                title=f"Title {name}",
                text=draw(st.none() | st.sampled_from((ROOFS, f"Text of {name}"))),
                source=draw(st.none() | st.sampled_from(("Radio", "Agency", f"Source of {name}"))),
                origin=draw(st.none() | st.sampled_from(("Radio", "A driver", "Agency", "eyewitness"))),
                grade=Grade(grade) if grade else None,
                known=When(draw(st.sampled_from(("1994-01-01", "1994-01-10", "1994-01-20", "1994-03-01")))),
            )
        )
        for hypothesis in STANDING:
            rating = draw(st.none() | st.sampled_from(Rating))
            if rating is not None:
                ratings.append(
                    HypothesisRating(id=f"{name}/{hypothesis.id}", hypothesis=hypothesis.id, item=name, rating=rating)
                )
    return World(items, ratings)


def told(matrix: Matrix) -> Any:
    """Everything the matrix comes to but how many items say so."""
    return (
        [set(tied) for tied in matrix.order],
        [
            (one.hypothesis.id, one.place, one.tied, {key: len(origins) for key, origins in one.against.items()})
            for one in sorted(matrix.standings, key=lambda one: one.hypothesis.id)
        ],
        matrix.missing,
        sorted(repr(sorted(origin.says.items(), key=lambda one: one[0])) for origin in matrix.origins),
        sorted(
            ([sorted(tied) for tied in one.order], one.flips)
            for one in matrix.without
            if len(one.items) == len(one.origin.items)
        ),
        sorted({(row.item.title, row.steps, row.diagnosticity) for row in matrix.rows}),
    )


def items_turning(matrix: Matrix) -> Any:
    """What single items turn, by their wording."""
    return sorted((one.item.title, [sorted(tied) for tied in one.order]) for one in matrix.without if one.item)


@given(worlds(), st.integers(1, 12), st.data())
def test_doubling_changes_nothing(world: World, times: int, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(world.items))
    before, more = world.matrix(), world
    for number in range(times):
        more = more.repeated(item, f"z{number}")
    assert told(more.matrix()) == told(before)
    assert items_turning(more.matrix()) == items_turning(before)


@given(worlds(), st.data())
def test_echoing_changes_nothing_whoever_echoes(world: World, data: st.DataObject) -> None:
    """An echo comes a day later, from elsewhere, in other words, better or worse graded, and names where it had it.

    What names nobody is echoed by what names nobody. Of copies, which count for whoever had the words first, the echo
    is one more copy: in other words it could be of whatever else the one it names has told.
    """
    item = data.draw(st.sampled_from([one for one in world.items if one.known_by(DAY)] or world.items))
    grade = data.draw(st.sampled_from(GRADES))
    copied = item.text == ROOFS and sum(one.text == ROOFS for one in world.items) > 1
    named = origin_name(item)
    echoed = world.repeated(
        item,
        "z",
        text=item.text if copied else "The same in other words",
        source="A newspaper" if named else None,
        origin=named,
        grade=Grade(grade) if grade else None,
        known=When("1994-01-25"),
    )
    if item.known_by(DAY):
        assert told(echoed.matrix()) == told(world.matrix())


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_evidence_is_told_does_not_matter(world: World, chance: Random) -> None:
    mixed = World(chance.sample(world.items, len(world.items)), chance.sample(world.ratings, len(world.ratings)))
    assert mixed.matrix() == world.matrix()


@given(worlds())
def test_nothing_known_later_shows_or_counts(world: World) -> None:
    by_then = World([one for one in world.items if one.known_by(DAY)], world.ratings)
    assert world.matrix() == by_then.matrix()
    assert all(row.item.known_by(DAY) for row in world.matrix().rows)


@given(worlds())
def test_an_item_that_fits_all_alike_moves_nothing(world: World) -> None:
    odd = Item(id="y", title="Alike", source="Nobody else", known=When("1994-01-05"), grade=Grade("A1"))
    alike = [
        HypothesisRating(id=f"y/{one.id}", hypothesis=one.id, item="y", rating=Rating.INCONSISTENT) for one in STANDING
    ]
    rated = {one.hypothesis for one in world.ratings if next(i for i in world.items if i.id == one.item).known_by(DAY)}
    more = World([*world.items, odd], [*world.ratings, *alike]).matrix()
    placed = {one.hypothesis.id for one in world.matrix().standings if one.place is not None}
    if rated and placed == {one.id for one in STANDING}:
        assert [set(tied) for tied in more.order] == [set(tied) for tied in world.matrix().order]


@given(worlds())
def test_what_sensitivity_says_is_what_the_matrix_would_say(world: World) -> None:
    made = world.matrix()
    for one in made.without:
        gone = {item.id for item in one.items}
        left = World([item for item in world.items if item.id not in gone], world.ratings).matrix()
        if not _split(made, left):
            assert [set(tied) for tied in one.order] == [set(tied) for tied in left.order]


def _split(before: Matrix, after: Matrix) -> bool:
    """Whether what an item held together has fallen into several origins; sensitivity keeps it one, with caution."""
    return len(after.origins) > len(before.origins) or any(
        sum(bool({i.id for i in old.items} & {i.id for i in new.items}) for new in after.origins) > 1
        for old in before.origins
    )


@st.composite
def forecasts(draw: st.DrawFn) -> list[Forecast]:
    made = []
    for number in range(draw(st.integers(0, 25))):
        yardstick = draw(st.sampled_from(Yardstick))
        term = draw(st.sampled_from(TERMS[yardstick]))
        percent = draw(st.none() | st.integers(term.least, term.most))
        made.append(
            Forecast(
                id=f"{number:02}",
                likelihood=Likelihood(yardstick=yardstick, term=term.name, percent=percent),
                came_true=draw(st.none() | st.booleans()),
            )
        )
    return made


@given(forecasts(), st.randoms(use_true_random=False))
def test_a_score_is_the_sum_of_its_parts_in_any_order(made: list[Forecast], chance: Random) -> None:
    found = foresight_of(made)
    assert foresight_of(chance.sample(made, len(made))) == found
    for one in found:
        assert sum(len(term.said) for term in one.terms) == len(one.resolved)
        assert {other.likelihood.yardstick for other in (*one.resolved, *one.open)} == {one.yardstick}
        if one.score is not None:
            parts = one.score.reliability - one.score.resolution + one.score.uncertainty
            assert abs(parts - one.score.brier) < 1e-12
        for term in one.terms:
            if term.interval is not None:
                assert 0 <= term.interval[0] <= len(term.came_true) / len(term.said) <= term.interval[1] <= 1
