"""After a day with attachments no word of them stands in the open but where an officer exported one."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions import attachment_access, attachments, session
from r2p_desk.actions.cases import create_case

CASE = "Northern province"
MARKS = (b"Wumbaklyte", b"Tsakodelna", b"Grobelschmidt", "Wumbaklyte".encode("utf-16-le"))
OUTSIDE = ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


class World:
    """A home and private folders for everything a program may write to."""

    def __init__(self, folder: Path) -> None:
        self.folders = {name: folder / name.lower() for name in OUTSIDE}
        self.inbox = folder / "inbox"
        for path in (*self.folders.values(), self.inbox):
            path.mkdir(mode=0o700)
        (folder / "workplace").mkdir()
        self.home = desks.quick_home(folder / "workplace")
        self.said: list[bytes] = []
        with session.unlock(self.home, desks.PASSPHRASE) as desk:
            create_case(desk, CASE).close()

    def run(self, *arguments: str, status: int = 0) -> Any:
        world = {name: str(path) for name, path in self.folders.items()}
        done = desks.command(self.home, *arguments, "--case", CASE, **world)
        assert done.returncode == status, done.stderr
        self.said.append(done.stderr + (done.stdout if status else b""))
        return json.loads(done.stdout)

    def files(self) -> Iterator[Path]:
        for root in (self.home, *self.folders.values()):
            yield from (path for path in root.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("attachment-leaks"))
    text = "Ebenezer Wumbaklyte saw smoke over Tsakodelna; Father Grobelschmidt was named. " * 300
    (made.inbox / "Wumbaklyte.txt").write_text(text, encoding="utf-8")
    (made.inbox / "Tsakodelna.pdf").write_bytes(pdf("Wumbaklyte in Tsakodelna", "Grobelschmidt"))
    with zipfile.ZipFile(made.inbox / "Grobelschmidt.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:p {W}><w:t>{text}</w:t></w:p>")
    item = made.run("item", "add", "--title", "Smoke")["id"]
    ids = [made.run("attachment", "add", str(path), "--item", item)["id"] for path in sorted(made.inbox.iterdir())]
    (made.inbox / "worked on.txt").write_bytes(b"Wumbaklyte is blacked out here")
    made.run("attachment", "add", str(made.inbox / "worked on.txt"), "--copy-of", ids[2])
    assert len(made.run("search", "Wumbaklyte")["hits"]) == 4
    for attachment in ids:
        made.run("attachment", "get", attachment, "--out", str(made.inbox / "out"), "--force")
    made.run("attachment", "detach", ids[0], "--item", item)
    made.run("attachment", "list")
    made.run("journal")
    made.run("doctor", "--rebuild")
    made.run("attachment", "get", ids[0], "--out", str(made.inbox / "out"), status=3)
    made.run("attachment", "add", str(made.inbox / "none"), status=2)
    spoil(made, ids[0])
    return made


def spoil(made: World, attachment: str) -> None:
    """All sealed files damaged, one asked for, and put right again."""
    sealed = {path: path.read_bytes() for path in (made.home / "cases").rglob("blobs/*/*")}
    assert len(sealed) == 4
    for path, whole in sealed.items():
        path.write_bytes(whole[:-1])
    made.run("attachment", "get", attachment, "--out", str(made.inbox / "out"), "--force", status=3)
    for path, whole in sealed.items():
        path.write_bytes(whole)


def test_no_word_stands_in_any_file_or_name(world: World) -> None:
    read = list(world.files())
    assert {"case.db", "desk.db"} <= {path.name for path in read}
    assert [path for path in read for mark in MARKS if mark in path.read_bytes()] == []
    names = b"\n".join(os.fsencode(path) for path in read)
    assert not any(mark in names for mark in MARKS)


def test_nothing_is_left_behind_for_the_time_being(world: World) -> None:
    for name, folder in world.folders.items():
        assert list(folder.rglob("*")) == [], name
    assert not [path for path in world.files() if path.suffix == ".partial"]
    assert not [path for path in world.inbox.iterdir() if path.name.startswith(".")]


def test_errors_and_progress_tell_nothing_but_what_was_typed(world: World) -> None:
    typed = b"\n".join(os.fsencode(path) for path in world.inbox.iterdir())
    for said in world.said:
        assert b"Traceback" not in said
        for mark in MARKS:
            assert mark not in said or mark in typed
        assert b"saw smoke" not in said


def test_the_hunt_would_find_them(world: World) -> None:
    assert any(MARKS[0] in path.read_bytes() for path in world.inbox.iterdir())
    with session.unlock(world.home, desks.PASSPHRASE) as desk, session.open_case(desk, CASE, write=False) as case:
        (one,) = [held for held in attachments.list_attachments(case) if held.attachment.name == "Wumbaklyte.txt"]
        assert MARKS[0] in case.file.attachments.text(one.attachment.blob or "").encode()


SNAPSHOT = """
import os, sys, desks
from pathlib import Path
from r2p_desk.actions import session
from r2p_desk.actions.attachments import add_attachment
from r2p_desk.intake import reading_apart
real = reading_apart.Apart.words
def words(self, job):
    os.write(1, b"reading\\n")
    sys.stdin.readline()
    return real(self, job)
reading_apart.Apart.words = words
with session.unlock(Path(sys.argv[1]), desks.PASSPHRASE) as desk:
    with session.open_case(desk, sys.argv[2], write=True) as case:
        add_attachment(case, Path(sys.argv[3]))
"""


def test_while_one_is_taken_in_nothing_of_it_is_on_the_disk_either(world: World, tmp_path: Path) -> None:
    before = set(world.files())
    source = tmp_path / "source.txt"
    source.write_bytes(b"Ebenezer Wumbaklyte in the clear. " * 1000)
    command = [sys.executable, "-c", SNAPSHOT, str(world.home), CASE, str(source)]
    around = desks.environment(**{name: str(path) for name, path in world.folders.items()})
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=around) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"reading\n"
        time.sleep(0.05)
        now = set(world.files())
        assert [path for path in now for mark in MARKS if mark in path.read_bytes()] == []
        assert {path.name for path in now - before} & {"case.db-wal"}
        child.communicate(b"go on\n")
    assert child.returncode == 0


def test_a_reader_in_the_window_leaves_nothing_either(world: World, tmp_path: Path) -> None:
    with session.unlock(world.home, desks.PASSPHRASE) as desk, session.open_case(desk, CASE, write=True) as case:
        (one,) = [held for held in attachments.list_attachments(case) if held.attachment.name == "Tsakodelna.pdf"]
        with attachment_access.open_attachment(case, one.attachment.id) as opened, opened.viewer() as viewer:
            assert viewer.pages() == 2
            assert viewer.page(0, 200).width in (200, 201)
        assert [path for path in world.files() for mark in MARKS if mark in path.read_bytes()] == []
    assert list(tmp_path.iterdir()) == []
