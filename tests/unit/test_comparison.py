"""Two assessments side by side: what is said to differ is found again by reading both."""

from itertools import product

import pytest
from msgspec.structs import replace

from r2p_desk.actions.checking import compare_profiles
from r2p_desk.analysis.comparison import Comparison, Difference, compare
from r2p_desk.domain.assessment import Concern, Confidence, Direction, Profile, State, StatedConcern
from r2p_desk.domain.item import Item
from r2p_desk.errors import UsageError
from weighing import RUN, Case, item

A, B, C, D = (item(name, f"Source {name}", "B2") for name in "abcd")
KNOWN = {"present", "emerging", "absent"}


def one(state: State, *supporting: Item, **said: object) -> Profile:
    return Case().judge("1.1", state, supporting=supporting, **said).profile()


def both() -> tuple[Profile, Profile]:
    left = (
        Case(A, B, C, D)
        .judge("1.1", supporting=(A,), confidence=Confidence.LOW)
        .judge("1.2", State.ABSENT, opposing=(B,))
        .judge("1.3", State.EMERGING)
        .judge("1.4", State.UNCLEAR)
        .link("2", supporting=(C,))
    )
    right = (
        Case(A, B, C, D)
        .judge("1.1", supporting=(A, B), confidence=Confidence.HIGH, direction=Direction.WORSENING)
        .judge("1.2", supporting=(B,))
        .judge("1.4", State.ABSENT, opposing=(A,))
        .judge("2.1", State.NO_INFORMATION)
        .link("2", supporting=(D,))
    )
    left.concerns.append(StatedConcern(id="l", assessment=RUN.id, subject="1", level=Concern.HIGH))
    right.concerns.append(StatedConcern(id="r", assessment=RUN.id, subject="genocide", level=Concern.LOW))
    return left.profile(), right.profile()


def test_each_list_is_found_again_by_reading_both() -> None:
    left, right = both()
    found = compare(left, right)
    states = {
        here.id: (str(here.state), str(there.state))
        for here, there in zip(left.indicators, right.indicators, strict=True)
    }
    seen = {"present", "emerging"}
    assert set(found.agreed) == {name for name, (here, there) in states.items() if here == there and here in KNOWN}
    assert set(found.opposed) == {
        name for name, (here, there) in states.items() if {here, there} <= KNOWN and (here in seen) != (there in seen)
    }
    assert set(found.only_left) == {
        name for name, (here, there) in states.items() if here in KNOWN and there not in KNOWN
    }
    assert set(found.only_right) == {
        name for name, (here, there) in states.items() if there in KNOWN and here not in KNOWN
    }
    assert (found.agreed, found.opposed, found.only_left, found.only_right) == (("1.1",), ("1.2",), ("1.3",), ("1.4",))


def test_differences_name_subject_field_and_both_values() -> None:
    found = set(compare(*both()).differences)
    assert {
        Difference("1.1", "direction", "unknown", "worsening"),
        Difference("1.1", "confidence", "low", "high"),
        Difference("1.1", "carries", "moderate", "high"),
        Difference("1.2", "state", "absent", "present"),
        Difference("2.1", "state", "not assessed", "no information"),
        Difference("1", "level", "high", None),
        Difference("genocide", "level", None, "low"),
    } <= found
    assert not any(one.left == one.right for one in found)


def test_evidence_that_stands_on_one_side_only_is_named_also_of_risk_factors() -> None:
    found = compare(*both())
    assert found.new_items == ("d",)
    assert found.gone_items == ("c",)


@pytest.mark.parametrize(("left", "right"), list(product(State, State)))
def test_of_every_pair_of_states_an_indicator_stands_in_one_list_at_most(left: State, right: State) -> None:
    found = compare(one(left), one(right))
    lists = [name for name in ("agreed", "opposed", "only_left", "only_right") if getattr(found, name)]
    assert len(lists) <= 1
    if {left, right} == {State.PRESENT, State.EMERGING}:
        assert lists == [], "a matter of degree: neither agreed nor opposed, and told as a difference"
    assert (Difference("1.1", "state", str(left), str(right)) in found.differences) is (left is not right)


def test_a_profile_does_not_differ_from_itself() -> None:
    for profile in both():
        found = compare(profile, profile)
        assert found._replace(agreed=()) == Comparison((), (), (), (), (), (), ())


def test_turned_around_everything_stands_on_the_other_side() -> None:
    left, right = both()
    there, back = compare(left, right), compare(right, left)
    assert (back.only_left, back.only_right) == (there.only_right, there.only_left)
    assert (back.new_items, back.gone_items) == (there.gone_items, there.new_items)
    assert {(one.subject, one.field, one.right, one.left) for one in back.differences} == set(there.differences)


def test_assessments_by_two_frameworks_are_not_compared() -> None:
    left, right = both()
    with pytest.raises(UsageError) as caught:
        compare_profiles(left, replace(right, framework="other"))
    assert caught.value.todo
