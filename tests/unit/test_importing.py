"""A file is looked over first, and taken in as one commit: all of it or some, again without effect, and back again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import desks
from r2p_desk import resources
from r2p_desk.actions import cases, history, session
from r2p_desk.actions.attachments import detach, list_attachments
from r2p_desk.actions.importing import Imported, look_over, take_in
from r2p_desk.actions.items import change_item, find_item, list_items, remove_item, sources
from r2p_desk.casefile import journal, statements
from r2p_desk.errors import Cancelled, MachineError, NotFound, Refused
from r2p_desk.jobs import Job

WHOLE = json.loads(resources.read("practice/rwanda/case.json"))
ROWS = len(WHOLE["items"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[session.Desk]:
    home = desks.quick_home(tmp_path_factory.mktemp("importing"))
    with session.unlock(home, desks.PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def case(desk: session.Desk, request: pytest.FixtureRequest) -> Iterator[session.OpenCase]:
    with cases.create_case(desk, request.node.name) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "past.json", WHOLE["items"])


def written(path: Path, items: list[Any], **head: Any) -> Path:
    path.write_text(json.dumps({**WHOLE, **head, "items": items}), encoding="utf-8")
    return path


def taken(case: session.OpenCase, path: Path) -> Imported:
    return take_in(case, look_over(case, path), keep=False)


def state(case: session.OpenCase) -> tuple[int, int, int]:
    return case.file.count("commit"), case.file.count("item"), case.file.count("source")


def on_disk(case: session.OpenCase) -> set[str]:
    return {path.name for path in (case.file.folder / "blobs").rglob("*")}


def test_looking_over_tells_all_and_writes_nothing(case: session.OpenCase, file: Path) -> None:
    before = state(case)
    plan = look_over(case, file)
    assert (plan.format, plan.reader, plan.kind) == ("benchmark", "benchmark", "items")
    assert (plan.rows, plan.new, plan.changed, plan.same, plan.rows_refused) == (ROWS, ROWS, 0, 0, 0)
    assert plan.about == {"title": WHOLE["title"]}
    assert {one.name for one in plan.new_sources} == {
        row["reported_by"] for row in WHOLE["items"] if row.get("reported_by") not in (None, "-", "")
    }
    assert next(iter(plan.lines)).title == WHOLE["items"][0]["title"]
    assert state(case) == before
    assert not on_disk(case)


def test_all_of_it_is_one_commit_with_its_provenance(case: session.OpenCase, file: Path) -> None:
    before = state(case)
    plan = look_over(case, file)
    done = take_in(case, plan)
    assert (done.new, done.changed, done.same, done.left) == (ROWS, 0, 0, 0)
    assert case.file.count("commit") == before[0] + 1
    ((record, _, fields),) = list(case.file.records("import"))
    assert record == done.record
    assert (fields["name"], fields["sha256"], fields["format"]) == ("past.json", plan.sha256, "benchmark")
    item = find_item(case, WHOLE["items"][4]["id"])
    assert item.provenance is not None
    assert (item.provenance.taken_in, item.provenance.row) == (record, 5)
    (kept,) = list_attachments(case)
    assert kept.attachment.sha256 == plan.sha256
    assert fields["attachment"] == kept.attachment.id


def test_the_same_file_again_changes_nothing(case: session.OpenCase, file: Path) -> None:
    taken(case, file)
    before = state(case)
    plan = look_over(case, file)
    assert (plan.new, plan.changed, plan.same, plan.new_sources) == (0, 0, ROWS, ())
    assert take_in(case, plan).record == ""
    assert state(case) == before


def test_some_of_it_leaves_the_rest_for_another_time(case: session.OpenCase, file: Path) -> None:
    plan = look_over(case, file)
    done = take_in(case, plan, only={0, 2})
    assert (done.new, done.left) == (2, ROWS - 2)
    assert {item.external_id for item in list_items(case)} == {WHOLE["items"][0]["id"], WHOLE["items"][2]["id"]}
    named = {WHOLE["items"][number].get("reported_by") for number in (0, 2)} - {None, "-", ""}
    assert {source.name for source in sources(case).values()} == named
    again = look_over(case, file)
    assert (again.new, again.same) == (ROWS - 2, 2)


def test_a_row_that_changed_is_changed_and_tells_what(case: session.OpenCase, file: Path, tmp_path: Path) -> None:
    taken(case, file)
    rows = json.loads(json.dumps(WHOLE["items"]))
    rows[3]["title"] = "Another title"
    plan = look_over(case, written(tmp_path / "later.json", rows))
    assert (plan.new, plan.changed, plan.same) == (0, 1, ROWS - 1)
    (line,) = [line for line in plan.lines if line.state == "changed"]
    assert line.changes == {"title": (WHOLE["items"][3]["title"], "Another title")}
    take_in(case, plan, keep=False)
    item = find_item(case, rows[3]["id"])
    assert item.title == "Another title"
    assert len(list_items(case)) == ROWS


def test_what_an_officer_changed_since_stays(case: session.OpenCase, file: Path, tmp_path: Path) -> None:
    taken(case, file)
    change_item(case, WHOLE["items"][3]["id"], {"title": "As the officer has it"})
    assert look_over(case, file).same == ROWS
    rows = json.loads(json.dumps(WHOLE["items"]))
    rows[3]["note"] = "More was told."
    plan = look_over(case, written(tmp_path / "later.json", rows))
    assert [line.changes.keys() for line in plan.lines if line.changes] == [{"note"}]
    take_in(case, plan, keep=False)
    assert find_item(case, rows[3]["id"]).title == "As the officer has it"


def test_undo_takes_the_whole_import_back_and_it_can_come_again(case: session.OpenCase, file: Path) -> None:
    taken(case, file)
    read = mock.Mock(side_effect=statements.read_commit)
    with mock.patch.object(journal, "read_commit", read):
        history.undo(case)
    assert read.call_count < 10, "the commit is long, and is not read again for each of its records"
    assert (list_items(case), list(sources(case)), list(case.file.records("import"))) == ([], [], [])
    plan = look_over(case, file)
    assert (plan.new, plan.same) == (ROWS, 0)
    take_in(case, plan, keep=False)
    assert len(list_items(case)) == ROWS
    assert find_item(case, WHOLE["items"][0]["id"]).title == WHOLE["items"][0]["title"]
    assert look_over(case, file).same == ROWS


def test_an_item_an_officer_left_out_does_not_come_back(case: session.OpenCase, file: Path) -> None:
    taken(case, file)
    remove_item(case, WHOLE["items"][0]["id"])
    plan = look_over(case, file)
    assert (plan.new, plan.same) == (0, ROWS)


def test_cancelled_anywhere_it_leaves_nothing(case: session.OpenCase, file: Path) -> None:
    before = state(case)
    plan = look_over(case, file)
    for steps in range(2):
        job = Job()
        job._report = stopping(job, steps)
        with pytest.raises(Cancelled):
            look_over(case, file, job=job)
    for steps in range(3):
        job = Job()
        job._report = stopping(job, steps)
        with pytest.raises(Cancelled):
            take_in(case, plan, job=job)
        assert state(case) == before
        assert not {name for name in on_disk(case) if len(name) > 2}
    take_in(case, plan, keep=False)
    assert case.file.count("item") == ROWS


def stopping(job: Job, steps: int) -> Any:
    left = [steps]

    def report(fraction: float, text: str) -> None:
        if not left[0]:
            job.cancel()
        left[0] -= 1

    return report


def test_one_broken_row_is_refused_alone_with_its_reason(case: session.OpenCase, tmp_path: Path) -> None:
    rows = json.loads(json.dumps(WHOLE["items"]))
    rows[5]["date_known"] = "1994-02-31"
    rows[6]["title"] = 7
    rows[7]["what_was_known"] = "a\x00b"
    rows[8] = "no record"
    rows[9]["id"] = rows[10]["id"]
    plan = look_over(case, written(tmp_path / "broken.json", rows))
    assert (plan.new, plan.rows_refused, plan.rows) == (ROWS - 5, 5, ROWS)
    assert [(one.row, one.column, one.rule) for one in plan.refused] == [
        (6, "date_known", "date"),
        (7, "title", "text"),
        (8, "what_was_known", "value"),
        (9, "", "record"),
        (11, "", "key-twice"),
    ]
    assert plan.refused[0].value == "1994-02-31"
    assert all(one.words for one in plan.refused)
    assert take_in(case, plan).new == ROWS - 5


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.json", b'{"schema": "atrocity-benchmark/9", "items": []}', "unreadable"),
        ("a.json", b'{"schema": "atrocity-benchmark/1", "items": [', "unreadable"),
        ("a.json", b'{"schema": "atrocity-benchmark/1", "items": ' + b"[" * 100_000, "unreadable"),
        ("a.txt", b"\x7fELF\x02\x01\x01", "no-reader"),
        ("a.pdf", b"MZ\x90\x00", "no-reader"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_findings(
    case: session.OpenCase, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused) as caught:
        look_over(case, tmp_path / name)
    assert code in [found for found, _ in caught.value.findings]
    assert ("mismatch" in [found for found, _ in caught.value.findings]) is (code == "no-reader")


def test_a_file_that_changed_since_it_was_looked_over_is_not_taken(case: session.OpenCase, file: Path) -> None:
    plan = look_over(case, file)
    before = state(case)
    written(file, WHOLE["items"][:3])
    with pytest.raises(Refused, match="no longer what was looked over"):
        take_in(case, plan)
    file.unlink()
    with pytest.raises(NotFound, match="no longer there"):
        take_in(case, plan)
    assert state(case) == before
    assert take_in(case, plan, keep=False).new == ROWS, "the plan itself needs the file no more"


def test_rows_taken_in_since_the_plan_are_not_doubled(case: session.OpenCase, file: Path) -> None:
    early, late = look_over(case, file), look_over(case, file)
    take_in(case, early, keep=False)
    take_in(case, late, keep=False)
    assert len(list_items(case)) == ROWS


def test_a_kind_nobody_knows_is_refused_and_all_there_are_are_named(case: session.OpenCase, file: Path) -> None:
    with pytest.raises(Refused) as caught:
        look_over(case, file, kind="telepathy")
    assert "benchmark" in caught.value.todo


def test_what_was_named_otherwise_is_told(case: session.OpenCase, file: Path) -> None:
    renamed = file.rename(file.with_suffix(".png"))
    plan = look_over(case, renamed, kind="benchmark")
    assert plan.mismatch
    assert [found.code for found in plan.findings] == ["mismatch"]


MAIL = (
    "From: Nurse <nurse@clinic.example>\r\nTo: desk@office.example\r\nSubject: Wounded at the clinic\r\n"
    "Date: Tue, 5 Apr 1994 10:00:00 +0200\r\nMessage-ID: <1@clinic.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    "Content-Type: text/plain\r\n\r\nTwelve came before noon.\r\n"
    '--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="../../etc/list.csv"\r\n\r\n'
    "bed,wound\r\n1,blade\r\n\r\n--b--\r\n"
)


def test_a_mail_brings_its_attachments_once_and_is_kept_with_its_item(case: session.OpenCase, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL.encode())
    plan = look_over(case, tmp_path / "a.eml")
    assert (plan.format, plan.new, plan.files) == ("mail", 1, 1)
    take_in(case, plan)
    (item,) = list_items(case)
    held = {one.attachment.name: one for one in list_attachments(case, item.id)}
    assert set(held) == {"a.eml", "list.csv"}, "the mail itself, and its attachment without a way out of any folder"
    before = state(case)
    again = look_over(case, tmp_path / "a.eml")
    assert (again.same, again.files) == (1, 0)
    assert take_in(case, again).record == ""
    assert state(case) == before
    history.undo(case)
    assert (list_items(case), list_attachments(case)) == ([], [])
    take_in(case, look_over(case, tmp_path / "a.eml"))
    assert {one.attachment.name for one in list_attachments(case, item.id)} == {"a.eml", "list.csv"}


def test_a_mailbox_with_one_mail_more_brings_that_one_alone(case: session.OpenCase, tmp_path: Path) -> None:
    box = tmp_path / "a.mbox"
    first = f"From x Tue Apr  5 10:00:00 1994\n{MAIL}".replace("\r\n", "\n")
    second = first.replace("1@clinic", "2@clinic").replace("Twelve", "Nine").replace("1,blade", "2,blade")
    box.write_text(f"{first}\n", encoding="ascii")
    take_in(case, look_over(case, box))
    box.write_text(f"{first}\n{second}\n", encoding="ascii")
    plan = look_over(case, box)
    assert (plan.new, plan.same, plan.files) == (1, 1, 1)
    take_in(case, plan)
    assert len(list_items(case)) == 2
    assert len(list_attachments(case)) == 4, "two boxes as they came, and two lists"
    owned = [len(list_attachments(case, item.id)) for item in list_items(case)]
    assert sorted(owned) in ([1, 1], [1, 2])


def table(path: Path, headings: str, *rows: str) -> Path:
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_same_number_in_a_table_of_another_kind_is_another_row(case: session.OpenCase, tmp_path: Path) -> None:
    incidents = table(tmp_path / "a.csv", "id,title,date,village", "1,Doors were marked,1994-04-05,Ruvo")
    taken(case, incidents)
    patients = table(tmp_path / "b.csv", "id,description,ward,nurse,bed", "1,A blade wound,3,Anna,7")
    plan = look_over(case, patients)
    assert (plan.new, plan.changed) == (1, 0)
    take_in(case, plan, keep=False)
    assert look_over(case, incidents).same == look_over(case, patients).same == 1
    longer = table(tmp_path / "c.csv", "id,title,date,village,teller", "1,Doors were marked,1994-04-05,Ruvo,Listener")
    assert look_over(case, longer).new == 0, "a column more makes no other table of it"


def test_a_key_that_begins_anew_in_each_file_is_doubted(case: session.OpenCase, tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", "id,title", *(f"{n},Told on Monday {n}" for n in range(6)))
    taken(case, first)
    second = look_over(case, table(tmp_path / "b.csv", "id,title", *(f"{n},Told on Tuesday {n}" for n in range(6))))
    assert second.changed == 6
    assert "key-doubt" in [found.code for found in second.findings]
    assert "key-doubt" not in [found.code for found in look_over(case, first).findings]


def test_an_attachment_an_officer_parted_from_its_item_does_not_come_back(
    case: session.OpenCase, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL.encode())
    take_in(case, look_over(case, tmp_path / "a.eml"))
    (item,) = list_items(case)
    (held,) = [one for one in list_attachments(case, item.id) if one.attachment.name == "list.csv"]
    detach(case, held.attachment.id, item.id)
    assert look_over(case, tmp_path / "a.eml").same == 1


def test_a_disk_that_is_full_leaves_nothing(case: session.OpenCase, file: Path) -> None:
    plan = look_over(case, file)
    before = state(case)
    full = MachineError("The disk is full.")
    for where in ("save", "keep"):
        with mock.patch.object(journal.Journal, where, side_effect=full), pytest.raises(MachineError):
            take_in(case, plan)
        assert state(case) == before
        assert not {name for name in on_disk(case) if len(name) > 2}
    assert take_in(case, plan, keep=False).new == ROWS


def test_a_cell_that_was_emptied_empties_its_field_unless_an_officer_filled_it(
    case: session.OpenCase, tmp_path: Path
) -> None:
    heads = "id,title,description,date"
    taken(case, table(tmp_path / "a.csv", heads, "1,One,Told by phone,1994-04-05", "2,Two,Told by phone,1994-04-05"))
    change_item(case, "2", {"text": "As the officer has it"})
    later = look_over(case, table(tmp_path / "b.csv", heads, "1,One,,1994-04-05", "2,Two,,1994-04-05"))
    assert [(line.row, line.changes) for line in later.lines if line.changes] == [
        (2, {"text": ("Told by phone", None)})
    ]
    take_in(case, later, keep=False)
    assert (find_item(case, "1").text, find_item(case, "2").text) == (None, "As the officer has it")
    assert look_over(case, tmp_path / "b.csv").same == 2
    fewer = look_over(case, table(tmp_path / "c.csv", "id,title,date", "1,One,1994-04-05", "2,Two,1994-04-05"))
    assert fewer.same == 2, "a column that is not there says nothing"


def test_two_sheets_may_number_their_rows_alike(case: session.OpenCase, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first, second = book.active, book.create_sheet("Patients")
    first.title = "Incidents"
    for row in (["id", "title", "date"], ["1", "Doors were marked", "1994-04-05"]):
        first.append(row)
    for row in (["id", "description", "ward", "nurse"], ["1", "A blade wound", "3", "Anna"]):
        second.append(row)
    book.save(tmp_path / "a.xlsx")
    plan = look_over(case, tmp_path / "a.xlsx")
    assert [(line.sheet, line.row, line.state) for line in plan.lines] == [
        ("Incidents", 2, "new"),
        ("Patients", 2, "new"),
    ]
    take_in(case, plan, keep=False)
    again = look_over(case, tmp_path / "a.xlsx")
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    ((_, _, fields),) = list(case.file.records("import"))
    assert fields["headings"]["Patients"] == ["id", "description", "ward", "nurse"]


def test_a_refused_value_is_shown_as_far_as_a_person_would_read_it(case: session.OpenCase, tmp_path: Path) -> None:
    long = table(tmp_path / "a.csv", "id,title,date", f"1,Doors,{'9' * 100_000}", "2,Doors,1994-04-05")
    plan = look_over(case, long)
    assert (plan.new, plan.rows_refused) == (1, 1)
    assert len(plan.refused[0].value) <= 200
