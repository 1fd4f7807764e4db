"""Rules of mails and mailboxes for any bytes: nothing is lost between mails, nothing in them trips the reader."""

import io
from email.header import Header

from hypothesis import given, settings
from hypothesis import strategies as st

from r2p_desk.intake.apart import letter, mailbox
from r2p_desk.intake.apart.headers import header_text
from r2p_desk.intake.apart.masthead import masthead
from r2p_desk.intake.apart.pdf_names import names
from r2p_desk.intake.apart.remote import remote

lines = st.lists(
    st.sampled_from([b"", b"From here to there", b">From there", b">>From", b"text", b"From 2010", b"--b", b"a: b"]),
    max_size=12,
)
hostile = st.lists(
    st.sampled_from([
        b"From: ", b"Subject: ", b"=?utf-8?", b"b?", b"?=", b"\n", b"\r\n", b"\n\n", b"Content-Type: ", b"charset=",
        b"multipart/mixed", b"multipart/alternative", b"message/rfc822", b"text/html", b"; boundary=b", b"--b\n",
        b"utf-7", b"Content-Transfer-Encoding: base64\n", b"Date: 1 Jan 99999", b">", b"(", b'"', b"filename*=x''%",
        b"A", b"\xff", b"--b--", b"<",
    ]),
    max_size=40,
).map(b"".join)  # fmt: skip


def quoted(body: list[bytes]) -> bytes:
    """As mboxrd keeps a text."""
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in body)


@given(st.lists(lines, min_size=1, max_size=5), st.integers(1, 64))
@settings(max_examples=150, deadline=None)
def test_what_goes_into_a_mailbox_comes_out_of_it(bodies: list[list[bytes]], piece: int) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002  # it gives what it likes
            return super().read(piece)

    head = b"From a@example.org Mon Mar  1 10:00:00 2010\n"
    box = b"".join(head + b"Subject: %d\n\n" % n + quoted(body) + b"\n\n" for n, body in enumerate(bodies))
    found = [data for data, _ in mailbox.mails(Slow(box))]
    assert len(found) == len(bodies)
    for number, (data, body) in enumerate(zip(found, bodies, strict=True)):
        assert data.rstrip(b"\n") == (b"Subject: %d\n\n" % number + b"\n".join(body)).rstrip(b"\n")


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_no_bytes_trip_what_takes_mails_apart(data: bytes) -> None:
    try:
        mail = letter.Letter(data)
    except letter.BROKEN:
        return
    said = mail.text + "".join(mail.values.values()) + "".join(file.name for file in mail.files)
    said.encode()
    assert not {"\0", "\x1b", "\u202e"} & set(said)
    assert mail.values["digest"] == letter.Letter(data).values["digest"]


@given(st.text(max_size=60).filter(lambda text: text.isprintable() and "=?" not in text))
@settings(max_examples=150, deadline=None)
def test_a_subject_written_as_encoded_words_is_read_as_it_was_meant(text: str) -> None:
    written = Header(text, "utf-8", maxlinelen=40).encode()
    assert header_text(written) == text or " ".join(header_text(written).split()) == " ".join(text.split())


@given(st.binary(max_size=300), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_what_looks_for_things_that_act_takes_anything(data: bytes, text: str) -> None:
    assert isinstance(names(data), dict)
    assert isinstance(remote(data), dict)
    assert masthead(text) == {} or "symbol" in masthead(text)
