"""Our labels in the languages papers are written in: whole, unofficial and said to be so, and never before a pack."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import framework_packs
from exchanging import officers
from r2p_desk.actions.frameworks import framework_for, frameworks, load_pack, shipped, shipped_in
from r2p_desk.actions.session import Desk
from r2p_desk.analysis.frameworks import translated
from r2p_desk.errors import DeskError
from r2p_desk.i18n import PAPER_LANGUAGES, speaking
from r2p_desk.resources import read

OTHERS = [code for code in PAPER_LANGUAGES if code != "en"]
UNOFFICIAL = {
    "ar": "ترجمة غير رسمية", "zh": "非正式译文", "fr": "Traduction non officielle", "ru": "Неофициальный перевод",
    "es": "Traducción no oficial",
}  # fmt: skip
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "zh": ("\u4e00", "\u9fff"), "ru": ("\u0400", "\u04ff")}


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desk]:
    with officers(tmp_path, "Alice Mbeki") as (made,):
        yield made


@pytest.mark.parametrize("code", OTHERS)
def test_every_label_has_a_translation_and_the_rest_stays_as_it_was(code: str) -> None:
    for ours in frameworks():
        other = shipped_in(ours.id, code)
        assert (other.language, other.official, other.id, other.version) == (code, False, ours.id, ours.version)
        assert other.statement is not None
        assert other.statement.startswith(UNOFFICIAL[code])
        assert [one.id for one in other.indicators] == [one.id for one in ours.indicators]
        for mine, theirs in zip(ours.indicators, other.indicators, strict=True):
            assert (mine.label is None) == (theirs.label is None)
            assert (theirs.wording_status, theirs.coding_rule) == (mine.wording_status, mine.coding_rule)
            assert mine.label is None or theirs.label != mine.label


@pytest.mark.parametrize("code", SCRIPTS)
def test_no_label_is_left_in_latin_letters(code: str) -> None:
    first, last = SCRIPTS[code]
    for ours in frameworks():
        other = shipped_in(ours.id, code)
        labels = [factor.title for factor in other.risk_factors] + [one.label or "" for one in other.indicators]
        assert [label for label in labels if label and not any(first <= sign <= last for sign in label)] == [], (
            "another script"
        )
        assert [label for label in labels if any("a" <= sign <= "z" for sign in label)] == []


def test_no_two_entries_of_a_language_read_the_same() -> None:
    for code in OTHERS:
        labels = [one.label for one in shipped_in("un-2014", code).indicators if one.label]
        assert len(labels) == len(set(labels)), code


def test_the_paper_is_worded_in_its_language_and_the_window_as_before() -> None:
    with speaking("es"):
        assert framework_for(None, "un-2014").language == "es"
    with speaking("en"):
        assert framework_for(None, "un-2014") is shipped("un-2014")
    with speaking("sw"):
        assert framework_for(None, "un-2014") is shipped("un-2014")
    assert framework_for(None, "un-2014") is shipped("un-2014")


def test_an_offices_pack_in_the_papers_language_goes_before_our_translation(alice: Desk, tmp_path: Path) -> None:
    for language in ("en", "fr-CA"):
        pack = framework_packs.plain(language=language)
        load_pack(alice, framework_packs.signed(alice, pack, tmp_path))
    for code, used, official in (("fr", "fr-CA", True), ("ru", "ru", False), ("en", "en", True)):
        with speaking(code):
            chosen = framework_for(alice, "un-2014")
        assert (chosen.language, chosen.official) == (used, official)
    assert framework_for(alice, "un-2014").language == "en"


@pytest.mark.parametrize(
    "change",
    [
        {"version": "2009"},
        {"framework": "osapg-2009"},
        {"labels": {"1": "Un"}},
        {"more": 1},
        {"schema": "r2p-desk-framework-translation/2"},
        {"title": None},
    ],
)
def test_a_translation_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    stated = {**json.loads(read("frameworks/un-2014.fr.json")), **change}
    with pytest.raises(DeskError):
        translated(shipped("un-2014"), json.dumps(stated).encode())


@pytest.mark.parametrize(("entry", "label"), [("14.5", "Une formulation"), ("1.1", " ")])
def test_a_translation_words_what_is_carried_and_nothing_else(entry: str, label: str) -> None:
    stated = json.loads(read("frameworks/un-2014.fr.json"))
    stated["labels"][entry] = label
    with pytest.raises(DeskError, match="cannot be read"):
        translated(shipped("un-2014"), json.dumps(stated).encode())
