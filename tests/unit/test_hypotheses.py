"""The matrix of competing hypotheses, recounted by hand."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import cases, history, hypotheses, items, session
from r2p_desk.analysis.hypotheses import Matrix, matrix_of
from r2p_desk.analysis.hypotheses_words import (
    caveat,
    contradiction_lines,
    result_lines,
    sensitivity_lines,
)
from r2p_desk.analysis.origins import origins
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.hypothesis import (
    SCALE,
    Diagnosticity,
    Hypothesis,
    HypothesisRating,
    Rating,
    Usability,
    usability_of,
)
from r2p_desk.domain.item import Item
from r2p_desk.domain.when import When
from r2p_desk.errors import KnownLater, NotFound, Refused, UsageError

QUESTION = "Who burned Ruvo?"
MILITIA = Hypothesis(id="militia", question=QUESTION, title="The militia")
BANDITS = Hypothesis(id="bandits", question=QUESTION, title="Bandits")
DECEPTION = Hypothesis(id="deception", question=QUESTION, title="Deception", deception=True)
DAY = When("1993-06-01")
ROOFS = "The roofs of forty houses below the mission burned"
SIGNS = {"++": 0, "+": 1, "0": 2, "-": 3, "--": 4}


def item(name: str, *, known: str = "1993-05-12", grade: str | None = "B2", **more: str) -> Item:
    return Item(
        id=name,
        title=f"Report {name}",
        known=When(known),
        grade=Grade(grade) if grade else None,
        source=more.get("source", f"source of {name}"),
        text=more.get("text"),
        origin=more.get("origin"),
    )


def rated(name: str, **signs: str) -> list[HypothesisRating]:
    """``rated("a", militia="++", bandits="-")``; ``n/a`` for not applicable."""
    return [
        HypothesisRating(
            id=f"{name}/{hypothesis}",
            hypothesis=hypothesis,
            item=name,
            rating=SCALE[SIGNS[sign]] if sign in SIGNS else Rating.NOT_APPLICABLE,
        )
        for hypothesis, sign in signs.items()
    ]


def matrix(
    found: Iterable[Item],
    ratings: Iterable[HypothesisRating],
    standing: tuple[Hypothesis, ...] = (MILITIA, BANDITS, DECEPTION),
) -> Matrix:
    return matrix_of(QUESTION, as_of=DAY, hypotheses=standing, ratings=ratings, items=found)


def counted(made: Matrix) -> dict[str, tuple[int | None, bool, tuple[int, ...]]]:
    """Hypothesis → place, tied, how many origins against: strong, fair, weak, not judged."""
    return {
        one.hypothesis.id: (one.place, one.tied, tuple(len(one.against[usability]) for usability in Usability))
        for one in made.standings
    }


class Hand(NamedTuple):
    """A small case and what it comes to, counted on paper."""

    items: list[Item]
    ratings: list[HypothesisRating]


@pytest.fixture
def hand() -> Hand:
    return Hand(
        items=[
            item("a", grade="B2", text="Men in uniform lit the roofs."),
            item("b", grade="C3", source="Radio Ruvo"),
            item("c", grade="E4", source="Trader"),
            item("d", grade="F6", source="Leaflet"),
        ],
        ratings=[
            *rated("a", militia="++", bandits="-", deception="0"),
            *rated("b", militia="+", bandits="+", deception="+"),
            *rated("c", militia="-", bandits="++", deception="+"),
            *rated("d", militia="-", bandits="0", deception="++"),
        ],
    )


def test_the_order_can_be_recounted_by_hand(hand: Hand) -> None:
    made = matrix(*hand)
    # bandits: one strong origin against (a). militia: one weak (c), one not judged (d). deception: none.
    assert counted(made) == {
        "deception": (1, False, (0, 0, 0, 0)),
        "militia": (2, False, (0, 0, 1, 1)),
        "bandits": (3, False, (1, 0, 0, 0)),
    }
    assert made.order == (("deception",), ("militia",), ("bandits",))


def test_each_figure_follows_from_the_items_it_lists(hand: Hand) -> None:
    made = matrix(*hand)
    said = {(one.item, one.hypothesis): one.rating for one in hand.ratings}
    for standing in made.standings:
        for usability, against in standing.against.items():
            for origin in against:
                ratings = [said[one.id, standing.hypothesis.id] for one in origin.items]
                assert any(rating.inconsistent for rating in ratings)
                assert usability_of(origin.items[0].grade) is usability


def test_rows_come_by_what_they_tell_apart(hand: Hand) -> None:
    rows = {row.item.id: (row.steps, row.diagnosticity) for row in matrix(*hand).rows}
    assert rows == {
        "a": (3, Diagnosticity.MUCH),
        "c": (3, Diagnosticity.MUCH),
        "d": (3, Diagnosticity.MUCH),
        "b": (0, Diagnosticity.NOTHING),
    }
    assert [row.item.id for row in matrix(*hand).rows] == ["a", "c", "d", "b"], "of equals the better graded first"


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        ({"militia": "+", "bandits": "+"}, Diagnosticity.NOTHING),
        ({"militia": "+", "bandits": "0"}, Diagnosticity.LITTLE),
        ({"militia": "+", "bandits": "-"}, Diagnosticity.SOME),
        ({"militia": "++", "bandits": "-"}, Diagnosticity.MUCH),
        ({"militia": "++", "bandits": "--"}, Diagnosticity.MUCH),
        ({"militia": "++"}, Diagnosticity.NOT_COMPARED),
        ({"militia": "++", "bandits": "n/a"}, Diagnosticity.NOT_COMPARED),
    ],
)
def test_an_item_tells_by_how_far_its_ratings_part(signs: dict[str, str], told: Diagnosticity) -> None:
    assert [row.diagnosticity for row in matrix([item("a")], rated("a", **signs)).rows] == [told]


@pytest.mark.parametrize(
    ("grade", "usability"),
    [
        ("A1", Usability.STRONG),
        ("B2", Usability.STRONG),
        ("C1", Usability.FAIR),
        ("A3", Usability.FAIR),
        ("C3", Usability.FAIR),
        ("D1", Usability.WEAK),
        ("A5", Usability.WEAK),
        ("E6", Usability.WEAK),
        ("F4", Usability.WEAK),
        ("F1", Usability.NOT_JUDGED),
        ("A6", Usability.NOT_JUDGED),
        ("F6", Usability.NOT_JUDGED),
        (None, Usability.NOT_JUDGED),
    ],
)
def test_a_grade_is_a_class_on_two_axes(grade: str | None, usability: Usability) -> None:
    assert usability_of(Grade(grade) if grade else None) is usability


def test_one_strong_origin_weighs_more_than_any_number_of_weak_ones() -> None:
    weak = [item(f"w{n}", grade="E5") for n in range(9)]
    ratings = [one for each in weak for one in rated(each.id, militia="--", bandits="+")]
    made = matrix([*weak, item("s", grade="A1")], [*ratings, *rated("s", militia="+", bandits="-")])
    assert counted(made)["militia"] == (1, False, (0, 0, 9, 0))
    assert counted(made)["bandits"] == (2, False, (1, 0, 0, 0))


def test_ties_are_said_as_ties_and_unrated_hypotheses_have_no_place() -> None:
    made = matrix(
        [item("a"), item("b")], [*rated("a", militia="-", bandits="+"), *rated("b", militia="+", bandits="-")]
    )
    assert counted(made) == {
        "militia": (1, True, (1, 0, 0, 0)),
        "bandits": (1, True, (1, 0, 0, 0)),
        "deception": (None, False, (0, 0, 0, 0)),
    }
    lines = result_lines(made)
    assert lines[0] == "1, tied: The militia. Origins against it: 1 strong."
    assert lines[2] == "No place yet: Deception. Nothing is rated against it."
    assert lines[3].startswith("2 ratings are missing")
    assert lines[-1] == caveat()


def test_reports_of_one_origin_count_once() -> None:
    reports = [
        item("a", source="Africa Watch"),
        item("b", known="1993-05-20", source="Newspaper", origin="africa  WATCH."),
        item("c", known="1993-05-21", source="Agency", text=f"{ROOFS}."),
        item("d", known="1993-05-22", source="Blog", text=ROOFS.lower()),
    ]
    ratings = [one for each in reports for one in rated(each.id, militia="-", bandits="+")]
    made = matrix(reports, ratings)
    assert [[one.id for one in origin.items] for origin in made.origins] == [["a", "b"], ["c", "d"]]
    assert counted(made)["militia"] == (2, False, (2, 0, 0, 0))


def grouped(found: list[Item]) -> list[set[str]]:
    """The origins of these items, all rated alike."""
    made = matrix(found, [one for each in found for one in rated(each.id, militia="+", bandits="-")])
    return [{one.id for one in origin.items} for origin in made.origins]


def test_origins_hang_together_through_text_and_name() -> None:
    chain = [
        item("a", source="One", text=ROOFS),
        item("b", source="Two", text=ROOFS.upper()),
        item("c", source="Three", origin="Two"),
        item("d", source="Four"),
    ]
    assert grouped(chain) == [{"a", "b", "c"}, {"d"}]


def test_independence_is_the_one_of_the_judgements() -> None:
    found = [
        item("a", source="One", origin="eyewitness"),
        item("b", source="Two", origin="eyewitness"),
        item("c", source="Radio; One"),
        item("d", source="Radio, cited by Two"),
        item("e", source="Agency", origin="Gazette"),
        item("f", source="Paper", origin="Agency"),
        item("g", source="Gazette"),
    ]
    assert grouped(found) == [{"a"}, {"b"}, {"c", "d"}, {"e", "f", "g"}]
    assert sorted(map(sorted, grouped(found))) == sorted(
        sorted(one.id for one in origin.items) for origin in origins(found)
    )


def test_an_origin_seen_first_hand_is_named_by_its_source() -> None:
    made = matrix([item("a", source="Sister Agnes", origin="eyewitness")], rated("a", militia="+"))
    assert [origin.name for origin in made.origins] == ["Sister Agnes"]


def test_what_names_nobody_is_one_origin_and_falls_one_by_one() -> None:
    """Nobody can show that two such are two, so they count once; that one is false says nothing of the other."""
    gone = [item(name, source="") for name in ("a", "b")]
    gone = [msgspec.structs.replace(one, title="(withheld or expunged)", source=None) for one in gone]
    ratings = [*rated("a", militia="-", bandits="+"), *rated("b", militia="+", bandits="-")]
    made = matrix(gone, ratings)
    assert grouped(gone) == [{"a", "b"}]
    assert {tuple(each.id for each in one.items) for one in made.without} >= {("a",), ("b",)}


def test_an_origin_that_contradicts_itself_is_said_and_counts_by_its_strongest() -> None:
    reports = [item("a", source="Radio Ruvo", grade="C3"), item("b", source="Radio Ruvo", grade="B2")]
    made = matrix(reports, [*rated("a", militia="--", bandits="+"), *rated("b", militia="+", bandits="+")])
    says = made.origins[0].says["militia"]
    assert (says.strongest, says.weakest, says.contradictory) == (Rating.VERY_INCONSISTENT, Rating.CONSISTENT, True)
    assert counted(made)["militia"][2] == (0, 1, 0, 0), "of the item that says so, which is graded C3"
    assert contradiction_lines(made) == [
        "Radio Ruvo speaks both for and against “The militia”: consistent and very inconsistent. The second counts."
    ]


def test_a_better_graded_echo_lends_no_strength() -> None:
    original = item("a", source="Leaflet", grade="E5")
    echo = item("b", source="Agency", origin="Leaflet", grade="A1", known="1993-05-20")
    for found in ([original], [original, echo]):
        ratings = [one for each in found for one in rated(each.id, militia="-", bandits="+")]
        assert counted(matrix(found, ratings))["militia"][2] == (0, 0, 1, 0)


def test_what_flips_the_first_place_is_named(hand: Hand) -> None:
    without = (MILITIA, BANDITS)
    made = matrix(*hand, standing=without)
    # militia leads (0,0,1,1 against 1,0,0,0). Without a nothing speaks against bandits, who come first.
    assert [(one.item.id if one.item else None, one.order) for one in made.without if one.flips] == [
        ("a", (("bandits",), ("militia",)))
    ]
    assert sensitivity_lines(made) == ["If a “Report a” is false, the first place goes to: Bandits."]


def test_sensitivity_is_what_the_matrix_says_without_the_item(hand: Hand) -> None:
    made = matrix(*hand)
    turned = {one.item.id: one for one in made.without if one.item}
    for gone in hand.items:
        left = matrix([one for one in hand.items if one.id != gone.id], hand.ratings)
        same = [set(tied) for tied in left.order] == [set(tied) for tied in made.order]
        assert (gone.id not in turned) == same
        if not same:
            assert turned[gone.id].order == left.order


def test_an_origin_may_flip_what_none_of_its_items_does() -> None:
    reports = [item(name, source="Radio Ruvo") for name in ("a", "b")]
    ratings = [one for each in reports for one in rated(each.id, militia="-", bandits="+")]
    made = matrix([*reports, item("c", grade="C3")], [*ratings, *rated("c", militia="+", bandits="-")])
    assert [(one.item, len(one.items)) for one in made.without if one.flips] == [(None, 2)]
    assert sensitivity_lines(made)[0].startswith("If everything from Radio Ruvo (2 items) is false")


def test_one_item_may_flip_the_first_place_while_its_origin_stays() -> None:
    reports = [item(name, source="Radio Ruvo") for name in ("a", "b")]
    ratings = [*rated("a", militia="-", bandits="+"), *rated("b", militia="+", bandits="-")]
    made = matrix([*reports, item("c", grade="C3")], [*ratings, *rated("c", militia="+", bandits="-")])
    # radio: one strong against each; c: one fair against bandits, so militia lead. If b is false, only a is left of
    # the radio: one strong against militia, and bandits lead. If c is false, the two are tied.
    flips = {tuple(each.id for each in one.items): one.order[0] for one in made.without if one.flips}
    assert made.order == (("militia",), ("bandits",))
    assert flips == {("b",): ("bandits",), ("c",): ("militia", "bandits")}


def test_nothing_is_ordered_before_two_stand_beside_deception() -> None:
    made = matrix([item("a")], rated("a", militia="-", deception="+"), (MILITIA, DECEPTION))
    assert (made.enough, made.order, made.without) == (False, (), ())
    assert result_lines(made)[0].startswith("At least two hypotheses")


def test_deception_stands_whatever_was_stated_of_it() -> None:
    gone = Hypothesis(id="deception", question=QUESTION, title="Deception", deception=True, withdrawn=True)
    out = Hypothesis(id="bandits", question=QUESTION, title="Bandits", withdrawn=True)
    made = matrix([item("a")], rated("a", militia="-", bandits="+", deception="+"), (MILITIA, out, gone))
    assert [one.id for one in made.hypotheses] == ["militia", "deception"]


def test_what_is_known_later_is_not_seen() -> None:
    late = item("late", known="[1993-05-30..1993-06-02]")
    made = matrix([item("a"), late], [*rated("a", militia="+", bandits="-"), *rated("late", militia="--", bandits="+")])
    assert [row.item.id for row in made.rows] == ["a"]
    assert made.order[0] == ("militia",)


# ── at the desk ──


@pytest.fixture
def desk(tmp_path: Path) -> session.Desk:
    made = session.unlock(quick_home(tmp_path), PASSPHRASE)
    cases.create_case(made, "Kivera").close()
    return made


@pytest.fixture
def case(desk: session.Desk) -> Iterable[session.OpenCase]:
    with session.open_case(desk, "Kivera", write=True) as opened:
        yield opened


def report(case: session.OpenCase, title: str, known: str = "1993-05-12") -> Item:
    return items.add_item(case, items.Draft(title=title, known=When(known), source=title))


def test_a_source_of_the_case_and_an_origin_written_like_its_name_are_one(case: session.OpenCase) -> None:
    hypotheses.add_hypothesis(case, QUESTION, "The militia")
    first = items.add_item(case, items.Draft(title="Heard", known=DAY, source="Radio Ruvo"))
    again = items.add_item(case, items.Draft(title="Read", known=DAY, source="A paper", origin="radio ruvo"))
    for one in (first, again):
        hypotheses.rate(case, "The militia", one.id, Rating.CONSISTENT, as_of=DAY)
    (made,) = hypotheses.matrices(case, DAY)
    assert [len(origin.items) for origin in made.origins] == [2]


def test_deception_is_made_with_the_first_and_only_once(case: session.OpenCase) -> None:
    hypotheses.add_hypothesis(case, QUESTION, "The militia")
    hypotheses.add_hypothesis(case, " who  burned RUVO? ", "Bandits")
    found = hypotheses.hypotheses(case)
    assert [(one.title, one.deception) for one in found if not one.deception] == [
        ("The militia", False),
        ("Bandits", False),
    ]
    assert [one.statement for one in found if one.deception] == ["Somebody wants us to believe this."]
    assert {one.question for one in found} == {QUESTION}
    assert len(list(case.file.records("hypothesis"))) == 3


def test_deception_cannot_be_withdrawn_nor_can_too_few_be_left(case: session.OpenCase) -> None:
    first = hypotheses.add_hypothesis(case, QUESTION, "The militia")
    hypotheses.add_hypothesis(case, QUESTION, "Bandits")
    commits = len(history.journal(case))
    for reference in ("Deception", first.id):
        with pytest.raises(Refused):
            hypotheses.withdraw(case, reference)
    assert len(history.journal(case)) == commits, "a refusal states nothing"
    hypotheses.add_hypothesis(case, QUESTION, "An accident")
    hypotheses.withdraw(case, first.id)
    (made,) = hypotheses.matrices(case, DAY)
    assert [one.title for one in made.hypotheses] == ["Bandits", "An accident", "Deception"]
    with pytest.raises(Refused):
        hypotheses.rate(case, first.id, report(case, "Smoke").id, Rating.NEUTRAL, as_of=DAY)


def test_deception_is_weighed_also_where_its_record_is_gone(case: session.OpenCase) -> None:
    hypotheses.add_hypothesis(case, QUESTION, "The militia")
    record = next(one.id for one in hypotheses.hypotheses(case) if one.deception)
    case.state([("hypothesis", record, {"removed": True, "withdrawn": True})])
    (made,) = hypotheses.matrices(case, DAY)
    assert [one.id for one in made.hypotheses if one.deception] == [record]


def test_a_rating_is_one_record_and_its_history_stays(case: session.OpenCase) -> None:
    made = hypotheses.add_hypothesis(case, QUESTION, "The militia")
    smoke = report(case, "Smoke")
    first = hypotheses.rate(case, "the MILITIA", smoke.id, Rating.CONSISTENT, "They were near.", as_of=DAY)
    second = hypotheses.rate(case, made.id, smoke.id, Rating.INCONSISTENT, as_of=DAY)
    assert first.id == second.id
    ((record, _, fields),) = list(case.file.records("hypothesis_rating"))
    assert (record, fields["rating"], fields.get("why")) == (first.id, "inconsistent", None)
    assert "They were near." in {value.value for value in history.record_history(case, "hypothesis_rating", record)}


def test_an_item_not_known_by_the_day_is_refused(case: session.OpenCase) -> None:
    made = hypotheses.add_hypothesis(case, QUESTION, "The militia")
    late = report(case, "Late", "1993-07-01")
    with pytest.raises(KnownLater) as caught:
        hypotheses.rate(case, made.id, late.id, Rating.NEUTRAL, as_of=DAY)
    assert caught.value.kept
    assert caught.value.todo
    assert list(case.file.records("hypothesis_rating")) == []
    assert [one.id for one in hypotheses.known_items(case, DAY)] == []
    hypotheses.rate(case, made.id, late.id, Rating.NEUTRAL, as_of=When("1993-07-01"))
    assert hypotheses.matrices(case, DAY)[0].rows == ()
    assert len(hypotheses.matrices(case, When("1993-07-01"))[0].rows) == 1


@pytest.mark.parametrize(("question", "title"), [(" ", "The militia"), (QUESTION, " ")])
def test_a_hypothesis_needs_a_question_and_a_title(case: session.OpenCase, question: str, title: str) -> None:
    with pytest.raises(UsageError):
        hypotheses.add_hypothesis(case, question, title)
    assert hypotheses.hypotheses(case) == []


def test_what_does_not_exist_is_not_found(case: session.OpenCase) -> None:
    made = hypotheses.add_hypothesis(case, QUESTION, "The militia")
    with pytest.raises(UsageError):
        hypotheses.add_hypothesis(case, QUESTION, "the militia")
    with pytest.raises(NotFound):
        hypotheses.rate(case, "nobody", "nothing", Rating.NEUTRAL, as_of=DAY)
    with pytest.raises(NotFound):
        hypotheses.rate(case, made.id, "nothing", Rating.NEUTRAL, as_of=DAY)
    with pytest.raises(NotFound):
        hypotheses.matrices(case, DAY, "What else?")
