"""A paper speaks its own language while it is composed, and nothing else does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from r2p_desk import i18n
from r2p_desk.domain.when import When
from r2p_desk.i18n import (
    PAPER_LANGUAGES,
    in_a_row,
    labelled,
    language,
    listed,
    number,
    speaking,
    tr,
    trc,
    trn,
    use_language,
)
from r2p_desk.ui.languages import languages


def test_inside_the_block_everything_speaks_the_papers_language_and_after_it_no_longer() -> None:
    assert (language(), tr("{date} (uncertain)")) == ("en", "{date} (uncertain)")
    with speaking("fr"):
        assert (language(), tr("{date} (uncertain)")) == ("fr", "{date} (incertain)")
        with speaking("es"):
            assert trc("a day", "May") == "mayo"
        assert trn("{n} day", "{n} days", 1) == "1 jour"
    assert (language(), trn("{n} day", "{n} days", 2)) == ("en", "2 days")


def test_an_error_inside_the_block_ends_it_too() -> None:
    with pytest.raises(ZeroDivisionError), speaking("ru"):
        raise ZeroDivisionError
    assert language() == "en"


def test_two_threads_speak_two_languages_at_the_same_time() -> None:
    together = Barrier(len(PAPER_LANGUAGES), timeout=10)

    def composed(code: str) -> list[str]:
        with speaking(code):
            said = []
            for _ in range(20):
                together.wait()
                said.append(When("1994-03-12").words)
            return said

    with speaking("ru"), ThreadPoolExecutor(len(PAPER_LANGUAGES)) as pool:
        said = dict(zip(PAPER_LANGUAGES, pool.map(composed, PAPER_LANGUAGES), strict=True))
        assert When("1994-03-12").words == "12 марта 1994 года"
    assert {code: set(words) for code, words in said.items()} == {
        "ar": {"12 آذار/مارس 1994"},
        "zh": {"1994年3月12日"},
        "en": {"12 March 1994"},
        "fr": {"12 mars 1994"},
        "ru": {"12 марта 1994 года"},
        "es": {"12 de marzo de 1994"},
    }


def test_a_thread_of_the_window_goes_on_in_the_windows_language() -> None:
    with speaking("zh"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(language).result() == "en"


def test_papers_add_no_language_to_the_window() -> None:
    assert [code for code, _ in languages()] == ["en"]
    try:
        use_language("fr")
        assert trc("a day", "May") == "May"
    finally:
        use_language("en")


def test_the_window_speaks_its_own_catalogue_while_a_paper_speaks_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Backwards:
        """A catalogue that shows when it was asked."""

        gettext = staticmethod(lambda text: text[::-1])

    monkeypatch.setattr(i18n, "_current", Backwards())
    assert tr("abc") == "cba"
    with speaking("es"):
        assert tr("{date} (uncertain)") == "{date} (incierto)"


@pytest.mark.parametrize("code", ["fr-CA", "fr_FR", "FR"])
def test_a_languages_form_is_spoken_by_the_language(code: str) -> None:
    with speaking(code):
        assert tr("{date} (uncertain)") == "{date} (incertain)"


@pytest.mark.parametrize("code", ["en", "sw", "", "../../..", "fr/../ru"])
def test_a_language_without_a_catalogue_is_english(code: str) -> None:
    with speaking(code):
        assert When("1994-03").words == "March 1994"


@pytest.mark.parametrize(
    ("code", "counts", "words"),
    [
        ("ar", (0, 1, 2, 3, 11, 100), ["0 يوم", "يوم واحد", "يومان", "3 أيام", "11 يوماً", "100 يوم"]),
        ("ru", (1, 2, 5, 11, 21, 112), ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "112 дней"]),
        ("fr", (0, 1, 2, 1500), ["0 jour", "1 jour", "2 jours", "1\u202f500 jours"]),
        ("es", (0, 1, 2, 1500), ["0 días", "1 día", "2 días", "1.500 días"]),
        ("zh", (1, 2), ["1天", "2天"]),
        ("en", (1, 1500), ["1 day", "1,500 days"]),
    ],
)
def test_counted_things_follow_the_languages_rules(code: str, counts: tuple[int, ...], words: list[str]) -> None:
    with speaking(code):
        assert [trn("{n} day", "{n} days", count) for count in counts] == words


def test_figures_are_grouped_as_the_language_does_and_stay_figures() -> None:
    def written(code: str) -> str:
        with speaking(code):
            return number(1_234_567)

    assert {code: written(code) for code in PAPER_LANGUAGES} == {
        "ar": "1,234,567",
        "zh": "1,234,567",
        "en": "1,234,567",
        "fr": "1\u202f234\u202f567",
        "ru": "1\u00a0234\u00a0567",
        "es": "1.234.567",
    }


@pytest.mark.parametrize(
    ("code", "row", "label", "said"),
    [
        ("en", "a, b; c", "d:", "E. F."),
        ("fr", "a, b; c", "d\u00a0:", "E. F."),
        ("ru", "a, b; c", "d:", "E. F."),
        ("es", "a, b; c", "d:", "E. F."),
        ("zh", "a、b；c", "d：", "E.F."),
        ("ar", "a، b؛ c", "d:", "E. F."),
    ],
)
def test_what_is_put_together_has_the_languages_own_marks(code: str, row: str, label: str, said: str) -> None:
    with speaking(code):
        made = listed([listed("ab"), "c"], "; ")
        assert (made, labelled("d"), in_a_row(["E.", "F."])) == (row, label, said)


@pytest.mark.parametrize(
    ("code", "edtf", "words"),
    [
        ("fr", "1994-03-01", "1er mars 1994"),
        ("fr", "1994-03-11", "11 mars 1994"),
        ("fr", "../1994-03-01", "jusqu’au 1er mars 1994"),
        ("fr", "../1994-08", "jusqu’en août 1994"),
        ("fr", "1994-03-12/1994-05-01", "du 12 mars 1994 au 1er mai 1994"),
        ("es", "1994-04", "abril de 1994"),
        ("es", "1994-04/..", "desde abril de 1994"),
        ("es", "1994-04-12/..", "desde el 12 de abril de 1994"),
        ("es", "199X", "el decenio de 1990"),
        ("ru", "1994-08", "август 1994 года"),
        ("ru", "1994-08~", "около августа 1994 года"),
        ("ru", "1994", "1994 год"),
        ("ru", "1994/..", "начиная с 1994 года"),
        ("ru", "1994-04/1994-05", "с апреля 1994 года по май 1994 года"),
        ("ru", "[1993-05-09..1993-05-15]", "12 мая 1993 года ± 3 дня"),
        ("zh", "1994-03-12?", "1994年3月12日（不确定）"),
        ("zh", "1994-37", "1994年初"),
        ("zh", "1994-03-12/1994-05-01", "1994年3月12日至1994年5月1日"),
        ("ar", "1994-01-01", "1 كانون الثاني/يناير 1994"),
        ("ar", "[..1993-05-15]", "في موعد لا يتجاوز 15 أيار/مايو 1993"),
    ],
)
def test_dates_read_as_the_language_writes_them(code: str, edtf: str, words: str) -> None:
    with speaking(code):
        assert When(edtf).words == words


@pytest.mark.parametrize("code", PAPER_LANGUAGES)
def test_what_is_worded_lazily_is_worded_where_it_is_taken(code: str) -> None:
    later: Callable[[], str] = lambda: When("1994-05").words  # noqa: E731 - a function that outlives the block
    with speaking(code):
        inside = later()
    assert (inside == later()) is (code == "en")
