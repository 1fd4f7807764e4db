"""What an officer does with attachments: kept as they came, tied to items, found by their words, every hand told."""

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions import attachment_access as access
from r2p_desk.actions import attachment_export as bringing
from r2p_desk.actions import attachments, custody, doctor, session
from r2p_desk.actions.attachments import About, Held, add_attachment
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.searching import search_case
from r2p_desk.casefile import schema
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.casefile.database import transaction
from r2p_desk.casefile.sealing import Where, seal
from r2p_desk.casefile.statements import make_changes
from r2p_desk.domain.attachment import Attachment, CustodyEvent, TextStatus, suggested_file_name
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import Cancelled, Damaged, NotFound, Refused, UsageError
from r2p_desk.jobs import Job
from r2p_desk.keys.officer import create_officer

CASE = "Northern province"
WORDS = b"Statement of a nurse at the health centre: eleven wounded, none by bullets.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return desks.quick_home(tmp_path)


@pytest.fixture
def desk(home: Path) -> Iterator[session.Desk]:
    with session.unlock(home, desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture
def case(desk: session.Desk) -> Iterator[session.OpenCase]:
    made = create_case(desk, CASE)
    yield made
    if made.file._lock is not None:  # some tests close it and open it again
        made.close()


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "statement of a nurse.txt"
    path.write_bytes(WORDS)
    return path


def reopened(case: session.OpenCase, *, write: bool = True) -> session.OpenCase:
    if case.file._lock is not None:
        case.close()
    return session.open_case(case.desk, CASE, write=write)


def events(held: Held) -> list[str]:
    return [str(entry.event) for entry in held.custody]


def blob_names(case: session.OpenCase) -> set[str]:
    return set(case.file.attachments.blobs.names())


def test_a_file_is_taken_in_whole_and_comes_out_as_it_was(
    case: session.OpenCase, statement: Path, tmp_path: Path
) -> None:
    item = add_item(case, Draft(title="Wounded brought in"))
    made = add_attachment(case, statement, About(item=item.id, marking=Marking("CONFIDENTIAL"), note="handed over"))
    kept = made.attachment
    assert (kept.name, kept.size, kept.media_type) == (statement.name, len(WORDS), "text/plain")
    assert (made.items, made.text, made.attachment.marking) == ((item.id,), TextStatus.WHOLE, "CONFIDENTIAL")
    assert events(made) == ["imported"]
    with reopened(case, write=False) as again:
        assert attachments.list_attachments(again) == [made]
        assert attachments.list_attachments(again, item.id) == [made]
        done = bringing.export_attachment(again, kept.id, tmp_path / "out.txt")
    assert done.path.read_bytes() == WORDS
    assert done.path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "out.txt", "passphrase.txt", statement.name,
    ]  # fmt: skip


def test_the_record_and_its_custody_are_one_commit_in_changes_that_can_be_withheld_apart(
    case: session.OpenCase, statement: Path
) -> None:
    before = case.file.count("commit")
    item = add_item(case, Draft(title="x"))
    add_attachment(case, statement, About(item=item.id))
    assert case.file.count("commit") == before + 2
    groups = [(change.kind, set(change.fields)) for change in case.file.entries()[-1].changes]
    assert ("attachment", {"blob", "key"}) in groups
    assert ("attachment", {"name"}) in groups
    assert ("attachment", {"size", "sha256", "media_type"}) in groups
    assert {kind for kind, _ in groups} == {"attachment", "custody", "attached"}


def test_it_is_found_by_its_name_and_by_the_words_inside(case: session.OpenCase, tmp_path: Path) -> None:
    text = "x " * 30_000 + "and then the word gendarmerie stood there, 北方省的难民 and قُرى too " + "y " * 30_000
    (tmp_path / "diary.txt").write_text(text, encoding="utf-8")
    made = add_attachment(case, tmp_path / "diary.txt")
    for words in ("gendarmerie", "难民", "قرى", "diary", "gendarmerie 难民"):
        (hit,) = search_case(case, words)
        assert (hit.kind, hit.id, hit.title) == ("attachment", made.attachment.id, "diary.txt")
    assert "the word gendarmerie stood" in search_case(case, "gendarmerie")[0].snippet
    assert "难民" in search_case(case, "难民")[0].snippet
    assert search_case(case, "gendarm", prefix=True)[0].snippet.count("gendarmerie") == 1
    assert len(search_case(case, "gendarmerie")[0].snippet) < 300


def test_the_words_inside_survive_a_rebuild_and_travel_with_nothing(
    case: session.OpenCase, statement: Path, desk: session.Desk
) -> None:
    made = add_attachment(case, statement)
    assert case.file.journal.views.unsound_blocks() == []
    assert all(b"wounded" not in data for parcel in case.file.parcels() for _, data in parcel.changes)
    case.close()
    assert doctor.examine(desk, CASE, rebuild=True).sound
    with session.open_case(desk, CASE, write=True) as again:
        assert [hit.id for hit in search_case(again, "wounded")] == [made.attachment.id]
        again.state([("attachment", made.attachment.id, {"note": "seen by the adviser"})])
        assert [hit.id for hit in search_case(again, "wounded adviser")] == [made.attachment.id]
        again.file.attachments.forget_text(made.attachment.id)
        assert search_case(again, "wounded") == []
        assert [hit.id for hit in search_case(again, "adviser")] == [made.attachment.id]
        assert access.texts_waiting(again) == [made.attachment.id]
        assert access.read_waiting_texts(again) == 1
        assert [hit.id for hit in search_case(again, "wounded adviser")] == [made.attachment.id]
        assert again.file.journal.views.unsound_blocks() == []
    assert doctor.examine(desk, CASE).sound


def test_a_case_that_had_no_attachments_before_gets_its_tables_when_it_is_written(
    case: session.OpenCase, statement: Path, desk: session.Desk
) -> None:
    folder = case.file.folder
    case.close()
    database = desks.raw(folder, desk.officer)
    for table in ("attachment_text", "attachment_part"):
        database.execute(f"DROP TABLE {table}")
    database.execute("DELETE FROM meta WHERE name='views'")
    database.close()
    (folder / "README.txt").write_text("as an earlier version wrote it", encoding="utf-8")
    with session.open_case(desk, CASE, write=False) as reading:
        assert reading.findings == []
        assert attachments.list_attachments(reading) == []
        assert search_case(reading, "province")
    with session.open_case(desk, CASE, write=True) as again:
        add_attachment(again, statement)
        assert len(search_case(again, "wounded")) == 1
    assert doctor.examine(desk, CASE).sound
    assert "blobs" in (folder / "README.txt").read_text(encoding="utf-8")


def test_opening_and_exporting_leave_their_trace_each_once(
    case: session.OpenCase, statement: Path, tmp_path: Path
) -> None:
    made = add_attachment(case, statement)
    with access.open_attachment(case, made.attachment.id) as opened:
        assert (opened.name, opened.custody) == (statement.name, "recorded")
        assert opened.reader.read(0, 9) == WORDS[:9]
        assert opened.reader.read(13, 7) == WORDS[13:20]
    bringing.export_attachment(case, made.attachment.id, tmp_path / "a.txt")
    shown = attachments.held(case, made.attachment.id)
    assert events(shown) == ["imported", "opened", "exported"]
    assert {(entry.officer, entry.name) for entry in shown.custody} == {
        (case.desk.officer.id, case.desk.officer.name)
    }  # fmt: skip
    assert not any(entry.waiting for entry in shown.custody)
    stated = [json.dumps(change.fields) for entry in case.file.entries() for change in entry.changes]
    assert not any(str(tmp_path) in text for text in stated)


def test_while_another_writes_an_export_works_and_is_stated_later(
    case: session.OpenCase, statement: Path, tmp_path: Path, home: Path
) -> None:
    made = add_attachment(case, statement)
    with session.unlock(home, desks.PASSPHRASE) as other:
        with access.open_case_to_export(other, CASE) as reading:
            assert reading.file.read_only
            done = bringing.export_attachment(reading, made.attachment.id, tmp_path / "b.txt")
            assert done.custody == "waiting"
            waiting = attachments.held(reading, made.attachment.id).custody[-1]
            assert (waiting.event, waiting.waiting) == ("exported", True)
        assert done.path.read_bytes() == WORDS
    assert events(attachments.held(case, made.attachment.id)) == ["imported", "exported"]
    with reopened(case) as again:
        shown = attachments.held(again, made.attachment.id)
        assert events(shown) == ["imported", "exported"]
        assert (shown.custody[-1].waiting, shown.custody[-1].at) == (False, waiting.at)
        assert custody.state_waiting(again) == 0
    with session.open_case(case.desk, CASE, write=True) as third:
        assert events(attachments.held(third, made.attachment.id)) == ["imported", "exported"]


def test_an_export_overwrites_only_when_told_to(case: session.OpenCase, statement: Path, tmp_path: Path) -> None:
    made = add_attachment(case, statement)
    out = tmp_path / "there.txt"
    out.write_bytes(b"somebody's own")
    link = tmp_path / "dangling"
    link.symlink_to(tmp_path / "nowhere")
    for place in (out, link):
        with pytest.raises(Refused, match="already"):
            bringing.export_attachment(case, made.attachment.id, place)
    assert out.read_bytes() == b"somebody's own"
    assert events(attachments.held(case, made.attachment.id)) == ["imported"]
    bringing.export_attachment(case, made.attachment.id, out, overwrite=True)
    assert out.read_bytes() == WORDS
    for nowhere in (tmp_path, tmp_path / "no" / "such" / "folder"):
        with pytest.raises(UsageError):
            bringing.export_attachment(case, made.attachment.id, nowhere)
    with pytest.raises(Refused, match="no place"):
        bringing.export_attachment(case, made.attachment.id, case.file.folder / "blobs" / "x")


def test_what_appears_while_an_export_is_written_is_not_overwritten(
    case: session.OpenCase, statement: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add_attachment(case, statement)
    out = tmp_path / "raced.txt"
    real = custody.record

    def meanwhile(*arguments: Any) -> custody.Trace:
        out.write_bytes(b"came first")
        return real(*arguments)

    monkeypatch.setattr(custody, "record", meanwhile)
    with pytest.raises(Refused):
        bringing.export_attachment(case, made.attachment.id, out)
    assert out.read_bytes() == b"came first"
    assert not list(tmp_path.glob(".*"))


def test_an_attachment_is_tied_to_items_and_untied_and_both_officers_meet_in_one_record(
    case: session.OpenCase, statement: Path
) -> None:
    one, two = (add_item(case, Draft(title=title)) for title in ("One", "Two"))
    made = add_attachment(case, statement, About(item=one.id)).attachment
    assert set(attachments.attach(case, made.id, two.id).items) == {one.id, two.id}
    count = case.file.count("commit")
    attachments.attach(case, made.id, two.id)
    assert case.file.count("commit") == count
    assert attachments.detach(case, made.id, one.id).items == (two.id,)
    with pytest.raises(NotFound):
        attachments.detach(case, made.id, one.id)
    assert attachments.list_attachments(case, one.id) == []
    assert set(attachments.attach(case, made.id, one.id).items) == {one.id, two.id}
    assert case.file.count("attached") == 2


def test_a_working_copy_is_an_attachment_of_its_own_and_the_original_stays(
    case: session.OpenCase, statement: Path, tmp_path: Path
) -> None:
    original = add_attachment(case, statement, About(marking=Marking("CONFIDENTIAL")))
    before = case.file.attachments.blobs.path(original.attachment.blob or "").read_bytes()
    copied = bringing.working_copy(case, original.attachment.id)
    assert copied.attachment.copy_of == original.attachment.id
    assert copied.attachment.sha256 == original.attachment.sha256
    assert copied.attachment.marking == "CONFIDENTIAL"
    assert copied.attachment.blob != original.attachment.blob
    assert copied.attachment.key != original.attachment.key
    redacted = tmp_path / "redacted.txt"
    redacted.write_bytes(WORDS.replace(b"nurse", b"_____"))
    worked = add_attachment(case, redacted, About(copy_of=original.attachment.id, marking=Marking("UNCLASSIFIED")))
    assert (worked.attachment.copy_of, worked.attachment.marking) == (original.attachment.id, "UNCLASSIFIED")
    shown = attachments.held(case, original.attachment.id)
    assert events(shown) == ["imported", "working-copy", "working-copy"]
    assert [entry.detail for entry in shown.custody[1:]] == [copied.attachment.id, worked.attachment.id]
    assert case.file.attachments.blobs.path(original.attachment.blob or "").read_bytes() == before
    assert attachments.same_content(case, copied.attachment) == [original.attachment.id]
    assert attachments.same_content(case, worked.attachment) == []


def test_what_is_no_file_is_refused_and_leaves_nothing(case: session.OpenCase, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, error in ((tmp_path / "none", NotFound), (tmp_path, Refused), (tmp_path / "pipe", Refused)):
        with pytest.raises(error):
            add_attachment(case, path)
    (tmp_path / "x").write_bytes(b"x")
    for about in (About(item="no such item"), About(copy_of="no such attachment")):
        with pytest.raises(NotFound):
            add_attachment(case, tmp_path / "x", about)
    assert (case.file.count("commit"), blob_names(case)) == (1, set())


def test_cancelled_while_sealing_it_leaves_nothing_and_afterwards_only_the_search_is_poorer(
    case: session.OpenCase, tmp_path: Path
) -> None:
    (tmp_path / "big.txt").write_bytes(WORDS * 60_000)
    job = Job(lambda fraction, _: job.cancel() if fraction > 0.3 else None)
    with pytest.raises(Cancelled):
        add_attachment(case, tmp_path / "big.txt", job=job)
    assert (case.file.count("commit"), blob_names(case)) == (1, set())
    assert list(case.file.attachments.blobs.passing()) == []

    def stop_reading(_: float, text: str) -> None:
        if "Reading" in text:
            late.cancel()

    late = Job(stop_reading)
    made = add_attachment(case, tmp_path / "big.txt", job=late)
    assert made.text is None
    assert access.texts_waiting(case) == [made.attachment.id]
    assert attachments.make_searchable(case, made.attachment.id) == "cut"
    assert len(search_case(case, "nurse")) == 1


def test_a_case_open_for_reading_takes_nothing_in(case: session.OpenCase, statement: Path) -> None:
    made = add_attachment(case, statement)
    with reopened(case, write=False) as reading:
        names = blob_names(reading)
        for refused in (
            lambda: add_attachment(reading, statement),
            lambda: bringing.working_copy(reading, made.attachment.id),
        ):
            with pytest.raises(Refused, match="reading only"):
                refused()
        assert blob_names(reading) == names


def test_a_commit_that_cannot_be_saved_takes_the_sealed_file_with_it(
    case: session.OpenCase, statement: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(case.file.journal, "save", full)
    with pytest.raises(RuntimeError):
        add_attachment(case, statement)
    assert blob_names(case) == set()


def test_a_sealed_or_withheld_attachment_is_listed_and_does_not_open(case: session.OpenCase, tmp_path: Path) -> None:
    sealed, withheld = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    other = create_officer("A custodian", datetime.now(UTC))
    key = seal(Where(case.file.id, "attachment", sealed, "sealed_key"), "00" * 32, [other.public])
    case.state(
        [
            ("attachment", sealed, {"blob": "ab" * 16, "sealed_key": key, "size": 10}),
            ("attachment", withheld, {"size": 10, "sha256": "00" * 32, "media_type": "application/pdf"}),
        ]
    )
    assert [one.attachment.sealed for one in attachments.list_attachments(case)] == [True, False]
    for record, words in ((sealed, "custodians"), (withheld, "withheld")):
        for use in (
            lambda one: access.open_attachment(case, one),
            lambda one: bringing.export_attachment(case, one, tmp_path / "x"),
            lambda one: bringing.working_copy(case, one),
            lambda one: access.extract_text(case, one, Job()),
        ):
            with pytest.raises(Refused, match=words):
                use(record)
    assert access.texts_waiting(case) == []
    assert [finding.code for finding in access.check_attachment(case, sealed)] == ["blob-missing"]
    assert access.check_attachment(case, withheld) == []
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "fields",
    [{"blob": "../../etc/passwd"}, {"blob": "zz" * 16}, {"key": "not hex"}, {"key": "ab"}, {"size": -1},
     {"size": 1 << 52}, {"blob": "0e" * 16}],
)  # fmt: skip
def test_a_record_that_names_nonsense_is_damaged_not_a_defect(
    case: session.OpenCase, statement: Path, fields: dict[str, Any]
) -> None:
    made = add_attachment(case, statement)
    case.state([("attachment", made.attachment.id, fields)])
    with pytest.raises(Damaged):
        access.open_attachment(case, made.attachment.id)
    assert access.read_waiting_texts(case) == 0
    attachments.list_attachments(case)


def test_a_value_of_another_type_hides_no_other_attachment(case: session.OpenCase, statement: Path) -> None:
    made = add_attachment(case, statement)
    odd = "33333333-3333-4333-8333-333333333333"
    case.state([("attachment", odd, {"size": "many", "blob": 7, "name": ["x"], "marking": "?"})])
    case.state([("attached", odd, {"attachment": 3, "item": None, "withdrawn": "no"})])
    case.state([("custody", odd, {"attachment": made.attachment.id, "event": "eaten"})])
    shown = {one.attachment.id: one for one in attachments.list_attachments(case)}
    assert shown[made.attachment.id] == made
    assert shown[odd].attachment.marking == "STRICTLY CONFIDENTIAL//TLP:RED//MARKING UNREADABLE"


def test_orphans_go_when_the_case_is_next_written_and_nothing_else_does(
    case: session.OpenCase, statement: Path
) -> None:
    made = add_attachment(case, statement)
    old = made.attachment.blob or ""
    dropped = attachments.seal_file(case, statement, Job()).sealed.name
    newer = attachments.seal_file(case, statement, Job()).sealed
    case.state([("attachment", made.attachment.id, {"blob": newer.name, "key": newer.key.hex()})])
    (case.file.attachments.blobs.folder / ("12" * 8 + ".partial")).write_bytes(b"half")
    assert {path.name for path in case.file.attachments.orphans()} == {dropped, "12" * 8 + ".partial"}
    reopened(case, write=False).close()
    assert dropped in blob_names(case)
    with reopened(case) as again:
        assert blob_names(again) == {old, newer.name}
        assert again.file.attachments.orphans() == []
        assert set(again.file.attachments.files()) == {old, newer.name}
        assert access.texts_waiting(again) == [made.attachment.id]


def test_what_a_waiting_commit_names_is_no_orphan(case: session.OpenCase, desk: session.Desk, statement: Path) -> None:
    add_attachment(case, statement)
    parcels, names = case.file.parcels(), blob_names(case)
    folder, blobs = case.file.folder, case.file.attachments.blobs
    whole = {name: blobs.path(name).read_bytes() for name in names}
    case.close()
    database = desks.raw(folder, desk.officer)
    for table in ("commits", "changes"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608  # names are those above
    database.close()
    pin = desk.registered(CASE).pin
    with CaseFile.open(folder, desk.officer, pin, write=True, check=False) as bare:
        with transaction(bare.connection):
            schema.recreate_views(bare.connection)
        bare.journal.ancestry.forget()
        waits = bare.merge(parcels[1:])
        assert (waits.applied, len(waits.pending)) == ((), len(parcels) - 1)
        assert bare.attachments.orphans() == []
        assert bare.attachments.collect() == 0
        assert set(bare.attachments.files()) == names
        bare.merge(parcels)
        assert {name: bare.attachments.blobs.path(name).read_bytes() for name in names} == whole


def test_an_older_case_file_does_not_cost_the_newer_files(
    case: session.OpenCase, statement: Path, desk: session.Desk, tmp_path: Path
) -> None:
    folder = case.file.folder
    case.close()
    older = (folder / "case.db").read_bytes()
    with session.open_case(desk, CASE, write=True) as newer:
        made = add_attachment(newer, statement)
        parcels = newer.file.parcels()
    (folder / "case.db").write_bytes(older)
    with session.open_case(desk, CASE, write=True) as rolled_back:
        assert [finding.code for finding in rolled_back.findings] == ["older-copy"]
        assert attachments.list_attachments(rolled_back) == []
        rolled_back.file.merge(parcels)
    with session.open_case(desk, CASE, write=True) as again:
        assert again.findings == []
        bringing.export_attachment(again, made.attachment.id, tmp_path / "back.txt")
    assert (tmp_path / "back.txt").read_bytes() == WORDS


def test_another_officer_s_copy_opens_it_once_the_file_is_there(
    case: session.OpenCase, statement: Path, tmp_path: Path
) -> None:
    made = add_attachment(case, statement)
    name = made.attachment.blob or ""
    path = case.file.attachments.files()[name]
    data = path.read_bytes()
    path.unlink()
    with pytest.raises(Damaged, match="missing"):
        access.open_attachment(case, made.attachment.id)
    case.file.attachments.blobs.adopt(io.BytesIO(data), name)
    assert access.check_attachment(case, made.attachment.id) == []
    bringing.export_attachment(case, made.attachment.id, tmp_path / "x.txt")


def test_once_its_key_is_sealed_the_words_inside_are_not_found_and_go(case: session.OpenCase, statement: Path) -> None:
    made = add_attachment(case, statement).attachment
    case.state([("attachment", made.id, {"key": None, "sealed_key": "for the custodians"})])
    assert search_case(case, "wounded") == []
    assert [hit.snippet for hit in search_case(case, "nurse")] == [statement.name]
    assert case.file.journal.views.unsound_blocks() == []
    with reopened(case) as again:
        assert again.file.attachments.text(made.blob or "") == ""
        assert again.file.attachments.readings() == {}
        assert access.texts_waiting(again) == []
        assert blob_names(again) == {made.blob}


def test_stating_fields_leaves_no_key_in_what_is_shown(case: session.OpenCase, statement: Path) -> None:
    made = add_attachment(case, statement)
    assert (made.attachment.key or "") not in repr(made)
    assert (made.attachment.key or "") not in repr(access.attachment_secrets(case, made.attachment))
    sealed = attachments.seal_file(case, statement, Job())
    assert sealed.sealed.key.hex() not in repr(sealed)
    assert repr(sealed.sealed.key) not in repr(sealed)


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("a\\b:c*?.txt", "a_b_c__.txt"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("con.txt", "_con.txt"),
        ("com1", "_com1"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("中" * 100 + ".docx", "中" * 65 + ".docx"),
        ("name. . ", "name"),
        ("报告 2.pdf", "报告 2.pdf"),
        ("", "attachment-12345678"),
        ("...", "attachment-12345678"),
        ("\n\t", "attachment-12345678"),
        ("dir/", "dir_"),
    ],
)
def test_a_suggested_name_is_a_name_on_every_system(name: str, suggested: str) -> None:
    assert suggested_file_name(Attachment(id="12345678-1", name=name)) == suggested


def test_the_words_for_what_was_done_exist_for_every_event() -> None:
    from r2p_desk.domain.attachment import custody_words, text_words

    assert len({custody_words(event) for event in CustodyEvent}) == len(CustodyEvent)
    assert len({text_words(status) for status in TextStatus}) == len(TextStatus)


def test_changes_of_an_attachment_lie_in_their_release_groups() -> None:
    changes = make_changes(
        "attachment",
        "33333333-3333-4333-8333-333333333333",
        {"name": "n", "sealed_name": "s", "blob": "b", "key": "k", "sealed_key": "s", "note": "t", "size": 1},
    )
    assert sorted(sorted(change.fields) for change in changes) == [
        ["blob", "key", "note", "sealed_key"], ["name", "sealed_name"], ["size"],
    ]  # fmt: skip
