"""Mails and mailboxes, as readers tell them: who, when, what, what is attached; and what in them would act is named."""

import io
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from test_attachment_text import Content

from r2p_desk.domain.item import Item
from r2p_desk.domain.records import record_from
from r2p_desk.intake.apart import limits, mailbox
from r2p_desk.intake.readers import eml, mbox
from r2p_desk.intake.reading_in import tell
from r2p_desk.intake.shapes import mail as shape
from r2p_desk.intake.shapes import shape_for
from r2p_desk.intake.telling import Asked, Begin, Entry, Finding, Row, Told
from r2p_desk.jobs import Job


def mail_of(data: bytes) -> Row:
    return next(told for told in eml.read(io.BytesIO(data), Asked()) if isinstance(told, Row))


def codes(data: bytes, read: Callable[..., object] = eml.read) -> dict[str, str]:
    told = list(read(io.BytesIO(data), Asked()))  # type: ignore[call-overload]
    return {one.code: one.words for one in told if isinstance(one, Finding)}


def box(*mails: bytes, end: bytes = b"\n") -> bytes:
    return b"".join(b"From someone Mon Mar  1 10:00:00 2010" + end + mail.rstrip(b"\n") + end * 2 for mail in mails)


def rows(data: bytes) -> list[Row]:
    return [told for told in mbox.read(io.BytesIO(data), Asked()) if isinstance(told, Row)]


SIMPLE = (
    b"From: Amina <amina@example.org>\nTo: b@example.org\nSubject: s\nDate: Mon, 1 Mar 2010 23:30:00 -0500\n"
    b"Message-ID: <1@example.org>\n\nThe road is closed.\n"
)


def full() -> bytes:
    made = EmailMessage()
    made["From"] = "Amina Haddad <amina@example.org>"
    made["To"] = "desk@example.org"
    made["Subject"] = "حاجز جديد على الطريق"
    made["Date"] = "Mon, 01 Mar 2010 08:00:00 +0300"
    made["Message-ID"] = "<a1@example.org>"
    made.set_content("لم يمر أحد.\n")
    made.add_alternative("<p>لم يمر أحد.<img src='http://track.example.com/x' width=1 height=1></p>", subtype="html")
    made.add_attachment(b"%PDF-1.4 ...", maintype="application", subtype="pdf", filename="تقرير.pdf")
    return made.as_bytes(policy=SMTP)


def test_a_mail_says_who_wrote_when_and_what_and_what_is_attached() -> None:
    row = mail_of(full())
    assert row.values["subject"] == "حاجز جديد على الطريق"
    assert row.values["sender"] == "Amina Haddad <amina@example.org>"
    assert row.values["day"] == "2010-03-01"
    assert row.text == "لم يمر أحد."
    assert [(file.name, file.media, file.data) for file in row.files] == [
        ("تقرير.pdf", "application/pdf", b"%PDF-1.4 ...")
    ]


def test_the_day_of_a_mail_is_the_day_where_it_was_written() -> None:
    assert mail_of(SIMPLE).values["day"] == "2010-03-01"


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (b"=?utf-8?B?5Lit?= =?utf-8?B?5Zu9?=", "中国"),
        (b"=?gb2312?B?1tC5?= =?gb2312?B?+g==?=", "中国"),  # a character cut between two words
        (b"=?windows-1256?Q?=E3=D1=CD=C8=C7?=", "مرحبا"),
        (b"=?utf-8?q?one?= and =?utf-8?q?two?=", "one and two"),
        (b"=?utf-8*en?q?tongue?=", "tongue"),
        (b"=?no-such?q?=41?=", "A"),
        (b"=?utf-8?B?not base64!?=", "\x9e\x8b^"),
        ("Raw: école".encode(), "Raw: école"),
        (b"=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
        (b"=?utf-8?q?a=0Ab?= \xe2\x80\xaegpj.exe", "a\nb gpj.exe"),
    ],
)
def test_a_subject_is_read_in_whatever_it_is_written(header: bytes, text: str) -> None:
    found = mail_of(b"From: a@example.org\nSubject: " + header + b"\n\nx").values["subject"]
    if "base64" in header.decode("latin-1"):
        assert "\x8b" not in found  # whatever comes of it, no control character does
    else:
        assert found == text


def test_a_mail_in_the_charset_it_names_wrongly_is_read_as_it_seems() -> None:
    row = mail_of(b"From: a\nSubject: b\nContent-Type: text/plain; charset=us-ascii\n\n" + "Ségou".encode())
    assert row.text == "Ségou"


def test_mails_inside_a_mail_are_read_with_who_wrote_them_and_what_they_carry() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "b@example.org", "Fwd"
    outer.set_content("See below.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "c@example.org", "The list"
    inner.set_content("It is attached.")
    inner.add_attachment(b"a;b\n", maintype="text", subtype="csv", filename="list.csv")
    outer.add_attachment(inner)
    row = mail_of(outer.as_bytes())
    assert row.text.index("See below.") < row.text.index("From: c@example.org") < row.text.index("It is attached.")
    assert [file.name for file in row.files] == ["list.csv"]


def test_pictures_elsewhere_and_unseen_ones_are_named_by_their_machine_and_not_fetched() -> None:
    page = (
        b"<img src='https://seen.example.com/a.png'><td background=//back.example.com/b><style>p{background:"
        b"url(http://style.example.com/c)}</style><img src=http://spy.example.com/d width='1' height='1'>"
        b"<a href='http://link.example.com'>l</a>"
    )
    told = codes(b"From: a\nSubject: b\nContent-Type: text/html\n\n" + page)
    assert {"seen.example.com", "back.example.com", "style.example.com"} <= set(
        told["remote"].split("(")[1].rstrip(")").split(", ")
    )
    assert "spy.example.com" in told["tracking"]
    assert "link.example.com" not in "".join(told.values())


def test_links_that_lead_elsewhere_than_they_say_are_told() -> None:
    page = (
        b"<a href='https://evil.example.com/login'>www.un.org</a> <a href=https://www.un.org/a>un.org/a</a>"
        b"<a href='http://docs.un.org/b'> https://un.org </a> <a href='http://a.example.com'>click here</a>"
        b"<a href='http://a.example.com/report.pdf'>report.pdf</a> <a href='http://a.example.com'>U.N. note</a>"
    )
    told = codes(b"From: a\nSubject: b\nContent-Type: text/html\n\n" + page)
    assert told["link"].endswith("(www.un.org → evil.example.com)")


def test_what_a_mail_asks_for_is_told() -> None:
    told = codes(
        b"From: a\nSubject: b\nDisposition-Notification-To: spy@example.com\nDate: Mon, 1 Mar 2010 10:00:00 +0000\n"
        b"Received: from a by b; Fri, 5 Mar 2010 10:00:00 +0000\nContent-Type: application/octet-stream; name=run.txt\n"
        b"Content-Transfer-Encoding: base64\n\nTVqQAAMAAAAEAAAA\n"
    )
    assert "spy@example.com" in told["receipt"]
    assert "2010-03-05" in told["date"]
    assert "run.txt" in told["program"]


def test_an_attachment_is_what_its_content_is_and_a_claim_to_another_kind_is_told() -> None:
    data = b"From: a\nSubject: b\nContent-Type: image/png; name=../../etc/pass\n\n%PDF-1.4 \n"
    assert [(file.name, file.media) for file in mail_of(data).files] == [("pass", "application/pdf")]
    assert "image/png" in codes(data)["mismatch"]


def test_a_text_that_says_only_that_there_is_another_is_not_the_text() -> None:
    made = EmailMessage()
    made["Subject"] = "s"
    made.set_content("Your program cannot show this.")
    made.add_alternative("<p>" + "They went from house to house. " * 20 + "</p>", subtype="html")
    assert mail_of(made.as_bytes()).text.startswith("They went from house")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mailbox_gives_its_mails_in_order_with_what_was_put_before_their_lines_taken_away(end: bytes) -> None:
    one = SIMPLE.replace(b"\n", end)
    two = end.join(
        [b"Subject: two", b"From: b", b"", b"Quoted:", b">From here", b">>From there", b"", b"From afar", b""]
    )
    found = rows(box(one, two, end=end))
    assert [row.row for row in found] == [1, 2]
    assert [row.values["subject"] for row in found] == ["s", "two"]
    assert found[1].text == "Quoted:\nFrom here\n>From there\n\nFrom afar"


def test_a_length_stated_for_a_text_holds_where_a_mail_begins_behind_it() -> None:
    body = b"One\n\nFrom a day in 2010\nTwo\n"
    head = b"Subject: long\nFrom: a\nContent-Length: %d\n\n"
    found = rows(box(head % len(body) + body, SIMPLE))
    assert [row.values["subject"] for row in found] == ["long", "s"]
    assert "From a day in 2010" in found[0].text
    lying = rows(box(head % 10**6 + b"x\n", SIMPLE))
    assert [row.values["subject"] for row in lying] == ["long", "s"]


def test_mails_that_differ_under_one_number_are_kept_apart_and_the_same_mail_twice_is_one() -> None:
    forged = SIMPLE.replace(b"closed", b"open")
    data = box(SIMPLE, forged, SIMPLE)
    keys = [_entry(row).key for row in rows(data)]
    assert keys[0] == keys[2] == "<1@example.org>"
    assert keys[1] != keys[0]
    assert "mail 2" in codes(data, mbox.read)["same-id"]


def test_one_broken_mail_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from r2p_desk.intake.apart import letter

    parsed = letter.headers.parsed

    def breaks(data: bytes) -> object:
        if b"broken" in data:
            raise ValueError
        return parsed(data)

    monkeypatch.setattr(letter.headers, "parsed", breaks)
    told = list(mbox.read(io.BytesIO(box(b"Subject: broken\nFrom: a\n\nx", SIMPLE)), Asked()))
    assert [type(one).__name__ for one in told] == ["Begin", "Bad", "Row"]


def test_a_mail_beyond_the_limit_is_cut_and_the_next_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MAIL_BYTES", 3000)
    data = box(b"Subject: huge\nFrom: a\n\n" + b"x" * 79 + (b"\n" + b"y" * 79) * 200, SIMPLE)
    found = rows(data)
    assert [row.values["subject"] for row in found] == ["huge", "s"]
    assert len(found[0].text) < 3000
    assert "mail 1" in codes(data, mbox.read)["cut"]


def test_thousands_of_mails_come_one_by_one() -> None:
    class Counting(io.BytesIO):
        read_so_far = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.read_so_far += size or 0
            return super().read(size)

    many = Counting(box(*(SIMPLE.replace(b"<1@", b"<%d@" % n) + b"x" * 2000 for n in range(2000))))
    reading = mbox.read(many, Asked())
    next(reading)
    next(reading)
    assert many.read_so_far < 3 << 20
    assert sum(isinstance(told, Row) for told in reading) == 1999


def test_a_mail_makes_an_item_that_says_no_more_than_the_mail() -> None:
    begin, row = (told for told in eml.read(io.BytesIO(SIMPLE), Asked()))
    assert isinstance(begin, Begin)
    assert isinstance(row, Row)
    assert shape_for(begin) is not None
    entry = _entry(row)
    item = record_from(Item, "1", entry.fields)
    assert item.title == "s"
    assert item.text == "The road is closed."
    assert item.reference is not None
    assert (item.reference.date, item.reference.locator) == ("2010-03-01", "<1@example.org>")
    assert item.known is None
    assert item.happened is None
    assert entry.source is not None
    assert entry.source.name == "Amina <amina@example.org>"


def test_the_confined_reader_says_the_same() -> None:
    data = full()
    told: list[Told] = list(tell(Content(data), "eml", Asked(), Job()))
    assert told == list(eml.read(io.BytesIO(data), Asked()))
    assert limits.MAIL_BYTES < limits.FILE_BYTES


def _entry(row: Row) -> Entry:
    entry = shape.entry(row, Begin(facts={"kind": "mail"}), None)
    assert isinstance(entry, Entry)
    return entry
