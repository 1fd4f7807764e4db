"""Records come from the confined reader as it reads: in order, in batches, and never more than were asked for."""

import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from test_attachment_text import Content

from r2p_desk.errors import Cancelled
from r2p_desk.intake import reading_in
from r2p_desk.intake.readers import reader_for, readers
from r2p_desk.intake.reading_in import NotRead, tell
from r2p_desk.intake.telling import Asked, Begin, Finding, Row, Told
from r2p_desk.jobs import Job


def told(data: bytes, format_name: str = "text", **asked: str | int) -> list[Told]:
    return list(tell(Content(data), format_name, Asked(**asked), Job()))  # type: ignore[arg-type]


def test_the_words_of_a_text_come_as_one_record_with_its_encoding() -> None:
    begin, row = told("Ils ont brûlé l’école.\n".encode())
    assert begin == Begin(facts={"kind": "document", "encoding": "utf-8"})
    assert isinstance(row, Row)
    assert (row.row, row.text) == (1, "Ils ont brûlé l’école.")


def test_an_encoding_asked_for_is_the_one_used_and_what_is_no_letter_in_it_is_told() -> None:
    begin, finding, row = told("école".encode("cp1252"), encoding="utf-8")
    assert isinstance(begin, Begin)
    assert begin.facts["encoding"] == "utf-8"
    assert isinstance(finding, Finding)
    assert finding.code == "encoding"
    assert isinstance(row, Row)
    assert row.text == "\ufffdcole"


@pytest.mark.parametrize("data", [b"", b" \n\t"])
def test_a_file_without_words_is_not_read_as_a_text(data: bytes) -> None:
    with pytest.raises(NotRead) as caught:
        told(data)
    assert caught.value.status == "unreadable"
    assert "no words" in caught.value.why


def test_reading_ends_when_it_is_cancelled() -> None:
    job = Job()

    class Slow(Content):
        def read(self, offset: int, length: int) -> bytes:
            job.cancel()
            return super().read(offset, length)

    with pytest.raises(Cancelled):
        list(tell(Slow(b"words"), "text", Asked(), job))


def test_every_reader_says_what_it_reads() -> None:
    assert readers()["text"].media
    for name, reader in readers().items():
        assert name == reader.format
        assert reader.media


def test_a_kind_of_file_nobody_reads_has_no_reader() -> None:
    assert reader_for("application/x-executable", b"\x7fELF", "a.txt") is None


IMPOSTOR = """
import os, struct, sys, time
sys.path[:0] = {path!r}
out = sys.stdout.buffer
def frame(kind, data):
    out.write(struct.pack('>cI', kind, len(data)) + data)
    out.flush()
def told(*values):
    import msgspec
    frame(b'L', msgspec.msgpack.encode(list(values)))
"""


def impostor(tmp_path: Path, code: str) -> Path:
    """What a reader that was taken over by its file might say instead."""
    script = tmp_path / "impostor.py"
    script.write_text(IMPOSTOR.format(path=sys.path) + code, encoding="utf-8")
    return script


@pytest.mark.parametrize(
    "code",
    [
        "sys.exit(0)",
        "out.write(b'what is this' * 1000); out.flush(); time.sleep(60)",
        "frame(b'L', b'no messagepack'); time.sleep(60)",
        "frame(b'L', bytes([0x91]) * 100000); time.sleep(60)",
        "told(['row', 1, {'a': 7}, '', []]); time.sleep(60)",
        "told(['begin', '', ['a', 'b'], {}], ['p', 1, ['one']]); time.sleep(60)",
        "told(['telepathy', 1]); time.sleep(60)",
        "frame(b'T', b'words'); time.sleep(60)",
        "frame(b'R', struct.pack('>QI', 0, 0x7FFFFFFF)); time.sleep(60)",
        "frame(b'D', b'{\"status\": \"splendid\"}'); time.sleep(60)",
        "while True: told(*[['finding', 'cut', 'x']] * 4000)",
    ],
)  # fmt: skip
def test_whatever_a_reader_says_out_of_form_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(reading_in, "SCRIPT", impostor(tmp_path, code))
    start = time.monotonic()
    with pytest.raises(NotRead) as caught:
        told(b"x")
    assert caught.value.status == "unreadable"
    assert time.monotonic() - start < 30


def test_a_reader_that_says_nothing_is_stopped_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_in, "SCRIPT", impostor(tmp_path, "time.sleep(60)"))
    monkeypatch.setattr(reading_in, "_SECONDS", 0.5)
    with pytest.raises(NotRead) as caught:
        told(b"x")
    assert caught.value.status == "stopped"


def test_a_reader_waits_for_whoever_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = tmp_path / "sent"
    code = (
        f"log = open({str(sent)!r}, 'wb', buffering=0)\nfor n in range(1000):\n"
        "    told(*[['row', n, {'a': 'x' * 1000}, '', []]] * 100); log.write(b'x')\n"
    )
    monkeypatch.setattr(reading_in, "SCRIPT", impostor(tmp_path, code))
    with closing(tell(Content(b"x"), "text", Asked(), Job())) as tellings:
        next(tellings)
        time.sleep(0.5)
        assert len(sent.read_text()) < 50, "the pipe is full, and the reader waits"
        for _ in range(20_000):
            next(tellings)
    assert 200 <= len(sent.read_text()) < 300
