"""Two yardsticks of likelihood, never mixed, never converted; a figure outside its term is refused."""

import pytest

from r2p_desk.domain.likelihood import (
    TERMS,
    Likelihood,
    Yardstick,
    check_likelihood,
    likelihood_words,
    term_words,
)
from r2p_desk.errors import InvalidValue


def test_the_bands_are_those_published() -> None:
    # ICD 203, first row of terms; PHIA probability yardstick, whole percents
    assert [(term.least, term.most) for term in TERMS[Yardstick.ICD_203]] == [
        (1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99),
    ]  # fmt: skip
    assert [(term.least, term.most) for term in TERMS[Yardstick.PHIA]] == [
        (0, 5), (10, 20), (25, 35), (40, 49), (55, 75), (80, 90), (95, 100),
    ]  # fmt: skip


@pytest.mark.parametrize("yardstick", Yardstick)
def test_both_ends_of_every_term_are_taken_and_what_lies_beyond_is_not(yardstick: Yardstick) -> None:
    for term in TERMS[yardstick]:
        for percent in (term.least, term.most):
            assert check_likelihood(yardstick, term.name, percent) == Likelihood(
                yardstick=yardstick, term=term.name, percent=percent
            )
        for percent in (term.least - 1, term.most + 1):
            with pytest.raises(InvalidValue) as caught:
                check_likelihood(yardstick, term.name, percent)
            assert caught.value.todo


@pytest.mark.parametrize("percent", [7, 22, 38, 50, 77, 93])
def test_a_figure_between_two_terms_of_phia_has_no_term(percent: int) -> None:
    for term in TERMS[Yardstick.PHIA]:
        with pytest.raises(InvalidValue):
            check_likelihood("phia", term.name, percent)


def test_terms_of_the_other_yardstick_are_refused_as_such() -> None:
    with pytest.raises(InvalidValue) as mixed:
        check_likelihood("icd-203", "realistic possibility")
    assert "never mixed" in mixed.value.happened
    with pytest.raises(InvalidValue) as unknown:
        check_likelihood("phia", "perhaps")
    assert "never mixed" not in unknown.value.happened
    with pytest.raises(InvalidValue):
        check_likelihood("kent", "likely")


def test_one_word_on_two_yardsticks_means_two_things() -> None:
    assert check_likelihood("icd-203", "unlikely", 20).percent == 20
    with pytest.raises(InvalidValue):
        check_likelihood("phia", "unlikely", 20)


def test_a_likelihood_is_said_with_its_yardstick() -> None:
    assert likelihood_words(check_likelihood("ICD-203", " Very  LIKELY ")) == "very likely (80 to 95 % on ICD 203)"
    assert likelihood_words(check_likelihood("phia", "unlikely", 30)) == "unlikely (30 % on PHIA)"


def test_every_term_has_words() -> None:
    assert {term_words(term.name) for terms in TERMS.values() for term in terms} == {
        term.name for terms in TERMS.values() for term in terms
    }
    assert term_words("of a later version") == "of a later version"
