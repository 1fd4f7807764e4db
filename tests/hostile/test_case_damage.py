"""Whatever happens to the files of a case: a clear error, nothing made worse, and it opens again once mended."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import desks
from desks import CASE, TITLES, files, flipped, found, refuses, tells
from r2p_desk.actions import doctor as check
from r2p_desk.actions import session
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.casefile.access import open_access, read_access
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.errors import (
    Damaged,
    NewerVersion,
    Refused,
    WrongPassphrase,
)
from r2p_desk.keys import age, canonical
from r2p_desk.keys.officer import Officer, create_officer
from r2p_desk.keys.signing import Purpose

PAGE = 16384


def test_a_wrong_passphrase_is_refused_and_nothing_is_touched(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(WrongPassphrase):
        session.unlock(home, "correct horse battery stable")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "first byte": lambda data: flipped(data, 0),
    "salt": lambda data: flipped(data, 15),
    "page 1": lambda data: flipped(data, 100),
    "proof of page 1": lambda data: flipped(data, PAGE - 40),
    "page 2": lambda data: flipped(data, PAGE + 20),
    "a third": lambda data: flipped(data, len(data) // 3),
    "the middle": lambda data: flipped(data, len(data) // 2),
    "last page": lambda data: flipped(data, len(data) - PAGE // 2),
    "last byte": lambda data: flipped(data, len(data) - 1),
    "page 2 as page 3": lambda data: data[: 2 * PAGE] + data[PAGE : 2 * PAGE] + data[3 * PAGE :],
    "empty": lambda _: b"",
    "one byte": lambda data: data[:1],
    "half a page": lambda data: data[: PAGE // 2],
    "one page": lambda data: data[:PAGE],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut at a page": lambda data: data[: len(data) - PAGE],
    "last byte gone": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "noise behind": lambda data: data + bytes(range(256)) * 64,
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_database_is_refused_left_alone_and_opens_once_put_back(
    desk: session.Desk, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    told, data = tells(desk), (folder / "case.db").read_bytes()
    (folder / "case.db").write_bytes(damage(data))
    refuses(desk, Damaged)
    assert "case.db" in {file for _, file in found(desk)}
    (folder / "case.db").write_bytes(data)
    assert tells(desk) == told
    assert found(desk) == []


def test_the_doctor_names_the_page(desk: session.Desk, folder: Path) -> None:
    data = (folder / "case.db").read_bytes()
    (folder / "case.db").write_bytes(flipped(data, 4 * PAGE + 77))
    assert [finding.page for finding in check.examine(desk, CASE).findings] == [5]


def test_a_missing_database_is_named(desk: session.Desk, folder: Path) -> None:
    (folder / "case.db").unlink()
    assert "case.db" in refuses(desk, Damaged).happened
    assert found(desk) == [("damaged", "case.db")]
    assert not (folder / "case.db").exists()


@pytest.mark.parametrize("at", [0, 30, 200, 1700, -200, -1])
def test_an_access_file_with_a_flipped_byte_is_refused_and_mended_from_its_copy(
    desk: session.Desk, folder: Path, at: int
) -> None:
    told, data = tells(desk), (folder / "access.age").read_bytes()
    (folder / "access.age").write_bytes(flipped(data, at % len(data)))
    assert "--restore-access" in refuses(desk, Damaged).todo
    assert [file for _, file in found(desk)] == ["access.age"]
    assert found(desk, restore_access=True) == []
    assert tells(desk) == told


@pytest.mark.parametrize("kept", [0, 1, 100, 1600, -1])
def test_a_cut_access_file_is_refused_and_mended_from_its_copy(desk: session.Desk, folder: Path, kept: int) -> None:
    told, data = tells(desk), (folder / "access.age").read_bytes()
    (folder / "access.age").write_bytes(data[:kept])
    assert "--restore-access" in refuses(desk, Damaged).todo
    assert found(desk, restore_access=True) == []
    assert tells(desk) == told


def test_a_missing_access_file_is_named_and_mended_from_its_copy(desk: session.Desk, folder: Path) -> None:
    told = tells(desk)
    (folder / "access.age").unlink()
    assert "missing" in refuses(desk, Damaged).happened
    assert found(desk) == [("missing", "access.age")]
    assert found(desk, restore_access=True) == []
    assert tells(desk) == told


def test_without_either_access_file_only_a_backup_helps(desk: session.Desk, folder: Path) -> None:
    for name in ("access.age", "access.bak"):
        (folder / name).unlink()
    assert "backup" in refuses(desk, Damaged).todo
    assert found(desk) == [("missing", "access.age"), ("missing", "access.bak")]
    with pytest.raises(Damaged):
        check.examine(desk, CASE, restore_access=True)


@pytest.mark.parametrize("damage", [lambda data: flipped(data, 300), lambda data: data[:50], lambda _: None])
def test_a_damaged_copy_is_found_before_it_is_needed(
    desk: session.Desk, folder: Path, damage: Callable[[bytes], bytes | None]
) -> None:
    told, data = tells(desk), damage((folder / "access.bak").read_bytes())
    (folder / "access.bak").unlink()
    if data is not None:
        (folder / "access.bak").write_bytes(data)
    assert tells(desk) == told
    assert [file for _, file in found(desk)] == ["access.bak"]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(desk: session.Desk, folder: Path) -> None:
    newer = desks.raw(folder, desk.officer)
    newer.execute("PRAGMA user_version = 2")
    newer.close()
    refuses(desk, NewerVersion)
    done = desks.command(desk.home, "item", "list", "--case", CASE)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (3, "newer-version")


def test_an_access_file_of_a_newer_version_is_refused_and_left_alone(desk: session.Desk, folder: Path) -> None:
    resealed(folder, desk.officer, format=2, shape="unheard of")
    refuses(desk, NewerVersion)


def resealed(folder: Path, by: Officer, **other: Any) -> None:
    """Write the access file anew with other fields, signed by this officer."""
    data = age.decrypt((folder / "access.age").read_bytes(), [by.identity])
    statement = {**canonical.decode(canonical.decode(data)["statement"].encode()), "signer": by.id, **other}
    for name in ("access.age", "access.bak"):
        (folder / name).write_bytes(age.encrypt(by.seal_statement(Purpose.ACCESS, statement), [by.public.recipient]))


@pytest.mark.parametrize(
    "other",
    [{"case": "not hexadecimal"}, {"case": "0F" * 16}, {"first": "x"}, {"key": "00"}, {"epoch": "1"}, {"managers": 7},
     {"officers": []}, {"officers": [{"name": "x"}]}, {"managers": []}, {"type": "r2p-desk/other"}, {"format": "1"}],
)  # fmt: skip
def test_a_signed_access_file_that_makes_no_sense_is_damaged_not_a_defect(
    desk: session.Desk, folder: Path, other: dict[str, Any]
) -> None:
    resealed(folder, desk.officer, **other)
    refuses(desk, Damaged)


def test_a_second_stanza_that_the_list_does_not_name_is_refused(desk: session.Desk, folder: Path) -> None:
    sealed = age.decrypt((folder / "access.age").read_bytes(), [desk.officer.identity])
    hidden = create_officer("Hidden", datetime.now(UTC)).public.recipient
    (folder / "access.age").write_bytes(age.encrypt(sealed, [desk.officer.public.recipient, hidden]))
    refuses(desk, Damaged)


def test_an_access_file_put_in_by_a_manager_opens_for_reading_with_a_finding(desk: session.Desk, folder: Path) -> None:
    resealed(folder, desk.officer, epoch=2)
    opens_for_reading_only(desk, ["access-changed"])


def test_an_access_file_with_another_key_is_blamed_itself(desk: session.Desk, folder: Path) -> None:
    resealed(folder, desk.officer, key="5a" * 32)
    assert "case key is not the one you know" in refuses(desk, Damaged).happened


def test_an_access_file_signed_by_an_officer_who_is_no_manager_is_found_without_a_pin(
    desk: session.Desk, folder: Path
) -> None:
    other = create_officer("Ambitious", datetime.now(UTC))
    mine = age.decrypt((folder / "access.age").read_bytes(), [desk.officer.identity])
    statement = canonical.decode(canonical.decode(mine)["statement"].encode())
    both = [vars_of(desk.officer), vars_of(other)]
    statement |= {"signer": other.id, "managers": [other.id], "officers": both}
    recipients = [desk.officer.public.recipient, other.public.recipient]
    (folder / "access.age").write_bytes(age.encrypt(other.seal_statement(Purpose.ACCESS, statement), recipients))
    for officer in (desk.officer, other):
        with CaseFile.open(folder, officer, None, write=True) as case:
            assert [finding.code for finding in case.findings] == ["not-an-access-manager"]
            with pytest.raises(Refused):
                case.state(officer, [("item", case.record_id, {"title": "x"})])
    opens_for_reading_only(desk, ["access-changed", "not-an-access-manager"])


def vars_of(officer: Officer) -> dict[str, str]:
    public = officer.public
    return {name: getattr(public, name) for name in ("name", "receive", "ed25519", "ml_dsa_65")}


def opens_for_reading_only(desk: session.Desk, codes: list[str]) -> None:
    before = files(desk.home / desk.registered(CASE).folder)
    with session.open_case(desk, CASE, write=True) as case:
        assert [finding.code for finding in case.findings] == codes
        assert len(list_items(case)) == len(TITLES)
        with pytest.raises(Refused):
            add_item(case, Draft(title="x"))
    assert files(desk.home / desk.registered(CASE).folder) == before
    assert set(codes) <= {code for code, _ in found(desk)}


def test_a_swapped_folder_opens_for_reading_with_findings(desk: session.Desk, folder: Path) -> None:
    other = desk.home / desk.registered("Southern province").folder
    for path in (folder, other):
        path.rename(path.with_suffix(".away"))
    other.with_suffix(".away").rename(folder)
    with session.open_case(desk, CASE, write=True) as case:
        codes = [finding.code for finding in case.findings]
        assert codes == ["key-changed", "first-commit-changed", "access-changed", "older-copy"]
        assert list_items(case) == []
        with pytest.raises(Refused):
            add_item(case, Draft(title="x"))


@pytest.mark.parametrize(
    ("spoil", "status", "code"),
    [
        (lambda folder: (folder / "case.db").write_bytes(b""), 3, "damaged"),
        (lambda folder: (folder / "access.age").unlink(), 3, "damaged"),
        (lambda folder: desks.passphrase_file(folder.parents[1]).write_text("wrong"), 4, "wrong-passphrase"),
        (shutil.rmtree, 3, "refused"),
    ],
    ids=["empty database", "no access file", "wrong passphrase", "no folder"],
)
def test_commands_end_with_the_status_of_what_went_wrong(
    desk: session.Desk, folder: Path, spoil: Callable[[Path], object], status: int, code: str
) -> None:
    spoil(folder)
    done = desks.command(desk.home, "item", "list", "--case", CASE)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (status, code)
    assert b"Traceback" not in done.stderr


def test_what_the_access_file_says_is_what_was_sealed(desk: session.Desk, folder: Path) -> None:
    access = read_access(folder, desk.officer)
    assert open_access((folder / "access.bak").read_bytes(), desk.officer) == access
    assert access.key.hex() not in repr(access)
