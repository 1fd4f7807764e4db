"""The process that reads one hostile file: told what to do by frames on standard input, the file itself by ranges.

Everything it may need is loaded first; then it gives up all else (``confinement``) and only then sees a byte of the
file. It knows no name, no path and no key.
"""

import codecs
import importlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from ...system import confinement
from ...system.apart import own_pipes
from ...system.wire import DONE, JOB, TEXT, Broken, Wire, read_json
from ..media import has_words
from . import limits
from .plain import tidied

_LONGEST = 4 << 20
_BLOCK = 1 << 20  # while a block is worked through, the other side works, too: it need not be asked in between
_TOGETHER = 1 << 15
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
_PDF = "application/pdf"


class Remote(io.RawIOBase):
    """The file, as the other side gives it out."""

    def __init__(self, wire: Wire, size: int) -> None:
        super().__init__()
        self._wire, self._size, self._place = wire, size, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be sought."""
        return True

    def tell(self) -> int:
        """Where it is read next."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Read elsewhere next."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        """Read on."""
        view = memoryview(buffer).cast("B")
        wanted = max(min(len(view), self._size - self._place), 0)
        data = self._wire.ask(self._place, wanted) if wanted else b""
        view[: len(data)] = data
        self._place += len(data)
        return len(data)


def main() -> None:
    """Serve until the other side closes its end."""
    reading, writing = own_pipes()
    wire = Wire(os.fdopen(reading, "rb"), os.fdopen(writing, "wb"), _LONGEST)
    try:
        kind, data = wire.receive()
        while kind == JOB:
            wire.send_json(DONE, _answer(wire, read_json(data)))
            kind, data = wire.receive()
    except Broken:
        pass
    os._exit(0)  # nothing to tidy up, and nobody waits for it


class _NothingMore:
    """What finds modules once none can be read any more."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """There is none."""
        raise ModuleNotFoundError(name)


_held: list[str] | None = None
_open: dict[str, Any] = {}


def _answer(wire: Wire, job: dict[str, Any]) -> dict[str, Any]:
    """What came of a job: ``status``, and of a document its ``pages``."""
    global _held  # noqa: PLW0603 - a process can be confined only once
    task, media = str(job["task"]), str(job["media"])
    if _held is None:
        _held = _confined(task, media, job)
        sys.meta_path[:] = [_NothingMore]  # said as Python says it, so that a codec never heard of is just that
    try:
        file = io.BufferedReader(Remote(wire, int(job["size"])), _BLOCK)
        return {**_TASKS[task](wire, file, job), "held": _held}
    except limits.Protected:
        return {"status": "protected", "held": _held}
    except limits.Unreadable as error:
        return {"status": "unreadable", "held": _held, "why": str(error)}
    except (MemoryError, RecursionError):
        return {"status": "unreadable", "held": _held}
    except Broken:
        raise
    except Exception:  # noqa: BLE001  # whatever a reader of a hostile file trips over, the file is not readable
        return {"status": "unreadable", "held": _held}


def _confined(task: str, media: str, job: dict[str, Any]) -> list[str]:
    """Load what the task needs, then give up all else."""
    if task == "tell":
        _load_codecs()
        seconds, memory = importlib.import_module(f"{__package__}.tells").load(str(job["format"]), str(job["language"]))
        return confinement.confine(memory=memory, seconds=seconds)
    _load(media)
    if task == "codes":
        importlib.import_module(f"{__package__}.codes").load()
    if task == "words":
        return confinement.confine(memory=limits.MEMORY, seconds=limits.SECONDS)
    return confinement.confine(memory=limits.MEMORY, seconds=limits.SECONDS_SHOWING, readable=_FONTS)


def _load(media: str) -> None:
    """Load what this kind of file needs: nothing can be loaded afterwards."""
    from . import mail

    importlib.import_module(f"{__package__}.office")
    mail.load()
    _load_codecs()
    if media == _PDF:
        importlib.import_module(f"{__package__}.pdf")
    elif media.startswith("image/"):
        from . import pictures

        pictures.load()


def _load_codecs() -> None:
    from .which_encoding import ENCODINGS

    for encoding in (*ENCODINGS, "ascii", "latin-1", "cp437", "big5", "euc_jp", "shift_jis", "euc_kr", "iso2022_jp",
                     "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_9", "iso8859_15", "cp1250", "cp1254", "quopri",
                     "base64", "uu", "raw_unicode_escape", "idna"):  # fmt: skip
        codecs.lookup(encoding)


def _words(wire: Wire, file: IO[bytes], job: dict[str, Any]) -> dict[str, Any]:
    reader, pages = _reader_for(str(job["media"]), file)
    if reader is None:
        return {"status": "none", "pages": pages}
    told, waiting = 0, ""
    for piece in reader:
        waiting += tidied(piece)
        if len(waiting) >= _TOGETHER:
            told += _tell(wire, waiting, told)
            waiting = ""
        if told >= limits.CHARACTERS:
            return {"status": "cut", "pages": pages}
    told += _tell(wire, waiting, told)
    cut = told >= limits.CHARACTERS
    return {"status": "cut" if cut else "whole" if told else "none", "pages": pages}


def _tell(wire: Wire, text: str, told: int) -> int:
    """Send words, as many as may still be sent; how many."""
    fit = text[: limits.CHARACTERS - told]
    if fit:
        wire.send(TEXT, fit.encode())
    return len(fit)


def _reader_for(media: str, file: IO[bytes]) -> tuple[Iterator[str] | None, int | None]:
    """What gives out the words of this kind of file, and how many pages it has."""
    if not has_words(media):
        return None, None
    if media == _PDF:
        from .pdf import Document

        document = Document(file)
        return document.words(), document.pages
    from . import mail, markup, office, plain

    if media == "text/html":
        return markup.page_words(file), None
    if media == "message/rfc822":
        return mail.words(file), None
    if media == "application/mbox":
        return mail.mailbox_words(file), None
    if "openxmlformats-officedocument" in media or "oasis.opendocument" in media:
        return office.words(file, media), None
    return plain.words(file), None


def _page(wire: Wire, file: IO[bytes], job: dict[str, Any]) -> dict[str, Any]:
    from .pdf import Document

    if "document" not in _open:
        _open["document"] = Document(file)
    document = _open["document"]
    wire.send_picture(*document.picture(int(job["page"]), int(job["width"])))
    return {"status": "whole", "pages": document.pages}


def _pages(_: Wire, file: IO[bytes], __: dict[str, Any]) -> dict[str, Any]:
    from .pdf import Document

    if "document" not in _open:
        _open["document"] = Document(file)
    return {"status": "whole", "pages": _open["document"].pages}


def _codes(wire: Wire, file: IO[bytes], _: dict[str, Any]) -> dict[str, Any]:
    from .codes import codes

    told = 0
    for text in codes(file):
        told += _tell(wire, tidied(text) + "\n", told)
    return {"status": "whole" if told else "none"}


def _picture(wire: Wire, file: IO[bytes], job: dict[str, Any]) -> dict[str, Any]:
    from .pictures import picture

    wire.send_picture(*picture(file, int(job["width"]), int(job["height"])))
    return {"status": "whole"}


def _tell_of(wire: Wire, file: IO[bytes], job: dict[str, Any]) -> dict[str, Any]:
    from .tells import tell

    return tell(wire, file, job)


_TASKS: dict[str, Callable[[Wire, IO[bytes], dict[str, Any]], dict[str, Any]]] = {
    "words": _words, "pages": _pages, "page": _page, "picture": _picture, "codes": _codes,
    "tell": _tell_of,
}  # fmt: skip
