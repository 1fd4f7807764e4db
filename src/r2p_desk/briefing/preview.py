"""Pages of a document as they will print, set and drawn in a process of their own that ends with the preview."""

import pickle
import threading
from pathlib import Path
from typing import Any, Self

import msgspec

from ..errors import Cancelled, DeskError
from ..i18n import tr
from ..system import apart
from ..system.wire import BYTES, DONE, JOB, PICTURE, Broken, Picture, Wire, read_json, read_picture
from .document import Document

_SCRIPT = Path(__file__).resolve().parent / "apart" / "__main__.py"
_LONGEST = 256 << 20
_SECONDS = 120.0


class SetPages(msgspec.Struct, frozen=True, kw_only=True):
    """How many pages a document has, and how many of its characters stand as boxes for want of a font."""

    pages: int
    missing: int


class Preview:
    """One document after another; the process is started by ``warm`` or the first question, and lives until ``close``.

    One question at a time. ``DeskError`` when the pages cannot be made; another document may be set all the same.
    """

    def __init__(self) -> None:
        self._process: apart.Process | None = None
        self._turn = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start the process, so that the first document does not wait for it."""
        with self._turn:
            self._running()

    def close(self) -> None:
        """End the process, also in the middle of a question; nothing of the document is left in it."""
        self._closed = True
        process, self._process = self._process, None
        if process is not None:
            apart.end(process)

    def set(self, document: Document) -> SetPages:
        """Lay this document out; the pages and the PDF asked for next are those of it."""
        _, done = self._ask({"task": "set"}, pickle.dumps(document))
        return SetPages(pages=int(done["pages"]), missing=int(done["missing"]))

    def page(self, number: int, width: int) -> Picture:
        """A page (the first is 0), so many pixels wide."""
        answer, _ = self._ask({"task": "page", "page": number, "width": width})
        if not isinstance(answer, Picture):
            raise _failed()
        return answer

    def pdf(self) -> bytes:
        """The unsigned PDF whose pages were shown."""
        answer, _ = self._ask({"task": "pdf"})
        if not isinstance(answer, bytes):
            raise _failed()
        return answer

    def _running(self) -> apart.Process:
        if self._closed:
            raise Cancelled(tr("The preview was closed."))
        process = self._process
        if process is None:
            process = self._process = apart.start(_SCRIPT)
            if self._closed:  # while it was being started
                self.close()
                raise Cancelled(tr("The preview was closed."))
        return process

    def _ask(self, job: dict[str, Any], content: bytes | None = None) -> tuple[Picture | bytes | None, dict[str, Any]]:
        with self._turn:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # both are pipes
            wire = Wire(process.stdout, process.stdin, _LONGEST)
            try:
                with apart.watched(process, _SECONDS, lambda: self._closed):
                    return _asked(wire, job, content)
            except Broken:
                self._process = None
                apart.end(process)
                if self._closed:
                    raise Cancelled(tr("The preview was closed.")) from None
                raise _failed() from None


def _asked(wire: Wire, job: dict[str, Any], content: bytes | None) -> tuple[Picture | bytes | None, dict[str, Any]]:
    wire.send_json(JOB, job)
    if content is not None:
        wire.send(BYTES, content)
    answer: Picture | bytes | None = None
    while True:
        kind, data = wire.receive()
        if kind == PICTURE:
            answer = read_picture(data)
        elif kind == BYTES:
            answer = data
        elif kind == DONE:
            done = read_json(data)
            if done.get("status") != "whole":
                raise _failed(str(done.get("code", "")))
            return answer, done
        else:
            raise Broken


def _failed(code: str = "") -> DeskError:
    happened = tr("The pages could not be made ({code}).").format(code=code) if code else tr("The pages were not made.")
    return DeskError(happened, kept=tr("Nothing was written; what was chosen is still there."))
