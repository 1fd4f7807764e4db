"""A profile shows what was known and open to its reader, and says what is not known."""

from typing import Any

import pytest

from r2p_desk.analysis.profile import profile_of
from r2p_desk.domain.assessment import (
    Assessment,
    Concern,
    Confidence,
    CrimeProfile,
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

JANUARY = When("1994-01-15")
EVERY = (Crime.GENOCIDE, Crime.CRIMES_AGAINST_HUMANITY, Crime.WAR_CRIMES)
PUBLIC = frozenset({Access.PUBLIC})


def _indicator(number: str) -> Indicator:
    return Indicator(id=number, label=f"Sign {number}", wording_status=WordingStatus.RECALLED)


def _factor(number: int, crimes: tuple[Crime, ...]) -> RiskFactor:
    return RiskFactor(
        number=number,
        title=f"Factor {number}",
        title_status=WordingStatus.VERIFIED,
        common=len(crimes) == 3,
        crimes=crimes,
        indicators=(_indicator(f"{number}.1"), _indicator(f"{number}.2")),
    )


FRAMEWORK = Framework(
    id="two",
    version="1",
    title="Two factors",
    issuer="nobody",
    date="2014",
    risk_factors=(_factor(1, EVERY), _factor(2, (Crime.GENOCIDE,))),
)

PUBLIC_REPORT = Item(id="i1", title="A report", known=When("1993-06-01"), access=Access.PUBLIC, external_id="X-2")
CABLE = Item(id="i2", title="A cable", known=When("1994-01-11"), access=Access.RESTRICTED_UN, external_id="X-1")
LATER = Item(id="i3", title="Known later", known=When("1999-03-01"), access=Access.PUBLIC)
UNSTATED = Item(id="i4", title="Nobody said who could know", known=When("1993-01-01"))

RUN = Assessment(id="a1", framework="two", as_of=JANUARY, note="As we saw it")
ON_THE_REPORT = Judgement(
    id="j1", assessment="a1", indicator="1.1", state=State.PRESENT, confidence=Confidence.LOW, reasons="Said in public"
)
ON_THE_CABLE = Judgement(
    id="j2",
    assessment="a1",
    indicator="2.1",
    state=State.EMERGING,
    direction=Direction.WORSENING,
    confidence=Confidence.MODERATE,
    reasons="Said in confidence",
    would_change="A second voice",
)
EVIDENCE = (
    Evidence(id="e1", judgement="j1", item="i1", side=Side.FOR, why="it says so"),
    Evidence(id="e2", judgement="j2", item="i2", side=Side.FOR, why="an insider says so"),
    Evidence(id="e3", judgement="j2", item="i1", side=Side.AGAINST, why="it says otherwise"),
)
CONCERNS = (
    StatedConcern(id="c1", assessment="a1", subject="1", level=Concern.MODERATE, reasons="On the whole"),
    StatedConcern(
        id="c2", assessment="a1", subject="2", level=Concern.HIGH, direction=Direction.WORSENING, reasons="R"
    ),
    StatedConcern(id="c3", assessment="a1", subject="genocide", level=Concern.HIGH, reasons="R"),
    StatedConcern(id="c4", assessment="a1", subject="war-crimes", level=Concern.LOW, reasons="R"),
)


def _profile(as_of: When = JANUARY, access: frozenset[Access] | None = None, **changed: Any) -> Profile:
    records: dict[str, Any] = {
        "items": (LATER, CABLE, PUBLIC_REPORT, UNSTATED),
        "assessments": (RUN,),
        "judgements": (ON_THE_CABLE, ON_THE_REPORT),
        "evidence": EVIDENCE,
        "concerns": CONCERNS,
    }
    return profile_of(FRAMEWORK, as_of=as_of, access=access, **(records | changed))


def _indicator_of(profile: Profile, number: str) -> IndicatorProfile:
    return next(one for one in profile.indicators if one.id == number)


def _crime_of(profile: Profile, crime: Crime) -> CrimeProfile:
    return next(one for one in profile.crimes if one.crime is crime)


def test_items_known_by_then_are_shown_oldest_knowledge_first() -> None:
    assert [item.id for item in _profile().items] == ["i4", "i1", "i2"]


def test_items_known_on_one_day_stand_by_the_id_they_are_called_by() -> None:
    twin = Item(id="i0", title="Twin", known=PUBLIC_REPORT.known, external_id="X-3")
    assert [item.ref for item in _profile(items=(twin, PUBLIC_REPORT)).items] == ["X-2", "X-3"]


@pytest.mark.parametrize(
    ("known", "shown"), [("1994-01", False), ("1994-01-15~", False), ("[1994-01-01..1994-01-15]", True)]
)
def test_an_item_counts_only_from_the_last_day_on_which_it_can_have_become_known(known: str, shown: bool) -> None:
    item = Item(id="i9", title="About then", known=When(known))
    assert bool(_profile(items=(item,)).items) is shown


def test_an_item_without_a_day_of_knowledge_was_known_when_it_was_recorded() -> None:
    early = Item(id="i8", title="Early", recorded=When("1993-05-05"))
    late = Item(id="i9", title="Late", recorded=When("1995-05-05"))
    neither = Item(id="i7", title="Neither")
    assert [item.id for item in _profile(items=(early, late, neither)).items] == ["i8"]


def test_judged_and_unknown_add_up_and_the_unknown_are_named() -> None:
    profile = _profile()
    assert [(factor.judged, factor.unknown) for factor in profile.factors] == [(1, 1), (1, 1)]
    assert profile.unknown == ("1.2", "2.2")


@pytest.mark.parametrize(
    ("state", "judged"),
    [
        (State.PRESENT, 1),
        (State.EMERGING, 1),
        (State.ABSENT, 1),
        (State.UNCLEAR, 0),
        (State.NO_INFORMATION, 0),
        (State.NOT_ASSESSED, 0),
    ],
)
def test_unclear_and_no_information_are_not_knowledge(state: State, judged: int) -> None:
    looked = Judgement(id="j1", assessment="a1", indicator="1.1", state=state)
    assert _profile(judgements=(looked,)).factors[0].judged == judged


def test_evidence_stands_on_its_side_with_its_reason() -> None:
    cable = _indicator_of(_profile(), "2.1")
    assert cable.evidence_for == (CABLE,)
    assert cable.evidence_against == (PUBLIC_REPORT,)
    assert cable.whys == {"i2": "an insider says so", "i1": "it says otherwise"}


def test_two_reasons_given_for_one_item_are_both_kept_in_one_order() -> None:
    again = Evidence(id="e0", judgement="j1", item="i1", side=Side.FOR, why="so it says")
    one, other = (
        _indicator_of(_profile(evidence=pair), "1.1") for pair in [(again, EVIDENCE[0]), (EVIDENCE[0], again)]
    )
    assert one.whys == other.whys == {"i1": "so it says / it says so"}
    assert one.evidence_for == (PUBLIC_REPORT,)


def test_evidence_that_was_withdrawn_is_left_out() -> None:
    withdrawn = Evidence(id="e1", judgement="j1", item="i1", side=Side.FOR, withdrawn=True)
    assert _indicator_of(_profile(evidence=(withdrawn,)), "1.1").evidence_for == ()


def test_evidence_known_only_later_is_left_out() -> None:
    hindsight = Evidence(id="e9", judgement="j1", item="i3", side=Side.FOR, why="we know now")
    shown = _indicator_of(_profile(evidence=(*EVIDENCE, hindsight)), "1.1")
    assert shown.evidence_for == (PUBLIC_REPORT,)
    assert "i3" not in shown.whys


def test_the_newest_assessment_not_after_the_day_is_used() -> None:
    older = Assessment(id="z9", framework="two", as_of=When("1993-06-30"))
    newer = Assessment(id="a0", framework="two", as_of=When("1994-02-01"))
    runs = (newer, RUN, older)
    assert _profile(assessments=runs).assessed_as_of == JANUARY
    assert _profile(When("1993-12-31"), assessments=runs).assessed_as_of == older.as_of
    assert _profile(When("1994-02-01"), assessments=runs).assessed_as_of == newer.as_of


def test_an_assessment_as_of_a_month_is_used_from_the_end_of_that_month() -> None:
    monthly = Assessment(id="a1", framework="two", as_of=When("1994-01"))
    assert _profile(JANUARY, assessments=(monthly,)).assessed_as_of is None
    assert _profile(When("1994-01-31"), assessments=(monthly,)).assessed_as_of == monthly.as_of


def test_of_two_assessments_on_one_day_the_greater_id_is_used_whatever_their_order() -> None:
    other = Assessment(id="a2", framework="two", as_of=JANUARY, note="second")
    assert _profile(assessments=(RUN, other)) == _profile(assessments=(other, RUN))
    assert _profile(assessments=(RUN, other)).note == "second"


def test_without_an_assessment_by_then_every_indicator_is_not_assessed() -> None:
    profile = _profile(When("1993-12-31"))
    assert profile.assessed_as_of is None
    assert all(one.state is State.NOT_ASSESSED and not one.withheld for one in profile.indicators)
    assert all(factor.level is None for factor in profile.factors)
    assert [item.id for item in profile.items] == ["i4", "i1"]


def test_an_assessment_by_another_framework_says_nothing_here() -> None:
    assert _profile(assessments=(Assessment(id="a1", framework="other", as_of=JANUARY),)).assessed_as_of is None


def test_a_judgement_bears_on_the_crimes_of_its_factor_where_it_states_none() -> None:
    profile = _profile()
    assert _indicator_of(profile, "1.1").crimes == EVERY
    assert (_crime_of(profile, Crime.GENOCIDE).present, _crime_of(profile, Crime.GENOCIDE).emerging) == (1, 1)
    assert (_crime_of(profile, Crime.WAR_CRIMES).present, _crime_of(profile, Crime.WAR_CRIMES).emerging) == (1, 0)


def test_a_judgement_that_states_crimes_bears_on_those_alone() -> None:
    narrow = Judgement(id="j1", assessment="a1", indicator="1.1", state=State.PRESENT, crimes=(Crime.ETHNIC_CLEANSING,))
    profile = _profile(judgements=(narrow,))
    assert {one.crime for one in profile.crimes if one.present} == {Crime.ETHNIC_CLEANSING}


def test_ethnic_cleansing_is_never_assumed_and_always_listed() -> None:
    crime = _crime_of(_profile(), Crime.ETHNIC_CLEANSING)
    assert (crime.present, crime.emerging, crime.level) == (0, 0, None)


def test_the_stated_levels_stand_beside_what_was_judged() -> None:
    profile = _profile()
    assert [factor.level for factor in profile.factors] == [Concern.MODERATE, Concern.HIGH]
    assert profile.factors[1].direction is Direction.WORSENING
    assert _crime_of(profile, Crime.WAR_CRIMES).level is Concern.LOW


def test_a_narrowed_reader_sees_no_closed_item_and_none_whose_access_nobody_stated() -> None:
    profile = _profile(access=PUBLIC)
    assert [item.id for item in profile.items] == ["i1"]
    assert profile.access == (Access.PUBLIC,)


def test_a_judgement_that_leans_on_closed_material_is_withheld_with_all_it_says() -> None:
    shown = _indicator_of(_profile(access=PUBLIC), "2.1")
    assert shown == IndicatorProfile(
        id="2.1", label="Sign 2.1", wording_status=WordingStatus.RECALLED, state=State.NOT_ASSESSED, withheld=True
    )


def test_a_judgement_on_open_material_stays_for_the_narrowed_reader() -> None:
    shown = _indicator_of(_profile(access=PUBLIC), "1.1")
    assert (shown.state, shown.evidence_for, shown.withheld) == (State.PRESENT, (PUBLIC_REPORT,), False)


def test_the_levels_of_a_withheld_judgements_factor_and_crimes_are_withheld_too() -> None:
    profile = _profile(access=PUBLIC)
    assert [factor.level for factor in profile.factors] == [Concern.MODERATE, None]
    assert (profile.factors[1].direction, profile.factors[1].reasons) == (Direction.UNKNOWN, None)
    assert _crime_of(profile, Crime.GENOCIDE).level is None
    assert _crime_of(profile, Crime.WAR_CRIMES).level is Concern.LOW


def test_a_withheld_judgement_with_crimes_of_its_own_withholds_those() -> None:
    narrow = Judgement(id="j2", assessment="a1", indicator="2.1", state=State.PRESENT, crimes=(Crime.WAR_CRIMES,))
    profile = _profile(access=PUBLIC, judgements=(narrow,))
    assert _crime_of(profile, Crime.WAR_CRIMES).level is None
    assert _crime_of(profile, Crime.GENOCIDE).level is Concern.HIGH


def test_the_note_on_the_whole_is_withheld_with_any_part_of_it() -> None:
    assert _profile().note == "As we saw it"
    assert _profile(access=PUBLIC).note is None
    assert _profile(access=PUBLIC, judgements=(ON_THE_REPORT,)).note == "As we saw it"


def test_withdrawn_closed_evidence_withholds_nothing() -> None:
    withdrawn = Evidence(id="e2", judgement="j2", item="i2", side=Side.FOR, withdrawn=True)
    shown = _indicator_of(_profile(access=PUBLIC, evidence=(withdrawn,)), "2.1")
    assert (shown.state, shown.withheld) == (State.EMERGING, False)


def test_closed_evidence_known_only_later_withholds_nothing() -> None:
    later = Item(id="i2", title="A cable", known=When("1994-02-01"), access=Access.RESTRICTED_UN)
    shown = _indicator_of(_profile(access=PUBLIC, items=(later, PUBLIC_REPORT)), "2.1")
    assert (shown.state, shown.withheld) == (State.EMERGING, False)


def test_a_reader_of_every_level_still_does_not_see_what_nobody_opened() -> None:
    profile = _profile(access=frozenset(Access))
    assert [item.id for item in profile.items] == ["i1", "i2"]
    assert profile.access == tuple(Access)
