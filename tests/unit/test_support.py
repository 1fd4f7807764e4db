"""What the evidence of a judgement would carry, counted again by somebody who has only its table and the items."""

from itertools import product

import pytest

from r2p_desk.analysis.support import Strength, Support, Weighed, above, item_strength, support_of
from r2p_desk.domain.assessment import Confidence, IndicatorProfile, State
from r2p_desk.domain.framework import WordingStatus
from r2p_desk.domain.grading import Credibility, Grade, Reliability
from r2p_desk.domain.item import Item
from weighing import Case, item

LOW, MODERATE, HIGH = Confidence.LOW, Confidence.MODERATE, Confidence.HIGH


def judged(
    supporting: tuple[Item, ...] = (), opposing: tuple[Item, ...] = (), state: State = State.PRESENT
) -> IndicatorProfile:
    return IndicatorProfile(
        id="1.1",
        label=None,
        wording_status=WordingStatus.RECALLED,
        state=state,
        evidence_for=supporting,
        evidence_against=opposing,
    )


def graded(*grades: str | None, of: str = "for") -> tuple[Item, ...]:
    """One item from a source of its own for each grade."""
    return tuple(item(f"{of}-{at}", f"{of} source {at}", grade) for at, grade in enumerate(grades))


# ------------------------------------------------------------------ the table, by hand


def strength_by_hand(item: Item) -> str:
    if item.grade is None or "F" in item.grade or "6" in item.grade:
        return "not judged"
    source, piece = "ABCDE".index(item.grade[0]) + 1, int(item.grade[1])
    if source <= 2 and piece <= 2:
        return "strong"
    return "fair" if source <= 3 and piece <= 3 else "weak"


def carried_by_hand(supporting: tuple[Item, ...], opposing: tuple[Item, ...]) -> Confidence | None:
    """Of items that each are an origin of their own."""
    if not supporting:
        return None
    own = [strength_by_hand(one) for one in supporting]
    other = [strength_by_hand(one) for one in opposing]
    fair_or_open = own.count("fair") + own.count("not judged")
    if own.count("strong") >= 2:
        steps = 3
    elif "strong" in own or own.count("fair") >= 2 or fair_or_open >= 3:
        steps = 2
    else:
        steps = 1
    if "strong" in other or "fair" in other:
        steps -= 1
        more = other.count("strong") > own.count("strong")
        as_many = other.count("strong") == own.count("strong") and other.count("fair") >= own.count("fair")
        if more or as_many:
            steps = 1
    return (LOW, MODERATE, HIGH)[max(steps, 1) - 1]


@pytest.mark.parametrize("grade", [None, *("".join(pair) for pair in product(Reliability, Credibility))])
def test_every_grade_falls_in_the_class_of_the_table(grade: str | None) -> None:
    assert str(item_strength(item("a", grade=grade))) == strength_by_hand(item("a", grade=grade))


def test_every_small_mixture_of_strengths_carries_what_the_table_says() -> None:
    of_each = {"strong": "A1", "fair": "C3", "weak": "D4", "not judged": "F6"}
    sides = [
        tuple(grade for grade, count in zip(of_each.values(), counts, strict=True) for _ in range(count))
        for counts in product(range(3), repeat=4)
    ]
    against = [(), ("D4",), ("F6",), ("C3",), ("A1",), ("A1", "C3"), ("C3", "C3"), ("A1", "A1", "A1")]
    for own, other in product(sides, against):
        supporting, opposing = graded(*own), graded(*other, of="against")
        found = support_of(judged(supporting, opposing))
        assert found.carries is carried_by_hand(supporting, opposing), (own, other)


@pytest.mark.parametrize(
    ("own", "other", "carries"),
    [
        ((), (), None),
        (("E5",), (), LOW),
        (("B2",), (), MODERATE),
        (("C3", "C3"), (), MODERATE),
        ((None, "F6", "F1"), (), MODERATE),
        ((None, None), (), LOW),
        (("A1", "B2"), (), HIGH),
        (("A1", "B2"), ("C3",), MODERATE),
        (("A1", "B2"), ("A1", "A1"), LOW),
        (("A1", "B2"), ("E5", "F6", None), HIGH),
        (("B2",), ("C3",), LOW),
    ],
)
def test_examples_of_the_table(own: tuple[str, ...], other: tuple[str, ...], carries: Confidence | None) -> None:
    assert support_of(judged(graded(*own), graded(*other, of="against"))).carries is carries


def test_what_speaks_against_the_sign_carries_a_judgement_of_absent() -> None:
    absent = judged(graded("C3"), graded("A1", "B1", of="against"), State.ABSENT)
    found = support_of(absent)
    assert (found.carries, found.contested, found.reports) == (MODERATE, True, 2)
    assert support_of(judged(graded("A1"), (), State.ABSENT)).carries is None


def test_ten_copies_carry_what_one_report_carries() -> None:
    text = "The same lines, word for word, in every paper of the capital on that morning."
    copies = tuple(item(f"c{at}", f"Paper {at}", "B2", text=text) for at in range(10))
    found = support_of(judged(copies))
    assert (found.carries, len(found.own), found.reports) == (MODERATE, 1, 10)


def test_an_origin_is_worth_its_best_report_and_a_ring_is_weak() -> None:
    both = (item("a", "Radio", "E5"), item("b", "Radio", "B2"), item("c", "Radio"))
    assert [one.strength for one in support_of(judged(both)).own] == [Strength.STRONG]
    ring = (item("a", "Daily", "A1", origin="Blog"), item("b", "Blog", "A1", origin="Daily"))
    found = support_of(judged(ring))
    assert [one.strength for one in found.own] == [Strength.WEAK]
    assert found.carries is LOW
    assert "blog, daily" in " ".join(found.reasons)


def test_what_cannot_be_judged_is_no_worse_than_what_nobody_graded() -> None:
    for grades in (("F6",), ("A6",), ("F1",)):
        assert support_of(judged(graded(*grades))).carries is support_of(judged(graded(None))).carries


# ------------------------------------------------------------------ counted again from what is named


def by_origin(weighed: tuple[Weighed, ...]) -> list[tuple[str, ...]]:
    return [tuple(one.ref for one in each.origin.items) for each in weighed]


def left_without(items: tuple[Item, ...], gone: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(one for one in items if one not in gone)


RICH = (
    item("a", "Agency", "B2"),
    item("b", "Daily", "A1", origin="Agency"),
    item("c", "Church", "C3"),
    item("d", "Priest", "E5", origin="Church"),
    item("e", "Camp", "F6"),
)
AGAINST = (item("x", "Ministry", "C2"), item("y", "Gazette", "B3", origin="Ministry"))


def test_pivots_are_the_origins_without_which_it_carries_less_one_at_a_time() -> None:
    found = support_of(judged(RICH, AGAINST))
    again = [
        tuple(one.ref for one in weighed.origin.items)
        for weighed in found.own
        if rank(support_of(judged(left_without(RICH, weighed.origin.items), AGAINST))) < rank(found)
    ]
    assert [tuple(one.ref for one in origin.items) for origin in found.pivots] == again

    two = graded("A1", "A2")
    assert len(support_of(judged(two)).pivots) == 2
    assert support_of(judged(graded("A1", "A2", "B1"))).pivots == ()


def rank(support: Support) -> int:
    return 0 if support.carries is None else 1 + list(Confidence).index(support.carries)


def test_the_figures_in_the_reasons_are_counted_again_from_the_items_named() -> None:
    found = support_of(judged(RICH, AGAINST))
    assert sorted(ref for group in by_origin(found.own) for ref in group) == ["a", "b", "c", "d", "e"]
    best = []
    for group in by_origin(found.own):
        classes = {strength_by_hand(one) for one in RICH if one.ref in group}
        best.append(next(name for name in ("strong", "fair", "weak", "not judged") if name in classes))
    assert sorted(best) == ["fair", "not judged", "strong"]
    assert [str(one.strength) for one in found.own] == ["strong", "fair", "not judged"], "the strongest first"
    said = " ".join(found.reasons)
    assert "5 reports, 3 independent origins (1 strong, 1 fair, 1 not judged)." in said
    assert "Against it: 2 reports, 1 independent origin (1 fair)." in said
    assert found.contested
    assert found.carries is LOW
    assert "low confidence" in found.reasons[-1]


def test_support_is_of_the_evidence_known_by_the_day_and_open() -> None:
    late = item("late", "Radio", "A1", known="1993-08-01")
    case = Case().judge("1.1", supporting=(*graded("A1"), late))
    (shown,) = [one for one in case.profile().indicators if one.id == "1.1"]
    assert support_of(shown).carries is MODERATE


@pytest.mark.parametrize("stated", [None, *Confidence])
@pytest.mark.parametrize("carried", [None, *Confidence])
def test_a_confidence_is_above_what_carries_less(stated: Confidence | None, carried: Confidence | None) -> None:
    order = [None, LOW, MODERATE, HIGH]
    assert above(stated, carried) is (order.index(stated) > order.index(carried))


def test_grades_are_read_as_two_axes() -> None:
    assert item_strength(item("a", grade=Grade("b2"))) is Strength.STRONG
