"""Rules of what is laid beside an assessment, for every small case: more of the same is no more evidence.

A *double* of an item has another id and is the same in all else; an *echo* is the same from another source that had it
from the first one's source; a *copy* is the same text signed by another source, known that day or later. Wherever the
item stands as evidence, they stand too.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as altered

from r2p_desk.analysis.checks import flags_of, supports
from r2p_desk.analysis.comparison import compare
from r2p_desk.analysis.coverage import Coverage, coverage_of
from r2p_desk.analysis.impartiality import one_party, parties
from r2p_desk.analysis.origins import origin_key, origins, reporter_key
from r2p_desk.analysis.tellings import with_tellings
from r2p_desk.domain.assessment import Confidence, Profile, State
from r2p_desk.domain.grading import Credibility, Grade, Reliability
from r2p_desk.domain.item import Item
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Signal
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When
from weighing import DAY, Case

SIMPLE = ("Agency", "Daily", "Church")
NAMES = (*SIMPLE, "Daily; Radio", "Radio, cited by Agency")
TEXTS = (
    "In the evening the names of forty families were read out on the market square.",
    "The bridge was closed by men in uniform, and nobody from the hill could cross it.",
)
INDICATORS = ("1.1", "1.2", "1.3", "1.4")
OWNERS = (*INDICATORS, "factor 2")
LATEST = When("1993-06-20")

grades = st.none() | st.builds(lambda a, b: Grade(a + b), st.sampled_from(Reliability), st.sampled_from(Credibility))
days = st.integers(1, 20).map(lambda day: When(f"1993-06-{day:02d}"))


class Hung(NamedTuple):
    """A place where an item stands as evidence."""

    owner: str
    item: str
    against: bool


@dataclass(frozen=True)
class World:
    """A case and one assessment of it."""

    items: tuple[Item, ...]
    hung: tuple[Hung, ...]
    states: tuple[State, ...]
    confidences: tuple[Confidence | None, ...]

    def case(self) -> Case:
        made = Case(*self.items)
        by_id = {item.id: item for item in self.items}

        def side(owner: str, *, against: bool) -> tuple[Item, ...]:
            return tuple(
                by_id[one.item] for one in dict.fromkeys(self.hung) if one.owner == owner and one.against is against
            )

        for indicator, state, confidence in zip(INDICATORS, self.states, self.confidences, strict=True):
            for_, against = side(indicator, against=False), side(indicator, against=True)
            made.judge(indicator, state, supporting=for_, opposing=against, confidence=confidence)
        return made.link("2", side("factor 2", against=False), side("factor 2", against=True))

    def with_twin(self, of: Item, twin: Item) -> "World":
        """The twin stands wherever the item stands."""
        more = tuple(one._replace(item=twin.id) for one in self.hung if one.item == of.id)
        return replace(self, items=(*self.items, twin), hung=(*self.hung, *more))

    def hang(self, item: Item, owner: str, *, against: bool) -> "World":
        return replace(self, items=(*self.items, item), hung=(*self.hung, Hung(owner, item.id, against)))


def _item(name: str) -> st.SearchStrategy[Item]:
    return st.builds(
        Item,
        id=st.just(name),
        title=st.just(f"Report {name}"),
        text=st.none() | st.sampled_from(TEXTS),
        known=days,
        source=st.none() | st.sampled_from(NAMES),
        origin=st.none() | st.sampled_from((*NAMES, "eyewitness")),
        grade=grades,
        place=st.none() | st.builds(Place, name=st.sampled_from(("Kivera", "Ruvo"))),
        signals=st.lists(st.sampled_from(Signal), max_size=1).map(tuple),
        actors=st.lists(st.sampled_from(("Army", "Front")), max_size=2, unique=True).map(tuple),
    )


IDS = tuple(f"i{at}" for at in range(6))
worlds = st.builds(
    World,
    items=st.tuples(*map(_item, IDS)),
    hung=st.lists(
        st.builds(Hung, owner=st.sampled_from(OWNERS), item=st.sampled_from(IDS), against=st.booleans()), max_size=14
    ).map(tuple),
    states=st.tuples(*(st.sampled_from(State) for _ in INDICATORS)),
    confidences=st.tuples(*(st.none() | st.sampled_from(Confidence) for _ in INDICATORS)),
)
chosen = st.sampled_from(IDS)


def told(world: World) -> dict[str, Any]:
    """What more of the same must not change."""
    case = world.case()
    basis, profile = case.basis(), case.profile()
    alone = one_party(profile)
    return {
        "origins": len(origins(world.items)),
        "support": {
            name: (
                one.carries,
                one.contested,
                sorted(weighed.strength for weighed in one.own),
                sorted(weighed.strength for weighed in one.other),
                len(one.pivots),
            )
            for name, one in supports(profile).items()
        },
        "flags": {
            (flag.code, flag.subject, flag.blocking) for flag in flags_of(basis, profile, mandate=Mandate.PROTECTION)
        },
        "one party": alone and alone[0],
        "parties": {one.name: (one.origins, one.present, one.threshold) for one in parties(profile)},
        "weeks": weeks_of(coverage_of(profile)),
    }


def weeks_of(coverage: Coverage) -> list[Any]:
    gaps = (coverage.whole, *coverage.places, *coverage.populations, *coverage.streams)
    return [(one.name, one.last, one.unreported, one.silent) for one in gaps]


def agreement(left: Profile, right: Profile) -> tuple[Any, ...]:
    found = compare(left, right)
    return (found.agreed, found.opposed, found.only_left, found.only_right, found.differences)


def consistent(world: World) -> bool:
    """No source tells one text as its own and as another's."""
    had_from: dict[Any, set[Any]] = {}
    for item in world.items:
        if item.text is not None:
            had_from.setdefault((reporter_key(item), item.text), set()).add(origin_key(item))
    return all(len(origins_) == 1 for origins_ in had_from.values())


def tells_one_way(world: World, item: Item) -> bool:
    """The item's source has all it tells from one: else, without a text, nobody can say which of it an echo is of."""
    return len({origin_key(one) for one in world.items if reporter_key(one) == reporter_key(item)}) == 1


def item_of(world: World, name: str) -> Item:
    return next(one for one in world.items if one.id == name)


@given(worlds, chosen)
def test_doubling_an_item_changes_nothing(world: World, name: str) -> None:
    doubled = world.with_twin(item_of(world, name), altered(item_of(world, name), id="twin"))
    assert told(doubled) == told(world)
    assert agreement(world.case().profile(), doubled.case().profile())[1:] == ((), (), (), ())


@given(worlds, chosen)
def test_ten_doubles_change_no_more_than_one(world: World, name: str) -> None:
    many = world
    for at in range(10):
        many = many.with_twin(item_of(world, name), altered(item_of(world, name), id=f"twin {at}"))
    assert told(many) == told(world)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(worlds, chosen, st.sampled_from(("Aaa", "Zzz")))
def test_an_echo_changes_nothing(world: World, name: str, other: str) -> None:
    item = item_of(world, name)
    assume(item.source is not None)
    assume(consistent(world))
    assume(item.origin is None or item.source in SIMPLE)  # not two origins in one breath
    assume(item.text is not None or tells_one_way(world, item))
    echo = altered(item, id="echo", source=other, origin=item.source)
    assert told(world.with_twin(item, echo)) == told(world)


@given(worlds, chosen, st.sampled_from(("Aaa", "Zzz")), st.integers(0, 9))
def test_a_copy_changes_nothing(world: World, name: str, other: str, later: int) -> None:
    item = item_of(world, name)
    assume(item.text is not None and consistent(world))
    assert item.known is not None
    known = When(f"1993-06-{item.known.latest.day + later:02d}")
    copy = altered(item, id="copy", source=other, origin=None, known=known)
    found, before = told(world.with_twin(item, copy)), told(world)
    found["weeks"] = before["weeks"] = None  # it may have become known in another week
    assert found == before


@settings(max_examples=40)
@given(worlds, chosen, st.sampled_from(("Aaa", "Zzz")), st.integers(0, 9))
def test_ten_near_copies_change_no_more_than_a_copy(world: World, name: str, other: str, later: int) -> None:
    item = item_of(world, name)
    assume(item.text is not None and consistent(world))
    assert item.known is not None
    assert item.text is not None
    known = When(f"1993-06-{item.known.latest.day + later:02d}")
    many = world
    for at in range(10):
        text = f"{item.text} ({other.lower()} {at})"
        many = many.with_twin(
            item, altered(item, id=f"near {at}", text=text, source=f"{other} {at}", origin=None, known=known)
        )
    found, before = told(read(many)), told(read(world))
    found["weeks"] = before["weeks"] = None  # they may have become known in another week
    assert found == before


def read(world: World) -> World:
    """The same, as it is read from a case."""
    return replace(world, items=tuple(with_tellings(world.items)))


@given(worlds, st.randoms(use_true_random=False))
def test_order_changes_nothing(world: World, chance: Any) -> None:
    mixed = replace(
        world,
        items=tuple(chance.sample(world.items, len(world.items))),
        hung=tuple(chance.sample(world.hung, len(world.hung))),
    )
    one, other = world.case(), mixed.case()
    assert other.profile() == one.profile()
    assert other.flags() == one.flags()
    assert supports(other.profile()) == supports(one.profile())
    assert parties(other.profile()) == parties(one.profile())
    assert coverage_of(other.profile()) == coverage_of(one.profile())
    assert origins(mixed.items) == origins(world.items)


@given(worlds)
def test_what_cannot_be_judged_counts_just_as_what_nobody_graded(world: World) -> None:
    def without(item: Item) -> Item:
        cannot = item.grade is not None and (item.grade[0] == "F" or item.grade[1] == "6")
        return altered(item, grade=None) if cannot else item

    assert told(replace(world, items=tuple(map(without, world.items)))) == told(world)


@given(worlds, chosen, st.sampled_from(("F1", "A6", "F6")))
def test_what_cannot_be_judged_is_never_worse_than_what_was_judged_and_found_weak(
    world: World, name: str, grade: str
) -> None:
    def graded(text: str) -> World:
        of = item_of(world, name)
        return replace(world, items=tuple(altered(one, grade=Grade(text)) if one is of else one for one in world.items))

    states = dict(zip(INDICATORS, world.states, strict=True))
    unjudged, weak = supports(graded(grade).case().profile()), supports(graded("E5").case().profile())
    for indicator in unjudged:
        assert states[indicator]
        assert rank(unjudged[indicator].carries) >= rank(weak[indicator].carries)


def rank(carried: Confidence | None) -> int:
    return 0 if carried is None else 1 + list(Confidence).index(carried)


newcomers = st.builds(
    Item,
    id=st.just("new"),
    title=st.just("Report new"),
    known=st.just(LATEST),
    source=st.none() | st.sampled_from((*NAMES, "Newcomer")),
    grade=grades,
)


@given(worlds, st.sampled_from(INDICATORS), newcomers)
def test_evidence_against_never_raises_what_is_carried(world: World, indicator: str, new: Item) -> None:
    before = supports(world.case().profile()).get(indicator)
    assume(before is not None)
    absent = world.states[INDICATORS.index(indicator)] is State.ABSENT
    after = supports(world.hang(new, indicator, against=not absent).case().profile())[indicator]
    assert before is not None
    assert rank(after.carries) <= rank(before.carries)


@given(worlds, st.sampled_from(INDICATORS), st.sampled_from(("A1", "A2", "B1", "B2")))
def test_one_more_independent_strong_origin_never_lowers_what_is_carried(
    world: World, indicator: str, grade: str
) -> None:
    before = supports(world.case().profile()).get(indicator)
    assume(before is not None)
    absent = world.states[INDICATORS.index(indicator)] is State.ABSENT
    new = Item(id="new", title="New", known=LATEST, source="Newcomer", grade=Grade(grade))
    after = supports(world.hang(new, indicator, against=absent).case().profile())[indicator]
    assert before is not None
    assert rank(after.carries) >= max(rank(before.carries), 1)
    assert len(after.own) == len(before.own) + 1


@given(worlds, newcomers, st.sampled_from(OWNERS), st.booleans())
def test_an_item_known_after_the_day_changes_nothing(world: World, new: Item, owner: str, against: bool) -> None:
    late = altered(new, known=When("1993-07-01"), actors=("Army",), place=Place(name="Nowhere"))
    case, unlinked = world.case(), replace(world, items=(*world.items, late)).case()
    assert unlinked.profile() == case.profile()
    assert unlinked.flags() == case.flags()
    linked = world.hang(late, owner, against=against).case()
    assert linked.profile() == case.profile()
    assert linked.flags().keys() - case.flags().keys() == {"evidence-later"}
    assert {key: flag for key, flag in linked.flags().items() if key != "evidence-later"} == case.flags()


@settings(max_examples=50)
@given(worlds)
def test_every_report_comes_down_to_one_origin_and_no_origin_is_empty(world: World) -> None:
    found = origins(world.items)
    assert sorted(item.id for origin in found for item in origin.items) == sorted(IDS)
    assert all(origin.items for origin in found)
    assert len({origin.key for origin in found}) == len(found)


def test_the_day_of_these_cases_is_after_all_that_is_known() -> None:
    assert LATEST.latest < DAY.latest
