"""Where the words stand is shown as it was written, and the places marked are the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.casefile.query import read_query
from r2p_desk.casefile.snippets import Snippet, snippet
from r2p_desk.casefile.words import seeking_pattern
from r2p_desk.domain.letters import normalise

FILLER = "Nothing of note was seen on this day. "
scripts = st.sampled_from(
    ["camp", "Camp", "réfugiés", "re\u0301fugie\u0301s", "Straße", "ﬁre", "السَّلامُ", "كـــتاب", "مدينة", "难民", "军队",
     "が", "か\u3099", "ｶﾞｽ", "ผู้ลี้ภัย", "ชายแดน", "ជនភៀសខ្លួន", "ဒုက္ခသည်", "ຊາວອົບ", "난민",
     "\u1102\u1161\u11ab\u1106\u1175\u11ab", "हिन्दी", "🙂", " ", "\n", ", ", "-", "ß", "İ", "x" * 70, "\u0301",
     "\u200f"]
)  # fmt: skip


def shown(title: str, body: str, typed: str) -> tuple[str, list[str]]:
    found = snippet(title, body, read_query(typed).terms)
    return found.text, [found.text[first:last] for first, last in found.matches]


@pytest.mark.parametrize(
    ("body", "typed", "marked"),
    [
        ("They burned the RÉFUGIÉS' camp", "refugies", ["RÉFUGIÉS"]),
        ("They burned the re\u0301fugie\u0301s' camp", "réfugiés camp", ["re\u0301fugie\u0301s", "camp"]),
        ("an der Straße", "STRASSE", ["Straße"]),
        ("السَّلامُ عَلَيْكُمْ يا أحمد", "السلام احمد", ["السَّلامُ", "أحمد"]),
        ("هذا كـــتاب في مدينة", "كتاب مدينه", ["كـــتاب", "مدينة"]),
        ("大批难民到达，难民营已满", "难民", ["难民", "难民"]),
        ("大批难民到达，难民营已满", "难", ["难", "难"]),
        ("ผู้ลี้ภัยที่ชายแดน", "ชายแดน", ["ชายแดน"]),
        ("難民ｷｬﾝﾌﾟへの攻撃", "キャンプ", ["ｷｬﾝﾌﾟ"]),
        ("난민수용소", "수용소", ["수용소"]),
        ("a camp north of the camps", "camp", ["camp"]),
        ("the camp north of Kigali", '"camp north"', ["camp north"]),
        ("the so-called talks", "so-called", ["so-called"]),
        ("中国A股市场", "国A", ["国A"]),
        ("it became so", "cam", []),
    ],
)
def test_the_places_marked_are_the_words_as_written(body: str, typed: str, marked: list[str]) -> None:
    text, places = shown("", body, typed)
    assert places == marked
    assert text == body


def test_the_beginning_of_a_word_is_marked_while_it_is_typed() -> None:
    found = snippet("", "three camps", read_query("cam", unfinished=True).terms)
    assert [found.text[first:last] for first, last in found.matches] == ["cam"]


def test_the_best_place_is_where_most_words_stand_together() -> None:
    body = f"The camp is quiet. {FILLER * 8} Men with weapons came to the camp at night. {FILLER * 8} weapons again"
    text, places = shown("A camp", body, "camp weapons")
    assert "weapons came to the camp" in text
    assert places == ["weapons", "camp"]


def test_of_equal_places_one_in_the_body_says_more_than_the_title() -> None:
    assert shown("Camp attacked", f"{FILLER}The camp was attacked.", "camp")[0].startswith("Nothing of note")
    assert shown("Camp attacked", FILLER, "camp")[1] == ["Camp"]


def test_a_word_far_into_a_long_text_is_found_and_a_huge_text_costs_little() -> None:
    text, places = shown("t", FILLER * 3000 + "There the rifles were." + FILLER * 30000, "rifles")
    assert places == ["rifles"]
    assert len(text) < 300


def test_a_word_across_two_lots_is_found() -> None:
    for before in range(7985, 8006):
        assert shown("", "x" * before + " rifles " + "y" * 100, "rifles")[1] == ["rifles"]


def test_the_edge_of_a_lot_makes_no_word_of_a_part() -> None:
    for before in range(7985, 8006):
        assert shown("", "x" * before + "rifles and " + "y" * 100, "rifles")[1] == []
        assert shown("", "x " * (before // 2) + " " * (before % 2) + "riflesmen" + " y" * 300, "rifles")[1] == []


def test_breaks_of_lines_become_blanks_and_the_places_move_with_the_words() -> None:
    text, places = shown("", "first\n\n\tsecond   third\u3000fourth", "third fourth")
    assert text == "first second third fourth"
    assert places == ["third", "fourth"]


def test_without_words_the_body_begins() -> None:
    assert snippet("Title", "Body", ()) == Snippet("Body")
    assert snippet("Title", "", ()) == Snippet("Title")


@given(st.lists(scripts, max_size=30).map("".join), st.lists(scripts, max_size=20).map("".join), scripts, st.booleans())
def test_every_place_marked_folds_to_what_was_sought(title: str, body: str, sought: str, unfinished: bool) -> None:
    terms = read_query(sought, unfinished=unfinished).terms
    found = snippet(title, body, terms)
    assert list(found.matches) == sorted(found.matches)
    for first, last in found.matches:
        assert 0 <= first < last <= len(found.text)
        marked = normalise(found.text[first:last])
        assert any(seeking_pattern(list(term.words), unfinished=True).search(marked) for term in terms)
    whole = normalise(f"{title}\n{body}")
    if any(seeking_pattern(list(term.words), unfinished=term.unfinished).search(whole) for term in terms):
        assert found.matches
