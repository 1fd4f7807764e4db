"""Every kind of paper, composed in every language: nothing the program says on it is left in English."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import paper_steps
from paper_steps import Seeded
from r2p_desk import i18n
from r2p_desk.actions.composing import KINDS, Asked, compose
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.marking import Marking
from r2p_desk.i18n import OWN_NAMES, PAPER_LANGUAGES

PREPARED = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)
UNOFFICIAL = {
    "ar": "ترجمة غير رسمية.", "zh": "非正式译文。", "fr": "Traduction non officielle.", "ru": "Неофициальный перевод.",
    "es": "Traducción no oficial.",
}  # fmt: skip
_LEFT, _RIGHT = "⟦", "⟧"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    with paper_steps.seeded(tmp_path_factory.mktemp("papers")) as seeded:
        yield seeded


@pytest.fixture
def _marked() -> Iterator[None]:
    """Whatever has no translation is put in brackets no paper has, instead of standing there in English."""

    class Bare(i18n._gettext_module.NullTranslations):
        def gettext(self, message: str) -> str:
            return f"{_LEFT}{message}{_RIGHT}"

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return self.gettext(msgid1 if n == 1 else msgid2)

        def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as gettext has it
            return self.gettext(message)

    catalogues = [i18n._paper_words(code) for code in PAPER_LANGUAGES if code != "en"]
    for one in catalogues:
        one.add_fallback(Bare())
    yield
    i18n._paper_words.cache_clear()


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("code", [code for code in PAPER_LANGUAGES if code != "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_nothing_in_english_but_what_officers_wrote(made: Seeded, kind: str, code: str) -> None:
    for ceiling in (
        (None, Marking("CONFIDENTIAL//TLP:AMBER")) if kind in ("situation", "meeting", "lessons") else (None,)
    ):
        about = {**made.about, "handling": f"The radio of {paper_steps.SEEDS['radio']}"}.get(kind)
        asked = Asked(kind=kind, about=about, ceiling=ceiling, prepared=PREPARED, language=code)
        document = compose(made.case, asked).document
        printed = f"{document}{[one.content.decode() for one in document.attachments]}"
        assert re.findall(f"{_LEFT}(.*?){_RIGHT}", printed) == []
        assert UNOFFICIAL[code] in printed
        assert all(name in printed for name in OWN_NAMES.values()), "the guide names the levels in all six"


@pytest.mark.parametrize("code", PAPER_LANGUAGES)
def test_every_letter_of_every_language_is_on_the_page(made: Seeded, code: str) -> None:
    document = compose(made.case, Asked(kind="situation", prepared=PREPARED, language=code)).document
    printed = render(document)
    assert printed.missing == 0
    assert printed.pages >= 3
