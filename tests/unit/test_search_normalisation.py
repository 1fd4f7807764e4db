"""Search: what an officer types is found however it was written, in scripts with and without spaces."""

import contextlib
import unicodedata

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.casefile.finder import words_sought
from r2p_desk.casefile.query import read_query
from r2p_desk.casefile.snippets import Snippet, snippet
from r2p_desk.casefile.words import index_form
from r2p_desk.domain.letters import normalise, words_in
from r2p_desk.errors import InvalidValue, UsageError

ALPHABET = "中华人民共和国军队平城市"
chinese = st.text(ALPHABET, min_size=1, max_size=12)
mixed = st.text(ALPHABET + "ab 1，。\n", min_size=1, max_size=16)
anything = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\"'*-+^:(){}[]\x00\\%_;NEARORANDT🙂\u200f\u202e\ufeff中é ")
)


class Index:
    """The search table alone, in memory, made as in a case file."""

    def __init__(self) -> None:
        self._connection = sqlcipher.connect(":memory:", isolation_level=None)
        self._connection.execute(
            "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1,"
            " tokenize='unicode61 remove_diacritics 2')"
        )

    def fill(self, texts: list[str]) -> None:
        self._connection.execute("DELETE FROM search")
        rows = [(number, "", index_form(text)) for number, text in enumerate(texts)]
        self._connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", rows)

    def find(self, words: str, *, prefix: bool = False) -> list[int]:
        query = read_query(words, unfinished=prefix)
        if not query.terms:
            return []
        select = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
        found = self._connection.execute(select, (words_sought(query),))
        return [row[0] for row in found]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index()


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Häuser an der Straße", "STRASSE"),
        ("Häuser an der Strasse", "straße"),
        ("réfugiés à Kigali", "refugies"),
        ("refugies a Kigali", "RÉFUGIÉS"),
        ("re\u0301fugie\u0301s", "réfugiés"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("İSTANBUL", "istanbul"),
        ("ﬁnal", "final"),
        ("Ｆｕｌｌｗｉｄｔｈ", "fullwidth"),
        ("السَّلامُ عَلَيْكُمْ", "السلام عليكم"),
        ("السلام عليكم", "السَّلامُ"),
        ("أحمد إبراهيم آدم", "احمد ابراهيم ادم"),
        ("احمد ابراهيم ادم", "أحمد إبراهيم آدم"),
        ("مدينة على مسؤول مسائل", "مدينه علي مسوول مسايل"),
        ("كـــتاب", "كتاب"),
        ("ﻻجئون", "لاجئون"),
        ("ผู้ลี้ภัยที่ชายแดน", "ชายแดน"),
        ("ผู้ลี้ภัยที่ชายแดน", "ภัย"),
        ("ຊາວອົບພະຍົບ", "ອົບ"),
        ("ជនភៀសខ្លួន", "ភៀស"),
        ("ဒုက္ခသည်များ", "သည်"),
        ("難民キャンプへの攻撃", "キャンプ"),
        ("難民ｷｬﾝﾌﾟへの攻撃", "キャンプ"),
        ("難民キャンプへの攻撃", "攻撃"),
        ("ジョン・スミス氏", "ジョン・スミス"),
        ("人々が逃げた", "人々"),
        ("二〇二六年", "〇二六"),
        ("난민 수용소 공격", "수용소"),
        ("난민수용소", "용소"),
        ("난민", "난민"),
        ("中国A股市场", "中国A股"),
        ("中国A股市场", "国A"),
        ("中国，经济", '"中国 经济"'),
        ("中国，经济", "中国，经济"),
        ("हिन्दी भाषा", "हिन्दी"),
        ("file_name_here", "name"),
        ("name here", "file_ name_ _ here"[6:]),
        ("a\x00b", "b"),
        ("UN-led, so-called “talks”", 'so-called "talks"'),
        ("the camp north of Kigali", '"camp north"'),
    ],
)
def test_what_was_written_is_found(index: Index, written: str, sought: str) -> None:
    index.fill(["something else altogether", written])
    assert index.find(sought) == [1]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("camp of the north", '"camp north"'),
        ("caméra", "cam"),
        ("中国", "国中"),
        ("が", "か"),
        ("مدينة", "مدن"),
        ("a camp", "camp militia"),
        ("中 国", "中国"),
    ],
)
def test_what_was_not_written_is_not_found(index: Index, written: str, sought: str) -> None:
    index.fill([written])
    assert index.find(sought) == []


@given(st.lists(chinese, min_size=1, max_size=6), st.text(ALPHABET, min_size=1, max_size=4))
@settings(deadline=None)
def test_chinese_of_one_to_four_signs_is_found_just_where_it_stands(
    index: Index, texts: list[str], sought: str
) -> None:
    index.fill(texts)
    assert index.find(sought) == [number for number, text in enumerate(texts) if sought in text]


@given(st.lists(mixed, min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_any_piece_of_a_mixed_text_is_found(index: Index, texts: list[str], data: st.DataObject) -> None:
    index.fill(texts)
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number]) - 1))
    end = data.draw(st.integers(start + 1, len(texts[number])))
    text, piece = texts[number], texts[number][start:end]
    cuts_a_word = any(
        0 < at < len(text) and text[at - 1 : at + 1].isascii() and text[at - 1 : at + 1].isalnum()
        for at in (start, end)
    )
    if not cuts_a_word and words_in(normalise(piece)):
        assert number in index.find(f'"{piece}"')


@given(st.lists(st.sampled_from(["camp", "camps", "campaign", "militia", "réfugié", "中国人"]), max_size=5))
@settings(deadline=None)
def test_an_unfinished_last_word_finds_what_begins_so(index: Index, words: list[str]) -> None:
    text = " ".join(words)
    index.fill([text])
    for beginning in ("cam", "campa", "refug", "中"):
        expected = any(normalise(word).startswith(beginning) for word in words)
        assert bool(index.find(beginning, prefix=True)) == expected


@given(anything, anything)
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_query_makes_search_fail(index: Index, text: str, sought: str) -> None:
    index.fill([text])
    for prefix in (False, True):
        for typed in (sought, f'"{sought}'):
            with contextlib.suppress(InvalidValue, UsageError):
                index.find(typed, prefix=prefix)
                snippet("title", text, read_query(typed, unfinished=prefix).terms)


@pytest.mark.parametrize("sought", ['"', '""', '"""', "*", "foo*", "-foo", "+foo", "^foo", "title:foo", "NEAR(foo bar)",
                                    "foo AND", "OR", "NOT foo", "(foo", "foo)", "{foo}", "foo\x00", "'; DROP TABLE x",
                                    "\\", "🙂", "🙂 foo", "_ foo", "foo - bar", "foo:", "\u202efoo"])  # fmt: skip
def test_signs_of_the_query_language_are_only_signs(index: Index, sought: str) -> None:
    index.fill(["title foo and bar or not near foo bar drop table x"])
    plain = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", sought)).split()
    assert index.find(sought) == ([0] if plain else [])


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_an_emptied_query_finds_nothing_rather_than_everything(index: Index) -> None:
    index.fill(["foo"])
    assert all(read_query(words).empty for words in ("", "  ", "🙂", '"', "***"))


def test_a_snippet_stands_around_the_first_word_found_in_the_text_s_own_letters() -> None:
    text = "Before it. " * 30 + "They burned the RÉFUGIÉS' camp near the Straße." + " After it." * 30
    cut = snippet("", text, read_query("strasse refugies").terms).text
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert "RÉFUGIÉS' camp" in cut
    assert len(cut) < 300


def test_a_snippet_of_unspaced_text_is_cut_too() -> None:
    cut = snippet("", "前" * 500 + "攻撃" + "後" * 500, read_query("攻撃").terms).text
    assert "攻撃" in cut
    assert len(cut) < 300


def test_a_snippet_without_the_word_is_the_beginning() -> None:
    assert snippet("", "short text", read_query("absent").terms) == Snippet("short text")
    assert snippet("", "", read_query("absent").terms) == Snippet("")
