"""Killed at each step of taking in, exporting and reading: what was acknowledged is there, nothing else is left."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import desks
from desks import CASE
from r2p_desk.actions import attachment_access as access
from r2p_desk.actions import attachments, doctor, session
from steps import Nursery

STEPS = """
import builtins, io, os, signal, sys, desks
from pathlib import Path
from r2p_desk.actions import session, attachments, attachment_access as access, attachment_export as giving
from r2p_desk.actions.attachments import About, add_attachment
from r2p_desk.actions.items import list_items
from r2p_desk.casefile import blobs, journal, pouring, texts
from r2p_desk.system import files

_, _, place_of_home, left, work, place, case_id = sys.argv
left = int(left)
def step():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

def stepping(owner, name):
    real = getattr(owner, name)
    def stepped(*given, **named):
        step()
        done = real(*given, **named)
        step()
        return done
    setattr(owner, name, stepped)

for name in ("fsync", "mkdir", "utime", "replace", "rename", "link", "unlink"):
    stepping(os, name)
for module in (blobs, pouring, giving):
    stepping(module, "write_all")
for owner, names in ((journal.Journal, ("keep", "_apply", "save")), (texts, ("keep",))):
    for name in names:
        stepping(owner, name)

home, place = Path(place_of_home), Path(place)
with session.unlock(home, desks.PASSPHRASE) as desk:
    case = session.open_case(desk, case_id, write=True)
    os.write(1, b"ready\\n")
    if work == "add":
        made = add_attachment(case, place, About(item=list_items(case)[0].id))
        os.write(1, f"{made.attachment.id}\\n".encode())
    elif work == "get":
        (one,) = attachments.list_attachments(case)
        giving.export_attachment(case, one.attachment.id, place)
        os.write(1, b"exported\\n")
    os.write(1, b"whole\\n")
    os._exit(0)
"""
MOST_STEPS = 200
CONTENT = b"Wumbaklyte saw it from the bell tower.\n" * 60_000


def killed_at(nursery: Nursery, step: int, desk: session.Desk, work: str, place: Path) -> tuple[bool, list[str]]:
    """Whether the child was killed, and what it had acknowledged by then."""
    said = nursery.run(0, str(desk.home), str(step), work, str(place), CASE)
    ready, *told = said or [""]
    assert ready in ("ready", "")
    whole = told[-1:] == ["whole"]
    return not whole, told[:-1] if whole else told


def sealed_files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "blobs").rglob("*") if path.is_file()}


def every_step(desk: session.Desk, work: str, place: Path, look: Callable[[list[str]], None]) -> int:
    """Kill at every step there is, look each time; how many steps there are."""
    with Nursery(STEPS) as nursery:
        for step in range(MOST_STEPS):
            killed, told = killed_at(nursery, step, desk, work, place)
            look(told)
            if not killed:
                return step
    raise AssertionError("The work does not come to an end.")


@pytest.mark.slow
def test_killed_at_each_step_of_taking_in(desk: session.Desk, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "testimony.txt").write_bytes(CONTENT)
    acknowledged: set[str] = set()

    def look(told: list[str]) -> None:
        acknowledged.update(told)
        with session.open_case(desk, CASE, write=True) as case:
            assert case.findings == []
            held = {one.attachment.id: one for one in attachments.list_attachments(case)}
            assert acknowledged <= held.keys()
            assert sealed_files(folder) == {one.attachment.blob for one in held.values()}
            for one in held.values():
                assert access.check_attachment(case, one.attachment.id) == []
                assert len(one.items) == 1
                assert [str(entry.event) for entry in one.custody] == ["imported"]
        for path in folder.rglob("*"):
            assert not path.is_file() or b"Wumbaklyte" not in path.read_bytes()

    steps = every_step(desk, "add", tmp_path / "testimony.txt", look)
    assert steps > 15
    assert len(acknowledged) == 1
    with session.open_case(desk, CASE, write=True) as case:
        access.read_waiting_texts(case)
        assert len(case.file.search("Wumbaklyte")) == len(attachments.list_attachments(case))
    assert doctor.examine(desk, CASE).findings == ()


@pytest.mark.slow
def test_killed_at_each_step_of_an_export(desk: session.Desk, tmp_path: Path) -> None:
    (tmp_path / "testimony.txt").write_bytes(CONTENT)
    with session.open_case(desk, CASE, write=True) as case:
        kept = attachments.add_attachment(case, tmp_path / "testimony.txt").attachment
    out = tmp_path / "papers" / "out.txt"
    out.parent.mkdir()

    def look(told: list[str]) -> None:
        there = out.is_file()
        assert there or not told
        assert not there or out.read_bytes() == CONTENT
        with session.open_case(desk, CASE, write=True) as case:
            events = [str(entry.event) for entry in attachments.held(case, kept.id).custody]
            assert access.check_attachment(case, kept.id) == []
        assert "exported" in events or not there, "nothing is handed out without a trace"
        out.unlink(missing_ok=True)

    assert every_step(desk, "get", out, look) > 8
    assert doctor.examine(desk, CASE).findings == ()


HOLDER = """
import os, sys, desks
from pathlib import Path
from r2p_desk.actions import session
desk = session.unlock(Path(sys.argv[1]), desks.PASSPHRASE)
case = session.open_case(desk, sys.argv[2], write=True)
os.write(1, b"open\\n")
sys.stdin.read()
"""


def test_beside_a_process_that_writes_nothing_is_taken_in_and_everything_comes_out(
    desk: session.Desk, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "testimony.txt").write_bytes(CONTENT)
    with session.open_case(desk, CASE, write=True) as case:
        kept = attachments.add_attachment(case, tmp_path / "testimony.txt").attachment
    named = ("--case", CASE)
    command = [sys.executable, "-c", HOLDER, str(desk.home), CASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desks.environment()) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        refused = desks.command(desk.home, "attachment", "add", str(tmp_path / "testimony.txt"), *named)
        assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (3, "already-open")
        assert sealed_files(folder) == {kept.blob}
        got = desks.command(desk.home, "attachment", "get", kept.id, *named, "--out", str(tmp_path / "out.txt"))
        assert (got.returncode, json.loads(got.stdout)["custody"]) == (0, "waiting")
        assert (tmp_path / "out.txt").read_bytes() == CONTENT
        other.communicate(b"")
    again = desks.command(desk.home, "attachment", "get", kept.id, *named, "--out", str(tmp_path / "out2.txt"))
    assert json.loads(again.stdout)["custody"] == "recorded"
    listed = json.loads(desks.command(desk.home, "attachment", "list", *named).stdout)["attachments"][0]["custody"]
    assert [(entry["event"], entry["waiting"]) for entry in listed] == [
        ("imported", False), ("exported", False), ("exported", False),
    ]  # fmt: skip
    assert os.path.lexists(tmp_path / "out2.txt")
