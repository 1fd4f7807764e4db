"""The child's side of taking a file in: what a reader says of it, sent in batches as it is read.

The pipe holds little: where the other side is busy, this one waits, and neither has all of the file in memory.
"""

import contextlib
from typing import IO, Any

import msgspec

from ...i18n import use_language
from ...system.wire import TOLD, Wire
from ..readers import Reader, reader
from ..telling import Asked, Bad, Begin, File, Finding, Row, Told
from . import limits
from .packing import Packed, Sent

_TOGETHER = 200
_BYTES_TOGETHER = 1 << 18

_reader: Reader | None = None


def load(format_name: str, language: str) -> tuple[int, int]:
    """Load a reader and what it needs, and speak the officer's language; the processor time and memory it may have."""
    global _reader  # noqa: PLW0603 - a process reads one file
    use_language(language)
    _reader = reader(format_name)
    _reader.load()
    msgspec.msgpack.encode([Packed(1, ("",)), Row(1, {"": ""}), Bad(1), Finding("", ""), Begin()])
    return _reader.seconds, _reader.memory


def tell(wire: Wire, file: IO[bytes], job: dict[str, Any]) -> dict[str, Any]:
    """Tell all that the reader says; what was said before it gives up is told, too."""
    asked = msgspec.convert(job.get("asked", {}), Asked)
    assert _reader is not None  # noqa: S101  # ``load`` comes first
    teller = _Teller(wire)
    try:
        for told in _reader.read(file, asked):
            if not teller.tell(told, asked.limit):
                break
    except BaseException:
        with contextlib.suppress(MemoryError):
            teller.flush()
        raise
    teller.flush()
    return {"status": "whole"}


class _Teller:
    """Keeps what is told to its form and its limits, and sends it in batches."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._encoder = msgspec.msgpack.Encoder()
        self._waiting: list[Sent] = []
        self._size = self._told = self._rows = self._findings = 0
        self._columns: tuple[str, ...] = ()

    def tell(self, told: Told, limit: int) -> bool:
        """Tell one more; ``False`` where no more is wanted."""
        if isinstance(told, Row):
            if limit and self._rows >= limit:
                return False
            self._row(told)
        elif isinstance(told, Begin):
            if len(told.columns) > limits.CELLS:
                raise limits.Unreadable(f"more than {limits.CELLS} columns")
            self._columns = tuple(told.columns)
            self._add(told, sum(map(len, told.columns)))
        elif isinstance(told, Finding):
            self._findings += 1
            if self._findings <= limits.FINDINGS:
                self._add(told, len(told.words))
        else:
            self._add(told, len(told.value) + len(told.words))
        return True

    def _row(self, row: Row) -> None:
        self._rows += 1
        if self._rows > limits.ROWS or len(row.values) > limits.CELLS:
            raise limits.Unreadable(f"more than {limits.ROWS} records, or {limits.CELLS} values in one")
        if row.files:
            self._files(row.files)
        size = sum(map(len, row.values.values())) + len(row.text)
        if not row.text and not row.files and tuple(row.values) == self._columns:
            self._add(Packed(row.row, tuple(row.values.values())), size)
        else:
            self._add(msgspec.structs.replace(row, files=()) if row.files else row, size)

    def _files(self, files: tuple[File, ...]) -> None:
        """The attachments of a record go before it, each in a frame of its own."""
        if sum(len(file.data) for file in files) > limits.FILES_BYTES:
            raise limits.Unreadable(f"attachments of more than {limits.FILES_BYTES >> 20} MiB in one record")
        for file in files:
            if len(file.data) > limits.FILE_BYTES:
                raise limits.Unreadable(f"an attachment of more than {limits.FILE_BYTES >> 20} MiB")
            self.flush()
            self._waiting.append(file)
            self.flush()

    def _add(self, told: Sent, size: int) -> None:
        self._waiting.append(told)
        self._size += size
        self._told += size
        if self._told > limits.TOLD_BYTES:
            raise limits.Unreadable(f"more than {limits.TOLD_BYTES >> 20} MiB of text")
        if len(self._waiting) >= _TOGETHER or self._size >= _BYTES_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if waiting:
            try:
                data = self._encoder.encode(waiting)
            except UnicodeEncodeError:  # halves of a pair, which are no text anywhere
                data = self._encoder.encode([_whole(told) for told in waiting])
            self._wire.send(TOLD, data)


def _whole(told: Sent) -> Sent:
    """The same with U+FFFD for what is no letter."""
    return msgspec.convert(_mended(msgspec.to_builtins(told, builtin_types=(bytes,))), type(told))


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_mended(name): _mended(part) for name, part in value.items()}
    return [_mended(part) for part in value] if isinstance(value, list | tuple) else value
