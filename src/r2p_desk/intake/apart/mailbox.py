"""A file of many mails taken apart, one at a time in memory, whichever program wrote it (RFC 4155 and its kin).

A mail begins with a line ``From `` behind an empty line, with a year in it. Programs differ in how they save a mail
that has such a line in its text: with ``>`` before it (mboxo, mboxrd; taken away here), or with the length of the text
in a header (mboxcl, mboxcl2). A length is believed only where a mail begins, or the file ends, behind it.
"""

import re
from collections.abc import Iterator
from typing import IO

from .limits import MAIL_BYTES

_PIECE = 1 << 20
_OVERLAP = 512
_HEAD = 1 << 16
_LINE = rb"From [^\r\n]{0,300}?\b(?:19|20)\d\d\b[^\r\n]{0,80}\r?\n"
_FIRST = re.compile(rb"\s{0,99}From [^\r\n]{0,400}\r?\n")
_BEGINS = re.compile(_LINE)
_AHEAD = re.compile(rb"(?:\r?\n){0,3}" + _LINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,9})[ \t]*\r?$", re.MULTILINE)
_HEAD_ENDS = re.compile(rb"\n\r?\n")


def mails(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The mails in order, each as it was before it came into the mailbox, and whether it was cut for its size."""
    held = _Held(file)
    held.fill(_OVERLAP)
    held.drop(held.match_end(_FIRST, 0))
    while held.data:
        end, cut = held.end_by_length(), False
        if end is None:
            end, cut = held.end_by_line()
        cut = cut or end > MAIL_BYTES
        mail = bytes(held.data[: min(end, MAIL_BYTES)])
        yield (_QUOTED.sub(rb"\1", mail) if b">From " in mail else mail), cut
        held.drop(end)
        held.next_mail()


class _Held:
    """What was read of the file and not yet given out."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ended = False
        self.data = bytearray()

    def fill(self, length: int) -> bool:
        """Hold so many bytes; whether there are as many."""
        while len(self.data) < length and not self._ended:
            piece = self._file.read(_PIECE)
            self._ended = not piece
            self.data += piece
        return len(self.data) >= length

    def drop(self, length: int) -> None:
        """Be done with so many bytes."""
        del self.data[:length]

    def match_end(self, pattern: re.Pattern[bytes], place: int) -> int:
        """Where what matches at this place ends; 0 where nothing does."""
        found = pattern.match(self.data, place)
        return found.end() if found else 0

    def end_by_length(self) -> int | None:
        """Where the mail ends by its own word, if that is borne out by what stands there."""
        self.fill(_PIECE)
        line = self.data.find(b"\n", 0, _HEAD)
        ends = self.data.find(b"\n\r\n" if self.data[line - 1 : line] == b"\r" else b"\n\n", 0, _HEAD)
        stated = _LENGTH.search(bytes(self.data[: ends + 1]).lower()) if ends >= 0 else None
        if not stated:
            return None
        end = self.match_end(_HEAD_ENDS, ends) + int(stated[1])
        if end > MAIL_BYTES:
            return None
        more = self.fill(end + _OVERLAP)
        last = not more and not self.data[end:].strip()
        return end if (last or self.match_end(_AHEAD, end)) and end <= len(self.data) else None

    def end_by_line(self) -> tuple[int, bool]:
        """Where the next mail begins, or the file ends; what goes beyond the limit is passed over."""
        place = 0
        while True:
            if (end := self._next(place)) is not None:
                return end, False
            place = max(len(self.data) - _OVERLAP, 0)
            if len(self.data) > MAIL_BYTES:
                self._pass_over()
                return MAIL_BYTES, True
            if not self.fill(len(self.data) + 1):
                return len(self.data), False

    def _next(self, place: int) -> int | None:
        """Where, from here on, the empty line before another mail is."""
        while (place := self.data.find(b"\nFrom ", place)) >= 0:
            before = place - (self.data[place - 1 : place] == b"\r")
            if self.data[before - 1 : before] == b"\n" and self.match_end(_BEGINS, place + 1):
                return before
            place += 1
        return None

    def _pass_over(self) -> None:
        while True:
            found = self._next(MAIL_BYTES)
            end = max(len(self.data) - _OVERLAP, MAIL_BYTES) if found is None else found
            del self.data[MAIL_BYTES:end]
            if found is not None or not self.fill(len(self.data) + 1):
                return

    def next_mail(self) -> None:
        """Pass over the line the next mail begins with."""
        self.fill(2 * _OVERLAP)
        self.drop(self.match_end(_AHEAD, 0) or (len(self.data) if not self.data.strip() else 0))
