"""Taking a file in, the parent's side: what a reader in its own confined process says of it, as it says it."""

from collections.abc import Generator, Iterator

import msgspec

from ..errors import Cancelled
from ..i18n import language, tr
from ..jobs import Job
from ..system import apart
from ..system.wire import BYTES, DONE, JOB, RANGE, TOLD, Broken, Gone, Wire, read_json, read_span
from .apart import limits
from .apart.packing import Packed, Sent
from .reading_apart import LONGEST_RANGE, SCRIPT, Content
from .telling import Asked, Bad, Begin, File, Finding, Row, Told

_LONGEST = limits.FILE_BYTES + (8 << 20)
_SECONDS = 900.0
_MOST_WORDS = 300
_MOST_FINDINGS = 20_000


class NotRead(Exception):
    """The file as a whole cannot be read: ``status`` is ``protected``, ``unreadable`` or ``stopped``."""

    def __init__(self, status: str, why: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.why = why


def tell(content: Content, format_name: str, asked: Asked, job: Job) -> Generator[Told, None, None]:
    """All that the reader of this format says of the content, in order; little of it is in memory at a time.

    ``NotRead`` when the reader gives up, goes beyond its limits or says anything out of form: what came before was
    told. ``Cancelled`` when the job was. The process ends with the iterator, however that ends.
    """
    process = apart.start(SCRIPT)
    try:
        yield from _told(process, content, format_name, asked, job)
    finally:
        apart.end(process)


def _told(process: apart.Process, content: Content, format_name: str, asked: Asked, job: Job) -> Iterator[Told]:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # both are pipes
    wire = Wire(process.stdout, process.stdin, _LONGEST)
    listening = _Listening()
    question = {"task": "tell", "media": "", "format": format_name, "size": content.size, "language": language()}
    with apart.watched(process, _SECONDS, lambda: job.cancelled) as late:
        try:
            wire.send_json(JOB, {**question, "asked": msgspec.to_builtins(asked)})
            while True:
                kind, data = wire.receive()
                if kind == RANGE:
                    _give(wire, content, data, job)
                elif kind == DONE:
                    _refuse(read_json(data))
                    return
                else:
                    yield from listening.hear(kind, data)
        except Broken as error:
            ended = apart.status(process) if isinstance(error, Gone) else 0
            if job.cancelled:
                raise Cancelled(tr("Reading was stopped.")) from None
            raise NotRead("stopped" if late() or ended in apart.OUT_OF_TIME else "unreadable") from None


def _give(wire: Wire, content: Content, data: bytes, job: Job) -> None:
    """The bytes the reader asks for."""
    offset, length = read_span(data)
    if length > LONGEST_RANGE:
        raise Broken
    wire.send(BYTES, content.read(offset, length))
    job.advance(0.9 * offset / max(content.size, 1), tr("Reading the file"))


def _refuse(done: dict[str, object]) -> None:
    status = str(done.get("status"))
    if status != "whole":
        status = status if status in ("protected", "unreadable") else "unreadable"
        raise NotRead(status, str(done.get("why", ""))[:_MOST_WORDS])


class _Listening:
    """Takes batches apart; ``Broken`` for what is out of form, or more than a reader may say."""

    def __init__(self) -> None:
        self._decoder = msgspec.msgpack.Decoder(list[Sent])
        self._columns: tuple[str, ...] = ()
        self._files: list[File] = []
        self._rows = self._findings = self._bytes = 0

    def hear(self, kind: bytes, data: bytes) -> Iterator[Told]:
        """What a batch says, files with the record they belong to."""
        if kind != TOLD:
            raise Broken
        try:
            batch = self._decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Broken from error
        self._weigh(batch, len(data))
        for told in batch:
            if isinstance(told, Packed):
                if len(told.values) != len(self._columns):
                    raise Broken
                yield Row(told.row, dict(zip(self._columns, told.values, strict=True)))
            elif isinstance(told, File):
                self._files.append(told)
                if sum(len(file.data) for file in self._files) > limits.FILES_BYTES:
                    raise Broken
            elif isinstance(told, Row):
                yield msgspec.structs.replace(told, files=tuple(self._files)) if self._files else told
                self._files.clear()
            else:
                if isinstance(told, Begin):
                    self._columns = told.columns
                yield told

    def _weigh(self, batch: list[Sent], size: int) -> None:
        """The reader keeps to these limits itself; this is for one that does so no more."""
        self._rows += sum(isinstance(told, Packed | Row | Bad) for told in batch)
        self._findings += sum(isinstance(told, Begin | Finding) for told in batch)
        self._bytes += 0 if any(isinstance(told, File) for told in batch) else size
        if self._rows > 2 * limits.ROWS or self._findings > _MOST_FINDINGS or self._bytes > 2 * limits.TOLD_BYTES:
            raise Broken
