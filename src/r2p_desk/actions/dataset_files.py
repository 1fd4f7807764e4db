"""A file of event data as its reader tells it, row by row, from a confined process; and which shape its rows have."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..domain.event import Event
from ..errors import Refused, UsageError
from ..i18n import tr
from ..intake.shapes import shapes
from ..intake.telling import Asked, Bad, Begin, Finding, Row, Told
from ..jobs import Job
from .import_file import Incoming
from .import_plan import Refusal

KIND = "events"
SURE = 100


class File:
    """An event file that is being told: its name, its hash, the table of events in it, and what comes after."""

    def __init__(self, name: str, sha256: str, told: Iterator[Told], wanted: str | None = None) -> None:
        """Read on to the first table whose rows are events; ``Refused``, with what its reader found, without."""
        self.name = name
        self.sha256 = sha256
        self.told = told
        known = event_shapes()
        if wanted is not None and wanted not in known:
            raise UsageError(
                tr("“{name}” is no kind of event data this version reads.").format(name=wanted[:40]),
                kept=tr("Nothing was saved."),
                todo=tr("There are: {names}.").format(names=", ".join(sorted(known))),
            )
        self._shapes = known if wanted is None else {wanted: known[wanted]}
        self.shape, self.begin = self._table()

    @property
    def columns(self) -> tuple[str, ...]:
        """What the cells of its events go by, in order."""
        named = getattr(self.shape, "columns_of", None)
        return tuple(named(self.begin)) if named is not None else self.begin.columns

    def events(self) -> Generator[tuple[int, Event] | Refusal, None, None]:
        """(line, event) of every row, and each that is refused; tables that hold no events are passed over."""
        begin, entry, among = self.begin, self.shape.entry, True
        for one in self.told:
            if isinstance(one, Begin):
                begin, among = one, bool(self.shape.fits(one))
            elif not among:
                continue
            elif isinstance(one, Row):
                made = entry(one, begin, None)
                if isinstance(made, Event):
                    yield one.row, made
                else:
                    yield from (Refusal.of(bad, begin.sheet) for bad in made)
            elif isinstance(one, Bad):
                yield Refusal.of(one, begin.sheet)

    def _table(self) -> tuple[Any, Begin]:
        said: list[tuple[str, str]] = []
        for one in self.told:
            if isinstance(one, Finding):
                said.append((one.code, one.words))
            if isinstance(one, Begin):
                fitting = [(shape.fits(one), name) for name, shape in sorted(self._shapes.items())]
                sure, name = max(fitting, default=(0, ""))
                if sure:
                    return self._shapes[name], one
        error = Refused(
            tr("{name} is no file of event data this version reads.").format(name=self.name),
            kept=tr("Nothing was saved."),
            todo=tr("Use an export of UCDP GED or ACLED as CSV or XLSX, with its headings."),
        )
        error.findings = (*said, ("no-events", tr("No table in it has the columns of event data.")))
        raise error


def event_shapes() -> dict[str, Any]:
    """The shapes of event data by format."""
    return {name: shape for name, shape in shapes().items() if shape.KIND == KIND}


def refuse_licensed(begin: Begin) -> None:
    """``Refused`` for a table that is surely event data whose licence does not let its rows leave.

    As items its rows would be bound by nothing: they are pinned, and items made of them know from where they are.
    """
    for shape in event_shapes().values():
        if not shape.LICENCE.may_leave and shape.fits(begin) == SURE:
            raise Refused(
                tr("These are rows of {name}, whose licence does not let them leave the case.").format(name=shape.NAME),
                kept=tr("Nothing was taken in."),
                todo=tr("Take the file in as event data, and make items of the events that matter."),
            )


@contextmanager
def read_file(path: Path, wanted: str | None, job: Job) -> Iterator[File]:
    """A file on its way through its reader; the process that reads it ends with the ``with``.

    ``NotFound`` for no file, ``Refused`` for one that cannot be read or holds no events.
    """
    with Incoming(path, job) as incoming:
        told = incoming.told(incoming.reader(None), Asked(), job)
        try:
            yield File(incoming.name, incoming.sha256, told, wanted)
        finally:
            close = getattr(told, "close", None)
            if close is not None:
                close()
