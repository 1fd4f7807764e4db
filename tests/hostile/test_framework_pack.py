"""A framework pack that lies, is broken or was altered is refused clearly, and the wording in use stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import framework_packs
from framework_packs import entry
from r2p_desk.actions.frameworks import framework_for, load_pack, packs, seal_pack
from r2p_desk.actions.session import Desk
from r2p_desk.errors import Damaged, DeskError, InvalidValue, NewerVersion, NotFound, Refused, TooLarge, UnknownSigner
from r2p_desk.exchange.framework_pack import MAX_SIZE
from r2p_desk.keys.officer import create_officer
from r2p_desk.keys.signing import Purpose


def _a_missing_indicator(pack: dict[str, Any]) -> None:
    pack["entries"].remove(entry(pack, "7.3"))


def _a_missing_factor(pack: dict[str, Any]) -> None:
    pack["entries"].remove(entry(pack, "7"))


def _nothing_in_it(pack: dict[str, Any]) -> None:
    pack["entries"] = []


def _an_id_twice(pack: dict[str, Any]) -> None:
    pack["entries"].append(dict(entry(pack, "7.3")))


def _an_id_nobody_knows(pack: dict[str, Any]) -> None:
    pack["entries"].append({"id": "7.15", "parent": "7", "label": "More"})


def _an_id_in_other_digits(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["id"] = "٧.٣"


def _a_strange_parent(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["parent"] = "8"


def _a_parent_that_is_not_there(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["parent"] = "70"


def _a_factor_under_a_factor(pack: dict[str, Any]) -> None:
    entry(pack, "7")["parent"] = "8"


def _a_circle(pack: dict[str, Any]) -> None:
    entry(pack, "7")["parent"] = "7.3"


def _a_circle_of_one(pack: dict[str, Any]) -> None:
    entry(pack, "7")["parent"] = "7"


def _an_empty_label(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["label"] = ""


def _a_label_of_blanks(pack: dict[str, Any]) -> None:
    entry(pack, "7")["label"] = " \u00a0"


def _a_label_that_is_a_number(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["label"] = 7


def _a_label_that_turns_text_around(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["label"] = "absent \u202etneserp"


def _a_label_with_a_bell(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["label"] = "ring\x07"


def _an_endless_label(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["label"] = "long " * 1000


def _a_rule_that_asks_nothing(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["rule"] = {"asks": " "}


def _a_rule_on_a_factor(pack: dict[str, Any]) -> None:
    entry(pack, "7")["rule"] = {"asks": "?"}


def _a_factor_not_in_the_text(pack: dict[str, Any]) -> None:
    entry(pack, "7").update(label="", not_in_text=True)


def _a_wording_of_what_is_not_in_the_text(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["not_in_text"] = True


def _fields_nobody_knows(pack: dict[str, Any]) -> None:
    pack["weights"] = [1]


def _an_entry_with_a_weight(pack: dict[str, Any]) -> None:
    entry(pack, "7.3")["weight"] = 3


def _official_as_a_word(pack: dict[str, Any]) -> None:
    pack["official"] = "yes"


def _entries_as_an_object(pack: dict[str, Any]) -> None:
    pack["entries"] = {"7": "label"}


def _another_framework(pack: dict[str, Any]) -> None:
    pack["framework"] = "un-2030"


def _the_ids_of_another_framework(pack: dict[str, Any]) -> None:
    pack["framework"], pack["version"] = "osapg-2009", "2009"


def _another_version(pack: dict[str, Any]) -> None:
    pack["version"] = "2015-10"


def _no_language(pack: dict[str, Any]) -> None:
    pack["language"] = "French, please"


def _a_language_that_is_a_path(pack: dict[str, Any]) -> None:
    pack["language"] = "../../index"


def _a_day_that_does_not_exist(pack: dict[str, Any]) -> None:
    pack["issued"] = "2026-02-30"


def _no_title(pack: dict[str, Any]) -> None:
    pack["title"] = " "


BAD: list[Callable[[dict[str, Any]], None]] = [
    _a_missing_indicator,
    _a_missing_factor,
    _nothing_in_it,
    _an_id_twice,
    _an_id_nobody_knows,
    _an_id_in_other_digits,
    _a_strange_parent,
    _a_parent_that_is_not_there,
    _a_factor_under_a_factor,
    _a_circle,
    _a_circle_of_one,
    _an_empty_label,
    _a_label_of_blanks,
    _a_label_that_is_a_number,
    _a_label_that_turns_text_around,
    _a_label_with_a_bell,
    _an_endless_label,
    _a_rule_that_asks_nothing,
    _a_rule_on_a_factor,
    _a_factor_not_in_the_text,
    _a_wording_of_what_is_not_in_the_text,
    _fields_nobody_knows,
    _an_entry_with_a_weight,
    _official_as_a_word,
    _entries_as_an_object,
    _another_framework,
    _the_ids_of_another_framework,
    _another_version,
    _no_language,
    _a_language_that_is_a_path,
    _a_day_that_does_not_exist,
    _no_title,
]


@pytest.fixture
def loaded(desk: Desk, tmp_path: Path) -> Desk:
    """A desk that has a sound pack already."""
    load_pack(desk, framework_packs.signed(desk, framework_packs.plain(), tmp_path, "good"))
    return desk


def refused(
    desk: Desk, path: Path, kind: type[DeskError], action: Callable[[Desk, Path], object] = load_pack
) -> DeskError:
    """The refusal; what was loaded before is in use as if nothing had come."""
    before = (packs(desk), framework_for(desk, "un-2014"), desk.store.notes("framework-pack"))
    with pytest.raises(DeskError) as error:
        action(desk, path)
    assert type(error.value) is kind
    assert error.value.happened
    assert error.value.kept
    assert error.value.todo
    assert (packs(desk), framework_for(desk, "un-2014"), desk.store.notes("framework-pack")) == before
    return error.value


@pytest.mark.parametrize("change", BAD)
def test_what_a_pack_may_not_say_is_refused_though_signed(
    change: Callable[[dict[str, Any]], None], loaded: Desk, tmp_path: Path
) -> None:
    pack = framework_packs.plain(issued="2026-11-20")
    change(pack)
    refused(loaded, framework_packs.signed(loaded, pack, tmp_path), InvalidValue)


@pytest.mark.parametrize("change", BAD)
def test_an_office_cannot_seal_it_either(change: Callable[[dict[str, Any]], None], desk: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain()
    change(pack)
    path = framework_packs.written(tmp_path, pack)
    refused(desk, path, InvalidValue, lambda one, plain: seal_pack(one, plain, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_an_id_twice, "7.3 stands in it twice"),
        (_a_missing_indicator, "missing, the first of them 7.3"),
        (_a_circle, "go in a circle"),
        (_a_strange_parent, "parent of entry 7.3"),
        (_another_version, "version 2015-10; this program carries un-2014, version 2014-10"),
    ],
)
def test_the_refusal_names_what_is_amiss(
    change: Callable[[dict[str, Any]], None], said: str, desk: Desk, tmp_path: Path
) -> None:
    pack = framework_packs.plain()
    change(pack)
    assert said in refused(desk, framework_packs.signed(desk, pack, tmp_path), InvalidValue).happened


def test_one_changed_character_is_seen(loaded: Desk, tmp_path: Path) -> None:
    data = framework_packs.signed(loaded, framework_packs.plain(issued="2026-11-20"), tmp_path).read_bytes()
    for old, new in (
        (b"Indicateur 7.3", b"Indicateur 7.4"),
        (b"2026-11-20", b"2027-11-20"),
        (b'ed25519":"', b'ed25519":"A'),
    ):
        assert old in data
        path = tmp_path / "altered"
        path.write_bytes(data.replace(old, new, 1))
        refused(loaded, path, Damaged)


@pytest.mark.parametrize("part", ["ed25519", "ml_dsa_65"])
def test_both_signatures_must_hold(part: str, loaded: Desk, tmp_path: Path) -> None:
    first = json.loads(
        framework_packs.signed(loaded, framework_packs.plain(issued="2026-11-20"), tmp_path).read_bytes()
    )
    other = json.loads(
        framework_packs.signed(loaded, framework_packs.plain(issued="2026-11-21"), tmp_path).read_bytes()
    )
    path = tmp_path / "mixed"
    path.write_text(json.dumps({**first, part: other[part]}, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    refused(loaded, path, Damaged)


def test_a_signature_for_another_purpose_is_worth_nothing(loaded: Desk, tmp_path: Path) -> None:
    stated = {key: value for key, value in framework_packs.plain(issued="2026-11-20").items() if key != "schema"}
    head = {"type": "r2p-desk/framework-pack", "format": 1, "case": None, "signer": loaded.officer.id}
    path = tmp_path / "card"
    path.write_bytes(loaded.officer.seal_statement(Purpose.CARD, {**head, **stated}))
    refused(loaded, path, Damaged)


def test_a_statement_of_another_kind_under_the_right_purpose_is_no_pack(loaded: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain(issued="2026-11-20")
    for wrong in ({"type": "r2p-desk/card"}, {"case": "0" * 32}, {"format": 0}, {"format": "1"}):
        refused(loaded, framework_packs.signed(loaded, pack, tmp_path, **wrong), Damaged)


def test_a_stranger_and_somebody_who_takes_our_name_are_refused(loaded: Desk, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    stranger = create_officer(loaded.officer.name, datetime.now(UTC))
    stated = {key: value for key, value in framework_packs.plain(issued="2026-11-20").items() if key != "schema"}
    head = {"type": "r2p-desk/framework-pack", "format": 1, "case": None, "signer": stranger.id}
    path = tmp_path / "stranger"
    path.write_bytes(stranger.seal_statement(Purpose.FRAMEWORK, {**head, **stated}))
    refused(loaded, path, UnknownSigner)
    path.write_bytes(path.read_bytes().replace(stranger.id.encode(), loaded.officer.id.encode()))
    refused(loaded, path, Damaged)


def test_a_later_format_asks_for_the_newer_version_whatever_else_it_holds(loaded: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain(issued="2026-11-20", weights=[1])
    refused(loaded, framework_packs.signed(loaded, pack, tmp_path, format=2), NewerVersion)
    later = framework_packs.written(tmp_path, {**framework_packs.plain(), "schema": "r2p-desk-framework-pack/2"})
    refused(loaded, later, NewerVersion, lambda one, plain: seal_pack(one, plain, tmp_path / "out"))


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"null", b"[]", b"{}", b'{"statement":"{}"}', b"[" * 200_000, b'{"statement":1}']
)
def test_bytes_that_are_no_pack_are_refused(data: bytes, loaded: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(data)
    refused(loaded, path, Damaged)
    refused(loaded, path, InvalidValue, lambda one, plain: seal_pack(one, plain, tmp_path / "out"))


def test_a_cut_file_is_refused_at_every_length(loaded: Desk, tmp_path: Path) -> None:
    data = framework_packs.signed(loaded, framework_packs.plain(issued="2026-11-20"), tmp_path).read_bytes()
    path = tmp_path / "cut"
    for size in (1, 100, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        refused(loaded, path, Damaged)


def test_more_than_four_mebibytes_are_not_read(loaded: Desk, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b" " * (MAX_SIZE + 1))
    refused(loaded, path, TooLarge)
    refused(loaded, path, TooLarge, lambda one, plain: seal_pack(one, plain, tmp_path / "out"))


def test_a_file_that_is_not_there_is_not_found(loaded: Desk, tmp_path: Path) -> None:
    refused(loaded, tmp_path / "missing", NotFound)


def test_an_older_issue_is_refused_with_what_to_do(loaded: Desk, tmp_path: Path) -> None:
    older = framework_packs.signed(loaded, framework_packs.plain(issued="2025-01-01"), tmp_path)
    assert "remove" in refused(loaded, older, Refused).todo
