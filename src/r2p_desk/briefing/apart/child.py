"""The child's side of a preview: documents in, their PDF and pictures of their pages out.

It may read the program and what is installed with it, write nothing, and reach nothing.
"""

import os
import pickle
import sys
from datetime import UTC, datetime
from typing import Any

import pypdfium2

from ...domain.marking import Marking
from ...resources import folder
from ...system.apart import own_pipes
from ...system.confinement import confine
from ...system.wire import BYTES, DONE, JOB, Broken, Wire, read_json
from ..document import Document, Paragraph, Words
from ..pdf import Printed, render

_LONGEST = 256 << 20
_MEMORY = 2 << 30
_SECONDS = 3600
_WIDEST = 8000
"""Pixels."""


def main() -> None:
    """Serve until the other side closes its end."""
    reading, writing = own_pipes()
    wire = Wire(os.fdopen(reading, "rb"), os.fdopen(writing, "wb"), _LONGEST)
    _render_once()
    confine(memory=_MEMORY, seconds=_SECONDS, readable=[*filter(os.path.isdir, sys.path), str(folder("fonts").parent)])
    table = _Table()
    try:
        while True:
            kind, data = wire.receive()
            if kind != JOB:
                break
            wire.send_json(DONE, _answer(table, wire, read_json(data)))
    except Broken:
        pass
    os._exit(0)  # nothing to tidy up, and nobody waits for it


def _render_once() -> None:
    """Load whatever setting a page needs: what the system keeps cannot be reached afterwards, and the first is fast."""
    words = (Words("R2P Desk"),)
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    document = Document(title="R2P", marking=Marking(), author="", prepared=moment, blocks=(Paragraph(prose=words),))
    pypdfium2.PdfDocument(render(document).pdf)[0].render().close()


class _Table:
    """What lies open: the document last set."""

    def __init__(self) -> None:
        self.printed: Printed | None = None
        self.open: pypdfium2.PdfDocument | None = None

    def set(self, printed: Printed) -> None:
        if self.open is not None:
            self.open.close()
        self.printed, self.open = printed, pypdfium2.PdfDocument(printed.pdf)


def _answer(table: _Table, wire: Wire, job: dict[str, Any]) -> dict[str, Any]:
    """What came of a job: ``status`` and, of a document, its ``pages`` and ``missing``."""
    try:
        match job["task"]:
            case "set":
                return _set(table, wire)
            case "page":
                return _draw(table, wire, int(job["page"]), int(job["width"]))
            case _:
                return _pdf(table, wire)
    except Broken:
        raise
    except Exception as error:  # noqa: BLE001  # the other side learns that it failed, and lives
        return {"status": "failed", "code": type(error).__name__}


def _set(table: _Table, wire: Wire) -> dict[str, Any]:
    kind, data = wire.receive()
    if kind != BYTES:
        raise Broken
    document = pickle.loads(data)  # noqa: S301  # from the program that started this one, over a pipe nobody else has
    if not isinstance(document, Document):
        raise Broken
    table.set(render(document))
    assert table.printed is not None  # noqa: S101  # it was set a line above
    return {"status": "whole", "pages": table.printed.pages, "missing": table.printed.missing}


def _draw(table: _Table, wire: Wire, number: int, width: int) -> dict[str, Any]:
    if table.open is None or not 0 <= number < len(table.open) or not 0 < width <= _WIDEST:
        return {"status": "failed", "code": "page"}
    page = table.open[number]
    shown = page.render(scale=width / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
    rows, wide = memoryview(shown.buffer).cast("B"), 4 * shown.width
    whole = rows if shown.stride == wide else b"".join(
        rows[at * shown.stride : at * shown.stride + wide] for at in range(shown.height)
    )  # fmt: skip
    wire.send_picture(shown.width, shown.height, whole)
    return {"status": "whole"}


def _pdf(table: _Table, wire: Wire) -> dict[str, Any]:
    if table.printed is None:
        return {"status": "failed", "code": "nothing"}
    wire.send(BYTES, table.printed.pdf)
    return {"status": "whole"}
