"""``r2p-desk framework`` answers as its page says, and a briefing speaks of the wording it uses."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from test_command_line import documented_keys
from test_situation_briefing import section, text_of

import desks
import framework_packs
import papers
from r2p_desk.analysis.frameworks import wording_counts
from r2p_desk.briefing.situation import situation_briefing
from r2p_desk.cli.assess_shapes import profile_object
from r2p_desk.cli.run import run
from r2p_desk.domain.assessment import IndicatorProfile, Profile
from r2p_desk.domain.framework import WordingStatus

Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desks.quick_home(tmp_path_factory.mktemp("frameworks"))


@pytest.fixture
def call(made: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    home = tmp_path / "home"
    shutil.copytree(made, home)

    def _call(*arguments: str, at: Path = home) -> tuple[int, dict[str, Any]]:
        common = ["--home", str(at), "--passphrase-file", str(desks.passphrase_file(made)), "--json"]
        capfdbinary.readouterr()
        status, _ = run([*arguments, *common])
        return status, json.loads(capfdbinary.readouterr().out)

    return _call


def test_an_office_seals_a_pack_and_an_officer_loads_shows_and_removes_it(call: Call, tmp_path: Path) -> None:
    plain, out = framework_packs.written(tmp_path, framework_packs.plain()), tmp_path / "fr.r2pframework"
    status, sealed = call("framework", "seal", str(plain), "--out", str(out))
    assert (status, set(sealed)) == (0, documented_keys("framework seal"))
    assert (sealed["entries"], sealed["size"]) == (157, out.stat().st_size)
    status, loaded = call("framework", "load", str(out))
    assert (status, set(loaded)) == (0, documented_keys("framework load"))
    assert (loaded["sha256"], loaded["new"], loaded["replaced"]) == (sealed["sha256"], True, None)
    status, listed = call("framework", "list")
    assert (status, set(listed)) == (0, documented_keys("framework list"))
    assert set(listed["frameworks"][0]) == documented_keys("framework list", "frameworks")
    assert set(listed["packs"][0]) == documented_keys("framework list", "packs")
    assert [(one["official"], one["statement"] is None) for one in listed["frameworks"]] == [
        (True, True),
        (False, False),
    ]
    assert listed["frameworks"][0]["wording"]["official"] == 143
    status, shown = call("framework", "show", "un-2014", "--indicator", "14.5", "--language", "fr")
    assert (status, shown["indicators"][0]["label"]) == (0, "Indicateur 14.5")
    status, gone = call("framework", "remove", "un-2014", "--language", "fr")
    assert (status, set(gone)) == (0, documented_keys("framework remove"))
    status, shown = call("framework", "show", "un-2014", "--indicator", "14.5")
    assert (status, shown["indicators"][0]["wording_status"]) == (0, "not-carried")


def test_a_framework_is_shown_with_rules_and_what_corresponds(call: Call) -> None:
    status, shown = call("framework", "show", "un-2014")
    assert (status, set(shown)) == (0, documented_keys("framework show"))
    assert set(shown["risk_factors"][0]) == documented_keys("framework show", "risk_factors")
    assert set(shown["indicators"][0]) == documented_keys("framework show", "indicators")
    assert len(shown["indicators"]) == shown["count"] == 143
    status, one = call("framework", "show", "un-2014", "--indicator", "9.4")
    assert [factor["number"] for factor in one["risk_factors"]] == [9]
    assert set(one["indicators"][0]["rule"]) == {"asks", "present", "emerging", "absent", "not_this", "evidence"}
    assert {"framework": "osapg-2009", "id": "1b", "relation": "same", "status": "own reading"} in one["indicators"][0][
        "related"
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("show", "un-2030"), 2, "not-found"),
        (("show", "un-2014", "--indicator", "4c"), 2, "not-found"),
        (("show", "un-2014", "--language", "fr"), 2, "not-found"),
        (("remove", "un-2014", "--language", "fr"), 2, "not-found"),
        (("remove", "un-2014", "--language", "?"), 3, "invalid-value"),
        (("crosswalk", "--from", "9z"), 2, "not-found"),
        (("load", "nowhere"), 2, "not-found"),
    ],
)
def test_what_is_not_there_is_said(call: Call, arguments: tuple[str, ...], status: int, code: str) -> None:
    found, body = call("framework", *arguments)
    assert (found, body["error"]["code"]) == (status, code)


def test_the_crosswalk_answers_whole_and_for_one_entry(call: Call) -> None:
    status, whole = call("framework", "crosswalk")
    assert (status, set(whole)) == (0, documented_keys("framework crosswalk"))
    assert set(whole["links"][0]) == documented_keys("framework crosswalk", "links")
    assert set(whole["unmatched"][0]) == documented_keys("framework crosswalk", "unmatched")
    _, one = call("framework", "crosswalk", "--from", "4c")
    assert {link["from"] for link in one["links"]} == {"4c"}
    _, other = call("framework", "crosswalk", "--from", "14")
    assert (other["links"], [entry["id"] for entry in other["unmatched"]]) == ([], ["14"])


def test_a_home_without_an_officer_still_has_the_frameworks(call: Call, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    assert call("framework", "list", at=empty)[1]["packs"] == []
    assert call("framework", "show", "osapg-2009", at=empty)[0] == 0


def test_the_words_of_a_terminal_name_rule_and_status(
    made: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["framework", "show", "osapg-2009", "--indicator", "4c", "--home", str(tmp_path / "empty")])[0] == 0
    said = capfdbinary.readouterr().out.decode()
    for words in ("from memory, not checked", "present: ", "does not count: ", "bears on un-2014 13.5"):
        assert words in said


def test_a_briefing_in_the_official_wording_does_not_say_that_it_is_ours() -> None:
    profile = official(papers.practice_profile())
    document = situation_briefing(
        papers.practice_case(),
        profile,
        prepared=papers.NOW,
        author="A",
        wording=wording_counts(profile.indicators),
    )
    text = "\n".join(text_of(block) for block in section(document, "About the framework"))
    assert "in the official wording" in text
    assert "not the official text" not in text
    assert "official wording. 143 indicators." in text
    assert "†" not in text_of(document)
    assert json.loads(document.attachments[0].content)["framework"]["official_text"] is True
    assert profile_object(profile)["official_text"] is True


def test_one_entry_that_is_ours_keeps_the_mark() -> None:
    whole = official(papers.practice_profile())
    first = whole.factors[0]
    ours = msgspec.structs.replace(first.indicators[0], wording_status=WordingStatus.VERIFIED)
    mixed = msgspec.structs.replace(
        whole,
        factors=(msgspec.structs.replace(first, indicators=(ours, *first.indicators[1:])), *whole.factors[1:]),
    )
    document = situation_briefing(papers.practice_case(), mixed, prepared=papers.NOW, author="A")
    assert "This is not the official text." in text_of(document)
    assert json.loads(document.attachments[0].content)["framework"]["official_text"] is False


def official(profile: Profile) -> Profile:
    """The profile as it would be with an official pack loaded."""

    def worded(one: IndicatorProfile) -> IndicatorProfile:
        return msgspec.structs.replace(one, label=f"Sign {one.id}", wording_status=WordingStatus.OFFICIAL)

    factors = tuple(
        msgspec.structs.replace(
            factor,
            title_status=WordingStatus.OFFICIAL,
            indicators=tuple(worded(one) for one in factor.indicators),
        )
        for factor in profile.factors
    )
    return msgspec.structs.replace(profile, factors=factors)
