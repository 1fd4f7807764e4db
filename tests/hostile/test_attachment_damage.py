"""Whatever happens to a sealed file: named, nothing of it handed on, the rest untouched, mended once put back."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import desks
from desks import CASE, files, flipped
from r2p_desk.actions import attachment_access as access
from r2p_desk.actions import attachments, doctor, session
from r2p_desk.actions.attachments import add_attachment
from r2p_desk.actions.items import list_items
from r2p_desk.casefile.chunked import CHUNK, HEAD, SEALED_CHUNK
from r2p_desk.domain.attachment import Attachment
from r2p_desk.errors import Damaged
from r2p_desk.jobs import Job

LENGTH = 3 * CHUNK + 5000
CONTENT = b"".join(f"line {number} of the testimony\n".encode() for number in range(4000))[:LENGTH]
OTHER = CONTENT[::-1]


@pytest.fixture
def kept(desk: session.Desk, tmp_path: Path) -> Attachment:
    return taken_in(desk, tmp_path, CONTENT)


def taken_in(desk: session.Desk, tmp_path: Path, content: bytes, case: str = CASE) -> Attachment:
    (tmp_path / "testimony.txt").write_bytes(content)
    with session.open_case(desk, case, write=True) as opened:
        return add_attachment(opened, tmp_path / "testimony.txt").attachment


def place(folder: Path, attachment: Attachment) -> Path:
    name = attachment.blob or ""
    return folder / "blobs" / name[:2] / name


def nothing_comes_out(desk: session.Desk, attachment: Attachment, out: Path, codes: list[str]) -> None:
    """Reading all of it fails, an export leaves no file, and everything else in the case works."""
    with session.open_case(desk, CASE, write=True) as case:
        before = files(case.file.folder)
        with pytest.raises(Damaged) as caught:
            access.export_attachment(case, attachment.id, out)
        assert "" not in (caught.value.happened, caught.value.kept, caught.value.todo)
        assert list(out.parent.glob(".*.partial")) == []
        assert not out.exists()
        with pytest.raises(Damaged):
            access.working_copy(case, attachment.id)
        found = access.check_attachment(case, attachment.id)
        assert [finding.code for finding in found] == codes
        assert found[0].file == f"blobs/{(attachment.blob or '')[:2]}/{attachment.blob}"
        assert {name for name in files(case.file.folder) if "blobs" in name} == {
            name for name in before if "blobs" in name
        }  # fmt: skip
        assert len(list_items(case)) == len(desks.TITLES)
        assert attachment.id in {one.attachment.id for one in attachments.list_attachments(case)}


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "salt": lambda data: flipped(data, 0),
    "commitment": lambda data: flipped(data, 40),
    "first chunk": lambda data: flipped(data, HEAD + 100),
    "second chunk": lambda data: flipped(data, HEAD + SEALED_CHUNK + 5),
    "proof of a chunk": lambda data: flipped(data, HEAD + SEALED_CHUNK - 1),
    "last byte": lambda data: flipped(data, len(data) - 1),
    "last byte gone": lambda data: data[:-1],
    "cut at a chunk": lambda data: data[: HEAD + 2 * SEALED_CHUNK],
    "cut in a chunk": lambda data: data[: HEAD + 2 * SEALED_CHUNK + 1000],
    "cut in the head": lambda data: data[:30],
    "empty": lambda _: b"",
    "a byte more": lambda data: data + b"\0",
    "a chunk more": lambda data: data + data[HEAD : HEAD + SEALED_CHUNK],
    "chunks swapped": lambda data: (
        data[:HEAD]
        + data[HEAD + SEALED_CHUNK : HEAD + 2 * SEALED_CHUNK]
        + data[HEAD : HEAD + SEALED_CHUNK]
        + data[HEAD + 2 * SEALED_CHUNK :]
    ),
    "a chunk twice": lambda data: (
        data[: HEAD + SEALED_CHUNK] + data[HEAD : HEAD + SEALED_CHUNK] + data[HEAD + 2 * SEALED_CHUNK :]
    ),
    "a chunk left out": lambda data: data[:HEAD] + data[HEAD + SEALED_CHUNK :],
    "zeros": lambda data: bytes(len(data)),
    "in the clear": lambda data: CONTENT.ljust(len(data), b"\0"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_named_and_whole_again_once_put_back(
    desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = place(folder, kept)
    data = path.read_bytes()
    assert damage(data) != data
    path.write_bytes(damage(data))
    nothing_comes_out(desk, kept, tmp_path / "out.txt", ["blob-damaged"])
    path.write_bytes(data)
    with session.open_case(desk, CASE, write=True) as case:
        assert access.check_attachment(case, kept.id) == []
        access.export_attachment(case, kept.id, tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == CONTENT
    assert doctor.examine(desk, CASE).sound


def test_ranges_that_are_not_hit_can_still_be_read(desk: session.Desk, folder: Path, kept: Attachment) -> None:
    path = place(folder, kept)
    path.write_bytes(flipped(path.read_bytes(), HEAD + SEALED_CHUNK + 5))
    with session.open_case(desk, CASE, write=False) as case, access.open_attachment(case, kept.id) as opened:
        assert opened.reader.read(100, 1000) == CONTENT[100:1100]
        assert opened.reader.read(2 * CHUNK, CHUNK + 5) == CONTENT[2 * CHUNK : 3 * CHUNK + 5]
        for offset, length in ((CHUNK, 1), (0, LENGTH), (CHUNK - 1, 2), (2 * CHUNK - 1, 1)):
            with pytest.raises(Damaged):
                opened.reader.read(offset, length)
        with pytest.raises(Damaged):
            opened.reader.matches(kept.sha256 or "")


def test_a_missing_file_is_named(desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path) -> None:
    shutil.rmtree(folder / "blobs")
    nothing_comes_out(desk, kept, tmp_path / "out.txt", ["blob-missing"])


def test_two_files_swapped_are_both_named(desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path) -> None:
    other = taken_in(desk, tmp_path, OTHER)
    one, two = place(folder, kept).read_bytes(), place(folder, other).read_bytes()
    assert len(one) == len(two)
    place(folder, kept).write_bytes(two)
    place(folder, other).write_bytes(one)
    for attachment in (kept, other):
        nothing_comes_out(desk, attachment, tmp_path / "out.txt", ["blob-damaged"])


def test_an_older_file_of_the_same_attachment_does_not_open_under_the_newer_record(
    desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path
) -> None:
    older = place(folder, kept).read_bytes()
    with session.open_case(desk, CASE, write=True) as case:
        newer = attachments.seal_file(case, tmp_path / "testimony.txt", Job()).sealed
        case.state([("attachment", kept.id, {"blob": newer.name, "key": newer.key.hex()})])
        now = attachments.find_attachment(case, kept.id)
    place(folder, now).write_bytes(older)
    nothing_comes_out(desk, now, tmp_path / "out.txt", ["blob-damaged"])


def test_a_file_of_another_case_does_not_open_here_whatever_key_it_is_given(
    desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path
) -> None:
    foreign = taken_in(desk, tmp_path, CONTENT, "Southern province")
    there = desk.home / desk.registered("Southern province").folder
    (folder / "blobs" / (foreign.blob or "")[:2]).mkdir(exist_ok=True)
    shutil.copy(place(there, foreign), place(folder, foreign))
    with session.open_case(desk, CASE, write=True) as case:
        assert not place(folder, foreign).exists(), "nothing here names it"
        shutil.copy(place(there, foreign), place(folder, foreign))
        case.state([("attachment", kept.id, {"blob": foreign.blob, "key": foreign.key})])
        now = attachments.find_attachment(case, kept.id)
    nothing_comes_out(desk, now, tmp_path / "out.txt", ["blob-damaged"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"sha256": "00" * 32}, "blob-differs"),
        ({"size": LENGTH - 1}, "blob-differs"),
        ({"size": LENGTH + 1}, "blob-differs"),
        ({"size": 10 * LENGTH}, "blob-damaged"),
        ({"key": "11" * 32}, "blob-damaged"),
    ],
)
def test_a_file_that_is_not_what_its_row_says_is_never_handed_on(
    desk: session.Desk, kept: Attachment, tmp_path: Path, fields: dict[str, object], code: str
) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        case.state([("attachment", kept.id, fields)])
        now = attachments.find_attachment(case, kept.id)
    nothing_comes_out(desk, now, tmp_path / "out.txt", [code])


def test_what_stands_in_the_place_of_a_file_is_not_followed(
    desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path
) -> None:
    path = place(folder, kept)
    data = path.read_bytes()
    secret = tmp_path / "elsewhere"
    secret.write_bytes(data)
    replacements: tuple[Callable[[], object], ...] = (
        lambda: path.symlink_to(secret), path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to("/dev/zero"),
    )  # fmt: skip
    for replace in replacements:
        path.unlink() if path.is_symlink() or not path.is_dir() else path.rmdir()
        replace()
        with session.open_case(desk, CASE, write=False) as case, pytest.raises(Damaged):
            access.open_attachment(case, kept.id)


def test_commands_end_with_three_and_tell_nothing(
    desk: session.Desk, folder: Path, kept: Attachment, tmp_path: Path
) -> None:
    path = place(folder, kept)
    path.write_bytes(flipped(path.read_bytes(), HEAD + 100))
    out = str(tmp_path / "out.txt")
    done = desks.command(desk.home, "attachment", "get", kept.id, "--case", CASE, "--out", out)
    assert (done.returncode, b'"code": "damaged"' in done.stdout) == (3, True)
    assert b"Traceback" not in done.stderr
    assert b"testimony" not in done.stderr + done.stdout.replace(b"testimony.txt", b"")
    assert not Path(out).exists()
