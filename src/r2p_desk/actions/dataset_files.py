"""A file of event data as its reader tells it, row by row, from a confined process; and which shape its rows have."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from ..domain.event import Event
from ..errors import Damaged, NotFound, UsageError
from ..i18n import tr
from ..intake.media import media_type
from ..intake.readers import reader_for
from ..intake.reading_in import NotRead, tell
from ..intake.shapes import shapes
from ..intake.telling import Asked, Bad, Begin, Row, Told
from ..jobs import Job
from ..system.files import machine_errors
from .import_plan import Refusal

_HEAD = 65536
_PIECE = 1 << 20


class File:
    """An event file that is being told: its name, its hash, the table it begins with, and what comes after."""

    def __init__(self, name: str, sha256: str, told: Iterator[Told]) -> None:
        self.name = name
        self.sha256 = sha256
        self.told = told
        self.begin = self._first()

    def _first(self) -> Begin:
        for one in self.told:
            if isinstance(one, Begin):
                return one
            if isinstance(one, Row | Bad):
                self.told = chain([one], self.told)
                break
        return Begin()

    def columns_of(self, shape: Any) -> tuple[str, ...]:
        """What the cells of its events go by, in order."""
        columns = getattr(shape, "columns_of", None)
        return tuple(columns(self.begin)) if columns is not None else self.begin.columns


class _Bytes:
    """The bytes of an open file, by range."""

    def __init__(self, opened: IO[bytes], size: int) -> None:
        self._opened = opened
        self.size = size

    def read(self, offset: int, length: int) -> bytes:
        """These bytes, fewer at the end."""
        with machine_errors():
            self._opened.seek(offset)
            return self._opened.read(length)


@contextmanager
def read_file(path: Path, job: Job) -> Iterator[File]:
    """A file on its way through its reader; the process that reads it ends with the ``with``.

    ``NotFound`` for no file, ``UsageError`` for one that no reader reads, ``Damaged`` where its reader gives up.
    """
    if not path.is_file():
        raise NotFound(tr("There is no file {name}.").format(name=path.name), kept=tr("Nothing was read."))
    with machine_errors():
        opened = path.open("rb")
    with opened:
        content = _Bytes(opened, path.stat().st_size)
        head = content.read(0, _HEAD)
        reader = reader_for(media_type(head, b"", path.name), head, path.name)
        if reader is None:
            raise _no_events(path.name)
        sha256 = _sha256(opened, job)
        with closing(_told(content, reader.format, job)) as told:
            yield File(path.name, sha256, told)


def shape_of_file(file: File, wanted: str | None = None) -> Any:
    """The shape of event data its table has; ``UsageError`` where it has none, or not the one that is wanted."""
    known = {name: shape for name, shape in shapes().items() if shape.KIND == "events"}
    if wanted is not None and wanted not in known:
        raise UsageError(
            tr("“{name}” is no kind of event data this version reads.").format(name=wanted[:40]),
            kept=tr("Nothing was saved."),
            todo=tr("There are: {names}.").format(names=", ".join(sorted(known))),
        )
    fitting = [
        (shape.fits(file.begin), name) for name, shape in sorted(known.items()) if wanted in (None, name)
    ]  # fmt: skip
    sure, name = max(fitting, default=(0, ""))
    if not sure:
        raise _no_events(file.name)
    return known[name]


def events_in(file: File, shape: Any) -> Generator[tuple[int, Event] | Refusal, None, None]:
    """(line, event) of every row, and each that is refused; further tables of the file are left alone."""
    entry, begin = shape.entry, file.begin
    for one in file.told:
        if isinstance(one, Row):
            made = entry(one, begin, None)
            if isinstance(made, Event):
                yield one.row, made
            else:
                yield from (Refusal.of(bad, begin.sheet) for bad in made)
        elif isinstance(one, Bad):
            yield Refusal.of(one, begin.sheet)
        elif isinstance(one, Begin):
            return


def _told(content: _Bytes, format_name: str, job: Job) -> Generator[Told, None, None]:
    try:
        yield from tell(content, format_name, Asked(), job)
    except NotRead as error:
        raise Damaged(
            tr("The file cannot be read."),
            kept=tr("Nothing was saved."),
            todo=error.why or tr("Open it with the program that wrote it, and save it as CSV."),
        ) from None


def _sha256(opened: IO[bytes], job: Job) -> str:
    whole = hashlib.sha256()
    with machine_errors():
        opened.seek(0)
        while piece := opened.read(_PIECE):
            whole.update(piece)
            job.refuse_cancelled()
    return whole.hexdigest()


def _no_events(name: str) -> UsageError:
    return UsageError(
        tr("{name} is no file of event data this version reads.").format(name=name),
        kept=tr("Nothing was saved."),
        todo=tr("Use an export of UCDP GED or ACLED as CSV or XLSX, with its headings."),
    )
