"""Precedents: what ships is honest to its day; a comparison counts, names every difference, concludes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk import resources
from r2p_desk.actions.assessing import Grounds, judge_many
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.frameworks import shipped
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.practice import fill_practice_case
from r2p_desk.actions.precedents import add_precedent, nearest, precedents, remove_precedent, shipped_precedents
from r2p_desk.actions.session import Desk, unlock
from r2p_desk.analysis.frameworks import UN_2014
from r2p_desk.analysis.precedents import MINIMUM, likeness, nearest_to, read_precedent
from r2p_desk.analysis.precedents_words import (
    caution_words,
    counts_words,
    difference_words,
    head_words,
    method_words,
    refusal_words,
    too_few_words,
)
from r2p_desk.domain.assessment import FactorProfile, IndicatorProfile, Profile, State
from r2p_desk.domain.framework import WordingStatus
from r2p_desk.domain.precedent import Likeness, Nearest, Precedent
from r2p_desk.domain.when import When
from r2p_desk.errors import NotFound, Refused
from r2p_desk.jobs import Job

FRAMEWORK = shipped(UN_2014)
DATA = resources.read("precedents/rwanda-1993-1994.json")
CASE = {row["id"]: row for row in json.loads(resources.read("practice/rwanda/case.json"))["items"]}
JUDGED = json.loads(resources.read("practice/rwanda/judgements.json"))["judgements"]
IDS = [one.id for one in FRAMEWORK.indicators]
DAY = When("2026-01-01")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        yield opened


def coded(name: str, states: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "schema": "r2p-desk-precedent/1",
        "id": name,
        "title": f"Case {name}",
        "place": "Somewhere",
        "period": "2001/2002",
        "onset": "2003-03-01",
        "outcome": "It came to killing.",
        "framework": UN_2014,
        "version": FRAMEWORK.version,
        "coder": "An office",
        "statement": "Coded for a test.",
        "sources": [{"id": "S1", "title": "A report", "document": "Report", "status": "recall", "known": "2002-05-01"}],
        "coded": [
            {
                "coded_as_of": "2003-01-01",
                "states": [
                    {"indicator": one, "state": state, "reason": f"Why {one}.", "sources": ["S1"]}
                    for one, state in states.items()
                ],
            }
        ],
        **more,
    }


def _precedent(name: str, states: dict[str, str], **more: Any) -> Precedent:
    return read_precedent(json.dumps(coded(name, states, **more)).encode(), FRAMEWORK)


def _profile(states: dict[str, State]) -> Profile:
    factors = tuple(
        FactorProfile(
            number=factor.number,
            title=factor.title,
            title_status=factor.title_status,
            common=factor.common,
            crimes=factor.crimes,
            judged=0,
            unknown=0,
            level=None,
            direction="unknown",  # type: ignore[arg-type]  # not looked at here
            reasons=None,
            indicators=tuple(
                IndicatorProfile(
                    id=one.id,
                    label=one.label,
                    wording_status=WordingStatus.RECALLED,
                    state=states.get(one.id, State.NOT_ASSESSED),
                )
                for one in factor.indicators
            ),
        )
        for factor in FRAMEWORK.risk_factors
    )
    return Profile(
        framework=UN_2014,
        framework_title="",
        as_of=DAY,
        assessed_as_of=DAY if states else None,
        note=None,
        access=None,
        items=(),
        factors=factors,
        crimes=(),
    )


def test_rwanda_ships_coded_for_two_days_before_the_onset() -> None:
    (rwanda,) = shipped_precedents()
    assert rwanda.ours
    assert [str(day.coded_as_of) for day in rwanda.coded] == ["1994-01-15", "1994-03-31"]
    assert "hindsight" in rwanda.statement
    assert str(rwanda.onset) == "1994-04-07"


def test_the_states_of_january_are_those_of_the_practice_assessment() -> None:
    january = shipped_precedents()[0].coded[0]
    assert {one.indicator: str(one.state) for one in january.states} == {
        one["indicator"]: one["state"] for one in JUDGED
    }
    for one in january.states:
        practice = next(each for each in JUDGED if each["indicator"] == one.indicator)
        assert set(one.sources) == {piece["item"] for piece in practice["evidence"]}


def test_every_source_is_an_item_of_the_practice_case_known_by_the_day() -> None:
    rwanda = shipped_precedents()[0]
    for source in rwanda.sources:
        assert (source.title, str(source.known), str(source.status)) == (
            CASE[source.id]["title"],
            CASE[source.id]["date_known"],
            CASE[source.id]["verification"],
        )
    for day in rwanda.coded:
        for one in day.states:
            assert len(one.reason) <= 200
            for name in one.sources:
                assert CASE[name]["date_known"] <= str(day.coded_as_of)
                assert CASE[name]["kind"] not in {"hindsight_trap", "outcome"}


def test_how_states_lie_to_each_other() -> None:
    table = {(here, there): likeness(here, there) for here in State if here.known for there in State if there.known}
    assert {pair for pair, found in table.items() if found is Likeness.SAME} == {
        (state, state) for state in (State.PRESENT, State.EMERGING, State.ABSENT)
    }
    assert {pair for pair, found in table.items() if found is Likeness.NEAR} == {
        (State.PRESENT, State.EMERGING),
        (State.EMERGING, State.PRESENT),
    }


def test_counts_and_differences_can_be_counted_by_hand() -> None:
    here = dict.fromkeys(IDS[:14], State.PRESENT)
    here |= {IDS[14]: State.UNCLEAR, IDS[15]: State.ABSENT, IDS[16]: State.PRESENT}
    there = dict.fromkeys(IDS[:10], "present")
    there |= {IDS[10]: "emerging", IDS[11]: "emerging", IDS[12]: "absent", IDS[13]: "unclear", IDS[14]: "present"}
    there |= {IDS[15]: "emerging", IDS[20]: "present"}
    found = nearest_to(_profile(here), [_precedent("one", there)])
    (one,) = found.compared
    # Shared: the first 13 (10 same, 2 near, 1 opposite) and IDS[15] (absent here, emerging there).
    assert len(one.shared) == 14
    assert [one.count(kind) for kind in Likeness] == [10, 2, 2]
    assert [each.indicator for each in one.differences] == [IDS[12], IDS[15], IDS[10], IDS[11]]
    assert one.only_here == (IDS[13], IDS[16])
    assert one.only_there == (IDS[14], IDS[20])
    assert found.judged == 16
    assert counts_words(one) == (
        "14 indicators judged on both sides: 10 the same, 2 near (present and emerging), 2 opposite. Judged here only: "
        "2; there only: 2."
    )
    assert difference_words(one.differences[0]).endswith(f": present here, absent there. There: Why {IDS[12]}.")
    assert one.lead == 59  # 31 - 1 + 28 + 1 days from 1 January to 1 March 2003
    assert head_words(one) == (
        "Case one, as coded for 1 January 2003, 59 days before 1 March 2003. It came to killing."
    )


def test_below_twelve_shared_it_refuses_in_words() -> None:
    here = dict.fromkeys(IDS[:40], State.PRESENT)
    short = _precedent("short", dict.fromkeys(IDS[: MINIMUM - 1], "present"))
    just = _precedent("just", dict.fromkeys(IDS[:MINIMUM], "present"))
    found = nearest_to(_profile(here), [short])
    assert found.compared == ()
    assert refusal_words(found) == (
        "Nothing is compared: no precedent shares 12 indicators judged on both sides with this assessment; the most is "
        "11. This assessment judges 40 indicators present, emerging or absent."
    )
    both = nearest_to(_profile(here), [short, just])
    assert [one.precedent.id for one in both.compared] == ["just"]
    assert refusal_words(both) is None
    assert too_few_words(both.too_few[0], MINIMUM) == (
        "Case short is not compared: 11 indicators judged on both sides, 12 are needed."
    )


def test_without_an_assessment_it_refuses() -> None:
    found = nearest_to(_profile({}), shipped_precedents())
    assert refusal_words(found) == "Nothing is compared: there is no assessment by 1 January 2026."


def test_at_most_three_the_least_opposite_first() -> None:
    here = dict.fromkeys(IDS[:20], State.PRESENT)

    def with_absent(name: str, absent: int, emerging: int = 0) -> Precedent:
        states = ["absent"] * absent + ["emerging"] * emerging + ["present"] * (20 - absent - emerging)
        return _precedent(name, dict(zip(IDS[:20], states, strict=True)))

    given = [
        with_absent("e5", 5),
        with_absent("d2", 2),
        with_absent("c1", 1, 9),
        with_absent("b1", 1),
        with_absent("a1", 1),
    ]
    found = nearest_to(_profile(here), given)
    assert [one.precedent.id for one in found.compared] == ["a1", "b1", "c1"]
    assert found == nearest_to(_profile(here), list(reversed(given)))


def test_of_several_days_the_nearest_is_taken() -> None:
    file = coded("days", dict.fromkeys(IDS[:15], "absent"))
    second = {**file["coded"][0], "coded_as_of": "2003-02-01"}
    second["states"] = [{**one, "state": "present"} for one in second["states"]]
    precedent = read_precedent(json.dumps({**file, "coded": [*file["coded"], second]}).encode(), FRAMEWORK)
    (one,) = nearest_to(_profile(dict.fromkeys(IDS[:15], State.PRESENT)), [precedent]).compared
    assert str(one.day.coded_as_of) == "2003-02-01"


def test_a_case_in_which_nothing_followed_has_no_lead() -> None:
    quiet = _precedent("quiet", dict.fromkeys(IDS[:15], "present"), onset=None, outcome="Nothing followed.")
    (one,) = nearest_to(_profile(dict.fromkeys(IDS[:15], State.PRESENT)), [quiet]).compared
    assert one.lead is None
    assert head_words(one) == "Case quiet, as coded for 1 January 2003. Nothing followed."


def test_the_practice_case_is_said_to_be_the_same_case_and_hindsight(desk: Desk) -> None:
    with create_case(desk, "Practice") as case:
        fill_practice_case(case, Job())
        found = nearest(case, DAY_OF_PRACTICE)
        (one,) = found.compared
        assert one.same_case
        assert one.hindsight
        assert (len(one.shared), one.count(Likeness.SAME)) == (34, 34)
        assert caution_words(one, found.as_of) == [
            f"This is the same case: {one.same_items} items stand in both. It is set beside itself.",
            "What followed there was not known on 15 January 1994: this is hindsight.",
        ]
        evidence = {piece["item"] for each in JUDGED if each["indicator"] == "7.12" for piece in each["evidence"]}
        marked = next(each for each in one.shared if each.indicator == "7.12")
        assert len(marked.items) == len(evidence)
        assert refusal_words(nearest(case, When("1994-01-14"))) is not None


DAY_OF_PRACTICE = When("1994-01-15")


def test_another_case_is_not_called_the_same_for_a_title_alone(desk: Desk) -> None:
    with create_case(desk, "Other") as case:
        item = add_item(case, Draft(title=CASE["RW-031"]["title"], known=When("2026-01-01")))
        grounds = Grounds(state=State.PRESENT, supporting=((item.id, None),))
        judge_many(case, When("2026-01-02"), {one["indicator"]: grounds for one in JUDGED}, [])
        (one,) = nearest(case, When("2026-01-02")).compared
    assert not one.same_case
    assert not one.hindsight
    assert one.same_items == 0
    assert all(each.items == (item.id,) for each in one.shared)


def test_nothing_is_ever_concluded() -> None:
    here = dict.fromkeys(IDS[:40], State.PRESENT)
    found: Nearest = nearest_to(_profile(here), shipped_precedents())
    said = [method_words(), *(head_words(one) + counts_words(one) for one in found.compared)]
    for text in said:
        for word in ("therefore", "thus", "so it will", "score", "likely"):
            assert word not in text.lower()


def test_an_office_adds_and_removes_its_own(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(json.dumps(coded("own", {IDS[0]: "present"})), encoding="utf-8")
    assert add_precedent(desk, file).new
    assert not add_precedent(desk, file).new
    assert [one.id for one in precedents(desk)] == ["rwanda-1993-1994", "own"]
    assert not precedents(desk)[1].ours
    file.write_text(json.dumps(coded("own", {IDS[1]: "present"})), encoding="utf-8")
    with pytest.raises(Refused):
        add_precedent(desk, file)
    assert remove_precedent(desk, "own") == "own"
    assert [one.id for one in precedents(desk)] == ["rwanda-1993-1994"]
    with pytest.raises(NotFound):
        remove_precedent(desk, "own")
    with pytest.raises(Refused):
        remove_precedent(desk, "rwanda-1993-1994")


def test_what_a_later_program_kept_does_not_keep_the_others_away(desk: Desk) -> None:
    desk.store.keep_notes("precedent", {"later": {"file": '{"schema": "r2p-desk-precedent/2"}', "sha256": ""}})
    assert [one.id for one in precedents(desk)] == ["rwanda-1993-1994"]
    assert remove_precedent(desk, "later") == "later"


def test_the_command_line_says_what_the_page_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from test_command_line import documented_keys

    from desks import passphrase_file
    from r2p_desk.cli.run import run

    home = quick_home(tmp_path)
    with unlock(home, PASSPHRASE) as desk, create_case(desk, "Practice") as case:
        fill_practice_case(case, Job())
    file = tmp_path / "own.json"
    file.write_text(json.dumps(coded("own", {IDS[0]: "present"})), encoding="utf-8")

    def call(*arguments: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        common = ["--home", str(home), "--passphrase-file", str(passphrase_file(home)), "--json"]
        status, _ = run([*arguments, *common])
        return status, dict(json.loads(capsys.readouterr().out))

    answers = {
        "precursors search": call("precursors", "search", "militia", "--case", "Practice", "--as-of", "1994-01-15"),
        "precursors show": call("precursors", "show", "youth-wings", "--case", "Practice", "--as-of", "1994-01-15"),
        "precedents add": call("precedents", "add", str(file)),
        "precedents list": call("precedents", "list"),
        "precedents nearest": call("precedents", "nearest", "--case", "Practice"),
        "precedents remove": call("precedents", "remove", "own"),
    }
    for command, (status, body) in answers.items():
        assert status == 0, command
        assert set(body) == documented_keys(command), command
    found = answers["precursors search"][1]
    assert set(found["precursors"][0]) == documented_keys("precursors search", "precursors")
    shown = answers["precursors show"][1]
    assert set(shown["cases"][0]) == documented_keys("precursors show", "cases")
    assert set(shown["items"][0]) == documented_keys("precursors show", "items")
    assert "RW-031" in {hit["ref"] for hit in shown["items"]}
    assert "RW-041" not in {hit["ref"] for hit in shown["items"]}, "known only in February"
    nearby = answers["precedents nearest"][1]
    assert set(nearby["nearest"][0]) == documented_keys("precedents nearest", "nearest")
    assert nearby["too_few"] == [{"id": "own", "coded_as_of": "2003-01-01", "shared": 0}]
    assert call("precursors", "search", "--as-of", "1994-01-15")[0] == 2
    assert call("precursors", "search", "--stream", "nonsense")[0] == 2
    assert call("precursors", "show", "nonsense")[0] == 2
