"""A shared folder as an inbox: worked through in order as one job, only read, and nothing opened twice."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
import exchanging
from exchanging import add, begin, card_of, send, stick, titles, wrapped
from r2p_desk.actions import contacts, inbox, sending
from r2p_desk.actions.inbox_look import Inbox, State
from r2p_desk.actions.session import Desk
from r2p_desk.cli.run import run as run_command
from r2p_desk.errors import Cancelled, NotFound
from r2p_desk.exchange.manifest import Kind, Role
from r2p_desk.exchange.on_paper import join, split
from r2p_desk.exchange.package import Source
from r2p_desk.jobs import Job

LONG_AGO = 1_700_000_000


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path, *exchanging.NAMES) as made:
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return stick(tmp_path)


def states(found: Inbox) -> dict[str, State]:
    return {row.file: row.state for row in found.rows}


def still(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def aged(path: Path) -> Path:
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def small(desk: Desk, to: Desk, out: Path) -> Path:
    """A package of the least there can be in one."""
    (known,) = [one for one in contacts.contacts(desk) if one.id == to.officer.id]
    data = card_of(desk)
    source = Source(id="card", role=Role.REFERENCE, chunks=lambda: [data])
    return sending.send(desk, [known], Kind.REFERENCE, [source], out).path


def test_what_two_officers_left_is_taken_in_in_order_and_the_folder_stays_as_it_was(
    three: list[Desk], out: Path
) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    sent = [send(alice, bob, out)]
    for title in ("two", "three"):
        add(alice, title)
        sent.append(send(alice, bob, out))
    small(alice, carla, out)
    shutil.copy2(sent[1].path, out / f"{sent[1].path.stem} (conflicted copy).r2ppkg")
    before = still(out)
    looked = inbox.look_into(bob, out)
    ready = [row for row in looked.rows if row.state is State.READY]
    assert [(row.number, row.kind, row.sender_name, row.findings) for row in ready] == [
        (number, "case", alice.officer.name, ()) for number in (1, 2, 3)
    ]
    assert (looked.count(State.TAKEN), looked.count(State.NOT_FOR_US), looked.opened) == (1, 1, 5)
    worked = inbox.work_through(bob, out)
    assert (worked.taken, worked.refused, worked.left, worked.inbox.opened) == (3, 0, 0, 0)
    assert titles(bob) == {"one", "two", "three"}
    assert still(out) == before
    again = inbox.work_through(bob, out)
    assert (again.taken, again.inbox.count(State.TAKEN), again.inbox.opened) == (0, 4, 0)


def test_one_bad_package_stops_no_other_and_is_not_opened_again(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    first = send(alice, bob, out)
    add(alice, "two")
    second = send(alice, bob, out)
    data = first.path.read_bytes()
    first.path.write_bytes(desks.flipped(data, len(data) - 100))
    worked = inbox.work_through(bob, out)
    found = {row.file: [finding.code for finding in row.findings] for row in worked.inbox.rows}
    assert found[first.path.name] == ["altered"]
    assert states(worked.inbox)[second.path.name] is State.TAKEN
    assert titles(bob) == {"one", "two"}
    assert inbox.look_into(bob, out).opened == 0
    first.path.write_bytes(data)
    assert states(inbox.look_into(bob, out))[first.path.name] is State.READY, "fetched again it is looked at again"


def test_only_what_chosen_contacts_sent_is_taken_in(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    begin(alice, "one")
    send(alice, bob, out)
    theirs = small(carla, bob, out)
    worked = inbox.work_through(bob, out, accept_from=[alice.officer.name])
    assert worked.taken == 1
    assert states(worked.inbox)[theirs.name] is State.READY


def test_a_package_of_somebody_unknown_is_looked_at_again_once_they_are_known(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    path = small(alice, bob, out)
    bob.store.keep_notes(contacts.AREA, dict.fromkeys(bob.store.notes(contacts.AREA)))
    (row,) = inbox.look_into(bob, out).rows
    assert ([finding.code for finding in row.findings], row.sender) == (["unknown-signer"], "")
    assert inbox.look_into(bob, out).opened == 0
    exchanging.introduce(bob, alice, out)
    assert states(inbox.look_into(bob, out)) == {path.name: State.READY}


def test_what_may_still_be_arriving_is_left_for_later(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    path = small(alice, bob, out)
    whole = path.read_bytes()
    path.rename(out / (path.name + ".partial"))
    (out / ".hidden.r2ppkg").write_bytes(whole)
    (out / "empty.r2ppkg").touch()
    young = out / "young.r2ppkg"
    young.write_bytes(whole[: len(whole) // 2])
    old = out / "old.r2ppkg"
    old.write_bytes(whole[:1000])
    aged(old)
    (out / "link.r2ppkg").symlink_to(young)
    os.mkfifo(out / "pipe.r2ppkg")
    assert states(inbox.look_into(bob, out)) == {
        "empty.r2ppkg": State.LATER, "young.r2ppkg": State.LATER, "old.r2ppkg": State.REFUSED,
    }  # fmt: skip
    young.write_bytes(whole)
    assert states(inbox.look_into(bob, out))["young.r2ppkg"] is State.READY


def test_two_packages_of_one_number_are_left_to_a_person(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    first = small(alice, bob, out)
    alice.store.keep_notes(sending.LEDGER, dict.fromkeys(alice.store.notes(sending.LEDGER)))
    second = small(alice, bob, out)
    found = {row.file: [finding.code for finding in row.findings] for row in inbox.look_into(bob, out).rows}
    assert found == {first.name: ["fork"], second.name: ["fork"]}
    assert inbox.work_through(bob, out).taken == 0


def test_stopped_it_goes_on_where_it_was(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    for _ in range(6):
        small(alice, carla, out)
    told: list[str] = []
    job = Job(lambda _, text: (told.append(text), job.cancel() if len(told) == 4 else None)[1])
    with pytest.raises(Cancelled):
        inbox.look_into(bob, out, job)
    assert inbox.look_into(bob, out).opened == 2


def test_a_copy_of_what_is_for_others_is_not_opened_under_another_name(three: list[Desk], out: Path) -> None:
    alice, bob, carla = three
    path = small(alice, carla, out)
    inbox.look_into(bob, out)
    shutil.copy(path, out / "moved.r2ppkg")
    path.unlink()
    found = inbox.look_into(bob, out)
    assert (found.opened, states(found)) == (0, {"moved.r2ppkg": State.NOT_FOR_US})
    assert len(bob.store.notes("inbox")) == 1, "what is gone is not remembered"


def test_hundreds_of_files_of_others_are_looked_at_in_a_second_and_remembered(three: list[Desk], out: Path) -> None:
    _, bob, carla = three
    for number in range(300):
        wrapped(out / f"{number:04d}.r2ppkg", {"x": b""}, carla.officer.public.recipient)
    assert inbox.look_into(bob, out).count(State.NOT_FOR_US) == 300
    start = time.process_time()
    assert inbox.look_into(bob, out).opened == 0
    assert time.process_time() - start < 0.5


def test_a_package_that_went_over_paper_is_taken_in_as_any(three: list[Desk], out: Path) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    sent = send(alice, bob, out)
    codes = [code.text for code in split(sent.path.read_bytes()).codes]
    back = out.parent / "back"
    back.mkdir()
    (back / "paper.r2ppkg").write_bytes(join(reversed(codes)))
    assert inbox.work_through(bob, back).taken == 1
    assert titles(bob) == {"one"}


def test_from_the_command_line(three: list[Desk], out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alice, bob, _ = three
    begin(alice, "one")
    sent = send(alice, bob, out)
    home = bob.home
    bob.close()

    def run(*words: str) -> tuple[int, dict[str, object]]:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        return run_command(["inbox", str(out), *words, *common])[0], json.loads(capsys.readouterr().out)

    status, body = run()
    assert (status, body["taken"], body["opened"]) == (0, 0, 1)
    status, body = run("--accept-from", alice.officer.name)
    (row,) = body["packages"]  # type: ignore[misc]  # a list
    assert (status, body["taken"], row["state"], row["package"]) == (0, 1, "taken", sent.package)
    assert run("--accept", "--accept-from", "x")[0] == 2
    with pytest.raises(NotFound):
        inbox.look_into(alice, out / "nowhere")
