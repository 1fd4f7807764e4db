"""The strict tar: others read what it writes, and it reads nothing but that."""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.errors import InvalidValue
from r2p_desk.system import strict_tar
from r2p_desk.system.padme import padme
from r2p_desk.system.strict_tar import BLOCK, UNIT, ArchiveCut, Disorder, TarWriter, archive_size, header, read_tar

FILES = {"manifest.json": b"{}", "access": bytes(range(256)) * 3, "empty": b"", "7f" * 32: b"x" * 5000}


def written(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    writer = TarWriter(out.write)
    for name, data in files.items():
        writer.add(name, len(data), [data[:7], b"", data[7:]])
    writer.close()
    return out.getvalue()


def read(data: bytes, lot: int = 1000) -> dict[str, bytes]:
    pieces = (data[at : at + lot] for at in range(0, len(data), lot))
    return {member.name: b"".join(member.chunks()) for member in read_tar(pieces)}


def refused(data: bytes) -> type[Disorder]:
    with pytest.raises(Disorder) as error:
        read(data)
    return type(error.value)


def end_of(files: dict[str, bytes]) -> int:
    """Where the zeros begin."""
    return sum(BLOCK + -(-len(data) // BLOCK) * BLOCK for data in files.values())


names = st.from_regex(r"\A[a-z0-9][a-z0-9.-]{0,63}\Z")


@settings(deadline=None)
@given(st.dictionaries(names, st.binary(max_size=2000), max_size=6), st.integers(100, 70000))
def test_what_is_written_can_be_read_in_lots_of_any_size(files: dict[str, bytes], lot: int) -> None:
    data = written(files)
    assert read(data, lot) == files
    assert list(read(data, lot)) == list(files)
    assert len(data) == archive_size(len(content) for content in files.values())
    assert len(data) % UNIT == 0


def test_what_comes_byte_by_byte_is_read() -> None:
    assert read(written({"a": b"12345"}), 1) == {"a": b"12345"}


def test_python_and_gnu_tar_read_it_and_gnu_tar_writes_the_same(tmp_path: Path) -> None:
    data = written(FILES)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        members = archive.getmembers()
        read_back = {}
        for member in members:
            content = archive.extractfile(member)
            assert content is not None
            read_back[member.name] = content.read()
        assert read_back == FILES
        assert {(one.mode, one.uid, one.gid, one.mtime, one.uname, one.gname) for one in members} == {
            (0o600, 0, 0, 0, "", "")
        }
    if shutil.which("tar") is None:
        pytest.skip("no tar here")
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    told = [
        "tar", "--format=ustar", "--numeric-owner", "--owner=0", "--group=0", "--mode=0600", "--mtime=@0", "-c", *FILES,
    ]  # fmt: skip
    theirs = subprocess.run(told, cwd=tmp_path, capture_output=True, check=True).stdout
    assert theirs[: end_of(FILES)] == data[: end_of(FILES)]


def test_a_size_beyond_eight_gib_is_base_256_as_others_read_it() -> None:
    below, above = 8 * 1024**3 - 1, 8 * 1024**3
    for size in (below, above, 2**40 + 3):
        assert tarfile.TarInfo.frombuf(header("big", size), "utf-8", "strict").size == size
    assert header("big", below)[124:136] == b"77777777777\0"
    assert header("big", above)[124:128] == b"\x80\0\0\0"
    with pytest.raises(InvalidValue):
        header("big", 2**63)


def test_a_large_member_is_streamed() -> None:
    """Nine GiB of zeros announced; what is read of them is what was asked for."""

    def pieces() -> Iterator[bytes]:
        yield header("big", 9 * 1024**3)
        while True:
            yield bytes(UNIT)

    member = next(read_tar(pieces()))
    assert member.size == 9 * 1024**3
    chunks = member.chunks()
    assert sum(len(next(chunks)) for _ in range(10)) == 10 * UNIT


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "-rf", "a/b", "../a", "A", "é", "a b", "a\0b", "a" * 65, "a_b", "a\n"]
)
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue):
        header(name, 0)
    theirs = tarfile.TarInfo(name)
    theirs.mode, theirs.size = 0o600, 0
    block = theirs.tobuf(tarfile.USTAR_FORMAT, "utf-8", "surrogateescape")
    assert refused(block + bytes(archive_size([0]) - len(block))) is Disorder


def test_the_same_name_twice_is_refused() -> None:
    writer = TarWriter(io.BytesIO().write)
    writer.add("a", 1, [b"x"])
    with pytest.raises(InvalidValue):
        writer.add("a", 1, [b"x"])
    one = header("a", 0)
    assert refused(one + one + bytes(archive_size([0, 0]) - 2 * BLOCK)) is Disorder


@pytest.mark.parametrize("chunks", [[b"12"], [b"123", b"4"], []])
def test_a_file_of_another_size_than_announced_is_refused(chunks: list[bytes]) -> None:
    with pytest.raises(InvalidValue):
        TarWriter(io.BytesIO().write).add("a", 3, chunks)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", tarfile.SYMTYPE),
        ("type", tarfile.LNKTYPE),
        ("type", tarfile.DIRTYPE),
        ("type", tarfile.CHRTYPE),
        ("type", tarfile.FIFOTYPE),
        ("type", tarfile.AREGTYPE),
        ("type", tarfile.GNUTYPE_SPARSE),
        ("type", tarfile.XHDTYPE),
        ("type", tarfile.XGLTYPE),
        ("linkname", "elsewhere"),
        ("mode", 0o644),
        ("mode", 0o4600),
        ("uid", 1),
        ("gid", 1),
        ("mtime", 1),
        ("uname", "root"),
        ("gname", "root"),
        ("devmajor", 1),
    ],
)
def test_any_other_field_is_refused(field: str, value: object) -> None:
    theirs = tarfile.TarInfo("a")
    theirs.mode = 0o600
    setattr(theirs, field, value)
    if field == "devmajor":
        theirs.type = tarfile.BLKTYPE
    block = theirs.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    assert len(block) == BLOCK
    assert refused(block + bytes(archive_size([0]) - BLOCK)) is Disorder


def test_gnu_and_pax_headers_are_refused() -> None:
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        theirs = tarfile.TarInfo("a" * 150)
        block = theirs.tobuf(form, "utf-8", "strict")
        assert refused(block + bytes(archive_size([len(block)]))) is Disorder


def test_every_flipped_bit_outside_the_content_is_found() -> None:
    files = {"first": b"content", "second": b"more"}
    data = written(files)
    for at in (*range(BLOCK), *range(BLOCK + 7, 3 * BLOCK), 3 * BLOCK + 4, 4 * BLOCK, 4 * BLOCK + 600, len(data) - 1):
        for bit in (0, 5, 7):
            altered = bytearray(data)
            altered[at] ^= 1 << bit
            assert issubclass(refused(bytes(altered)), Disorder), (at, bit)


def test_every_cut_is_found() -> None:
    data = written(FILES)
    assert refused(b"") is ArchiveCut
    for end in range(1, end_of(FILES) + BLOCK, 97):
        assert refused(data[:end]) is ArchiveCut
    for end in (end_of(FILES) + BLOCK, end_of(FILES) + 2 * BLOCK, len(data) - 1, len(data) - BLOCK):
        assert refused(data[:end]) is Disorder


def test_more_zeros_than_the_padding_are_refused() -> None:
    data = written(FILES)
    for more in (1, BLOCK, UNIT):
        assert refused(data + bytes(more)) is Disorder
    assert refused(data + b"\1") is Disorder


def test_a_size_has_one_spelling() -> None:
    one = bytearray(header("a", 5))
    for spelled in (b"\x80" + (5).to_bytes(11, "big"), b"00000000005 ", b"         05\0", b"5\0\0\0\0\0\0\0\0\0\0\0"):
        one[124:136] = spelled
        one[148:156] = b" " * 8
        one[148:156] = b"%06o\0 " % sum(one)
        assert refused(bytes(one) + b"12345" + bytes(archive_size([5]) - BLOCK - 5)) is Disorder


def test_a_small_member_is_read_whole_and_a_large_one_is_not() -> None:
    members = read_tar([written({"a": b"12345", "b": b"1"})])
    assert next(members).read(5) == b"12345"
    with pytest.raises(Disorder):
        next(members).read(0)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, 0), (1, 1), (2, 2), (8, 8), (9, 10), (15, 16), (65536, 65536), (65537, 67584), (10**6, 1015808)],
)
def test_padme_is_the_published_one(size: int, expected: int) -> None:
    assert padme(size) == expected


@given(st.integers(2, 2**50))
def test_padme_holds_its_promise(size: int) -> None:
    made = padme(size)
    assert size <= made <= size * 1.12
    assert padme(made) == made


@given(st.integers(0, 2**45))
def test_a_padded_archive_fills_its_units(size: int) -> None:
    made = strict_tar.padded(size)
    assert made % UNIT == 0
    assert made >= size + 2 * BLOCK
    assert padme(made) == made
