"""Parties are counted alike, their masks hide them, and words that judge are found; each count made again by hand."""

import pytest

from r2p_desk.analysis.impartiality import Party, loaded_words, masked, masks, one_party, parties
from r2p_desk.analysis.support import Strength
from r2p_desk.domain.assessment import State
from r2p_desk.domain.item import Item
from weighing import Case, item

ARMY, FRONT = ("Army",), ("Front",)
ITEMS = {
    one.id: one
    for one in (
        item("a", "Radio", "B2", actors=ARMY),
        item("b", "Daily", "C3", actors=ARMY, origin="Radio"),
        item("c", "Church", "D4", actors=ARMY),
        item("d", "Camp", "F6", actors=(*ARMY, *FRONT)),
        item("e", "Church", "A1", actors=FRONT),
        item("f", "Radio"),
        item("g", "Radio", actors=ARMY, known="1993-07-01"),
    )
}


WHERE_FROM = {"a": "radio", "b": "radio", "c": "church", "d": "camp", "e": "church"}


def some(names: str) -> tuple[Item, ...]:
    return tuple(ITEMS[name] for name in names)


def case() -> Case:
    return (
        Case(*ITEMS.values())
        .judge("1.1", supporting=some("abf"), opposing=some("e"))
        .judge("1.2", State.EMERGING, supporting=some("cd"))
        .judge("1.3", State.ABSENT, opposing=some("e"))
        .judge("2.1", supporting=some("ae"))
    )


def found() -> dict[str, Party]:
    return {party.name: party for party in parties(case().profile())}


def test_reports_of_a_party_are_all_known_items_that_name_it() -> None:
    for name, party in found().items():
        naming = [one for one in ITEMS.values() if name in one.actors and one.ref != "g"]
        assert set(party.items) == {one.ref for one in naming}
        assert party.reports == len(naming)


def test_origins_grades_and_evidence_of_a_party_are_counted_again_from_its_items() -> None:
    evidence = {piece.item for piece in case().evidence}
    classes = {"B2": "strong", "A1": "strong", "C3": "fair", "D4": "weak", "F6": "not judged"}
    for party in found().values():
        assert party.origins == len({WHERE_FROM[ref] for ref in party.items})
        assert party.evidence == len(evidence & set(party.items))
        again = [classes[str(ITEMS[ref].grade)] for ref in party.items]
        assert {str(strength): count for strength, count in party.grades.items()} == {
            name: again.count(name) for name in set(again)
        }
    assert (found()["Army"].origins, found()["Front"].origins) == (3, 2)


def test_the_least_on_which_something_was_judged_present_of_a_party_is_found_again() -> None:
    """Of each judgement present or emerging, the origins among the evidence for it that name the party."""
    judged = {"1.1": "abf", "1.2": "cd", "2.1": "ae"}
    worth = {"a": 3, "b": 2, "c": 0, "d": 1, "e": 3}
    words = {3: Strength.STRONG, 2: Strength.FAIR, 1: Strength.NOT_JUDGED, 0: Strength.WEAK}
    for name, party in found().items():
        least = []
        for indicator, refs in judged.items():
            naming = [ref for ref in refs if name in ITEMS[ref].actors]
            if naming:
                least.append((len({WHERE_FROM[ref] for ref in naming}), max(worth[ref] for ref in naming), indicator))
        assert party.present == len(least)
        count, best, indicator = min(least)
        assert party.threshold == (indicator, count, words[best])
    assert found()["Front"].threshold == ("1.2", 1, Strength.NOT_JUDGED)


def test_a_party_of_which_nothing_was_judged_has_no_threshold() -> None:
    alone = Case(item("a", "Radio", actors=ARMY)).judge("1.1", State.ABSENT, opposing=some("e"))
    army = {party.name: party for party in parties(alone.profile())}["Army"]
    assert (army.present, army.threshold, army.evidence) == (0, None, 0)


def test_the_party_most_reported_stands_first() -> None:
    assert list(found()) == ["Army", "Front"]


# ------------------------------------------------------------------ one party alone


def one_sided(*judged: str) -> Case:
    made = Case(item("other", "Camp", actors=FRONT))
    for at, names in enumerate(judged, 1):
        made.judge(f"1.{at}", supporting=some(names))
    return made


def test_evidence_against_one_party_alone_is_told_with_its_items() -> None:
    assert one_party(one_sided("ab", "ac", "c", "f").profile()) == ("Army", ("a", "b", "c"))
    flag = one_sided("ab", "ac", "c", "f").flags()["one-sided"]
    assert flag.blocking
    assert flag.items == ("a", "b", "c")
    assert "Army" in flag.text


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (("ac", "a", "c"), True),
        (("a", "a", "a", "a"), True),
        (("ab", "ab", "ab"), False),  # a and b are one origin: three times one
        (("ac", "a"), False),
        (("ac", "ad"), False),  # d names the other, too
        (("ac", "a", "c", "e"), False),
        (("f", "f", "f", "f"), False),
    ],
)
def test_it_takes_four_pieces_each_origin_counted_once_for_each_judgement(judged: tuple[str, ...], told: bool) -> None:
    assert (one_party(one_sided(*judged).profile()) is not None) is told


def test_where_no_other_party_is_known_one_alone_says_nothing() -> None:
    alone = Case()
    for at in (1, 2, 3, 4):
        alone.judge(f"1.{at}", supporting=some("ac"))
    assert one_party(alone.profile()) is None


def test_what_was_judged_absent_or_speaks_against_takes_no_side() -> None:
    made = Case(item("other", "Camp", actors=FRONT))
    for at in (1, 2, 3, 4):
        made.judge(f"1.{at}", State.ABSENT, opposing=some("ac"))
    assert one_party(made.profile()) is None


# ------------------------------------------------------------------ masks and words


def test_masks_are_the_same_for_everybody_and_say_nothing() -> None:
    assert masks(ITEMS.values()) == masks(reversed(list(ITEMS.values()))) == {"Army": "Party 1", "Front": "Party 2"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The Army fired; the army denies it.", "The Party 1 fired; the Party 1 denies it."),
        ("Army-led, by the Front.", "Party 1-led, by the Party 2."),
        ("Armyworm in the fields", "Armyworm in the fields"),
    ],
)
def test_names_are_masked_as_whole_words_in_any_letter_case(text: str, shown: str) -> None:
    assert masked(text, {"Army": "Party 1", "Front": "Party 2"}) == shown


def test_a_longer_name_is_masked_before_the_shorter_one_inside_it() -> None:
    masking = {"Front": "Party 1", "Patriotic Front": "Party 2"}
    assert masked("Patriotic Front and Front", masking) == "Party 2 and Party 1"


def test_a_party_called_like_a_mask_is_masked_once() -> None:
    masking = {"Army": "Party 1", "Party": "Party 2"}
    assert masked("The Army and the Party", masking) == "The Party 1 and the Party 2"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("爱国阵线", "据称爱国阵线开火。", "据称Party 1开火。"),
        ("الجيش", "وقال والجيش هناك", "وقال وParty 1 هناك"),
        ("กองทัพ", "ทหารกองทัพยิง", "ทหารParty 1ยิง"),
    ],
)
def test_scripts_that_set_no_space_between_words_are_masked_too(name: str, text: str, shown: str) -> None:
    assert masked(text, {name: "Party 1"}) == shown


def test_no_name_masks_nothing() -> None:
    assert masked("The Army", {}) == "The Army"
    assert masks([item("a", actors=("", "  "))]) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clearly the regime's thugs", ("clearly", "regime", "thugs")),
        ("The regiment is medieval", ()),
        ("Selon le régime, évidemment", ("régime", "évidemment")),
        ("Это очевидно террористы", ("очевидно", "террористы")),
        ("当地的恐怖分子和暴徒", ("恐怖分子", "暴徒")),
        ("قال الإرهابي", ("إرهابي",)),
        ("", ()),
    ],
)
def test_words_that_judge_are_found_once_each_in_the_order_of_the_text(text: str, words: tuple[str, ...]) -> None:
    assert loaded_words(text) == words
