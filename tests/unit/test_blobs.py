"""Sealed files: what goes in comes out, any range of it, and nothing but the seal decides what is whole."""

import hashlib
import io
import os
import stat
import threading
import tracemalloc
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.casefile.blob_reader import BlobReader
from r2p_desk.casefile.blobs import Blobs, Sealed
from r2p_desk.casefile.chunked import CHUNK, HEAD, SEALED_CHUNK, TAG, opened_size, sealed_size
from r2p_desk.casefile.padding import padded_size, padme
from r2p_desk.errors import Cancelled, Damaged, MachineError, Refused
from r2p_desk.jobs import Job

CASE = "0f" * 16
MIB = 1 << 20
SIZES = (
    0,
    1,
    4095,
    4096,
    4097,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    3 * CHUNK,
    63 * CHUNK,
    64 * CHUNK,
    64 * CHUNK + 1,
    3 * MIB,
)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path, CASE)


def some_bytes(size: int, seed: int = 0) -> bytes:
    """Bytes that repeat nowhere, the same each time."""
    return hashlib.shake_256(seed.to_bytes(8, "big")).digest(size)


def sealed(blobs: Blobs, content: bytes) -> Sealed:
    return blobs.seal(io.BytesIO(content), Job(), expected=len(content))


def opened(blobs: Blobs, made: Sealed) -> BlobReader:
    return blobs.reader(made.name, made.key, made.size)


def whole(reader: BlobReader) -> bytes:
    return b"".join(bytes(piece) for piece in reader.stream())


def files(blobs: Blobs) -> list[Path]:
    return [path for path in blobs.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_out_again(blobs: Blobs, size: int) -> None:
    content = some_bytes(size)
    made = sealed(blobs, content)
    assert (made.size, made.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert (made.head, made.tail) == (content[:65536], content[-65536:])
    with opened(blobs, made) as reader:
        assert whole(reader) == content
        assert reader.matches(made.sha256)
        assert not reader.matches("00" * 32)
        assert reader.read(0, size + 1) == content
        assert io.BufferedReader(reader.file()).read() == content


@pytest.mark.parametrize("size", SIZES)
def test_the_library_opens_it_and_finds_zeros_behind_the_content(blobs: Blobs, size: int) -> None:
    content = some_bytes(size)
    made = sealed(blobs, content)
    decryptor = Cobblestone256Decryptor(made.key, b"r2p-desk/blob/1\0" + bytes.fromhex(CASE + made.name))
    plain = decryptor.update(blobs.path(made.name).read_bytes()) + decryptor.finalize()
    assert plain == content.ljust(padded_size(size), b"\0")


def test_the_file_tells_nothing_but_a_padded_size(blobs: Blobs) -> None:
    made = sealed(blobs, b"a few words of a witness")
    path = blobs.path(made.name)
    assert path.parent.name == made.name[:2]
    assert path.parent.parent == blobs.folder
    assert (len(made.name), len(made.key)) == (32, 32)
    assert path.stat().st_size == blobs.path(sealed(blobs, bytes(4000)).name).stat().st_size == sealed_size(4096)
    for place, mode in ((path, 0o600), (path.parent, 0o700), (blobs.folder, 0o700)):
        assert stat.S_IMODE(place.stat().st_mode) == mode
        assert place.stat().st_mtime == place.stat().st_atime == 946684800


def test_equal_contents_have_nothing_in_common(blobs: Blobs) -> None:
    one, two = (sealed(blobs, b"the same") for _ in range(2))
    assert one.name != two.name
    assert one.key != two.key
    data = [blobs.path(made.name).read_bytes() for made in (one, two)]
    assert sum(a == b for a, b in zip(*data, strict=True)) < len(data[0]) // 32


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (9, 10), (10, 10), (11, 12), (100, 104), (1000, 1024), (65537, 67584),
     (MIB, MIB), (MIB + 1, MIB + 32768), (10**9, 1006632960), (5 * 10**9, 5033164800)],
)  # fmt: skip
def test_padme_sizes_are_those_of_the_paper(size: int, padded: int) -> None:
    assert padme(size) == padded


@given(st.integers(1, 1 << 45))
def test_padding_costs_little_and_leaves_few_sizes(size: int) -> None:
    padded = padme(size)
    assert size <= padded <= size * 1.12 + 1
    assert padme(padded) == padded
    exponent = padded.bit_length() - 1
    assert padded % (1 << (exponent - exponent.bit_length())) == 0


@given(st.integers(0, 1 << 40))
def test_sizes_of_sealed_messages_go_both_ways(size: int) -> None:
    assert opened_size(sealed_size(size)) == size


@given(st.integers(0, 10 * SEALED_CHUNK))
def test_no_other_size_is_one_of_a_sealed_message(length: int) -> None:
    size = opened_size(length)
    assert size is None or sealed_size(size) == length
    if length < HEAD + TAG or (length - HEAD) % SEALED_CHUNK < TAG:
        assert size is None


class Ranges:
    """One content, sealed once, for many ranges."""

    def __init__(self, folder: Path) -> None:
        self.content = some_bytes(5 * MIB + 12345)
        blobs = Blobs(folder, CASE)
        self.reader = opened(blobs, sealed(blobs, self.content))


@pytest.fixture(scope="module")
def ranges(tmp_path_factory: pytest.TempPathFactory) -> Ranges:
    return Ranges(tmp_path_factory.mktemp("ranges"))


@settings(max_examples=300)
@given(data=st.data())
def test_any_range_is_what_the_whole_holds_there(ranges: Ranges, data: st.DataObject) -> None:
    size = len(ranges.content)
    edges = st.sampled_from([0, CHUNK, 64 * CHUNK, 65 * CHUNK, size - 1, size, size + 1])
    offset = data.draw(st.integers(0, size + 10) | edges)
    length = data.draw(st.integers(0, 3 * CHUNK) | st.integers(0, size) | edges)
    assert ranges.reader.read(offset, length) == ranges.content[offset : offset + length]


def test_ranges_outside_are_empty(ranges: Ranges) -> None:
    assert ranges.reader.read(-1, 10) == b""
    assert ranges.reader.read(10, -1) == b""
    assert ranges.reader.read(len(ranges.content), 10) == b""


def test_several_threads_read_at_once(ranges: Ranges) -> None:
    wrong: list[int] = []

    def read(seed: int) -> None:
        for step in range(150):
            offset = (seed * 7919 + step * 104729) % len(ranges.content)
            length = (seed + step) * 997 % 200_000
            if ranges.reader.read(offset, length) != ranges.content[offset : offset + length]:
                wrong.append(offset)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_as_a_file_it_is_read_and_sought(ranges: Ranges) -> None:
    file = io.BufferedReader(ranges.reader.file())
    assert file.seek(-10, os.SEEK_END) == len(ranges.content) - 10
    assert file.read() == ranges.content[-10:]
    file.seek(100)
    file.seek(20, os.SEEK_CUR)
    assert (file.tell(), file.read(5)) == (120, ranges.content[120:125])
    with pytest.raises(ValueError, match="beginning"):
        ranges.reader.file().seek(-1)


def test_a_closed_reader_gives_out_nothing(blobs: Blobs) -> None:
    content = some_bytes(3 * CHUNK)
    reader = opened(blobs, sealed(blobs, content))
    assert reader.read(0, 10) == content[:10]
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.read(0, 10)


def test_memory_stays_the_same_whatever_the_size(blobs: Blobs) -> None:
    class Long(io.RawIOBase):
        left = 96 * MIB

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer is private
            count = min(self.left, len(buffer), 777_777)
            self.left -= count
            return count

    tracemalloc.start()
    try:
        made = blobs.seal(Long(), Job())
        with opened(blobs, made) as reader:
            assert sum(len(piece) for piece in reader.stream()) == made.size == 96 * MIB
            assert reader.read(50 * MIB, 1000) == bytes(1000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * MIB


@pytest.mark.parametrize("after", [0, 1, 2, 3, 5])
def test_cancelled_it_leaves_nothing(blobs: Blobs, after: int) -> None:
    job = Job(lambda *_: job.cancel() if next(steps) >= after else None)
    steps = iter(range(100))
    if after == 0:
        job.cancel()
    with pytest.raises(Cancelled):
        blobs.seal(io.BytesIO(some_bytes(6 * MIB)), job, expected=6 * MIB)
    assert files(blobs) == []


def test_progress_runs_from_nothing_to_all(blobs: Blobs) -> None:
    told: list[float] = []
    blobs.seal(io.BytesIO(bytes(4 * MIB)), Job(lambda fraction, _: told.append(fraction)), expected=4 * MIB)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_what_cannot_fit_is_refused_before_anything_is_read(blobs: Blobs) -> None:
    source = io.BytesIO(b"x")
    with pytest.raises(MachineError, match="full"):
        blobs.seal(source, Job(), expected=1 << 60)
    assert (source.tell(), files(blobs)) == (0, [])


def test_a_source_that_breaks_off_leaves_nothing(blobs: Blobs) -> None:
    class Broken(io.RawIOBase):
        def readinto(self, _: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer is private
            raise OSError(5, "Input/output error")

    with pytest.raises(MachineError):
        blobs.seal(Broken(), Job())
    assert files(blobs) == []


def test_a_sealed_file_from_elsewhere_is_put_in_place_as_it_is(blobs: Blobs, tmp_path: Path) -> None:
    made = sealed(blobs, some_bytes(3 * MIB))
    data = blobs.path(made.name).read_bytes()
    other = Blobs(tmp_path / "other", CASE)
    other.folder.parent.mkdir()
    other.adopt(io.BytesIO(data), made.name)
    with opened(other, made) as reader:
        assert reader.matches(made.sha256)
    assert other.path(made.name).read_bytes() == data
    assert other.path(made.name).stat().st_mtime == 946684800
    other.adopt(io.BytesIO(data), made.name)
    assert files(other) == [other.path(made.name)]


def test_a_sealed_file_that_is_here_is_not_replaced_unless_that_is_asked_for(blobs: Blobs) -> None:
    made = sealed(blobs, b"whole")
    data = blobs.path(made.name).read_bytes()
    for worse in (b"", data[:-1], data + b"\0", bytes(len(data))):
        with pytest.raises(Refused):
            blobs.adopt(io.BytesIO(worse), made.name)
        assert blobs.path(made.name).read_bytes() == data
    blobs.path(made.name).write_bytes(b"damaged")
    blobs.adopt(io.BytesIO(data), made.name, replace=True)
    with opened(blobs, made) as reader:
        assert whole(reader) == b"whole"
    assert files(blobs) == [blobs.path(made.name)]


@pytest.mark.parametrize("name", ["", "../../../etc/passwd", "ab", "0F" * 16, "0f" * 16 + "\n", "/" + "0" * 31])
def test_what_cannot_be_a_name_leads_nowhere(blobs: Blobs, name: str) -> None:
    for use in (blobs.path, lambda one: blobs.reader(one, bytes(32), 0), lambda one: blobs.adopt(io.BytesIO(), one)):
        with pytest.raises(Damaged):
            use(name)


def test_names_and_leftovers_are_told_from_whatever_else_lies_there(blobs: Blobs) -> None:
    assert list(blobs.names()) == list(blobs.passing()) == []
    made = sealed(blobs, b"x")
    (blobs.folder / ("ab" * 8 + ".partial")).write_bytes(b"")
    for stray in ("notes.txt", "00/readme", "zz.partial", f"{made.name[:2]}/short", "ab/" + "cd" * 16):
        (blobs.folder / stray).parent.mkdir(exist_ok=True)
        (blobs.folder / stray).write_bytes(b"")
    (blobs.folder / "ln").symlink_to(blobs.path(made.name).parent)
    assert list(blobs.names()) == [made.name]
    assert [path.name for path in blobs.passing()] == ["ab" * 8 + ".partial"]
