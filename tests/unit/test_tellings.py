"""Copies count once however they are spelled, officers have the last word, and nothing is merged."""

from typing import Any

import msgspec
import pytest

from r2p_desk.analysis.origins import Origin, origins
from r2p_desk.analysis.tellings import SameTexts, tellings, with_tellings
from r2p_desk.analysis.tempo import events_of
from r2p_desk.domain.item import Item
from r2p_desk.domain.records import readable_part
from r2p_desk.domain.relation import Kind, Relation
from r2p_desk.domain.when import When
from weighing import DAY, item

LONG = "On the market square of the hill the names of forty families were read out on Tuesday, in front of the school."
NEAR = LONG.replace("forty", "some forty")


def related(one: str, kind: Kind, other: str, **more: Any) -> Relation:
    return Relation(id=f"{one} {kind} {other}", item=one, other=other, relation=kind, **more)


def found(*items: Item, relations: tuple[Relation, ...] = ()) -> tuple[Origin, ...]:
    return origins(with_tellings(items, relations))


def refs(origins_: tuple[Origin, ...]) -> list[list[str]]:
    return [[one.id for one in origin.items] for origin in origins_]


def test_nearly_the_same_text_signed_by_another_is_no_further_origin() -> None:
    items = item("a", "Radio", text=LONG), item("b", "Church", text=NEAR, known="1993-06-02")
    assert len(origins(items)) == 2
    assert refs(found(*items)) == [["a", "b"]]
    assert found(*items)[0].key == "radio"


def test_ten_near_copies_count_as_the_one_they_copy() -> None:
    copies = [
        item(f"c{at}", f"Paper {at}", text=NEAR.replace("names", f"names {at}"), known="1993-06-03") for at in range(10)
    ]
    other = item("z", "Convent", text="Nobody was let over the bridge after dark, said the sisters who live beside it.")
    assert refs(found(item("a", "Radio", text=LONG), other, *copies)) == [["z"], ["a", *(one.id for one in copies)]]


@pytest.mark.parametrize(
    "apart",
    [
        {"happened": (When("1993-05-01"), When("1993-05-09"))},
        {"place": ("Ruvo", "Kivera")},
    ],
    ids=["day", "place"],
)
def test_forms_filled_in_alike_of_another_day_or_place_are_reports_of_their_own(apart: dict[str, Any]) -> None:
    (field, (one, other)) = next(iter(apart.items()))
    items = item("a", "Radio", text=LONG, **{field: one}), item("b", "Church", text=NEAR, **{field: other})
    assert len(found(*items)) == 2
    assert len(found(items[0], item("c", "Church", text=NEAR, **{field: one}))) == 1


def test_an_officer_who_says_they_are_no_copies_is_believed_even_of_the_same_text() -> None:
    items = item("a", "Radio", text=LONG), item("b", "Church", text=LONG)
    said = related("a", Kind.NOT_COPY, "b")
    assert len(found(*items)) == 1
    assert len(found(*items, relations=(said,))) == 2
    withdrawn = related("a", Kind.NOT_COPY, "b", withdrawn=True)
    assert len(found(*items, relations=(withdrawn,))) == 1


def test_what_one_officer_calls_a_copy_and_another_does_not_makes_nothing_stronger() -> None:
    items = item("a", "Radio", text=LONG), item("b", "Church", text=LONG)
    said = related("a", Kind.NOT_COPY, "b"), related("b", Kind.COPY, "a")
    assert len(found(*items, relations=said)) == 1


def test_a_copy_that_an_officer_names_counts_for_the_one_it_copies() -> None:
    items = item("a", "Radio", text="Short.", known="1993-06-09"), item("b", "Church", text="Another word.")
    assert refs(found(*items, relations=(related("b", Kind.COPY, "a"),))) == [["b", "a"]]
    assert found(*items, relations=(related("b", Kind.COPY, "a"),))[0].key == "radio"


def test_the_same_event_told_twice_is_two_origins() -> None:
    items = item("a", "Radio"), item("b", "Church")
    for kind in (Kind.SAME_EVENT, Kind.CONTRADICTS, Kind.REPEATS):
        assert len(found(*items, relations=(related("a", kind, "b"),))) == 2


def test_an_item_taken_from_another_counts_for_that_one_however_late_that_one_came() -> None:
    parent = item("a", "Agency", known="1993-06-20")
    child = item("b", "Daily", origin_item="a")
    assert refs(found(parent, child)) == [["b", "a"]]
    assert found(parent, child)[0].key == "agency"
    assert origins([parent, child])[0].key == "agency", "also where no whole case was read"


def test_two_taken_from_one_that_is_not_among_the_reports_are_one() -> None:
    case = with_tellings([item("a", "Agency"), item("b", "Daily", origin_item="a"), item("c", "Blog", origin_item="a")])
    assert refs(origins(case[1:])) == [["b", "c"]]


def test_items_taken_from_each_other_in_a_ring_are_one_origin_and_the_ring_is_named() -> None:
    ring = item("a", "Daily", origin_item="b"), item("b", "Blog", origin_item="c"), item("c", "Radio", origin_item="a")
    (one,) = found(*ring)
    assert one.ring == ("blog", "daily", "radio")


def test_a_later_text_never_makes_two_reports_one() -> None:
    words = [f"word{number}" for number in range(60)]
    texts = [" ".join([*(f"other{at}" for at in range(moved)), *words[moved:]]) for moved in (0, 12, 6)]
    first = item("a", "Radio", text=texts[0]), item("b", "Church", text=texts[1])
    bridge = item("c", "Daily", text=texts[2], known="1993-06-30")
    assert len(found(*first)) == len(found(*first, bridge)) == 2


def test_order_and_repetition_of_what_is_given_change_nothing() -> None:
    items = [
        item("a", "Radio", text=LONG),
        item("b", "Church", text=NEAR),
        item("c", "Daily", origin_item="b"),
        item("d"),
    ]
    said = [related("d", Kind.COPY, "c"), related("a", Kind.NOT_COPY, "d")]
    whole = tellings(items, said)
    assert whole == tellings(items[::-1], said[::-1]) == tellings(items, said * 2)
    assert {one.key for one in whole.values()} == {"a"}


def test_what_was_found_before_is_gone_on_from_and_comes_to_the_same() -> None:
    items = [item("a", "Radio", text=LONG), item("b", "Church", text=NEAR, known="1993-06-02")]
    texts = SameTexts()
    steps = [
        (items, ()),
        ([*items, item("c", "Daily", text=LONG, known="1993-06-03")], ()),  # a later one comes
        ([*items, item("c", "Daily", text=LONG, known="1993-05-03")], ()),  # one that came before them
        ([msgspec.structs.replace(items[0], text="Another text altogether, told by others."), items[1]], ()),
        (items, (related("a", Kind.NOT_COPY, "b"),)),
        (items[1:], ()),
        (items, ()),
    ]  # fmt: skip
    for given, said in steps:
        assert tellings(given, said, texts) == tellings(given, said)
    assert len(tellings(items, (), texts)) == 2


def test_near_copies_raise_no_tempo() -> None:
    items = item("a", "Radio", text=LONG), item("b", "Church", text=NEAR), item("c", "Daily", origin_item="b")
    assert {event.reporter for event in events_of(with_tellings(items), {}, DAY, {})} == {"radio"}


def test_no_record_states_of_which_report_it_is() -> None:
    for value in ("key", {"key": "a", "had_from": ["b"]}, ["a"]):
        read, unreadable = readable_part(Item, "a", {"title": "A", "telling": value})
        assert read == Item(id="a", title="A")
        assert unreadable == ("telling",)
