"""The process that reads hostile files: it can reach nothing, knows nothing of the case, and may die without harm."""

import io
import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from unittest import mock

import pytest
from PIL import Image
from test_attachment_text import Content, pdf

import desks
from r2p_desk.errors import Cancelled, Refused
from r2p_desk.intake import reading_apart
from r2p_desk.intake.apart import limits
from r2p_desk.intake.attachment_pictures import Viewer, image, page_image
from r2p_desk.intake.reading_apart import Apart
from r2p_desk.jobs import Job
from r2p_desk.system.wire import Broken, Wire, read_json, read_picture, read_span

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has Landlock and seccomp")


def confined(code: str) -> str:
    """What this code prints once its process has given up all else."""
    program = (
        "import os, sys\nsys.path.insert(0, sys.argv[1])\nimport socket, subprocess, threading\n"
        "from r2p_desk.system.confinement import confine\n"
        "held = confine(memory=1 << 30, seconds=20)\n" + textwrap.dedent(code)
    )
    command = [sys.executable, "-I", "-c", program, str(desks.ROOT / "src")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@linux
def test_all_three_measures_hold_here() -> None:
    assert confined("print(*held)") == "limits files system-calls"


@linux
@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/tmp/left-behind', 'w')",
        "open(sys.argv[1] + '/r2p_desk/__init__.py')",
        "os.listdir('/')",
        "os.mkdir('/tmp/left-behind')",
        "os.unlink(sys.argv[1] + '/none')",
        "os.symlink('/a', '/tmp/left-behind')",
        "socket.socket(socket.AF_INET)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "subprocess.run(['/bin/true'])",
        "os.kill(os.getppid(), 0)",
        "os.kill(os.getppid(), 9)",
        "open(f'/proc/{os.getppid()}/mem', 'rb')",
        "threading.Thread(target=print).start()",
        "bytearray(2 << 30)",
        "os.memfd_create('x') and os.write(os.memfd_create('x'), b'y')",
    ],
)
def test_nothing_can_be_reached(attempt: str) -> None:
    assert confined(
        f"""
        try:
            {attempt}
            print("reached")
        except (OSError, MemoryError, RuntimeError) as error:
            print("refused")
        """
    ) == "refused", attempt  # fmt: skip


@linux
def test_what_never_ends_is_ended_by_the_system() -> None:
    program = (
        "import sys\nsys.path.insert(0, sys.argv[1])\nfrom r2p_desk.system.confinement import confine\n"
        "confine(memory=1 << 30, seconds=1)\nwhile True: pass\n"
    )
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-I", "-c", program, str(desks.ROOT / "src")], check=False)
    assert done.returncode < 0
    assert time.monotonic() - start < 30


def test_the_process_is_told_nothing_of_the_case_and_leaves_nothing(tmp_path: Path) -> None:
    started: list[tuple[list[str], dict[str, object]]] = []
    real = subprocess.Popen

    def watched(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        started.append((command, options))
        return real(command, **options)  # type: ignore[call-overload,no-any-return]  # handed on as it came

    with mock.patch.object(subprocess, "Popen", watched), mock.patch.dict(os.environ, {"R2P_SECRET": "Wumbaklyte"}):
        with Apart(Content(b"Tsakodelna burned. " * 10), "text/plain") as apart:
            assert "Tsakodelna" in apart.words(Job()).text
            process = apart._process
            assert process is not None
            if sys.platform == "linux":
                environ = Path(f"/proc/{process.pid}/cmdline").read_bytes()
                assert b"Tsakodelna" not in environ
        ((command, options),) = started
    assert command[1:4] == ["-I", "-B", "-X"]
    assert "Wumbaklyte" not in str(options["env"])
    assert options["env"] == {} or sys.platform == "win32"
    assert not any("Tsakodelna" in part for part in command)
    assert process.poll() is not None
    assert list(tmp_path.iterdir()) == []


@linux
def test_it_is_confined_before_it_answers() -> None:
    for media, data in (("text/plain", b"x"), ("application/pdf", pdf("x")), ("image/png", picture("PNG"))):
        with Apart(Content(data), media) as apart:
            found = apart.words(Job()) if not media.startswith("image") else apart.picture(10, 10, Job())
            assert found.held == ("limits", "files", "system-calls")


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind)
    return made.getvalue()


def test_pages_are_drawn_in_the_size_asked_for() -> None:
    data = pdf("Checkpoint", "Bridge", "Camp")
    with Viewer(Content(data), "application/pdf") as viewer:
        assert viewer.pages() == 3
        first, second = viewer.page(0, 300), viewer.page(1, 600)
        assert (second.width in (600, 601), len(second.rgba)) == (True, 4 * second.width * second.height)
        assert first.height < second.height
        assert set(first.rgba[3::4]) == {255}
        assert len(set(first.rgba)) > 2, "the words are drawn"
        for number in (-1, 3, 10**6):
            with pytest.raises(Refused):
                viewer.page(number, 300)
        with pytest.raises(Refused):
            viewer.page(0, 100_000)
        assert viewer.page(2, 100).width in (100, 101), "it goes on after a refusal"
    assert page_image(Content(data), 0, 120).width in (120, 121)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP"])
def test_pictures_are_made_to_fit(kind: str) -> None:
    shown = image(Content(picture(kind, (400, 200))), 100, 100)
    assert (shown.width, shown.height) == (100, 50)
    assert len(shown.rgba) == 4 * 100 * 50
    assert abs(shown.rgba[0] - 200) < 8
    small = image(Content(picture(kind)), 100, 100)
    assert (small.width, small.height) == (40, 30)


def test_a_picture_is_turned_upright() -> None:
    made = io.BytesIO()
    turned = Image.new("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned.save(made, "JPEG", exif=exif)
    shown = image(Content(made.getvalue()), 100, 100)
    assert (shown.width, shown.height) == (20, 40)


def test_a_picture_that_would_fill_the_memory_is_refused_at_once() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    start = time.monotonic()
    with pytest.raises(Refused):
        image(Content(bomb.getvalue()), 800, 600)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"", "application/pdf"), (b"%PDF-1.7 and no more", "application/pdf"), (b"", "image/png"),
     (picture("PNG")[:50], "image/png"), (b"not at all", "image/jpeg"), (b"x", "text/plain")],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_with_words(data: bytes, media: str) -> None:
    with Viewer(Content(data), media) as viewer:
        with pytest.raises(Refused) as caught:
            viewer.picture(10, 10) if media.startswith("image") else viewer.page(0, 10)
        assert "" not in (caught.value.happened, caught.value.kept, caught.value.todo)


def test_a_protected_pdf_says_so() -> None:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("secret"))) as opened:
        opened.save(made, encryption=pikepdf.Encryption(user="word", owner="word"))
    with Apart(Content(made.getvalue()), "application/pdf") as apart:
        assert apart.words(Job()).status == "protected"
    with Viewer(Content(made.getvalue()), "application/pdf") as viewer, pytest.raises(Refused, match="password"):
        viewer.page(0, 100)


class Impostor:
    """What a process taken over by the file it reads might say."""

    def __init__(self, tmp_path: Path, code: str) -> None:
        self.script = tmp_path / "impostor.py"
        head = "import os, struct, sys, time\nout = sys.stdout.buffer\n"
        frame = "def frame(kind, data):\n    out.write(struct.pack('>cI', kind, len(data)) + data)\n    out.flush()\n"
        self.script.write_text(head + frame + textwrap.dedent(code))


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(0)",
        "os.kill(os.getpid(), 11)",
        "out.write(b'what is this' * 1000); out.flush(); time.sleep(60)",
        "out.write(struct.pack('>cI', b'D', 0xFFFFFFFF)); out.flush(); time.sleep(60)",
        "frame(b'D', b'[]'); time.sleep(60)",
        "frame(b'D', b'{' * 100000); time.sleep(60)",
        "frame(b'X', b''); time.sleep(60)",
        "frame(b'R', struct.pack('>QI', 0, 0x7FFFFFFF)); time.sleep(60)",
        "frame(b'R', b'short'); time.sleep(60)",
        "frame(b'P', struct.pack('>II', 1000, 1000)); time.sleep(60)",
        "[frame(b'P', struct.pack('>II', 1, 1) + b'1234') for _ in range(2)]; time.sleep(60)",
        "[frame(b'T', b'x' * 1000000) for _ in range(5)]; time.sleep(60)",
    ],
)  # fmt: skip
def test_whatever_the_process_says_out_of_form_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(reading_apart, "SCRIPT", Impostor(tmp_path, code).script)
    start = time.monotonic()
    with Apart(Content(b"x"), "text/plain") as apart:
        found = apart.words(Job())
    assert found.status == "unreadable"
    assert len(found.text) <= limits.CHARACTERS
    assert time.monotonic() - start < 30


def test_a_process_that_says_nothing_is_stopped_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "SCRIPT", Impostor(tmp_path, "frame(b'T', b'until now'); time.sleep(60)").script)
    monkeypatch.setattr(reading_apart, "_SECONDS_WORDS", 1.5)
    with Apart(Content(b"x"), "text/plain") as apart:
        found = apart.words(Job())
    assert (found.status, found.text) == ("stopped", "until now")


def test_ranges_outside_the_file_give_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
    def asked(offset, length):
        frame(b'R', struct.pack('>QI', offset, length))
        kind, count = struct.unpack('>cI', sys.stdin.buffer.read(5))
        return sys.stdin.buffer.read(count)
    kind, count = struct.unpack('>cI', sys.stdin.buffer.read(5))
    sys.stdin.buffer.read(count)
    said = [asked(0, 5), asked(1 << 60, 100), asked(3, 4000000)]
    frame(b'T', repr(said).encode())
    frame(b'D', b'{"status": "whole"}')
    time.sleep(60)
    """
    monkeypatch.setattr(reading_apart, "SCRIPT", Impostor(tmp_path, code).script)
    with Apart(Content(b"0123456789"), "text/plain") as apart:
        assert apart.words(Job()).text == "[b'01234', b'', b'3456789']"


def test_cancelled_from_another_thread_the_process_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_apart, "SCRIPT", Impostor(tmp_path, "time.sleep(60)").script)
    job = Job()
    threading.Timer(0.3, job.cancel).start()
    start = time.monotonic()
    with Apart(Content(b"x"), "text/plain") as apart, pytest.raises(Cancelled):
        apart.words(job)
    assert time.monotonic() - start < 20


def test_frames_out_of_form_are_broken() -> None:
    for data in (b"", b"D\0", b"D\0\0\0\x05abc", b"D\0\0\xff\xff"):
        with pytest.raises(Broken):
            Wire(io.BytesIO(data), io.BytesIO(), 100).receive()
    for read, wrong in ((read_json, b"7"), (read_json, b"\xff"), (read_span, b"1"), (read_picture, b"\0" * 8 + b"x")):
        with pytest.raises(Broken):
            read(wrong)
