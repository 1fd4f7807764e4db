"""How the two processes speak: frames of a letter, a length and so many bytes, over two pipes."""

import json
import struct
from typing import IO, Any, NamedTuple

JOB, BYTES = b"J", b"B"
"""To the child: what to do (JSON), and bytes it needs for that."""
RANGE, TEXT, PICTURE, TOLD, DONE = b"R", b"T", b"P", b"L", b"D"
"""From the child: a range of the content it needs, words, a picture (width, height, RGBA), records of a file, what came
of it (JSON)."""

_HEAD = struct.Struct(">cI")
_SPAN = struct.Struct(">QI")
_SIZE = struct.Struct(">II")


class Picture(NamedTuple):
    """A picture as it can be shown: width and height in pixels, and its pixels row by row, four bytes each (RGBA)."""

    width: int
    height: int
    rgba: bytes


class Broken(Exception):
    """The other side does not keep to the form."""


class Gone(Broken):
    """The other side is gone."""


class Wire:
    """One side of the conversation; ``longest`` is the longest frame it takes."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes], longest: int) -> None:
        self._reading = reading
        self._writing = writing
        self._longest = longest

    def send(self, kind: bytes, *parts: bytes | bytearray | memoryview) -> None:
        """Send one frame."""
        try:
            self._writing.write(_HEAD.pack(kind, sum(map(len, parts))))
            for part in parts:
                self._writing.write(part)
            self._writing.flush()
        except (OSError, ValueError) as error:
            raise Gone from error

    def receive(self) -> tuple[bytes, bytes]:
        """The next frame: its letter and its bytes."""
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        if length > self._longest:
            raise Broken
        return kind, self._exactly(length)

    def send_json(self, kind: bytes, value: dict[str, Any]) -> None:
        """Send a JSON object."""
        self.send(kind, json.dumps(value).encode())

    def ask(self, offset: int, length: int) -> bytes:
        """The child's side: these bytes of the content."""
        self.send(RANGE, _SPAN.pack(offset, length))
        kind, data = self.receive()
        if kind != BYTES or len(data) > length:
            raise Broken
        return data

    def send_picture(self, width: int, height: int, rgba: bytes | memoryview) -> None:
        """The child's side: a picture."""
        self.send(PICTURE, _SIZE.pack(width, height), rgba)

    def _exactly(self, length: int) -> bytes:
        try:
            data = self._reading.read(length)
        except (OSError, ValueError) as error:
            raise Gone from error
        if data is None or len(data) != length:
            raise Gone
        return data


def read_json(data: bytes) -> dict[str, Any]:
    """The JSON object of a frame."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Broken from error
    if not isinstance(value, dict):
        raise Broken
    return value


def read_span(data: bytes) -> tuple[int, int]:
    """(offset, length) of a range asked for."""
    if len(data) != _SPAN.size:
        raise Broken
    offset, length = _SPAN.unpack(data)
    return int(offset), int(length)


def read_picture(data: bytes) -> Picture:
    """The picture of a frame, its length proven."""
    if len(data) < _SIZE.size:
        raise Broken
    width, height = _SIZE.unpack_from(data)
    if len(data) != _SIZE.size + 4 * width * height:
        raise Broken
    return Picture(int(width), int(height), data[_SIZE.size :])
