"""What officers typed is read aloud in a language whose script it is in, inside papers of any language."""

import pytest

from r2p_desk.briefing.document import Words
from r2p_desk.briefing.slabs import runs_of
from r2p_desk.briefing.tongues import tongue_of


@pytest.mark.parametrize(
    ("text", "paper", "read"),
    [
        ("Houses are searched by lists.", "ar", "en"),
        ("Houses are searched by lists.", "fr", "fr"),
        ("تفتيش المنازل حسب القوائم", "en", "ar"),
        ("Обыски по спискам", "zh", "ru"),
        ("按名单搜查", "es", "zh"),
        ("قال: Radio Kivera", "ar", "ar"),
        ("12 / 14 – (3)", "ar", "ar"),
        ("", "ru", "ru"),
        ("Houses", "zh-Hans", "en"),
        ("按名单", "zh-Hans", "zh-Hans"),
    ],
)
def test_a_text_without_a_letter_of_the_papers_script_is_of_another_language(text: str, paper: str, read: str) -> None:
    assert tongue_of(text, paper) == read


def test_a_language_that_is_named_is_kept() -> None:
    named, guessed = runs_of((Words("Maisons fouillées.", language="fr"), Words("Searched.")), 10, "ar")
    assert (named.language, guessed.language) == ("fr", "en")
