"""The framework of 2014 as it ships: complete, honest about what was checked, and strictly read."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r2p_desk import resources
from r2p_desk.analysis.frameworks import UN_2014, read_framework, wording_counts
from r2p_desk.domain.framework import Framework, WordingStatus
from r2p_desk.domain.signal import Crime
from r2p_desk.errors import Damaged, NewerVersion

FILE = "frameworks/un-2014.json"
STATUS_OF_FACT = {
    "verified_text": WordingStatus.VERIFIED,
    "verified_partial_text": WordingStatus.PARTIAL,
    "content_corroborated_number_recalled": WordingStatus.CORROBORATED,
    "recalled_unverified": WordingStatus.RECALLED,
}


@pytest.fixture(scope="module")
def framework() -> Framework:
    return read_framework(resources.read(FILE))


def test_all_143_indicators_are_listed_in_order(framework: Framework) -> None:
    assert framework.id == UN_2014
    assert len(framework.indicators) == 143
    assert [factor.number for factor in framework.risk_factors] == list(range(1, 15))
    for factor in framework.risk_factors:
        assert [one.id for one in factor.indicators] == [
            f"{factor.number}.{n}" for n in range(1, len(factor.indicators) + 1)
        ]


def test_it_says_how_many_are_verified(framework: Framework) -> None:
    assert wording_counts(framework.indicators) == {
        WordingStatus.OFFICIAL: 0,
        WordingStatus.VERIFIED: 37,
        WordingStatus.PARTIAL: 2,
        WordingStatus.CORROBORATED: 3,
        WordingStatus.RECALLED: 94,
        WordingStatus.NOT_CARRIED: 7,
    }


def test_what_has_no_wording_is_listed_and_says_so(framework: Framework) -> None:
    bare = [one for one in framework.indicators if one.label is None]
    assert [one.id for one in bare] == [f"14.{n}" for n in range(4, 11)]
    assert all(one.wording_status is WordingStatus.NOT_CARRIED for one in bare)


def test_it_says_that_it_is_not_the_official_text(framework: Framework) -> None:
    assert framework.statement is not None
    assert "not the official text" in framework.statement
    assert framework.symbol_status is not WordingStatus.VERIFIED


def test_a_checked_entry_names_the_page_where_it_was_read(framework: Framework) -> None:
    checked = {WordingStatus.VERIFIED, WordingStatus.PARTIAL, WordingStatus.CORROBORATED}
    assert all((one.source is not None) == (one.wording_status in checked) for one in framework.indicators)


def test_eight_factors_are_common_and_six_specific_to_a_crime(framework: Framework) -> None:
    crimes = {factor.number: set(factor.crimes) for factor in framework.risk_factors}
    every = {Crime.GENOCIDE, Crime.CRIMES_AGAINST_HUMANITY, Crime.WAR_CRIMES}
    assert [factor.common for factor in framework.risk_factors] == [True] * 8 + [False] * 6
    assert all(crimes[number] == every for number in range(1, 9))
    assert crimes[9] == crimes[10] == {Crime.GENOCIDE}
    assert crimes[11] == crimes[12] == {Crime.CRIMES_AGAINST_HUMANITY}
    assert crimes[13] == crimes[14] == {Crime.WAR_CRIMES}


def test_no_factor_claims_ethnic_cleansing_and_a_note_says_why(framework: Framework) -> None:
    assert all(Crime.ETHNIC_CLEANSING not in factor.crimes for factor in framework.risk_factors)
    assert framework.ethnic_cleansing is not None


def test_a_count_that_was_not_read_to_its_end_is_not_called_verified(framework: Framework) -> None:
    counted = {
        factor.number for factor in framework.risk_factors if factor.indicator_count_status is WordingStatus.VERIFIED
    }
    assert counted == {8, 9}


def test_labels_and_check_status_are_those_of_the_facts(framework: Framework, test_data: Path) -> None:
    facts = (test_data.parent / "facts" / "framework_2014.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"  - id: '([\d.]+)'\n    label: (.+)\n    verification: (\S+)\n", facts)
    assert len(entries) == 136
    stated = {one.id: (one.label, one.wording_status) for one in framework.indicators if one.label is not None}
    assert stated == {number: (_yaml_text(label), STATUS_OF_FACT[status]) for number, label, status in entries}


def _yaml_text(written: str) -> str:
    return written[1:-1].replace("''", "'") if written.startswith("'") else written


def _without_an_indicator(file: dict[str, Any]) -> None:
    del file["risk_factors"][0]["indicators"][3]


def _with_a_number_twice(file: dict[str, Any]) -> None:
    file["risk_factors"][0]["indicators"][3]["id"] = "1.3"


def _with_an_indicator_of_another_factor(file: dict[str, Any]) -> None:
    file["risk_factors"][0]["indicators"][3]["id"] = "2.4"


def _with_an_unknown_field(file: dict[str, Any]) -> None:
    file["risk_factors"][0]["weight"] = 3


def _with_wording_that_is_said_not_to_be_carried(file: dict[str, Any]) -> None:
    file["risk_factors"][13]["indicators"][9]["label"] = "Something"


def _without_wording_that_is_said_to_be_checked(file: dict[str, Any]) -> None:
    file["risk_factors"][7]["indicators"][0]["label"] = None


def _with_a_status_nobody_knows(file: dict[str, Any]) -> None:
    file["risk_factors"][7]["indicators"][0]["wording_status"] = "sure"


def _with_a_factor_that_bears_on_nothing(file: dict[str, Any]) -> None:
    file["risk_factors"][0]["crimes"] = []


@pytest.mark.parametrize(
    "change",
    [
        _without_an_indicator,
        _with_a_number_twice,
        _with_an_indicator_of_another_factor,
        _with_an_unknown_field,
        _with_wording_that_is_said_not_to_be_carried,
        _without_wording_that_is_said_to_be_checked,
        _with_a_status_nobody_knows,
        _with_a_factor_that_bears_on_nothing,
    ],
)
def test_a_file_that_contradicts_itself_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    file = json.loads(resources.read(FILE))
    change(file)
    with pytest.raises(Damaged):
        read_framework(json.dumps(file).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"null", b"[]", b'{"schema": 1}', b'{"schema": "r2p-desk-framework/x"}', b"[" * 100_000],
)
def test_bytes_that_are_no_framework_are_refused(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_framework(data)


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(Damaged):
        read_framework(resources.read(FILE)[:-3])


def test_a_later_schema_asks_for_the_newer_version_even_when_it_holds_fields_not_known_here() -> None:
    file = json.loads(resources.read(FILE)) | {"schema": "r2p-desk-framework/2", "weights": []}
    with pytest.raises(NewerVersion):
        read_framework(json.dumps(file).encode())
