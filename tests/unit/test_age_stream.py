"""age files of any size: the stream writer and reader agree with the whole ones, in constant memory, and name faults.

The official vectors go through the stream reader in ``test_age``.
"""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.errors import Damaged, InvalidValue
from r2p_desk.keys import age, age_header
from r2p_desk.keys.age import HeaderCut, NoMatch, PayloadCut, PayloadDamaged, PayloadLengthened
from r2p_desk.keys.age_header import HeaderTooLarge, Stanza
from r2p_desk.keys.age_hybrid import HybridIdentity
from r2p_desk.keys.age_payload import CHUNK_SIZE, Sealer, opened_chunks
from r2p_desk.keys.age_stream import AgeReader, AgeWriter, encrypt_stream

SEALED = CHUNK_SIZE + 16
identity = HybridIdentity.generate()


def written(pieces: list[bytes]) -> bytes:
    file = io.BytesIO()
    encrypt_stream(pieces, file.write, [identity.recipient])
    return file.getvalue()


def read(data: bytes, *, whole_chunks: bool = False) -> bytes:
    return b"".join(AgeReader(io.BytesIO(data).read, [identity], whole_chunks=whole_chunks))


def fault(data: bytes, *, whole_chunks: bool = False) -> type[Damaged]:
    with pytest.raises(Damaged) as refused:
        read(data, whole_chunks=whole_chunks)
    assert refused.value.kept
    assert refused.value.todo
    return type(refused.value)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 300, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE]), max_size=5))
def test_pieces_of_any_size_become_one_file_that_both_readers_read(sizes: list[int]) -> None:
    pieces = [bytes([number + 1]) * size for number, size in enumerate(sizes)]
    data = written(pieces)
    assert read(data) == b"".join(pieces) == age.decrypt(data, [identity])
    assert read(age.encrypt(b"".join(pieces), [identity.recipient])) == b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE])
def test_the_size_of_a_file_is_known_before_it_is_written(size: int) -> None:
    file = io.BytesIO()
    writer = AgeWriter(file.write, [identity.recipient])
    expected = writer.total(size)
    writer.write(bytes(size))
    writer.close()
    writer.close()
    assert len(file.getvalue()) == expected
    with pytest.raises(ValueError, match=r"^$"):
        writer.write(b"more")


def test_a_file_that_was_not_closed_reads_as_cut() -> None:
    for size in (0, 10, 2 * CHUNK_SIZE):
        file = io.BytesIO()
        AgeWriter(file.write, [identity.recipient]).write(bytes(size))
        assert issubclass(fault(file.getvalue()), PayloadCut)


def test_every_cut_of_a_header_is_named_so() -> None:
    data = written([b"x"])
    size = age_header.parse(data).size
    for end in range(size + 16):
        assert fault(data[:end]) is HeaderCut
    assert fault(data[: size + 16]) is PayloadCut


@pytest.mark.parametrize("end", [1, 15, 16, 17, SEALED - 1, SEALED, SEALED + 1, 2 * SEALED, 3 * SEALED - 1])
def test_a_cut_of_a_payload_that_fills_its_chunks_is_told_from_an_altered_one(end: int) -> None:
    data = written([bytes(3 * CHUNK_SIZE)])
    start = age_header.parse(data).size + 16
    assert fault(data[: start + end], whole_chunks=True) is PayloadCut
    assert issubclass(fault(data[: start + end]), PayloadDamaged)
    for at in (0, SEALED - 1, SEALED, 2 * SEALED, 3 * SEALED - 1):
        altered = bytearray(data)
        altered[start + at] ^= 1
        assert fault(bytes(altered), whole_chunks=True) is PayloadDamaged


def test_what_stands_behind_the_end_is_named() -> None:
    data = written([bytes(CHUNK_SIZE)])
    for more in (b"\0", bytes(SEALED), data[-SEALED:]):
        assert fault(data + more) is PayloadLengthened
    assert fault(written([b"short"]) + b"\0") is PayloadDamaged


def test_swapped_and_doubled_chunks_are_found() -> None:
    data = written([bytes(3 * CHUNK_SIZE)])
    start = age_header.parse(data).size + 16
    first, second, third = (data[start + at * SEALED :][:SEALED] for at in range(3))
    for order in ((second, first, third), (first, first, second, third), (first, third, second), (third,)):
        assert issubclass(fault(data[:start] + b"".join(order), whole_chunks=True), PayloadDamaged)


def test_an_empty_last_chunk_after_full_ones_is_refused() -> None:
    """It would be a second spelling of the same file."""
    pieces: list[bytes] = []
    sealer = Sealer(bytes(32), pieces.append)
    sealer.update(bytes(CHUNK_SIZE))
    sealer._seal(sealer._waiting, last=False)
    sealer._waiting = bytearray()
    sealer.finish()
    with pytest.raises(PayloadDamaged):
        list(opened_chunks(bytes(32), io.BytesIO(b"".join(pieces)).read))


def test_limits_of_the_header_are_told_from_damage() -> None:
    mac = age_header.write_mac(bytes(32))
    for stanzas in ((Stanza("x", (), b""),) * 65, (Stanza("x", (), bytes(50_000)),)):
        assert fault(age_header.write(stanzas) + mac + bytes(100)) is HeaderTooLarge


def test_a_stranger_is_refused_before_anything_is_read_of_the_payload() -> None:
    with pytest.raises(NoMatch):
        AgeReader(io.BytesIO(written([b"text"])).read, [HybridIdentity.generate()])
    with pytest.raises(InvalidValue):
        AgeWriter(io.BytesIO().write, [])


def test_memory_does_not_grow_with_the_file() -> None:
    """64 MiB through writer and reader at once, in a few chunks of memory."""
    piece = bytes(CHUNK_SIZE)

    def sealed() -> Iterator[bytes]:
        waiting: list[bytes] = []
        writer = AgeWriter(waiting.append, [identity.recipient])
        for _ in range(1024):
            writer.write(piece)
            yield from waiting
            waiting.clear()
        writer.close()
        yield from waiting

    source = sealed()
    left = b""

    def read_some(size: int) -> bytes:
        nonlocal left
        left = left or next(source, b"")
        data, left = left[:size], left[size:]
        return data

    tracemalloc.start()
    try:
        total = sum(len(chunk) for chunk in AgeReader(read_some, [identity], whole_chunks=True))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 1024 * CHUNK_SIZE
    assert peak < 16 * CHUNK_SIZE
