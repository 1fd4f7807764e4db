"""A process that reads one hostile file for us, and sees of the case nothing but that file's bytes.

It gets no path, no name and no key, in its arguments, its environment or otherwise: it asks for ranges of the content
over a pipe and answers over another. It is confined (``system.confinement``) before it sees the first byte, and killed
when it takes too long, when the work is cancelled, or when it says anything out of form.
"""

import threading
from pathlib import Path
from typing import Any, Protocol, Self

import msgspec

from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..jobs import Job
from ..system import apart
from ..system.wire import (
    BYTES,
    DONE,
    JOB,
    PICTURE,
    RANGE,
    TEXT,
    Broken,
    Gone,
    Picture,
    Wire,
    read_json,
    read_picture,
    read_span,
)
from .apart import limits

SCRIPT = Path(__file__).resolve().parent / "apart" / "__main__.py"
LONGEST_RANGE = 4 << 20
_LONGEST_WORDS = 16 << 20
_LONGEST_PICTURE = 4 * limits.SHOWN_PIXELS + 64
_SECONDS_WORDS = 90.0
_SECONDS_SHOWN = 30.0


class Content(Protocol):
    """The bytes of a file, by range."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read(self, offset: int, length: int) -> bytes:
        """These bytes, fewer at the end."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question: ``whole``, ``cut``, ``none``, ``protected``, ``unreadable`` or ``stopped``."""

    status: str
    pages: int | None = None
    held: tuple[str, ...] = ()
    text: str = ""
    picture: Picture | None = None


class Apart:
    """One process for one file; it starts with the first question and ends with ``close`` or with its ``with``.

    One question at a time. Whatever the file does to the process, the answer is an ``Outcome``; ``Cancelled`` when the
    job was, and the reader's own error when the content cannot be read.
    """

    def __init__(self, content: Content, media: str) -> None:
        self._content = content
        self._media = media
        self._process: apart.Process | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            apart.end(process)

    def words(self, job: Job) -> Outcome:
        """The words inside the file; those found before it was stopped are there, too."""
        return self._ask({"task": "words"}, job, _SECONDS_WORDS, _LONGEST_WORDS)

    def pages(self, job: Job) -> Outcome:
        """How many pages there are."""
        return self._ask({"task": "pages"}, job, _SECONDS_SHOWN, _LONGEST_WORDS)

    def page(self, number: int, width: int, job: Job) -> Outcome:
        """A page (the first is 0) so many pixels wide."""
        return self._ask({"task": "page", "page": number, "width": width}, job, _SECONDS_SHOWN, _LONGEST_PICTURE)

    def picture(self, width: int, height: int, job: Job) -> Outcome:
        """The picture, no larger than so many pixels either way."""
        return self._ask(
            {"task": "picture", "width": width, "height": height}, job, _SECONDS_SHOWN, _LONGEST_PICTURE
        )  # fmt: skip

    def codes(self, job: Job) -> tuple[str, ...]:
        """What the QR codes in the picture say, as they are found; none where it cannot be read."""
        return tuple(self._ask({"task": "codes"}, job, _SECONDS_SHOWN, _LONGEST_WORDS).text.splitlines())

    def _ask(self, question: dict[str, Any], job: Job, seconds: float, longest: int) -> Outcome:
        with self._turn:
            process = self._process or apart.start(SCRIPT)
            self._process = process
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # both are pipes
            wire = Wire(process.stdout, process.stdin, longest)
            answer = _Answer()
            with apart.watched(process, seconds, lambda: job.cancelled) as late:
                try:
                    wire.send_json(JOB, {**question, "media": self._media, "size": self._content.size})
                    while not answer.done:
                        self._take(wire, answer, job)
                    return answer.outcome()
                except Broken as error:
                    ended = apart.status(process) if isinstance(error, Gone) else 0
                    self.close()
                    if job.cancelled:
                        raise Cancelled(tr("Reading was stopped.")) from None
                    return answer.outcome("stopped" if late() or ended in apart.OUT_OF_TIME else "unreadable")
                except DeskError:
                    self.close()
                    raise

    def _take(self, wire: Wire, answer: "_Answer", job: Job) -> None:
        kind, data = wire.receive()
        if kind == RANGE:
            offset, length = read_span(data)
            if length > LONGEST_RANGE:
                raise Broken
            wire.send(BYTES, self._content.read(offset, length))
            job.advance(0.5, tr("Reading the attachment"))
        else:
            answer.take(kind, data)


class _Answer:
    """What the process has said so far."""

    def __init__(self) -> None:
        self.done = False
        self._said: list[str] = []
        self._length = 0
        self._picture: Picture | None = None
        self._last: dict[str, Any] = {}

    def take(self, kind: bytes, data: bytes) -> None:
        """Take one frame; ``Broken`` when it is none of those that may come."""
        if kind == TEXT:
            text = data.decode("utf-8", "replace")
            self._length += len(text)
            if self._length > limits.CHARACTERS:
                raise Broken
            self._said.append(text)
        elif kind == PICTURE and self._picture is None:
            self._picture = read_picture(data)
        elif kind == DONE:
            self._last, self.done = read_json(data), True
        else:
            raise Broken

    def outcome(self, status: str | None = None) -> Outcome:
        """All of it; a text of blanks alone is none."""
        text = "".join(self._said)
        status = status or str(self._last.get("status"))
        if status == "whole" and self._picture is None and "pages" in self._last and not text.strip() and self._said:
            status, text = "none", ""
        pages = self._last.get("pages")
        held = self._last.get("held")
        return Outcome(
            status=status,
            pages=pages if isinstance(pages, int) and 0 <= pages < 1 << 31 else None,
            held=tuple(map(str, held)) if isinstance(held, list) else (),
            text=text,
            picture=self._picture,
        )
