"""``r2p-desk search``: filters as words and as options, limits, and searches kept under a name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desks import PASSPHRASE, passphrase_file, quick_home
from r2p_desk.actions import cases, items, session
from r2p_desk.cli.run import run
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.when import When

CASE, OTHER = "Northern province", "Southern province"
Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = quick_home(tmp_path_factory.mktemp("search"))
    with session.unlock(made, PASSPHRASE) as desk:
        for name in (CASE, OTHER):
            with cases.create_case(desk, name) as case:
                for number in range(5):
                    draft = items.Draft(
                        title=f"camp {number}",
                        source="Parish of Nyamata" if number == 3 else None,
                        grade=Grade("B2"),
                        happened=When(f"1993-0{number + 1}"),
                    )
                    items.add_item(case, draft)
    return made


@pytest.fixture
def call(home: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    def _call(*arguments: str) -> tuple[int, dict[str, Any]]:
        capfd.readouterr()
        common = ["--home", str(home), "--passphrase-file", str(passphrase_file(home)), "--json"]
        status, _ = run(["search", *arguments, *common])
        return status, json.loads(capfd.readouterr().out)

    return _call


def titles(body: dict[str, Any]) -> list[str]:
    return [hit["title"] for hit in body["hits"]]


def test_words_and_filters_narrow_together(call: Call) -> None:
    status, body = call("camp", "from:1993-02", "--to", "1993-03", "--kind", "item", "--case", CASE)
    assert status == 0
    assert titles(body) == ["camp 2", "camp 1"]
    assert body["query"] == 'camp from:1993-02 kind:"item" to:"1993-03"'
    assert (body["total"], body["not_searched"], body["saved"]) == (2, [], [])
    hit = body["hits"][0]
    assert [hit["snippet"][first:last] for first, last in hit["matches"]] == ["camp"]
    assert hit["case_name"] == CASE


def test_a_value_with_blanks_comes_through_a_shell(call: Call) -> None:
    for typed in (["source:Parish of Nyamata"], ['source:"Parish of Nyamata"'], ["source:parish", "source:nobody"]):
        assert titles(call(*typed, "--case", CASE)[1]) == ["camp 3"], typed


def test_the_limit_is_of_each_case_and_the_total_of_all(call: Call) -> None:
    _, body = call("camp", "--limit", "2")
    assert titles(body) == ["camp 4", "camp 3"] * 2
    assert body["total"] == 10


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        ([], 2, "usage"),
        (["***"], 2, "usage"),
        (["camp", "--kind", ""], 2, "usage"),
        (["camp", "--from", " "], 2, "usage"),
        (["camp", "--kind", "thing"], 2, "usage"),
        (["camp", "--to", "soon"], 3, "invalid-value"),
        (["camp", "grade:Z"], 3, "invalid-value"),
        (["camp", "--limit", "0"], 2, "usage"),
        (["camp", "--limit", "many"], 2, "usage"),
        (["camp", "--save", ""], 2, "usage"),
        (["--save", "empty"], 2, "usage"),
        (["--saved", "nothing of that name"], 2, "not-found"),
        (["--forget-saved", "nothing of that name"], 2, "not-found"),
        (["camp", "--case", "nowhere"], 2, "not-found"),
    ],
)
def test_what_cannot_be_sought_is_refused(call: Call, arguments: list[str], status: int, code: str) -> None:
    found, body = call(*arguments)
    assert (found, body["error"]["code"]) == (status, code)


def test_a_search_is_kept_narrowed_listed_and_forgotten(call: Call) -> None:
    _, body = call("camp", "grade:B2", "--save", "Graded camps", "--case", CASE)
    assert body["total"] == 5
    kept = {"name": "Graded camps", "query": "camp grade:B2"}
    assert [{"name": one["name"], "query": one["query"]} for one in body["saved"]] == [kept]
    _, body = call("--saved", "Graded camps", "--from", "1993-05", "--case", CASE)
    assert titles(body) == ["camp 4"]
    assert call("--list-saved")[1]["saved"] == []
    listed = call("--list-saved", "--case", CASE)[1]
    assert (listed["hits"], [one["name"] for one in listed["saved"]]) == ([], ["Graded camps"])
    assert call("--saved", "Graded camps", "--case", OTHER)[0] == 2
    assert call("--forget-saved", "Graded camps", "--case", CASE)[1]["saved"] == []
    assert call("camp", "--save", "Everywhere")[1]["saved"][0]["case"] == ""
    assert call("--saved", "Everywhere")[1]["total"] == 10
    assert call("--forget-saved", "Everywhere")[1]["saved"] == []
