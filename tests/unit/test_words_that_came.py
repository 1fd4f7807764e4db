"""Words inside attachments are found where the attachments came to, and nowhere any more once they were expunged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import backing
import desks
import exchanging
from exchanging import CASE, officers, send, take
from r2p_desk.actions import attachment_access, attachments, backup, backup_restoring, history, session
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.searching import search_case
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.errors import MachineError
from r2p_desk.jobs import Job

MARKER = "Qorvanthia"
CONTENT = f"The families of {MARKER} were counted at the bridge.\n".encode() * 200


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with officers(tmp_path, "Alice Mbeki", "Bob Kante") as (alice, bob):
        (tmp_path / "statement.txt").write_bytes(CONTENT)
        exchanging.begin(alice, "Radio names families")
        yield alice, bob


def attach(desk: Desk, path: Path) -> str:
    with session.open_case(desk, CASE, write=True) as case:
        return attachments.add_attachment(case, path).attachment.id


def found(desk: Desk) -> list[str]:
    with session.open_case(desk, CASE, write=False) as case:
        return [hit.id for hit in search_case(case, MARKER)]


def test_a_package_brings_them_into_a_new_case_and_into_one_that_is_there(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    alice, bob = pair
    first = attach(alice, tmp_path / "statement.txt")
    take(bob, send(alice, bob, exchanging.stick(tmp_path)))
    assert found(bob) == [first]
    (tmp_path / "statement.txt").write_bytes(CONTENT + b"And again.")
    second = attach(alice, tmp_path / "statement.txt")
    take(bob, send(alice, bob, exchanging.stick(tmp_path)))
    assert set(found(bob)) == {first, second}


def test_a_package_that_is_only_looked_at_reads_nothing(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    take(bob, send(alice, bob, exchanging.stick(tmp_path)))
    attach(alice, tmp_path / "statement.txt")
    exchanging.look(bob, send(alice, bob, exchanging.stick(tmp_path)))
    assert found(bob) == []


def test_where_they_cannot_be_read_the_package_is_in_all_the_same(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = pair
    made = attach(alice, tmp_path / "statement.txt")

    def refuses(*_: object) -> None:
        raise MachineError("No process can be started.")

    with monkeypatch.context() as broken:
        broken.setattr(attachment_access, "extract", refuses)
        assert take(bob, send(alice, bob, exchanging.stick(tmp_path))).accepted
    assert found(bob) == []
    exchanging.add(alice, "something else")
    take(bob, send(alice, bob, exchanging.stick(tmp_path)))
    assert found(bob) == [made], "they were read with the next package"


@pytest.mark.parametrize("alone", [True, False], ids=["into a new home", "into this home"])
def test_a_restored_backup_has_them_though_they_were_not_read_before(
    pair: tuple[Desk, Desk], tmp_path: Path, alone: bool
) -> None:
    alice, _ = pair
    made = attach(alice, tmp_path / "statement.txt")
    with session.open_case(alice, CASE, write=True) as case:
        case.file.attachments.forget_text(made)
        folder = case.file.folder
    kept = backup.create_backup(alice, exchanging.stick(tmp_path)).path
    if alone:
        backing.restore(kept, tmp_path / "new")
        with session.unlock(tmp_path / "new", desks.PASSPHRASE) as restored:
            assert found(restored) == [made]
        return
    folder.rename(tmp_path / "gone")
    backup_restoring.restore_case(alice, kept)
    assert found(alice) == [made]


def expunge(desk: Desk, record: str) -> None:
    with session.open_case(desk, CASE, write=True) as case:
        history.expunge(case, history.expungeable(case, "attachment", record, []), "it names a witness")
        gone_from(case)


def gone_from(case: OpenCase) -> None:
    """While the case is still open: no file, no words, nothing to be found, no trace in the tables of the index."""
    assert list(case.file.attachments.blobs.names()) == []
    assert search_case(case, MARKER) == []
    assert case.file.attachments.readings() == {}
    folded = MARKER.casefold().encode()
    for table in ("attachment_part", "attachment_text", "search_data", "search_docsize", "searched", "changes"):
        rows = case.file.connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # names are those above
        for row in rows:
            for value in row:
                data = value if isinstance(value, bytes) else str(value).encode()
                assert folded not in data.lower(), table


def test_expunged_they_and_the_sealed_file_go_here_at_once(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, _ = pair
    made = attach(alice, tmp_path / "statement.txt")
    assert found(alice) == [made]
    expunge(alice, made)
    with session.open_case(alice, CASE, write=True) as case:
        assert case.findings == []
        gone_from(case)


def test_expunged_they_go_wherever_it_arrives(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    alice, bob = pair
    made = attach(alice, tmp_path / "statement.txt")
    take(bob, send(alice, bob, exchanging.stick(tmp_path)))
    assert found(bob) == [made]
    expunge(alice, made)
    sent = send(alice, bob, exchanging.stick(tmp_path))
    exchanging.look(bob, sent)
    assert found(bob) == [made], "looking at a package takes nothing away"
    with session.open_case(bob, CASE, write=False) as case:
        assert len(list(case.file.attachments.blobs.names())) == 1
    take(bob, sent)
    with session.open_case(bob, CASE, write=False) as case:
        gone_from(case)


def test_what_else_is_here_stays_when_one_is_expunged(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    """Also a file that is sealed and whose record is just being written."""
    alice, _ = pair
    made, stays = attach(alice, tmp_path / "statement.txt"), attach(alice, tmp_path / "statement.txt")
    with session.open_case(alice, CASE, write=True) as case:
        add_item(case, Draft(title="goes on"))
        sealed = attachments.seal_file(case, tmp_path / "statement.txt", Job())
        history.expunge(case, history.expungeable(case, "attachment", made, []), "it names a witness")
        kept = attachments.find_attachment(case, stays).blob
        assert set(case.file.attachments.blobs.names()) == {kept, sealed.sealed.name}
        assert [hit.id for hit in search_case(case, MARKER)] == [stays]
        attachments.enter_attachment(case, sealed, attachments.About())
    with session.open_case(alice, CASE, write=True) as case:
        assert [
            attachment_access.check_attachment(case, one.attachment.id)
            for one in attachments.list_attachments(case)
            if one.attachment.blob
        ] == [[], []]
