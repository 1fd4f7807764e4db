"""Rules of the profile that hold for every case: no hindsight, no leak to a narrowed reader, no effect of order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from r2p_desk.analysis.profile import profile_of
from r2p_desk.domain.assessment import (
    Assessment,
    Concern,
    Confidence,
    Direction,
    Evidence,
    IndicatorProfile,
    Judgement,
    Profile,
    Side,
    State,
    StatedConcern,
)
from r2p_desk.domain.framework import Framework, Indicator, RiskFactor, WordingStatus
from r2p_desk.domain.item import Access, Item
from r2p_desk.domain.signal import Crime
from r2p_desk.domain.when import When

SPECIFIC = {1: (Crime.GENOCIDE, Crime.CRIMES_AGAINST_HUMANITY, Crime.WAR_CRIMES), 2: (Crime.GENOCIDE,)}
FRAMEWORK = Framework(
    id="small",
    version="1",
    title="Small",
    issuer="nobody",
    date="2014",
    risk_factors=tuple(
        RiskFactor(
            number=number,
            title=f"Factor {number}",
            title_status=WordingStatus.RECALLED,
            common=number == 1,
            crimes=crimes,
            indicators=tuple(
                Indicator(id=f"{number}.{n}", label="Sign", wording_status=WordingStatus.RECALLED) for n in (1, 2, 3)
            ),
        )
        for number, crimes in SPECIFIC.items()
    ),
)
ITEM_IDS = [f"item-{n}" for n in range(6)]
RUN_IDS = ["run-0", "run-1"]

days = st.dates(date(1993, 1, 1), date(1993, 12, 31)).map(When.on)
months = st.integers(1, 12).map(lambda month: When(f"1993-{month:02d}"))
whens = st.one_of(days, days, months, days.map(lambda day: When(f"{day}~")))
readers = st.none() | st.frozensets(st.sampled_from(Access))


@dataclass(frozen=True)
class World:
    """Everything a case holds that a profile is made of."""

    items: list[Item]
    assessments: list[Assessment]
    judgements: list[Judgement]
    evidence: list[Evidence]
    concerns: list[StatedConcern]

    def profile(self, as_of: When, access: frozenset[Access] | None = None, **changed: Any) -> Profile:
        return profile_of(FRAMEWORK, as_of=as_of, access=access, **(vars(self) | changed))


def _items(item_id: str) -> st.SearchStrategy[Item]:
    return st.builds(
        Item,
        id=st.just(item_id),
        title=st.just(item_id),
        known=st.none() | whens,
        recorded=st.none() | days,
        access=st.none() | st.sampled_from(Access),
    )


def _judgements(number: int) -> st.SearchStrategy[Judgement]:
    return st.builds(
        Judgement,
        id=st.just(f"judgement-{number}"),
        assessment=st.sampled_from(RUN_IDS),
        indicator=st.sampled_from([one.id for one in FRAMEWORK.indicators]),
        state=st.sampled_from(State),
        direction=st.sampled_from(Direction),
        confidence=st.none() | st.sampled_from(Confidence),
        reasons=st.just(f"reasons {number}"),
        crimes=st.lists(st.sampled_from(Crime), max_size=2, unique=True).map(tuple),
    )


def _evidence(number: int) -> st.SearchStrategy[Evidence]:
    return st.builds(
        Evidence,
        id=st.just(f"evidence-{number}"),
        judgement=st.integers(0, 5).map(lambda n: f"judgement-{n}"),
        item=st.sampled_from(ITEM_IDS),
        side=st.sampled_from(Side),
        why=st.just(f"why {number}"),
        withdrawn=st.booleans(),
    )


def _concerns(number: int) -> st.SearchStrategy[StatedConcern]:
    return st.builds(
        StatedConcern,
        id=st.just(f"concern-{number}"),
        assessment=st.sampled_from(RUN_IDS),
        subject=st.sampled_from([*map(str, SPECIFIC), *Crime]),
        level=st.sampled_from(Concern),
        direction=st.sampled_from(Direction),
        reasons=st.just("stated"),
    )


runs = st.tuples(*(st.builds(Assessment, id=st.just(run), framework=st.just("small"), as_of=days) for run in RUN_IDS))
worlds = st.builds(
    World,
    items=st.tuples(*map(_items, ITEM_IDS)).map(list),
    assessments=runs.map(list),
    judgements=st.tuples(*map(_judgements, range(6))).map(list),
    evidence=st.tuples(*map(_evidence, range(10))).map(list),
    concerns=st.tuples(*map(_concerns, range(4))).map(list),
)


def _shown(profile: Profile) -> set[Item]:
    cited = {item for one in profile.indicators for item in (*one.evidence_for, *one.evidence_against)}
    return cited | set(profile.items)


@given(worlds, days, readers)
def test_nothing_known_after_the_day_ever_shows(world: World, as_of: When, access: frozenset[Access] | None) -> None:
    profile = world.profile(as_of, access)
    assert all(item.known_by(as_of) for item in _shown(profile))
    late = {item.id for item in world.items if not item.known_by(as_of)}
    assert not late & {item for one in profile.indicators for item in one.whys}
    assert profile.assessed_as_of is None or profile.assessed_as_of <= as_of


@given(worlds, days, readers)
def test_what_is_known_only_later_changes_nothing(world: World, as_of: When, access: frozenset[Access] | None) -> None:
    by_then = [item for item in world.items if item.known_by(as_of)]
    assert world.profile(as_of, access) == world.profile(as_of, access, items=by_then)


@given(worlds, days, readers, whens)
def test_one_more_item_known_only_later_changes_nothing(
    world: World, as_of: When, access: frozenset[Access] | None, known: When
) -> None:
    late = Item(id="late", title="Late", known=known, access=Access.PUBLIC)
    cited = Evidence(id="evidence-late", judgement="judgement-0", item="late", side=Side.FOR, why="hindsight")
    if not late.known_by(as_of):
        more = world.profile(as_of, access, items=[*world.items, late], evidence=[*world.evidence, cited])
        assert more == world.profile(as_of, access)


@given(worlds, days, readers, st.frozensets(st.sampled_from(Access)))
def test_narrowing_access_never_adds(
    world: World, as_of: When, access: frozenset[Access] | None, other: frozenset[Access]
) -> None:
    wide = world.profile(as_of, access)
    narrow = world.profile(as_of, other if access is None else access & other)
    assert _shown(narrow) <= _shown(wide)
    for less, more in zip(narrow.indicators, wide.indicators, strict=True):
        assert less in (more, _uncompared(more), replace(_blank(more), withheld=True))
    for small, large in zip(_stated(narrow), _stated(wide), strict=True):
        assert small in (large, (None, Direction.UNKNOWN, None))
    assert narrow.note in (None, wide.note)


@given(worlds, days, readers)
def test_an_indicator_that_is_not_withheld_shows_all_its_evidence_of_that_day(
    world: World, as_of: When, access: frozenset[Access] | None
) -> None:
    narrow, full = world.profile(as_of, access), world.profile(as_of)
    for less, more in zip(narrow.indicators, full.indicators, strict=True):
        whole = (more, _uncompared(more))  # what was judged before may lean on what is closed to this reader
        assert less in ((replace(_blank(more), withheld=True),) if less.withheld else whole)


@given(worlds, days, readers)
def test_no_item_closed_to_the_reader_shows(world: World, as_of: When, access: frozenset[Access] | None) -> None:
    if access is not None:
        assert all(item.access in access for item in _shown(world.profile(as_of, access)))


@given(worlds, days, readers)
def test_judged_and_unknown_add_up_to_the_framework(
    world: World, as_of: When, access: frozenset[Access] | None
) -> None:
    profile = world.profile(as_of, access)
    assert [factor.judged + factor.unknown for factor in profile.factors] == [3, 3]
    assert sum(factor.unknown for factor in profile.factors) == len(profile.unknown)


@given(worlds, days, readers, st.randoms(use_true_random=False))
def test_the_order_in_which_the_case_gives_its_records_does_not_matter(
    world: World, as_of: When, access: frozenset[Access] | None, chance: Any
) -> None:
    mixed = {name: chance.sample(records, len(records)) for name, records in vars(world).items()}
    assert World(**mixed).profile(as_of, access) == world.profile(as_of, access)


def _stated(profile: Profile) -> list[tuple[Concern | None, Direction, str | None]]:
    factors = [(one.level, one.direction, one.reasons) for one in profile.factors]
    return factors + [(one.level, one.direction, one.reasons) for one in profile.crimes]


def _uncompared(indicator: IndicatorProfile) -> IndicatorProfile:
    return replace(indicator, before=None, changed=False)


def _blank(shown: IndicatorProfile) -> IndicatorProfile:
    return IndicatorProfile(id=shown.id, label=shown.label, wording_status=shown.wording_status)
