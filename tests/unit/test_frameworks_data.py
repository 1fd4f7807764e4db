"""The framework of 2009, the coding rules of both and the crosswalk between them, as they ship."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r2p_desk import resources
from r2p_desk.actions.frameworks import crosswalk, frameworks, related, shipped
from r2p_desk.analysis.crosswalk import read_crosswalk
from r2p_desk.analysis.frameworks import OSAPG_2009, UN_2014, read_framework, with_rules, wording_counts
from r2p_desk.domain.crosswalk import LinkStatus, Relation, relation_words, status_words
from r2p_desk.domain.framework import CodingRule, WordingStatus, wording_words
from r2p_desk.domain.signal import Crime
from r2p_desk.errors import Damaged, NewerVersion, NotFound

FRAMEWORKS = [UN_2014, OSAPG_2009]
VERIFIED = {"1a", "1b", "2d", "5d", "8a", "8b", "8c", "8d", "8e", "8f"}
PARTIAL = {"1c", "2a", "5a", "5b"}
FIELDS = ("asks", "present", "emerging", "absent", "not_this", "evidence")


def test_the_framework_of_2009_has_eight_categories_and_their_issues_in_order() -> None:
    framework = shipped(OSAPG_2009)
    assert (framework.version, framework.date, len(framework.indicators)) == ("2009", "2009", 49)
    assert [len(factor.indicators) for factor in framework.risk_factors] == [8, 5, 3, 5, 7, 6, 8, 7]
    for number, factor in enumerate(framework.risk_factors, 1):
        assert factor.number == number
        assert [one.id for one in factor.indicators] == [
            f"{number}{'abcdefgh'[at]}" for at in range(len(factor.indicators))
        ]


def test_it_says_how_far_each_entry_of_2009_was_checked() -> None:
    framework = shipped(OSAPG_2009)
    assert {one.id for one in framework.indicators if one.wording_status is WordingStatus.VERIFIED} == VERIFIED
    assert {one.id for one in framework.indicators if one.wording_status is WordingStatus.PARTIAL} == PARTIAL
    assert wording_counts(framework.indicators)[WordingStatus.RECALLED] == 35
    assert all((one.source is not None) == (one.id in VERIFIED | PARTIAL) for one in framework.indicators)
    assert {factor.title_status for factor in framework.risk_factors} == {WordingStatus.VERIFIED}
    assert {factor.indicator_count_status for factor in framework.risk_factors} == {WordingStatus.RECALLED}


def test_the_labels_of_2009_are_those_of_the_facts(test_data: Path) -> None:
    facts = (test_data.parent / "facts" / "framework_2009.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"  - id: (\d[a-z])\n    label: (.+(?:\n      .+)*)\n    verification: ", facts)
    assert len(entries) == 49
    stated = {one.id: one.label for one in shipped(OSAPG_2009).indicators}
    assert stated == {number: " ".join(label.split()).strip("'").replace("''", "'") for number, label in entries}


def test_every_category_of_2009_bears_on_genocide_alone() -> None:
    assert all(factor.crimes == (Crime.GENOCIDE,) for factor in shipped(OSAPG_2009).risk_factors)
    assert not any(factor.common for factor in shipped(OSAPG_2009).risk_factors)


def test_neither_framework_claims_to_be_official_and_an_unknown_one_is_not_found() -> None:
    assert [one.id for one in frameworks()] == FRAMEWORKS
    assert [(one.official, one.language) for one in frameworks()] == [(False, "en")] * 2
    assert all("not the official text" in (one.statement or "") for one in frameworks())
    with pytest.raises(NotFound):
        shipped("un-2030")


def test_every_wording_status_has_words_of_its_own() -> None:
    assert len({wording_words(status) for status in WordingStatus}) == len(WordingStatus)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_indicator_has_a_coding_rule_and_none_is_empty(framework: str) -> None:
    for one in shipped(framework).indicators:
        assert one.coding_rule is not None, one.id
        bare = one.wording_status is WordingStatus.NOT_CARRIED
        assert [bool(getattr(one.coding_rule, name)) for name in FIELDS] == [True, *[not bare] * 5], one.id
        if bare:
            assert "official text" in one.coding_rule.asks
            assert one.id in one.coding_rule.asks


def test_no_text_of_a_rule_stands_twice_nor_repeats_a_label() -> None:
    texts = [
        _said(text) for framework in frameworks() for one in framework.indicators for text in _texts(one.coding_rule)
    ]
    labels = {_said(one.label) for framework in frameworks() for one in framework.indicators if one.label}
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    assert labels.isdisjoint(texts)


def test_rules_are_short_and_of_whole_sentences() -> None:
    for framework in frameworks():
        for one in framework.indicators:
            texts = _texts(one.coding_rule)
            assert all(len(text) <= 240 and text[0].isupper() and text[-1] in ".?" for text in texts), one.id
            assert len(texts) == 1 or 45 <= sum(len(text.split()) for text in texts) <= 130, one.id


def test_what_the_facts_left_open_is_said_in_the_rule() -> None:
    unsure = [one for one in shipped(UN_2014).indicators if one.note and "Recalled with medium" in one.note]
    assert [one.id for one in unsure] == [f"13.{n}" for n in range(11, 19)] + ["14.1", "14.2", "14.3"]
    assert all("official" in one.coding_rule.evidence for one in unsure if one.coding_rule)


def _without_a_rule(file: dict[str, Any]) -> None:
    del file["rules"]["9.4"]


def _with_a_rule_of_no_indicator(file: dict[str, Any]) -> None:
    file["rules"]["9.7"] = {"asks": "?"}


def _of_another_version(file: dict[str, Any]) -> None:
    file["version"] = "2015"


def _with_a_rule_that_asks_nothing(file: dict[str, Any]) -> None:
    del file["rules"]["9.4"]["asks"]


@pytest.mark.parametrize(
    "change", [_without_a_rule, _with_a_rule_of_no_indicator, _of_another_version, _with_a_rule_that_asks_nothing]
)
def test_rules_that_do_not_fit_are_refused(change: Callable[[dict[str, Any]], None]) -> None:
    framework = read_framework(resources.read(f"frameworks/{UN_2014}.json"))
    file = json.loads(resources.read(f"frameworks/{UN_2014}.rules.json"))
    change(file)
    with pytest.raises(Damaged):
        with_rules(framework, json.dumps(file).encode())


def test_the_crosswalk_covers_every_issue_and_every_factor_or_says_why_not() -> None:
    whole = crosswalk()
    assert (whole.source, whole.target) == (OSAPG_2009, UN_2014)
    assert {one.id for one in shipped(OSAPG_2009).indicators} <= {link.source for link in whole.links}
    assert {str(n) for n in range(1, 9)} <= {link.source for link in whole.links}
    unmatched = {one.id: one.why for one in whole.unmatched if one.framework == UN_2014}
    assert set(unmatched) == {"13", "14"}
    assert {str(n) for n in range(1, 15)} - {link.target for link in whole.links} == set(unmatched)
    assert all(link.status is LinkStatus.OWN_READING for link in whole.links)


def test_what_corresponds_is_found_from_either_side_with_the_relation_turned() -> None:
    there = {one.id: one.relation for one in related(OSAPG_2009, "5d")}
    assert there["7.8"] is Relation.NARROWER
    back = {one.id: one.relation for one in related(UN_2014, "7.8")}
    assert back["5d"] is Relation.BROADER
    assert {one.framework for one in related(UN_2014, "7.8")} == {OSAPG_2009}
    assert {one.id: one.relation for one in related(UN_2014, "7.1")}["5e"] is Relation.SAME


def test_an_entry_without_a_counterpart_has_none_and_one_that_does_not_exist_is_not_found() -> None:
    assert related(UN_2014, "14") == related(UN_2014, "14.5") == ()
    with pytest.raises(NotFound):
        related(UN_2014, "4c")


def test_relations_and_who_says_so_have_words() -> None:
    assert len({relation_words(one) for one in Relation}) == len(Relation)
    assert all(status_words(one) for one in LinkStatus)


def _linked_to_nothing(file: dict[str, Any]) -> None:
    file["links"][0]["to"] = "15"


def _linked_twice(file: dict[str, Any]) -> None:
    file["links"].append(file["links"][0])


def _silent_on_a_factor(file: dict[str, Any]) -> None:
    file["none"].pop()


def _of_a_framework_nobody_has(file: dict[str, Any]) -> None:
    file["to"]["version"] = "2030"


def _with_a_relation_nobody_knows(file: dict[str, Any]) -> None:
    file["links"][0]["relation"] = "like"


@pytest.mark.parametrize(
    "change",
    [_linked_to_nothing, _linked_twice, _silent_on_a_factor, _of_a_framework_nobody_has, _with_a_relation_nobody_knows],
)
def test_a_crosswalk_that_contradicts_the_frameworks_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    file = json.loads(resources.read("frameworks/crosswalk.json"))
    change(file)
    with pytest.raises(Damaged):
        read_crosswalk(json.dumps(file).encode(), {one.id: one for one in frameworks()})


def test_later_schemas_ask_for_the_newer_version() -> None:
    known = {one.id: one for one in frameworks()}
    with pytest.raises(NewerVersion):
        read_crosswalk(b'{"schema": "r2p-desk-crosswalk/2"}', known)
    with pytest.raises(NewerVersion):
        with_rules(known[UN_2014], b'{"schema": "r2p-desk-coding-rules/2"}')


def _texts(rule: CodingRule | None) -> list[str]:
    return [text for name in FIELDS if (text := getattr(rule, name))]


def _said(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
