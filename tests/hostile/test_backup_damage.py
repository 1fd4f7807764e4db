"""Backups that were flipped, cut, swapped, forged or are another officer's: refused, named, nothing is touched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import backing
import desks
from backing import NORTH, SOUTH, make, names, unlocked
from r2p_desk.actions import backup, backup_checks, backup_opening, backup_restoring
from r2p_desk.actions.backup_records import own_keys
from r2p_desk.errors import (
    Altered,
    Cut,
    Damaged,
    DeskError,
    NewerVersion,
    NotForUs,
    NotFound,
    Refused,
    UnknownSigner,
    WrongPassphrase,
)
from r2p_desk.exchange import backup_form
from r2p_desk.keys import age, canonical
from r2p_desk.keys.officer import Officer
from r2p_desk.keys.signing import Purpose, write_signature
from r2p_desk.system.strict_tar import TarWriter, read_tar

Members = list[tuple[str, bytes]]


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, and on a stick a backup of it and one that builds on that."""
    folder = tmp_path_factory.mktemp("origin")
    home = backing.home_with(folder, NORTH, items=2)
    (folder / "stick").mkdir()
    with unlocked(home) as desk:
        backup.create_backup(desk, folder / "stick" / "first")
        backing.attach(desk, NORTH, 1500)
        backing.add(desk, NORTH, "since")
        backup.create_backup(desk, folder / "stick" / "second")
    return folder


@pytest.fixture
def place(origin: Path, tmp_path: Path) -> Path:
    """The same, for this test to spoil."""
    return Path(shutil.copytree(origin, tmp_path / "place"))


def refused(place: Path, file: str, error: type[DeskError] | tuple[type[DeskError], ...]) -> DeskError:
    """Verifying and restoring fail so, alike, and write nothing anywhere."""
    path = place / "stick" / file
    before = {one: one.read_bytes() for one in place.rglob("*") if one.is_file() and "desk.db" not in one.name}
    caught = []
    with unlocked(place / "home") as desk:
        keys = own_keys(desk)
        with pytest.raises(error) as verifying:
            backup_checks.verify_backup(path, keys)
        caught.append(verifying.value)
    with pytest.raises(error) as restoring:
        backing.restore(path, place / "new")
    caught.append(restoring.value)
    for one in caught:
        assert one.exit_status in (2, 3)
        assert one.happened
        assert one.kept
        assert one.todo
        assert backing.MARKER not in str(one)
    assert {one: one.read_bytes() for one in place.rglob("*") if one.is_file() and "desk.db" not in one.name} == before
    assert names(place) == {"home", "stick", "passphrase.txt"}
    return caught[0]


def test_a_flipped_bit_anywhere_is_found(place: Path) -> None:
    path = place / "stick" / "second.r2pbackup"
    data = path.read_bytes()
    with unlocked(place / "home") as desk:
        keys = own_keys(desk)
        kinds = set()
        for at in sorted({0, 30, 60, 1700, len(data) - 1, *range(0, len(data), len(data) // 25)}):
            path.write_bytes(desks.flipped(data, at))
            with pytest.raises((Damaged, NotForUs)) as caught:
                backup_checks.verify_backup(path, keys)
            kinds.add(type(caught.value))
    assert kinds <= {Altered, NotForUs, Cut}
    assert Altered in kinds


@pytest.mark.parametrize("at", [100, 3000, 65536 * 3, -1, -16, -65552, -70000])
def test_a_cut_is_a_cut_wherever_it_falls(place: Path, at: int) -> None:
    path = place / "stick" / "second.r2pbackup"
    path.write_bytes(path.read_bytes()[:at])
    refused(place, path.name, Cut)


def test_something_behind_the_end_is_found(place: Path) -> None:
    path = place / "stick" / "second.r2pbackup"
    path.write_bytes(path.read_bytes() + b"more")
    refused(place, path.name, Altered)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"age-encryption.org/v1\n", bytes(70000)])
def test_what_is_no_backup_is_told(place: Path, content: bytes) -> None:
    (place / "stick" / "second.r2pbackup").write_bytes(content)
    refused(place, "second.r2pbackup", (Altered, Cut))


def test_a_file_of_the_chain_that_is_missing_cut_flipped_or_another_is_named(place: Path, origin: Path) -> None:
    first = place / "stick" / "first.r2pbackup"
    data = first.read_bytes()
    another = make(place / "home", place / "elsewhere")
    replaced = another.path.read_bytes()
    shutil.rmtree(place / "elsewhere")
    spoilt: list[tuple[Callable[[], Any], type[DeskError]]] = [
        (first.unlink, Cut),
        (lambda: first.write_bytes(data[:-100_000]), Cut),
        (lambda: first.write_bytes(desks.flipped(data, len(data) // 2)), Altered),
        (lambda: first.write_bytes(replaced), Altered),
        (lambda: first.write_bytes((place / "stick" / "second.r2pbackup").read_bytes()), Altered),
    ]
    for spoil, error in spoilt:
        spoil()
        assert "first.r2pbackup" in refused(place, "second.r2pbackup", error).findings[0][1]
        first.write_bytes(data)
    with unlocked(place / "home") as desk:
        assert backup_checks.verify_backup(place / "stick" / "second.r2pbackup", own_keys(desk)).files


def test_an_older_backup_under_a_newer_name_is_taken_for_what_it_is(place: Path) -> None:
    stick = place / "stick"
    with unlocked(place / "home") as desk:
        known = {
            name: backup_checks.verify_backup(stick / f"{name}.r2pbackup", own_keys(desk))
            for name in ("first", "second")
        }
    shutil.copy(stick / "first.r2pbackup", stick / "second.r2pbackup")
    with unlocked(place / "home") as desk:
        told = backup_checks.verify_backup(stick / "second.r2pbackup", own_keys(desk)).manifest
        assert told.created == known["first"].manifest.created < known["second"].manifest.created
        shutil.rmtree(place / "home" / desk.registered(NORTH).folder)
        came = backup_restoring.restore_case(desk, stick / "second.r2pbackup")
        assert [finding.code for finding in came.cases[0].findings] == ["older-copy"]


def test_another_officer_s_backup_is_not_opened(place: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    theirs = make(backing.home_with(tmp_path / "other", SOUTH), tmp_path / "theirs")
    shutil.copy(theirs.path, place / "stick" / "second.r2pbackup")
    refused(place, "second.r2pbackup", NotForUs)
    shutil.copy(place / "stick" / "first.r2pbackup.officer.age", place / "stick" / "second.r2pbackup.officer.age")
    refused(place, "second.r2pbackup", NotForUs)


def test_a_wrong_passphrase_opens_nothing(place: Path) -> None:
    path = place / "stick" / "second.r2pbackup"
    for home in (None, place / "home"):
        with pytest.raises(WrongPassphrase):
            backup_opening.by_passphrase(path, "not this one", home)
    beside = path.with_name(path.name + ".officer.age")
    beside.write_bytes(desks.flipped(beside.read_bytes(), len(beside.read_bytes()) - 5))
    with pytest.raises(Damaged):
        backup_opening.by_passphrase(path, desks.PASSPHRASE)
    with pytest.raises(NotFound):
        backup_opening.by_passphrase(place / "stick" / "none.r2pbackup", desks.PASSPHRASE)


# What only somebody could make who has the officer's receiving key, or the officer's own keys


def rewritten(place: Path, change: Callable[[dict[str, Any], Members], None], signer: Officer | None = None) -> None:
    """second.r2pbackup with its manifest and parts changed, signed again and sealed to the officer."""
    path = place / "stick" / "second.r2pbackup"
    with unlocked(place / "home") as desk:
        plain = age.decrypt(path.read_bytes(), [desk.officer.identity])
        members = [(member.name, b"".join(member.chunks())) for member in read_tar([plain])]
        listed = json.loads(members[0][1])
        rest = members[2:]
        change(listed, rest)
        data = canonical.encode(listed)
        keys = signer or desk.officer
        signature = write_signature(keys.id, keys.sign(Purpose.BACKUP, data))
        pieces: list[bytes] = []
        writer = TarWriter(pieces.append)
        for name, content in [("manifest.json", data), ("manifest.sig", signature), *rest]:
            writer.add(name, len(content), [content])
        writer.close()
        path.write_bytes(age.encrypt(b"".join(pieces), [desk.officer.public.recipient]))


def nothing(_listed: dict[str, Any], _rest: Members) -> None:
    pass


def test_the_rewriting_itself_is_sound(place: Path) -> None:
    rewritten(place, nothing)
    with unlocked(place / "home") as desk:
        assert backup_checks.verify_backup(place / "stick" / "second.r2pbackup", own_keys(desk)).files
    assert backing.restore(place / "stick" / "second.r2pbackup", place / "new").sound


def test_a_backup_that_somebody_else_signed_is_not_believed(place: Path) -> None:
    from datetime import UTC, datetime

    from r2p_desk.keys.officer import create_officer

    rewritten(place, nothing, create_officer("Mallory", datetime.now(UTC)))
    refused(place, "second.r2pbackup", UnknownSigner)


def test_a_later_format_is_told_as_such(place: Path) -> None:
    rewritten(place, lambda listed, _: listed.update(format=2, something="new"))
    refused(place, "second.r2pbackup", NewerVersion)


def _swap(listed: dict[str, Any], rest: Members) -> None:
    rest[-1], rest[-2] = rest[-2], rest[-1]


def _other_bytes(listed: dict[str, Any], rest: Members) -> None:
    name, data = rest[-1]
    rest[-1] = (name, desks.flipped(data, 5))


def _one_more(listed: dict[str, Any], rest: Members) -> None:
    rest.append(("planted", b"x"))


def _one_less(listed: dict[str, Any], rest: Members) -> None:
    rest.pop()


def _folder_up(listed: dict[str, Any], rest: Members) -> None:
    listed["cases"][0]["folder"] = "../../../../outside"


def _blob_up(listed: dict[str, Any], rest: Members) -> None:
    listed["parts"][-1]["name"] = "../../../../outside"


def _earlier_up(listed: dict[str, Any], rest: Members) -> None:
    listed["earlier"][0]["file"] = "../first.r2pbackup"


def _earlier_dots(listed: dict[str, Any], rest: Members) -> None:
    listed["earlier"][0]["file"] = ".."


def _two_databases(listed: dict[str, Any], rest: Members) -> None:
    again = dict(next(part for part in listed["parts"] if part["role"] == "database"), id="again")
    listed["parts"].append(again)
    rest.append(("again", rest[-2][1]))


def _no_store(listed: dict[str, Any], rest: Members) -> None:
    listed["parts"] = [part for part in listed["parts"] if part["role"] != "store"]
    rest[:] = [member for member in rest if member[0] != "desk.db"]


def _unknown_case(listed: dict[str, Any], rest: Members) -> None:
    listed["parts"][-1]["case"] = "0" * 32


def _unknown_role(listed: dict[str, Any], rest: Members) -> None:
    listed["parts"][-1]["role"] = "program"


def _itself(listed: dict[str, Any], rest: Members) -> None:
    listed["earlier"][0]["backup"] = listed["backup"]


def _negative(listed: dict[str, Any], rest: Members) -> None:
    listed["parts"][-1]["size"] = -1


def _no_moment(listed: dict[str, Any], rest: Members) -> None:
    listed["created"] = "2026-02-30T00:00:00.000Z"


def _surplus(listed: dict[str, Any], rest: Members) -> None:
    listed["note"] = "x"


def _not_held(listed: dict[str, Any], rest: Members) -> None:
    listed["earlier"][0]["blobs"][0]["sha256"] = "0" * 64


@pytest.mark.parametrize(
    "change",
    [
        _swap, _other_bytes, _one_more, _one_less, _folder_up, _blob_up, _earlier_up, _earlier_dots, _two_databases,
        _no_store, _unknown_case, _unknown_role, _itself, _negative, _no_moment, _surplus, _not_held,
    ],
)  # fmt: skip
def test_a_manifest_that_contradicts_itself_is_refused_even_under_the_officer_s_signature(
    place: Path, change: Callable[[dict[str, Any], Members], None]
) -> None:
    rewritten(place, change)
    refused(place, "second.r2pbackup", Altered)
    assert not list(place.parent.rglob("outside*"))


def test_a_package_is_no_backup_and_its_signature_no_backup_s(place: Path) -> None:
    path = place / "stick" / "second.r2pbackup"
    with unlocked(place / "home") as desk:
        plain = age.decrypt(path.read_bytes(), [desk.officer.identity])
        members = [(member.name, b"".join(member.chunks())) for member in read_tar([plain])]
        data = members[0][1]
        wrong = write_signature(desk.officer.id, desk.officer.sign(Purpose.PACKAGE, data))
        with pytest.raises(Altered):
            backup_form.read_manifest(data, wrong, own_keys(desk).known)
        backup_form.read_manifest(data, members[1][1], own_keys(desk).known)


def test_a_case_whose_own_proofs_do_not_hold_is_told_and_the_others_come_back(tmp_path: Path) -> None:
    """The doctor's findings go with the case: it was like that when it was backed up, and all of it is needed."""
    home = backing.home_with(tmp_path, NORTH, SOUTH, items=1)
    with unlocked(home) as desk:
        folder = home / desk.registered(NORTH).folder
        raw = desks.raw(folder, desk.officer)
        raw.execute("UPDATE commits SET signature=zeroblob(64) WHERE seq=2")
        raw.close()
    came = backing.restore(make(home, tmp_path / "stick").path, tmp_path / "new")
    assert not came.sound
    told = {case.title: {finding.code for finding in case.findings} for case in came.cases}
    assert told == {NORTH: {"bad-signature"}, SOUTH: set()}
    with unlocked(tmp_path / "new") as desk:
        assert backing.holds(desk, SOUTH)
    done = desks.command(home, "backup", "restore", str(make(home, tmp_path / "stick").path), "--rehearse")
    assert (done.returncode, json.loads(done.stdout)["sound"]) == (3, False)


def test_restoring_under_a_name_that_is_a_file_is_refused(place: Path) -> None:
    (place / "file").write_text("mine")
    with pytest.raises(Refused):
        backing.restore(place / "stick" / "second.r2pbackup", place / "file")
    assert (place / "file").read_text() == "mine"
