"""Grades: two independent axes; F and 6 mean that nobody could judge, not that it is worst."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2p_desk.domain.grading import Credibility, Grade, Reliability, credibility_words, reliability_words
from r2p_desk.errors import InvalidValue


@given(st.sampled_from(Reliability), st.sampled_from(Credibility))
def test_every_letter_goes_with_every_figure(letter: Reliability, figure: Credibility) -> None:
    grade = Grade(f" {letter.lower()}{figure} ")
    assert (str(grade), grade.reliability, grade.credibility) == (f"{letter}{figure}", letter, figure)
    assert Grade(str(grade)) == grade


@given(st.text(max_size=4))
def test_anything_else_is_refused(text: str) -> None:
    try:
        grade = Grade(text)
    except InvalidValue:
        return
    assert text.strip().upper() == grade
    assert len(grade) == 2


@pytest.mark.parametrize("wrong", ["", "B", "2", "G1", "A0", "A7", "B 2", "2B", "B22", "B²", "Ｂ2"])
def test_these_are_no_grades(wrong: str) -> None:
    with pytest.raises(InvalidValue):
        Grade(wrong)


def test_f_and_6_say_that_it_cannot_be_judged() -> None:
    assert "cannot be judged" in reliability_words(Reliability.F)
    assert "cannot be judged" in credibility_words(Credibility.SIX)
    assert len({reliability_words(letter) for letter in Reliability}) == 6
    assert len({credibility_words(figure) for figure in Credibility}) == 6
