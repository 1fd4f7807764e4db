"""Attachments for custodians only, and every attachment sealed anew after somebody was removed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desks import PASSPHRASE, quick_home
from r2p_desk.actions import access, attachment_access, attachment_export, attachments, doctor, history, session
from r2p_desk.actions.attachments import About
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.sealed_attachments import seal_all_anew, seal_attachment
from r2p_desk.actions.searching import search_case
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.errors import Cancelled, Damaged, Refused
from r2p_desk.jobs import Job
from r2p_desk.keys.officer import Officer, create_officer

CASE = "Northern province"
WORDS = b"Zebedayo Mbwana named the men at the checkpoint.\n" * 40


@pytest.fixture(scope="module")
def colleague() -> Officer:
    return create_officer("Field Colleague", datetime.now(UTC))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[session.Desk]:
    with session.unlock(quick_home(tmp_path), PASSPHRASE) as opened:
        create_case(opened, CASE).close()
        yield opened


@pytest.fixture
def case(desk: session.Desk) -> Iterator[session.OpenCase]:
    with session.open_case(desk, CASE, write=True) as opened:
        yield opened


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "zebedayo statement.txt"
    path.write_bytes(WORDS)
    return path


def content(case: session.OpenCase, attachment: str) -> bytes:
    with attachment_access.open_attachment(case, attachment) as opened:
        return b"".join(opened.reader.stream())


def every_row(case: session.OpenCase) -> str:
    connection = case.file.connection
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()]
    return repr([connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables])  # noqa: S608  # names are ours


def as_colleague(case: session.OpenCase, colleague: Officer) -> session.OpenCase:
    """The same bundle, as a colleague who may open it reads it."""
    file = CaseFile.open(case.file.folder, colleague, None, write=False)
    return session.OpenCase(session.Desk(case.desk.home, colleague, case.desk.store), file)


def test_a_sealed_attachment_opens_for_custodians_only(
    case: session.OpenCase, colleague: Officer, statement: Path
) -> None:
    made = attachments.add_attachment(case, statement, About(sealed=True)).attachment
    assert made.sealed
    assert (made.name, made.key) == (None, None)
    assert content(case, made.id) == WORDS
    access.add_members(case, [colleague.public])
    with as_colleague(case, colleague) as theirs, pytest.raises(Refused, match="custodians"):
        attachment_access.open_attachment(theirs, made.id)
    rows = every_row(case).lower()
    assert "zebedayo" not in rows
    assert search_case(case, "checkpoint") == []
    events = [str(one.event) for one in attachments.held(case, made.id).custody]
    assert events == ["imported", "opened"]


def test_its_name_comes_back_for_whoever_may_open_it(case: session.OpenCase, statement: Path, tmp_path: Path) -> None:
    made = attachments.add_attachment(case, statement, About(sealed=True)).attachment
    with attachment_access.open_attachment(case, made.id) as opened:
        assert opened.name == "zebedayo statement.txt"
    attachment_export.export_attachment(case, made.id, tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == WORDS


def test_sealing_later_leaves_no_old_key_no_name_and_no_words(case: session.OpenCase, statement: Path) -> None:
    made = attachments.add_attachment(case, statement, About(note="from the parish")).attachment
    assert len(search_case(case, "checkpoint")) == 1
    old_key, old_blob = made.key or "", made.blob or ""
    assert seal_attachment(case, made.id) == 0
    sealed = attachments.find_attachment(case, made.id)
    assert sealed.sealed
    assert sealed.note == "from the parish"
    assert content(case, made.id) == WORDS
    rows = every_row(case).lower()
    assert old_key not in rows
    assert "zebedayo" not in rows
    assert search_case(case, "checkpoint") == []
    assert not case.file.attachments.blobs.path(old_blob).exists()
    with pytest.raises(Refused, match="already"):
        seal_attachment(case, made.id)
    case.close()
    assert doctor.examine(case.desk, CASE).sound
    with session.open_case(case.desk, CASE, write=True) as again:
        assert content(again, made.id) == WORDS


def test_a_sealing_cannot_be_undone_by_the_undo_of_something_else(case: session.OpenCase, statement: Path) -> None:
    add_item(case, Draft(title="before"))
    made = attachments.add_attachment(case, statement).attachment
    seal_attachment(case, made.id)
    undone = history.undo(case)
    assert ("attachment", made.id) in undone.records
    assert attachments.list_attachments(case) == []
    history.redo(case)
    assert content(case, made.id) == WORDS


def test_new_custodians_open_what_was_sealed_before(
    case: session.OpenCase, colleague: Officer, statement: Path
) -> None:
    made = attachments.add_attachment(case, statement, About(sealed=True, note="keep")).attachment
    access.add_members(case, [colleague.public])
    done = access.set_custodians(case, ["Field Colleague"])
    assert (done.sealed, done.left, done.lingering) == (2, 0, 0)
    with as_colleague(case, colleague) as theirs:
        assert content(theirs, made.id) == WORDS
        assert attachments.find_attachment(theirs, made.id).note == "keep"
    with pytest.raises(Refused, match="custodians"):
        attachment_access.open_attachment(case, made.id)


def test_an_old_key_opens_nothing_after_all_was_sealed_anew(
    case: session.OpenCase, colleague: Officer, statement: Path
) -> None:
    access.add_members(case, [colleague.public])
    plain = attachments.add_attachment(case, statement).attachment
    sealed = attachments.add_attachment(case, statement, About(sealed=True)).attachment
    assert seal_all_anew(case) == 0, "nothing has changed since"
    access.remove_members(case, ["Field Colleague"])
    assert seal_all_anew(case) == 2
    assert seal_all_anew(case) == 0
    now = attachments.find_attachment(case, plain.id)
    assert (now.blob != plain.blob, now.key != plain.key, now.sha256) == (True, True, plain.sha256)
    assert content(case, plain.id) == content(case, sealed.id) == WORDS
    assert len(search_case(case, "checkpoint")) == 1
    blobs = case.file.attachments.blobs
    assert not blobs.path(plain.blob or "").exists()
    with pytest.raises(Damaged):
        blobs.reader(now.blob or "", bytes.fromhex(plain.key or ""), now.size or 0)
    case.close()
    assert doctor.examine(case.desk, CASE).sound


def test_sealing_anew_can_be_stopped_and_goes_on_where_it_was(
    case: session.OpenCase, colleague: Officer, tmp_path: Path
) -> None:
    access.add_members(case, [colleague.public])
    for number in range(4):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(b"%d" % number)
        attachments.add_attachment(case, path)
    access.remove_members(case, [colleague.id])
    told: list[float] = []
    job = Job(lambda fraction, _: told.append(fraction) or (len(told) > 2 and job.cancel()))  # type: ignore[func-returns-value]  # a step and a stop
    with pytest.raises(Cancelled):
        seal_all_anew(case, job)
    done = 4 - seal_all_anew(case)
    assert 0 < done < 4
    assert sorted(content(case, one.attachment.id) for one in attachments.list_attachments(case)) == [
        b"0", b"1", b"2", b"3",
    ]  # fmt: skip
