"""Mails and documents taken in, from the file to the item: what they say, what is attached, each once, and back."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from test_attachment_text import pdf

import desks
from r2p_desk.actions import cases, history, session
from r2p_desk.actions.attachments import list_attachments
from r2p_desk.actions.importing import look_over, take_in
from r2p_desk.actions.items import find_item, list_items, sources
from r2p_desk.errors import Refused


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[session.Desk]:
    home = desks.quick_home(tmp_path_factory.mktemp("documents"))
    with session.unlock(home, desks.PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def case(desk: session.Desk, request: pytest.FixtureRequest) -> Iterator[session.OpenCase]:
    with cases.create_case(desk, request.node.name[:60]) as made:
        yield made


def mail(number: int, text: str = "Nobody passed.") -> bytes:
    made = EmailMessage()
    made["From"] = f"Observer {number % 2} <o{number % 2}@example.org>"
    made["Subject"] = f"Report {number}"
    made["Date"] = "Mon, 01 Mar 2010 08:00:00 +0300"
    made["Message-ID"] = f"<{number}@example.org>"
    made.set_content(text)
    made.add_attachment(b"\x89PNG\r\n\x1a\n%d" % number, maintype="image", subtype="png", filename=f"{number}.png")
    return made.as_bytes()


def mailbox(path: Path, *mails: bytes) -> Path:
    path.write_bytes(b"".join(b"From a Mon Mar  1 10:00:00 2010\n" + one + b"\n" for one in mails))
    return path


def test_a_mailbox_becomes_items_with_their_senders_and_attachments_and_comes_back_without_effect(
    case: session.OpenCase, tmp_path: Path
) -> None:
    path = mailbox(tmp_path / "in.mbox", *map(mail, range(2)))
    plan = look_over(case, path)
    assert (plan.format, plan.reader, plan.new, plan.files, plan.keep_original) == ("mail", "mbox", 2, 2, True)
    assert {named.name for named in plan.new_sources} == {f"Observer {n} <o{n}@example.org>" for n in (0, 1)}
    before = case.file.count("commit")
    take_in(case, plan)
    assert case.file.count("commit") == before + 1
    items = {item.title: item for item in list_items(case)}
    assert set(items) == {f"Report {n}" for n in range(2)}
    one = find_item(case, items["Report 1"].id)
    assert one.text == "Nobody passed."
    assert one.known is None
    assert one.reference is not None
    assert one.reference.date == "2010-03-01"
    assert one.source is not None
    assert sources(case)[one.source].name == "Observer 1 <o1@example.org>"
    assert "1.png" in {held.attachment.name for held in list_attachments(case, one.id)}
    again = look_over(case, path)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    history.undo(case)
    assert not list_items(case)
    assert look_over(case, path).new == 2


def test_a_mail_taken_from_a_mailbox_is_the_same_mail_when_it_comes_alone(
    case: session.OpenCase, tmp_path: Path
) -> None:
    take_in(case, look_over(case, mailbox(tmp_path / "in.mbox", mail(1), mail(2))))
    (tmp_path / "one.eml").write_bytes(mail(1))
    plan = look_over(case, tmp_path / "one.eml")
    assert (plan.reader, plan.new, plan.same) == ("eml", 0, 1)
    (tmp_path / "forged.eml").write_bytes(mail(1, "All is calm."))
    forged = look_over(case, tmp_path / "forged.eml")
    assert (forged.new, forged.changed) == (0, 1), (
        "a mail under the same number is shown as a change, never taken silently"
    )
    assert next(iter(forged.lines)).changes["text"] == ("Nobody passed.", "All is calm.")


def test_a_document_becomes_an_item_with_itself_attached(case: session.OpenCase, tmp_path: Path) -> None:
    (tmp_path / "note.pdf").write_bytes(pdf("Road closed at Kavumu"))
    plan = look_over(case, tmp_path / "note.pdf")
    take_in(case, plan)
    (item,) = list_items(case)
    assert item.title == "Road closed at Kavumu"
    assert [held.attachment.name for held in list_attachments(case, item.id)] == ["note.pdf"]
    assert look_over(case, tmp_path / "note.pdf").same == 1


def test_a_scan_is_called_as_its_file_and_says_that_it_was_not_read(case: session.OpenCase, tmp_path: Path) -> None:
    (tmp_path / "Letter of the prefect.pdf").write_bytes(pdf("", ""))
    plan = look_over(case, tmp_path / "Letter of the prefect.pdf")
    assert [found.code for found in plan.findings] == ["no-text"]
    take_in(case, plan)
    (item,) = list_items(case)
    assert item.title == "Letter of the prefect"
    assert item.text is None


def test_a_report_of_the_united_nations_is_known_by_its_symbol(case: session.OpenCase, test_data: Path) -> None:
    take_in(case, look_over(case, test_data / "documents" / "un-reports" / "UNMIK_S_2015_74.pdf"))
    (item,) = list_items(case)
    assert item.reference is not None
    assert item.reference.document.startswith("S/2015/74, Report of the Secretary-General")
    assert item.reference.date == "2015-01-30"
    assert item.language == "en"


def test_a_file_that_declares_entities_is_refused_and_says_so(case: session.OpenCase, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    with pytest.raises(Refused) as caught:
        look_over(case, tmp_path / "a.xml")
    assert "entity" in [code for code, _ in caught.value.findings]


def test_a_list_of_naughty_texts_is_taken_in(case: session.OpenCase, test_data: Path) -> None:
    path = test_data / "hostile" / "text" / "blns.txt"
    assert take_in(case, look_over(case, path)).new == 1
    (item,) = list_items(case)
    assert "Ω≈ç√∫˜µ≤≥÷" in (find_item(case, item.id).text or "")
    assert look_over(case, path).same == 1
