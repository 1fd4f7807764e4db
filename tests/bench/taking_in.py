"""Taking mails and documents in, against the parsers that read them: the same files, in turns, in one run.

Ours is all of it: a confined process is started, gets the file by ranges, reads and tells; headers, texts, attachments,
what is amiss. The plain arm is the parser alone, in this process, over bytes already in memory.
"""

import io
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage

import pypdfium2
from interleaved import Comparison, in_turns

from r2p_desk.intake.reading_in import tell
from r2p_desk.intake.telling import Asked, Row
from r2p_desk.jobs import Job

_ROUNDS = 5
_MAILS, _DIFFERENT, _PAGES = 1200, 120, 350
_WORDS = (
    "road", "village", "school", "night", "market", "soldiers", "bridge", "river", "church", "convoy", "men", "women",
    "children", "list", "radio",
)  # fmt: skip
_ARABIC = (
    "الطريق", "القرية", "المدرسة", "الليل", "السوق", "الجنود", "الجسر", "النهر", "الرجال", "النساء", "الأطفال",
)  # fmt: skip


class Held:
    """Bytes as the reader gets them."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self.size = len(data)

    def read(self, offset: int, length: int) -> bytes:
        """These bytes."""
        return bytes(self._data[offset : offset + length])


def compare_mails(_: Path) -> Comparison:
    """A mailbox of mails as they come: two languages, half with a form in HTML, a fourth with a picture."""
    different = [_mail(number) for number in range(_DIFFERENT)]
    mails = [different[n % _DIFFERENT].replace(b"@example.org>", b".%d@example.org>" % n) for n in range(_MAILS)]
    box = b"".join(b"From a Mon Mar  1 10:00:00 2010\n" + mail.replace(b"\r\n", b"\n") + b"\n" for mail in mails)

    def plain() -> None:
        for mail in mails:
            message_from_bytes(mail)

    return _compared("mails", box, "mbox", _MAILS, plain, 3.0)


def compare_pdf(_: Path) -> Comparison:
    """A report of many pages."""
    data = _report()

    def plain() -> None:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            page.get_textpage().get_text_bounded()
        document.close()

    return _compared("text of a PDF", data, "pdf", 1, plain, 2.0)


def _compared(name: str, data: bytes, reader: str, rows: int, plain: Callable[[], None], limit: float) -> Comparison:
    def ours() -> None:
        told = sum(isinstance(one, Row) for one in tell(Held(data), reader, Asked(), Job()))
        assert told == rows

    pairs = list(in_turns(lambda: _timed(ours), lambda: _timed(plain), _ROUNDS, warm=False, limit=limit))
    return Comparison(
        name=name, unit="ms", limit=limit, ours=tuple(pair[0] for pair in pairs), plain=tuple(pair[1] for pair in pairs)
    )


def _timed(work: Callable[[], None]) -> float:
    """Processor time of this process and of those it started and waited for: what others do counts for neither."""
    start = _spent()
    work()
    return (_spent() - start) * 1000


def _spent() -> float:
    of_others = getrusage(RUSAGE_CHILDREN)
    return time.process_time() + of_others.ru_utime + of_others.ru_stime


def _mail(number: int) -> bytes:
    random = Random(number)
    words = _ARABIC if number % 2 else _WORDS
    text = "\n\n".join(" ".join(random.choices(words, k=70)) for _ in range(random.randrange(2, 12)))
    made = EmailMessage()
    made["From"] = f"Observer {number} <o{number % 40}@example.org>"
    made["To"] = "desk@example.org"
    made["Subject"] = " ".join(random.choices(words, k=6))
    made["Date"] = f"Mon, {1 + number % 28:02d} Mar 2010 10:00:00 +0000"
    made["Message-ID"] = f"<{number}@example.org>"
    for hop in range(6):
        made["Received"] = f"from h{hop}.example.org by h{hop + 1}.example.org; Mon, 01 Mar 2010 10:00:00 +0000"
    for name in ("DKIM-Signature", "ARC-Seal", "ARC-Message-Signature", "X-Google-DKIM-Signature"):
        made[name] = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=one; b=" + random.randbytes(160).hex()
    for machine in range(8):
        made[f"X-Filter-{machine}"] = f"pass (score {random.random():.3f}) {random.randbytes(24).hex()}"
    made.set_content(text)
    if number % 2:
        made.add_alternative("".join(f"<p style='margin:0'>{part}</p>" for part in text.split("\n\n")), subtype="html")
    if number % 4 == 0:
        made.add_attachment(random.randbytes(30_000), maintype="image", subtype="jpeg", filename=f"p{number}.jpg")
    return made.as_bytes(policy=SMTP)


def _report() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    random = Random(7)
    made = io.BytesIO()
    canvas = Canvas(made)
    for _ in range(_PAGES):
        for line in range(45):
            canvas.drawString(60, 780 - 16 * line, " ".join(random.choices(_WORDS, k=12)))
        canvas.showPage()
    canvas.save()
    return made.getvalue()
