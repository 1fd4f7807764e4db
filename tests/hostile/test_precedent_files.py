"""A coded case that lies, is broken or is too large is refused clearly, and the precedents in use stay."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk import resources
from r2p_desk.actions.precedents import add_precedent, precedents
from r2p_desk.actions.session import Desk, unlock
from r2p_desk.analysis.precedents import MAX_SIZE
from r2p_desk.errors import Damaged, DeskError, NewerVersion, NotFound, Refused, TooLarge


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with unlock(quick_home(tmp_path_factory.mktemp("hostile")), PASSPHRASE) as opened:
        yield opened


def _good() -> dict[str, Any]:
    file = dict(json.loads(resources.read("precedents/rwanda-1993-1994.json")))
    return {**file, "id": "elsewhere"}


def _first(file: dict[str, Any]) -> dict[str, Any]:
    state: dict[str, Any] = file["coded"][0]["states"][0]
    return state


def _an_unknown_indicator(file: dict[str, Any]) -> None:
    _first(file)["indicator"] = "15.1"


def _other_digits(file: dict[str, Any]) -> None:
    _first(file)["indicator"] = "١.١"


def _an_indicator_twice(file: dict[str, Any]) -> None:
    file["coded"][0]["states"].append(dict(_first(file)))


def _a_day_twice(file: dict[str, Any]) -> None:
    file["coded"][1]["coded_as_of"] = file["coded"][0]["coded_as_of"]


def _a_source_twice(file: dict[str, Any]) -> None:
    file["sources"].append(dict(file["sources"][0]))


def _a_source_nobody_listed(file: dict[str, Any]) -> None:
    _first(file)["sources"] = ["RW-999"]


def _a_source_known_later(file: dict[str, Any]) -> None:
    _first(file)["sources"] = ["RW-045"]


def _a_state_on_nothing(file: dict[str, Any]) -> None:
    next(one for one in file["coded"][0]["states"] if one["state"] == "present")["sources"] = []


def _a_state_nobody_knows(file: dict[str, Any]) -> None:
    _first(file)["state"] = "likely"


def _not_assessed(file: dict[str, Any]) -> None:
    _first(file)["state"] = "not assessed"


def _coded_after_the_onset(file: dict[str, Any]) -> None:
    file["coded"][0]["coded_as_of"] = "1994-04-07"


def _a_broken_date(file: dict[str, Any]) -> None:
    file["onset"] = "1994-13-01"


def _no_day(file: dict[str, Any]) -> None:
    file["coded"] = []


def _another_framework(file: dict[str, Any]) -> None:
    file["framework"] = "osapg-2009"


def _another_version(file: dict[str, Any]) -> None:
    file["version"] = "2024-10"


def _an_unknown_field(file: dict[str, Any]) -> None:
    file["score"] = 0.9


def _an_unknown_field_of_a_state(file: dict[str, Any]) -> None:
    _first(file)["weight"] = 3


def _no_coder(file: dict[str, Any]) -> None:
    file["coder"] = "  "


def _a_path_as_id(file: dict[str, Any]) -> None:
    file["id"] = "../../etc"


def _signs_that_steer_a_terminal(file: dict[str, Any]) -> None:
    file["title"] = "Quiet\u001b[2J"


def _signs_that_turn_the_line(file: dict[str, Any]) -> None:
    _first(file)["reason"] = "absent\u202etneserp"


def _a_reason_of_many_lines(file: dict[str, Any]) -> None:
    _first(file)["reason"] = "One.\nTwo."


def _a_reason_without_end(file: dict[str, Any]) -> None:
    _first(file)["reason"] = "x" * 401


def _no_schema(file: dict[str, Any]) -> None:
    del file["schema"]


@pytest.mark.parametrize(
    "spoil",
    [
        _an_unknown_indicator,
        _other_digits,
        _an_indicator_twice,
        _a_day_twice,
        _a_source_twice,
        _a_source_nobody_listed,
        _a_source_known_later,
        _a_state_on_nothing,
        _a_state_nobody_knows,
        _not_assessed,
        _coded_after_the_onset,
        _a_broken_date,
        _no_day,
        _another_framework,
        _another_version,
        _an_unknown_field,
        _an_unknown_field_of_a_state,
        _no_coder,
        _a_path_as_id,
        _signs_that_steer_a_terminal,
        _signs_that_turn_the_line,
        _a_reason_of_many_lines,
        _a_reason_without_end,
        _no_schema,
    ],
)
def test_a_broken_precedent_is_refused_and_nothing_changes(
    desk: Desk, tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    file = _good()
    spoil(file)
    with pytest.raises(Damaged) as refused:
        _add(desk, tmp_path, json.dumps(file, ensure_ascii=False).encode())
    assert refused.value.kept
    assert refused.value.todo
    assert str(refused.value).isprintable()
    assert "\u202e" not in str(refused.value)
    assert [one.id for one in precedents(desk)] == ["rwanda-1993-1994"]


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"schema": 3}', b"[" * 100_000, b'{"schema": "r2p-desk-precedent/0"}'],
)
def test_what_is_no_precedent_at_all_is_refused(desk: Desk, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Damaged):
        _add(desk, tmp_path, data)


def test_a_later_one_asks_for_a_later_program(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NewerVersion):
        _add(desk, tmp_path, json.dumps({**_good(), "schema": "r2p-desk-precedent/2"}).encode())


def test_one_that_is_too_large_is_refused_before_it_is_read(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        _add(desk, tmp_path, b" " * (MAX_SIZE + 1))


def test_one_with_the_id_of_ours_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        _add(desk, tmp_path, json.dumps({**_good(), "id": "rwanda-1993-1994"}).encode())
    assert not isinstance(refused.value, Damaged)


def test_a_file_that_is_not_there_and_a_folder_are_refused(desk: Desk, tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(NotFound):
            add_precedent(desk, path)


@pytest.mark.parametrize("at", range(0, 20_000, 997))
def test_a_file_cut_short_anywhere_is_refused(desk: Desk, tmp_path: Path, at: int) -> None:
    with pytest.raises(DeskError):
        _add(desk, tmp_path, json.dumps(_good()).encode()[:at])
    assert [one.id for one in precedents(desk)] == ["rwanda-1993-1994"]


def _add(desk: Desk, folder: Path, data: bytes) -> None:
    file = folder / "precedent.json"
    file.write_bytes(data)
    add_precedent(desk, file)
