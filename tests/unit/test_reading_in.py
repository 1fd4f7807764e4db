"""Records come from the confined reader as it reads: in order, in batches, and never more than were asked for."""

import pytest
from test_attachment_text import Content

from r2p_desk.errors import Cancelled
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
