"""Reports collapse to independent origins, and whoever holds the items in their hands counts the same."""

import re

import pytest

from r2p_desk import resources
from r2p_desk.analysis.origins import UNKNOWN, Origin, origins
from r2p_desk.domain.item import Item
from r2p_desk.domain.records import record_from
from r2p_desk.intake.benchmark import read_benchmark
from weighing import item

LONG = "On the market square of the hill the names of forty families were read out before noon."


def keys(*items: Item) -> list[str]:
    return [origin.key for origin in origins(items)]


def refs(found: tuple[Origin, ...]) -> list[list[str]]:
    return [[one.ref for one in origin.items] for origin in found]


def test_two_sources_are_two_origins_and_one_source_is_one() -> None:
    assert len(keys(item("a", "Radio"), item("b", "Church"))) == 2
    assert len(keys(item("a", "Radio"), item("b", "Radio"), item("c", " radio. "))) == 1


def test_what_a_source_passes_on_counts_for_where_it_had_it_from() -> None:
    found = origins([item("a", "Daily", origin="Agency"), item("b", "Weekly", origin="AGENCY"), item("c", "Agency")])
    assert refs(found) == [["a", "b", "c"]]


@pytest.mark.parametrize("words", ["eyewitness", "Eyewitness", "own observation", "témoin oculaire", "目击者"])
def test_what_a_source_saw_itself_counts_for_the_source(words: str) -> None:
    assert keys(item("a", "Radio", origin=words), item("b", "Church", origin=words)) == ["church", "radio"]


def test_of_reporters_written_together_the_first_counts_and_of_a_quotation_the_one_quoted() -> None:
    together = item("a", "UNAMIR; Human Rights Watch")
    quoted = item("b", "UNAMIR, cited by Human Rights Watch")
    assert keys(together, quoted, item("c", "UNAMIR")) == ["unamir"]


@pytest.mark.parametrize("source", ["UNAMIR; Human Rights Watch", "UNAMIR, cited by Human Rights Watch", "UNAMIR"])
def test_an_origin_named_just_as_the_source_is_named_is_that_source(source: str) -> None:
    assert keys(item("a", source), item("b", "Daily", origin=source)) == ["unamir"]


def test_an_echo_of_an_echo_comes_down_to_the_first() -> None:
    chain = [item("a", "Agency"), item("b", "Daily", origin="Agency"), item("c", "Blog", origin="Daily")]
    assert refs(origins(chain)) == [["a", "b", "c"]]


def test_a_source_that_passes_on_one_thing_and_says_another_itself_stays_its_own() -> None:
    own = [item("a", "Daily", origin="Agency"), item("b", "Daily"), item("c", "Blog", origin="Daily")]
    assert refs(origins(own)) == [["a"], ["b", "c"]]


def test_what_is_quoted_from_one_who_only_passes_on_others_is_no_further_origin() -> None:
    passed = [item("a", "Daily", origin="Agency"), item("b", "Daily", origin="Church")]
    assert keys(*passed, item("c", "Blog", origin="Daily")) == ["agency", "church"]
    assert keys(*passed, item("c", "Blog", origin="Daily"), item("d", "Daily")) == ["agency", "church", "daily"]


def test_sources_that_pass_on_each_other_are_one_origin_and_named() -> None:
    ring = [item("a", "Daily", origin="Blog"), item("b", "Blog", origin="Radio"), item("c", "Radio", origin="Daily")]
    (found,) = origins([*ring, item("d", "Weekly", origin="Radio")])
    assert found.ring == ("blog", "daily", "radio")
    assert [one.id for one in found.items] == ["a", "b", "c", "d"]


def test_a_copy_of_the_same_day_hides_no_ring() -> None:
    ring = [item("a", "Daily", origin="Blog", text=LONG), item("b", "Blog", origin="Daily", text=LONG)]
    (found,) = origins([*ring, item("c", "Aaa", text=LONG)])
    assert found.ring == ("blog", "daily")


def test_who_had_it_from_somebody_without_saying_who_they_are_makes_nobody_an_origin() -> None:
    assert keys(item("a", "Daily", origin="Agency"), item("b", origin="Daily")) == ["agency"]


def test_items_without_source_and_origin_are_one_origin_together() -> None:
    assert keys(item("a"), item("b"), item("c", "Radio")) == [UNKNOWN, "radio"]


def test_the_same_text_is_a_copy_whoever_signs_it() -> None:
    copies = [item(name, name, text=text) for name, text in (("a", LONG), ("b", f"  {LONG.upper()}"), ("c", LONG))]
    assert len(origins(copies)) == 1
    short = [item(name, name, text="Shots were heard.") for name in "ab"]
    assert len(origins(short)) == 2, "so short a text may be the same by chance"


def test_a_copy_belongs_to_whoever_had_the_text_first_and_costs_its_signer_nothing_else() -> None:
    first = item("a", "Radio", text=LONG, known="1993-05-01")
    other = item("b", "Church", text="The church on the hill counted its own dead, and there were eleven of them.")
    copied = item("c", "Church", text=LONG, known="1993-05-09")
    assert keys(first, other) == ["church", "radio"]
    assert refs(origins([copied, other, first])) == [["b"], ["a", "c"]]


def test_copies_of_one_day_are_not_two_origins_because_nobody_can_say_whose_the_text_is() -> None:
    own = item("a", "Radio", text=LONG)
    more = item("b", "Radio", text="Another evening the radio spoke of the bridge and who would cross it.")
    copied = item("0", "Daily", text=LONG)
    assert keys(own, more, copied) == ["radio"]


def test_letters_that_look_the_same_are_the_same() -> None:
    assert len(keys(item("a", "Aïcha"), item("b", "Ai\u0308cha"))) == 1


def test_one_item_given_twice_counts_once() -> None:
    one = item("a", "Radio")
    assert refs(origins([one, one])) == [["a"]]


def test_the_reports_of_an_origin_stand_oldest_knowledge_first() -> None:
    late, early = item("a", "Radio", known="1993-06-09"), item("b", "Radio", known="1993-05")
    assert refs(origins([late, early])) == [["b", "a"]]


# ------------------------------------------------------------------ counted again by hand


def by_hand(items: list[Item]) -> set[frozenset[str]]:
    """Groups of reports, by drawing a line from each report to where it came from and gathering what hangs together.

    For reports that are no copies of each other and hold no ring.
    """

    def name(text: str) -> str:
        return re.sub(r"\s+", " ", text).strip(" .,;:").lower()

    told_by = {one.id: name(one.source.split(";")[0].split(", cited by ")[-1]) if one.source else "" for one in items}
    had_from = {}
    for one in items:
        stated = name(one.origin or "")
        quoted = name(one.source.split(";")[0].split(", cited by ")[0]) if one.source else "?"
        had_from[one.id] = stated if stated and stated != "eyewitness" else quoted

    def end_of(name_: str) -> str:
        passed_on = {had_from[one.id] for one in items if told_by[one.id] == name_}
        itself = any(had_from[one.id] == told_by[one.id] == name_ for one in items)
        return name_ if itself or not passed_on else min(end_of(one) for one in passed_on)

    groups: dict[str, set[str]] = {}
    for one in items:
        groups.setdefault(end_of(had_from[one.id]), set()).add(one.id)
    return {frozenset(group) for group in groups.values()}


def test_the_origins_of_the_practice_case_are_counted_again_by_hand() -> None:
    rows = read_benchmark(resources.read("practice/rwanda/case.json")).rows
    items = [
        record_from(Item, row.external_id, {**row.fields, "source": row.source.name if row.source else None})
        for row in rows
    ]
    found = origins(items)
    assert {frozenset(one.id for one in origin.items) for origin in found} == by_hand(items)
    assert len(found) > 20
    assert sum(len(origin.items) for origin in found) == len(items)


def test_a_small_web_of_echoes_is_counted_again_by_hand() -> None:
    web = [
        item("1", "Agency"),
        item("2", "Daily", origin="Agency"),
        item("3", "Blog", origin="Daily"),
        item("4", "Weekly", origin="Agency"),
        item("5", "Weekly", origin="Church"),
        item("6", "Forum", origin="Weekly"),
        item("7", "Priest", origin="eyewitness"),
        item("8", "Church", origin="Priest"),
        item("9"),
    ]
    assert {frozenset(one.id for one in origin.items) for origin in origins(web)} == by_hand(web)
    assert by_hand(web) == {frozenset("12346"), frozenset("578"), frozenset("9")}
