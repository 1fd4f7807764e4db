"""Coded terms are found however they are spelled, each once, and nothing that is not one of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.analysis.coded_terms import CodedTerms, FoundTerm
from r2p_desk.domain.letters import look_alike, normalise
from r2p_desk.domain.lexicon import CodedTerm, Use
from r2p_desk.domain.when import When

TODAY = When("2026-05-01")
SLUR = CodedTerm(id="slur", lexicon="one", term="inyenzi", transliterations=("иньензи",))


def found(text: str, *terms: CodedTerm, said: str | None = None) -> tuple[FoundTerm, ...]:
    return CodedTerms(terms or (SLUR,)).found_in(text, said=When(said) if said else None, today=TODAY)


def term(text: str, **more: tuple[str, ...]) -> CodedTerm:
    return CodedTerm(id=text, lexicon="one", term=text, **more)  # type: ignore[arg-type]  # tuples of texts alone


@pytest.mark.parametrize(
    "written",
    [
        "inyenzi",
        "INYENZI",
        "Ínyênzï",
        "in\u200byen\u00adzi",
        "ｉｎｙｅｎｚｉ",
        "іnуеnzі",  # Cyrillic і, у, е, і
        "1ny3nzi",
        "in-yen*zi",
        "i n y e n z i",
        "I. N. Y. E. N. Z. I",
        "i_n_y_e_n_z_i",
        "иньензи",
        "И-Н-Ь-Е-Н-З-И",
    ],
)
def test_a_term_is_found_however_it_is_spelled(written: str) -> None:
    text = f"They said: {written}, and laughed."
    (one,) = found(text)
    ((first, last),) = one.places
    assert text[first:last] == written


def test_a_slur_spelled_three_ways_in_two_scripts_is_found_once() -> None:
    (one,) = found("Inyenzi! I say i-n-y-e-n-z-i. Иньензи, again.")
    assert one.term.id == "slur"
    assert one.spellings == ("Inyenzi", "i-n-y-e-n-z-i", "Иньензи")


@pytest.mark.parametrize(
    "innocent",
    ["inyenzis", "kinyenzi", "in yen zi", "inyen", "Any enzyme", "i n y e n", "in, yen, zi"],
)
def test_nothing_else_is_found(innocent: str) -> None:
    assert found(innocent) == ()


@pytest.mark.parametrize("written", ["صراصير", "الصَّرَاصِير", "صـراصـير", "والصراصير", "للصراصير", "بصراصير", "صراصیر"])
def test_arabic_is_found_with_its_marks_forms_and_particles(written: str) -> None:
    assert [one.term.id for one in found(f"قال: {written}.", term("صراصير"))] == ["صراصير"]
    assert found("صراصيرهم هنا", term("صراصير")) == ()


def test_scripts_without_spaces_are_found_inside_a_run() -> None:
    ((one),) = found("他们都是害虫，要清除。", term("害虫"))
    assert one.places == ((4, 6),)


def test_words_of_a_phrase_may_stand_apart_and_a_star_lets_a_term_go_on() -> None:
    assert [one.spellings for one in found("Cut the tall\n trees!", term("tall trees"))] == [("tall\n trees",)]
    (one,) = found("Ibyitso byose", term("ibyits*"))
    assert one.spellings == ("Ibyitso",)


def test_a_short_term_is_not_sought_letter_by_letter() -> None:
    assert found("a, b or c", term("abc")) == ()


def test_an_expired_term_is_found_and_shown_as_expired() -> None:
    old = CodedTerm(id="old", lexicon="one", term="inyenzi", since=When("1990"), until=When("1994-07"))
    (one,) = found("inyenzi", old, said="1994-04-10")
    assert (one.expired, one.use) == (True, Use.IN_USE)
    assert found("inyenzi", old, said="2001")[0].use is Use.EXPIRED
    assert found("inyenzi", old, said="1959")[0].use is Use.NOT_YET
    assert found("inyenzi", old)[0].use is Use.NOT_KNOWN


def test_a_term_that_was_withdrawn_is_not_sought() -> None:
    assert found("inyenzi", CodedTerm(id="gone", lexicon="one", term="inyenzi", withdrawn=True)) == ()


def test_terms_stand_in_the_order_of_the_text_with_all_their_places() -> None:
    made = found("snakes and inyenzi and snakes", term("snakes"), SLUR)
    assert [(one.term.id, len(one.places)) for one in made] == [("snakes", 2), ("slur", 1)]


@given(st.text(), st.text(min_size=1, max_size=12))
def test_no_text_and_no_term_makes_it_fail_and_places_lie_within(text: str, sought: str) -> None:
    for one in CodedTerms([term(sought)]).found_in(text + sought, said=None, today=TODAY):
        for first, last in one.places:
            assert 0 <= first < last <= len(text + sought)


@given(st.text())
def test_what_looks_alike_keeps_its_places(text: str) -> None:
    folded = normalise(text)
    assert len(look_alike(folded)) == len(folded)
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))
