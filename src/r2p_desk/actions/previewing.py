"""Seeing a PDF from anywhere: its pages drawn by a process that can reach nothing."""

from pathlib import Path

import msgspec

from ..intake.attachment_pictures import Viewer
from .session import read_limited

_LIMIT = 128 * 1024 * 1024


class Held(msgspec.Struct, frozen=True):
    """A file in memory, to be read by range."""

    data: bytes

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        """These bytes, fewer at the end."""
        return self.data[offset : offset + length]


def open_pages(path: Path) -> Viewer:
    """The pages of this PDF; whoever asks closes it. ``Refused`` where it is too large or cannot be read."""
    return Viewer(Held(read_limited(path, _LIMIT)), "application/pdf")
