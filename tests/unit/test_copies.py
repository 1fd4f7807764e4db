"""Numbered copies: each its own, each signed, each in the register, each found again from a file or a page."""

import hashlib
import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import desks
import exchanging
from r2p_desk.actions import conditions, copies, sending, session
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.composing import Asked
from r2p_desk.actions.copies import make_copies, which_file, which_page
from r2p_desk.actions.copies_received import open_copy
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.actions.verification import verify_file
from r2p_desk.briefing.verdict import Outcome
from r2p_desk.cli.run import run
from r2p_desk.domain.assessment import State
from r2p_desk.domain.copy import LeftAs
from r2p_desk.domain.when import When
from r2p_desk.errors import Leak, NotFound, Refused, Replay, UsageError
from r2p_desk.keys.age import NoMatch
from r2p_desk.release.redactions import REDACTIONS

DAY = When("2024-03-11")
PLAIN = LeftAs.PDF
MISSIONS = ("Mission of Ruritania", "بعثة زقنبوطة", "外交部")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    home = desks.quick_home(tmp_path)
    with session.unlock(home, desks.PASSPHRASE) as desk, create_case(desk, desks.CASE) as made:
        item = add_item(made, Draft(title="Convoy at Drosselmund", known=DAY))
        judge(made, DAY, "7.3", Grounds(state=State.PRESENT, reasons="Seen", supporting=((item.id, None),)))
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def pages(path: Path) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    return told.split("\f")[:-1]


def test_every_page_says_which_copy_it_is_and_for_whom(case: OpenCase, out: Path) -> None:
    made = make_copies(case, Asked(as_of=DAY), MISSIONS, out, left=PLAIN)
    assert [(one.copy.number, one.copy.of, one.copy.recipient) for one in made.copies] == [
        (number, 3, name) for number, name in enumerate(MISSIONS, 1)
    ]
    assert len({one.copy.code for one in made.copies}) == 3
    for one in made.copies:
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one.copy.code)
        told = pages(one.path)
        assert len(told) == one.pages > 1
        assert all(f"copy {one.copy.number} of 3" in page and one.copy.code in page for page in told)
        others = [other.copy.code for other in made.copies if other is not one]
        assert not [code for code in others if any(code in page for page in told)]
    assert all("Mission of Ruritania" in page for page in pages(made.copies[0].path))


def test_each_is_signed_whole_and_stays_a_file_other_programs_read(case: OpenCase, out: Path) -> None:
    for one in make_copies(case, Asked(as_of=DAY), MISSIONS, out, left=PLAIN).copies:
        assert verify_file(one.path, case.desk).verdict is Outcome.VALID
        assert hashlib.sha256(one.path.read_bytes()).hexdigest() == one.copy.sha256
        assert subprocess.run(["qpdf", "--check", one.path], capture_output=True, check=False).returncode == 0
        with pikepdf.open(one.path) as pdf:
            for page in pdf.pages:
                line = bytes(page.obj.Contents[-1].read_bytes())
                assert line.startswith(b"/Artifact BMC")
                assert line.endswith(b"EMC")


def test_the_register_is_in_the_case_and_its_journal(case: OpenCase, out: Path) -> None:
    made = make_copies(case, Asked(as_of=DAY), MISSIONS, out, left=PLAIN)
    again = make_copies(case, Asked(as_of=DAY), MISSIONS[:1], out, left=PLAIN)
    assert copies.copies(case) == [*(one.copy for one in made.copies), again.copies[0].copy]
    assert copies.copies(case, again.run) == [again.copies[0].copy]
    entry = next(one for one in case.file.entries() if any(change.kind == copies.COPY for change in one.changes))
    assert (entry.name, len(entry.changes) >= 3) == (case.desk.officer.name, True)


def test_which_copy_is_told_by_bytes_by_code_and_by_number(case: OpenCase, out: Path) -> None:
    made = make_copies(case, Asked(as_of=DAY), MISSIONS, out, left=PLAIN)
    second = made.copies[1]
    (same,) = which_file(case, second.path.read_bytes())
    assert (same.by, same.copy) == ("sha256", second.copy)
    with pikepdf.open(second.path) as pdf:
        changed = io.BytesIO()
        pdf.Root.Changed = 1
        pdf.save(changed)
    (rewritten,) = which_file(case, changed.getvalue())
    assert (rewritten.by, rewritten.copy) == ("code", second.copy)
    (page,) = which_page(case, f"page 3 of 7   Copy 2 of 3 · {second.copy.code.lower()} · …")
    assert (page.by, page.copy) == ("code", second.copy)
    (torn,) = which_page(case, f"…{second.copy.code[3:]} · Miss")
    assert (torn.by, torn.copy) == ("half", second.copy)
    assert [(one.by, one.copy.number) for one in which_page(case, "copy 2 of 3")] == [("number", 2)]
    assert which_page(case, "page 9 of 12, nothing else") == []
    with pytest.raises(NotFound):
        which_file(case, b"no PDF at all")


def test_conditions_bind_for_each_recipient(case: OpenCase, out: Path) -> None:
    item = next(record for record, _, _ in case.file.records("item"))
    conditions.set_condition(case, item, {"who": ("Mission of Ruritania",)})
    made = make_copies(case, Asked(as_of=DAY), ("Mission of Ruritania", "Another mission"), out, left=PLAIN)
    first, second = ("".join(pages(one.path)) for one in made.copies)
    assert "Drosselmund" in first
    assert "Drosselmund" not in second
    assert {one.code for one in made.left_out} == {"who", "ask"}


def test_one_copy_that_leaks_stops_all_before_anything_is_written(
    case: OpenCase, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(record for record, _, _ in case.file.records("item"))
    conditions.set_condition(case, item, {"who": ("Mission of Ruritania",)})
    monkeypatch.setitem(REDACTIONS, "item under conditions", lambda _kind, _record, fields, _rules: fields)
    with pytest.raises(Leak):
        make_copies(case, Asked(as_of=DAY), ("Mission of Ruritania", "Another mission"), out, left=PLAIN)
    assert list(out.iterdir()) == []
    assert copies.copies(case) == []


def test_what_could_not_be_written_is_not_in_the_register(
    case: OpenCase, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        if "002" in path.name:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr("r2p_desk.actions.copies.write_durably", full)
    with pytest.raises(OSError, match="No space"):
        make_copies(case, Asked(as_of=DAY), MISSIONS, out, left=PLAIN)
    assert [one.number for one in copies.copies(case)] == [1]


def test_a_sealed_copy_opens_for_its_receiver_only_and_names_nothing_of_the_case(tmp_path: Path) -> None:
    stick = exchanging.stick(tmp_path)
    with exchanging.officers(tmp_path, *exchanging.NAMES) as (alice, bob, carla):
        exchanging.begin(alice, "Convoy at Drosselmund")
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            made = make_copies(case, Asked(as_of=DAY), (bob.officer.id, "Carla Ruiz"), stick)
            case_id = case.file.id
            ids = [record for _, record in case.file.record_ids()]
        assert [one.copy.recipient for one in made.copies] == ["Bob Kante", "Carla Ruiz"]
        parts = exchanging.opened(bob.officer, made.copies[0].path)
        assert list(parts) == ["manifest.json", "manifest.sig", "paper"]
        manifest = json.loads(parts["manifest.json"])
        assert (manifest["kind"], manifest["case"], manifest["heads"]) == ("briefing", None, None)
        assert hashlib.sha256(parts["paper"]).hexdigest() == made.copies[0].copy.sha256
        assert not [one for one in (case_id, *ids) if one.encode() in parts["manifest.json"]]
        with pytest.raises(NoMatch):
            exchanging.opened(carla.officer, made.copies[0].path)
        (entry,) = sending.ledger(alice, bob.officer.id, "sent")
        assert (entry.kind, entry.package) == ("briefing", made.copies[0].copy.package)
        with pytest.raises(Refused, match="copies open"):
            exchanging.take(bob, made.copies[0].path)
        opened = open_copy(bob, made.copies[0].path, tmp_path / "paper.pdf")
        assert (opened.sender, opened.number, opened.findings) == ("Alice Mbeki", 1, ())
        assert hashlib.sha256((tmp_path / "paper.pdf").read_bytes()).hexdigest() == made.copies[0].copy.sha256
        assert opened.verdict is Outcome.VALID
        with pytest.raises(UsageError):
            open_copy(bob, made.copies[0].path, tmp_path / "paper.pdf")
        with pytest.raises(Replay):
            open_copy(bob, made.copies[0].path, tmp_path / "again.pdf")
        assert exchanging.take(bob, exchanging.send(alice, bob, stick)).findings == ()
        with session.open_case(alice, exchanging.CASE, write=False) as case:
            assert [one.package for one in copies.copies(case)] == [one.copy.package for one in made.copies]


def test_what_cannot_be_made_is_refused(case: OpenCase, out: Path) -> None:
    with pytest.raises(UsageError):
        make_copies(case, Asked(as_of=DAY), (), out, left=PLAIN)
    with pytest.raises(UsageError):
        make_copies(case, Asked(as_of=DAY), ("Same", " same "), out, left=PLAIN)
    with pytest.raises(NotFound):
        make_copies(case, Asked(as_of=DAY), ("Nobody known",), out)
    with pytest.raises(NotFound):
        make_copies(case, Asked(as_of=DAY), ("A",), out / "none", left=PLAIN)
    assert copies.copies(case) == []


def test_copies_by_command(case: OpenCase, out: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    home = case.desk.home
    case.close()

    def call(*arguments: str, status: int = 0) -> Any:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        done, _ = run([*arguments, "--case", desks.CASE, *common])
        told = json.loads(capfdbinary.readouterr().out)
        assert done == status, told
        return told

    made = call("copies", "make", "--plain", "--to", "Mission of Ruritania", "--to", "B", "--out", str(out))
    assert [one["number"] for one in made["copies"]] == [1, 2]
    plain = [{name: value for name, value in one.items() if name not in ("path", "pages")} for one in made["copies"]]
    assert call("copies", "list")["copies"] == call("copies", "list", "--run", made["run"])["copies"] == plain
    assert call("copies", "which", made["copies"][1]["path"])["found"] == [{**plain[1], "by": "sha256"}]
    assert call("copies", "which", "--page", plain[0]["code"])["found"] == [{**plain[0], "by": "code"}]
    assert call("copies", "which", "--page", "nothing", status=3)["found"] == []
    call("copies", "which", status=2)
    assert len(call("release", "list")["releases"]) == 2
